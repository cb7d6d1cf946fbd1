//! The why-list: every step of the current command with its sentence; the current one is open.

use askama::Template;

use super::jumps::stops;
use super::links::Links;
use super::player::{is_double, role_code};
use super::rich::RichHtml;
use crate::explain::{Rich, StepText};
use crate::l10n::Lang;
use crate::refs;
use crate::sitting::Sitting;

/// So many counters stand in the open, the rest with what Linux checks.
const SHOWN_COUNTERS: usize = 2;

#[derive(Template)]
#[template(path = "why.html")]
struct Why<'a> {
    lang: Lang,
    sitting: &'a Sitting<'a>,
    links: &'a Links,
    sections: Vec<Section<'a>>,
    all: &'a [StepText],
    step: usize,
    /// The command ran and has nothing to play.
    quiet: bool,
}

/// Steps under one heading.
struct Section<'a> {
    heading: Option<&'a Rich>,
    /// A reply begins: the way turns round.
    turns: bool,
    steps: Vec<(usize, &'a StepText)>,
}

pub(super) fn render(sitting: &Sitting<'_>, steps: &[StepText], links: &Links) -> askama::Result<String> {
    let quiet = sitting.command.is_some() && steps.is_empty();
    Why { lang: sitting.lang, sitting, links, sections: sections(steps), all: steps, step: sitting.step, quiet }
        .render()
}

fn sections(steps: &[StepText]) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        if step.section.is_some() || sections.is_empty() {
            let turns = !sections.is_empty() && is_double(step.role);
            sections.push(Section { heading: step.section.as_ref(), turns, steps: Vec::new() });
        }
        if let Some(section) = sections.last_mut() {
            section.steps.push((at + 1, step));
        }
    }
    sections
}

impl Why<'_> {
    /// Classes of a step: `done`, `now`, `dec`ision, `rep`ly.
    fn classes(&self, no: &usize, step: &StepText) -> String {
        let state = match no.cmp(&self.step) {
            std::cmp::Ordering::Less => " done",
            std::cmp::Ordering::Equal => " now",
            std::cmp::Ordering::Greater => "",
        };
        let decision = if step.decision { " dec" } else { "" };
        let double = if is_double(step.role) { " rep" } else { "" };
        format!("step{state}{decision}{double}")
    }

    /// What a jump finds here.
    fn stops(&self, no: &usize) -> String {
        stops(self.all, *no)
    }

    fn role(&self, step: &StepText) -> &'static str {
        role_code(step.role)
    }

    fn causes(&self, step: &StepText) -> String {
        step.causes.iter().map(|cause| cause.line_no.to_string()).collect::<Vec<_>>().join(" ")
    }

    /// What the step speaks of: see `refs.rs`.
    fn of(&self, no: &usize) -> String {
        let step = no.checked_sub(1).and_then(|index| self.sitting.steps().get(index));
        let tokens = step.zip(self.sitting.command).map(|(step, command)| refs::of_step(step, command, self.sitting));
        tokens.unwrap_or_default().join(" ")
    }

    /// Some setting that counts here was set by no line.
    fn leaves_some(&self, step: &StepText) -> bool {
        step.settings.iter().any(|set| set.line_no.is_none())
    }

    fn route(&self, step: &StepText, full: &str) -> String {
        refs::route(&step.host, full)
    }

    fn fate(&self, fate: &str) -> String {
        self.lang.text(match fate {
            "won" => "page-won",
            "lost" => "page-lost",
            _ => "page-never",
        })
    }
}
