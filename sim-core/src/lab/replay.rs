//! A lab's replay: each command in turn, with the world after it kept as a checkpoint.

use std::sync::Arc;

use super::state::{self, HostState};
use super::{Entry, Lab, Line};
use crate::base::{Bound, Budget, CommandId, HostId, Limit};
use crate::command::{SplitError, Words, execute};
use crate::link::NeighTimers;
use crate::program::Output;
use crate::trace::{Journal, Record};
use crate::world::World;

/// What a whole lab did.
#[derive(Clone, Debug)]
pub struct Run {
    pub commands: Vec<CommandRun>,
    start: World,
}

/// What one command did.
#[derive(Clone, Debug)]
pub struct CommandRun {
    pub id: CommandId,
    /// Where it stands in `Lab::entries`.
    pub entry: usize,
    pub line_no: usize,
    /// As written, without blanks around it.
    pub line: String,
    /// The host that it names, if it names one that exists.
    pub host: Option<HostId>,
    pub exit: i32,
    pub stdout: String,
    pub stderr: String,
    pub record: Arc<Record>,
    /// The world after it.
    pub after: World,
    spent: Spent,
}

/// How a run went on when some of its commands were left out.
#[derive(Clone, Debug)]
pub struct Rest<'a> {
    /// What was done before.
    pub(crate) before: &'a [CommandRun],
    pub(crate) start: &'a World,
    /// What was done then.
    pub commands: Vec<CommandRun>,
}

/// What the commands up to one have used of the bounds that hold for the whole lab.
#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    /// Held by the steps.
    routes: usize,
    /// Octets.
    printed: usize,
}

/// What a line answers that is no command, or that a bound kept from running: as timeout(1) and bash(1) do.
const NO_COMMAND: i32 = 2;
const STOPPED: i32 = 124;

impl Lab {
    /// Replays the lab from nothing. The same lab gives the same run, octet for octet.
    pub fn run(&self) -> Run {
        self.run_only(|_| true)
    }

    /// Replays the lab with some of its commands left out; the others keep their ids and lines.
    pub fn run_only(&self, keeps: impl Fn(CommandId) -> bool) -> Run {
        let start = World::new(self.timers(), self.budget);
        let mut replay = Replay { world: start.clone(), spent: Spent::default() };
        let mut commands = Vec::with_capacity(self.entries.len());
        for (at, entry) in self.entries.iter().enumerate() {
            let Line::Command { id, words } = &entry.line else { continue };
            if keeps(*id) {
                commands.push(replay.command(*id, at, entry, words));
            }
        }
        Run { commands, start }
    }

    /// What a run of this lab would have been without some of its commands, as far as its last: from the first of them
    /// on, since what comes before is the run's own.
    pub fn run_without<'a>(&self, run: &'a Run, without: &[CommandId], last: CommandId) -> Rest<'a> {
        let changes = |command: &CommandRun| without.contains(&command.id) || command.id > last;
        let same = run.commands.iter().position(changes).unwrap_or(run.commands.len());
        let before = &run.commands[..same];
        let (world, spent, from) = match before.last() {
            Some(last) => (last.after.clone(), last.spent, last.entry + 1),
            None => (run.start.clone(), Spent::default(), 0),
        };
        let mut replay = Replay { world, spent };
        let mut commands = Vec::with_capacity(run.commands.len() - same);
        for (at, entry) in self.entries.iter().enumerate().skip(from) {
            let Line::Command { id, words } = &entry.line else { continue };
            if *id > last {
                break;
            }
            if !without.contains(id) {
                commands.push(replay.command(*id, at, entry, words));
            }
        }
        Rest { before, start: &run.start, commands }
    }

    /// `# neigh: real` lets neighbour entries grow old as the kernel does.
    fn timers(&self) -> NeighTimers {
        let real = self.directives().any(|(key, value)| (key, value) == ("neigh", "real"));
        if real { NeighTimers::REAL } else { NeighTimers::FROZEN }
    }
}

/// A replay under way.
struct Replay {
    world: World,
    spent: Spent,
}

impl Replay {
    fn command(
        &mut self,
        id: CommandId,
        at: usize,
        Entry { line_no, text, .. }: &Entry,
        words: &Result<Words, SplitError>,
    ) -> CommandRun {
        self.world.tick();
        let whole = *self.world.budget();
        let left = whole.routes.saturating_sub(self.spent.routes);
        let budget = Budget { routes_per_command: whole.routes_per_command.min(left), ..whole };
        let mut journal = Journal::new(id, self.world.now(), budget);
        let refused = |exit, why: &str| Output { exit, stdout: String::new(), stderr: format!("hairpin: {why}\n") };
        let (host, output) = match words {
            Err(error) => (None, refused(NO_COMMAND, &error.to_string())),
            Ok(words) => match self.exhausted() {
                Some(limit) => (None, refused(STOPPED, &limit.to_string())),
                None => {
                    let before = self.world.hosts_now();
                    let done = execute(&mut self.world, id, &mut journal, words);
                    self.world.note_gone(&before, id);
                    (done.host, done.output)
                }
            },
        };
        self.spent.routes += journal.routes();
        self.spent.printed += output.stdout.len() + output.stderr.len();
        let Output { exit, stdout, stderr } = output;
        let (record, after) = (Arc::new(journal.finish()), self.world.clone());
        CommandRun {
            id,
            entry: at,
            line_no: *line_no,
            line: text.trim().to_owned(),
            host,
            exit,
            stdout,
            stderr,
            record,
            after,
            spent: self.spent,
        }
    }

    /// What keeps the next command from running.
    fn exhausted(&self) -> Option<Limit> {
        let budget = self.world.budget();
        let bound = if self.world.happened() >= budget.events {
            Bound::Events
        } else if self.spent.printed >= budget.lab_output_bytes {
            Bound::LabOutputBytes
        } else {
            return None;
        };
        Some(budget.limit(bound))
    }
}

impl Run {
    /// The command on a line of the text.
    pub fn at_line(&self, line_no: usize) -> Option<&CommandRun> {
        self.commands.iter().find(|command| command.line_no == line_no)
    }

    pub fn command(&self, id: CommandId) -> Option<&CommandRun> {
        find(&self.commands, id)
    }

    /// The world before the first command.
    pub(crate) const fn start(&self) -> &World {
        &self.start
    }

    /// The world after a command; after the last for `None`.
    pub fn world(&self, after: Option<CommandId>) -> &World {
        let command = match after {
            Some(id) => self.command(id),
            None => self.commands.last(),
        };
        command.map_or(&self.start, |command| &command.after)
    }

    /// Every host as it is after a command; after the last for `None`.
    pub fn state(&self, after: Option<CommandId>) -> Vec<HostState> {
        state::of(self.world(after))
    }
}

impl Rest<'_> {
    /// A command that was done then.
    pub fn command(&self, id: CommandId) -> Option<&CommandRun> {
        find(&self.commands, id)
    }

    /// How many events happened in it.
    pub fn happened(&self) -> u32 {
        let before = self.before.last().map_or(self.start, |command| &command.after);
        self.commands.last().map_or(0, |command| command.after.happened() - before.happened())
    }
}

/// Commands are in the order of their ids.
fn find(commands: &[CommandRun], id: CommandId) -> Option<&CommandRun> {
    commands.binary_search_by_key(&id, |command| command.id).ok().map(|at| &commands[at])
}
