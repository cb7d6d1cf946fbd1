//! Goals of a lab that marks itself: what a ping should come to, after all its lines.

use std::fmt;
use std::str::FromStr;

use super::ask::Wish;
use super::outcome::{End, Outcome};
use crate::lab::{CommandRun, Lab, Pragma, Run};

/// `#@ expect ping A 10.0.3.2 answered by GW via enp0s3 from 192.168.10.110`, or `… unanswered`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// Who asks.
    pub host: String,
    /// What `ping` is told to ask for.
    pub dst: String,
    /// All of these hold; none where nobody should answer.
    pub wishes: Vec<Wish>,
}

/// A text that is no goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a goal is ping HOST ADDRESS answered [by HOST] [via DEV] [from ADDRESS], or ping HOST ADDRESS unanswered")]
pub struct NoGoal;

/// So many goals of a lab are looked at.
pub const MOST_GOALS: usize = 20;

impl FromStr for Goal {
    type Err = NoGoal;

    fn from_str(text: &str) -> Result<Self, NoGoal> {
        let mut words = text.split_ascii_whitespace();
        let mut word = || words.next().ok_or(NoGoal);
        let (program, host, dst, end) = (word()?, word()?, word()?, word()?);
        let plain = |text: &str| text.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"-_.".contains(&octet));
        if program != "ping" || !plain(host) || !plain(dst) || dst.starts_with('-') {
            return Err(NoGoal);
        }
        let mut wishes = Vec::new();
        match end {
            "answered" => wishes.push(Wish::Answered),
            "unanswered" if words.next().is_none() => {}
            _ => return Err(NoGoal),
        }
        while let Some(word) = words.next() {
            let value = words.next().ok_or(NoGoal)?;
            wishes.push(match word {
                "by" => Wish::AnsweredBy(value.to_owned()),
                "via" => Wish::LeavesBy(value.to_owned()),
                "from" => Wish::From(value.parse().map_err(|_| NoGoal)?),
                _ => return Err(NoGoal),
            });
        }
        Ok(Self { host: host.to_owned(), dst: dst.to_owned(), wishes })
    }
}

/// As it is written.
impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "ping {} {} {}",
            self.host,
            self.dst,
            if self.wishes.is_empty() { "unanswered" } else { "answered" }
        )?;
        self.wishes.iter().try_for_each(|wish| match wish {
            Wish::Answered => Ok(()),
            Wish::AnsweredBy(host) => write!(f, " by {host}"),
            Wish::LeavesBy(dev) => write!(f, " via {dev}"),
            Wish::From(addr) => write!(f, " from {addr}"),
        })
    }
}

/// A goal of a lab, tried.
#[derive(Clone, Debug)]
pub struct Tried {
    pub line_no: usize,
    /// As it stands in the lab.
    pub text: String,
    /// `None` where the text is no goal.
    pub goal: Option<Goal>,
    /// The lab with the goal's ping as its last line, and its replay; `None` where there is no room for another line.
    pub replay: Option<(Lab, Run)>,
    pub met: bool,
}

impl Tried {
    /// The ping that was tried.
    pub fn probe(&self) -> Option<&CommandRun> {
        self.replay.as_ref().and_then(|(_, run)| run.commands.last())
    }
}

impl Goal {
    /// Whether a ping came to it.
    pub fn is_met(&self, outcome: &Outcome) -> bool {
        if self.wishes.is_empty() {
            return !matches!(outcome.end, End::Answered { .. } | End::Quiet);
        }
        self.wishes.iter().all(|wish| wish.holds(outcome, &self.host))
    }
}

/// The goals of a lab, each tried by a ping of its own after all lines; at most [`MOST_GOALS`].
pub fn goals(lab: &Lab) -> Vec<Tried> {
    let stands = lab.entries.iter().zip(1..).filter_map(|(entry, line_no)| match entry.line.pragma()? {
        Pragma::Expect(text) => Some((line_no, text.clone())),
        Pragma::Env(_)
        | Pragma::Title { .. }
        | Pragma::Story { .. }
        | Pragma::Note { .. }
        | Pragma::At { .. }
        | Pragma::Unknown => None,
    });
    stands.take(MOST_GOALS).map(|(line_no, text)| tried(lab, line_no, text)).collect()
}

fn tried(lab: &Lab, line_no: usize, text: String) -> Tried {
    let goal: Option<Goal> = text.parse().ok();
    let replay = goal.as_ref().and_then(|Goal { host, dst, .. }| {
        let asked =
            Lab::parse(&format!("{}\nip netns exec {host} ping -c 1 -W 1 {dst}\n", lab.text().trim_end())).ok()?;
        let run = asked.run();
        Some((asked, run))
    });
    let outcome = replay.as_ref().and_then(|(_, run)| run.commands.last()).map(Outcome::of);
    let met = goal.as_ref().zip(outcome).is_some_and(|(goal, outcome)| goal.is_met(&outcome));
    Tried { line_no, text, goal, replay, met }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "ip netns add A\nip netns add B\nip link add a0 netns A type veth peer name b0 netns B\n\
        ip -n A link set a0 up\nip -n B link set b0 up\nip -n A addr add 10.0.0.1/24 dev a0\n\
        ip -n B addr add 10.0.0.2/24 dev b0\n";

    #[test]
    fn a_goal_is_met_when_all_of_it_is_so_after_the_last_line() {
        let met = |goal: &str| {
            let lab = Lab::parse(&format!("#@ expect {goal}\n{TWO}")).expect("small");
            let tried = goals(&lab).pop().expect("a goal");
            assert_eq!(tried.goal.map(|goal| goal.to_string()).as_deref(), Some(goal));
            tried.met
        };
        assert!(met("ping A 10.0.0.2 answered by B via a0 from 10.0.0.1"));
        assert!(!met("ping A 10.0.0.2 answered by A"));
        assert!(!met("ping A 10.0.0.2 answered by B via lo"));
        assert!(!met("ping A 10.0.0.2 unanswered"));
        assert!(met("ping A 10.0.0.3 unanswered"));
        assert!(!met("ping Z 10.0.0.3 unanswered"), "there is no such host");
    }

    #[test]
    fn what_is_no_goal_is_told_and_not_met() {
        let bad = [
            "ping A",
            "ping A 10.0.0.2 perhaps",
            "ping A 10.0.0.2 answered by",
            "ping A; 10.0.0.2 answered",
            "ping A -f unanswered",
            "ping A 10.0.0.2 unanswered by B",
            "arping A 10.0.0.2 answered",
        ];
        for goal in bad {
            let lab = Lab::parse(&format!("{TWO}#@ expect {goal}\n")).expect("small");
            let tried = goals(&lab).pop().expect("a line that means to be one");
            assert_eq!((tried.goal, tried.met, tried.line_no), (None, false, 8), "{goal}");
        }
        assert!(goals(&Lab::parse(TWO).expect("small")).is_empty());
    }
}
