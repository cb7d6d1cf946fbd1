use expect_test::expect;

use sim_core::lab::CommandRun;
use sim_core::trace::StepKind;

use crate::views::{check, output};

/// A, and two routers on its LAN; only R2 leads to B, and A knows only R1.
const LAN: &str = "
    ip netns add SW
    ip -n SW link add br0 type bridge
    ip -n SW link set br0 up
    ip netns add A
    ip netns add R1
    ip netns add R2
    ip netns add B
    ip link add p1 netns SW type veth peer name a0 netns A
    ip link add p2 netns SW type veth peer name r1 netns R1
    ip link add p3 netns SW type veth peer name r2 netns R2
    ip link add r2b netns R2 type veth peer name b0 netns B
    ip -n SW link set p1 master br0 up
    ip -n SW link set p2 master br0 up
    ip -n SW link set p3 master br0 up
    ip -n A link set a0 up
    ip -n R1 link set r1 up
    ip -n R2 link set r2 up
    ip -n R2 link set r2b up
    ip -n B link set b0 up
    ip -n A addr add 10.0.0.2/24 dev a0
    ip -n R1 addr add 10.0.0.1/24 dev r1
    ip -n R2 addr add 10.0.0.254/24 dev r2
    ip -n R2 addr add 10.0.5.1/24 dev r2b
    ip -n B addr add 10.0.5.2/24 dev b0
    ip netns exec R1 sysctl -qw net.ipv4.ip_forward=1
    ip netns exec R2 sysctl -qw net.ipv4.ip_forward=1
    ip -n A route add default via 10.0.0.1
    ip -n R1 route add default via 10.0.0.254
    ip -n B route add default via 10.0.5.1
    ";

/// What the routers told, and what the hosts made of it.
fn redirects(command: &CommandRun) -> String {
    command.record.trace.steps.iter().filter_map(|step| told(&step.kind)).collect()
}

fn told(kind: &StepKind) -> Option<String> {
    if let StepKind::IcmpError { source, to } = kind {
        return Some(format!("tells {to}: {source:?}\n"));
    }
    if let StepKind::RedirectHold { to } = kind {
        return Some(format!("does not tell {to}\n"));
    }
    if let StepKind::RedirectLearn { dst, gateway } = kind {
        return Some(format!("learns {dst} via {gateway}\n"));
    }
    if let StepKind::RedirectAsk { gateway } = kind {
        return Some(format!("asks for {gateway}\n"));
    }
    if let StepKind::Exception(read) = kind {
        return Some(format!("goes by what it learnt of {}: {:?}\n", read.dst, read.gateway));
    }
    let StepKind::RedirectRefuse { gateway, why } = kind else { return None };
    Some(format!("refuses {gateway}: {why:?}\n"))
}

