//! Links that are made, set, moved and deleted.

use expect_test::expect;

use super::views::{check, drops, output};

const WIRE: &str = "
    ip netns add A
    ip netns add B
    ip link add a0 netns A type veth peer name b0 netns B
    ip -n A link set a0 up
    ip -n B link set b0 up
    ip -n A addr add 10.0.0.1/24 dev a0
    ip -n B addr add 10.0.0.2/24 dev b0
    ";

// tests/kernel/labs/link-delete-veth.lab: `veth_dellink()` unregisters both ends.
#[test]
fn deleting_one_end_of_a_cable_takes_the_other_along_with_its_routes() {
    let deleted = format!("{WIRE} ip -n A link del a0\n");
    check(
        &format!("{deleted} ip -n B link"),
        output,
        &expect![[r#"
            1: lo: <LOOPBACK> mtu 65536 qdisc noop state DOWN mode DEFAULT group default qlen 1000
                link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
            exit 0
        "#]],
    );
    check(&format!("{deleted} ip -n B route show table all"), output, &expect!["exit 0\n"]);
}

// `do_setlink()` in Linux 6.18: what came before the refusal stays done.
#[test]
fn one_command_is_done_in_the_kernels_order_up_to_what_is_refused() {
    let set = "ip -n A link set a0 alias never name lo mtu 1400";
    check(
        &format!("{WIRE} {set}"),
        output,
        &expect![[r#"
            RTNETLINK answers: File exists
            exit 2
        "#]],
    );
    check(
        &format!("{WIRE} {set}\n ip -n A -o link show a0"),
        output,
        &expect![[r#"
            2: a0@ifN: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1400 qdisc noqueue state UP mode DEFAULT group default qlen 1000\    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff link-netns B
            exit 0
        "#]],
    );
}

// `veth_newlink()` registers the peer first, and it takes the first free veth%d.
#[test]
fn a_cable_end_without_a_name_takes_the_first_free_one_and_may_take_the_others() {
    let host = "ip netns add A\n ip -n A link add veth0 type veth";
    check(
        host,
        output,
        &expect![[r#"
            RTNETLINK answers: File exists
            exit 2
        "#]],
    );
    check(
        &format!("{host}\n ip -n A link add x type veth\n ip -n A -br link show x"),
        output,
        &expect![[r#"
            x@veth0          DOWN           02:00:00:00:01:02 <BROADCAST,MULTICAST,M-DOWN> 
            exit 0
        "#]],
    );
}

// tests/kernel/labs/link-move-netns.lab: `__dev_change_net_namespace()`.
#[test]
fn a_device_that_moves_keeps_its_mac_and_leaves_its_addresses_behind() {
    check(
        &format!("{WIRE} ip -n A link set a0 netns B name c0\n ip -n B addr show c0"),
        output,
        &expect![[r#"
            3: c0@b0: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN group default qlen 1000
                link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff
            exit 0
        "#]],
    );
}

// `inetdev_changename()` in Linux 6.18.
#[test]
fn labels_follow_the_name_of_their_device() {
    let renamed = "
        ip -n A addr add 10.0.1.1/24 dev a0
        ip -n A addr add 10.0.2.1/24 dev a0 label a0:x
        ip -n A link set a0 name wan0
        ip -n A addr show wan0";
    check(
        &format!("{WIRE} {renamed}"),
        output,
        &expect![[r#"
            2: wan0@ifN: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
                link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff link-netns B
                inet 10.0.0.1/24 scope global wan0
                   valid_lft forever preferred_lft forever
                inet 10.0.1.1/24 scope global wan0:2
                   valid_lft forever preferred_lft forever
                inet 10.0.2.1/24 scope global wan0:x
                   valid_lft forever preferred_lft forever
            exit 0
        "#]],
    );
}

// tests/kernel/labs/link-arp-off.lab: the frame carries the sender's own MAC, so it is nobody's.
#[test]
fn with_arp_off_a_frame_goes_to_the_devices_own_mac() {
    check(
        &format!("{WIRE} ip -n A link set a0 arp off\n ip netns exec A ping -c 1 -W 1 10.0.0.2"),
        drops,
        &expect![[r#"
            B b0: OTHERHOST in ip_rcv_core()
        "#]],
    );
}

// ip-netns(8): a new host of an old name is another host.
#[test]
fn a_deleted_host_takes_its_cables_along_and_its_name_is_free() {
    let deleted = format!("{WIRE} ip netns del A\n ip netns add A\n");
    check(
        &format!("{deleted} ip netns"),
        output,
        &expect![[r#"
            A
            B
            exit 0
        "#]],
    );
    check(
        &format!("{deleted} ip -n B -br link"),
        output,
        &expect![[r#"
            lo               DOWN           00:00:00:00:00:00 <LOOPBACK> 
            exit 0
        "#]],
    );
}

// `veth_get_stats64()` in Linux 6.18: what one end received is what the other sent; `noop_enqueue()` counts drops.
#[test]
fn a_device_counts_what_left_by_it_and_what_could_not() {
    check(
        "
        ip netns add A
        ip netns add B
        ip link add a0 netns A type veth peer name b0 netns B
        ip -n A link set a0 up
        ip -n A addr add 10.0.0.1/24 dev a0
        ip -n B addr add 10.0.0.2/24 dev b0
        ip netns exec A ping -c 1 -W 1 10.0.0.2
        ip -n B link set b0 up
        ip netns exec A ping -c 1 -W 1 10.0.0.2
        ip -n A -s link show a0",
        output,
        &expect![[r#"
            2: a0@ifN: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP mode DEFAULT group default qlen 1000
                link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff link-netns B
                RX:  bytes packets errors dropped  missed   mcast           
                       140       2      0       0       0       0 
                TX:  bytes packets errors dropped carrier collsns           
                       140       2      0       3       0       0 
            exit 0
        "#]],
    );
}
