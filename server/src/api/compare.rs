//! `POST /api/v1/compare`: two labs side by side, and where each probe that both ask parts.

use std::ops::Range;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Extension, Json, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use sim_core::base::CommandId;
use sim_core::lab::{Lab, Run};
use sim_core::why::{Compared, Difference, Outcome, Pair, Stretch, compare};

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
    /// It asks in other words there.
    reworded: bool,
    /// The steps of both in order, as far as they are the same and where they are not.
    steps: Vec<Steps>,
    /// The first step that is not the same, from 1, on the way of the packet; it may be one past the end.
    parts_at: Option<usize>,
    other_parts_at: Option<usize>,
    /// These steps, as `/steps` has them; `null` where the trace has ended.
    step: Option<StepAnswer<'a>>,
    other_step: Option<StepAnswer<'a>>,
}

/// Steps of either lab, from 1: the first, and the one after the last.
#[derive(Serialize)]
struct Steps {
    same: bool,
    one: (usize, usize),
    other: (usize, usize),
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
        parted += usize::from(pair.parts.is_some());
        let parts = pair.parts.filter(|_| parted <= TOLD_AT_MOST);
        let (line, other_line) = (line(one.1, pair.one), line(other.1, pair.other));
        Probe {
            line,
            other_line,
            outcome: pair.outcome.clone(),
            other_outcome: pair.other_outcome.clone(),
            difference: pair.difference(),
            say: explain::beside(one.1, pair, lang).plain(),
            reworded: pair.reworded,
            steps: pair.steps.iter().map(Steps::of).collect(),
            parts_at: pair.parts.map(|parts| parts.one),
            other_parts_at: pair.parts.map(|parts| parts.other),
            step: parts.and_then(|parts| step(one, line, parts.one, lang)),
            other_step: parts.and_then(|parts| step(other, other_line, parts.other, lang)),
        }
    };
    Answer {
        lines: unlike(one.1, &compared, |stretch| stretch.one.clone()),
        other_lines: unlike(other.1, &compared, |stretch| stretch.other.clone()),
        probes: compared.pairs.iter().map(&mut probe).collect(),
        alone: lines(one.1, &compared.alone),
        other_alone: lines(other.1, &compared.other_alone),
        cut: parted > TOLD_AT_MOST,
    }
}

impl Steps {
    fn of(stretch: &Stretch) -> Self {
        let from_one = |range: &Range<usize>| (range.start + 1, range.end + 1);
        Self { same: stretch.same, one: from_one(&stretch.one), other: from_one(&stretch.other) }
    }
}

/// The lines of one lab whose commands the other has not at that place.
fn unlike(run: &Run, compared: &Compared, side: impl Fn(&Stretch) -> Range<usize>) -> Vec<usize> {
    let unlike = compared.commands.iter().filter(|stretch| !stretch.same);
    unlike.flat_map(|stretch| &run.commands[side(stretch)]).map(|command| command.line_no).collect()
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
