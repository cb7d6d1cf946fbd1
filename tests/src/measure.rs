//! How long something takes, to set it beside something else in the same run.

use std::time::{Duration, Instant};

/// The middle one of so many measurements.
pub fn median(times: usize, mut measure: impl FnMut() -> Duration) -> Duration {
    let mut taken: Vec<Duration> = (0..times).map(|_| measure()).collect();
    taken.sort_unstable();
    taken[times / 2]
}

/// What one of `rounds` calls takes, in the middle of many such measurements: for what a clock is too coarse for.
pub fn each(rounds: u32, mut call: impl FnMut()) -> Duration {
    let all = median(101, || {
        let start = Instant::now();
        (0..rounds).for_each(|_| call());
        start.elapsed()
    });
    all / rounds
}

/// One line of a table of ratios: what it is, how long two things took, their ratio, and what is asked for.
pub fn print_ratio(what: &str, one: Duration, other: Duration, goal: &str) {
    let ratio = one.as_secs_f64() / other.as_secs_f64();
    println!("{what:<44} {one:>10.1?} {other:>10.1?} {ratio:>8.2}x  ({goal})");
}
