//! What mattered: the lines without which a command would have come to something else, each with what that is. Found by
//! replaying the lab without them.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::causes::Causes;
use super::cover::Stubborn;
use super::outcome::Outcome;
use crate::base::CommandId;
use crate::lab::{CommandRun, Lab, Rest, Run};

/// What mattered for one command.
#[derive(Clone, Debug, PartialEq)]
pub struct Mattered {
    pub of: CommandId,
    /// What it came to, with all lines there.
    pub outcome: Outcome,
    /// In the order in which they are to be read: lines that decided, in order; pairs; lines that only make things exist.
    pub matters: Vec<Matter>,
    /// Not all lines could be tried: that would have taken too long.
    pub cut: bool,
}

/// Lines that mattered together: without them the outcome is another one. Of a pair either is enough for the command to
/// end as it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Matter {
    /// One, or two that stand in for each other; in order.
    pub without: Vec<CommandId>,
    /// They only make things exist: hosts, devices, links that are up.
    pub builds: bool,
    /// What the command would have come to.
    pub outcome: Outcome,
    /// The first command that would fail then, though it does not now.
    pub fails: Option<Failed>,
}

/// A command that needs a line that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    pub id: CommandId,
    /// The last line that it printed.
    pub said: String,
}

/// Commands, events, and facts looked at, that all replays for one question may take together: some tenths of a second.
const WORK: usize = 200_000;

/// What mattered for each of some commands of a run, in one pass for all of them: the run goes on from the checkpoint
/// before a line that is left out, to the last command for which that may matter.
///
/// Tried are the causes of a command, and whatever keeps something else away. By what [`super`] claims of causes no
/// other line makes a difference.
pub fn mattered(lab: &Lab, run: &Run, of: &[CommandId]) -> Vec<Mattered> {
    let known = Causes::of(run);
    let keepers = known.keepers();
    let asked = of.iter().filter_map(|id| run.command(*id));
    let mut probes: Vec<Probe> = asked.map(|command| Probe::new(command, &known, &keepers)).collect();
    let mut replays = Replays { lab, run, work: known.read() };
    let mut tried: Vec<CommandId> = probes.iter().flat_map(|probe| probe.candidates.iter().copied()).collect();
    let is_cause = |id: CommandId| probes.iter().any(|probe| probe.causes.contains(&id));
    tried.sort_by_key(|id| (Reverse(is_cause(*id)), Reverse(*id)));
    tried.dedup();
    let mut stubborn = Stubborn::default();
    // Causes, and what was done last, decide most often, where not all can be tried.
    for id in tried {
        let concerned: Vec<usize> = (0..probes.len()).filter(|at| probes[*at].candidates.contains(&id)).collect();
        let Some(last) = concerned.iter().map(|at| probes[*at].of).max() else { continue };
        let Some(without) = replays.without(&[id], last) else {
            concerned.into_iter().for_each(|at| probes[at].cut = true);
            continue;
        };
        let mut unmoved = Vec::new();
        for at in concerned {
            let probe = &mut probes[at];
            probe.judge(run, &without, vec![id]);
            if probe.causes.contains(&id) && !probe.decides_the_end(id) {
                unmoved.push(at);
            }
        }
        stubborn.note(id, &known, &without, &unmoved, &mut probes, &mut replays);
    }
    stubborn.settle(&mut probes, &mut replays);
    probes.into_iter().map(Probe::finish).collect()
}

/// A command that is asked about, and what is known of it so far.
pub(super) struct Probe {
    pub(super) of: CommandId,
    /// Without itself.
    pub(super) causes: BTreeSet<CommandId>,
    candidates: BTreeSet<CommandId>,
    outcome: Outcome,
    pub(super) matters: Vec<Matter>,
    pub(super) cut: bool,
}

