use std::sync::Arc;

use serde::Serialize;

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
        if other.is_none() || self.covers(other) {
            return self.clone();
        }
        if self.is_none() || other.covers(self) {
            return other.clone();
        }
        // Mostly one is wholly older than the other, and stands before it.
        let (older, newer) = if self.ids() < other.ids() { (self, other) } else { (other, self) };
        if older.ids().last() < newer.ids().first() {
            return Self(Some(older.ids().iter().chain(newer.ids()).copied().collect()));
        }
        let mut all = Vec::with_capacity(self.ids().len() + other.ids().len());
        all.extend_from_slice(self.ids());
        all.extend_from_slice(other.ids());
        all.sort_unstable();
        all.dedup();
        Self(Some(all.into()))
    }

    /// As [`Self::and`], for a cause that is no longer needed by itself.
    #[must_use]
    #[inline]
    pub fn with(self, other: &Self) -> Self {
        if other.0.is_none() { self } else { self.and(other) }
    }

    pub fn ids(&self) -> &[CommandId] {
        self.0.as_deref().unwrap_or_default()
    }

    pub fn is_none(&self) -> bool {
        self.ids().is_empty()
    }

    pub fn contains(&self, command: CommandId) -> bool {
        self.ids().binary_search(&command).is_ok()
    }

    pub fn covers(&self, other: &Self) -> bool {
        other.ids().last() <= self.ids().last() && other.ids().iter().all(|id| self.contains(*id))
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
    fn what_nobody_did_adds_nothing() {
        assert_eq!(Cause::none().and(&cause(&[2])), cause(&[2]));
        assert!(Cause::none().and(&Cause::none()).is_none());
    }
}
