//! The player: its buttons, and the line on which every step has its mark.

use askama::Template;
use sim_core::packet::Role;

use super::jumps::Stop;
use super::links::{Links, Pair};
use crate::explain::StepText;
use crate::l10n::{Arg, Lang};
use crate::picture::letters;
use crate::sitting::Sitting;

/// How long the line is at least, in pixels: on a wide page (from 1280), and on a narrower one that shows labels.
const WIDE_LINE: f64 = 550.0;
const NARROW_LINE: f64 = 275.0;
/// Pixels between two labels.
const LABEL_GAP: f64 = 12.0;

#[derive(Template)]
#[template(path = "player.html")]
struct Player {
    lang: Lang,
    here: Vec<Pair>,
    step: usize,
    steps: usize,
    /// "step 5 of 17": what stands before and after the number.
    count: (String, String),
    /// The title of the current step, as a screen reader says it.
    said: String,
    /// What the current packet is.
    role: &'static str,
    /// Each with the step that it leads to, if the trace has such a step.
    jumps: [(Stop, Option<usize>); 3],
    marks: Vec<Mark>,
    labels: Vec<Label>,
}

/// A step on the line, with the way to it. Places are hundredths of the line.
struct Mark {
    step: usize,
    from: f64,
    at: f64,
    decision: bool,
    double: bool,
    role: &'static str,
}

struct Label {
    at: f64,
    /// In pixels.
    width: f64,
    /// Only a long line has room for it.
    only_wide: bool,
    text: String,
}

impl Label {
    /// Another one that stands further on does not run into it, nor over the end of the line.
    fn leaves_room(&self, next: &Self, line: f64) -> bool {
        line * (next.at - self.at) / 100.0 >= self.width + LABEL_GAP
    }

    fn ends_before(&self, line: f64) -> bool {
        line * (100.0 - self.at) / 100.0 >= self.width
    }
}

pub(super) fn render(sitting: &Sitting<'_>, steps: &[StepText], links: &Links) -> askama::Result<String> {
    let current = sitting.step.checked_sub(1).and_then(|at| steps.get(at));
    Player {
        lang: sitting.lang,
        here: links.here_but("step"),
        step: sitting.step,
        steps: steps.len(),
        count: count(sitting.lang, steps.len()),
        said: said(sitting.lang, sitting.step, steps),
        role: current.map_or("", |step| role_code(step.role)),
        jumps: Stop::ALL.map(|stop| (stop, stop.from(steps, sitting.step))),
        marks: marks(steps),
        labels: labels(steps),
    }
    .render()
}

impl Player {
    fn before(&self) -> usize {
        self.step.saturating_sub(1)
    }

    fn jump_to(&self, to: &Option<usize>) -> usize {
        to.unwrap_or(self.step)
    }

    fn after(&self) -> usize {
        (self.step + 1).min(self.steps)
    }
}

/// Replies travel on a double line.
pub(super) const fn is_double(role: Role) -> bool {
    matches!(role, Role::Reply)
}

/// As `data-role` has it.
pub(super) const fn role_code(role: Role) -> &'static str {
    match role {
        Role::Request => "request",
        Role::Reply => "reply",
        Role::ArpRequest => "arp_request",
        Role::ArpReply => "arp_reply",
        Role::Error => "error",
    }
}

fn said(lang: Lang, step: usize, steps: &[StepText]) -> String {
    let Some(text) = step.checked_sub(1).and_then(|at| steps.get(at)) else {
        return lang.text(if steps.is_empty() { "page-no-steps" } else { "page-before-first" });
    };
    let args = [("step", Arg::from(step)), ("steps", steps.len().into()), ("title", text.title.plain().into())];
    lang.with("page-step-said", &args)
}

fn count(lang: Lang, steps: usize) -> (String, String) {
    let text = lang.with("page-step-of", &[("step", "{step}".into()), ("steps", steps.into())]);
    let (before, after) = text.split_once("{step}").unwrap_or((&text, ""));
    (before.trim().to_owned(), after.trim().to_owned())
}

/// Where a step stands on the line: 0 is before the first, 100 the last.
fn at(step: usize, steps: usize) -> f64 {
    let share = 100.0 * step as f64 / steps.max(1) as f64;
    (share * 1000.0).round() / 1000.0
}

fn marks(steps: &[StepText]) -> Vec<Mark> {
    let mark = |(index, step): (usize, &StepText)| Mark {
        step: index + 1,
        from: at(index, steps.len()),
        at: at(index + 1, steps.len()),
        decision: step.decision,
        double: is_double(step.role),
        role: role_code(step.role),
    };
    steps.iter().enumerate().map(mark).collect()
}

fn labels(steps: &[StepText]) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let Some(section) = &step.section else { continue };
        let text = section.plain();
        let (at, width) = (at(index + 1, steps.len()), f64::from(letters::Voice::Small.width(&text)));
        let mut label = Label { at, width, only_wide: false, text };
        let fits = |line: f64, before: Option<&Label>| {
            label.ends_before(line) && before.is_none_or(|before| before.leaves_room(&label, line))
        };
        if fits(WIDE_LINE, labels.last()) {
            label.only_wide = !fits(NARROW_LINE, labels.iter().rfind(|before| !before.only_wide));
            labels.push(label);
        }
    }
    labels
}
