use expect_test::expect;

use crate::views::{candidates, check, decisions, drops, output, taps};

// fib_add_ifaddr(): on a loopback device the prefix of an address becomes a local route.
#[test]
fn an_address_on_lo_makes_its_whole_network_local() {
    let lab = "
        ip netns add A
        ip -n A link set lo up
        ip -n A addr add 10.0.3.110/24 dev lo label lo:0
        ip -n A route add default via 10.0.3.2 dev lo
        ip netns exec A ping -c 1 10.0.3.2";
    check(
        lab,
        decisions,
        &expect![[r#"
        10.0.3.2 rule 0      lookup local    local 10.0.3.0/24 dev lo table local proto kernel scope host src 10.0.3.110
        10.0.3.110 rule 0      lookup local    local 10.0.3.110 dev lo table local proto kernel scope host src 10.0.3.110
    "#]],
    );
    check(
        lab,
        taps,
        &expect![[r#"
        A lo in: IP 10.0.3.110 > 10.0.3.2: ICMP echo request, id 1, seq 1, length 64
        A lo in: IP 10.0.3.2 > 10.0.3.110: ICMP echo reply, id 1, seq 1, length 64
    "#]],
    );
}

// The same prefix on a card is a network of others.
#[test]
fn an_address_on_a_card_makes_only_itself_local() {
    check(
        "
        ip netns add A
        ip netns add B
        ip link add a0 netns A type veth peer name b0 netns B
        ip -n A link set a0 up
        ip -n A addr add 10.0.3.110/24 dev a0
        ip -n A route get 10.0.3.2",
        decisions,
        &expect![[r#"
            10.0.3.2 rule 0      lookup local    no match
            10.0.3.2 rule 32766  lookup main     10.0.3.0/24 dev a0 proto kernel scope link src 10.0.3.110
        "#]],
    );
}

// Seen on Linux 6.18: until a rule is added, tables local and main are one trie (fib_trie_unmerge()).
#[test]
fn a_longer_prefix_in_main_beats_table_local() {
    check(
        "
        ip netns add A
        ip netns add B
        ip link add a0 netns A type veth peer name b0 netns B
        ip -n A link set lo up
        ip -n A link set a0 up
        ip -n A addr add 10.0.3.110/24 dev lo
        ip -n A addr add 192.168.1.1/24 dev a0
        ip -n A route add 10.0.3.2 dev a0
        ip -n A route get 10.0.3.2",
        decisions,
        &expect![[r#"
            10.0.3.2 rule 0      lookup local    outranked by main
            10.0.3.2 rule 32766  lookup main     10.0.3.2 dev a0 scope link
        "#]],
    );
}

// fib_table_lookup(): longest prefix, then lowest fib_priority.
#[test]
fn every_route_that_lost_says_why() {
    check(
        "
        ip netns add A
        ip netns add B
        ip link add a0 netns A type veth peer name b0 netns B
        ip -n A link set a0 up
        ip -n A addr add 10.0.0.1/24 dev a0
        ip -n A route add default via 10.0.0.2
        ip -n A route add 10.9.0.0/16 via 10.0.0.3 metric 20
        ip -n A route add 10.9.0.0/16 via 10.0.0.4 metric 10
        ip -n A route get 10.9.1.1",
        candidates,
        &expect![[r#"
            other prefix       10.0.0.0/24 dev a0 proto kernel scope link src 10.0.0.1
            won                10.9.0.0/16 via 10.0.0.4 dev a0 metric 10
            worse metric       10.9.0.0/16 via 10.0.0.3 dev a0 metric 20
            shorter prefix     default via 10.0.0.2 dev a0
        "#]],
    );
}

// fib_lookup() falls through all rules; __ip4_datagram_connect() counts IpOutNoRoutes.
#[test]
fn without_a_route_nothing_is_sent() {
    let lab = "
        ip netns add A
        ip -n A link set lo up
        ip netns exec A ping -c 1 10.0.3.2";
    check(
        lab,
        output,
        &expect![[r#"
        ping: connect: Network is unreachable
        exit 2
    "#]],
    );
    check(
        lab,
        decisions,
        &expect![[r#"
        10.0.3.2 rule 0      lookup local    no match
        10.0.3.2 rule 32766  lookup main     empty
        10.0.3.2 rule 32767  lookup default  empty
    "#]],
    );
}

// rt_set_nexthop(): a gateway that is an own address is not a neighbour; the packet turns round in lo.
// icmp_reply(): 8.8.8.8 is no address of the host, so there is no reply.
#[test]
fn what_goes_to_lo_without_being_local_is_taken_but_not_answered() {
    let lab = "
        ip netns add A
        ip -n A link set lo up
        ip -n A addr add 10.0.3.110/24 dev lo
        ip -n A route add default via 10.0.3.2 dev lo
        ip netns exec A ping -c 1 -W 1 8.8.8.8";
    check(
        lab,
        taps,
        &expect![[r#"
        A lo in: IP 10.0.3.110 > 8.8.8.8: ICMP echo request, id 1, seq 1, length 64
    "#]],
    );
    check(lab, drops, &expect![""]);
}
