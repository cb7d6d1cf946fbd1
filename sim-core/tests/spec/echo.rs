use expect_test::expect;

use crate::views::{check, drops, output, taps};

const ON_LO: &str = "
    ip netns add A
    ip -n A link set lo up
    ip -n A addr add 10.0.3.110/24 dev lo
    ";

// __ip4_datagram_connect(): a broadcast route needs SO_BROADCAST, which is ping's -b.
#[test]
fn ping_asks_before_it_pings_a_broadcast_address() {
    check(
        &format!("{ON_LO}ip netns exec A ping -c 1 10.0.3.255"),
        output,
        &expect![[r#"
        ping: Do you want to ping broadcast? Then -b. If not, check your local firewall rules
        exit 2
    "#]],
    );
}

// icmp_rcv() with icmp_echo_ignore_broadcasts 1, the default.
#[test]
fn an_echo_to_everybody_is_dropped_by_icmp() {
    check(
        &format!("{ON_LO}ip netns exec A ping -b -c 1 -W 1 10.0.3.255"),
        drops,
        &expect![[r#"
        A lo: INVALID_PROTO in icmp_rcv()
    "#]],
    );
}

#[test]
fn and_answered_where_somebody_allowed_it() {
    let allow = "ip netns exec A sysctl -w net.ipv4.icmp_echo_ignore_broadcasts=0";
    check(
        &format!("{ON_LO}{allow}\nip netns exec A ping -b -c 1 -W 1 10.0.3.255"),
        taps,
        &expect![[r#"
        A lo in: IP 10.0.3.110 > 10.0.3.255: ICMP echo request, id 1, seq 1, length 64
        A lo in: IP 10.0.3.110 > 10.0.3.110: ICMP echo reply, id 1, seq 1, length 64
    "#]],
    );
}

// FACTS.md 8: lo down: own addresses are still routed to lo, and vanish there without an error.
#[test]
fn with_lo_down_a_host_can_not_ping_itself() {
    let lab = "
        ip netns add A
        ip -n A addr add 10.0.3.110/24 dev lo
        ip netns exec A ping -c 1 -W 1 10.0.3.110";
    check(
        lab,
        drops,
        &expect![[r#"
        A lo: QDISC_DROP in __dev_queue_xmit()
    "#]],
    );
}

#[test]
fn an_option_that_is_not_modelled_is_refused_by_its_name() {
    check(
        &format!("{ON_LO}ip netns exec A ping -c 1 -T tsonly 10.0.3.2"),
        output,
        &expect![[r#"
        hairpin: ping: "-T" is not modelled, so nothing was done
        exit 2
    "#]],
    );
}
