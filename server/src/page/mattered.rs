//! What mattered to the current command: a sentence for each line without which it would have come to something else.

use std::collections::BTreeSet;

use askama::Template;
use sim_core::base::CommandId;
use sim_core::why;

use super::rich::RichHtml;
use super::wish::{self, Choice};
use crate::explain::{self, Rich};
use crate::l10n::Lang;
use crate::sitting::Sitting;

#[derive(Template)]
#[template(path = "mattered.html")]
struct Mattered<'a> {
    lang: Lang,
    /// Those that mattered, and the command's own; none where not all could be tried: then nothing is said of the rest.
    lines: String,
    instead: Vec<&'a Rich>,
    wishes: Vec<Choice>,
}

/// Replays the lab many times, so it is asked for when the page stands. Empty for a command that has nothing to play.
pub(super) fn render(sitting: &Sitting<'_>) -> askama::Result<String> {
    let Some(command) = sitting.command.filter(|command| !command.record.trace.is_empty()) else {
        return Ok(String::new());
    };
    let Some(mattered) = why::mattered(sitting.lab, sitting.run, &[command.id]).pop() else { return Ok(String::new()) };
    let told = explain::mattered(sitting.run, &mattered, sitting.lang);
    let decided = mattered.matters.iter().zip(&told.instead).filter(|(matter, _)| !matter.builds);
    let instead = decided.map(|(_, said)| said).chain(&told.builds).chain(&told.remarks).collect();
    let all = mattered.matters.iter().flat_map(|matter| matter.without.iter().copied()).chain([command.id]);
    let all: BTreeSet<CommandId> = if mattered.cut { BTreeSet::new() } else { all.collect() };
    let lines: Vec<String> = all.iter().filter_map(|id| sitting.line_of(*id)).map(|line| line.to_string()).collect();
    let wishes = wish::choices(sitting, command, &mattered.outcome);
    Mattered { lang: sitting.lang, lines: lines.join(" "), instead, wishes }.render()
}
