//! How the last command of a lab looks from one side.

use std::fmt::Write as _;

use expect_test::Expect;
use sim_core::command::route_text;
use sim_core::lab::{CommandRun, Lab};
use sim_core::trace::{Fate, RuleAnswer, StepKind, TableAnswer};

/// Replays a lab and shows its last command through a view.
pub(crate) fn check(lab: &str, view: impl Fn(&CommandRun) -> String, expect: &Expect) {
    let run = Lab::parse(lab).expect("a short lab").run();
    let (last, before) = run.commands.split_last().expect("a lab with a command");
    let refused = before.iter().find(|command| command.stderr.starts_with("hairpin"));
    assert!(refused.is_none(), "{refused:?}");
    expect.assert_eq(&view(last));
}

/// What it printed, standard error last, and its exit status.
pub(crate) fn output(command: &CommandRun) -> String {
    format!("{}{}exit {}\n", command.stdout, command.stderr, command.exit)
}

/// Rules in the order in which they were tried, each with what its table answered.
pub(crate) fn decisions(command: &CommandRun) -> String {
    let mut text = String::new();
    for step in &command.record.trace.steps {
        if let StepKind::Rule(read) = &step.kind {
            let answer = match read.answer {
                RuleAnswer::Reads => continue,
                RuleAnswer::Missed(miss) => format!("is for others: {miss:?}").to_lowercase(),
                RuleAnswer::Jumps(to) => format!("goto {to}"),
                RuleAnswer::Passes => "nop".to_owned(),
                RuleAnswer::Refuses(kind) => kind.name().to_owned(),
            };
            let _ = writeln!(text, "{} rule {:<6} {answer}", read.dst, read.priority);
        }
        let StepKind::Table(read) = &step.kind else { continue };
        let table = read.table.name().map_or_else(|| read.table.0.to_string(), str::to_owned);
        let winner = || read.winner().map(|won| route_text(&won.route, &won.dev)).expect("a route won");
        let answer = match read.answer {
            TableAnswer::Route | TableAnswer::Refused | TableAnswer::Throw => winner(),
            TableAnswer::Suppressed => "suppressed".to_owned(),
            TableAnswer::NoMatch => "no match".to_owned(),
            TableAnswer::Empty => "empty".to_owned(),
            TableAnswer::Outranked => "outranked by main".to_owned(),
        };
        let _ = writeln!(text, "{} rule {:<6} lookup {table:<8} {answer}", read.dst, read.priority);
    }
    text
}

/// The routes that the last table held, each with its fate.
pub(crate) fn candidates(command: &CommandRun) -> String {
    let mut tables = command.record.trace.steps.iter().filter_map(|step| {
        let StepKind::Table(read) = &step.kind else { return None };
        Some(read)
    });
    let mut text = String::new();
    for candidate in tables.next_back().expect("a table was read").candidates() {
        let fate = match candidate.fate {
            Fate::Won => "won",
            Fate::OtherPrefix => "other prefix",
            Fate::ShorterPrefix => "shorter prefix",
            Fate::OutrankedByMain => "outranked by main",
            Fate::WorseMetric => "worse metric",
            Fate::OtherDevice => "other device",
            Fate::ScopeTooWide => "scope too wide",
            Fate::OtherTos => "other tos",
            Fate::LessTos => "less tos",
            Fate::Suppressed => "suppressed",
            Fate::Dead => "dead",
        };
        let _ = writeln!(text, "{fate:<18} {}", route_text(&candidate.route, &candidate.dev));
    }
    text
}

/// Each frame as the taps heard it, in order of time.
pub(crate) fn taps(command: &CommandRun) -> String {
    let mut text = String::new();
    for heard in &command.record.heard {
        let host = command.after.host(heard.host);
        let (dev, dir) = (host.links.name(heard.dev), format!("{:?}", heard.dir).to_lowercase());
        let _ = writeln!(text, "{} {dev} {dir}: {}", host.name, heard.frame.payload);
    }
    text
}

/// Where packets ended, by the kernel's own words.
pub(crate) fn drops(command: &CommandRun) -> String {
    let mut text = String::new();
    for step in &command.record.trace.steps {
        if let StepKind::Drop { reason } = step.kind {
            let host = command.after.host(step.host);
            let dev = step.dev.map_or_else(String::new, |dev| format!(" {}", host.links.name(dev)));
            let _ = writeln!(text, "{}{dev}: {} in {}()", host.name, reason.name(), step.function);
        }
    }
    text
}
