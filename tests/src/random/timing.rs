//! What only the real time of a machine decides: no lab may say it, since the kernel would not do the same twice.

use std::net::Ipv4Addr;

use sim_core::base::{CommandId, HostId, IfIndex, Mac};
use sim_core::command::{execute, split_line};
use sim_core::program::Output;
use sim_core::trace::{Journal, Record, StepKind};
use sim_core::world::World;

/// How much later a command may come than the model thinks: less than the first holds of a bucket, and more than the last.
const LATER: [&str; 2] = ["sleep 0.2", "sleep 3"];

/// Runs a line on the model.
///
/// # Errors
/// What the model says that it leaves out.
pub(super) fn play(world: &mut World, id: CommandId, line: &str) -> Result<(Output, Record), String> {
    let words = split_line(line).map_err(|error| error.to_string())?;
    world.tick();
    let mut journal = Journal::new(id, world.now(), *world.budget());
    let output = execute(world, id, &mut journal, &words).output;
    if let Some(what) = output.stderr.strip_prefix("hairpin: ") {
        return Err(what.lines().next().unwrap_or_default().to_owned());
    }
    match journal.not_modelled() {
        Some(what) => Err(format!("a packet: {what:?}")),
        None => Ok((output, journal.finish())),
    }
}

/// Whether a line does the same on a machine that is slower than the model thinks, and nothing that chance decides.
pub(super) fn is_steady(world: &World, id: CommandId, line: &str) -> bool {
    let run = |pause: Option<&str>| {
        let mut world = world.clone();
        if let Some(pause) = pause {
            play(&mut world, id, pause).ok()?;
        }
        let played = play(&mut world, id, line).ok()?;
        Some((played, known(&world)))
    };
    // What the model leaves out is drawn again anyway.
    let Some(((output, record), learnt)) = run(None) else { return true };
    if record.trace.steps.iter().any(|step| is_chance(&step.kind)) {
        return false;
    }
    let same = |((later, then), known): ((Output, Record), Known)| {
        let heard = then.counters == record.counters && then.heard.len() == record.heard.len();
        heard && later == output && known == learnt
    };
    record.waited.is_empty() || LATER.into_iter().all(|pause| run(Some(pause)).is_some_and(same))
}

/// What every host knows of its neighbours.
type Known = Vec<(HostId, IfIndex, Ipv4Addr, Option<Mac>)>;

fn known(world: &World) -> Known {
    let entries = world.hosts().flat_map(|host| host.ipv4.neighbours.iter().map(move |entry| (host.id(), entry)));
    entries.map(|(host, entry)| (host, entry.dev, entry.dst, entry.lladdr)).collect()
}

/// The kernel draws a time, or goes on until somebody pulls a cable.
fn is_chance(step: &StepKind) -> bool {
    matches!(step, StepKind::ArpProxyWait { .. } | StepKind::BoundMet(_))
}
