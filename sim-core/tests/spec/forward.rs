use expect_test::expect;

use sim_core::lab::CommandRun;

use crate::views::{check, drops, output, taps};

/// A and B with a router between them.
pub(crate) const ROUTER: &str = "
    ip netns add A
    ip -n A link set lo up
    ip netns add R
    ip -n R link set lo up
    ip netns add B
    ip -n B link set lo up
    ip link add a0 netns A type veth peer name r0 netns R
    ip link add r1 netns R type veth peer name b0 netns B
    ip -n A link set a0 up
    ip -n R link set r0 up
    ip -n R link set r1 up
    ip -n B link set b0 up
    ip -n A addr add 10.0.1.2/24 dev a0
    ip -n R addr add 10.0.1.1/24 dev r0
    ip -n R addr add 10.0.2.1/24 dev r1
    ip -n B addr add 10.0.2.2/24 dev b0
    ip -n A route add default via 10.0.1.1
    ip -n B route add default via 10.0.2.1
    ip netns exec R sysctl -qw net.ipv4.ip_forward=1
    ";

/// The frames that B's card hears of IP.
fn heard_by_b(command: &CommandRun) -> String {
    let all = taps(command);
    let own = all.lines().filter(|line| line.contains("b0") && line.contains("IP "));
    own.map(|line| format!("{line}\n")).collect()
}

