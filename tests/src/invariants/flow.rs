//! A packet as something that is somewhere: each step takes it from a place and puts it into another. One that is
//! nowhere can not take a step, and one that is somewhere when all is quiet has no fate.

use std::collections::{BTreeMap, BTreeSet};

use sim_core::base::{DropReason, HostId, IfIndex, PacketId, Time};
use sim_core::lab::{CommandRun, Run};
use sim_core::link::DeviceKind;
use sim_core::packet::Payload;
use sim_core::trace::{Origin, Step, StepKind};

use super::{is_broken_off, place};

/// How long a frame is on its way, by what carries it.
const WIRE: Time = Time::from_micros(10);
const LOOP: Time = Time::from_micros(1);
/// How long after the one before a piece of a program's packet leaves, if not later.
const TURN: Time = Time::from_millis(1);

/// Where a copy of a packet can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Where {
    /// In the hands of a host.
    Host(HostId),
    /// On its way to a device, which it reaches at that time.
    Wire(HostId, IfIndex, Time),
    /// A copy of a broadcast, on its way back to its own host.
    Copy(HostId, IfIndex, Time),
    /// A piece of a program's packet, which leaves at that time or later.
    Turn(HostId, Time),
    /// Waits for a neighbour of this host.
    Queue(HostId),
    /// A piece that waits for the others.
    Piece(HostId),
    /// Went up to ARP, ICMP or UDP.
    Up(HostId),
}

/// How many copies of each packet are where.
#[derive(Default)]
struct Copies(BTreeMap<(PacketId, Where), usize>);

impl Copies {
    fn put(&mut self, id: PacketId, to: Where) {
        *self.0.entry((id, to)).or_default() += 1;
    }

    fn take(&mut self, id: PacketId, from: Where) -> bool {
        let Some(count) = self.0.get_mut(&(id, from)).filter(|count| **count > 0) else { return false };
        *count -= 1;
        true
    }

    fn holds(&self, id: PacketId, at: Where) -> bool {
        self.0.get(&(id, at)).is_some_and(|count| *count > 0)
    }

    /// The piece whose turn is next, if its time has come.
    fn due(&self, id: PacketId, host: HostId, now: Time) -> Option<Where> {
        let turns = (id, Where::Turn(host, Time::ZERO))..=(id, Where::Turn(host, now));
        self.0.range(turns).find(|(_, count)| **count > 0).map(|((_, at), _)| *at)
    }

    /// Its pieces have no turn any more.
    fn forget_turns(&mut self, id: PacketId, host: HostId) {
        self.0.retain(|(own, at), _| *own != id || !matches!(at, Where::Turn(of, _) if *of == host));
    }

    fn take_any(&mut self, id: PacketId, from: &[Where]) -> bool {
        from.iter().any(|from| self.take(id, *from))
    }
}

/// Steps go on in time. A packet takes a step only where a copy of it is; it gets from host to host only by a cable, at
/// its speed; and in the end each copy has left, was dropped, went up, or waits in a queue that the world still has.
pub fn packets_have_one_path_and_one_fate(run: &Run) -> Vec<String> {
    let mut flow = Flow::default();
    for command in &run.commands {
        if is_broken_off(command) {
            // What was under way is forgotten.
            flow = Flow::default();
            continue;
        }
        flow.command(command);
        if !flow.wrong.is_empty() {
            break;
        }
    }
    flow.wrong
}

#[derive(Default)]
struct Flow {
    copies: Copies,
    /// Frames that a bridge of the host sent on, since they came in.
    bridged: BTreeSet<(PacketId, HostId)>,
    /// Packets of the host's own that did not come in yet.
    own: BTreeSet<(PacketId, HostId)>,
    wrong: Vec<String>,
}

