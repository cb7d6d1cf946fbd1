//! Devices on devices: bridges with their ports, macvlans on a card, tunnels.

use expect_test::expect;

use super::views::{check, output, taps};

const SWITCH: &str = "
    ip netns add SW
    ip netns add A
    ip -n SW link add br0 type bridge
    ip -n SW addr add 10.0.0.254/24 dev br0
    ip link add a0 netns A type veth peer name p1 netns SW
    ip -n A link set a0 up
    ip -n SW link set p1 master br0
    ip -n SW link set br0 up
    ";

// `br_port_state_selection()` in Linux 6.18: without a port that forwards a bridge has no carrier.
#[test]
fn a_bridge_gets_its_carrier_from_its_first_port() {
    let route = "ip -n SW route";
    check(
        &format!("{SWITCH} {route}"),
        output,
        &expect![[r#"
        10.0.0.0/24 dev br0 proto kernel scope link src 10.0.0.254 linkdown 
        exit 0
    "#]],
    );
    check(
        &format!("{SWITCH} ip -n SW link set p1 up\n {route}"),
        output,
        &expect![[r#"
        10.0.0.0/24 dev br0 proto kernel scope link src 10.0.0.254 
        exit 0
    "#]],
    );
    check(
        &format!("{SWITCH} ip -n SW link set p1 up\n ip -n A link set a0 down\n ip -n SW -br link"),
        output,
        &expect![[r#"
            lo               DOWN           00:00:00:00:00:00 <LOOPBACK> 
            br0              DOWN           02:00:00:00:01:01 <NO-CARRIER,BROADCAST,MULTICAST,UP> 
            p1@ifN           DOWN           02:00:00:00:01:02 <NO-CARRIER,BROADCAST,MULTICAST,UP> 
            exit 0
        "#]],
    );
}

// `br_mtu_auto_adjust()` in Linux 6.18.
#[test]
fn a_bridge_takes_the_least_mtu_of_its_ports_until_somebody_sets_it() {
    let shown = "ip -n SW -o link show br0";
    check(
        &format!("{SWITCH} ip -n SW link set p1 mtu 1300\n {shown}"),
        output,
        &expect![[r#"
        2: br0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1300 qdisc noqueue state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff
        exit 0
    "#]],
    );
    check(
        &format!("{SWITCH} ip -n SW link set br0 mtu 1400\n ip -n SW link set p1 mtu 1300\n {shown}"),
        output,
        &expect![[r#"
            2: br0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1400 qdisc noqueue state DOWN mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff
            exit 0
        "#]],
    );
}

// `do_set_master()` in Linux 6.18.
#[test]
fn the_old_master_lets_go_before_the_new_one_refuses() {
    let refused = format!("{SWITCH} ip -n SW link add c0 type veth peer name c1\n ip -n SW link set p1 master c0");
    check(
        &refused,
        output,
        &expect![[r#"
        RTNETLINK answers: Operation not supported
        exit 2
    "#]],
    );
    check(
        &format!("{refused}\n ip -n SW link show p1"),
        output,
        &expect![[r#"
        3: p1@ifN: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 1000
            link/ether 02:00:00:00:01:02 brd ff:ff:ff:ff:ff:ff link-netns A
        exit 0
    "#]],
    );
}

const CARD: &str = "
    ip netns add A
    ip netns add B
    ip -n A link add a0 type veth peer name b0 netns B
    ip -n A link add m0 link a0 type macvlan mode bridge
    ip -n A link set m0 up
    ";

// `macvlan_device_event()`, `default_operstate()` in Linux 6.18.
#[test]
fn a_macvlan_is_as_far_up_as_the_card_below() {
    check(
        &format!("{CARD} ip -n A link show m0"),
        output,
        &expect![[r#"
        3: m0@a0: <NO-CARRIER,BROADCAST,MULTICAST,UP,M-DOWN> mtu 1500 qdisc noqueue state LOWERLAYERDOWN mode DEFAULT group default qlen 1000
            link/ether 02:00:00:00:01:02 brd ff:ff:ff:ff:ff:ff
        exit 0
    "#]],
    );
    let carried = format!("{CARD} ip -n A link set a0 up\n ip -n B link set b0 up");
    check(
        &format!("{carried}\n ip -n A link show m0"),
        output,
        &expect![[r#"
        3: m0@a0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP mode DEFAULT group default qlen 1000
            link/ether 02:00:00:00:01:02 brd ff:ff:ff:ff:ff:ff
        exit 0
    "#]],
    );
    check(
        &format!("{carried}\n ip -n A link set m0 netns B\n ip -n A link del a0\n ip -n B -br link"),
        output,
        &expect![[r#"
            lo               DOWN           00:00:00:00:00:00 <LOOPBACK> 
            exit 0
        "#]],
    );
}

// `macvlan_addr_busy()` in Linux 6.18.
#[test]
fn two_macvlans_of_one_mac_are_not_up_on_one_card() {
    let twin = "ip -n A link add m1 link a0 address 02:00:00:00:01:02 type macvlan";
    check(
        &format!("{CARD} {twin}\n ip -n A link set m1 up"),
        output,
        &expect![[r#"
        RTNETLINK answers: Address already in use
        exit 2
    "#]],
    );
}

// `vxlan_config_apply()` in Linux 6.18: 50 octets of headers.
#[test]
fn a_tunnel_leaves_room_for_its_headers_and_always_has_carrier() {
    let tunnel = "ip -n A link add x0 type vxlan id 42 dev a0 dstport 4789";
    check(
        &format!("{CARD} {tunnel}\n ip -n A link set x0 up\n ip -n A -d link show x0"),
        output,
        &expect![[r#"
        4: x0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000
            link/ether 02:00:00:00:01:03 brd ff:ff:ff:ff:ff:ff promiscuity 0  allmulti 0 minmtu 68 maxmtu 65535 
            vxlan id 42 dev a0 srcport 0 0 dstport 4789 ttl auto ageing 300 udpcsum noudp6zerocsumtx noudp6zerocsumrx addrgenmode eui64 numtxqueues 1 numrxqueues 1 gso_max_size 65536 gso_max_segs 65535 tso_max_size 524280 tso_max_segs 65535 gro_max_size 65536 
        exit 0
    "#]],
    );
}

// `iplink_prop()` in iproute2 6.1: each name is asked for by itself.
#[test]
fn a_device_answers_to_its_other_names_and_keeps_those_before_a_refusal() {
    let named = format!("{CARD} ip -n A link property add dev a0 altname uplink altname m0 altname late");
    check(
        &named,
        output,
        &expect![[r#"
        RTNETLINK answers: File exists
        exit 2
    "#]],
    );
    check(
        &format!("{named}\n ip -n A link show uplink"),
        output,
        &expect![[r#"
        2: a0@ifN: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 1000
            link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff link-netns B
            altname uplink
        exit 0
    "#]],
    );
}

// `ip_mc_up()`, `dev_mc_add_global()` in Linux 6.18.
#[test]
fn a_device_listens_to_all_hosts_while_it_is_up_and_to_what_a_person_joins() {
    let joined = format!("{CARD} ip -n B maddr add 01:00:5e:00:00:01 dev b0\n ip -n B link set b0 up");
    check(
        &format!("{joined}\n ip -n B maddr show dev b0"),
        output,
        &expect![[r#"
        2:	b0
        	link  33:33:00:00:00:01
        	link  01:00:5e:00:00:01 users 2 static
        	inet  224.0.0.1
        	inet6 ff02::1
        	inet6 ff01::1
        exit 0
    "#]],
    );
}

const LAN: &str = "
    ip netns add SW
    ip -n SW link add br0 type bridge
    ip -n SW link set br0 up
    ip netns add A
    ip link add a0 netns A type veth peer name p1 netns SW
    ip -n SW link set p1 master br0
    ip -n SW link set p1 up
    ip -n A link set a0 up
    ip -n A addr add 10.0.0.1/24 dev a0
    ip netns add B
    ip link add b0 netns B type veth peer name p2 netns SW
    ip -n SW link set p2 master br0
    ip -n SW link set p2 up
    ip -n B link set b0 up
    ip -n B addr add 10.0.0.2/24 dev b0
    ip netns add C
    ip link add c0 netns C type veth peer name p3 netns SW
    ip -n SW link set p3 master br0
    ip -n SW link set p3 up
    ip -n C link set c0 up
    ";

// tests/kernel/labs/switch-three-hosts.lab: the request is flooded, to the newest port first; the rest is not.
#[test]
fn a_switch_floods_what_it_does_not_know_and_learns_from_every_frame() {
    let ping = format!("{LAN} ip netns exec A ping -c 1 -W 1 10.0.0.2");
    check(
        &ping,
        taps,
        &expect![[r#"
        A a0 out: ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28
        SW p1 in: ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28
        SW p3 out: ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28
        SW p2 out: ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28
        SW br0 in: ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28
        C c0 in: ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28
        B b0 in: ARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28
        B b0 out: ARP, Reply 10.0.0.2 is-at 02:00:00:00:03:01, length 28
        SW p2 in: ARP, Reply 10.0.0.2 is-at 02:00:00:00:03:01, length 28
        SW p1 out: ARP, Reply 10.0.0.2 is-at 02:00:00:00:03:01, length 28
        A a0 in: ARP, Reply 10.0.0.2 is-at 02:00:00:00:03:01, length 28
        A a0 out: IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 1, length 64
        SW p1 in: IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 1, length 64
        SW p2 out: IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 1, length 64
        B b0 in: IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 1, length 64
        B b0 out: IP 10.0.0.2 > 10.0.0.1: ICMP echo reply, id 1, seq 1, length 64
        SW p2 in: IP 10.0.0.2 > 10.0.0.1: ICMP echo reply, id 1, seq 1, length 64
        SW p1 out: IP 10.0.0.2 > 10.0.0.1: ICMP echo reply, id 1, seq 1, length 64
        A a0 in: IP 10.0.0.2 > 10.0.0.1: ICMP echo reply, id 1, seq 1, length 64
    "#]],
    );
    check(
        &format!("{ping}\n bridge -n SW fdb show br br0 dynamic"),
        output,
        &expect![[r#"
        02:00:00:00:02:01 dev p1 master br0 
        02:00:00:00:03:01 dev p2 master br0 
        exit 0
    "#]],
    );
}

// `br_fdb_delete_by_port()` in Linux 6.18.
#[test]
fn a_port_that_goes_down_takes_what_was_learnt_behind_it() {
    let down = format!("{LAN} ip netns exec A ping -c 1 -W 1 10.0.0.2\n ip -n SW link set p2 down");
    check(
        &format!("{down}\n bridge -n SW fdb show br br0 dynamic"),
        output,
        &expect![[r#"
        02:00:00:00:02:01 dev p1 master br0 
        exit 0
    "#]],
    );
    check(
        &format!("{down}\n bridge -n SW link"),
        output,
        &expect![[r#"
        3: p1@br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 state forwarding priority 32 cost 2 
        4: p2@br0: <BROADCAST,MULTICAST> mtu 1500 master br0 state disabled priority 32 cost 2 
        5: p3@br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 state forwarding priority 32 cost 2 
        exit 0
    "#]],
    );
}

// `should_deliver()` in Linux 6.18.
#[test]
fn two_isolated_ports_do_not_hear_each_other() {
    let apart = "bridge -n SW link set dev p1 isolated on\n bridge -n SW link set dev p2 isolated on";
    check(
        &format!("{LAN} {apart}\n ip netns exec A ping -c 1 -W 1 10.0.0.2"),
        output,
        &expect![[r#"
        PING 10.0.0.2 (10.0.0.2) 56(84) bytes of data.

        --- 10.0.0.2 ping statistics ---
        1 packets transmitted, 0 received, 100% packet loss, time Tms

        exit 1
    "#]],
    );
}
