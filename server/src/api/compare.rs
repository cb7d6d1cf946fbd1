//! `POST /api/v1/compare`: two labs side by side, and where each probe that both ask parts.

use axum::extract::rejection::JsonRejection;
use axum::extract::{Extension, Json, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use sim_core::base::CommandId;
use sim_core::lab::{Lab, Run};
use sim_core::why::{Difference, Outcome, Pair, compare};

use super::steps::{StepAnswer, told};
use super::{json, lang_tag, on_pool};
use crate::app::App;
use crate::error::AppError;
use crate::explain;
use crate::l10n::Lang;
use crate::sitting::{Position, Sitting};

/// Of so many probes the steps at which they part are told; of the others only their numbers.
const TOLD_AT_MOST: usize = 32;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    lab: String,
    other: String,
    #[serde(default, deserialize_with = "lang_tag")]
    lang: Option<Lang>,
}

/// Lines are those of the lab that their name says.
#[derive(Serialize)]
struct Answer<'a> {
    /// Commands that only `lab` has.
    lines: Vec<usize>,
    /// Commands that only `other` has.
    other_lines: Vec<usize>,
    /// Probes that both ask, in order.
    probes: Vec<Probe<'a>>,
    /// Probes that only `lab` asks.
    alone: Vec<usize>,
    /// Probes that only `other` asks.
    other_alone: Vec<usize>,
    /// More probes part than have their steps told.
    cut: bool,
}

#[derive(Serialize)]
struct Probe<'a> {
    line: usize,
    other_line: usize,
    outcome: Outcome,
    other_outcome: Outcome,
    /// What a person would notice first.
    difference: Option<Difference>,
    /// How the other outcome differs, and where they part, in words.
    say: String,
    /// So many steps are alike, from the first.
    shared: usize,
    /// The first step that is not, from 1.
    parts_at: Option<usize>,
    /// That step in either lab, as `/steps` has it; `null` where the trace has ended.
    step: Option<StepAnswer<'a>>,
    other_step: Option<StepAnswer<'a>>,
}

/// Replays both labs and compares them, on the pool.
pub(super) async fn ask(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    body: Result<Json<Question>, JsonRejection>,
) -> Result<Response, AppError> {
    let Json(question) = body?;
    let asked = question.lang;
    on_pool(&app, asked, move || {
        let (lab, other) = (Lab::parse(&question.lab)?, Lab::parse(&question.other)?);
        let (run, other_run) = (lab.run(), other.run());
        json(&answer((&lab, &run), (&other, &other_run), asked.unwrap_or(lang)))
    })
    .await
}

fn answer<'a>(one: (&'a Lab, &'a Run), other: (&'a Lab, &'a Run), lang: Lang) -> Answer<'a> {
    let compared = compare(one.1, other.1);
    let mut parted = 0;
    let mut probe = |pair: &Pair| {
        parted += usize::from(pair.parts_at.is_some());
        let at = pair.parts_at.filter(|_| parted <= TOLD_AT_MOST);
        let (line, other_line) = (line(one.1, pair.one), line(other.1, pair.other));
        Probe {
            line,
            other_line,
            outcome: pair.outcome.clone(),
            other_outcome: pair.other_outcome.clone(),
            difference: pair.difference(),
            say: explain::beside(one.1, pair, lang).plain(),
            shared: pair.shared,
            parts_at: pair.parts_at,
            step: at.and_then(|at| step(one, line, at, lang)),
            other_step: at.and_then(|at| step(other, other_line, at, lang)),
        }
    };
    Answer {
        lines: lines(one.1, &compared.gone),
        other_lines: lines(other.1, &compared.new),
        probes: compared.pairs.iter().map(&mut probe).collect(),
        alone: lines(one.1, &compared.alone),
        other_alone: lines(other.1, &compared.other_alone),
        cut: parted > TOLD_AT_MOST,
    }
}

/// A step of the command on a line, from 1.
fn step<'a>((lab, run): (&'a Lab, &'a Run), line: usize, at: usize, lang: Lang) -> Option<StepAnswer<'a>> {
    let position = Position { line: Some(line), step: Some(at), focus: None };
    told(&Sitting::new(lab, run, lang, &position)).into_iter().nth(at.checked_sub(1)?)
}

fn line(run: &Run, id: CommandId) -> usize {
    run.command(id).map_or(0, |command| command.line_no)
}

fn lines(run: &Run, ids: &[CommandId]) -> Vec<usize> {
    ids.iter().map(|id| line(run, *id)).collect()
}
