//! Who answers: the program's question, and ARP's.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use sim_core::base::HostId;
use sim_core::trace::{Program, Step, StepKind};

use super::{Asks, Claim, Question, claims};
use crate::explain::list;
use crate::explain::names::Names;
use sim_core::why::{Ending, Story};

/// Whose reply the program reads. Not where the answer is the way itself: see [`tells`].
pub(super) fn answers(story: &Story<'_>, names: &Names<'_>) -> Option<Question> {
    if story.traces() || story.program == Program::Ip {
        return None;
    }
    let (right, shown_at) = match story.ending() {
        Ending::Answered { by } => {
            let [by] = by[..] else { return several(story, names, &by) };
            let read = story.steps.iter().position(|step| matches!(step.kind, StepKind::Read { .. }))?;
            (Claim::Host(by), read + 1)
        }
        Ending::Bound { .. } | Ending::NotModelled { .. } => return None,
        Ending::Found
        | Ending::NoRoute { .. }
        | Ending::Refused { .. }
        | Ending::NeighbourSilent { .. }
        | Ending::ReplyLost { .. }
        | Ending::ReplyRefused { .. }
        | Ending::Dropped { .. }
        | Ending::Silent => (Claim::Nobody, story.steps.len()),
    };
    let asker = story.asker;
    let others = hosts(story, names, asker, story.dst);
    let claims = claims(right, [Claim::Nobody, Claim::Host(asker)].into_iter().chain(others.map(Claim::Host)));
    Some(Question { at: 0, shown_at, asks: Asks::Answerer { asker, program: story.program }, claims })
}

/// Which hosts reply to a ping for many. People think of nobody, since Linux is silent unless told otherwise; of the
/// first one alone, since a ping ends with an answer; and of everyone, the asker too.
fn several(story: &Story<'_>, names: &Names<'_>, by: &[HostId]) -> Option<Question> {
    let read = story.steps.iter().rposition(|step| matches!(step.kind, StepKind::Read { .. }))?;
    let asker = story.asker;
    let set = |hosts: &[HostId]| Claim::Hosts(hosts.iter().copied().collect::<BTreeSet<_>>().into_iter().collect());
    let everyone: Vec<HostId> = names.hosts.iter().map(|host| host.id).collect();
    let others: Vec<HostId> = everyone.iter().copied().filter(|host| *host != asker).collect();
    let wrong = [Claim::Nobody, set(&by[..by.len().min(1)]), set(&others), set(&everyone)];
    let claims = claims(set(by), wrong.into_iter().filter(is_sayable));
    if !is_sayable(&claims[0]) {
        return None;
    }
    Some(Question { at: 0, shown_at: read + 1, asks: Asks::Answerers { asker, program: story.program }, claims })
}

/// Which hosts a traceroute names, in order. People leave out the receiver, since only routers count hops; or the
/// first router, since it is their own; or think that only the receiver answers, or that the asker is a hop, too.
pub(super) fn tells(story: &Story<'_>, names: &Names<'_>) -> Option<Question> {
    let cut = |step: &Step| matches!(step.kind, StepKind::BoundMet(_) | StepKind::NotModelled { .. });
    if !story.traces() || story.steps.iter().any(cut) {
        return None;
    }
    let asker = story.asker;
    let mut named: Vec<HostId> = Vec::new();
    let mut shown_at = story.steps.len();
    for (index, step) in story.steps.iter().enumerate() {
        let StepKind::Read { from, .. } = step.kind else { continue };
        let mut owners = names.hosts.iter().map(|host| host.id).filter(|host| names.owns(*host, from));
        // An address that several have, or the asker itself, says nothing about the way.
        let (Some(teller), None) = (owners.next(), owners.next()) else { return None };
        if teller == asker {
            return None;
        }
        if !named.contains(&teller) {
            named.push(teller);
            shown_at = index + 1;
        }
    }
    let named_are = |hosts: &[HostId]| if hosts.is_empty() { Claim::Nobody } else { Claim::Hosts(hosts.to_vec()) };
    let wrong = match &named[..] {
        [] => hosts(story, names, asker, story.dst).map(|host| named_are(&[host])).collect(),
        [all @ .., last] => {
            let with_asker: Vec<HostId> = std::iter::once(asker).chain(named.iter().copied()).collect();
            vec![named_are(all), named_are(&with_asker), named_are(&[*last]), named_are(&named[1..])]
        }
    };
    let claims = claims(named_are(&named), wrong.into_iter().filter(is_sayable));
    if !is_sayable(&claims[0]) {
        return None;
    }
    Some(Question { at: 0, shown_at, asks: Asks::Tellers { asker, program: story.program }, claims })
}

/// Every host of it is named: of a longer list the last ones would only be counted.
fn is_sayable(claim: &Claim) -> bool {
    !matches!(claim, Claim::Hosts(hosts) if hosts.len() > list::NAMED)
}

/// Who has an address that a host asks for; of each host and address the first time.
pub(super) fn has_it(story: &Story<'_>, names: &Names<'_>) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for (index, step) in story.steps.iter().enumerate() {
        let StepKind::ArpAsk { target, sender, .. } = step.kind else { continue };
        let asks = Asks::Neighbour { asker: step.host, target };
        if target == sender || questions.iter().any(|question| question.asks == asks) {
            continue;
        }
        // It may have answered for the address itself before it asks: a proxy.
        let asker = step.host;
        let later = &story.steps[index..];
        let answers = |step: &Step| {
            step.host != asker
                && matches!(step.kind, StepKind::ArpAnswer { target: of } | StepKind::ArpProxy { target: of, .. } if of == target)
        };
        let by: BTreeSet<HostId> = later.iter().filter(|step| answers(step)).map(|step| step.host).collect();
        let by: Vec<HostId> = by.into_iter().collect();
        let found = later.iter().position(answers);
        let gives_up = |step: &Step| matches!(step.kind, StepKind::NeighTimeout { nexthop, .. } | StepKind::NeighFailed { nexthop } if nexthop == target);
        let gave_up = || later.iter().position(gives_up);
        let (right, after) = match by[..] {
            [] => (Claim::Nobody, gave_up().unwrap_or(later.len() - 1)),
            [by] => (Claim::Host(by), found.unwrap_or_default()),
            _ => continue,
        };
        let others = hosts(story, names, asker, target);
        let claims = claims(right, std::iter::once(Claim::Nobody).chain(others.map(Claim::Host)));
        questions.push(Question { at: index + 1, shown_at: index + after + 1, asks, claims });
    }
    questions
}

/// The other hosts, those first that somebody may think of: who has the address, and who is met on the way.
fn hosts(story: &Story<'_>, names: &Names<'_>, asker: HostId, dst: Ipv4Addr) -> impl Iterator<Item = HostId> {
    let met = story.hosts_where(|_| true);
    let mut hosts: Vec<HostId> = names.hosts.iter().map(|host| host.id).filter(|host| *host != asker).collect();
    hosts.sort_by_key(|host| (!names.owns(*host, dst), !met.contains(host)));
    hosts.into_iter()
}
