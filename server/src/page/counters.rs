//! Counters of a host that moved since the current command began, up to the current step.

use std::collections::BTreeMap;

use sim_core::base::{Counter, HostId};

use crate::refs;
use crate::sitting::Sitting;

/// Steps that a counter names: a long trace moves one at every other step.
const SHOWN_STEPS: usize = 32;

pub(super) struct Moved {
    /// As `nstat` has it: without the dot.
    pub(super) name: String,
    pub(super) by: u64,
    /// It moved at the current step.
    pub(super) now: bool,
    /// The steps that moved it, as tokens of `refs.rs`.
    pub(super) of: String,
}

/// In the order of `nstat`. Before the first step it is what the whole command moved.
pub(super) fn moved(host: HostId, sitting: &Sitting<'_>) -> Vec<Moved> {
    let Some(command) = sitting.command else { return Vec::new() };
    let steps = sitting.steps();
    let upto = if sitting.step == 0 { steps.len() } else { sitting.step };
    let mut found: BTreeMap<Counter, (u64, Vec<usize>)> = BTreeMap::new();
    for (index, step) in steps[..upto].iter().enumerate().filter(|(_, step)| step.host == host) {
        for (counter, by) in step.counters.iter() {
            let (sum, at) = found.entry(*counter).or_default();
            *sum += by;
            at.push(index + 1);
        }
    }
    if upto == steps.len() {
        // Some move behind the last step.
        let whole = command.record.counters.iter().filter(|(of, _)| *of == host).flat_map(|(_, all)| all);
        whole.for_each(|(counter, by)| found.entry(*counter).or_default().0 = *by);
    }
    let word = |(counter, (by, at)): (Counter, (u64, Vec<usize>))| Moved {
        name: counter.name().replace('.', ""),
        by,
        now: sitting.step > 0 && at.last() == Some(&sitting.step),
        of: at.iter().rev().take(SHOWN_STEPS).map(|step| refs::step(*step)).collect::<Vec<_>>().join(" "),
    };
    found.into_iter().filter(|(_, (by, _))| *by > 0).map(word).collect()
}
