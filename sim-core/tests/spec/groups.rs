use expect_test::expect;

use crate::forward::ROUTER;
use crate::views::{check, drops, output, taps};

// ip_mc_up(): a device that is up listens to 224.0.0.1, and to nothing else that nobody joined.
#[test]
fn who_did_not_join_a_group_drops_what_is_for_it() {
    check(
        &format!("{ROUTER}ip netns exec A ping -c 1 -W 1 -I a0 239.1.2.3"),
        drops,
        &expect![[r#"
            R r0: NOT_SPECIFIED in ip_rcv_finish_core()
        "#]],
    );
}

// ip_mc_output(): the copy, and the packet itself with the MAC of the group.
#[test]
fn a_ping_to_all_hosts_reaches_the_link_and_no_further() {
    check(
        &format!("{ROUTER}ip netns exec A ping -c 1 -W 1 -t 9 -I a0 224.0.0.1"),
        taps,
        &expect![[r#"
        A a0 out: IP 10.0.1.2 > 224.0.0.1: ICMP echo request, id 1, seq 1, length 64
        R r0 in: IP 10.0.1.2 > 224.0.0.1: ICMP echo request, id 1, seq 1, length 64
    "#]],
    );
}

// __ip_make_skb(): IP_TTL is not for groups, and IP_MULTICAST_TTL is 1. But -t sets both.
#[test]
fn without_loopback_nobody_answers_at_home() {
    let lab = format!(
        "{ROUTER}ip netns exec A sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0
        ip netns exec A ping -c 1 -W 1 -I a0 -L 224.0.0.1"
    );
    check(
        &lab,
        output,
        &expect![[r#"
        PING 224.0.0.1 (224.0.0.1) from 10.0.1.2 a0: 56(84) bytes of data.

        --- 224.0.0.1 ping statistics ---
        1 packets transmitted, 0 received, 100% packet loss, time Tms

        exit 1
    "#]],
    );
}

// IN_DEV_BFORWARD(): `all` and the device; `forwarding` itself is not asked.
#[test]
fn a_directed_broadcast_is_sent_on_only_where_both_words_allow_it() {
    for (words, seen) in [("conf.r0", false), ("conf.all", false), ("both", true)] {
        let set = match words {
            "both" => "net.ipv4.conf.all.bc_forwarding=1 net.ipv4.conf.r0.bc_forwarding=1".to_owned(),
            one => format!("net.ipv4.{one}.bc_forwarding=1"),
        };
        let lab = format!(
            "{ROUTER}ip netns exec R sysctl -qw {set} net.ipv4.ip_forward=0
            ip netns exec A ping -c 1 -W 1 10.0.2.255"
        );
        let run = sim_core::lab::Lab::parse(&lab).expect("a short lab").run();
        let ping = run.commands.last().expect("a ping");
        assert_eq!(taps(ping).contains("b0 in"), seen, "{words}\n{}", taps(ping));
    }
}
