//! Which questions are worth asking: the three to five of a trace that teach most.
//!
//! Of each kind one, in the order of [`Topic`]: who answers, which route, which ear, what a host does, which
//! source, who has an address. Then, as long as there is room, a second of a kind whose answer is of another kind: one
//! host sends on, the next keeps. What an answer before it gives away is not asked. A trace with less in it has less.

use super::{Asks, Claim, MOST_QUESTIONS, Question};
use sim_core::base::HostId;
use sim_core::why::{Story, Topic};

/// The best of them, in the order in which they are asked.
pub(super) fn picked(mut all: Vec<Question>, story: &Story<'_>) -> Vec<Question> {
    sort(&mut all, story);
    let answerer = all.iter().find_map(|question| match (&question.asks, &question.claims[0]) {
        (Asks::Answerer { .. }, Claim::Host(by)) => Some(*by),
        _ => None,
    });
    all.retain(|question| !is_given_away(question, answerer, story));
    let mut picked: Vec<Question> = Vec::new();
    let mut rest: Vec<Question> = Vec::new();
    for question in all {
        if picked.iter().any(|own| own.asks.topic() == question.asks.topic()) {
            rest.push(question);
        } else {
            picked.push(question);
        }
    }
    for question in rest {
        let same = |own: &Question| own.asks.topic() == question.asks.topic();
        if picked.len() < MOST_QUESTIONS && !picked.iter().filter(|own| same(own)).any(|own| own.is_like(&question)) {
            picked.push(question);
        }
    }
    picked.truncate(MOST_QUESTIONS);
    picked.sort_by_key(|question| question.at); // stable: two at one step stay as they are
    picked
}

/// What an author asks for: the first question of each topic, though an answer before it may give it away.
pub(super) fn named(mut all: Vec<Question>, topics: &[Topic], story: &Story<'_>) -> Vec<Question> {
    sort(&mut all, story);
    all.retain(|question| topics.contains(&question.asks.topic()));
    all.dedup_by_key(|question| question.asks.topic());
    all.sort_by_key(|question| question.at);
    all
}

/// By topic; of each the asker's own decisions first, then in the order of the steps.
fn sort(all: &mut [Question], story: &Story<'_>) {
    all.sort_by_key(|question| (question.asks.topic(), question.asks.host() != story.asker, question.at));
}

/// Who knows who answers knows that this host has the address, and keeps what is for it.
fn is_given_away(question: &Question, answerer: Option<HostId>, story: &Story<'_>) -> bool {
    let Some(by) = answerer else { return false };
    match question.asks {
        Asks::Neighbour { target, .. } => target == story.dst && question.claims[0] == Claim::Host(by),
        Asks::Fate { host } => host == by && question.claims[0] == Claim::Keeps,
        Asks::Answerer { .. }
        | Asks::Answerers { .. }
        | Asks::Tellers { .. }
        | Asks::Ears { .. }
        | Asks::Route { .. }
        | Asks::Source { .. } => false,
    }
}

impl Question {
    /// Its answer is of the same kind: knowing one, one knows the other.
    fn is_like(&self, other: &Self) -> bool {
        match (&self.claims[0], &other.claims[0]) {
            (Claim::Route(one), Claim::Route(other)) => one.split(' ').next() == other.split(' ').next(),
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        }
    }
}
