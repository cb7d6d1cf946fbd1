//! `POST /api/v1/panels`: the packet, or the tables, at each of some steps as HTML, so that a browser can show them
//! while it plays.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sim_core::lab::{Lab, Run};

use super::{lang_tag, some_steps};
use crate::error::AppError;
use crate::l10n::Lang;
use crate::page::{self, PageContext, Panel};
use crate::sitting::{Position, Sitting};

/// Octets after which no further one is written: the tables of 64 hosts are long.
const ENOUGH_BYTES: usize = 1 << 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    lab: String,
    #[serde(default, deserialize_with = "lang_tag")]
    lang: Option<Lang>,
    panel: Panel,
    line: usize,
    /// The host that is open; the host of the command without one.
    focus: Option<String>,
    /// For the panel that says what would have to be different, as `POST /api/v1/ask` has it.
    #[serde(default)]
    wish: Option<String>,
    /// First step; 0 is before the first thing happened.
    from: usize,
    /// Last step; past the end of the trace it means the end.
    to: usize,
}

#[derive(Serialize)]
pub(super) struct Answer {
    from: usize,
    /// At least one; fewer than were asked for where they are long.
    panels: Vec<String>,
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
        let context = PageContext {
            lang: self.lang,
            focus: self.focus.as_deref(),
            wish: self.wish.as_deref(),
            ..PageContext::default()
        };
        let (mut panels, mut bytes) = (Vec::new(), 0);
        for step in steps {
            let panel = page::panel(self.panel, &Sitting { step, ..sitting }, &context)?;
            bytes += panel.len();
            panels.push(panel);
            if bytes >= ENOUGH_BYTES {
                break;
            }
        }
        Ok(Answer { from: self.from, panels })
    }
}
