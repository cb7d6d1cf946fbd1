//! Goals of a lab that marks itself: what a ping, or another program that asks, should come to, after all its lines.

use std::fmt;
use std::str::FromStr;

use super::ask::Wish;
use super::outcome::{End, Outcome};
use crate::lab::{CommandRun, Lab, Pragma, Run};

/// `#@ expect ping A 10.0.3.2 answered by GW via enp0s3 from 192.168.10.110`, or `… unanswered`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// With what.
    pub program: Asker,
    /// Who asks.
    pub host: String,
    /// What the program is told to ask for.
    pub dst: String,
    /// All of these hold; none where nobody should answer.
    pub wishes: Vec<Wish>,
}

/// A program that asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    Ping,
    Traceroute,
    Tracepath,
    /// By the device that the goal names; without one, by that which `arping` takes.
    Arping,
    /// `ip route get`: answered if there is a route. Nobody is asked.
    RouteGet,
}

/// A text that is no goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a goal is PROGRAM HOST ADDRESS answered [by HOST] [via DEV] [from ADDRESS], or PROGRAM HOST ADDRESS unanswered; \
     PROGRAM is ping, traceroute, tracepath, arping or route get, which knows no by"
)]
pub struct NoGoal;

impl Asker {
    const ALL: [Self; 5] = [Self::Ping, Self::Traceroute, Self::Tracepath, Self::Arping, Self::RouteGet];

    /// As a goal begins.
    const fn words(self) -> &'static str {
        match self {
            Self::Ping => "ping",
            Self::Traceroute => "traceroute",
            Self::Tracepath => "tracepath",
            Self::Arping => "arping",
            Self::RouteGet => "route get",
        }
    }
}

/// So many goals of a lab are looked at.
pub const MOST_GOALS: usize = 20;

impl FromStr for Goal {
    type Err = NoGoal;

    fn from_str(text: &str) -> Result<Self, NoGoal> {
        let mut words = text.split_ascii_whitespace();
        let first = words.next().ok_or(NoGoal)?;
        let name = if first == "route" { [first, words.next().ok_or(NoGoal)?].join(" ") } else { first.to_owned() };
        let program = Asker::ALL.into_iter().find(|own| own.words() == name).ok_or(NoGoal)?;
        let mut word = || words.next().ok_or(NoGoal);
        let (host, dst, end) = (word()?, word()?, word()?);
        let plain = |text: &str| text.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"-_.".contains(&octet));
        if !plain(host) || !plain(dst) || host.starts_with('-') || dst.starts_with('-') {
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
                "by" if program != Asker::RouteGet => Wish::AnsweredBy(value.to_owned()),
                "via" if plain(value) && !value.starts_with('-') => Wish::LeavesBy(value.to_owned()),
                "from" => Wish::From(value.parse().map_err(|_| NoGoal)?),
                _ => return Err(NoGoal),
            });
        }
        Ok(Self { program, host: host.to_owned(), dst: dst.to_owned(), wishes })
    }
}

/// As it is written.
impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {} {}",
            self.program.words(),
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
    /// The lab with the goal's question as its last line, and its replay; `None` where there is no room for another line.
    pub replay: Option<(Lab, Run)>,
    pub met: bool,
}

impl Tried {
    /// The command that was tried.
    pub fn probe(&self) -> Option<&CommandRun> {
        self.replay.as_ref().and_then(|(_, run)| run.commands.last())
    }
}

impl Goal {
    /// The command that tries it.
    fn command(&self) -> String {
        let Self { host, dst, .. } = self;
        let device = self.wishes.iter().find_map(|wish| match wish {
            Wish::LeavesBy(dev) => Some(format!("-I {dev} ")),
            Wish::Answered | Wish::AnsweredBy(_) | Wish::From(_) => None,
        });
        match self.program {
            Asker::Ping => format!("ip netns exec {host} ping -c 1 -W 1 {dst}"),
            Asker::Traceroute => format!("ip netns exec {host} traceroute -n -q 1 -N 1 -w 1 {dst}"),
            Asker::Tracepath => format!("ip netns exec {host} tracepath -n {dst}"),
            Asker::Arping => {
                format!("ip netns exec {host} arping -c 1 -w 1 {}{dst}", device.unwrap_or_default())
            }
            Asker::RouteGet => format!("ip -n {host} route get {dst}"),
        }
    }

