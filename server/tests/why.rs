//! What the page says about every probe of two labs of the gallery, in both languages: to be read by an editor.
//! After a change: `UPDATE_EXPECT=1 cargo test -p server --test why`, then read the difference.

use std::fmt::Write as _;

use expect_test::{ExpectFile, expect_file};
use server::explain::{self, StepText, fold};
use server::l10n::Lang;
use server::sitting::{Position, Sitting};
use sim_core::lab::Lab;

const SEED: &str = include_str!("../../static/labs/seed-loopback-alias.lab");
const TWO_HOSTS: &str = include_str!("../../static/labs/two-hosts-one-wire.lab");

fn check(lab: &str, lang: Lang, expected: &ExpectFile) {
    let lab = Lab::parse(lab).expect("a lab of the gallery");
    let run = lab.run();
    let mut told = String::new();
    for command in run.commands.iter().filter(|command| !command.record.trace.is_empty()) {
        let at = Position { line: Some(command.line_no), ..Position::default() };
        let sitting = Sitting::new(&lab, &run, lang, &at);
        let folded = fold(&command.line);
        let answer = explain::answer(&sitting);
        writeln!(told, "== {}: {}{}", command.line_no, folded.prompt, folded.command).expect("a String");
        for part in [answer.headline, answer.paragraph, answer.taps] {
            writeln!(told, "{}", part.plain()).expect("a String");
        }
        for (at, step) in explain::steps(&sitting).iter().enumerate() {
            tell(&mut told, at + 1, step).expect("a String");
        }
        told.push('\n');
    }
    expected.assert_eq(&told);
}

fn tell(told: &mut String, at: usize, step: &StepText) -> std::fmt::Result {
    if let Some(section) = &step.section {
        writeln!(told, "   -- {}", section.plain())?;
    }
    let lines: Vec<_> = step.causes.iter().map(|cause| cause.line_no.to_string()).collect();
    let because = if lines.is_empty() { String::new() } else { format!(" <{}>", lines.join(" ")) };
    writeln!(told, "{at:4} {}{because}", step.title.plain())?;
    writeln!(told, "     {}", step.say.plain())?;
    for candidate in &step.candidates {
        writeln!(told, "       {:5} {} ({})", candidate.fate, candidate.route, candidate.reason.plain())?;
    }
    step.uncounted.as_ref().map_or(Ok(()), |rest| writeln!(told, "       {}", rest.plain()))
}

#[test]
fn the_seed_lab_in_english() {
    check(SEED, Lang::En, &expect_file!["why/seed-loopback-alias.en.txt"]);
}

#[test]
fn the_seed_lab_in_portuguese() {
    check(SEED, Lang::Pt, &expect_file!["why/seed-loopback-alias.pt.txt"]);
}

#[test]
fn two_hosts_in_english() {
    check(TWO_HOSTS, Lang::En, &expect_file!["why/two-hosts-one-wire.en.txt"]);
}

#[test]
fn two_hosts_in_portuguese() {
    check(TWO_HOSTS, Lang::Pt, &expect_file!["why/two-hosts-one-wire.pt.txt"]);
}
