//! A checkpoint of the lab (`#@ ask`): the questions that its author asks before the command is played.
//!
//! As long as one of them waits, at this step or a later one, the page holds back what would answer it.

use askama::Template;
use sim_core::why;

use super::links::Links;
use super::{PageContext, asks};
use crate::explain::{self, StepText};
use crate::l10n::Lang;
use crate::query::View;
use crate::sitting::Sitting;

#[derive(Template)]
#[template(path = "checkpoint.html")]
struct Checkpoint {
    lang: Lang,
    /// The questions, as HTML; empty where nothing is asked.
    asks: String,
}

pub(super) fn render(
    sitting: &Sitting<'_>,
    steps: &[StepText],
    context: &PageContext<'_>,
    links: &Links,
) -> askama::Result<String> {
    let asks =
        if is_here(sitting, context) { asks::render(sitting, steps, context, links, true)? } else { String::new() };
    Checkpoint { lang: sitting.lang, asks }.render()
}

/// A lecture asks by itself.
fn is_here(sitting: &Sitting<'_>, context: &PageContext<'_>) -> bool {
    let asked = sitting.command.and_then(|command| why::asked(sitting.lab, command.id));
    context.view != View::Lecture && asked.is_some()
}

/// A question waits for its answer: what is asked after the last one that was answered, here or further on.
pub(super) fn holds(sitting: &Sitting<'_>, context: &PageContext<'_>) -> bool {
    let answered = context.guess.map_or(0, |(no, _)| no);
    is_here(sitting, context) && {
        let steps = explain::steps(sitting);
        explain::predictions(sitting, &steps).iter().skip(answered).any(|one| one.at >= sitting.step)
    }
}
