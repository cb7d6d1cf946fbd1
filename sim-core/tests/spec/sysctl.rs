use expect_test::expect;

use crate::views::{check, drops, output};

const TWO_HOSTS: &str = "
    ip netns add A
    ip netns add B
    ip link add a0 netns A type veth peer name b0 netns B
    ip -n A link set lo up
    ip -n A addr add 10.0.0.1/24 dev a0
    ip -n B addr add 10.0.0.2/24 dev b0
    ip -n A link set a0 up
    ip -n B link set b0 up
    ";

// sysctl(8) prints what was typed, the kernel keeps what it means; one bad key does not stop the others.
#[test]
fn each_key_of_a_command_is_read_or_written_for_itself() {
    let lab = "ip netns exec A sysctl net.ipv4.ip_forward=0x1 net.ipv4.nosuch net.ipv4.conf.a0.forwarding \
               net/ipv4/ip_default_ttl=256";
    check(
        &format!("{TWO_HOSTS}{lab}"),
        output,
        &expect![[r#"
            net.ipv4.ip_forward = 0x1
            net.ipv4.conf.a0.forwarding = 1
            sysctl: cannot stat /proc/sys/net/ipv4/nosuch: No such file or directory
            sysctl: setting key "net.ipv4.ip_default_ttl": Invalid argument
            exit 1
        "#]],
    );
}

#[test]
fn a_key_that_the_model_does_not_obey_refuses_the_whole_command() {
    check(
        &format!("{TWO_HOSTS}ip netns exec A sysctl net.ipv4.ip_forward=1 net.ipv4.tcp_sack=0"),
        output,
        &expect![[r#"
            hairpin: sysctl: net.ipv4.tcp_sack is not modelled, so nothing was done
            exit 2
        "#]],
    );
    // It can be read, and told what it is.
    check(
        &format!(
            "{TWO_HOSTS}ip netns exec A sysctl net.ipv4.conf.a0.force_igmp_version=0 net.ipv4.conf.a0.force_igmp_version=1"
        ),
        output,
        &expect![[r#"
            hairpin: sysctl: net.ipv4.conf.a0.force_igmp_version = 1 is not modelled, so nothing was done
            exit 2
        "#]],
    );
}

// sysctl(8) reads what is below a directory by its name, and passes over old names of other keys.
#[test]
fn a_directory_is_every_key_below_it() {
    let lab = "ip netns exec A sysctl -w net.ipv4.neigh.a0.retrans_time=50 net.ipv4.neigh.a0.unres_qlen=2\n";
    check(
        &format!("{TWO_HOSTS}{lab}ip netns exec A sysctl net.ipv4.neigh.a0"),
        output,
        &expect![[r#"
            net.ipv4.neigh.a0.anycast_delay = 100
            net.ipv4.neigh.a0.app_solicit = 0
            net.ipv4.neigh.a0.base_reachable_time_ms = 36000000
            net.ipv4.neigh.a0.delay_first_probe_time = 36000
            net.ipv4.neigh.a0.gc_stale_time = 60
            net.ipv4.neigh.a0.interval_probe_time_ms = 5000
            net.ipv4.neigh.a0.locktime = 100
            net.ipv4.neigh.a0.mcast_resolicit = 0
            net.ipv4.neigh.a0.mcast_solicit = 3
            net.ipv4.neigh.a0.proxy_delay = 80
            net.ipv4.neigh.a0.proxy_qlen = 64
            net.ipv4.neigh.a0.retrans_time_ms = 500
            net.ipv4.neigh.a0.ucast_solicit = 3
            net.ipv4.neigh.a0.unres_qlen = 2
            net.ipv4.neigh.a0.unres_qlen_bytes = 4180
            exit 0
        "#]],
    );
}

// Seen with procps 4.0: what may not be written is complained of, and is no failure.
#[test]
fn a_key_that_nobody_may_write_fails_without_a_failure() {
    check(
        &format!(
            "{TWO_HOSTS}ip netns exec A sysctl -w net.ipv4.conf.a0.mc_forwarding=1 net.ipv4.conf.a0.arp_ignore=-4"
        ),
        output,
        &expect![[r#"
            net.ipv4.conf.a0.arp_ignore = -4
            sysctl: setting key "net.ipv4.conf.a0.mc_forwarding": Invalid argument
            exit 0
        "#]],
    );
}

// __fib_validate_source(): loose asks for a way back by any device; `all` counts too.
#[test]
fn rp_filter_drops_a_source_without_a_way_back() {
    let ping = "ip netns exec B ping -c 1 -W 1 10.0.0.1";
    let stranger = "ip -n B addr add 10.8.0.1/32 dev b0\nip -n B route add 10.0.0.1 dev b0 src 10.8.0.1";
    let filter = "ip netns exec A sysctl -w net.ipv4.conf.all.rp_filter=2";
    check(
        &format!("{TWO_HOSTS}{ping}\n{stranger}\n{filter}\n{ping}"),
        drops,
        &expect![[r#"
            A a0: IP_RPFILTER in ip_rcv_finish_core()
        "#]],
    );
}

#[test]
fn what_ignores_every_echo_keeps_silent() {
    let lab = "ip netns exec A sysctl -w net.ipv4.icmp_echo_ignore_all=1\nip netns exec B ping -c 1 -W 1 10.0.0.1";
    check(
        &format!("{TWO_HOSTS}{lab}"),
        output,
        &expect![[r#"
            PING 10.0.0.1 (10.0.0.1) 56(84) bytes of data.

            --- 10.0.0.1 ping statistics ---
            1 packets transmitted, 0 received, 100% packet loss, time Tms

            exit 1
        "#]],
    );
}
