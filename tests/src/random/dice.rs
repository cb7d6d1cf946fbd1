//! The dice of a seed.

/// Numbers that look like chance. Source: splitmix64.
#[derive(Clone, Debug)]
pub struct Dice(pub u64);

impl Dice {
    /// Below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    pub fn one_in(&mut self, times: u64) -> bool {
        self.roll(times) == 0
    }

    pub fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.place(of.len())]
    }

    /// A place in a list.
    pub fn place(&mut self, len: usize) -> usize {
        usize::try_from(self.roll(len as u64)).expect("less than a length")
    }
}
