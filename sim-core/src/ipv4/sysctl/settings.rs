//! Numbers by key, with who wrote them: of the many that nobody wrote only the number takes room.

use crate::base::Cause;

/// The numbers of one place, at most 64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settings<const N: usize> {
    values: [i32; N],
    /// Bits by key: somebody wrote it, or the device had an address already: `default` does not change it any more.
    settled: u64,
    /// By key, of those that are not as they were born.
    causes: Vec<(usize, Cause)>,
}

static NOBODY: Cause = Cause::none();

impl<const N: usize> Settings<N> {
    const EVERY: u64 = {
        assert!(N > 0 && N <= 64, "a bit for each");
        u64::MAX >> (64 - N)
    };

    pub(super) const fn born(values: [i32; N]) -> Self {
        Self { values, settled: 0, causes: Vec::new() }
    }

    pub(super) const fn value(&self, key: usize) -> i32 {
        self.values[key]
    }

    /// The commands that made it what it is; none for a default.
    pub(super) fn cause(&self, key: usize) -> &Cause {
        self.causes.iter().find(|(own, _)| *own == key).map_or(&NOBODY, |(_, cause)| cause)
    }

    pub(super) const fn is_settled(&self, key: usize) -> bool {
        self.settled >> key & 1 != 0
    }

    pub(super) const fn are_all_settled(&self) -> bool {
        self.settled == Self::EVERY
    }

    pub(super) const fn settle(&mut self, key: usize) {
        self.settled |= 1 << key;
    }

    pub(super) const fn settle_all(&mut self) {
        self.settled = Self::EVERY;
    }

    /// Somebody writes it.
    pub(super) fn write(&mut self, key: usize, value: i32, cause: &Cause) {
        self.follow(key, value, cause);
        self.settle(key);
    }

    /// `default`, which it follows, was written.
    pub(super) fn follow(&mut self, key: usize, value: i32, cause: &Cause) {
        self.values[key] = value;
        self.causes.retain(|(own, _)| *own != key);
        if !cause.is_none() {
            let at = self.causes.partition_point(|(own, _)| *own < key);
            self.causes.reserve_exact(1);
            self.causes.insert(at, (key, cause.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::CommandId;

    fn by(id: u32) -> Cause {
        Cause::of(CommandId(id))
    }

    #[test]
    fn what_is_written_last_counts_and_its_writer_with_it() {
        let mut settings = Settings::born([4, 5, 6]);
        assert_eq!((settings.value(1), settings.cause(1)), (5, &Cause::none()));
        settings.write(2, 9, &by(1));
        settings.write(1, 7, &by(2));
        settings.write(1, 8, &by(3));
        assert_eq!([0, 1, 2].map(|key| settings.value(key)), [4, 8, 9]);
        assert_eq!([0, 1, 2].map(|key| settings.cause(key).clone()), [Cause::none(), by(3), by(1)]);
    }

    #[test]
    fn what_follows_is_not_settled_until_it_is_written() {
        let mut settings = Settings::born([0; 64]);
        settings.follow(63, 1, &by(1));
        assert!(!settings.is_settled(63) && !settings.are_all_settled());
        settings.write(63, 2, &by(2));
        assert!(settings.is_settled(63) && !settings.is_settled(62));
        settings.settle_all();
        assert!(settings.are_all_settled() && settings.is_settled(0));
    }

    #[test]
    fn the_order_of_writing_makes_no_difference() {
        let (mut one, mut other) = (Settings::born([0; 2]), Settings::born([0; 2]));
        one.write(0, 1, &by(1));
        one.write(1, 1, &by(2));
        other.write(1, 1, &by(2));
        other.write(0, 1, &by(1));
        assert_eq!(one, other);
    }
}
