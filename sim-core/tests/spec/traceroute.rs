use expect_test::expect;

use crate::views::{check, output, taps};

/// A, the routers R and S, and B behind them; 10.0.3.9 is nobody.
const TWO_ROUTERS: &str = "
    ip netns add A
    ip netns add R
    ip netns add S
    ip netns add B
    ip link add a0 netns A type veth peer name r0 netns R
    ip link add r1 netns R type veth peer name s0 netns S
    ip link add s1 netns S type veth peer name b0 netns B
    ip -n A link set a0 up
    ip -n R link set r0 up
    ip -n R link set r1 up
    ip -n S link set s0 up
    ip -n S link set s1 up
    ip -n B link set b0 up
    ip -n A addr add 10.0.1.1/24 dev a0
    ip -n R addr add 10.0.1.2/24 dev r0
    ip -n R addr add 10.0.2.1/24 dev r1
    ip -n S addr add 10.0.2.2/24 dev s0
    ip -n S addr add 10.0.3.1/24 dev s1
    ip -n B addr add 10.0.3.2/24 dev b0
    ip -n A route add default via 10.0.1.2
    ip -n R route add 10.0.3.0/24 via 10.0.2.2
    ip -n S route add 10.0.1.0/24 via 10.0.2.1
    ip -n B route add default via 10.0.3.1
    ip netns exec R sysctl -w net.ipv4.ip_forward=1
    ip netns exec S sysctl -w net.ipv4.ip_forward=1
    ";

// traceroute(8): each router that lets a probe go no further says so, and the host says that nobody listens.
#[test]
fn each_router_on_the_way_says_where_the_probe_ended() {
    check(
        &format!("{TWO_ROUTERS}ip netns exec A traceroute -n 10.0.3.2"),
        output,
        &expect![[r#"
            traceroute to 10.0.3.2 (10.0.3.2), 30 hops max, 60 byte packets
             1  10.0.1.2  T ms  T ms  T ms
             2  10.0.2.2  T ms  T ms  T ms
             3  10.0.3.2  T ms  T ms  T ms
            exit 0
        "#]],
    );
}

#[test]
fn a_router_that_refuses_ends_the_way() {
    let refuse = "ip -n R route add prohibit 10.8.0.0/16";
    check(
        &format!("{TWO_ROUTERS}{refuse}\nip netns exec A traceroute -n -q 1 -N 1 -w 1 10.8.0.1"),
        output,
        &expect![[r#"
            traceroute to 10.8.0.1 (10.8.0.1), 30 hops max, 60 byte packets
             1  10.0.1.2  T ms !X
            exit 0
        "#]],
    );
}

// `__udp4_lib_rcv()` in Linux 6.18: the error comes from the address that the datagram was for.
#[test]
fn a_datagram_for_a_port_at_which_nobody_listens_is_answered_by_an_error() {
    check(
        &format!("{TWO_ROUTERS}ip -n A link set lo up\nip netns exec A traceroute -n -q 1 -N 1 10.0.1.1"),
        taps,
        &expect![[r#"
            A lo in: IP 10.0.1.1.50001 > 10.0.1.1.33434: UDP, length 32
            A lo in: IP 10.0.1.1 > 10.0.1.1: ICMP 10.0.1.1 udp port 33434 unreachable, length 68
        "#]],
    );
}

// tracepath(8): the kernel says first how long a packet may be, and then the router whose next wire takes less.
#[test]
fn tracepath_finds_how_long_a_packet_may_be_on_its_way() {
    let narrow = "ip -n S link set s1 mtu 1000\nip -n B link set b0 mtu 1000";
    let lab = format!("{TWO_ROUTERS}{narrow}\nip netns exec A tracepath -n 10.0.3.2");
    check(
        &lab,
        |run| output(run).lines().map(|line| format!("{}\n", line.trim_end())).collect::<String>(),
        &expect![[r#"
             1?: [LOCALHOST]                      pmtu 1500
             1:  10.0.1.2 Tms
             1:  10.0.1.2 Tms
             2:  10.0.2.2 Tms
             3:  10.0.2.2 Tms pmtu 1000
             3:  10.0.3.2 Tms reached
                 Resume: pmtu 1000 hops 3 back 3
            exit 0
        "#]],
    );
}
