//! The notebook: every line of the lab that says something, each command with what it printed.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::ops::Range;

use askama::Template;
use ipnet::Ipv4Net;
use sim_core::lab::{Change, CommandRun, Line, Mark, Pragma, changes};
use sim_core::trace::{StepKind, Stream};
use sim_core::why::checkpoint;

use super::links::Links;
use super::ping::{HostChoice, asker, choices};
use crate::explain::{Folded, fold};
use crate::l10n::{Arg, Lang};
use crate::sitting::Sitting;

/// An output with more lines than this is folded after its first [`SHOWN_LINES`], unless its command is current.
const LONG_LINES: usize = 3;
const SHOWN_LINES: usize = 2;
/// So many of the things that a line changed are named below it.
const SHOWN_CHANGES: usize = 12;
/// So many of the steps that a line decides are named beside it.
const NAMED_STEPS: usize = 8;

#[derive(Template)]
#[template(path = "notebook.html")]
struct Notebook<'a> {
    lang: Lang,
    rows: Vec<Row>,
    links: &'a Links,
    /// Lines that decided the current step.
    causes: Vec<usize>,
    /// Lines that decide any step, with those steps.
    decides: BTreeMap<usize, Vec<usize>>,
    current: Option<usize>,
    step: usize,
    hosts: Vec<HostChoice>,
    source: String,
    /// What the current command changed.
    changes: Vec<Change>,
}

enum Row {
    Note {
        no: usize,
        text: String,
    },
    Setting {
        no: usize,
        text: String,
    },
    /// A checkpoint.
    Ask {
        no: usize,
        text: String,
        /// What it does, or why it does nothing.
        says: String,
        wrong: bool,
    },
    /// A command that is switched off.
    Off {
        no: usize,
        typed: Folded,
    },
    Command(Command),
}

struct Command {
    no: usize,
    host: String,
    prompt: String,
    words: Vec<Word>,
    /// As it was typed, where its words alone do not say that.
    typed: Option<String>,
    /// It sent or looked up something: it can be played.
    traced: bool,
    /// What it printed, and of a long output what is folded away.
    shown: Vec<Printed>,
    folded: String,
    stderr: String,
    exit: i32,
}

struct Word {
    text: String,
    /// An address or a device: what decides.
    strong: bool,
}

/// Lines that were printed at one step; 0 is before the first, or in a command without a trace.
struct Printed {
    text: String,
    step: usize,
}

pub(super) fn render(sitting: &Sitting<'_>, links: &Links) -> askama::Result<String> {
    let current = sitting.command.map(|command| command.line_no);
    let causes = sitting.current().map_or(&[][..], |step| step.cause.ids());
    let causes = causes.iter().filter_map(|id| sitting.line_of(*id)).collect();
    Notebook {
        lang: sitting.lang,
        rows: rows(sitting),
        links,
        causes,
        decides: decides(sitting),
        current,
        step: sitting.step,
        hosts: choices(sitting, asker(sitting)),
        source: sitting.lab.text(),
        changes: changed(sitting),
    }
    .render()
}

impl Notebook<'_> {
    fn is_cause(&self, no: &usize) -> bool {
        self.causes.contains(no)
    }

    /// "cause of steps 4, 12, 15", of a line that decides any; of many steps the first.
    fn decides(&self, no: &usize) -> Option<String> {
        let steps = self.decides.get(no)?;
        let mut named: Vec<String> = steps.iter().take(NAMED_STEPS).map(ToString::to_string).collect();
        if steps.len() > NAMED_STEPS {
            named.push("…".to_owned());
        }
        let args = [("count", Arg::from(steps.len())), ("steps", Arg::from(named.join(", ")))];
        Some(self.lang.with("page-cause-of-steps", &args))
    }

    fn is_current(&self, no: &usize) -> bool {
        self.current == Some(*no)
    }

    /// Not printed yet, while the command is being played.
    fn is_later(&self, printed: &Printed) -> bool {
        self.step > 0 && printed.step > self.step
    }

    /// Sign, class and word of a change.
    fn mark(&self, change: &Change) -> (&'static str, &'static str, String) {
        let (sign, class, word) = match change.mark {
            Mark::Added => ("+", "added", "page-added"),
            Mark::Changed => ("~", "changed", "page-changed"),
            Mark::Gone => ("−", "gone", "page-gone"),
        };
        (sign, class, self.lang.text(word))
    }

    fn count(&self, key: &str, count: usize) -> String {
        self.lang.with(key, &[("count", Arg::from(count))])
    }
}

