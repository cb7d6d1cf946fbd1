//! `ip addr`: what an address brings, what of it can be changed, what is shown.

use expect_test::expect;

use crate::views::{check, output};

const CARD: &str = "
    ip netns add A
    ip netns add B
    ip link add a0 netns A type veth peer name b0 netns B
    ip -n B link set b0 up
    ip -n A link set a0 up
    ";

// tests/kernel/labs/addr-peer.lab: the prefix length is of the peer's network.
#[test]
fn a_peer_gives_its_network_and_not_the_own_one() {
    check(
        &format!(
            "{CARD}
            ip -n A addr add 10.0.0.1 peer 10.9.9.9 dev a0
            ip -n A addr add 10.1.0.1 peer 10.2.0.1/24 dev a0
            ip -n A route show table all"
        ),
        output,
        &expect![[r#"
            10.2.0.0/24 dev a0 proto kernel scope link src 10.1.0.1 
            10.9.9.9 dev a0 proto kernel scope link src 10.0.0.1 
            local 10.0.0.1 dev a0 table local proto kernel scope host src 10.0.0.1 
            local 10.1.0.1 dev a0 table local proto kernel scope host src 10.1.0.1 
            broadcast 10.2.0.255 dev a0 table local proto kernel scope link src 10.1.0.1 
            exit 0
        "#]],
    );
}

// Seen on Linux 6.18: `noprefixroute` leaves out the network, not its broadcast address.
#[test]
fn noprefixroute_keeps_the_broadcast() {
    check(
        &format!(
            "{CARD}
            ip -n A addr add 10.0.0.1/24 dev a0 noprefixroute brd 10.0.0.9
            ip -n A route show table all"
        ),
        output,
        &expect![[r#"
            local 10.0.0.1 dev a0 table local proto kernel scope host src 10.0.0.1 
            broadcast 10.0.0.9 dev a0 table local proto kernel scope link src 10.0.0.1 
            broadcast 10.0.0.255 dev a0 table local proto kernel scope link src 10.0.0.1 
            exit 0
        "#]],
    );
}

// Source: `inet_rtm_newaddr()` in Linux 6.18.
#[test]
fn replace_changes_metric_and_lifetimes_and_nothing_else() {
    check(
        &format!(
            "{CARD}
            ip -n A addr add 10.0.0.1/24 dev a0
            ip -n A addr replace 10.0.0.1/24 dev a0 metric 7 preferred_lft 0 brd + scope 50 label x noprefixroute
            ip -n A -o addr"
        ),
        output,
        &expect![[r#"
            2: a0    inet 10.0.0.1/24 metric 7 scope global deprecated a0\       valid_lft forever preferred_lft forever
            exit 0
        "#]],
    );
}

// ip-address(8) says that only IPv6 has them; ip warns and goes on.
#[test]
fn flags_of_ipv6_are_warned_of_and_ignored() {
    check(
        &format!("{CARD}ip -n A addr add 10.0.0.1/24 dev a0 nodad secondary"),
        output,
        &expect![[r#"
            Warning: nodad option can be set only for IPv6 addresses
            Warning: secondary option is not mutable from userspace
            exit 0
        "#]],
    );
}

// FACTS.md 9.
#[test]
fn a_deletion_without_length_takes_the_first_with_this_number() {
    check(
        &format!(
            "{CARD}
            ip -n A addr add 10.0.0.1/24 dev a0
            ip -n A addr add 10.0.0.1/25 dev a0
            ip -n A addr del 10.0.0.1 dev a0
            ip -n A -br addr show dev a0"
        ),
        output,
        &expect![[r#"
            a0@ifN           UP             10.0.0.1/25 
            exit 0
        "#]],
    );
}

// tests/kernel/labs/addr-flush.lab
#[test]
fn a_flush_counts_secondaries_that_fall_with_their_primary() {
    check(
        &format!(
            "{CARD}
            ip -n A addr add 10.0.0.1/24 dev a0
            ip -n A addr add 10.0.0.2/24 dev a0
            ip -n A -s addr flush dev a0"
        ),
        output,
        &expect![[r#"

            *** Round 1, deleting 2 addresses ***
            *** Flush is complete after 1 round ***
            exit 0
        "#]],
    );
}

// Seen with iproute2 6.1: braces for every address of the device, full only for those that are asked for.
#[test]
fn json_leaves_the_braces_of_what_is_filtered_away() {
    check(
        &format!(
            "{CARD}
            ip -n A addr add 10.0.0.1/24 dev a0
            ip -n A addr add 10.0.0.2/24 dev a0
            ip -n A -j -br addr show dev a0 label a0 secondary"
        ),
        output,
        &expect![[r#"
            [{"addr_info":[{},{"local":"10.0.0.2","prefixlen":24}]}]
            exit 0
        "#]],
    );
}

// `check_lifetime()` in Linux 6.18.
#[test]
fn an_address_is_deprecated_and_then_goes_with_its_routes() {
    let lab = "
        ip netns add A
        ip -n A link add a0 type veth peer name b0
        ip -n A link set a0 up
        ip -n A addr add 10.0.0.1/24 dev a0 valid_lft 3 preferred_lft 1
        ";
    let shown = "ip -n A -o addr show a0";
    check(
        &format!("{lab} {shown}"),
        output,
        &expect![[r#"
        3: a0    inet 10.0.0.1/24 scope global dynamic a0\       valid_lft 3sec preferred_lft 1sec
        exit 0
    "#]],
    );
    check(
        &format!("{lab} sleep 2\n {shown}"),
        output,
        &expect![[r#"
        3: a0    inet 10.0.0.1/24 scope global deprecated dynamic a0\       valid_lft 1sec preferred_lft 0sec
        exit 0
    "#]],
    );
    check(
        &format!("{lab} sleep 4\n ip -n A route show table all"),
        output,
        &expect![[r#"
        exit 0
    "#]],
    );
}