impl Flow {
    fn command(&mut self, command: &CommandRun) {
        let steps = &command.record.trace.steps;
        let mut now = Time::ZERO;
        let mut known = BTreeSet::new();
        for (at, step) in steps.iter().enumerate() {
            let mut wrong = |why: &str| self.wrong.push(format!("{}: {why}", place(command, at)));
            if step.at < now {
                wrong("it happened before the last one");
            }
            now = step.at;
            if let StepKind::SyscallFailed { .. } = step.kind {
                self.refused(command, step);
                continue;
            }
            let Some(packet) = step.packet() else { continue };
            if packet.id.command == command.id && known.insert(packet.id) {
                self.copies.put(packet.id, Where::Host(step.host));
                self.own.insert((packet.id, step.host));
                // A request of ARP ends in its answer; an echo went up before.
                if matches!(packet.payload, Payload::Arp(_))
                    && let Some(Origin::Answers(asked)) = origin(command, packet.id)
                    && self.copies.take(asked, Where::Host(step.host))
                {
                    self.copies.put(asked, Where::Up(step.host));
                }
            }
            let before = at.checked_sub(1).and_then(|before| steps.get(before));
            if let Err(why) = self.step(command, step, packet.id, before) {
                self.wrong.push(format!("{}: {why}", place(command, at)));
                return;
            }
        }
        self.end(command);
    }

    /// A program is told that its packet did not leave.
    fn refused(&mut self, command: &CommandRun, step: &Step) {
        let made = u32::try_from(command.record.packets.len()).unwrap_or(u32::MAX);
        let all = (1..=made).rev().map(|ordinal| PacketId { command: command.id, ordinal });
        let here = Where::Host(step.host);
        if let Some(newest) = all.filter(|id| is_sent(command, *id)).find(|id| self.copies.holds(*id, here)) {
            self.copies.take(newest, here);
        }
    }

