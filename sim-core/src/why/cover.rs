//! Two lines that stand in for each other: without either a command ends as it does, without both it does not.

use std::collections::{BTreeMap, BTreeSet};

use super::causes::Causes;
use super::mattered::{Probe, Replays};
use crate::base::CommandId;
use crate::lab::Rest;

/// So many lines are tried that could stand in for one.
const STAND_INS: usize = 6;

/// Causes of some probes that do not decide alone how these end, each with what becomes a cause when it is gone: where two
/// lines stand in for each other, the second is among these.
#[derive(Debug, Default)]
pub(super) struct Stubborn {
    /// A probe, by its place among those that are asked about; the cause; what could stand in for it.
    found: Vec<(usize, CommandId, Vec<CommandId>)>,
}

impl Stubborn {
    /// Looks at a run without one line, where some probes that came from it end as before.
    pub(super) fn note(
        &mut self,
        id: CommandId,
        known: &Causes<'_>,
        without: &Rest<'_>,
        unmoved: &[usize],
        probes: &mut [Probe],
        replays: &mut Replays<'_>,
    ) {
        if unmoved.is_empty() {
            return;
        }
        if !replays.has_time() {
            unmoved.iter().for_each(|at| probes[*at].cut = true);
            return;
        }
        let known = known.of_rest(without);
        replays.spend(known.read());
        for at in unmoved {
            let probe = &probes[*at];
            let then = known.of_command(probe.of);
            let new = then.ids().iter().copied().filter(|id| *id < probe.of && !probe.causes.contains(id));
            let mut new: Vec<CommandId> = new.collect();
            if !new.is_empty() {
                new.reverse();
                self.found.push((*at, id, new));
            }
        }
    }

    /// Tries the pairs, each once for all probes that it may concern.
    pub(super) fn settle(self, probes: &mut [Probe], replays: &mut Replays<'_>) {
        let mut pairs: BTreeMap<[CommandId; 2], BTreeSet<usize>> = BTreeMap::new();
        for (at, one, others) in self.found {
            for other in others.into_iter().filter(|other| !probes[at].decides_the_end(*other)).take(STAND_INS) {
                pairs.entry([one.min(other), one.max(other)]).or_default().insert(at);
            }
        }
        for (pair, concerned) in pairs {
            if try_pair(pair, &concerned, probes, replays).is_none() {
                concerned.into_iter().for_each(|at| probes[at].cut = true);
            }
        }
    }
}

/// `None` where there is no time left.
fn try_pair(
    pair: [CommandId; 2],
    concerned: &BTreeSet<usize>,
    probes: &mut [Probe],
    replays: &mut Replays<'_>,
) -> Option<()> {
    let last = concerned.iter().map(|at| probes[*at].of).max()?;
    let replayed = replays.without(&pair, last)?;
    let needs = |probes: &[Probe], at: &usize| probes[*at].needs_one_of(pair, &replayed);
    let differ: Vec<usize> = concerned.iter().copied().filter(|at| needs(probes, at)).collect();
    if differ.is_empty() {
        return Some(());
    }
    // One of the two is no cause, and so it may not have been tried alone.
    for id in pair {
        let untried: Vec<usize> = differ.iter().copied().filter(|at| !probes[*at].tried(id)).collect();
        if untried.is_empty() {
            continue;
        }
        let alone = replays.without(&[id], last)?;
        for at in untried {
            probes[at].judge(replays.run, &alone, vec![id]);
        }
    }
    for at in differ {
        if needs(probes, &at) {
            probes[at].judge(replays.run, &replayed, pair.to_vec());
        }
    }
    Some(())
}
