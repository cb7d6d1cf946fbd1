//! `POST /api/v1/why`: why the command on a line came to what it did, and what would have happened without other lines.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sim_core::base::Cause;
use sim_core::lab::{Lab, Run};
use sim_core::why::{self, Difference, Mattered, Outcome};

use super::steps::{StepAnswer, told};
use super::{command, lang_tag};
use crate::error::AppError;
use crate::explain;
use crate::l10n::Lang;
use crate::sitting::{Position, Sitting};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    lab: String,
    #[serde(default, deserialize_with = "lang_tag")]
    lang: Option<Lang>,
    line_no: usize,
}

#[derive(Serialize)]
pub(crate) struct Answer<'a> {
    line_no: usize,
    /// What it came to, in a paragraph.
    answer: String,
    /// The lines that it came from, in order: with nothing else in the lab it would come to the same.
    because: Vec<usize>,
    outcome: Outcome,
    /// Lines without which it would have come to something else: those that decided, then what only makes things exist.
    mattered: Vec<Matter>,
    /// Not every line could be tried.
    cut: bool,
    steps: Vec<Because<'a>>,
}

#[derive(Serialize)]
struct Matter {
    /// One, or two that stand in for each other.
    lines: Vec<usize>,
    /// They only make things exist: hosts, cables, links that are up.
    builds: bool,
    /// What would have happened without them.
    instead: String,
    /// What a person would notice first.
    difference: Option<Difference>,
    /// The first command that would fail.
    fails: Option<Failed>,
    outcome: Outcome,
}

#[derive(Serialize)]
struct Failed {
    line_no: usize,
    said: String,
}

/// A step, with the lines that decided it.
#[derive(Serialize)]
struct Because<'a> {
    #[serde(flatten)]
    step: StepAnswer<'a>,
    because: Vec<usize>,
}

impl super::Question for Question {
    type Answer<'a> = Answer<'a>;

    fn lab(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.lab)
    }

    fn lang(&self) -> Option<Lang> {
        self.lang
    }

    fn answer<'a>(&self, lab: &'a Lab, run: &'a Run, lang: Lang) -> Result<Answer<'a>, AppError> {
        answer(lab, run, self.line_no, lang)
    }
}

/// What the question is answered with; `hairpin why --json` prints the same.
///
/// # Errors
/// No command is on the line.
pub(crate) fn answer<'a>(lab: &'a Lab, run: &'a Run, line_no: usize, lang: Lang) -> Result<Answer<'a>, AppError> {
    let of = command(run, line_no)?.id;
    let at = Position { line: Some(line_no), ..Position::default() };
    let sitting = Sitting::new(lab, run, lang, &at);
    let known = why::causes(run, of);
    let because = lines(run, &known).into_iter().filter(|line| *line != line_no).collect();
    let mattered = why::mattered(lab, run, &[of]).pop().ok_or(AppError::NoCommand { line: line_no })?;
    let steps = told(&sitting).into_iter().zip(sitting.steps());
    Ok(Answer {
        line_no,
        answer: explain::answer(&sitting).paragraph.plain(),
        because,
        mattered: matters(run, &mattered, lang),
        outcome: mattered.outcome,
        cut: mattered.cut,
        steps: steps.map(|(told, step)| Because { step: told, because: lines(run, &step.cause) }).collect(),
    })
}

fn lines(run: &Run, cause: &Cause) -> Vec<usize> {
    run.commands.iter().filter(|command| cause.contains(command.id)).map(|command| command.line_no).collect()
}

fn matters(run: &Run, mattered: &Mattered, lang: Lang) -> Vec<Matter> {
    let told = explain::mattered(run, mattered, lang);
    let matter = |(matter, instead): (&why::Matter, &explain::Rich)| Matter {
        lines: explain::lines(run, matter),
        builds: matter.builds,
        instead: instead.plain(),
        difference: mattered.outcome.difference(&matter.outcome),
        fails: matter
            .fails
            .as_ref()
            .and_then(|failed| Some(Failed { line_no: run.command(failed.id)?.line_no, said: failed.said.clone() })),
        outcome: matter.outcome.clone(),
    };
    mattered.matters.iter().zip(&told.instead).map(matter).collect()
}
