//! Where each step of a trace happens, and from where a packet came there. No coordinates here: `ways.rs` has them.

use std::collections::BTreeMap;
use std::ops::Range;

use sim_core::base::{IfIndex, PacketId};
use sim_core::trace::{Purpose, Seen, Step, StepKind};

use super::scene::Scene;

/// A place in a host or on its wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Process,
    /// In the routing decision, at the row of the step at this place of the trace.
    Search(usize),
    /// Inside, before a device, about to leave.
    Out(IfIndex),
    /// Inside, behind a device, just come in.
    In(IfIndex),
    /// On the way up from a device without a lookup.
    Kept(IfIndex),
    Icmp,
    /// On the wire of a device; for `lo` where it turns.
    Wire(IfIndex),
}

/// What one step means for the picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    /// Place in `Scene::hosts`.
    pub(super) host: usize,
    pub(super) at: At,
    pub(super) packet: Option<Seen>,
    /// From where it came here.
    pub(super) came: Came,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// It is new here.
    Nowhere,
    /// It was made at another place of the same host.
    Origin(At),
    /// From the stop at this place of the journey.
    Stop(usize),
}

impl Came {
    fn stop(self) -> Option<usize> {
        match self {
            Self::Stop(stop) => Some(stop),
            Self::Nowhere | Self::Origin(_) => None,
        }
    }
}

/// A stop for every step, in order.
pub(super) fn journey(scene: &Scene<'_>) -> Vec<Stop> {
    let mut stops: Vec<Stop> = Vec::with_capacity(scene.steps.len());
    let mut of_packet: BTreeMap<Option<PacketId>, Vec<usize>> = BTreeMap::new();
    for (index, step) in scene.steps.iter().enumerate() {
        let host = scene.host(step.host).unwrap_or(scene.focus);
        let own = of_packet.entry(step.packet().map(|seen| seen.id)).or_default();
        let before = before(scene, &stops, own, step, host);
        let at = place(scene, index, step, before.map(|stop| stops[stop].at));
        let came = before.map_or_else(|| origin(step), Came::Stop);
        stops.push(Stop { host, at, packet: step.packet(), came });
        own.push(index);
    }
    stops
}

/// The stop from which this step's packet came; `own` are all stops of that packet.
fn before(scene: &Scene<'_>, stops: &[Stop], own: &[usize], step: &Step, host: usize) -> Option<usize> {
    let (at_host, at) = match (&step.kind, step.dev) {
        (StepKind::Receive { .. }, Some(dev)) if dev != IfIndex::LO => {
            let (far_host, far_dev) = scene.link(host, dev)?.peer?;
            (scene.host(far_host)?, Some(At::Wire(far_dev)))
        }
        // The copy of a broadcast came back at the device, while the packet itself went on over the wire.
        (StepKind::RouteKept { .. }, Some(dev)) if dev != IfIndex::LO => (host, Some(At::Out(dev))),
        _ => (host, None),
    };
    // What left by one port leaves by the next from where it was before: only what arrives comes out of a wire.
    let left = |stop: &Stop| !stays_on_wire(&step.kind) && matches!(stop.at, At::Wire(dev) if dev != IfIndex::LO);
    let fits = |stop: &&usize| {
        let stop = &stops[**stop];
        stop.host == at_host && at.is_none_or(|at| stop.at == at) && (at.is_some() || !left(stop))
    };
    own.iter().rev().find(fits).copied()
}

/// May a step be about a packet that is on its wire?
fn stays_on_wire(kind: &StepKind) -> bool {
    matches!(
        kind,
        StepKind::FarMtu { .. } | StepKind::Drop { .. } | StepKind::NotModelled { .. } | StepKind::BoundMet(_)
    )
}

/// The steps in which one packet leaves a host by several devices, one right after the other: on the wires its copies
/// go at once. Empty for a packet that leaves alone.
pub(super) fn burst(scene: &Scene<'_>, index: usize) -> Range<usize> {
    let leaves = |at: usize| {
        let step = scene.steps.get(at).filter(|step| matches!(step.kind, StepKind::Transmit))?;
        Some((step.host, step.packet()?.id))
    };
    let Some(whose) = leaves(index) else { return 0..0 };
    let first = (0..index).rev().take_while(|at| leaves(*at) == Some(whose)).last().unwrap_or(index);
    let end =
        (index..scene.steps.len()).take_while(|at| leaves(*at) == Some(whose)).last().map_or(index, |last| last + 1);
    if end - first > 1 { first..end } else { 0..0 }
}

