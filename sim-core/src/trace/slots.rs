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
        self.all.resize_with((self.all.len() * 6).max(USUAL_STEPS), || None);
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
