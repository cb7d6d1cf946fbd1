//! `POST /api/v1/complete`: what can stand next in a command that is being typed.

use std::borrow::Cow;

use serde::Deserialize;
use sim_core::lab::{Lab, Run};

use super::lang_tag;
use crate::complete::{Completion, complete};
use crate::error::AppError;
use crate::l10n::Lang;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    lab: String,
    /// For the words of an error: the answer itself has none.
    #[serde(default, deserialize_with = "lang_tag")]
    lang: Option<Lang>,
    /// The command will stand on this line: the lab has what the lines above it made. At the end without one.
    line: Option<usize>,
    #[serde(default)]
    host: String,
    /// What was typed up to the cursor.
    text: String,
}

impl super::Question for Question {
    type Answer<'a> = Completion;

    fn lab(&self) -> Cow<'_, str> {
        let above = self.line.map(|line| self.lab.lines().take(line.saturating_sub(1)));
        match above {
            Some(lines) => lines.flat_map(|line| [line, "\n"]).collect::<String>().into(),
            None => Cow::Borrowed(&self.lab),
        }
    }

    fn lang(&self) -> Option<Lang> {
        self.lang
    }

    fn answer(&self, _lab: &Lab, run: &Run, _lang: Lang) -> Result<Completion, AppError> {
        Ok(complete(&self.text, &self.host, &run.state(None)))
    }
}
