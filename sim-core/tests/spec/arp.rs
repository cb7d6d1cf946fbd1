use expect_test::expect;

use sim_core::lab::Lab;
use sim_core::why::causes;

use crate::views::{check, drops, output, taps};

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

// RFC 826: who asks tells its own address, so the answer needs no question back.
#[test]
fn the_first_packet_waits_for_one_question_and_its_answer() {
    check(
        &format!("{TWO_HOSTS}ip netns exec A ping -c 1 10.0.0.2"),
        taps,
        &expect![[r#"
        A a0 out: ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28
        B b0 in: ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28
        B b0 out: ARP, Reply 10.0.0.2 is-at 02:00:00:00:02:01, length 28
        A a0 in: ARP, Reply 10.0.0.2 is-at 02:00:00:00:02:01, length 28
        A a0 out: IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 1, length 64
        B b0 in: IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 1, length 64
        B b0 out: IP 10.0.0.2 > 10.0.0.1: ICMP echo reply, id 1, seq 1, length 64
        A a0 in: IP 10.0.0.2 > 10.0.0.1: ICMP echo reply, id 1, seq 1, length 64
    "#]],
    );
}

#[test]
fn who_asked_knows_and_who_was_asked_has_heard() {
    let neigh = |host| format!("{TWO_HOSTS}ip netns exec A ping -c 1 10.0.0.2\nip -n {host} neigh");
    check(
        &neigh("A"),
        output,
        &expect![[r#"
        10.0.0.2 dev a0 lladdr 02:00:00:00:02:01 REACHABLE 
        exit 0
    "#]],
    );
    check(
        &neigh("B"),
        output,
        &expect![[r#"
        10.0.0.1 dev b0 lladdr 02:00:00:00:01:01 DELAY 
        exit 0
    "#]],
    );
}

// neigh_invalidate(), ipv4_link_failure(): after three seconds the host tells itself.
#[test]
fn a_neighbour_that_never_answers_costs_three_seconds_and_an_error() {
    let lab = format!("{TWO_HOSTS}ip netns exec A ping -c 1 -W 4 10.0.0.9");
    check(
        &lab,
        taps,
        &expect![[r#"
        A a0 out: ARP, Request who-has 10.0.0.9 tell 10.0.0.1, length 28
        B b0 in: ARP, Request who-has 10.0.0.9 tell 10.0.0.1, length 28
        A a0 out: ARP, Request who-has 10.0.0.9 tell 10.0.0.1, length 28
        B b0 in: ARP, Request who-has 10.0.0.9 tell 10.0.0.1, length 28
        A a0 out: ARP, Request who-has 10.0.0.9 tell 10.0.0.1, length 28
        B b0 in: ARP, Request who-has 10.0.0.9 tell 10.0.0.1, length 28
        A lo in: IP 10.0.0.1 > 10.0.0.1: ICMP host 10.0.0.9 unreachable, length 92
    "#]],
    );
    check(
        &lab,
        drops,
        &expect![[r#"
        A a0: NEIGH_FAILED in neigh_invalidate()
    "#]],
    );
    check(
        &lab,
        output,
        &expect![[r#"
        PING 10.0.0.9 (10.0.0.9) 56(84) bytes of data.
        From 10.0.0.1 icmp_seq=1 Destination Host Unreachable

        --- 10.0.0.9 ping statistics ---
        1 packets transmitted, 0 received, +1 errors, 100% packet loss, time Tms

        exit 1
    "#]],
    );
}

// FACTS.md 11: without carrier requests are made, but no frame appears.
#[test]
fn without_carrier_every_question_is_dropped_before_the_wire() {
    let lab = format!("{TWO_HOSTS}ip -n B link set b0 down\nip netns exec A ping -c 1 -W 1 10.0.0.2");
    check(
        &lab,
        drops,
        &expect![[r#"
        A a0: QDISC_DROP in __dev_queue_xmit()
        A a0: QDISC_DROP in __dev_queue_xmit()
        A a0: QDISC_DROP in __dev_queue_xmit()
        A a0: NEIGH_FAILED in neigh_invalidate()
    "#]],
    );
}

// FACTS.md 30: a request for somebody else teaches nothing new.
#[test]
fn a_question_to_somebody_else_is_not_learnt_from() {
    check(
        &format!("{TWO_HOSTS}ip netns exec A ping -c 1 -W 1 10.0.0.9\nip -n B neigh"),
        output,
        &expect![[r#"
        exit 0
    "#]],
    );
}

// neigh_event_send() moves STALE to DELAY; who taught the address stays who taught it.
#[test]
fn an_entry_that_another_host_taught_is_that_host_s_doing() {
    let lab = "
        ip netns exec B arping -c 1 -w 1 -I b0 10.0.0.1
        ip netns exec A ping -c 1 10.0.0.2";
    let run = Lab::parse(&format!("{TWO_HOSTS}{lab}")).expect("a short lab").run();
    let [.., arping, ping] = run.commands.as_slice() else { panic!("ten commands") };
    assert!(causes(&run, ping.id).contains(arping.id));
}
