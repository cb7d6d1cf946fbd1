//! The commands that a probe came from, also through what other commands made happen.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::history::History;
use crate::base::{Cause, CommandId, Gathered};
use crate::lab::{CommandRun, Rest, Run};

/// What the commands of a run came from: made once, asked often.
#[derive(Debug)]
pub struct Causes<'a> {
    /// Of the run that this one has its beginning from.
    before: Option<&'a Causes<'a>>,
    commands: &'a [CommandRun],
    /// What each of them looked at itself, once somebody has asked for that.
    looked: Vec<OnceCell<Cause>>,
    history: History,
}

impl<'a> Causes<'a> {
    pub fn of(run: &'a Run) -> Self {
        Self::after(None, &run.commands, History::of(run))
    }

    /// The same of how the run went on without some commands: what was before is known.
    pub(super) fn of_rest(&'a self, rest: &'a Rest<'_>) -> Self {
        Self::after(Some(self), &rest.commands, self.history.of_rest(rest))
    }

    fn after(before: Option<&'a Self>, commands: &'a [CommandRun], history: History) -> Self {
        Self { before, commands, looked: vec![OnceCell::new(); commands.len()], history }
    }

    /// What a command looked at itself.
    fn looked(&self, id: CommandId) -> Option<(&CommandRun, &Cause)> {
        if let Some(before) = self.before.filter(|_| self.commands.first().is_none_or(|first| id < first.id)) {
            return before.looked(id);
        }
        let at = self.commands.binary_search_by_key(&id, |command| command.id).ok()?;
        let command = &self.commands[at];
        let looked = self.looked[at].get_or_init(|| {
            let mut all = Gathered::default();
            all.add(&command.record.needs);
            command.record.trace.steps.iter().flat_map(|step| [&step.cause, &step.needs]).for_each(|one| all.add(one));
            all.whole()
        });
        Some((command, looked))
    }

    /// How many facts were looked at to know them.
    pub(super) const fn read(&self) -> usize {
        self.history.read()
    }

    /// The commands without which something could appear that they keep away: who took a thing away, and what a
    /// command that failed came from.
    pub(super) fn keepers(&self) -> BTreeSet<CommandId> {
        let failed = self.commands.iter().filter(|command| command.exit != 0 && command.record.trace.is_empty());
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
                let Some((_, looked)) = self.looked(id) else { continue };
                to_ask.extend(looked.ids().iter().filter(|id| !known.contains(id)));
            }
            to_ask.extend(self.history.undoing(&known));
            to_ask.extend(self.waited(&known));
            to_ask.retain(|id| !known.contains(id));
            if to_ask.is_empty() {
                break;
            }
        }
        let mut all = Gathered::default();
        known.into_iter().for_each(|id| all.add(&Cause::of(id)));
        all.whole()
    }
}

impl Causes<'_> {
    /// What let time pass since one of the known commands did a thing that another one looked at.
    fn waited(&self, known: &BTreeSet<CommandId>) -> Vec<CommandId> {
        let commands = known.iter().filter_map(|id| self.looked(*id));
        let waited = commands.flat_map(|(command, _)| command.record.waited.iter().map(|waited| (command.id, waited)));
        let matters = waited.filter(|(_, waited)| waited.who.ids().iter().any(|id| known.contains(id)));
        matters.flat_map(|(id, waited)| self.history.slow_since(waited.since, id)).collect()
    }
}

/// The causes of one command: see [`Causes`].
pub fn causes(run: &Run, of: CommandId) -> Cause {
    Causes::of(run).of_command(of)
}