/// The lab after the current command, beside the lab before it.
fn changed(sitting: &Sitting<'_>) -> Vec<Change> {
    let Some(command) = sitting.command else { return Vec::new() };
    let before = sitting.run.commands.iter().take_while(|other| other.id != command.id).last();
    let before = before.map_or_else(Vec::new, |before| sitting.run.state(Some(before.id)));
    changes(&before, &sitting.run.state(Some(command.id)))
}

fn decides(sitting: &Sitting<'_>) -> BTreeMap<usize, Vec<usize>> {
    let mut decides: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, step) in sitting.steps().iter().enumerate() {
        for line in step.cause.ids().iter().filter_map(|id| sitting.line_of(*id)) {
            decides.entry(line).or_default().push(at + 1);
        }
    }
    decides
}

fn rows(sitting: &Sitting<'_>) -> Vec<Row> {
    let (lab, devices) = (sitting.lab, devices(sitting));
    let row = |row: Range<usize>| {
        let entry = &lab.entries[row.start];
        let no = entry.line_no;
        match &entry.line {
            Line::Pragma(Pragma::Ask(_)) => ask(sitting, row.start),
            Line::Comment(_) | Line::Pragma(_) => note(no, &lab.note_of(&row, sitting.lang.code())),
            Line::Directive { key, value } => Some(Row::Setting { no, text: format!("# {key}: {value}") }),
            Line::Disabled(text) => Some(Row::Off { no, typed: fold(text) }),
            Line::Command { id, .. } => {
                let run = sitting.run.command(*id)?;
                let current = sitting.command.is_some_and(|command| command.id == run.id);
                Some(Row::Command(command(run, current, &devices)))
            }
            Line::Blank | Line::Title(_) => None,
        }
    };
    lab.rows().into_iter().filter_map(row).collect()
}

fn ask(sitting: &Sitting<'_>, at: usize) -> Option<Row> {
    let own = checkpoint(sitting.lab, at)?;
    let below = own.command.and_then(|id| sitting.run.command(id));
    let says = match below {
        _ if !own.unknown.is_empty() => {
            sitting.lang.with("checkpoint-unknown", &[("words", Arg::from(own.unknown.join(" ")))])
        }
        Some(command) if !command.record.trace.is_empty() => {
            sitting.lang.with("checkpoint-asks", &[("line", command.line_no.into())])
        }
        Some(command) => sitting.lang.with("checkpoint-quiet", &[("line", command.line_no.into())]),
        None => sitting.lang.text("checkpoint-alone"),
    };
    let wrong = !own.unknown.is_empty() || below.is_none_or(|command| command.record.trace.is_empty());
    Some(Row::Ask { no: own.line_no, text: sitting.lab.entries[at].text.trim().to_owned(), says, wrong })
}

/// A note, with a capital as a sentence has it.
fn note(no: usize, text: &str) -> Option<Row> {
    let mut letters = text.chars();
    let first = letters.next()?;
    Some(Row::Note { no, text: first.to_uppercase().chain(letters).collect() })
}

fn command(run: &CommandRun, current: bool, devices: &BTreeSet<String>) -> Command {
    let typed = fold(&run.line);
    let (shown, folded) = if current { (printed(run), "") } else { fold_away(&run.stdout) };
    Command {
        no: run.line_no,
        host: typed.host().to_owned(),
        words: words(&typed.command, devices),
        typed: (!plain(&typed.command)).then_some(typed.command),
        prompt: typed.prompt,
        traced: !run.record.trace.is_empty(),
        shown,
        folded: folded.to_owned(),
        stderr: run.stderr.trim_end().to_owned(),
        exit: run.exit,
    }
}

