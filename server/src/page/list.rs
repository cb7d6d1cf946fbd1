//! The plain list: every step as a sentence, one after another, for reading and for copying.

use askama::Template;
use sim_core::base::Time;

use super::links::Links;
use super::player::role_code;
use super::rich::RichHtml;
use crate::explain::StepText;
use crate::l10n::Lang;
use crate::query::View;
use crate::sitting::Sitting;

#[derive(Template)]
#[template(path = "list.html")]
struct List<'a> {
    lang: Lang,
    links: &'a Links,
    /// Another view is chosen: the place is kept, and nothing is in it.
    away: bool,
    rows: Vec<Row<'a>>,
    step: usize,
}

struct Row<'a> {
    no: usize,
    /// Since the command began.
    after: String,
    text: &'a StepText,
}

pub(super) fn render(sitting: &Sitting<'_>, steps: &[StepText], view: View, links: &Links) -> askama::Result<String> {
    let away = view != View::List;
    let begun = sitting.steps().first().map_or(Time::ZERO, |first| first.at);
    let rows = sitting.steps().iter().zip(steps).enumerate().filter(|_| !away).map(|(at, (step, text))| Row {
        no: at + 1,
        after: after(begun, step.at),
        text,
    });
    List { lang: sitting.lang, links, away, rows: rows.collect(), step: sitting.step }.render()
}

impl List<'_> {
    fn role(&self, row: &Row<'_>) -> &'static str {
        role_code(row.text.role)
    }
}

/// As `tcpdump -ttttt` has it, without hours: seconds with six digits.
fn after(begun: Time, at: Time) -> String {
    let us = (at - begun).0 / 1_000;
    format!("{}.{:06}", us / 1_000_000, us % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_seconds_since_the_command_began() {
        assert_eq!(after(Time::from_millis(5), Time::from_millis(1_005)), "1.000000");
        assert_eq!(after(Time::ZERO, Time::from_micros(40)), "0.000040");
    }
}
