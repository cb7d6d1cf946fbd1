//! What the command of a goal comes to, in a sentence.

use sim_core::why::Tried;

use super::answer::answer;
use super::message::Message;
use super::rich::Rich;
use crate::l10n::Lang;
use crate::sitting::{Position, Sitting};

/// What a goal's command comes to now; of what can not be tried, why.
pub fn now(tried: &Tried, lang: Lang) -> Rich {
    let Some(((lab, run), probe)) = tried.replay.as_ref().zip(tried.probe()) else {
        let key = if tried.goal.is_none() { "why-goal-unread" } else { "why-goal-untried" };
        return Message::new(key).say(lang);
    };
    let at = Position { line: Some(probe.line_no), ..Position::default() };
    answer(&Sitting::new(lab, run, lang, &at)).headline
}
