//! The goals of a lab that marks itself: which are met, and what their commands come to now.

use askama::Template;
use sim_core::why::{self, Tried};

use super::rich::RichHtml;
use crate::explain::{self, Rich};
use crate::l10n::{Arg, Lang};
use crate::sitting::Sitting;

#[derive(Template)]
#[template(path = "goals.html")]
struct Goals {
    lang: Lang,
    goals: Vec<Goal>,
}

struct Goal {
    text: String,
    met: bool,
    /// What its command comes to now; for a text that is no goal, how one is written.
    now: Rich,
}

/// Empty and hidden for a lab without goals.
pub(super) fn render(sitting: &Sitting<'_>) -> askama::Result<String> {
    let goals = why::goals(sitting.lab).into_iter().map(|tried| goal(tried, sitting.lang)).collect();
    Goals { lang: sitting.lang, goals }.render()
}

fn goal(tried: Tried, lang: Lang) -> Goal {
    let now = explain::now(&tried, lang);
    Goal { text: tried.text, met: tried.met, now }
}

impl Goals {
    fn head(&self) -> String {
        let met = self.goals.iter().filter(|goal| goal.met).count();
        self.lang.with("goals-head", &[("met", Arg::from(met)), ("all", Arg::from(self.goals.len()))])
    }
}
