//! The lecture view: what is played, what the hosts have, and questions that come before their answers.
//!
//! The picture and the sentence of the step are the page's own, set large. An answer is in the page and hidden, from
//! eyes and from screen readers, until somebody guesses or asks for it.

use askama::Template;
use sim_core::base::CommandId;
use sim_core::lab::HostState;

use super::PageContext;
use super::links::{Links, Pair};
use super::rich::RichHtml;
use crate::explain::{self, Prediction, StepText};
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
    here: Vec<Pair>,
    hosts: Vec<HostState>,
    asked: Vec<Asked>,
}

/// A question, and how far it has come.
struct Asked {
    /// From 1.
    no: usize,
    text: Prediction,
    /// It is before the reader now.
    now: bool,
    /// It was answered, by this choice (from 1), or with 0 by asking.
    guess: Option<usize>,
}

pub(super) fn render(
    sitting: &Sitting<'_>,
    steps: &[StepText],
    context: &PageContext<'_>,
    links: &Links,
) -> askama::Result<String> {
    let away = context.view != View::Lecture;
    let predictions = if away { Vec::new() } else { explain::predictions(sitting, steps) };
    let mut asked: Vec<Asked> = predictions
        .into_iter()
        .enumerate()
        .map(|(index, text)| {
            let guess = context.guess.filter(|(of, _)| *of == index + 1).map(|(_, choice)| choice);
            Asked { no: index + 1, text, now: false, guess }
        })
        .collect();
    // What was answered stays, and the next question of the same step follows.
    let answered = context.guess.map_or(0, |(no, _)| no);
    for one in asked.iter_mut().filter(|one| one.text.at == sitting.step && one.no >= answered).take(2) {
        one.now = true;
        if one.guess.is_none() {
            break;
        }
    }
    let hosts = if away { Vec::new() } else { sitting.run.state(before(sitting)) };
    let mut here = links.here_but("guess");
    here.retain(|(name, _)| *name != "guess");
    Lecture { lang: sitting.lang, links, away, command: command(sitting), here, hosts, asked }.render()
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

    fn see(&self, asked: &Asked) -> String {
        self.lang.with("lecture-see", &[("step", asked.text.shown_at.into())])
    }

    /// Sets the right class and says it in words too, once the answer is out.
    fn fate(&self, asked: &Asked, choice: &usize) -> &'static str {
        match (*choice == asked.text.right, asked.guess == Some(choice + 1)) {
            (true, _) => "right",
            (false, true) => "wrong",
            (false, false) => "other",
        }
    }
}
