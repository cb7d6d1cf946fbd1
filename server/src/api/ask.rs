//! `POST /api/v1/ask`: what would have to be different for the command on a line to come to what is wished.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, de};
use sim_core::lab::{Lab, Run};
use sim_core::why::{self, Outcome, Wish};

use super::{command, lang_tag};
use crate::error::AppError;
use crate::explain;
use crate::l10n::Lang;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    lab: String,
    #[serde(default, deserialize_with = "lang_tag")]
    lang: Option<Lang>,
    line_no: usize,
    /// `answered`, `answered_by=HOST`, `leaves_by=DEV`, `from=ADDRESS`.
    #[serde(deserialize_with = "wish")]
    wish: Wish,
}

/// Reads a wish.
fn wish<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Wish, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
}

#[derive(Serialize)]
pub(super) struct Answer {
    line_no: usize,
    wish: String,
    /// It is so already.
    holds: bool,
    /// What it comes to as the lab is.
    outcome: Outcome,
    /// Single changes after which it is as wished, the smallest first.
    offers: Vec<Offer>,
    /// So many changes were tried by replay.
    tried: usize,
    /// Not all that could be tried was.
    cut: bool,
}

#[derive(Serialize)]
struct Offer {
    /// The line that is changed or taken out, or above which a new one stands.
    line_no: usize,
    /// What stands there; null where a line is put in.
    was: Option<String>,
    /// What would stand there; null where the line is taken out.
    now: Option<String>,
    /// The same as `POST /api/v1/view` takes it.
    edit: explain::OfferEdit,
    /// Characters that are other ones.
    size: usize,
    /// What would happen.
    then: String,
    outcome: Outcome,
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
        let line_no = self.line_no;
        let of = command(run, line_no)?.id;
        let asked = why::ask(lab, run, of, &self.wish).ok_or(AppError::NoCommand { line: line_no })?;
        let told = explain::offers(run, of, &asked, lang);
        let offers = asked.offers.iter().zip(told).map(|(offer, then)| Offer {
            line_no: offer.line,
            was: offer.was.clone(),
            now: offer.now.clone(),
            edit: explain::OfferEdit::of(offer),
            size: offer.size,
            then: then.plain(),
            outcome: offer.outcome.clone(),
        });
        let (wish, offers) = (self.wish.to_string(), offers.collect());
        Ok(Answer {
            line_no,
            wish,
            holds: asked.holds,
            offers,
            tried: asked.tried,
            cut: asked.cut,
            outcome: asked.outcome,
        })
    }
}
