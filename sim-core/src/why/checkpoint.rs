//! Checkpoints of a lab: where its author asks the reader what a command will come to, before it is played.

use std::str::FromStr;

use crate::base::CommandId;
use crate::lab::{Lab, Line, Pragma};

/// `#@ ask who ears` above a command; without a word behind it, whatever teaches most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub line_no: usize,
    /// The command that is asked about: the next one below, before any blank line. `None` where none follows.
    pub command: Option<CommandId>,
    /// Each once. Empty: the author leaves the choice.
    pub topics: Vec<Topic>,
    /// Words that are no topic.
    pub unknown: Vec<String>,
}

/// What can be asked, that first which teaches most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Who answers, or is named on the way.
    Who,
    /// Which route decides.
    Route,
    /// Which tcpdump hears the request.
    Ears,
    /// What a host does with what comes in.
    Fate,
    /// Which source address is taken.
    Source,
    /// Who has an address that ARP asks for.
    Neigh,
}

/// A text that is no topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a checkpoint asks for who, route, ears, fate, source or neigh")]
pub struct NoTopic;

impl Topic {
    pub const ALL: [Self; 6] = [Self::Who, Self::Route, Self::Ears, Self::Fate, Self::Source, Self::Neigh];

    /// As a lab has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Route => "route",
            Self::Ears => "ears",
            Self::Fate => "fate",
            Self::Source => "source",
            Self::Neigh => "neigh",
        }
    }
}

impl FromStr for Topic {
    type Err = NoTopic;

    fn from_str(text: &str) -> Result<Self, NoTopic> {
        Self::ALL.into_iter().find(|topic| topic.name() == text).ok_or(NoTopic)
    }
}

/// The checkpoint on an entry of the lab, if it is one.
pub fn checkpoint(lab: &Lab, at: usize) -> Option<Checkpoint> {
    let entry = lab.entries.get(at)?;
    let Pragma::Ask(text) = entry.line.pragma()? else { return None };
    let (mut topics, mut unknown) = (Vec::new(), Vec::new());
    for word in text.split_ascii_whitespace() {
        match word.parse() {
            Ok(topic) if topics.contains(&topic) => {}
            Ok(topic) => topics.push(topic),
            Err(NoTopic) => unknown.push(word.to_owned()),
        }
    }
    let below = lab.entries[at + 1..].iter().map(|entry| &entry.line);
    let command = below
        .take_while(|line| !matches!(line, Line::Blank))
        .find_map(|line| if let Line::Command { id, .. } = line { Some(*id) } else { None });
    Some(Checkpoint { line_no: entry.line_no, command, topics, unknown })
}

/// What is asked about a command: all that its checkpoints name; nothing named is the author leaving the choice. `None`
/// if it has none, or only such as name nothing that can be asked.
pub fn asked(lab: &Lab, command: CommandId) -> Option<Vec<Topic>> {
    let all = (0..lab.entries.len()).filter_map(|at| checkpoint(lab, at));
    let of_it = all.filter(|own| own.command == Some(command) && (!own.topics.is_empty() || own.unknown.is_empty()));
    of_it.map(|own| own.topics).reduce(|mut topics, more| {
        topics.extend(more);
        topics
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PING: &str = "ip netns exec A ping -c 1 127.0.0.1\n";

    fn of_the_last(text: &str) -> Option<Vec<Topic>> {
        let lab = Lab::parse(text).expect("small");
        let (_, command) = lab.commands().last().expect("a command");
        asked(&lab, command)
    }

    #[test]
    fn a_checkpoint_asks_about_the_command_below_it() {
        assert_eq!(of_the_last(&format!("ip netns add A\n#@ ask\n{PING}")), Some(vec![]));
        assert_eq!(of_the_last(&format!("#@ ask who ears who\n# a note\n{PING}")), Some(vec![Topic::Who, Topic::Ears]));
        assert_eq!(of_the_last(&format!("#@ ask route\n#@ ask fate\n{PING}")), Some(vec![Topic::Route, Topic::Fate]));
        assert_eq!(of_the_last(&format!("#@ ask\n\n{PING}")), None, "a blank line is between them");
        assert_eq!(of_the_last(&format!("#@ ask\nip netns add A\n{PING}")), None, "another command is");
        assert_eq!(of_the_last(&format!("{PING}#@ ask\n")), None);
    }

    #[test]
    fn a_word_that_is_no_topic_is_told_and_the_others_count() {
        let lab = Lab::parse(&format!("#@ ask who mauve\n#@ ask mauve\n{PING}")).expect("small");
        let unknown = |at| checkpoint(&lab, at).map(|own| own.unknown);
        assert_eq!(unknown(0), Some(vec!["mauve".to_owned()]));
        assert_eq!(unknown(2), None);
        assert_eq!(of_the_last(&lab.text()), Some(vec![Topic::Who]));
        assert_eq!(of_the_last(&format!("#@ ask mauve\n{PING}")), None);
        assert_eq!(of_the_last(&format!("#@ asks who\n{PING}")), None, "another pragma");
    }
}