/// Standard output in pieces, each with the step at which it was printed. A program's first line comes before
/// anything else happens; what no step printed (statistics) comes when it ends.
fn printed(run: &CommandRun) -> Vec<Printed> {
    let steps = || run.record.trace.steps.iter().enumerate().map(|(at, step)| (at + 1, &step.kind));
    let exit = steps().find(|(_, kind)| matches!(kind, StepKind::Exit { .. })).map_or(0, |(at, _)| at);
    let mut prints = steps()
        .filter_map(|(at, kind)| {
            let StepKind::Print { stream: Stream::Stdout, text, .. } = kind else { return None };
            Some((at, text.as_str()))
        })
        .peekable();
    let mut pieces: Vec<Printed> = Vec::new();
    for (at, line) in run.stdout.trim_end().lines().enumerate() {
        let print = prints.next_if(|(_, text)| *text == line);
        let step = print.map_or(if at == 0 { 0 } else { exit }, |(step, _)| step);
        match pieces.last_mut() {
            Some(piece) if piece.step == step => {
                piece.text.push('\n');
                piece.text.push_str(line);
            }
            _ => pieces.push(Printed { text: line.to_owned(), step }),
        }
    }
    pieces
}

fn whole(text: &str) -> Vec<Printed> {
    let text = text.trim_end();
    if text.is_empty() { Vec::new() } else { vec![Printed { text: text.to_owned(), step: 0 }] }
}

/// The first lines of a long output, and the rest.
fn fold_away(stdout: &str) -> (Vec<Printed>, &str) {
    if stdout.trim_end().lines().count() <= LONG_LINES {
        return (whole(stdout), "");
    }
    let end = stdout.match_indices('\n').nth(SHOWN_LINES - 1).map_or(stdout.len(), |(at, _)| at + 1);
    let (shown, rest) = stdout.split_at(end);
    (whole(shown), rest.trim_end())
}

impl Command {
    fn folded_lines(&self) -> usize {
        self.folded.lines().count()
    }
}

fn devices(sitting: &Sitting<'_>) -> BTreeSet<String> {
    let hosts = sitting.run.state(None);
    hosts.into_iter().flat_map(|host| host.links).map(|link| link.name).collect()
}

/// One blank between its words, as they are shown.
fn plain(command: &str) -> bool {
    !command.contains(['\t']) && !command.contains("  ")
}

/// Words of a command, told apart by weight: addresses, devices and settings are strong.
fn words(command: &str, devices: &BTreeSet<String>) -> Vec<Word> {
    let mut before = "";
    let mut words = Vec::new();
    for word in command.split_ascii_whitespace() {
        let named = ["dev", "label", "name", "-I"].contains(&before);
        let setting = word.contains('=') && word.starts_with("net.");
        let address = word.parse::<Ipv4Addr>().is_ok() || word.parse::<Ipv4Net>().is_ok();
        let strong = named || setting || address || devices.contains(word);
        words.push(Word { text: word.to_owned(), strong });
        before = word;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_devices_and_settings_are_the_strong_words() {
        let devices = BTreeSet::from(["lo".to_owned()]);
        let strong = |command: &str| -> Vec<String> {
            words(command, &devices).into_iter().filter(|word| word.strong).map(|word| word.text).collect()
        };
        assert_eq!(strong("ip addr add 10.0.3.110/24 dev lo label lo:0"), ["10.0.3.110/24", "lo", "lo:0"]);
        assert_eq!(strong("ip link set lo up"), ["lo"]);
        assert_eq!(strong("sysctl -w net.ipv4.ip_forward=1"), ["net.ipv4.ip_forward=1"]);
    }

    #[test]
    fn a_note_begins_as_a_sentence_does() {
        assert!(matches!(note(1, "a placa"), Some(Row::Note { text, .. }) if text == "A placa"));
        assert!(note(1, "").is_none());
    }
}
