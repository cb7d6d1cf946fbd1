use std::collections::BTreeMap;

use sim_core::base::{HostId, PacketId, Time};
use sim_core::lab::{CommandRun, Run};
use sim_core::packet::{Arp, ArpOp, Body, Icmp, Payload};
use sim_core::trace::{Made, Origin, Program};

use super::is_broken_off;

/// Where and how each packet was first seen.
type First = BTreeMap<PacketId, (HostId, Payload)>;

/// A reply answers a request that came, an error is about a packet that got here and quotes it, and ARP asks because of a
/// packet: each names it. Only programs send of their own accord, and a command where it tells or asks by itself.
pub fn answers_know_what_caused_them(run: &Run) -> Vec<String> {
    let mut first = First::new();
    let mut made = BTreeMap::new();
    let mut wrong = Vec::new();
    for command in &run.commands {
        for step in &command.record.trace.steps {
            if let Some(packet) = step.packet() {
                first.entry(packet.id).or_insert((step.host, packet.payload));
            }
        }
        for (at, packet) in command.record.packets.iter().enumerate() {
            let id = PacketId { command: command.id, ordinal: u32::try_from(at + 1).expect("a bound is met before") };
            made.insert(id, *packet);
            let Some((host, payload)) = first.get(&id) else {
                if !is_broken_off(command) {
                    wrong.push(format!("line {}: {}: {id:?} was made and never seen", command.line_no, command.line));
                }
                continue;
            };
            if let Err(why) = judge(command, &first, &made, (*host, *payload, *packet)) {
                wrong.push(format!("line {}: {}: {id:?}, {payload}: {why}", command.line_no, command.line));
            }
        }
    }
    wrong
}

fn judge(
    command: &CommandRun,
    first: &First,
    made: &BTreeMap<PacketId, Made>,
    (host, payload, packet): (HostId, Payload, Made),
) -> Result<(), String> {
    if let Some(cause) = packet.origin.packet() {
        let made = made.get(&cause).ok_or_else(|| format!("{cause:?} is no packet"))?;
        was_here(command, cause, host, made.at, packet.at)?;
    }
    let cause = packet.origin.packet().and_then(|id| first.get(&id)).map(|(_, payload)| *payload);
    match (payload, packet.origin, cause) {
        (Payload::Arp(asked), Origin::Asks(_), Some(Payload::Ipv4(_))) if asked.op == ArpOp::Request => Ok(()),
        (Payload::Arp(told), Origin::Answers(_), Some(Payload::Arp(asked))) => {
            let answers = told.op == ArpOp::Reply && asked.op == ArpOp::Request && told.sender == asked.target;
            yes(answers && told.target == asked.sender, "it answers something else")
        }
        (Payload::Arp(Arp { op: ArpOp::Request, .. }), Origin::Command, None) => Ok(()),
        (Payload::Arp(_), Origin::Sent { program: Program::Arping, data: None }, None) => Ok(()),
        (Payload::Ipv4(ip), Origin::Answers(_), Some(Payload::Ipv4(asked))) => match (ip.body, asked.body) {
            (Body::Icmp(Icmp::EchoReply(told)), Body::Icmp(Icmp::EchoRequest(asked))) => {
                yes(told == asked, "it answers another echo")
            }
            (Body::Icmp(_) | Body::Udp(_), _) => Err("only an echo reply answers".to_owned()),
        },
        (Payload::Ipv4(ip), Origin::About(_), Some(Payload::Ipv4(lost))) => {
            let Some(about) = ip.about() else { return Err("only an error is about another".to_owned()) };
            let same = about.head == lost.body.head()
                && about.dst == lost.dst
                && (ip.dst == about.src || about.src.is_unspecified());
            yes(same && lost.about().is_none(), "it is about something else")
        }
        (Payload::Ipv4(ip), Origin::Sent { data: Some(_), .. }, None) => {
            let sent = matches!(ip.body, Body::Icmp(Icmp::EchoRequest(_)) | Body::Udp(_));
            yes(sent, "no program sends that")
        }
        (Payload::Arp(_) | Payload::Ipv4(_), origin, cause) => Err(format!("{origin:?} of {cause:?} is no reason")),
    }
}

/// A cause comes before what it causes, and to the same host; one of an earlier command was seen there then.
fn was_here(command: &CommandRun, cause: PacketId, host: HostId, caused: Time, at: Time) -> Result<(), String> {
    if caused > at {
        return Err(format!("{cause:?} came later"));
    }
    let mut steps = command.record.trace.steps.iter();
    let seen = steps.any(|step| step.host == host && step.at <= at && step.packet().is_some_and(|own| own.id == cause));
    yes(seen || cause.command != command.id, &format!("{cause:?} was not here"))
}

fn yes(holds: bool, or: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(or.to_owned()) }
}
