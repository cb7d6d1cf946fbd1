//! What the tests of the whole share: the labs, the simulator's transcript of one, and the kernel that judges it.

pub mod causes;
pub mod drops;
pub mod grown;
pub mod invariants;
pub mod judge;
pub mod kernel;
pub mod labs;
pub mod load;
pub mod mattered;
pub mod measure;
pub mod random;
pub mod recorder;
pub mod repository;
pub mod shrink;
pub mod sim;
pub mod terminal;

use std::io::{self, Write as _};

/// Says aloud that a test is passed over: `cargo test` shows nothing that a passing test prints.
pub fn skip(test: &str, why: &str) {
    writeln!(io::stderr(), "\nSKIPPED: {test}: {why}").expect("standard error is there");
}

/// How many cases a property is tried on: what `PROPTEST_CASES` says, or else as usual.
pub fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
}
