//! A lab that was run, and where its reader stands in it: what pictures, sentences and pages are made from.

use sim_core::base::{CommandId, HostId};
use sim_core::lab::{CommandRun, Lab, Run};
use sim_core::trace::Step;

use crate::l10n::Lang;

/// A reader before a lab. Lines and steps count from 1, as people count.
#[derive(Clone, Copy, Debug)]
pub struct Sitting<'a> {
    pub lab: &'a Lab,
    pub run: &'a Run,
    pub lang: Lang,
    /// The command that is being played; `None` in a lab without commands.
    pub command: Option<&'a CommandRun>,
    /// 0 while nothing of the command has happened yet.
    pub step: usize,
    /// The host that is drawn open.
    pub focus: Option<HostId>,
}

impl<'a> Sitting<'a> {
    /// Stands at a line and a step; what does not exist falls back to the first command whose
    /// frames a tap heard, to the nearest step, and to the host of the command.
    pub fn new(lab: &'a Lab, run: &'a Run, lang: Lang, at: &Position) -> Self {
        let asked = at.line.and_then(|line| run.at_line(line));
        let first_probe = || run.commands.iter().find(|command| !command.record.heard.is_empty());
        let first_trace = || run.commands.iter().find(|command| !command.record.trace.is_empty());
        let command = asked.or_else(first_probe).or_else(first_trace).or(run.commands.last());
        let steps = command.map_or(0, |command| command.record.trace.steps.len());
        let hosts = run.state(None);
        let named =
            at.focus.as_deref().and_then(|name| hosts.iter().find(|host| host.name == name)).map(|host| host.id);
        let focus = named.or(command.and_then(|command| command.host)).or(hosts.first().map(|host| host.id));
        Self { lab, run, lang, command, step: at.step.unwrap_or(0).min(steps), focus }
    }

    /// All steps of the command that is being played.
    pub fn steps(&self) -> &'a [Step] {
        self.command.map_or(&[], |command| &command.record.trace.steps)
    }

    /// The step that is current, if any has happened.
    pub fn current(&self) -> Option<&'a Step> {
        self.step.checked_sub(1).and_then(|index| self.steps().get(index))
    }

    /// The line on which a command stands.
    pub fn line_of(&self, id: CommandId) -> Option<usize> {
        self.run.command(id).map(|command| command.line_no)
    }
}

/// What an address or a request says about where the reader stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    pub line: Option<usize>,
    pub step: Option<usize>,
    pub focus: Option<String>,
}
