//! The lecture view: what is played, what the hosts have, and questions that come before their answers.
//!
//! The picture and the sentence of the step are the page's own, set large; the questions are those of `asks.rs`.

use askama::Template;
use sim_core::base::CommandId;
use sim_core::lab::HostState;

use super::PageContext;
use super::asks;
use super::links::Links;
use crate::explain::{self, StepText};
use crate::l10n::{Arg, Lang};
use crate::query::View;
use crate::sitting::Sitting;

#[derive(Template)]
#[template(path = "lecture.html")]
struct Lecture<'a> {
    lang: Lang,
    links: &'a Links,
    /// Another view is chosen: the place is kept, and nothing is in it.
    away: bool,
    command: String,
    hosts: Vec<HostState>,
    /// The questions, as HTML.
    asks: String,
}

pub(super) fn render(
    sitting: &Sitting<'_>,
    steps: &[StepText],
    context: &PageContext<'_>,
    links: &Links,
) -> askama::Result<String> {
    let away = context.view != View::Lecture;
    let asks = if away { String::new() } else { asks::render(sitting, steps, context, links, false)? };
    let hosts = if away { Vec::new() } else { sitting.run.state(before(sitting)) };
    Lecture { lang: sitting.lang, links, away, command: command(sitting), hosts, asks }.render()
}

/// What is played, with its prompt.
pub(super) fn command(sitting: &Sitting<'_>) -> String {
    let folded = sitting.command.map(|command| explain::fold(&command.line));
    folded.map(|folded| folded.to_string()).unwrap_or_default()
}

/// The command before the one that is played: what the hosts have then gives nothing away.
fn before(sitting: &Sitting<'_>) -> Option<CommandId> {
    let now = sitting.command?.line_no;
    sitting.run.commands.iter().take_while(|command| command.line_no < now).last().map(|command| command.id)
}

impl Lecture<'_> {
    fn facts_of(&self, host: &HostState) -> String {
        self.lang.with("lecture-facts-of", &[("host", Arg::from(host.name.as_str()))])
    }
}
