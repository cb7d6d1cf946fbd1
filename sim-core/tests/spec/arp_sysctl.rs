//! What `arp_announce`, `arp_ignore`, `arp_filter`, `proxy_arp` and their like make of ARP.

use std::fmt::Write as _;

use expect_test::expect;
use sim_core::lab::{CommandRun, Lab};
use sim_core::trace::StepKind;
use sim_core::why::causes;

use crate::views::{check, output, taps};

/// A has 10.0.0.1 and 10.0.1.1 on its card, and 10.7.0.1 on `lo`.
const TWO_HOSTS: &str = "
    ip netns add A
    ip netns add B
    ip link add a0 netns A type veth peer name b0 netns B
    ip -n A link set lo up
    ip -n A link set a0 up
    ip -n B link set b0 up
    ip -n A addr add 10.0.0.1/24 dev a0
    ip -n A addr add 10.0.1.1/24 dev a0
    ip -n A addr add 10.7.0.1/32 dev lo
    ip -n B addr add 10.0.0.2/24 dev b0
    ip -n B route add 10.0.0.0/8 dev b0
    ";

/// A card of B on either side; A takes all of 10.0.0.0/16 for its own wire.
const ROUTER: &str = "
    ip netns add A
    ip netns add B
    ip netns add C
    ip link add a0 netns A type veth peer name b0 netns B
    ip link add b1 netns B type veth peer name c0 netns C
    ip -n A link set a0 up
    ip -n B link set b0 up
    ip -n B link set b1 up
    ip -n C link set c0 up
    ip -n A addr add 10.0.0.1/16 dev a0
    ip -n B addr add 10.0.0.2/24 dev b0
    ip -n B addr add 10.0.1.2/24 dev b1
    ip -n C addr add 10.0.1.3/16 dev c0
    ip netns exec B sysctl -w net.ipv4.ip_forward=1
    ";

/// What ARP had in mind, as the steps say it.
fn reasons(command: &CommandRun) -> String {
    let mut text = String::new();
    for step in &command.record.trace.steps {
        if let Some(said) = said(&step.kind) {
            let _ = writeln!(text, "{} {said}", command.after.host(step.host).name);
        }
    }
    text
}

fn said(kind: &StepKind) -> Option<String> {
    if let StepKind::ArpAsk { target, sender, why, .. } = kind {
        return Some(format!("asks for {target} as {sender}: {why:?}"));
    }
    if let StepKind::ArpAnswer { target } = kind {
        return Some(format!("answers for {target}"));
    }
    if let StepKind::ArpIgnore { target, why } = kind {
        return Some(format!("is silent about {target}: {why:?}"));
    }
    if let StepKind::ArpProxy { target, why } = kind {
        return Some(format!("stands for {target}: {why:?}"));
    }
    if let StepKind::ArpProxyWait { target } = kind {
        return Some(format!("waits before it answers for {target}"));
    }
    let StepKind::ArpUnused { sender } = kind else { return None };
    Some(format!("has no use for {sender}"))
}

