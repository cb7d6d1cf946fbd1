//! Lives here: what can stand next in a command that is being typed: words of the language, and names of the lab.
//! Does not: say whether a command is right; that is for the model, once it is run.
//! Go on: `grammar.rs` for the words and what each is followed by, `names.rs` for what the lab has at that line.

mod grammar;
mod names;

use serde::Serialize;
use sim_core::lab::HostState;

use grammar::{Expected, expected};

/// Words in one answer.
const AT_MOST: usize = 12;
/// Octets of a command that are looked at.
const LONGEST: usize = 1000;

/// What could stand where the cursor is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Completion {
    /// The octet at which the word begins that a choice takes the place of.
    pub from: usize,
    pub choices: Vec<Choice>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Choice {
    pub text: String,
    /// Whose it is, as the lab has it: `GW gw0`. Empty for a word of the language.
    pub of: String,
}

impl Choice {
    fn new(text: impl Into<String>, of: impl Into<String>) -> Self {
        Self { text: text.into(), of: of.into() }
    }
}

/// What can stand at the end of `typed`, at the prompt of `host` (empty: of none), in a lab that has these hosts.
///
/// At most [`AT_MOST`] choices, in the order of their usefulness; none for what no command begins with.
pub fn complete(typed: &str, host: &str, hosts: &[HostState]) -> Completion {
    if typed.len() > LONGEST || !typed.is_ascii() {
        return Completion::default();
    }
    let from = typed.rfind([' ', '\t']).map_or(0, |at| at + 1);
    let (before, begun) = typed.split_at(from);
    let mut words: Vec<&str> = before.split_ascii_whitespace().collect();
    let mut host = host;
    // A command that names its host is one of that host's prompt.
    if let ["ip", "netns", "exec", named, ..] = *words {
        (host, words) = (named, words.split_off(4));
    } else if let ["ip" | "bridge", "-n", named, ..] = *words {
        host = named;
        words.drain(1..3);
    }
    let of_host = hosts.iter().find(|state| state.name == host);
    let mut choices = Vec::new();
    for expected in expected(&words, of_host.is_some()) {
        let more = match expected {
            Expected::Words(list) => list.iter().map(|word| Choice::new(*word, "")).collect(),
            Expected::Name(kind) => names::named(kind, of_host, hosts),
        };
        for choice in more {
            let fits = choice.text.starts_with(begun) && choice.text != begun;
            let is_said = words.last() == Some(&choice.text.as_str());
            if fits && !is_said && !choices.iter().any(|known: &Choice| known.text == choice.text) {
                choices.push(choice);
            }
        }
    }
    choices.truncate(AT_MOST);
    Completion { from, choices }
}

#[cfg(test)]
mod tests;