impl Probe {
    fn new(command: &CommandRun, known: &Causes<'_>, keepers: &BTreeSet<CommandId>) -> Self {
        let of = command.id;
        let causes: BTreeSet<_> = known.of_command(of).ids().iter().copied().filter(|id| *id < of).collect();
        let candidates = causes.iter().chain(keepers).copied().filter(|id| *id < of).collect();
        Self { of, causes, candidates, outcome: Outcome::of(command), matters: Vec::new(), cut: false }
    }

    /// The line is known to make a difference alone.
    fn decides(&self, id: CommandId) -> bool {
        self.matters.iter().any(|matter| matter.without == [id])
    }

    /// The line is known to make a difference alone, and not only in the way or in what taps hear.
    pub(super) fn decides_the_end(&self, id: CommandId) -> bool {
        self.matters.iter().any(|matter| matter.without == [id] && matter.outcome.end != self.outcome.end)
    }

    /// Without two lines something happens that does not without either of them.
    pub(super) fn needs_one_of(&self, pair: [CommandId; 2], replayed: &Rest<'_>) -> bool {
        let Some(then) = replayed.command(self.of).map(Outcome::of) else { return false };
        let ends = then.end != self.outcome.end && !pair.iter().any(|id| self.decides_the_end(*id));
        ends || then != self.outcome && !pair.iter().any(|id| self.decides(*id))
    }

    /// It was left out alone.
    pub(super) fn tried(&self, id: CommandId) -> bool {
        self.candidates.contains(&id)
    }

    /// Notes what would have happened, if that is something else.
    pub(super) fn judge(&mut self, run: &Run, replayed: &Rest<'_>, without: Vec<CommandId>) {
        let Some(outcome) = replayed.command(self.of).map(Outcome::of) else { return };
        if outcome != self.outcome {
            let builds = without.iter().all(|id| builds(run, *id));
            let fails = failed(run, replayed, self.of);
            self.matters.push(Matter { without, builds, outcome, fails });
        }
    }

    fn finish(mut self) -> Mattered {
        self.matters.sort_by(|one, other| {
            let key = |matter: &Matter| (matter.builds, matter.without.len());
            key(one).cmp(&key(other)).then_with(|| one.without.cmp(&other.without))
        });
        Mattered { of: self.of, outcome: self.outcome, matters: self.matters, cut: self.cut }
    }
}

/// Replays without some lines, as many as there is time for.
pub(super) struct Replays<'a> {
    pub(super) lab: &'a Lab,
    pub(super) run: &'a Run,
    work: usize,
}

impl<'a> Replays<'a> {
    pub(super) const fn has_time(&self) -> bool {
        self.work < WORK
    }

    pub(super) const fn spend(&mut self, work: usize) {
        self.work += work;
    }

    /// `None` when there is no time left.
    pub(super) fn without(&mut self, ids: &[CommandId], last: CommandId) -> Option<Rest<'a>> {
        if !self.has_time() {
            return None;
        }
        let rest = self.lab.run_without(self.run, ids, last);
        self.work += rest.commands.len() + rest.happened() as usize;
        Some(rest)
    }
}

/// All that a command did was to make things exist: a host, a device, a link that is up.
fn builds(run: &Run, id: CommandId) -> bool {
    let Some(command) = run.command(id) else { return false };
    command.after.hosts().any(|host| {
        let made = host.links.made().contains(id);
        made || host.links.iter().any(|device| device.made.contains(id) || device.up && device.set.contains(id))
    })
}

/// The first command before one that fails only in the second of two runs. Probes are asked about by themselves.
fn failed(run: &Run, replayed: &Rest<'_>, before: CommandId) -> Option<Failed> {
    let until = replayed.commands.iter().take_while(|command| command.id < before);
    until
        .filter(|command| command.exit != 0)
        .filter(|command| run.command(command.id).is_some_and(|was| was.exit == 0 && was.record.trace.is_empty()))
        .map(|command| Failed { id: command.id, said: last_line(command) })
        .next()
}

fn last_line(command: &CommandRun) -> String {
    let said = if command.stderr.is_empty() { &command.stdout } else { &command.stderr };
    said.lines().last().unwrap_or_default().to_owned()
}
