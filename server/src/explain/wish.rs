//! What would have to be different, in words: what a change would bring about, and the change as a page asks for it.

use serde::Serialize;
use sim_core::base::CommandId;
use sim_core::lab::Run;
use sim_core::why::{Asked, Matter, Mattered, Offer};

use super::fold::fold;
use super::instead::Instead;
use super::message::Message;
use super::rich::Rich;
use crate::l10n::Lang;

/// An offered change as [`crate::edit::Change`] is read from JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum OfferEdit {
    Write { line: usize, text: String },
    Insert { above: usize, text: String },
    Remove { line: usize },
}

impl OfferEdit {
    pub fn of(offer: &Offer) -> Self {
        let line = offer.line;
        match (&offer.was, &offer.now) {
            (Some(_), Some(now)) => Self::Write { line, text: now.clone() },
            (None, Some(now)) => Self::Insert { above: line, text: now.clone() },
            (_, None) => Self::Remove { line },
        }
    }
}

/// What would happen after each of the changes that are offered for a command.
pub fn offers(run: &Run, of: CommandId, asked: &Asked, lang: Lang) -> Vec<Rich> {
    let now = Mattered { of, outcome: asked.outcome.clone(), matters: Vec::new(), cut: asked.cut };
    let teller = Instead::of(run, &now, lang);
    asked.offers.iter().map(|offer| told(&teller, offer, lang)).collect()
}

fn told(teller: &Instead<'_>, offer: &Offer, lang: Lang) -> Rich {
    let matter = Matter { without: Vec::new(), builds: false, outcome: offer.outcome.clone(), fails: None };
    let then = teller.then(&matter);
    let Some((line, said)) = &offer.fails else { return then };
    let fails = Message::new("why-ask-fails").code("command", &fold(line).to_string());
    Rich::sentences([then, fails.code("said", said.trim_end_matches('.')).say(lang)])
}
