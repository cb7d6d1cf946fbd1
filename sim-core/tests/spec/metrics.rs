use expect_test::expect;

use crate::views::{check, output, taps};

/// Two hosts on a wire; B has 10.9.0.1 as well.
const WIRE: &str = "
    ip netns add A
    ip netns add B
    ip link add a0 netns A type veth peer name b0 netns B
    ip -n A link set a0 up
    ip -n B link set b0 up
    ip -n A addr add 10.0.0.1/24 dev a0
    ip -n B addr add 10.0.0.2/24 dev b0
    ip -n B link set lo up
    ip -n B addr add 10.9.0.1/32 dev lo
";

// Seen on Linux 6.18: ip_metrics_convert() cuts what is too much; iproute2 prints in the kernel's order.
#[test]
fn metrics_are_printed_in_the_order_of_the_kernel_and_within_its_bounds() {
    let lab = "
        ip -n A route add 10.9.0.0/16 via 10.0.0.2 quickack 1 hoplimit lock 5 mtu 70000 rtt 1.5s rto_min 20 features ecn
        ip -n A route show 10.9.0.0/16";
    check(
        &format!("{WIRE}{lab}"),
        output,
        &expect![[r#"
            10.9.0.0/16 via 10.0.0.2 dev a0 mtu 65520 rtt 1.5s hoplimit lock 5 features ecn rto_min lock 20ms quickack 1 
            exit 0
        "#]],
    );
}

// Seen on Linux 6.18: fib_metrics_match(); an unknown algorithm is none, and fits the route without one.
#[test]
fn a_route_is_deleted_by_its_metrics() {
    let lab = "
        ip -n A route add 10.9.0.0/16 via 10.0.0.2 mtu 1000
        ip -n A route append 10.9.0.0/16 via 10.0.0.2 mtu lock 1000
        ip -n A route append 10.9.0.0/16 via 10.0.0.2 congctl reno
        ip -n A route del 10.9.0.0/16 mtu lock 1000
        ip -n A route del 10.9.0.0/16 congctl nosuch
        ip -n A route show 10.9.0.0/16";
    check(
        &format!("{WIRE}{lab}"),
        output,
        &expect![[r#"
            10.9.0.0/16 via 10.0.0.2 dev a0 congctl reno 
            exit 0
        "#]],
    );
}

// tests/kernel/labs/route-mtu-lock.lab
#[test]
fn a_packet_that_may_have_no_fragments_is_too_long_for_the_route() {
    let lab = "
        ip -n A route add 10.9.0.0/16 via 10.0.0.2 mtu 1200
        ip netns exec A ping -c 1 -W 1 -s 1300 -M do 10.9.0.1";
    check(
        &format!("{WIRE}{lab}"),
        output,
        &expect![[r#"
            PING 10.9.0.1 (10.9.0.1) 1300(1328) bytes of data.

            --- 10.9.0.1 ping statistics ---
            1 packets transmitted, 0 received, +1 errors, 100% packet loss, time Tms

            ping: local error: message too long, mtu=1200
            exit 1
        "#]],
    );
}

// tests/kernel/labs/route-mtu-lock.lab: ip4_dst_hoplimit().
#[test]
fn the_hoplimit_of_a_route_is_the_ttl_of_an_answer_as_well() {
    let lab = "
        ip -n B route add 10.0.0.1 dev b0 hoplimit 7
        ip netns exec A ping -c 1 -W 1 10.9.0.1";
    let lab = format!("{WIRE}ip -n A route add 10.9.0.0/16 via 10.0.0.2 hoplimit 9{lab}");
    let ttls = |command: &sim_core::lab::CommandRun| {
        assert!(taps(command).contains("echo reply"), "{}", taps(command));
        output(command).lines().filter(|line| line.contains("ttl=")).collect()
    };
    check(&lab, ttls, &expect!["64 bytes from 10.9.0.1: icmp_seq=1 ttl=7 time=T ms"]);
}
