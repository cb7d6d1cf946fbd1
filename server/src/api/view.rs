//! `POST /api/v1/view`: what a page that is open shows of a lab, as the HTML of each of its parts; the lab may be
//! changed first.

use axum::extract::rejection::JsonRejection;
use axum::extract::{Extension, Json, State};
use axum::response::Response;
use serde::{Deserialize, Deserializer, Serialize, de};
use sim_core::lab::Lab;

use super::{json, lang_tag, on_pool};
use crate::app::App;
use crate::edit::{Change, Changed, Typed};
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
    /// Without a line, or with one that is no command: the first that sends a packet. It is a line of the lab as it
    /// is sent; a change may lead the reader to another one.
    line: Option<usize>,
    step: Option<usize>,
    focus: Option<String>,
    /// How the steps are shown: `picture` without it.
    #[serde(default, deserialize_with = "view_code")]
    view: View,
    /// To be done to the lab first.
    edit: Option<Change>,
    /// The same as an edit that puts this in at the end.
    typed: Option<Prompt>,
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
struct Prompt {
    host: String,
    text: String,
}

#[derive(Serialize)]
struct Answer {
    /// The lab, changed.
    lab: String,
    title: String,
    /// The command that is shown; none in a lab without commands.
    line: Option<usize>,
    step: usize,
    /// Steps of the command in all.
    steps: usize,
    /// The row that was changed, if it is there still.
    row: Option<usize>,
    /// What was changed, in words that stand behind "Undo:".
    did: Option<String>,
    parts: Parts,
}

pub(super) async fn ask(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    body: Result<Json<Question>, JsonRejection>,
) -> Result<Response, AppError> {
    let Json(question) = body?;
    let asked = question.lang;
    on_pool(&app, asked, move || json(&question.answer(asked.unwrap_or(lang))?)).await
}

impl Question {
    /// Moves hosts about in the picture, and says what was done.
    fn arrange(&mut self, lang: Lang) -> Option<String> {
        let mut did = None;
        if self.tidy {
            // Without the lines that said places, those below them have other numbers.
            (self.lab, self.line) = page::tidied(&self.lab, self.line);
            did = Some(lang.text("edit-did-tidy"));
        }
        if let Some(Put { host, x, y }) = &self.put {
            self.lab = page::placed(&self.lab, host, *x, *y);
            did = Some(lang.with("edit-did-put", &[("host", host.as_str().into())]));
        }
        did
    }

    fn answer(mut self, lang: Lang) -> Result<Answer, AppError> {
        let arranged = self.arrange(lang);
        let lab = Lab::parse(&self.lab)?;
        let typed = self.typed.map(|Prompt { host, text }| Change::Insert {
            above: None,
            below: None,
            text: Typed { host, text, note: false },
        });
        let changed = self.edit.or(typed).map(|change| change.make(&lab, self.line, lang)).transpose()?;
        let (lab, line, row, did) = match changed {
            Some(Changed { lab, row, line, did }) => (lab, line, row, Some(did)),
            None => (lab, self.line, None, arranged),
        };
        let run = lab.run();
        let position = Position { line, step: self.step, focus: self.focus };
        let sitting = Sitting::new(&lab, &run, lang, &position);
        let focus = position.focus.as_deref();
        let context = PageContext { lang: self.lang, focus, view: self.view, ..PageContext::default() };
        Ok(Answer {
            lab: lab.text(),
            title: page::heading(&sitting, self.view),
            line: sitting.command.map(|command| command.line_no),
            step: sitting.step,
            steps: sitting.steps().len(),
            row,
            did,
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
