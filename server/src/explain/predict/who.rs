//! Who answers: the program's question, and ARP's.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use sim_core::base::HostId;
use sim_core::trace::{Program, Step, StepKind};

use super::{Asks, Claim, Question, claims};
use crate::explain::names::Names;
use sim_core::why::{Ending, Story};

/// Whose reply the program reads. Not where several answer, nor where the answer is the way itself.
pub(super) fn answers(story: &Story<'_>, names: &Names<'_>) -> Option<Question> {
    if story.traces() || story.program == Program::Ip {
        return None;
    }
    let (right, shown_at) = match story.ending() {
        Ending::Answered { by } => {
            let [by] = by[..] else { return None };
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
