//! What many labs said, and what they never said.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use super::Grammar;
use super::grammar::Told;
use crate::repository;

/// How often each way of the grammar was taken, each refusal of the model heard, each error of Linux seen.
#[derive(Clone, Debug)]
pub struct Coverage {
    names: Vec<String>,
    kept: Vec<usize>,
    refused: Vec<usize>,
    left_out: BTreeMap<String, usize>,
    errors: BTreeMap<String, usize>,
}

impl Coverage {
    pub fn new(grammar: &Grammar) -> Self {
        let errors = known_errors().into_iter().map(|text| (text, 0)).collect();
        let (kept, refused) = (vec![0; grammar.ways()], vec![0; grammar.ways()]);
        Self { names: grammar.names().collect(), kept, refused, left_out: BTreeMap::new(), errors }
    }

    /// A command was drawn; the model may have left it out.
    pub(super) fn count(&mut self, told: &Told, left_out: Option<&str>) {
        let hits = if left_out.is_some() { &mut self.refused } else { &mut self.kept };
        told.ways.iter().for_each(|way| hits[*way] += 1);
        if let Some(why) = left_out {
            *self.left_out.entry(why.to_owned()).or_default() += 1;
        }
    }

    /// What Linux answered.
    pub fn count_errors(&mut self, transcript: &Value) {
        for command in transcript["commands"].as_array().into_iter().flatten() {
            if let Some(text) = error_of(command) {
                *self.errors.entry(text).or_default() += 1;
            }
        }
    }

    pub fn add(&mut self, other: &Self) {
        let sum = |ours: &mut Vec<usize>, theirs: &[usize]| {
            ours.iter_mut().zip(theirs).for_each(|(ours, theirs)| *ours += theirs);
        };
        sum(&mut self.kept, &other.kept);
        sum(&mut self.refused, &other.refused);
        let sum = |ours: &mut BTreeMap<String, usize>, theirs: &BTreeMap<String, usize>| {
            theirs.iter().for_each(|(name, count)| *ours.entry(name.clone()).or_default() += count);
        };
        sum(&mut self.left_out, &other.left_out);
        sum(&mut self.errors, &other.errors);
    }

    /// What was never said, not even in a command that the model left out.
    pub fn never(&self) -> Vec<&str> {
        self.those(|kept, refused| kept + refused == 0)
    }

    /// What was never said in a command that the model obeys.
    pub fn never_obeyed(&self) -> Vec<&str> {
        self.those(|kept, _| kept == 0)
    }

    fn those(&self, is_one: impl Fn(usize, usize) -> bool) -> Vec<&str> {
        let hits = self.kept.iter().zip(&self.refused).zip(&self.names);
        hits.filter(|((kept, refused), _)| is_one(**kept, **refused)).map(|(_, name)| name.as_str()).collect()
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(to, "kept  left out  construct")?;
        for ((name, kept), refused) in self.names.iter().zip(&self.kept).zip(&self.refused) {
            let zero = if *kept == 0 { "  ZERO" } else { "" };
            writeln!(to, "{kept:>5} {refused:>8}  {name}{zero}")?;
        }
        writeln!(to, "\nseen  answer of Linux")?;
        for (text, count) in &self.errors {
            writeln!(to, "{count:>5}  {text}{}", if *count == 0 { "  ZERO" } else { "" })?;
        }
        writeln!(to, "\ntimes  left out by the model")?;
        let mut left_out: Vec<_> = self.left_out.iter().collect();
        left_out.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        left_out.into_iter().try_for_each(|(why, count)| writeln!(to, "{count:>6}  {why}"))
    }
}

/// The errors about what the grammar speaks of, in the transcripts of `tests/kernel`.
///
/// # Panics
/// Where a transcript is no JSON.
pub fn known_errors() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in repository::files("tests/kernel/transcripts") {
        let transcript: Value = serde_json::from_str(&repository::read(&file)).expect("a transcript is JSON");
        let commands = transcript["commands"].as_array().cloned().unwrap_or_default();
        found.extend(commands.iter().filter_map(error_of));
    }
    found
}

fn error_of(command: &Value) -> Option<String> {
    const ABOUT: [&str; 12] = [
        " addr ",
        " route ",
        " rule ",
        " neigh ",
        " link ",
        " nexthop ",
        " netconf",
        " sysctl ",
        " cat ",
        " ping ",
        " a ",
        " r ",
    ];
    let line = command["line"].as_str()?;
    // Whom IPv6 would ask, the model does not.
    let of_ipv6 = line.contains(" ping ") && line.contains(" ::");
    if of_ipv6 || !ABOUT.iter().any(|word| line.contains(word)) {
        return None;
    }
    let first = command["stderr"].as_str()?.lines().find(|line| !line.is_empty())?;
    // A name that is no address: ping asks the machine's name server by the lab's own routes, as none of its hosts would.
    (!first.ends_with("Temporary failure in name resolution")).then(|| error_text(first))
}

/// An error without what differs from one command to the next: quoted words, addresses, numbers, paths, and of `ping` the
/// host and the word that it does not understand.
pub fn error_text(line: &str) -> String {
    let line = line.strip_prefix("ping: ").map_or_else(|| line.to_owned(), |said| format!("ping: {}", of_ping(said)));
    let mut text = String::new();
    let (mut quoted, mut number, mut path) = (None, false, false);
    for letter in line.chars() {
        let opens = letter == '"' || letter == '\'' && text.ends_with([' ', '-']);
        if quoted == Some(letter) {
            quoted = None;
            text.push(letter);
        } else if quoted.is_some() || path && letter != ':' {
            continue;
        } else if opens {
            quoted = Some(letter);
            text.extend([letter, '…']);
        } else {
            path = letter == '/' && text.ends_with(' ');
            let is_number = letter.is_ascii_digit() || number && matches!(letter, '.' | '/');
            match (path || is_number, number && is_number) {
                (true, false) => text.push(if path { '…' } else { 'N' }),
                (true, true) => {}
                (false, _) => text.push(letter),
            }
            number = is_number;
        }
    }
    text
}

/// What `ping` says, without the word that it is about.
fn of_ping(said: &str) -> String {
    const OF_A_NAME: [&str; 3] = [
        "Name or service not known",
        "Temporary failure in name resolution",
        "Address family for hostname not supported",
    ];
    const OF_A_WORD: [&str; 8] = [
        "bad TOS value: ",
        "bad linger time: ",
        "bad timing interval: ",
        "invalid -M argument: ",
        "invalid source address: ",
        "invalid timestamp type: ",
        "option argument contains garbage: ",
        "patterns must be specified as hex digits: ",
    ];
    let of_a_name = OF_A_NAME.into_iter().find(|end| said.ends_with(end)).map(|end| format!("\"…\": {end}"));
    let of_a_word = || OF_A_WORD.into_iter().find(|start| said.starts_with(start)).map(|start| format!("{start}\"…\""));
    of_a_name.or_else(of_a_word).unwrap_or_else(|| said.to_owned())
}
