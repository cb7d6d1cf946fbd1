//! The same network twice: in real network namespaces, and in the model. See `tests/load/README.md`.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::grown::{Built, Grown, ROOMY};
use crate::repository;

/// How long it took, at best, to build a network, to ping for the first time, and to ping once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    pub build: Duration,
    pub cold: Duration,
    pub warm: Duration,
}

/// What it took in namespaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Real {
    /// The commands as a whole, with the start of each process.
    pub commands: Times,
    /// Of the pings only the round trips that they tell.
    pub trips: Times,
}

/// In namespaces, with so many pings in all, at least one.
///
/// # Errors
/// What `real.sh` says where it can not.
///
/// # Panics
/// If it does not print what it promises.
pub fn real(network: &Grown, pings: usize, folder: &Path) -> Result<Real, String> {
    let script = folder.join("build");
    fs::write(&script, &network.build).map_err(|error| error.to_string())?;
    let mut bash = Command::new("bash");
    bash.arg(repository::path("tests/load/real.sh")).arg(&script).args([&network.ping, &pings.to_string()]);
    let said = bash.env("LC_ALL", "C").output().map_err(|error| format!("bash: {error}"))?;
    if !said.status.success() {
        return Err(String::from_utf8_lossy(&said.stderr).into_owned());
    }
    let said = String::from_utf8_lossy(&said.stdout);
    let of = |what: &str, second: f64| {
        let number = |line: &str| line.strip_prefix(what)?.trim().parse::<f64>().ok();
        let taken = |number: f64| Duration::from_secs_f64(number / second);
        said.lines().filter_map(number).map(taken).collect::<Vec<_>>()
    };
    let [build] = *of("build ", 1e6) else { panic!("{said}") };
    let times = |taken: Vec<Duration>| {
        assert_eq!(taken.len(), pings, "{said}");
        let warm = taken.iter().skip(1).min().copied().unwrap_or_default();
        Times { build, cold: taken[0], warm }
    };
    Ok(Real { commands: times(of("ping ", 1e6)), trips: times(of("trip ", 1e3)) })
}

/// In the model, the best of so many rounds of each.
pub fn ours(network: &Grown, rounds: usize) -> Times {
    let ping = |built: &Built| best(rounds, || built.ping());
    Times {
        build: best(rounds, || network.lab(0, ROOMY).run()),
        cold: ping(&Built::after(network, 0)),
        warm: ping(&Built::after(network, 1)),
    }
}

/// The shortest of so many rounds, without what it takes to put away what came of each.
pub fn best<T>(rounds: usize, mut what: impl FnMut() -> T) -> Duration {
    let round = |_| {
        let start = Instant::now();
        let came = black_box(what());
        let taken = start.elapsed();
        drop(came);
        taken
    };
    (0..rounds).map(round).min().unwrap_or_default()
}
