//! Where somebody in a hurry wants to go: the next host, the next decision, the drop.

use crate::explain::StepText;

/// What a jump looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Something happens at another host than at the step before.
    Host,
    /// The kernel begins to choose: the first of some decisions in a row.
    Decision,
    Drop,
}

impl Stop {
    pub(super) const ALL: [Self; 3] = [Self::Host, Self::Decision, Self::Drop];

    /// As `data-stops` has it, and the id of the button after `to-`.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Decision => "decision",
            Self::Drop => "drop",
        }
    }

    /// The key that jumps there.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Host => "h",
            Self::Decision => "d",
            Self::Drop => "x",
        }
    }

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Host => "jump-host",
            Self::Decision => "jump-decision",
            Self::Drop => "jump-drop",
        }
    }

    fn is_at(self, steps: &[StepText], index: usize) -> bool {
        let (step, before) = (&steps[index], index.checked_sub(1).map(|at| &steps[at]));
        match self {
            Self::Host => before.is_some_and(|before| before.host != step.host),
            Self::Decision => step.decision && before.is_none_or(|before| !before.decision || before.host != step.host),
            Self::Drop => step.drop.is_some(),
        }
    }

    /// From `step` on the next such step, or else the first one; both count from 1. `None` if there is none at all.
    pub(super) fn from(self, steps: &[StepText], step: usize) -> Option<usize> {
        let mut all = (0..steps.len()).filter(|index| self.is_at(steps, *index)).map(|index| index + 1);
        let first = all.next()?;
        Some(if first > step { first } else { all.find(|at| *at > step).unwrap_or(first) })
    }
}

/// What of all that a step (from 1) is, with blanks between.
pub(super) fn stops(steps: &[StepText], no: usize) -> String {
    let here = Stop::ALL.into_iter().filter(|stop| stop.is_at(steps, no - 1));
    here.map(Stop::code).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use sim_core::lab::Lab;

    use super::*;
    use crate::explain;
    use crate::l10n::Lang;
    use crate::sitting::{Position, Sitting};

    /// Where the jumps lead from a step of the first ping.
    fn from(step: usize) -> [Option<usize>; 3] {
        let lab = "ip netns add A\nip netns add B\nip link add a0 netns A type veth peer name b0 netns B\n\
                   ip -n A link set a0 up\nip -n B link set b0 up\nip -n A addr add 10.0.0.1/24 dev a0\n\
                   ip netns exec A ping -c 1 -W 4 10.0.0.2\n";
        let lab = Lab::parse(lab).expect("a lab");
        let run = lab.run();
        let sitting = Sitting::new(&lab, &run, Lang::En, &Position { line: Some(7), ..Position::default() });
        let steps = explain::steps(&sitting);
        for (index, text) in steps.iter().enumerate() {
            assert_eq!(stops(&steps, index + 1).contains("drop"), text.drop.is_some());
        }
        Stop::ALL.map(|stop| stop.from(&steps, step))
    }

    #[test]
    fn a_jump_leads_on_and_after_the_last_one_to_the_first() {
        let mut seen = [Vec::new(), Vec::new(), Vec::new()];
        for (at, seen) in seen.iter_mut().enumerate() {
            let mut step = 0;
            while let Some(next) = from(step)[at].filter(|next| *next > step) {
                seen.push(next);
                step = next;
            }
            assert_eq!(from(step)[at], seen.first().copied());
        }
        let [hosts, decisions, drops] = seen;
        assert!(hosts.len() >= 2, "to B, which hears the question, and back: {hosts:?}");
        assert!(!decisions.is_empty() && !drops.is_empty(), "{decisions:?} {drops:?}");
    }
}
