//! How long something takes, to set it beside something else in the same run.

use std::time::{Duration, Instant};

/// The middle one of so many measurements.
pub fn median(times: usize, mut measure: impl FnMut() -> Duration) -> Duration {
    middle((0..times).map(|_| measure()).collect())
}

/// What one of `rounds` calls of either kind takes, in the middle of many such measurements: for what a clock is too
/// coarse for. They take turns, so that a moody machine is as moody for both.
pub fn each_beside(rounds: u32, mut one: impl FnMut(), mut other: impl FnMut()) -> (Duration, Duration) {
    let time = |call: &mut dyn FnMut()| {
        let start = Instant::now();
        (0..rounds).for_each(|_| call());
        start.elapsed() / rounds
    };
    let (ones, others) = (0..101).map(|_| (time(&mut one), time(&mut other))).unzip();
    (middle(ones), middle(others))
}

fn middle(mut taken: Vec<Duration>) -> Duration {
    taken.sort_unstable();
    taken[taken.len() / 2]
}

/// One line of a table of ratios: what it is, how long two things took, their ratio, and what is asked for.
pub fn print_ratio(what: &str, one: Duration, other: Duration, goal: &str) {
    let ratio = one.as_secs_f64() / other.as_secs_f64();
    println!("{what:<44} {one:>10.1?} {other:>10.1?} {ratio:>8.2}x  ({goal})");
}
