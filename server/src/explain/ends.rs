//! What ends a journey: a drop, a system call that fails, a bound, the edge of the model.

use sim_core::base::{Bound, DropReason, Errno, Limit, RouteType};
use sim_core::packet::Role;
use sim_core::trace::{NotModelled, Program, RuleAnswer, Step, StepKind};

use super::kinds::Words;
use super::message::Message;
use super::told::Told;

pub(super) fn dropped(told: &Told<'_>, reason: DropReason) -> Message {
    let key = match reason {
        DropReason::NeighFailed => "why-drop-neigh-failed",
        DropReason::NeighQueuefull => "why-drop-neigh-queuefull",
        DropReason::QueuePurge => "why-drop-queue-purge",
        DropReason::QdiscDrop => "why-drop-qdisc-drop",
        DropReason::IpInaddrerrors => "why-drop-ip-inaddrerrors",
        DropReason::IpInnoroutes => "why-drop-ip-innoroutes",
        DropReason::IpInhdr => "why-drop-ip-inhdr",
        DropReason::IpCsum => "why-drop-ip-csum",
        DropReason::PktTooBig => "why-drop-pkt-too-big",
        DropReason::IpLocalSource => "why-drop-ip-local-source",
        DropReason::IpInvalidSource => "why-drop-ip-invalid-source",
        DropReason::IpInvalidDest => "why-drop-ip-invalid-dest",
        DropReason::NotSpecified => unspecified(told.step.function),
        DropReason::IpLocalnet => "why-drop-ip-localnet",
        DropReason::IpRpfilter => "why-drop-ip-rpfilter",
        DropReason::Otherhost => "why-drop-otherhost",
        DropReason::InvalidProto if told.role == Role::Request => "why-drop-invalid-proto",
        DropReason::InvalidProto => "why-drop-told-to-all",
        DropReason::NoSocket if told.is_udp() => "why-drop-no-port",
        DropReason::NoSocket => "why-drop-no-socket",
        DropReason::BridgeIngressStpState => "why-drop-bridge-ingress-stp-state",
        DropReason::NoTxTarget => "why-drop-no-tx-target",
    };
    let message = told.message(key).word("dev", told.dev()).choose("state", state_of_link(told));
    let message = message.choose("ended", if told.is_after_exit() { "yes" } else { "no" });
    let message = message.choose("zero", if told.dst().is_unspecified() { "yes" } else { "no" });
    message.choose("many", told.many()).addr("src", told.src()).addr("dst", told.dst())
}

/// Where the kernel names no reason, the function that lets the packet go is all that tells why.
fn unspecified(function: &str) -> &'static str {
    match function {
        "__udp4_lib_rcv" => "why-drop-no-port-many",
        "ip_rcv_finish_core" | "dst_discard" => "why-drop-not-joined",
        "ip_forward" => "why-drop-frame-for-many",
        "ip_do_fragment" => "why-drop-rest-of-pieces",
        "__dev_forward_skb2" => "why-drop-at-far-end",
        "arp_process" => "why-drop-arp-nobodys",
        _ => "why-drop-not-specified",
    }
}

/// Why a device may take nothing, as it stands.
fn state_of_link(told: &Told<'_>) -> &'static str {
    let host = told.names.state(told.step.host);
    let link = host.and_then(|host| host.links.iter().find(|link| Some(link.ifindex) == told.step.dev));
    match link {
        Some(link) if !link.up => "down",
        Some(link) if !link.carrier => "no-carrier",
        Some(_) | None => "other",
    }
}

pub(super) fn errno(told: &Told<'_>, program: Program, call: &str, errno: Errno) -> Message {
    let key = match errno {
        Errno::Eacces => "why-errno-eacces",
        Errno::Einval => "why-errno-einval",
        Errno::Eexist => "why-errno-eexist",
        Errno::Enodev => "why-errno-enodev",
        Errno::Enoent => "why-errno-enoent",
        Errno::Esrch => "why-errno-esrch",
        Errno::Enetunreach => "why-errno-enetunreach",
        Errno::Ehostunreach => "why-errno-ehostunreach",
        Errno::Enetdown => "why-errno-enetdown",
        Errno::Eaddrnotavail => "why-errno-eaddrnotavail",
        Errno::Eopnotsupp => "why-errno-eopnotsupp",
        Errno::Enobufs => "why-errno-enobufs",
        Errno::Emsgsize => "why-errno-emsgsize",
    };
    told.message(key)
        .word("program", program.name())
        .code("call", call)
        .code("error", errno.text())
        .choose("route", refused_for(told))
        .addr("dst", told.dst())
}

/// What a call was refused for, as far as the trace tells: what the lookup before it came to.
fn refused_for(told: &Told<'_>) -> &'static str {
    let sent_later = told.steps[told.index..].iter().any(|step| matches!(step.kind, StepKind::Send { .. }));
    match decided_by(&told.steps[..told.index]) {
        Some(RouteType::Broadcast) if sent_later => "retried",
        Some(RouteType::Broadcast) => "broadcast",
        Some(kind @ (RouteType::Blackhole | RouteType::Unreachable | RouteType::Prohibit)) => kind.name(),
        Some(RouteType::Unicast | RouteType::Local | RouteType::Anycast | RouteType::Multicast | RouteType::Throw)
        | None => "other",
    }
}

/// The type of the route, or of the rule that refuses, at which the last of some searches ended.
pub(super) fn decided_by(steps: &[Step]) -> Option<RouteType> {
    let last = steps.iter().rev().find_map(|step| {
        if let StepKind::Table(read) = &step.kind {
            return Some(read.winner().map(|won| won.route.kind));
        }
        let StepKind::Rule(read) = &step.kind else { return None };
        let RuleAnswer::Refuses(kind) = read.answer else { return Some(None) };
        Some(Some(kind))
    });
    last.flatten()
}

/// A search ended at a route or a rule that refuses.
pub(super) fn was_refused(steps: &[Step]) -> bool {
    decided_by(steps).is_some_and(|kind| kind.errno().is_some())
}

pub(super) fn bound(Limit { bound, max }: Limit) -> Words {
    let key = match bound {
        Bound::Commands => "why-bound-commands",
        Bound::Hosts => "why-bound-hosts",
        Bound::Links => "why-bound-links",
        Bound::EventsPerCommand => "why-bound-events-per-command",
        Bound::Events => "why-bound-events",
        Bound::StepsPerCommand => "why-bound-steps-per-command",
        Bound::OutputBytes => "why-bound-output-bytes",
        Bound::LabOutputBytes => "why-bound-lab-output-bytes",
    };
    Words::of(Message::new(key).count("max", max), Message::new("why-bound"))
}

pub(super) fn not_modelled(told: &Told<'_>, what: NotModelled) -> Words {
    let key = match what {
        NotModelled::Fragmentation => "why-not-modelled-fragmentation",
        NotModelled::LostPiece => "why-not-modelled-lost-piece",
        NotModelled::Macvlan => "why-not-modelled-macvlan",
        NotModelled::Vxlan => "why-not-modelled-vxlan",
    };
    Words::of(told.message(key).addr("dst", told.dst()), Message::new("why-not-modelled"))
}
