use expect_test::{Expect, expect};

use crate::views::{check, output};

/// A host between two networks, 10.0.1.0/24 on a0 and 10.0.2.0/24 on a1.
const BETWEEN: &str = "
    ip netns add A
    ip netns add B
    ip link add a0 netns A type veth peer name b0 netns B
    ip link add a1 netns A type veth peer name b1 netns B
    ip -n A link set lo up
    ip -n A link set a0 up
    ip -n A link set a1 up
    ip -n A addr add 10.0.1.1/24 dev a0
    ip -n A addr add 10.0.2.1/24 dev a1
";

fn between(commands: &str, expected: &Expect) {
    check(&format!("{BETWEEN}{commands}"), output, expected);
}

// Seen on Linux 6.18: ip_route_input_slow().
#[test]
fn a_packet_for_another_host_is_unreachable_where_nobody_forwards() {
    between(
        "ip -n A route get 10.0.2.9 from 10.0.1.7 iif a0",
        &expect![[r#"
            RTNETLINK answers: No route to host
            exit 2
        "#]],
    );
}

// Seen on Linux 6.18: __mkroute_input() marks what leaves as it came.
#[test]
fn a_packet_that_would_leave_as_it_came_brings_its_sender_a_redirect() {
    between(
        "ip netns exec A sysctl -w net.ipv4.ip_forward=1
        ip -n A route add 10.9.0.0/16 via 10.0.1.2 mtu 1200
        ip -n A route get 10.9.0.1 from 10.0.1.7 iif a0",
        &expect![[r#"
            10.9.0.1 from 10.0.1.7 via 10.0.1.2 dev a0 
                cache <redirect> mtu 1200 iif a0 
            exit 0
        "#]],
    );
}

// Seen on Linux 6.18: __fib_validate_source() answers EINVAL to whoever asks.
#[test]
fn a_source_that_rp_filter_refuses_is_an_invalid_argument() {
    between(
        "ip netns exec A sysctl -w net.ipv4.conf.all.rp_filter=1
        ip -n A route get 10.0.1.1 from 10.0.2.9 iif a0",
        &expect![[r#"
            RTNETLINK answers: Invalid argument
            exit 2
        "#]],
    );
}

// tests/kernel/labs/get-special-destinations.lab: RTCF_MULTICAST is the bit that ip takes for a failure of hardware.
#[test]
fn every_device_that_is_up_has_joined_the_group_of_all_hosts() {
    between(
        "ip -n A route get 224.0.0.1 from 10.0.1.7 iif a0",
        &expect![[r#"
            multicast 224.0.0.1 from 10.0.1.7 dev lo rt_offload_failed 
                cache <local,mc> iif a0 
            exit 0
        "#]],
    );
}

// Seen on Linux 6.18: ip_route_output_key_hash_rcu(): the source names the device, and no table is asked.
#[test]
fn the_limited_broadcast_leaves_by_the_device_of_its_source() {
    between(
        "ip -n A route get 255.255.255.255 from 10.0.2.1",
        &expect![[r#"
            broadcast 255.255.255.255 from 10.0.2.1 dev a1 uid 0 
                cache <local,brd> 
            exit 0
        "#]],
    );
}

// Seen on Linux 6.18: fib_props.
#[test]
fn a_route_of_type_multicast_is_taken_and_one_of_type_nat_is_not() {
    between(
        "ip -n A route add multicast 10.20.0.0/16 dev a0
        ip -n A route get 10.20.0.1",
        &expect![[r#"
            multicast 10.20.0.1 dev a0 src 10.0.1.1 rt_offload_failed uid 0 
                cache <mc> 
            exit 0
        "#]],
    );
    between(
        "ip -n A route add nat 10.20.0.0/16 dev a0",
        &expect![[r#"
            Error: Invalid scope.
            exit 2
        "#]],
    );
}

// Seen on Linux 6.18: rt_fill_info() names the gateway of the route, whoever is asked for.
#[test]
fn a_gateway_that_is_asked_for_is_named_as_its_own_gateway() {
    between(
        "ip -n A route add default via 10.0.1.7
        ip -n A route del 10.0.1.0/24 dev a0
        ip -n A route get 10.0.1.7",
        &expect![[r#"
            10.0.1.7 via 10.0.1.7 dev a0 src 10.0.1.1 uid 0 
                cache 
            exit 0
        "#]],
    );
}

// Seen on Linux 6.18: inet_rtm_getroute() gives a received packet no owner but the one that was said.
#[test]
fn a_received_packet_has_the_owner_that_was_said() {
    between(
        "ip -n A route get 10.0.1.1 from 10.0.1.7 iif a0 uid 5",
        &expect![[r#"
            local 10.0.1.1 from 10.0.1.7 dev lo uid 5 
                cache <local> iif a0 
            exit 0
        "#]],
    );
}

// Seen with iproute2 6.1: iproute_get() changes the answer that it has, and then sends what it sent before.
#[test]
fn connected_asks_the_same_once_more_and_prints_that_as_text() {
    between(
        "ip -n A -j route get 10.0.1.7 connected",
        &expect![[r#"
            [{"dst":"10.0.1.7","dev":"a0","prefsrc":"10.0.1.1","flags":[],"uid":0,"cache":[]}]
            10.0.1.7 dev a0 src 10.0.1.1 uid 0 
                cache 
            exit 0
        "#]],
    );
    between(
        "ip -n A route get 10.0.1.7 from 10.0.1.1 connected",
        &expect![[r#"
            10.0.1.7 from 10.0.1.1 dev a0 uid 0 
                cache 
            exit 0
        "#]],
    );
    between(
        "ip -n A route add default via 10.0.1.9
        ip -n A route get fibmatch 8.8.8.8 connected",
        &expect![[r#"
            default via 10.0.1.9 dev a0 linkdown 
            Failed to connect the route
            exit 1
        "#]],
    );
}
