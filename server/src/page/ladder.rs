//! The ladder as a part of the page.

use askama::Template;

use super::links::Links;
use super::player::role_code;
use crate::explain::StepText;
use crate::l10n::{Arg, Lang};
use crate::picture::ladder::{self, Ladder, MOST_STEPS, Rung, Shape, Way};
use crate::query::View;
use crate::sitting::Sitting;

#[derive(Template)]
#[template(path = "ladder.html")]
struct LadderPart<'a> {
    lang: Lang,
    links: &'a Links,
    /// Another view is chosen: the place is kept, and nothing is in it.
    away: bool,
    ladder: Option<Ladder>,
    line: usize,
    step: usize,
    steps: usize,
}

pub(super) fn render(sitting: &Sitting<'_>, steps: &[StepText], view: View, links: &Links) -> askama::Result<String> {
    let away = view != View::Ladder;
    LadderPart {
        lang: sitting.lang,
        links,
        away,
        ladder: if away { None } else { ladder::ladder(sitting, steps) },
        line: sitting.command.map_or(0, |command| command.line_no),
        step: sitting.step,
        steps: steps.len(),
    }
    .render()
}

impl LadderPart<'_> {
    fn role(&self, rung: &Rung) -> &'static str {
        role_code(rung.role)
    }

    fn said(&self, rung: &Rung) -> String {
        let args =
            [("step", Arg::from(rung.no)), ("steps", self.steps.into()), ("title", Arg::from(rung.title.as_str()))];
        self.lang.with("page-step-said", &args)
    }

    /// Hosts at which nothing happens, in words.
    fn apart(&self, hosts: &[String]) -> String {
        let args = [("count", Arg::from(hosts.len())), ("hosts", hosts.join(", ").into())];
        self.lang.with("ladder-apart", &args)
    }

    fn head(&self) -> String {
        self.lang.with("ladder-head", &[("line", self.line.into())])
    }

    /// What is left out, in words.
    fn cut(&self) -> Option<String> {
        let args = [("max", Arg::from(MOST_STEPS)), ("steps", self.steps.into())];
        (self.steps > MOST_STEPS).then(|| self.lang.with("ladder-cut", &args))
    }

    /// A hairpin of some height, in pixels from where it begins.
    fn hairpin(&self, reach: &f32, is_left: &bool) -> String {
        let (radius, sign, sweep) = (reach / 2.0, if *is_left { -1.0 } else { 1.0 }, u8::from(!is_left));
        let deep = radius.min(17.0);
        format!("M0 0h{}a{deep} {radius} 0 0 {sweep} 0 {reach}h{}", 10.0 * sign, -10.0 * sign)
    }
}
