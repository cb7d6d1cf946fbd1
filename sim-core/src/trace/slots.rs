use std::mem;

use super::Step;

/// The steps of a journal. A step is long, and most of what it costs to write one is to move it: here each has its slot
/// before it is made, so that it is made where it stays.
#[derive(Debug, Default)]
pub(super) struct Slots {
    /// Some of the front are filled, one after the other.
    all: Vec<Option<Step>>,
    filled: usize,
}

/// Room for the steps of a lookup that somebody asks for; those of a probe are moved to six times the room.
const USUAL_STEPS: usize = 6;

/// From so many on they are moved to twice the room: each slot is written once, be it used or not.
const MANY_STEPS: usize = 1000;

impl Slots {
    pub(super) const fn len(&self) -> usize {
        self.filled
    }

    /// One more, behind the others.
    #[inline(always)]
    pub(super) fn fill(&mut self, step: impl FnOnce() -> Step) {
        if self.filled == self.all.len() {
            self.make_room();
        }
        if let Some(slot) = self.all.get_mut(self.filled) {
            // There was none: not to drop it is what lets the compiler build the new one in the slot.
            mem::forget(slot.replace(step()));
            self.filled += 1;
        }
    }

    #[inline]
    pub(super) fn last_mut(&mut self) -> Option<&mut Step> {
        self.all.get_mut(self.filled.checked_sub(1)?)?.as_mut()
    }

    #[cold]
    fn make_room(&mut self) {
        let times = if self.all.len() < MANY_STEPS { 6 } else { 2 };
        self.all.resize_with((self.all.len() * times).max(USUAL_STEPS), || None);
    }

    /// The steps, and room for no more: a record is kept as long as its run.
    pub(super) fn whole(mut self) -> Vec<Step> {
        if self.filled == 0 {
            return Vec::new();
        }
        self.all.truncate(self.filled);
        let mut steps: Vec<Step> = self.all.into_iter().map_while(|step| step).collect();
        steps.shrink_to_fit();
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Moved, StepKind};
    use super::*;
    use crate::base::{Cause, HostId, Time};

    fn step(at: u64) -> Step {
        let (kind, counters, cause) = (StepKind::LoopTurn, Moved::none(), Cause::none());
        let (at, host, needs) = (Time::from_micros(at), HostId(0), Cause::none());
        Step { at, host, dev: None, seen: None, kind, function: "loopback_xmit", counters, cause, needs }
    }

    #[test]
    fn steps_come_out_as_they_went_in_however_often_they_had_to_move() {
        for count in [0, 1, 6, 7, 3000] {
            let mut slots = Slots::default();
            for at in 0..count {
                slots.fill(|| step(at));
                assert_eq!(slots.last_mut().map(|last| last.at), Some(Time::from_micros(at)));
            }
            let steps = slots.whole();
            assert!(steps.iter().map(|step| step.at).eq((0..count).map(Time::from_micros)), "{count}");
        }
    }
}
