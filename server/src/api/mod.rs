//! Lives here: the JSON API, a file a question. Each takes the text of a lab and answers facts of its run.
//! Does not: anything that needs a memory of earlier requests; the server has none.
//! Go on: `run.rs` for a whole lab, `steps.rs` for one of its commands, `trace.rs` for the same without words,
//! `why.rs` for what mattered to it, `compare.rs` for two labs side by side, `beside.rs` for the same as HTML,
//! `ask.rs` for what would have to be different,
//! `state.rs` for its tables at one line, `pictures.rs` for what is drawn of it, `panels.rs` for what stands beside
//! that, `view.rs` for the parts of a page and for changes of the lab, `complete.rs` for what can be typed next.

mod ask;
mod beside;
mod compare;
mod complete;
mod panels;
mod pictures;
mod run;
mod state;
mod steps;
mod trace;
mod view;
pub(crate) mod why;

use std::borrow::Cow;
use std::ops::RangeInclusive;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Extension, Json, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde::de::{self, DeserializeOwned};
use serde::{Deserialize, Deserializer, Serialize};
use sim_core::lab::{CommandRun, Lab, Run};

use crate::app::App;
use crate::error::AppError;
use crate::l10n::Lang;

/// Of so many steps one answer tells at most.
const STEPS_AT_MOST: usize = 64;

/// What can be asked about a lab. Its members are those of the request's JSON; one that is not known is refused.
trait Question: DeserializeOwned + Send + 'static {
    type Answer<'a>: Serialize;

    /// The text of the lab.
    fn lab(&self) -> Cow<'_, str>;

    /// The language of sentences in the answer; as the request's headers have it for `None`.
    fn lang(&self) -> Option<Lang>;

    fn answer<'a>(&self, lab: &'a Lab, run: &'a Run, lang: Lang) -> Result<Self::Answer<'a>, AppError>;
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/run", post(ask::<run::Question>))
        .route("/steps", post(ask::<steps::Question>))
        .route("/why", post(ask::<why::Question>))
        .route("/ask", post(ask::<ask::Question>))
        .route("/compare", post(compare::ask))
        .route("/beside", post(beside::ask))
        .route("/trace", post(ask::<trace::Question>))
        .route("/state", post(ask::<state::Question>))
        .route("/view", post(view::ask))
        .route("/complete", post(ask::<complete::Question>))
        .route("/pictures", post(ask::<pictures::Question>))
        .route("/panels", post(ask::<panels::Question>))
}

/// Replays the lab and answers the question, all on the pool: an answer can be large to write too.
async fn ask<Q: Question>(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    body: Result<Json<Q>, JsonRejection>,
) -> Result<Response, AppError> {
    let Json(question) = body?;
    let asked = question.lang();
    on_pool(&app, asked, move || {
        let lab = Lab::parse(&question.lab())?;
        let run = lab.run();
        json(&question.answer(&lab, &run, asked.unwrap_or(lang))?)
    })
    .await
}

/// The answer that the pool works out, or what went wrong in the language that was asked for.
async fn on_pool(
    app: &App,
    asked: Option<Lang>,
    work: impl FnOnce() -> Result<Bytes, AppError> + Send + 'static,
) -> Result<Response, AppError> {
    let answer = app.pool.run(work).await.flatten();
    Ok(match answer {
        Ok(json) => {
            ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], json).into_response()
        }
        Err(error) => error.in_lang(asked),
    })
}

fn json(answer: &impl Serialize) -> Result<Bytes, AppError> {
    serde_json::to_vec(answer).map(Bytes::from).map_err(|_| AppError::Broken)
}

fn command(run: &Run, line: usize) -> Result<&CommandRun, AppError> {
    run.at_line(line).ok_or(AppError::NoCommand { line })
}

/// The steps of a command that one answer tells of; past the end of its trace means the end.
fn some_steps(run: &Run, line: usize, (from, to): (usize, usize)) -> Result<RangeInclusive<usize>, AppError> {
    let steps = command(run, line)?.record.trace.steps.len();
    let end = to.min(steps);
    if from > end || end - from >= STEPS_AT_MOST {
        return Err(AppError::BadRange { from, to, steps, max: STEPS_AT_MOST });
    }
    Ok(from..=end)
}

/// Reads `"lang"`: the tag of a language that the page speaks.
fn lang_tag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Lang>, D::Error> {
    let Some(tag) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    let unknown = || de::Error::custom(format!("unknown language {tag:?}, expected \"en\" or \"pt\""));
    Lang::from_tag(&tag).map(Some).ok_or_else(unknown)
}
