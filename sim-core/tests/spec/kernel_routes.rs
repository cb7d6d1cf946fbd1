use expect_test::expect;

use crate::views::{check, output};

// FACTS.md 5: a /24 has one broadcast route, the last address; its number is an ordinary unicast address.
#[test]
fn a_network_of_a_card_is_in_main_and_its_broadcast_in_local() {
    check(
        "
        ip netns add A
        ip netns add B
        ip link add a0 netns A type veth peer name b0 netns B
        ip -n B link set b0 up
        ip -n A link set a0 up
        ip -n A addr add 10.0.0.1/24 dev a0
        ip -n A route show table all",
        output,
        &expect![[r#"
            10.0.0.0/24 dev a0 proto kernel scope link src 10.0.0.1 
            local 10.0.0.1 dev a0 table local proto kernel scope host src 10.0.0.1 
            broadcast 10.0.0.255 dev a0 table local proto kernel scope link src 10.0.0.1 
            exit 0
        "#]],
    );
}

// FACTS.md 6: on a device that is down only the address itself is local.
#[test]
fn networks_wait_for_their_device() {
    check(
        "
        ip netns add A
        ip -n A addr add 10.0.3.110/24 dev lo
        ip -n A route show table local",
        output,
        &expect![[r#"
            local 10.0.3.110 dev lo proto kernel scope host src 10.0.3.110 
            exit 0
        "#]],
    );
}

// FACTS.md 3, 4: the routes of a secondary have the primary as source, and fall with it.
#[test]
fn a_secondary_lives_by_its_primary() {
    let before = "
        ip netns add A
        ip -n A link set lo up
        ip -n A addr add 10.0.0.1/24 dev lo
        ip -n A addr add 10.0.0.2/24 dev lo
        ";
    check(
        &format!("{before}ip -n A route show table local dev lo"),
        output,
        &expect![[r#"
        local 10.0.0.0/24 proto kernel scope host src 10.0.0.1 
        local 10.0.0.1 proto kernel scope host src 10.0.0.1 
        local 10.0.0.2 proto kernel scope host src 10.0.0.1 
        broadcast 10.0.0.255 proto kernel scope link src 10.0.0.1 
        local 127.0.0.0/8 proto kernel scope host src 127.0.0.1 
        local 127.0.0.1 proto kernel scope host src 127.0.0.1 
        broadcast 127.255.255.255 proto kernel scope link src 127.0.0.1 
        exit 0
    "#]],
    );
    let after = "ip -n A addr del 10.0.0.1/24 dev lo\nip -n A -br addr";
    check(
        &format!("{before}{after}"),
        output,
        &expect![[r#"
        lo               UNKNOWN        127.0.0.1/8 
        exit 0
    "#]],
    );
}

// FACTS.md 17: a gateway has to be found by a route of scope link or host.
#[test]
fn a_gateway_beyond_a_gateway_is_refused() {
    check(
        "
        ip netns add A
        ip netns add B
        ip link add a0 netns A type veth peer name b0 netns B
        ip -n A link set a0 up
        ip -n A addr add 10.0.0.1/24 dev a0
        ip -n A route add default via 10.0.0.2
        ip -n A route add 10.9.0.0/16 via 8.8.8.8",
        output,
        &expect![[r#"
            Error: Nexthop has invalid gateway.
            exit 2
        "#]],
    );
}
