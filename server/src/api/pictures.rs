//! `POST /api/v1/pictures`: the SVG of each of some steps, so that a browser can play them without asking again.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sim_core::lab::{Lab, Run};

use super::{lang_tag, some_steps};
use crate::error::AppError;
use crate::l10n::Lang;
use crate::picture::{self, Size};
use crate::sitting::{Position, Sitting};

/// Octets after which no further picture is drawn: a lab of 64 hosts fills a megabyte with each.
const ENOUGH_BYTES: usize = 2 << 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    lab: String,
    #[serde(default, deserialize_with = "lang_tag")]
    lang: Option<Lang>,
    line: usize,
    /// The host that is drawn open; the host of the command without one.
    focus: Option<String>,
    #[serde(default)]
    size: SizeName,
    /// First step; 0 is before the first thing happened.
    from: usize,
    /// Last step; past the end of the trace it means the end.
    to: usize,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SizeName {
    #[default]
    Wide,
    Narrow,
}

#[derive(Serialize)]
pub(super) struct Answer {
    from: usize,
    /// At least one; fewer than were asked for where they are large.
    pictures: Vec<String>,
}

impl super::Question for Question {
    type Answer<'a> = Answer;

    fn lab(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.lab)
    }

    fn lang(&self) -> Option<Lang> {
        self.lang
    }

    fn answer(&self, lab: &Lab, run: &Run, lang: Lang) -> Result<Answer, AppError> {
        let steps = some_steps(run, self.line, (self.from, self.to))?;
        let at = Position { line: Some(self.line), step: None, focus: self.focus.clone() };
        let sitting = Sitting::new(lab, run, lang, &at);
        let size = match self.size {
            SizeName::Wide => Size::Wide,
            SizeName::Narrow => Size::Narrow,
        };
        let pictures = picture::album(&sitting, size, steps, ENOUGH_BYTES)?;
        Ok(Answer { from: self.from, pictures })
    }
}