fn place(scene: &Scene<'_>, index: usize, step: &Step, stays: Option<At>) -> At {
    let dev = step.dev.unwrap_or(IfIndex::LO);
    match &step.kind {
        StepKind::Connect { .. }
        | StepKind::Send { .. }
        | StepKind::SyscallFailed { .. }
        | StepKind::Socket { .. }
        | StepKind::Read { .. }
        | StepKind::Print { .. }
        | StepKind::GiveUp { .. }
        | StepKind::Exit { .. } => At::Process,
        StepKind::Rule(_) | StepKind::Table(_) | StepKind::NoRoute { .. } => At::Search(index),
        StepKind::NeighKnown { .. }
        | StepKind::NeighWait { .. }
        | StepKind::ArpAsk { .. }
        | StepKind::NeighTimeout { .. }
        | StepKind::NeighFailed { .. }
        | StepKind::ArpAnswer { .. }
        | StepKind::ArpProxy { .. }
        | StepKind::ArpNotify { .. }
        | StepKind::OwnCopy => At::Out(dev),
        StepKind::LoopTurn | StepKind::Transmit | StepKind::FarMtu { .. } => At::Wire(dev),
        StepKind::Receive { .. }
        | StepKind::BridgeLearn { .. }
        | StepKind::BridgeForward { .. }
        | StepKind::BridgeFlood { .. }
        | StepKind::BridgeUp
        | StepKind::BridgeEnd => At::In(dev),
        StepKind::RouteKept { .. } => At::Kept(dev),
        StepKind::Deliver | StepKind::EchoAnswer { .. } | StepKind::EchoIgnored | StepKind::ReplyRefused { .. } => {
            At::Icmp
        }
        StepKind::Drop { .. } | StepKind::NotModelled { .. } => match (stays, step.dev) {
            (Some(At::Search(read)), Some(dev)) if is_output(scene, read) => At::Out(dev),
            (Some(at), _) => at,
            (None, Some(dev)) => At::Out(dev),
            (None, None) => At::Icmp,
        },
        StepKind::Nexthop(_)
        | StepKind::Exception(_)
        | StepKind::Source { .. }
        | StepKind::NeighLearn { .. }
        | StepKind::ArpIgnore { .. }
        | StepKind::ArpProxyWait { .. }
        | StepKind::ArpOff
        | StepKind::ArpUnused { .. }
        | StepKind::SourceChecked { .. }
        | StepKind::PmtuLearn { .. }
        | StepKind::RedirectHold { .. }
        | StepKind::RedirectLearn { .. }
        | StepKind::RedirectAsk { .. }
        | StepKind::RedirectRefuse { .. }
        | StepKind::Fragment { .. }
        | StepKind::FragmentWait
        | StepKind::RouteRecorded { .. }
        | StepKind::RouteFull
        | StepKind::Reassemble { .. }
        | StepKind::Forward { .. }
        | StepKind::RateLimited { .. }
        | StepKind::IcmpError { .. }
        | StepKind::BoundMet(_) => stays.unwrap_or(At::Icmp),
    }
}

fn is_output(scene: &Scene<'_>, index: usize) -> bool {
    let kind = &scene.steps[index].kind;
    matches!(kind, StepKind::Rule(read) if read.purpose == Purpose::Output)
        || matches!(kind, StepKind::Table(read) if read.purpose == Purpose::Output)
}

/// Where that was made whose first step this is.
fn origin(step: &Step) -> Came {
    match (&step.kind, step.packet()) {
        // ICMP makes answers and errors, and asks routing for them at once; without a packet it is a program that asks.
        (StepKind::Rule(_), Some(_)) => Came::Origin(At::Icmp),
        (StepKind::Rule(_), None) => Came::Origin(At::Process),
        _ => Came::Nowhere,
    }
}

/// The place in `stops` at which the exchange began that goes on after `upto` steps: what was sent last.
pub(super) fn exchange(scene: &Scene<'_>, upto: usize) -> usize {
    scene.steps[..upto].iter().rposition(|step| matches!(step.kind, StepKind::Send { .. })).unwrap_or(0)
}

/// Stops up to `upto` from which something has still to go on, the current one left out.
pub(super) fn waiting(stops: &[Stop], upto: usize) -> Vec<usize> {
    let current = upto.checked_sub(1);
    let mut all: Vec<usize> = stops[upto..]
        .iter()
        .filter(|stop| stop.packet.is_some())
        .filter_map(|stop| stop.came.stop().filter(|from| *from < upto && Some(*from) != current))
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The stops on the way to each of these, themselves included.
pub(super) fn ways_to(stops: &[Stop], ends: impl IntoIterator<Item = usize>) -> Vec<bool> {
    let mut on_the_way = vec![false; stops.len()];
    for end in ends {
        let mut at = Some(end);
        while let Some(stop) = at.filter(|at| !on_the_way[*at]) {
            on_the_way[stop] = true;
            at = stops[stop].came.stop();
        }
    }
    on_the_way
}

/// The packet that is current, or was last.
pub(super) fn last_packet(stops: &[Stop], upto: usize) -> Option<(usize, PacketId)> {
    stops[..upto].iter().enumerate().rev().find_map(|(at, stop)| Some((at, stop.packet?.id)))
}

/// The last stop of a packet in the first `upto` steps.
pub(super) fn of_packet(stops: &[Stop], upto: usize, packet: PacketId) -> Option<usize> {
    stops[..upto].iter().rposition(|stop| stop.packet.is_some_and(|seen| seen.id == packet))
}
