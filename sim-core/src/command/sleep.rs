//! `sleep N`

use super::args::Args;
use super::{Reply, Shell, refuse};
use crate::base::{HostId, Time};
use crate::program::{Sleep, run as run_programs};

/// A lab sleeps at most so long at a time.
const MAX_SECS: f64 = 10.0;

pub(super) fn run(shell: &mut Shell<'_>, mut args: Args<'_>) -> Reply {
    let secs = args.next().and_then(|word| word.parse::<f64>().ok()).filter(|secs| (0.0..=MAX_SECS).contains(secs));
    let (Some(secs), None) = (secs, args.next()) else {
        return Err(refuse("sleep takes one number of seconds, 10 at most"));
    };
    if shell.world.hosts().next().is_none() {
        return Ok(super::done(String::new()));
    }
    let span = Time((secs * 1e9) as u64);
    let mut outputs = run_programs(shell.world, shell.journal, vec![(HostId(0), Box::new(Sleep(span)))]);
    Ok(outputs.pop().unwrap_or_default())
}