// arp_solicit(): 0 the source of the packet, 1 only in a network with the asked one, 2 the best of the device.
#[test]
fn arp_announce_chooses_what_a_question_is_signed_with() {
    let ping = |announce, src| {
        let set = format!("ip netns exec A sysctl -w net.ipv4.conf.all.arp_announce={announce}");
        format!("{TWO_HOSTS}\n{set}\nip netns exec A ping -c 1 -W 1 -I {src} 10.0.0.2")
    };
    let lo = expect![[r#"
        A asks for 10.0.0.2 as 10.7.0.1: PacketSource
        B answers for 10.0.0.2
    "#]];
    check(&ping(0, "10.7.0.1"), reasons, &lo);
    let hidden = expect![[r#"
        A asks for 10.0.0.2 as 10.0.0.1: OtherNetwork
        B answers for 10.0.0.2
        B asks for 10.0.1.1 as 10.0.0.2: PacketSource
        A answers for 10.0.1.1
    "#]];
    check(&ping(1, "10.0.1.1"), reasons, &hidden);
    let kept = expect![[r#"
        A asks for 10.0.0.2 as 10.0.0.1: SameNetwork
        B answers for 10.0.0.2
    "#]];
    check(&ping(1, "10.0.0.1"), reasons, &kept);
    let best = expect![[r#"
        A asks for 10.0.0.2 as 10.0.0.1: BestAddress
        B answers for 10.0.0.2
    "#]];
    check(&ping(2, "10.0.0.1"), reasons, &best);
}

// arp_ignore(): the greater number of `all` and the device counts.
#[test]
fn arp_ignore_says_for_which_of_its_addresses_a_host_answers() {
    let asked = |ignore, target| {
        let set = format!("ip netns exec A sysctl -w net.ipv4.conf.a0.arp_ignore={ignore}");
        format!("{TWO_HOSTS}\n{set}\nip netns exec B arping -c 1 -w 1 -I b0 {target}")
    };
    let answers = expect![[r#"
        A answers for 10.7.0.1
        B has no use for 10.7.0.1
    "#]];
    check(&asked(0, "10.7.0.1"), reasons, &answers);
    check(&asked(4, "10.7.0.1"), reasons, &answers);
    let silent = |ignore, target, why: &str| {
        let said = Lab::parse(&asked(ignore, target)).expect("a short lab").run();
        let last = said.commands.last().expect("an arping");
        assert_eq!(reasons(last), format!("A is silent about {target}: {why}\n"));
    };
    silent(1, "10.7.0.1", "OtherDevice");
    silent(2, "10.0.1.1", "OtherNetwork");
    silent(8, "10.0.0.1", "Never");
}

// A step that a sysctl decides names the line that wrote it.
#[test]
fn who_set_arp_ignore_is_why_nobody_answers() {
    let set = "ip netns exec A sysctl -w net.ipv4.conf.all.arp_ignore=8";
    let lab = format!("{TWO_HOSTS}\n{set}\nip netns exec B ping -c 1 -W 1 10.0.0.1");
    let run = Lab::parse(&lab).expect("a short lab").run();
    let [.., sysctl, ping] = run.commands.as_slice() else { panic!("a sysctl and a ping") };
    assert!(causes(&run, ping.id).contains(sysctl.id));
}

// arp_fwd_proxy(), pneigh_enqueue(): it forwards, and the way leads out of another device; the answer waits.
#[test]
fn proxy_arp_answers_for_what_is_behind_another_device() {
    let ping = |set: &str| format!("{ROUTER}\n{set}\nip netns exec A ping -c 1 -W 1 10.0.1.3");
    let silent = expect![[r#"
        A asks for 10.0.1.3 as 10.0.0.1: PacketSource
        B is silent about 10.0.1.3: NotMine
        A asks for 10.0.1.3 as 10.0.0.1: PacketSource
        B is silent about 10.0.1.3: NotMine
        A asks for 10.0.1.3 as 10.0.0.1: PacketSource
        B is silent about 10.0.1.3: NotMine
    "#]];
    check(&ping("ip netns exec B sysctl -w net.ipv4.conf.b1.proxy_arp=1"), reasons, &silent);
    let answered = expect![[r#"
        A asks for 10.0.1.3 as 10.0.0.1: PacketSource
        B waits before it answers for 10.0.1.3
        B stands for 10.0.1.3: OtherSide
        B asks for 10.0.1.3 as 10.0.1.2: NoPacket
        C answers for 10.0.1.3
        C asks for 10.0.0.1 as 10.0.1.3: PacketSource
        B waits before it answers for 10.0.0.1
        B stands for 10.0.0.1: OtherSide
    "#]];
    check(&ping("ip netns exec B sysctl -w net.ipv4.conf.all.proxy_arp=1"), reasons, &answered);
}

#[test]
fn a_proxy_entry_answers_for_one_address() {
    let entry = "
        ip netns exec B sysctl -w net.ipv4.neigh.b0.proxy_delay=0
        ip -n B neigh add proxy 10.0.1.3 dev b0";
    let asked = |target| format!("{ROUTER}\n{entry}\nip netns exec A arping -c 1 -w 1 -I a0 {target}");
    let stands = expect![[r#"
        B stands for 10.0.1.3: Entry
        A has no use for 10.0.1.3
    "#]];
    check(&asked("10.0.1.3"), reasons, &stands);
    let silent = expect![[r#"
        B is silent about 10.0.1.4: NotMine
    "#]];
    check(&asked("10.0.1.4"), reasons, &silent);
}

// inetdev_event(), arp_accept(): 2 takes only what is in a network of the device.
#[test]
fn who_announces_itself_is_learnt_only_by_those_who_accept_it() {
    let notify = "ip netns exec A sysctl -w net.ipv4.conf.a0.arp_notify=1";
    let accept = "ip netns exec B sysctl -w net.ipv4.conf.b0.arp_accept";
    let change = "ip -n A link set a0 address 02:aa:aa:aa:aa:aa";
    let told = format!("{TWO_HOSTS}\n{notify}\n{accept}=2\n{change}");
    check(
        &told,
        taps,
        &expect![[r#"
            A a0 out: ARP, Request who-has 10.0.0.1 tell 10.0.0.1, length 28
            A a0 out: ARP, Request who-has 10.0.1.1 tell 10.0.1.1, length 28
            B b0 in: ARP, Request who-has 10.0.0.1 tell 10.0.0.1, length 28
            B b0 in: ARP, Request who-has 10.0.1.1 tell 10.0.1.1, length 28
        "#]],
    );
    let known = expect![[r#"
        10.0.0.1 dev b0 lladdr 02:aa:aa:aa:aa:aa STALE 
        exit 0
    "#]];
    check(&format!("{told}\nip -n B neigh"), output, &known);
    let nobody = expect![[r#"
        exit 0
    "#]];
    check(&format!("{TWO_HOSTS}\n{notify}\n{accept}=0\n{change}\nip -n B neigh"), output, &nobody);
}

// neigh_max_probes(), __neigh_event_send(): without a single question the packet is lost at once.
#[test]
fn how_often_a_host_asks_is_a_number_of_the_device() {
    let ping = |solicit| {
        let set = format!("ip netns exec A sysctl -w net.ipv4.neigh.a0.mcast_solicit={solicit}");
        format!("{TWO_HOSTS}\n{set}\nip netns exec A ping -c 1 -W 1 10.0.0.9")
    };
    let once = expect![[r#"
        A a0 out: ARP, Request who-has 10.0.0.9 tell 10.0.0.1, length 28
        B b0 in: ARP, Request who-has 10.0.0.9 tell 10.0.0.1, length 28
        A lo in: IP 10.0.0.1 > 10.0.0.1: ICMP host 10.0.0.9 unreachable, length 92
    "#]];
    check(&ping(1), taps, &once);
    check(&ping(0), taps, &expect![""]);
}
