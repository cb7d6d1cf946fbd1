use expect_test::expect;

use crate::views::{check, output, taps};

const TWO_HOSTS: &str = "
    ip netns add A
    ip netns add B
    ip link add a0 netns A type veth peer name b0 netns B
    ip -n A link set lo up
    ip -n A addr add 10.0.0.1/24 dev a0
    ip -n B addr add 10.0.0.2/24 dev b0
    ip -n A link set a0 up
    ip -n B link set b0 up
    ";

// neigh_add(): the entry is made before its address is asked for.
#[test]
fn an_entry_that_got_no_address_stays_in_no_state() {
    check(
        &format!("{TWO_HOSTS}ip -n A neigh add 10.0.0.7 dev a0\nip -n A neigh show nud all"),
        output,
        &expect![[r#"
            10.0.0.7 dev a0 
            exit 0
        "#]],
    );
}

// __neigh_update(): PROBE by hand starts with its timer run out.
#[test]
fn probe_by_hand_asks_at_once_the_one_that_is_named() {
    let lab = format!("{TWO_HOSTS}ip -n A neigh add 10.0.0.2 lladdr 02:00:00:00:02:01 dev a0 nud probe");
    check(
        &lab,
        taps,
        &expect![[r#"
            A a0 out: ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28
            B b0 in: ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28
            B b0 out: ARP, Reply 10.0.0.2 is-at 02:00:00:00:02:01, length 28
            A a0 in: ARP, Reply 10.0.0.2 is-at 02:00:00:00:02:01, length 28
        "#]],
    );
    check(
        &format!("{lab}\nip -n A -j neigh show dev a0"),
        output,
        &expect![[r#"
            [{"dst":"10.0.0.2","lladdr":"02:00:00:00:02:01","state":["REACHABLE"]}]
            exit 0
        "#]],
    );
}

#[test]
fn what_some_program_taught_is_shown_whatever_the_state() {
    let add = "ip -n A neigh add 10.0.0.3 lladdr 02:00:00:00:00:03 dev a0 router extern_learn nud stale";
    check(
        &format!("{TWO_HOSTS}{add}\nip -n A -s neigh show nud permanent"),
        output,
        &expect![[r#"
            10.0.0.3 dev a0 lladdr 02:00:00:00:00:03 router extern_learn  used T/T/Tprobes N STALE 
            exit 0
        "#]],
    );
}

#[test]
fn flush_leaves_what_was_set_by_hand_unless_its_state_is_named() {
    let lab = format!("{TWO_HOSTS}ip -n A neigh add 10.0.0.3 lladdr 02:00:00:00:00:03 dev a0");
    let stale = "ip -n A neigh add 10.0.0.4 lladdr 02:00:00:00:00:04 dev a0 nud stale";
    check(
        &format!("{lab}\n{stale}\nip -n A -s neigh flush all"),
        output,
        &expect![[r#"

            *** Round 1, deleting 1 entries ***
            *** Flush is complete after 1 round ***
            exit 0
        "#]],
    );
    check(
        &format!("{lab}\nip -n A -s neigh flush dev a0 nud permanent\nip -n A neigh"),
        output,
        &expect![[r#"
            exit 0
        "#]],
    );
}

// Seen with iproute2 6.1: do_show_or_flush() hands on the family.
#[test]
fn a_family_that_was_told_is_the_one_that_is_expected() {
    check(
        "
        ip netns add A
        ip -4 -n A neigh show X",
        output,
        &expect![[r#"
            Error: inet prefix is expected rather than "X".
            exit 1
        "#]],
    );
}