// FACTS.md 38; tests/kernel/labs/forward-redirect.lab
#[test]
fn a_redirect_to_a_stranger_only_asks_for_it_and_the_next_one_is_taken() {
    let first = format!("{LAN}ip netns exec A ping -c 1 10.0.5.2");
    check(
        &first,
        redirects,
        &expect![[r#"
            tells 10.0.0.2: Redirect { gateway: 10.0.0.254 }
            asks for 10.0.0.254
        "#]],
    );
    let second = format!("{first}\nip -n A route get 10.0.5.2\nip -n A neigh\nip netns exec A ping -c 1 10.0.5.2");
    check(
        &second,
        output,
        &expect![[r#"
            PING 10.0.5.2 (10.0.5.2) 56(84) bytes of data.
            From 10.0.0.1: icmp_seq=1 Redirect Host(New nexthop: 10.0.0.254)
            64 bytes from 10.0.5.2: icmp_seq=1 ttl=63 time=T ms

            --- 10.0.5.2 ping statistics ---
            1 packets transmitted, 1 received, 0% packet loss, time Tms
            rtt min/avg/max/mdev = T/T/T/T ms
            exit 0
        "#]],
    );
    let third = format!("{second}\nip netns exec A ping -c 1 10.0.5.2");
    check(
        &third,
        redirects,
        &expect![[r#"
        goes by what it learnt of 10.0.5.2: Some(10.0.0.254)
    "#]],
    );
    check(
        &format!("{second}\nip -n A route get 10.0.5.2"),
        output,
        &expect![[r#"
            10.0.5.2 via 10.0.0.254 dev a0 src 10.0.0.2 uid 0 
                cache <redirected> expires Tsec 
            exit 0
        "#]],
    );
}

// Seen on Linux 6.18: fib_dump_info_fnhe() passes over what no lookup has found yet.
#[test]
fn the_cache_shows_what_was_learnt_once_somebody_used_it() {
    let learnt = format!("{LAN}ip netns exec A ping -c 1 10.0.0.254\nip netns exec A ping -c 1 10.0.5.2");
    check(&format!("{learnt}\nip -n A route show cache"), output, &expect!["exit 0\n"]);
    check(
        &format!("{learnt}\nip -n A route get 10.0.5.2\nip -n A -j route show cache"),
        output,
        &expect![[r#"
            [{"dst":"10.0.5.2","gateway":"10.0.0.254","dev":"a0","flags":[],"cache":["redirected"],"expires":T}]
            exit 0
        "#]],
    );
    let anew = "ip -n A route del default\nip -n A route add default via 10.0.0.1\nip -n A route get 10.0.5.2";
    check(
        &format!("{learnt}\n{anew}"),
        output,
        &expect![[r#"
            10.0.5.2 via 10.0.0.1 dev a0 src 10.0.0.2 uid 0 
                cache 
            exit 0
        "#]],
    );
}

// __ip_do_redirect(); IN_DEV_RX_REDIRECTS: one of the two is enough for a host, a router wants both.
#[test]
fn a_host_obeys_if_all_or_the_device_says_so_and_a_router_if_both_do() {
    let ping = "ip netns exec A ping -c 1 10.0.0.254\nip netns exec A ping -c 1 10.0.5.2";
    let on_device = "ip netns exec A sysctl -qw net.ipv4.conf.all.accept_redirects=0";
    let router = "ip netns exec A sysctl -qw net.ipv4.ip_forward=1";
    check(
        &format!("{LAN}{on_device}\n{ping}"),
        redirects,
        &expect![[r#"
            tells 10.0.0.2: Redirect { gateway: 10.0.0.254 }
            learns 10.0.5.2 via 10.0.0.254
        "#]],
    );
    check(
        &format!("{LAN}{router}\n{ping}"),
        redirects,
        &expect![[r#"
            tells 10.0.0.2: Redirect { gateway: 10.0.0.254 }
            refuses 10.0.0.254: NotAccepted
        "#]],
    );
}

// FACTS.md 38; __ip_do_redirect(), ip_fib_check_default()
#[test]
fn without_shared_media_secure_redirects_wants_a_gateway_of_some_route() {
    let secure = "ip netns exec A sysctl -qw net.ipv4.conf.all.shared_media=0 net.ipv4.conf.a0.shared_media=0";
    let ping = "ip netns exec A ping -c 1 10.0.0.254\nip netns exec A ping -c 1 10.0.5.2";
    check(
        &format!("{LAN}{secure}\n{ping}"),
        redirects,
        &expect![[r#"
            tells 10.0.0.2: Redirect { gateway: 10.0.0.254 }
            refuses 10.0.0.254: NoGateway
        "#]],
    );
    let known = "ip -n A route add 192.0.2.0/24 via 10.0.0.254";
    check(
        &format!("{LAN}{secure}\n{known}\n{ping}"),
        redirects,
        &expect![[r#"
            tells 10.0.0.2: Redirect { gateway: 10.0.0.254 }
            learns 10.0.5.2 via 10.0.0.254
        "#]],
    );
}

// ip_rt_send_redirect(): 20 ms, doubled with each one.
#[test]
fn who_does_not_listen_is_told_ever_less_often() {
    let deaf = "ip netns exec A sysctl -qw net.ipv4.conf.all.accept_redirects=0 net.ipv4.conf.a0.accept_redirects=0";
    check(
        &format!("{LAN}{deaf}\nip netns exec A ping -c 4 -i 0.03 10.0.5.2"),
        redirects,
        &expect![[r#"
            tells 10.0.0.2: Redirect { gateway: 10.0.0.254 }
            refuses 10.0.0.254: NotAccepted
            does not tell 10.0.0.2
            tells 10.0.0.2: Redirect { gateway: 10.0.0.254 }
            refuses 10.0.0.254: NotAccepted
            does not tell 10.0.0.2
        "#]],
    );
}

// `ipv4_sk_redirect()` in Linux 6.18: the socket that sent the datagram learns, and the program hears nothing of it.
#[test]
fn who_sends_datagrams_learns_of_a_nearer_router_as_well() {
    check(
        &format!("{LAN}ip netns exec A ping -c 1 10.0.0.254\nip netns exec A tracepath -n 10.0.5.2"),
        |run| redirects(run) + &output(run).lines().map(|line| format!("{}\n", line.trim_end())).collect::<String>(),
        &expect![[r#"
            tells 10.0.0.2: TtlExceeded
            tells 10.0.0.2: TtlExceeded
            tells 10.0.0.2: Redirect { gateway: 10.0.0.254 }
            learns 10.0.5.2 via 10.0.0.254
            tells 10.0.0.2: TtlExceeded
            goes by what it learnt of 10.0.5.2: Some(10.0.0.254)
            tells 10.0.0.2: Port
             1?: [LOCALHOST]                      pmtu 1500
             1:  10.0.0.1 Tms
             1:  10.0.0.1 Tms
             2:  10.0.0.254 Tms asymm  1
             3:  10.0.5.2 Tms reached
                 Resume: pmtu 1500 hops 3 back 2
            exit 0
        "#]],
    );
}
