use std::sync::Arc;

use serde::Serialize;
use smallvec::SmallVec;

use super::CommandId;

/// The commands that a fact came from, in order, each once. Nobody's doing (a kernel default) is empty.
#[derive(Clone, Default, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Cause(Option<Arc<[CommandId]>>);

impl Cause {
    pub const fn none() -> Self {
        Self(None)
    }

    pub fn of(command: CommandId) -> Self {
        Self(Some(Arc::new([command])))
    }

    /// Both, without repeating what they share.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (_, None) => self.clone(),
            (None, Some(_)) => other.clone(),
            (Some(_), Some(_)) if self.covers(other) => self.clone(),
            (Some(_), Some(_)) if other.covers(self) => other.clone(),
            (Some(own), Some(others)) => Self(Some(Arc::from(&*merged(own, others)))),
        }
    }

    /// As [`Self::and`], for a cause that is no longer needed by itself.
    #[must_use]
    #[inline]
    pub fn with(self, other: &Self) -> Self {
        if other.0.is_none() { self } else { self.and(other) }
    }

    /// As [`Self::and`] of one after the other.
    #[must_use]
    #[inline]
    pub fn of_all<const N: usize>(causes: [&Self; N]) -> Self {
        let mut some = causes.iter().filter(|cause| !cause.is_none());
        match (some.next(), some.next()) {
            (None, _) => Self::none(),
            (Some(one), None) => Self::clone(one),
            (Some(_), Some(_)) => Self::joined(&causes),
        }
    }

    fn joined(causes: &[&Self]) -> Self {
        let mut all = Ids::new();
        causes.iter().flat_map(|cause| cause.ids()).for_each(|id| all.push(*id));
        all.sort_unstable();
        all.dedup();
        match causes.iter().find(|cause| cause.ids().len() == all.len()) {
            Some(whole) => Self::clone(whole),
            None => Self(Some(Arc::from(&*all))),
        }
    }

    pub fn ids(&self) -> &[CommandId] {
        self.0.as_deref().unwrap_or_default()
    }

    #[inline]
    pub const fn is_none(&self) -> bool {
        self.0.is_none()
    }

    pub fn contains(&self, command: CommandId) -> bool {
        self.ids().binary_search(&command).is_ok()
    }

    /// It names every command of the other one.
    pub fn covers(&self, other: &Self) -> bool {
        let (own, others) = (self.ids(), other.ids());
        let fits = others.len() <= own.len() && others.last() <= own.last();
        fits && (std::ptr::eq(own, others) || others.iter().all(|id| self.contains(*id)))
    }
}

/// Few commands are behind a fact: so many take no memory on the way.
type Ids = SmallVec<[CommandId; 16]>;

/// Both in order, each id once.
fn merged(one: &[CommandId], other: &[CommandId]) -> Ids {
    let mut all = Ids::new();
    let (mut left, mut right) = (one, other);
    while let ([own, ..], [new, ..]) = (left, right) {
        all.push(*own.min(new));
        (left, right) = (&left[usize::from(own <= new)..], &right[usize::from(new <= own)..]);
    }
    left.iter().chain(right).for_each(|id| all.push(*id));
    all
}

/// Many causes, gathered into one. To add one costs as much as it is long, however many there are already.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// Of a short command it is nearly all.
    first: Cause,
    /// A bit for each command, that of the first one among them: as many as a lab has commands at most.
    marks: Vec<u64>,
}

impl Gathered {
    #[inline]
    pub fn add(&mut self, cause: &Cause) {
        if !cause.is_none() {
            self.mark(cause);
        }
    }

    fn mark(&mut self, cause: &Cause) {
        if self.first.is_none() {
            self.first = cause.clone();
        }
        for id in cause.ids() {
            let (word, bit) = (id.0 as usize / 64, id.0 % 64);
            if word >= self.marks.len() {
                self.marks.resize(word + 1, 0);
            }
            self.marks[word] |= 1 << bit;
        }
    }

    pub fn whole(self) -> Cause {
        let count: u32 = self.marks.iter().map(|word| word.count_ones()).sum();
        if count as usize == self.first.ids().len() {
            return self.first;
        }
        let marked = |(word, marks): (usize, &u64)| {
            let (first, marks) = (word as u32 * 64, *marks);
            (0..64).filter(move |bit| marks >> bit & 1 != 0).map(move |bit| CommandId(first + bit))
        };
        Cause(Some(self.marks.iter().enumerate().flat_map(marked).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(ids: &[u32]) -> Cause {
        ids.iter().fold(Cause::none(), |all, id| all.and(&Cause::of(CommandId(*id))))
    }

    #[test]
    fn a_joined_cause_names_each_command_once_and_in_order() {
        assert_eq!(cause(&[9, 3]).and(&cause(&[3, 4])), cause(&[3, 4, 9]));
    }

    #[test]
    fn many_causes_are_joined_as_one_after_the_other() {
        let (one, two, nobody) = (cause(&[2, 5]), cause(&[3, 5]), Cause::none());
        assert_eq!(Cause::of_all([&one, &nobody, &two, &cause(&[9])]), cause(&[2, 3, 5, 9]));
        assert_eq!(Cause::of_all([&nobody, &cause(&[2]), &one]), one);
        assert!(Cause::of_all([&nobody, &nobody]).is_none());
    }

    #[test]
    fn what_nobody_did_adds_nothing() {
        assert_eq!(Cause::none().and(&cause(&[2])), cause(&[2]));
        assert!(Cause::none().and(&Cause::none()).is_none());
    }

    #[test]
    fn causes_that_interlace_are_joined_in_order() {
        let odd = cause(&[1, 3, 5, 9]);
        let even = cause(&[2, 3, 4, 8, 10]);
        let all: Vec<u32> = odd.and(&even).ids().iter().map(|id| id.0).collect();
        assert_eq!(all, [1, 2, 3, 4, 5, 8, 9, 10]);
        assert_eq!(even.and(&odd), odd.and(&even));
    }

    #[test]
    fn what_is_gathered_is_what_joining_one_by_one_would_give() {
        let causes = [cause(&[7, 9]), Cause::none(), cause(&[3]), cause(&[9]), cause(&[3, 4, 11])];
        let mut gathered = Gathered::default();
        causes.iter().for_each(|one| gathered.add(one));
        assert_eq!(gathered.whole(), causes.iter().fold(Cause::none(), |all, one| all.and(one)));
        assert!(Gathered::default().whole().is_none());
    }
}
