//! `POST /api/v1/state`: every host as it is after the command on a line, after the last one without a line.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sim_core::lab::{HostState, Lab, Run};

use super::{command, lang_tag};
use crate::error::AppError;
use crate::l10n::Lang;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    lab: String,
    line: Option<usize>,
    /// For the words of an error: the answer itself has none.
    #[serde(default, deserialize_with = "lang_tag")]
    lang: Option<Lang>,
}

#[derive(Serialize)]
pub(super) struct Answer {
    state: Vec<HostState>,
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
        let after = self.line.map(|line| command(run, line)).transpose()?;
        Ok(Answer { state: run.state(after.map(|command| command.id)) })
    }
}
