//! Lives here: *predict first*: questions about what a trace will show, each with choices of which one is true.
//! Does not: decide what happened; the right choice is read from the trace, the others are of the same lab.
//! Go on: `who.rs` for who answers, `ways.rs` for ears, routes and what a host does, `pick.rs` for which are asked,
//! `beliefs.rs` for what makes a wrong choice plausible, `words.rs` and `because.rs` for sentences.

mod because;
mod beliefs;
mod pick;
#[cfg(test)]
pub(super) mod tests;
mod ways;
mod who;
mod words;

use std::net::Ipv4Addr;

use sim_core::base::{HostId, IfIndex};
use sim_core::trace::Program;
use sim_core::why::{Story, Topic, asked};

use super::names::Names;
use super::rich::Rich;
use super::text::StepText;
use crate::sitting::Sitting;

/// Choices of one question.
const MOST_CHOICES: usize = 4;

/// Questions of one trace.
const MOST_QUESTIONS: usize = 5;

/// A question that is asked before a step is seen, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// Where the reader stands when it is asked; 0 is before the first step.
    pub at: usize,
    /// The step that shows the answer, from 1.
    pub shown_at: usize,
    pub question: Rich,
    pub choices: Vec<Choice>,
    /// Place in `choices` of the one that is true.
    pub right: usize,
    /// What the list of steps says at `shown_at`.
    pub because: Rich,
}

/// One of the choices.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub text: Rich,
    /// What it would need, and what is so instead; empty for the right one.
    pub why_not: Rich,
}

/// The same as facts.
#[derive(Clone, Debug, PartialEq)]
struct Question {
    at: usize,
    shown_at: usize,
    asks: Asks,
    /// No two alike; the first is true.
    claims: Vec<Claim>,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    /// Whose reply will the program of this host read?
    Answerer { asker: HostId, program: Program },
    /// Several reply: which?
    Answerers { asker: HostId, program: Program },
    /// Which hosts does a traceroute name, in order?
    Tellers { asker: HostId, program: Program },
    /// Who answers when a host asks by ARP?
    Neighbour { asker: HostId, target: Ipv4Addr },
    /// Which tcpdump of this host hears the request?
    Ears { host: HostId },
    /// Which route decides the way of a packet from this host?
    Route { host: HostId, dst: Ipv4Addr },
    /// A packet came in: what does this host do with it?
    Fate { host: HostId },
    /// Which address does this host put into what it sends?
    Source { host: HostId, dst: Ipv4Addr },
}

impl Asks {
    const fn topic(&self) -> Topic {
        match self {
            Self::Answerer { .. } | Self::Answerers { .. } | Self::Tellers { .. } => Topic::Who,
            Self::Route { .. } => Topic::Route,
            Self::Ears { .. } => Topic::Ears,
            Self::Fate { .. } => Topic::Fate,
            Self::Source { .. } => Topic::Source,
            Self::Neighbour { .. } => Topic::Neigh,
        }
    }

    /// Of which host it is.
    const fn host(&self) -> HostId {
        match *self {
            Self::Answerer { asker, .. }
            | Self::Answerers { asker, .. }
            | Self::Tellers { asker, .. }
            | Self::Neighbour { asker, .. } => asker,
            Self::Ears { host } | Self::Route { host, .. } | Self::Fate { host } | Self::Source { host, .. } => host,
        }
    }
}

/// What a choice says. The order is that in which choices are offered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    Host(HostId),
    Nobody,
    /// These and no others; in the order in which they are named, where that is asked.
    Hosts(Vec<HostId>),
    /// These and no others.
    Heard(Vec<IfIndex>),
    HeardNowhere,
    /// As [`super::names::route_words`] has it.
    Route(String),
    NoRoute,
    Keeps,
    SendsOn(IfIndex),
    Stops,
    Addr(Ipv4Addr),
}

/// The questions about the command before the reader, in the order in which they are asked: those that a checkpoint of
/// the lab names, or else those that teach most.
pub fn predictions(sitting: &Sitting<'_>, texts: &[StepText]) -> Vec<Prediction> {
    let Some((command, story)) = sitting.command.and_then(|command| Some((command, Story::read(command)?))) else {
        return Vec::new();
    };
    let names = Names::of(sitting);
    let questions = questions(&story, &names, &asked(sitting.lab, command.id).unwrap_or_default());
    questions.iter().map(|question| words::prediction(question, &story, &names, texts, sitting.lang)).collect()
}

/// Of the topics, or where there are none, of those that teach most.
fn questions(story: &Story<'_>, names: &Names<'_>, topics: &[Topic]) -> Vec<Question> {
    let mut all = Vec::new();
    all.extend(who::answers(story, names));
    all.extend(who::tells(story, names));
    all.extend(ways::ears(story, names));
    all.extend(ways::routes(story));
    all.extend(ways::fates(story, names));
    all.extend(ways::source(story, names));
    all.extend(who::has_it(story, names));
    all.retain(|question| question.claims.len() > 1);
    if topics.is_empty() { pick::picked(all, story) } else { pick::named(all, topics, story) }
}

/// The claim that is true, and then some of the others, none twice.
fn claims(right: Claim, others: impl IntoIterator<Item = Claim>) -> Vec<Claim> {
    let mut claims = vec![right];
    for other in others {
        if claims.len() < MOST_CHOICES && !claims.contains(&other) {
            claims.push(other);
        }
    }
    claims
}
