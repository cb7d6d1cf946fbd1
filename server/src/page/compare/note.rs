//! What a change of the lab has made of the command that is looked at: a sentence or two beside its answer.

use askama::Template;
use sim_core::lab::Lab;
use sim_core::why::{Pair, Parting, compare};

use crate::explain::{self, Rich};
use crate::l10n::Lang;
use crate::page::rich::RichHtml;
use crate::sitting::{Position, Sitting};

#[derive(Template)]
#[template(path = "changed.html")]
struct Note<'a> {
    lang: Lang,
    /// What it came to before, if that was something else.
    before: Option<&'a Rich>,
    /// Every step is as it was.
    alike: bool,
    /// From where on it is otherwise.
    said: &'a Rich,
    parts: Option<Parting>,
    /// Steps that the command has now.
    steps: usize,
}

impl Note<'_> {
    /// The step to go to: where they part, or the last one before the end.
    fn at(&self, parts: &Parting) -> usize {
        parts.other.min(self.steps)
    }
}

/// How the command on a line of `now` differs from what it was in the lab `before`; empty if the labs have the same
/// commands, or if nobody asked there what it asks.
///
/// # Errors
/// Only if a template fails.
pub fn note(before: &Lab, now: &Lab, line: usize, lang: Lang) -> askama::Result<String> {
    let (run, now_run) = (before.run(), now.run());
    let compared = compare(&run, &now_run);
    let id = now_run.at_line(line).map(|command| command.id);
    let pair = compared.pairs.iter().find(|pair| Some(pair.other) == id);
    let Some(pair) = pair.filter(|_| compared.commands.iter().any(|stretch| !stretch.same)) else {
        return Ok(String::new());
    };
    let was = headline(before, &run, pair, lang);
    let is_other = pair.difference().is_some();
    let steps = now_run.command(pair.other).map_or(0, |command| command.record.trace.steps.len());
    let said = &explain::since(pair.parts, lang);
    let alike = !is_other && pair.parts.is_none();
    Note { lang, before: is_other.then_some(&was), alike, said, parts: pair.parts, steps }.render()
}

fn headline(lab: &Lab, run: &sim_core::lab::Run, pair: &Pair, lang: Lang) -> Rich {
    let line = run.command(pair.one).map(|command| command.line_no);
    explain::answer(&Sitting::new(lab, run, lang, &Position { line, ..Position::default() })).headline
}
