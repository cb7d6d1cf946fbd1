//! The steps of the command that is being played, each in words.

use sim_core::base::Counter;
use sim_core::packet::{Arp, ArpOp, Body, Icmp, Payload, Role};
use sim_core::trace::{Heard, Seen, Step, StepKind};

use super::kinds::{Words, words};
use super::message::Message;
use super::names::Names;
use super::text::{PacketText, RemedyText, StepText};
use super::told::Told;
use super::{ends, lookup, nexthop};
use crate::l10n::Lang;
use crate::sitting::Sitting;

/// Every step of the command before the reader, in order. Empty for a command that sends and asks nothing.
pub fn steps(sitting: &Sitting<'_>) -> Vec<StepText> {
    let Some(command) = sitting.command else { return Vec::new() };
    texts(&command.record.trace.steps, &command.record.heard, &Names::of(sitting), sitting.lang)
}

pub(super) fn texts(steps: &[Step], heard: &[Heard], names: &Names<'_>, lang: Lang) -> Vec<StepText> {
    let mut texts = Vec::with_capacity(steps.len());
    let mut role = first_role(steps);
    let mut part = role;
    for (index, step) in steps.iter().enumerate() {
        role = step.packet().map_or(role, |seen| seen.payload.role());
        let told = Told { names, steps, heard, index, step, role };
        let begins = part_of(step, part, role);
        let section = section(step, part, begins).map(|message| message.say(lang));
        part = begins;
        texts.push(StepText { section, ..step_text(&told, lang) });
    }
    texts
}

/// Steps before the first packet belong to what it will be.
fn first_role(steps: &[Step]) -> Role {
    steps.iter().find_map(|step| step.packet()).map_or(Role::Request, |seen| seen.payload.role())
}

fn step_text(told: &Told<'_>, lang: Lang) -> StepText {
    let Told { names, step, role, .. } = *told;
    let Words { text, more } = words(told);
    let (candidates, uncounted) = if let StepKind::Table(read) = &step.kind {
        lookup::candidates(step.host, read, names, lang)
    } else if let StepKind::Nexthop(read) = &step.kind {
        (nexthop::candidates(step.host, read, names, lang), None)
    } else {
        (Vec::new(), None)
    };
    StepText {
        title: text.title(lang),
        say: text.part(lang, ".say"),
        more: more.lines(lang, ".more"),
        remedy: remedy(told, lang),
        function: step.function.to_owned(),
        drop: if let StepKind::Drop { reason } = step.kind { Some(reason.name().to_owned()) } else { None },
        counters: step.counters.iter().map(|(counter, by)| counted(*counter, *by)).collect(),
        causes: names.cause_lines(&step.cause),
        needs: names.lines(&step.needs),
        candidates,
        uncounted,
        decision: decides(&step.kind),
        role,
        section: None,
        host: names.host(step.host).to_owned(),
        dev: step.dev.map(|dev| names.dev(step.host, dev).to_owned()),
        packet: step.packet().map(|seen| packet_text(seen, lang)),
    }
}

/// How to see a drop on a real machine, and how to mend it.
fn remedy(told: &Told<'_>, lang: Lang) -> Option<RemedyText> {
    let StepKind::Drop { reason } = told.step.kind else { return None };
    let dropped = ends::dropped(told, reason);
    let named = told.message("why-drop-named").code("reason", reason.name()).word("function", told.step.function);
    let mut see = dropped.lines(lang, ".see");
    see.push(named.say(lang));
    Some(RemedyText { see, mend: dropped.lines(lang, ".mend") })
}

/// As `nstat` names it: without the dot.
fn counted(counter: Counter, by: u64) -> String {
    format!("{} +{by}", counter.name().replace('.', ""))
}

/// The kernel chose here among several ways, or was sent to one.
const fn decides(kind: &StepKind) -> bool {
    matches!(
        kind,
        StepKind::Rule(_)
            | StepKind::Table(_)
            | StepKind::Nexthop(_)
            | StepKind::Exception(_)
            | StepKind::Source { .. }
            | StepKind::RouteKept { .. }
    )
}

/// What a step is a part of. What has no packet, or ends one, changes nothing; an error begins where it is made.
const fn part_of(step: &Step, before: Role, role: Role) -> Role {
    if step.seen.is_none() || matches!(step.kind, StepKind::Drop { .. } | StepKind::ReplyRefused { .. }) {
        before
    } else if matches!(step.kind, StepKind::IcmpError { .. }) {
        Role::Error
    } else {
        role
    }
}

/// What begins with a step: another request, ARP, the reply, an error, or the request again after one of them.
fn section(step: &Step, before: Role, role: Role) -> Option<Message> {
    if let StepKind::Send { seq, .. } = step.kind {
        return (seq > 1).then(|| Message::new("why-section-request").count("seq", seq.into()));
    }
    let heading = match (before, role) {
        (Role::ArpRequest | Role::ArpReply, Role::ArpRequest | Role::ArpReply) => None,
        (_, Role::ArpRequest | Role::ArpReply) => Some("why-section-arp"),
        (Role::Request, Role::Request) | (Role::Reply, Role::Reply) | (Role::Error, Role::Error) => None,
        (_, Role::Request) => Some("why-section-again"),
        (_, Role::Reply) => Some("why-section-reply"),
        (_, Role::Error) => Some("why-section-error"),
    };
    heading.map(Message::new)
}

/// What a packet is called.
pub(crate) const fn packet_key(payload: &Payload) -> &'static str {
    match payload {
        Payload::Arp(Arp { op: ArpOp::Request, .. }) => "why-packet-arp-request",
        Payload::Arp(Arp { op: ArpOp::Reply, .. }) => "why-packet-arp-reply",
        Payload::Ipv4(ip) => match ip.body {
            Body::Udp(_) => "why-packet-datagram",
            Body::Icmp(Icmp::EchoRequest(_)) => "why-packet-request",
            Body::Icmp(Icmp::EchoReply(_)) => "why-packet-reply",
            Body::Icmp(Icmp::DestUnreachable { .. }) => "why-packet-unreachable",
            Body::Icmp(Icmp::TimeExceeded { .. }) => "why-packet-exceeded",
            Body::Icmp(Icmp::Redirect { .. }) => "why-packet-redirect",
        },
    }
}

fn packet_text(seen: Seen, lang: Lang) -> PacketText {
    let (ttl, src, dst, record) = match &seen.payload {
        Payload::Arp(arp) => (None, arp.sender, arp.target, None),
        Payload::Ipv4(packet) => (Some(packet.ttl), packet.src, packet.dst, packet.record()),
    };
    PacketText {
        name: Message::new(packet_key(&seen.payload)).say(lang).plain(),
        ttl,
        src: src.to_string(),
        dst: dst.to_string(),
        record: record.iter().flat_map(|record| record.addrs()).map(ToString::to_string).collect(),
        tcpdump: seen.payload.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_is_named_as_nstat_names_it() {
        assert_eq!(counted(Counter::IpInReceives, 1), "IpInReceives +1");
    }
}
