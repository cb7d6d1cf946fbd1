//! Which way packets took: round `lo`, or over a wire.

use std::net::Ipv4Addr;

use sim_core::base::{Bound, DropReason, HostId};
use sim_core::packet::{Payload, Role};
use sim_core::trace::{Step, StepKind};

use super::answer::Teller;
use super::list;
use super::message::Message;
use super::rich::{self, Rich};
use super::taps;

/// The way of a request that was answered, and of its reply.
pub(super) fn there_and_back(teller: &Teller<'_>, by: &[HostId]) -> Vec<Rich> {
    let mut said = Vec::new();
    if let Some(mac) = mac(teller) {
        said.extend([by_hand(teller), Some(mac)].into_iter().flatten());
    } else if by.contains(&teller.story.asker) {
        said.extend(copied(teller).or_else(|| round_lo(teller)));
    } else {
        said.extend(there(teller));
        said.extend(over_the_wire(teller));
    }
    said.extend(late(teller, by));
    said.extend(score(teller));
    said
}

/// How the request found the MAC of its next hop.
pub(super) fn there(teller: &Teller<'_>) -> Option<Rich> {
    let asker = teller.story.asker;
    let of_asker = |kind: &dyn Fn(&StepKind) -> Option<Ipv4Addr>| {
        teller.story.steps.iter().filter(|step| step.host == asker).find_map(|step| Some((step, kind(&step.kind)?)))
    };
    let asked = of_asker(&|kind| if let StepKind::NeighWait { nexthop, .. } = kind { Some(*nexthop) } else { None });
    if let Some((_, nexthop)) = asked {
        let answers = |kind: &StepKind| matches!(kind, StepKind::ArpAnswer { target } | StepKind::ArpProxy { target, .. } if *target == nexthop);
        let by = teller.story.hosts_where(|step| answers(&step.kind));
        let found = teller.about("why-way-arp").addr("nexthop", nexthop).said("by", teller.list(&by));
        return (!by.is_empty()).then(|| found.say(teller.lang));
    }
    let known = of_asker(&|kind| if let StepKind::NeighKnown { nexthop, .. } = kind { Some(*nexthop) } else { None });
    let (step, nexthop) = known.filter(|(_, nexthop)| !nexthop.is_broadcast())?;
    let line = teller.names.lines(&step.cause).into_iter().filter(|line| *line < teller.story.line_no).max();
    let born = if line.is_some() { "line" } else { "nobody" };
    let known = teller.about("why-way-known").addr("nexthop", nexthop).choose("born", born);
    Some(known.line("line", line.unwrap_or_default()).say(teller.lang))
}

/// A request that was taken by its own sender although it is for a stranger.
pub(super) fn taken_unlooked(teller: &Teller<'_>) -> Option<Rich> {
    let at = teller.story.steps.iter().position(|step| matches!(step.kind, StepKind::RouteKept { .. }))?;
    Some(teller.step(at))
}

/// The sender of a broadcast hears it, too.
fn copied(teller: &Teller<'_>) -> Option<Rich> {
    let at = teller.story.steps.iter().position(|step| step.kind == StepKind::OwnCopy)?;
    Some(teller.step(at))
}

/// Hosts that answered when the program had read enough.
fn late(teller: &Teller<'_>, by: &[HostId]) -> Option<Rich> {
    let unread = |kind: &StepKind| *kind == StepKind::Drop { reason: DropReason::NoSocket };
    if teller.story.count(|step| step.host == teller.story.asker && unread(&step.kind)) == 0 {
        return None;
    }
    let mut late = teller.story.hosts_where(|step| matches!(step.kind, StepKind::EchoAnswer { .. }));
    late.retain(|host| !by.contains(host));
    let said = teller.about("why-way-late").count("count", late.len()).said("by", teller.list(&late));
    (!late.is_empty()).then(|| said.word("program", teller.story.program.name()).say(teller.lang))
}

fn round_lo(teller: &Teller<'_>) -> Option<Rich> {
    let asker = teller.story.asker;
    let turned = teller.story.steps.iter().find(|step| step.host == asker && step.kind == StepKind::LoopTurn)?;
    let dark: Vec<_> = taps::dark(teller.story, teller.names, asker).into_iter().map(|dev| rich::word(&dev)).collect();
    let key = if dark.is_empty() { "why-way-inside" } else { "why-way-round" };
    let lo = turned.dev.map_or("lo", |dev| teller.names.dev(asker, dev));
    let say = teller.about(key).word("dev", lo).count("count", dark.len());
    Some(say.said("dark", list::join(&dark, teller.lang)).say(teller.lang))
}

fn over_the_wire(teller: &Teller<'_>) -> Option<Rich> {
    let asker = teller.story.asker;
    let out = teller.story.device(asker, Role::Request, |kind| *kind == StepKind::Transmit)?;
    let back = teller.story.device(asker, Role::Reply, |kind| matches!(kind, StepKind::Receive { .. }))?;
    let key = if out == back { "why-way-same" } else { "why-way-other" };
    let dev = |dev| teller.names.dev(asker, dev);
    Some(teller.about(key).word("dev", dev(out)).word("back", dev(back)).say(teller.lang))
}

/// A broadcast that every host took and none answered.
pub(super) fn ignored(teller: &Teller<'_>) -> Rich {
    let deaf = |kind: &StepKind| *kind == StepKind::Drop { reason: DropReason::InvalidProto };
    let by = teller.story.hosts_where(|step| deaf(&step.kind));
    Message::new("why-ignored-by").count("count", by.len()).said("by", teller.list(&by)).say(teller.lang)
}

/// That arping asks past all routes.
fn by_hand(teller: &Teller<'_>) -> Option<Rich> {
    let sent = teller.story.steps.iter().position(|step| matches!(step.kind, StepKind::Send { .. }))?;
    Some(teller.step(sent))
}

/// What arping was told.
fn mac(teller: &Teller<'_>) -> Option<Rich> {
    let Payload::Arp(arp) = teller.story.replies().next()?.payload else { return None };
    Some(teller.about("why-way-mac").code("lladdr", &arp.sender_mac.to_string()).say(teller.lang))
}

/// How many were answered, if not all or not one; where the record ends before the command does, that instead.
fn score(teller: &Teller<'_>) -> Option<Rich> {
    let recorded_last =
        |step: &Step| matches!(step.kind, StepKind::BoundMet(limit) if limit.bound == Bound::StepsPerCommand);
    if let Some(last) = teller.story.steps.iter().position(recorded_last) {
        return Some(teller.step(last));
    }
    let (sent, answered) = teller.story.score();
    let key = if answered == sent { "why-way-score-all" } else { "why-way-score" };
    let score = Message::new(key).count("answered", answered).count("sent", sent);
    // Of those who ask for the way only the last is to arrive.
    (sent > 1 && answered <= sent && !teller.story.traces()).then(|| score.say(teller.lang))
}