    fn step(&mut self, command: &CommandRun, step: &Step, id: PacketId, before: Option<&Step>) -> Result<(), String> {
        let here = Where::Host(step.host);
        let (queue, up, piece) = (Where::Queue(step.host), Where::Up(step.host), Where::Piece(step.host));
        let copies = &mut self.copies;
        let turn = copies.due(id, step.host, step.at).unwrap_or(here);
        let must = |taken: bool, why: &str| if taken { Ok(()) } else { Err(why.to_owned()) };
        let dev = step.dev.unwrap_or(IfIndex::LO);
        let links = &command.after.host(step.host).links;
        let kind = links.get(dev).map(|device| device.kind);
        match &step.kind {
            StepKind::Receive { .. } => {
                let from_bridge = before.is_some_and(|before| {
                    matches!(before.kind, StepKind::BridgeUp) && before.packet().is_some_and(|packet| packet.id == id)
                });
                if from_bridge {
                    return Ok(());
                }
                must(copies.take(id, Where::Wire(step.host, dev, step.at)), "nothing was on its way here")?;
                copies.put(id, here);
                self.bridged.remove(&(id, step.host));
                self.own.remove(&(id, step.host));
            }
            StepKind::RouteKept { .. } => {
                if copies.take(id, Where::Copy(step.host, dev, step.at)) {
                    copies.put(id, here);
                }
            }
            // That of what a program sends comes in before the packet leaves.
            StepKind::OwnCopy if is_sent(command, id) => copies.put(id, Where::Copy(step.host, dev, step.at)),
            StepKind::OwnCopy => copies.put(id, Where::Copy(step.host, dev, step.at + LOOP)),
            StepKind::LoopTurn => {
                must(copies.take_any(id, &[here, turn]), "it is not here")?;
                copies.put(id, Where::Wire(step.host, dev, step.at + LOOP));
            }
            StepKind::Transmit => {
                must(copies.take_any(id, &[here, queue, turn]), "it is not here")?;
                if kind == Some(DeviceKind::Bridge) {
                    // By which ports it leaves is said next.
                    copies.put(id, here);
                    return Ok(());
                }
                match kind {
                    Some(DeviceKind::Veth { peer: (host, far) }) => {
                        copies.put(id, Where::Wire(host, far, step.at + WIRE));
                    }
                    Some(DeviceKind::Loopback) => copies.put(id, Where::Wire(step.host, dev, step.at + LOOP)),
                    Some(DeviceKind::Bridge | DeviceKind::Macvlan { .. } | DeviceKind::Vxlan(_)) | None => {
                        return Err("it leaves by nothing that carries".to_owned());
                    }
                }
            }
            StepKind::FarMtu { .. } => {
                let Some(DeviceKind::Veth { peer: (host, far) }) = kind else {
                    return Err("no cable, no far end".to_owned());
                };
                must(copies.take(id, Where::Wire(host, far, step.at + WIRE)), "it is not on the cable")?;
                copies.put(id, here);
            }
            StepKind::Drop {
                reason: DropReason::NeighFailed | DropReason::NeighQueuefull | DropReason::QueuePurge,
            } => {
                must(copies.take_any(id, &[queue, here, turn]), "what is dropped is here, or waits")?;
            }
            // Of a packet in pieces, those that were not sent.
            StepKind::Drop { .. } if step.function == "ip_do_fragment" => {
                while copies.take(id, here) {}
                copies.forget_turns(id, step.host);
            }
            StepKind::Drop { reason: DropReason::QdiscDrop } => {
                must(copies.take_any(id, &[here, turn]), "what is dropped is here")?;
            }
            // Only the copy of what was sent to everybody comes in with a checksum that does not fit.
            StepKind::Drop { reason: DropReason::IpCsum } => {
                must(copies.take(id, Where::Copy(step.host, dev, step.at)), "its copy was not on its way here")?;
            }
            // What was sent to everybody may be here still when its copy has gone up.
            StepKind::Drop { reason }
                if matches!(reason, DropReason::InvalidProto | DropReason::NoSocket)
                    || step.function == "__udp4_lib_rcv" =>
            {
                must(copies.take_any(id, &[up, here]), "what is dropped is here")?;
            }
            StepKind::Drop { .. } => must(copies.take_any(id, &[here, up]), "what is dropped is here")?,
            StepKind::NeighWait { .. } => {
                must(copies.take_any(id, &[here, turn]), "it is not here")?;
                copies.put(id, queue);
            }
            StepKind::Fragment { pieces, .. } if self.own.contains(&(id, step.host)) && is_sent(command, id) => {
                must(copies.take(id, here), "it is not here")?;
                let mut at = step.at;
                for _ in 0..*pieces {
                    copies.put(id, Where::Turn(step.host, at));
                    at = at + TURN;
                }
            }
            StepKind::Fragment { pieces, .. } => (1..*pieces).for_each(|_| copies.put(id, here)),
            StepKind::FragmentWait => {
                must(copies.take(id, here), "it is not here")?;
                copies.put(id, piece);
            }
            StepKind::Reassemble { pieces } => {
                (1..*pieces).try_for_each(|_| must(copies.take(id, piece), "a piece is missing"))?;
            }
            StepKind::Deliver => {
                must(copies.take(id, here), "it is not here")?;
                copies.put(id, up);
            }
            StepKind::BridgeFlood { ports: 0, .. } | StepKind::BridgeEnd => {
                must(copies.holds(id, here), "it is not here")?;
            }
            StepKind::BridgeFlood { ports, .. } => {
                must(copies.take(id, here), "it is not here")?;
                self.bridged.insert((id, step.host));
                (0..*ports).for_each(|_| copies.put(id, here));
            }
            StepKind::BridgeForward { .. } => {
                self.bridged.insert((id, step.host));
            }
            // A copy for the host itself, if the frame went on; else it is the frame.
            StepKind::BridgeUp if self.bridged.remove(&(id, step.host)) => copies.put(id, here),
            // What ICMP would say; a packet that came in is dropped then, and a program's is refused.
            StepKind::NoRoute { .. } if self.own.contains(&(id, step.host)) && !is_sent(command, id) => {
                must(copies.take(id, here), "it is not here")?;
            }
            StepKind::ReplyRefused { .. } => must(copies.take(id, here), "it is not here")?,
            // Either the error is not sent, or none is made: then the packet that it would be about is dropped.
            StepKind::RateLimited { .. } if self.own.contains(&(id, step.host)) => {
                must(copies.take(id, here), "it is not here")?;
            }
            // What ARP does with a frame may be more than one thing.
            StepKind::NeighLearn { .. }
            | StepKind::ArpIgnore { .. }
            | StepKind::ArpUnused { .. }
            | StepKind::ArpOff
            | StepKind::ArpProxyWait { .. } => {
                if copies.take(id, here) {
                    copies.put(id, up);
                }
            }
            // It is looked at, and stays where it is.
            StepKind::Connect { .. }
            | StepKind::Send { .. }
            | StepKind::SyscallFailed { .. }
            | StepKind::Socket { .. }
            | StepKind::Read { .. }
            | StepKind::Print { .. }
            | StepKind::GiveUp { .. }
            | StepKind::Exit { .. }
            | StepKind::Rule(_)
            | StepKind::Table(_)
            | StepKind::Nexthop(_)
            | StepKind::Exception(_)
            | StepKind::NoRoute { .. }
            | StepKind::Source { .. }
            | StepKind::NeighKnown { .. }
            | StepKind::ArpAsk { .. }
            | StepKind::NeighTimeout { .. }
            | StepKind::NeighFailed { .. }
            | StepKind::ArpAnswer { .. }
            | StepKind::ArpProxy { .. }
            | StepKind::ArpNotify { .. }
            | StepKind::BridgeLearn { .. }
            | StepKind::BridgeUp
            | StepKind::SourceChecked { .. }
            | StepKind::PmtuLearn { .. }
            | StepKind::RedirectHold { .. }
            | StepKind::RedirectLearn { .. }
            | StepKind::RedirectAsk { .. }
            | StepKind::RedirectRefuse { .. }
            | StepKind::Forward { .. }
            | StepKind::RouteRecorded { .. }
            | StepKind::RouteFull
            | StepKind::EchoAnswer { .. }
            | StepKind::EchoIgnored
            | StepKind::IcmpError { .. }
            | StepKind::RateLimited { .. }
            | StepKind::BoundMet(_)
            | StepKind::NotModelled { .. } => {
                must([here, queue, up, piece, turn].iter().any(|at| copies.holds(id, *at)), "it is not here")?;
            }
        }
        Ok(())
    }

