//! `POST /api/v1/steps`: what the command on a line made happen, each step as facts and in words.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sim_core::lab::{Lab, Run};
use sim_core::trace::{Heard, Step};

use super::{command, lang_tag};
use crate::error::AppError;
use crate::explain::{self, Answer as Words, StepText};
use crate::l10n::Lang;
use crate::sitting::{Position, Sitting};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    lab: String,
    #[serde(default, deserialize_with = "lang_tag")]
    lang: Option<Lang>,
    line: usize,
}

#[derive(Serialize)]
pub(super) struct Answer<'a> {
    line: usize,
    /// Step 1 is the first.
    steps: Vec<StepAnswer<'a>>,
    /// More happened than steps were recorded.
    cut: bool,
    /// Frames that taps heard, in order of time.
    heard: &'a [Heard],
    /// What it all came to.
    answer: Words,
}

#[derive(Serialize)]
pub(super) struct StepAnswer<'a> {
    facts: &'a Step,
    text: StepText,
}

/// Every step of the command before the reader.
pub(super) fn told<'a>(sitting: &Sitting<'a>) -> Vec<StepAnswer<'a>> {
    let texts = explain::steps(sitting);
    sitting.steps().iter().zip(texts).map(|(facts, text)| StepAnswer { facts, text }).collect()
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
        let record = &command(run, self.line)?.record;
        let at = Position { line: Some(self.line), step: Some(record.trace.steps.len()), focus: None };
        let sitting = Sitting::new(lab, run, lang, &at);
        let steps = told(&sitting);
        let answer = explain::answer(&sitting);
        Ok(Answer { line: self.line, steps, cut: record.trace.cut, heard: &record.heard, answer })
    }
}
