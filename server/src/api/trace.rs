//! `POST /api/v1/trace`: what the command on a line made happen, as facts alone, in the lean form of [`crate::lean`].

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sim_core::lab::{Lab, Run};

use super::{command, lang_tag};
use crate::error::AppError;
use crate::l10n::Lang;
use crate::lean::Lean;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    lab: String,
    line: usize,
    /// For the words of an error: the answer itself has none.
    #[serde(default, deserialize_with = "lang_tag")]
    lang: Option<Lang>,
}

#[derive(Serialize)]
pub(super) struct Answer {
    line: usize,
    #[serde(flatten)]
    trace: Lean,
}

impl super::Question for Question {
    type Answer<'a> = Answer;

    fn lab(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.lab)
    }

    fn lang(&self) -> Option<Lang> {
        self.lang
    }

    fn answer(&self, _lab: &Lab, run: &Run, _lang: Lang) -> Result<Answer, AppError> {
        let trace = Lean::new(&command(run, self.line)?.record.trace).map_err(|_| AppError::Broken)?;
        Ok(Answer { line: self.line, trace })
    }
}