    /// Whether its command came to it.
    pub fn is_met(&self, outcome: &Outcome) -> bool {
        if self.wishes.is_empty() {
            // Where the replay was cut short nobody knows.
            let open = [End::Quiet, End::Bound, End::NotModelled].contains(&outcome.end);
            return !open && !matches!(outcome.end, End::Answered { .. } | End::Found { .. });
        }
        self.wishes.iter().all(|wish| wish.holds(outcome, &self.host))
    }
}

/// The goals of a lab, each tried by a command of its own after all lines; at most [`MOST_GOALS`].
pub fn goals(lab: &Lab) -> Vec<Tried> {
    let stands = lab.entries.iter().zip(1..).filter_map(|(entry, line_no)| match entry.line.pragma()? {
        Pragma::Expect(text) => Some((line_no, text.clone())),
        Pragma::Env(_)
        | Pragma::Title { .. }
        | Pragma::Story { .. }
        | Pragma::Note { .. }
        | Pragma::At { .. }
        | Pragma::Ask(_)
        | Pragma::Unknown => None,
    });
    stands.take(MOST_GOALS).map(|(line_no, text)| tried(lab, line_no, text)).collect()
}

fn tried(lab: &Lab, line_no: usize, text: String) -> Tried {
    let goal: Option<Goal> = text.parse().ok();
    let replay = goal.as_ref().and_then(|goal| {
        let asked = Lab::parse(&format!("{}\n{}\n", lab.text().trim_end(), goal.command())).ok()?;
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
    fn who_asks_for_the_way_by_arp_or_for_a_route_has_goals_too() {
        let met = |goal: &str| {
            let lab = Lab::parse(&format!("#@ expect {goal}\n{TWO}")).expect("small");
            let tried = goals(&lab).pop().expect("a goal");
            assert_eq!(tried.goal.map(|goal| goal.to_string()).as_deref(), Some(goal));
            tried.met
        };
        for program in ["traceroute", "tracepath", "arping"] {
            assert!(met(&format!("{program} A 10.0.0.2 answered by B via a0 from 10.0.0.1")), "{program}");
            assert!(!met(&format!("{program} A 10.0.0.2 answered by A")), "{program}");
            assert!(!met(&format!("{program} A 10.0.0.2 answered via lo")), "{program}");
            assert!(!met(&format!("{program} A 10.0.0.2 answered from 10.0.0.7")), "{program}");
            assert!(!met(&format!("{program} A 10.0.0.2 unanswered")), "{program}");
            assert!(met(&format!("{program} A 10.0.0.3 unanswered")), "{program}");
            assert!(!met(&format!("{program} Z 10.0.0.3 unanswered")), "{program}");
        }
        assert!(met("route get A 10.0.0.3 answered via a0 from 10.0.0.1"), "a route there is, and nobody is asked");
        assert!(!met("route get A 10.0.0.3 answered via lo"));
        assert!(!met("route get A 10.0.0.3 unanswered"));
        assert!(met("route get A 10.0.1.1 unanswered"));
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
            "ssh A 10.0.0.2 answered",
            "route A 10.0.0.2 answered",
            "route get A 10.0.0.2 answered by B",
            "arping A 10.0.0.2 answered via -f",
        ];
        for goal in bad {
            let lab = Lab::parse(&format!("{TWO}#@ expect {goal}\n")).expect("small");
            let tried = goals(&lab).pop().expect("a line that means to be one");
            assert_eq!((tried.goal, tried.met, tried.line_no), (None, false, 8), "{goal}");
        }
        assert!(goals(&Lab::parse(TWO).expect("small")).is_empty());
    }
}
