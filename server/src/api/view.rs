//! `POST /api/v1/view`: what a page that is open shows of a lab, as the HTML of each of its parts.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, de};
use sim_core::lab::{Lab, Run};

use super::lang_tag;
use crate::error::AppError;
use crate::l10n::Lang;
use crate::page::{self, PageContext, Parts};
use crate::query::View;
use crate::sitting::{Position, Sitting};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    lab: String,
    #[serde(default, deserialize_with = "lang_tag")]
    lang: Option<Lang>,
    /// Without a line, or with one that is no command: the last command if something was typed, else the first that
    /// sends a packet.
    line: Option<usize>,
    step: Option<usize>,
    focus: Option<String>,
    /// How the steps are shown: `picture` without it.
    #[serde(default, deserialize_with = "view_code")]
    view: View,
    /// To be appended to the lab first.
    typed: Option<Typed>,
    /// A host that was moved in the picture: the lab shall say so first.
    put: Option<Put>,
    /// The lab shall first say nothing of places any more.
    #[serde(default)]
    tidy: bool,
}

/// Where a host was put, in units of the picture from the upper right corner of the open host.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Put {
    host: String,
    x: i32,
    y: i32,
}

/// What a person typed at a host's prompt, as it stands there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    host: String,
    text: String,
}

#[derive(Serialize)]
pub(super) struct Answer {
    /// The lab with what was typed.
    lab: String,
    title: String,
    /// The command that is shown; none in a lab without commands.
    line: Option<usize>,
    step: usize,
    /// Steps of the command in all.
    steps: usize,
    parts: Parts,
}

impl super::Question for Question {
    type Answer<'a> = Answer;

    fn lab(&self) -> Cow<'_, str> {
        let mut lab = Cow::Borrowed(&*self.lab);
        if self.tidy {
            lab = page::tidied(&lab, None).0.into();
        }
        if let Some(Put { host, x, y }) = &self.put {
            lab = page::placed(&lab, host, *x, *y).into();
        }
        if let Some(Typed { host, text }) = &self.typed {
            lab = page::appended(&lab, &page::command(host, text)).into();
        }
        lab
    }

    fn lang(&self) -> Option<Lang> {
        self.lang
    }

    fn answer(&self, lab: &Lab, run: &Run, lang: Lang) -> Result<Answer, AppError> {
        let typed = self.typed.as_ref().and(run.commands.last()).map(|last| last.line_no);
        // Without the lines that said places, those below them have other numbers.
        let line = if self.tidy { page::tidied(&self.lab, self.line).1 } else { self.line };
        let position = Position { line: line.or(typed), step: self.step, focus: self.focus.clone() };
        let sitting = Sitting::new(lab, run, lang, &position);
        let context =
            PageContext { lang: self.lang, focus: self.focus.as_deref(), view: self.view, ..PageContext::default() };
        Ok(Answer {
            lab: lab.text(),
            title: page::heading(&sitting, self.view),
            line: sitting.command.map(|command| command.line_no),
            step: sitting.step,
            steps: sitting.steps().len(),
            parts: page::parts(&sitting, &context)?,
        })
    }
}

/// Reads `"view"`: one of the ways in which the page shows steps.
fn view_code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<View, D::Error> {
    let Some(code) = Option::<String>::deserialize(deserializer)? else { return Ok(View::default()) };
    let unknown = || {
        let known = View::ALL.map(View::code).join(", ");
        de::Error::custom(format!("unknown view {code:?}, expected one of {known}"))
    };
    View::from_code(&code).ok_or_else(unknown)
}