    fn end(&mut self, command: &CommandRun) {
        for ((id, at), count) in std::mem::take(&mut self.copies.0) {
            match at {
                _ if count == 0 => {}
                Where::Up(_) | Where::Piece(_) => {}
                Where::Queue(host) if waits(command, host, id) => {
                    self.copies.0.insert((id, at), count);
                }
                Where::Host(_) | Where::Queue(_) | Where::Wire(..) | Where::Copy(..) | Where::Turn(..) => {
                    self.wrong.push(format!("line {}: {}: {id:?} {count} times {at:?}", command.line_no, command.line));
                }
            }
        }
    }
}

fn origin(command: &CommandRun, id: PacketId) -> Option<Origin> {
    Some(command.record.packets.get(id.ordinal.checked_sub(1)? as usize)?.origin)
}

/// A program of this command sends it.
fn is_sent(command: &CommandRun, id: PacketId) -> bool {
    id.command == command.id && matches!(origin(command, id), Some(Origin::Sent { .. }))
}

/// A neighbour of the host still has it in its queue.
fn waits(command: &CommandRun, host: HostId, id: PacketId) -> bool {
    let mut neighbours = command.after.host(host).ipv4.neighbours.iter();
    neighbours.any(|entry| entry.waiting.iter().any(|waiting| waiting.packet.id == id))
}
