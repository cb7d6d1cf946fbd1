//! `POST /api/v1/beside`: two labs side by side as HTML, for a page that is open; or what a change of a lab has made of
//! one command.

use axum::extract::rejection::JsonRejection;
use axum::extract::{Extension, Json, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use sim_core::lab::Lab;

use super::{json, lang_tag, on_pool};
use crate::app::App;
use crate::compare::besides;
use crate::error::AppError;
use crate::l10n::Lang;
use crate::page;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    lab: String,
    other: String,
    #[serde(default, deserialize_with = "lang_tag")]
    lang: Option<Lang>,
    /// A command of the other lab: only it is looked at.
    line: Option<usize>,
}

#[derive(Serialize)]
struct Answer {
    /// One element; empty if there is nothing to say of the command.
    html: String,
    /// Why a text is no lab, in words.
    refused: [Option<String>; 2],
}

pub(super) async fn ask(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    body: Result<Json<Question>, JsonRejection>,
) -> Result<Response, AppError> {
    let Json(question) = body?;
    let asked = question.lang;
    on_pool(&app, asked, move || json(&answer(question, asked.unwrap_or(lang))?)).await
}

fn answer(Question { lab, other, line, .. }: Question, lang: Lang) -> Result<Answer, AppError> {
    if let Some(line) = line {
        let html = page::compare::note(&Lab::parse(&lab)?, &Lab::parse(&other)?, line, lang)?;
        return Ok(Answer { html, refused: [None, None] });
    }
    let (sides, html) = besides([lab, other], lang, &[])?;
    Ok(Answer { html, refused: sides.map(|side| side.refused) })
}
