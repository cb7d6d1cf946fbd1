//! `POST /api/v1/run`: replays a lab and answers what each of its lines printed and did.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sim_core::lab::{CommandRun, HostState, Lab, Run, Transcript};

use super::lang_tag;
use crate::error::AppError;
use crate::explain::{self, Answer as Words};
use crate::l10n::Lang;
use crate::sitting::{Position, Sitting};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    lab: String,
    #[serde(default, deserialize_with = "lang_tag")]
    lang: Option<Lang>,
}

#[derive(Serialize)]
pub(super) struct Answer {
    /// What the kernel's recorder would write of this lab.
    transcript: Transcript,
    /// One for each command whose packets or lookups can be played.
    traces: Vec<Outline>,
    /// Every host after the last command.
    state: Vec<HostState>,
}

/// A trace without its steps.
#[derive(Serialize)]
struct Outline {
    line: usize,
    /// The host that the command names.
    host: Option<String>,
    steps: usize,
    /// More happened than steps were recorded.
    cut: bool,
    answer: Words,
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
        let state = run.state(None);
        let sitting = Sitting::new(lab, run, lang, &Position::default());
        let played = run.commands.iter().filter(|command| !command.record.trace.is_empty());
        let traces = played.map(|command| outline(command, &sitting, &state)).collect();
        Ok(Answer { transcript: Transcript::new("lab", lab, run), traces, state })
    }
}

fn outline<'a>(command: &'a CommandRun, sitting: &Sitting<'a>, hosts: &[HostState]) -> Outline {
    let steps = command.record.trace.steps.len();
    Outline {
        line: command.line_no,
        host: hosts.iter().find(|host| Some(host.id) == command.host).map(|host| host.name.clone()),
        steps,
        cut: command.record.trace.cut,
        answer: explain::answer(&Sitting { command: Some(command), step: steps, ..*sitting }),
    }
}
