//! Which way: the ears that hear a request, the route that decides, and what a host does with what comes in.

use std::collections::BTreeSet;

use sim_core::base::{HostId, IfIndex, RouteType};
use sim_core::packet::Role;
use sim_core::trace::{Candidate, ErrorSource, PktType, Program, Purpose, RuleAnswer, Step, StepKind, TableAnswer};

use super::{Asks, Claim, Question, claims};
use crate::explain::names::{Names, route_words};
use sim_core::why::Story;

/// Which tcpdump of the asker hears its request.
pub(super) fn ears(story: &Story<'_>, names: &Names<'_>) -> Option<Question> {
    let sends = |step: &Step| matches!(step.kind, StepKind::Send { .. });
    let is_whole =
        !story.steps.iter().any(|step| matches!(step.kind, StepKind::BoundMet(_) | StepKind::NotModelled { .. }));
    if story.program == Program::Arping || !story.steps.iter().any(sends) || !is_whole {
        return None;
    }
    let host = story.asker;
    let requests = story.heard.iter().filter(|heard| heard.host == host && is_request(&story.steps[heard.step]));
    let steps: Vec<usize> = requests.clone().map(|heard| heard.step).collect();
    let heard: BTreeSet<IfIndex> = requests.map(|heard| heard.dev).collect();
    let set = |devs: Vec<IfIndex>| if devs.is_empty() { Claim::HeardNowhere } else { Claim::Heard(devs) };
    let links = &names.state(host)?.links;
    let mut devs: Vec<IfIndex> = links.iter().map(|link| link.ifindex).collect();
    devs.sort_by_key(|dev| links.iter().find(|link| link.ifindex == *dev).is_none_or(|link| !link.carrier));
    devs.truncate(3);
    let single = devs.iter().map(|dev| set(vec![*dev]));
    let mut pair: Vec<IfIndex> = devs.iter().take(2).copied().collect();
    pair.sort_unstable();
    let both = (pair.len() == 2).then(|| set(pair));
    let others: Vec<Claim> = single.take(2).chain(both).chain([Claim::HeardNowhere]).collect();
    let claims = claims(set(heard.into_iter().collect()), others);
    let shown_at = steps.first().map_or(story.steps.len(), |step| step + 1);
    Some(Question { at: 0, shown_at, asks: Asks::Ears { host }, claims })
}

fn is_request(step: &Step) -> bool {
    step.packet().is_some_and(|seen| seen.payload.role() == Role::Request)
}

/// Which route decides where a host sends something of its own; of each host and destination the first time.
pub(super) fn routes(story: &Story<'_>) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for (index, step) in story.steps.iter().enumerate() {
        let StepKind::Rule(rule) = &step.kind else { continue };
        let asks = Asks::Route { host: step.host, dst: rule.dst };
        if rule.purpose != Purpose::Output || questions.iter().any(|question| question.asks == asks) {
            continue;
        }
        let search = search(story, index);
        let Some((right, after)) = decided(search) else { continue };
        let mut weighed: Vec<(bool, String)> = search.iter().flat_map(|step| weighed(step, rule.dst)).collect();
        weighed.sort_by_key(|(elsewhere, _)| *elsewhere); // stable
        let others = weighed.into_iter().map(|(_, words)| Claim::Route(words));
        // "No route" is always thinkable, so it keeps one of the places.
        let claims = claims(right, std::iter::once(Claim::NoRoute).chain(others));
        questions.push(Question { at: index, shown_at: index + after + 1, asks, claims });
    }
    questions
}

/// The steps of one search, beginning with its first rule.
pub(super) fn search<'a>(story: &Story<'a>, first: usize) -> &'a [Step] {
    let host = story.steps[first].host;
    let of_it = |step: &&Step| {
        step.host == host && matches!(step.kind, StepKind::Rule(_) | StepKind::Table(_) | StepKind::NoRoute { .. })
    };
    let mut length = 0;
    for step in story.steps[first..].iter().take_while(of_it) {
        length += 1;
        if matches!(&step.kind, StepKind::Table(read) if read.answer.ends_the_search()) {
            break;
        }
    }
    &story.steps[first..first + length]
}

/// What a search came to, and at which of its steps. `None` where a rule refused, or the trace does not say.
fn decided(search: &[Step]) -> Option<(Claim, usize)> {
    for (at, step) in search.iter().enumerate() {
        if let StepKind::Table(read) = &step.kind {
            if matches!(read.answer, TableAnswer::Route | TableAnswer::Refused) {
                return Some((Claim::Route(words(&read.winner()?)), at));
            }
        } else if let StepKind::Rule(rule) = &step.kind {
            if matches!(rule.answer, RuleAnswer::Refuses(_)) {
                return None;
            }
        } else if let StepKind::NoRoute { .. } = step.kind {
            return Some((Claim::NoRoute, at));
        }
    }
    None
}