// ip_forward(): one off the TTL.
#[test]
fn a_router_takes_one_off_the_ttl() {
    check(
        &format!("{ROUTER}ip netns exec A ping -c 1 10.0.2.2"),
        output,
        &expect![[r#"
            PING 10.0.2.2 (10.0.2.2) 56(84) bytes of data.
            64 bytes from 10.0.2.2: icmp_seq=1 ttl=63 time=T ms

            --- 10.0.2.2 ping statistics ---
            1 packets transmitted, 1 received, 0% packet loss, time Tms
            rtt min/avg/max/mdev = T/T/T/T ms
            exit 0
        "#]],
    );
}

// ip_forward(): the TTL is looked at before it is lowered.
#[test]
fn a_packet_whose_ttl_is_spent_ends_at_the_router_and_its_sender_is_told() {
    let lab = format!("{ROUTER}ip netns exec A ping -c 1 -t 1 10.0.2.2");
    check(
        &lab,
        output,
        &expect![[r#"
        PING 10.0.2.2 (10.0.2.2) 56(84) bytes of data.
        From 10.0.1.1 icmp_seq=1 Time to live exceeded

        --- 10.0.2.2 ping statistics ---
        1 packets transmitted, 0 received, +1 errors, 100% packet loss, time Tms

        exit 1
    "#]],
    );
    check(
        &lab,
        drops,
        &expect![[r#"
        R r0: IP_INHDR in ip_forward()
    "#]],
    );
}

// ip_error(): by the error of the lookup.
#[test]
fn what_routing_refuses_is_told_by_its_reason_and_a_blackhole_is_silent() {
    let lab = format!(
        "{ROUTER}
        ip -n R route add prohibit 10.5.0.0/16
        ip -n R route add blackhole 10.6.0.0/16
        ip netns exec A ping -c 1 -W 1 10.5.0.1"
    );
    check(
        &lab,
        output,
        &expect![[r#"
        PING 10.5.0.1 (10.5.0.1) 56(84) bytes of data.
        From 10.0.1.1 icmp_seq=1 Packet filtered

        --- 10.5.0.1 ping statistics ---
        1 packets transmitted, 0 received, +1 errors, 100% packet loss, time Tms

        exit 1
    "#]],
    );
    check(
        &lab.replace("-W 1 10.5", "-W 1 10.6"),
        drops,
        &expect![[r#"
        R r0: NOT_SPECIFIED in ip_error()
    "#]],
    );
    check(
        &lab.replace("-W 1 10.5", "-W 1 10.7"),
        drops,
        &expect![[r#"
        R r0: IP_INNOROUTES in ip_error()
    "#]],
    );
}

// FACTS.md 37: two tokens for each error of routing, five in the bucket.
#[test]
fn a_router_tells_one_sender_only_so_much() {
    let ping = format!("{ROUTER}ip netns exec A ping -q -c 8 -i 0.25 -W 1 172.16.0.1");
    check(
        &ping,
        output,
        &expect![[r#"
        PING 172.16.0.1 (172.16.0.1) 56(84) bytes of data.

        --- 172.16.0.1 ping statistics ---
        8 packets transmitted, 0 received, +2 errors, 100% packet loss, time Tms

        exit 1
    "#]],
    );
}

// ip_do_fragment() at the sender, ip_defrag() at the end; the router passes the pieces on.
#[test]
fn what_is_longer_than_the_mtu_travels_in_fragments() {
    let ping = format!("{ROUTER}ip netns exec A ping -c 1 -s 2000 10.0.2.2");
    check(
        &ping,
        heard_by_b,
        &expect![[r#"
        B b0 in: IP 10.0.1.2 > 10.0.2.2: ICMP echo request, id 1, seq 1, length 1480
        B b0 in: IP 10.0.1.2 > 10.0.2.2: ip-proto-1
        B b0 out: IP 10.0.2.2 > 10.0.1.2: ICMP echo reply, id 1, seq 1, length 1480
        B b0 out: IP 10.0.2.2 > 10.0.1.2: ip-proto-1
    "#]],
    );
}

// ip_forward(): fragments are made only of what may be cut.
#[test]
fn a_router_says_how_long_a_packet_may_be_that_it_must_not_cut() {
    let narrow = format!(
        "{ROUTER}
        ip -n R link set r1 mtu 1000
        ip -n B link set b0 mtu 1000
        ip netns exec A ping -c 1 -W 1 -s 1200 -M dont 10.0.2.2"
    );
    check(
        &narrow,
        heard_by_b,
        &expect![[r#"
            B b0 in: IP 10.0.1.2 > 10.0.2.2: ICMP echo request, id 1, seq 1, length 976
            B b0 in: IP 10.0.1.2 > 10.0.2.2: ip-proto-1
            B b0 out: IP 10.0.2.2 > 10.0.1.2: ICMP echo reply, id 1, seq 1, length 976
            B b0 out: IP 10.0.2.2 > 10.0.1.2: ip-proto-1
        "#]],
    );
    check(
        &narrow.replace("-M dont", "-M want"),
        drops,
        &expect![[r#"
        R r0: PKT_TOO_BIG in ip_forward()
    "#]],
    );
}

// __ip_rt_update_pmtu(): for this address alone.
#[test]
fn a_sender_remembers_the_mtu_of_the_path() {
    let told = format!(
        "{ROUTER}
        ip -n R link set r1 mtu 1000
        ip -n B link set b0 mtu 1000
        ip netns exec A ping -c 1 -W 1 -s 1200 10.0.2.2
        ip -n A route get 10.0.2.2"
    );
    check(
        &told,
        output,
        &expect![[r#"
        10.0.2.2 via 10.0.1.1 dev a0 src 10.0.1.2 uid 0 
            cache expires Tsec mtu 1000 
        exit 0
    "#]],
    );
    check(
        &told.replace("get 10.0.2.2", "get 10.0.2.3"),
        output,
        &expect![[r#"
        10.0.2.3 via 10.0.1.1 dev a0 src 10.0.1.2 uid 0 
            cache 
        exit 0
    "#]],
    );
}

// FACTS.md 13: pinger() tries again where the device says ENOBUFS; each of the tap's frames is a try.
#[test]
fn a_cable_drops_what_its_far_end_does_not_take_and_the_sender_is_told() {
    // Before the neighbour is known nobody is told.
    let known = "ip netns exec A ping -c 1 10.0.1.1";
    let ping = "ip netns exec A ping -c 1 -W 1 -s 1377 10.0.1.1";
    let lab = format!("{ROUTER}{known}\nip -n R link set r0 mtu 1400\n{ping}");
    check(
        &lab,
        output,
        &expect![[r#"
            PING 10.0.1.1 (10.0.1.1) 1377(1405) bytes of data.

            --- 10.0.1.1 ping statistics ---
            1 packets transmitted, 0 received, 100% packet loss, time Tms

            ping: sendmsg: No buffer space available
            exit 1
        "#]],
    );
    check(
        &lab,
        drops,
        &expect![[r#"
            A a0: NOT_SPECIFIED in __dev_forward_skb2()
            A a0: NOT_SPECIFIED in __dev_forward_skb2()
        "#]],
    );
}

// icmp_unreach(): with 1 the error teaches the least MTU, with 2 it is not heard; inet_create(): no socket asks for one.
#[test]
fn ip_no_pmtu_disc_makes_a_router_that_tells_an_mtu_say_the_least() {
    let narrow = format!("{ROUTER}ip -n R link set r1 mtu 1000\nip -n B link set b0 mtu 1000\n");
    let learnt = |value: u8, expected: &expect_test::Expect| {
        let set = format!("ip netns exec A sysctl -qw net.ipv4.ip_no_pmtu_disc={value}");
        let ping = "ip netns exec A ping -c 1 -W 1 -s 1200 -M do 10.0.2.2";
        check(&format!("{narrow}{set}\n{ping}\nip -n A route get 10.0.2.2"), output, expected);
    };
    learnt(
        1,
        &expect![[r#"
            10.0.2.2 via 10.0.1.1 dev a0 src 10.0.1.2 uid 0 
                cache expires Tsec mtu lock 552 
            exit 0
        "#]],
    );
    learnt(
        2,
        &expect![[r#"
            10.0.2.2 via 10.0.1.1 dev a0 src 10.0.1.2 uid 0 
                cache 
            exit 0
        "#]],
    );
}
