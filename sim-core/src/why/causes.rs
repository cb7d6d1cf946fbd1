//! The commands that a probe came from, also through what other commands made happen.

use std::collections::BTreeSet;

use super::history::History;
use crate::base::{Cause, CommandId};
use crate::lab::Run;

/// What the commands of a run came from: made once, asked often.
#[derive(Debug)]
pub struct Causes<'a> {
    run: &'a Run,
    history: History,
}

impl<'a> Causes<'a> {
    pub fn of(run: &'a Run) -> Self {
        Self { run, history: History::of(run) }
    }

    /// How many facts were looked at to know them.
    pub(super) const fn read(&self) -> usize {
        self.history.read()
    }

    /// The commands without which something could appear that they keep away: who took a thing away, and what a
    /// command that failed came from.
    pub(super) fn keepers(&self) -> BTreeSet<CommandId> {
        let failed = self.run.commands.iter().filter(|command| command.exit != 0 && command.record.trace.is_empty());
        let failed: BTreeSet<CommandId> = failed.map(|command| command.id).collect();
        let behind = failed.iter().flat_map(|id| self.of_command(*id).ids().to_vec());
        behind.filter(|id| !failed.contains(id)).chain(self.history.undoers()).collect()
    }

    /// The command itself and all that it came from.
    pub fn of_command(&self, of: CommandId) -> Cause {
        let mut known = BTreeSet::new();
        let mut to_ask = vec![of];
        loop {
            while let Some(id) = to_ask.pop() {
                if !known.insert(id) {
                    continue;
                }
                let Some(command) = self.run.command(id) else { continue };
                let steps = command.record.trace.steps.iter().flat_map(|step| [&step.cause, &step.needs]);
                to_ask.extend(steps.chain([&command.record.needs]).flat_map(Cause::ids));
            }
            to_ask.extend(self.history.undoing(&known));
            to_ask.extend(self.waited(&known));
            to_ask.retain(|id| !known.contains(id));
            if to_ask.is_empty() {
                break;
            }
        }
        known.into_iter().map(Cause::of).fold(Cause::none(), |all, one| all.and(&one))
    }
}

impl Causes<'_> {
    /// What let time pass since one of the known commands did a thing that another one looked at.
    fn waited(&self, known: &BTreeSet<CommandId>) -> Vec<CommandId> {
        let commands = known.iter().filter_map(|id| self.run.command(*id));
        let waited = commands.flat_map(|command| command.record.waited.iter().map(|waited| (command.id, waited)));
        let matters = waited.filter(|(_, waited)| waited.who.ids().iter().any(|id| known.contains(id)));
        matters.flat_map(|(id, waited)| self.history.slow_since(waited.since, id)).collect()
    }
}

/// The causes of one command: see [`Causes`].
pub fn causes(run: &Run, of: CommandId) -> Cause {
    Causes::of(run).of_command(of)
}