/// Routes that a step has looked at or passed over in silence, and whether they lead elsewhere. Broadcast routes are
/// for no one who thinks of a way.
fn weighed(step: &Step, dst: std::net::Ipv4Addr) -> Vec<(bool, String)> {
    let StepKind::Table(read) = &step.kind else { return Vec::new() };
    let looked_at = read.candidates().into_iter().map(|candidate| (candidate.route.clone(), candidate.dev));
    let never = read.unread.iter().flat_map(|rule| read.never(rule));
    let all = looked_at.chain(never).filter(|(route, _)| route.kind != RouteType::Broadcast);
    all.map(|(route, dev)| (!route.dst.contains(&dst), route_words(&route, &dev))).collect()
}

fn words(candidate: &Candidate) -> String {
    route_words(&candidate.route, &candidate.dev)
}

/// Which source address the asker's packets have, where it has several to choose from.
pub(super) fn source(story: &Story<'_>, names: &Names<'_>) -> Option<Question> {
    let host = story.asker;
    let (at, src) = story.steps.iter().enumerate().find_map(|(at, step)| {
        let StepKind::Source { src, .. } = step.kind else { return None };
        (step.host == host).then_some((at, src))
    })?;
    let mut others: Vec<_> = names.state(host)?.addrs.iter().map(|own| own.net.addr()).collect();
    others.retain(|own| !own.is_loopback());
    others.sort_unstable();
    let claims = claims(Claim::Addr(src), others.into_iter().map(Claim::Addr));
    Some(Question { at, shown_at: at + 1, asks: Asks::Source { host, dst: story.dst }, claims })
}

/// What a host does with a packet that comes in by a cable; of each host and kind of packet the first time.
pub(super) fn fates(story: &Story<'_>, names: &Names<'_>) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    let mut asked: Vec<(HostId, Role)> = Vec::new();
    for (index, step) in story.steps.iter().enumerate() {
        let (StepKind::Receive { pkttype: PktType::Host }, Some(seen)) = (&step.kind, step.packet()) else { continue };
        let role = seen.payload.role();
        let is_ip = matches!(role, Role::Request | Role::Reply | Role::Error);
        if !is_ip || step.dev == Some(IfIndex::LO) || step.host == story.asker || asked.contains(&(step.host, role)) {
            continue;
        }
        // Behind a bridge the frame is not the host's own yet.
        if !matches!(story.steps.get(index + 1), Some(next) if next.host == step.host && matches!(next.kind, StepKind::Rule(_)))
        {
            continue;
        }
        let Some((right, shown_at)) = fate(story, index) else { continue };
        let Some(host) = names.state(step.host) else { continue };
        asked.push((step.host, role));
        let ways = host.links.iter().filter(|link| link.ifindex != IfIndex::LO && link.up);
        let ways = ways.take(2).map(|link| Claim::SendsOn(link.ifindex));
        let others = [Claim::Keeps, Claim::Stops].into_iter().chain(ways);
        let claims = claims(right, others);
        questions.push(Question { at: index + 1, shown_at, asks: Asks::Fate { host: step.host }, claims });
    }
    questions
}

/// What became of the packet that a host took at a step, and the step (from 1) that says it.
fn fate(story: &Story<'_>, index: usize) -> Option<(Claim, usize)> {
    let came = &story.steps[index];
    let packet = came.packet()?.id;
    let mut later = story.steps.iter().enumerate().skip(index + 1).filter(|(_, step)| step.host == came.host);
    while let Some((at, step)) = later.next() {
        let is_it = step.packet().is_some_and(|seen| seen.id == packet);
        if let StepKind::IcmpError { source: ErrorSource::Redirect { .. }, .. } = step.kind {
            continue;
        }
        let is_error = is_it && matches!(step.kind, StepKind::IcmpError { .. });
        if is_error || (is_it && matches!(step.kind, StepKind::Drop { .. } | StepKind::NoRoute { .. })) {
            return Some((Claim::Stops, at + 1));
        }
        if is_it && matches!(step.kind, StepKind::Deliver) {
            return Some((Claim::Keeps, at + 1));
        }
        if is_it && matches!(step.kind, StepKind::Forward { .. }) {
            let neighbour = |step: &Step| matches!(step.kind, StepKind::NeighKnown { .. } | StepKind::NeighWait { .. });
            let on = later.find(|(_, step)| step.packet().is_some_and(|seen| seen.id == packet) && neighbour(step));
            return on.and_then(|(_, step)| Some((Claim::SendsOn(step.dev?), at + 1)));
        }
        if is_it && matches!(step.kind, StepKind::FragmentWait | StepKind::Reassemble { .. }) {
            return None;
        }
    }
    None
}
