//! Questions that come before their answers: in a lecture, and at a checkpoint of a lab.
//!
//! An answer is in the page and hidden, from eyes and from screen readers, until somebody guesses or asks for it.

use askama::Template;

use super::PageContext;
use super::links::{Links, Pair};
use super::rich::RichHtml;
use crate::explain::{self, Prediction, StepText};
use crate::l10n::Lang;
use crate::sitting::Sitting;

#[derive(Template)]
#[template(path = "asks.html")]
struct Asks<'a> {
    lang: Lang,
    links: &'a Links,
    /// Nothing is played past a question that has no answer yet.
    gate: bool,
    here: Vec<Pair>,
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
    gate: bool,
) -> askama::Result<String> {
    let mut asked: Vec<Asked> = explain::predictions(sitting, steps)
        .into_iter()
        .enumerate()
        .map(|(index, text)| {
            let guess = context.guess.filter(|(of, _)| *of == index + 1).map(|(_, choice)| choice);
            Asked { no: index + 1, text, now: false, guess }
        })
        .collect();
    if gate && asked.is_empty() {
        return Ok(String::new());
    }
    // What was answered stays, and the next question of the same step follows.
    let answered = context.guess.map_or(0, |(no, _)| no);
    for one in asked.iter_mut().filter(|one| one.text.at == sitting.step && one.no >= answered).take(2) {
        one.now = true;
        if one.guess.is_none() {
            break;
        }
    }
    let here = links.here_but("guess");
    Asks { lang: sitting.lang, links, gate, here, asked }.render()
}

impl Asks<'_> {
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
