//! The text of a lab and what each of its lines is.

use thiserror::Error;

use crate::base::{Budget, CommandId};
use crate::command::{SplitError, Words, split_line};

/// A lab: commands with what is written around them. Every line of its text is kept, also one that nobody understands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lab {
    pub entries: Vec<Entry>,
    next_id: u32,
    /// What its replay may do.
    pub(super) budget: Budget,
}

/// One line of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// From 1, for people.
    pub line_no: usize,
    /// As written, without the line end.
    pub text: String,
    pub line: Line,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Blank,
    /// The first comment.
    Title(String),
    /// A comment; above a command it explains that command.
    Comment(String),
    /// `# ipv6: on`, `# neigh: real`, `# igmp: on`, before the first command.
    Directive {
        key: String,
        value: String,
    },
    /// `#@ …`: what Linux does not have.
    Pragma(Pragma),
    /// `#- …`: a command that is switched off.
    Disabled(String),
    Command {
        id: CommandId,
        words: Result<Words, SplitError>,
    },
}

/// What a `#@` line says. One that is not known is kept as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pragma {
    /// `#@ env 1`: the recording environment in which the lab means what it means.
    Env(u32),
    /// `#@ title pt "…"`
    Title { lang: String, text: String },
    /// `#@ story pt "…"`: one paragraph that says what the lab is about.
    Story { lang: String, text: String },
    /// `#@ note pt "…"` above a command: its explanation in another language.
    Note { lang: String, text: String },
    /// `#@ at A 120 160`: where a host stands in the picture.
    At { host: String, x: i32, y: i32 },
    /// `#@ expect ping A 10.0.3.2 answered by GW`: a goal of the lab, as `why::goals` reads it.
    Expect(String),
    /// `#@ ask who ears` above a command: what the reader is asked before it is played, as `why::asked` reads it.
    Ask(String),
    /// Any other, or a known one that is spelt wrong.
    Unknown,
}

/// A text that is no lab at all. What is wrong with a single line is an answer of that line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LabError {
    #[error("the lab has {bytes} octets; at most {max} are taken")]
    TooLong { bytes: usize, max: usize },
    #[error("the lab has {commands} commands; at most {max} are taken")]
    TooManyCommands { commands: usize, max: usize },
}

/// A line of a lab has so many octets, or more.
const USUAL_LINE: usize = 24;

impl Lab {
    /// A lab whose text and replay keep within [`Budget::LAB`].
    ///
    /// # Errors
    /// `TooLong` and `TooManyCommands` past its bounds.
    pub fn parse(text: &str) -> Result<Self, LabError> {
        Self::parse_within(text, Budget::LAB)
    }

    /// A lab whose text and replay keep within a budget of the caller's.
    ///
    /// # Errors
    /// `TooLong` and `TooManyCommands` past its bounds.
    pub fn parse_within(text: &str, budget: Budget) -> Result<Self, LabError> {
        let max = budget.lab_bytes;
        if text.len() > max {
            return Err(LabError::TooLong { bytes: text.len(), max });
        }
        let mut lab = Self { entries: Vec::with_capacity(text.len() / USUAL_LINE), next_id: 1, budget };
        let mut titled = false;
        for (at, line) in text.lines().enumerate() {
            let line = lab.read(line, &mut titled);
            lab.entries.push(Entry { line_no: at + 1, ..line });
        }
        let (commands, max) = (lab.commands().count(), budget.commands);
        if commands > max {
            return Err(LabError::TooManyCommands { commands, max });
        }
        Ok(lab)
    }

    /// The text again, to the letter but for line ends.
    pub fn text(&self) -> String {
        self.entries.iter().flat_map(|entry| [entry.text.as_str(), "\n"]).collect()
    }

    /// The commands in order, each with its entry's index.
    pub fn commands(&self) -> impl Iterator<Item = (usize, CommandId)> {
        self.entries.iter().enumerate().filter_map(|(at, entry)| {
            let Line::Command { id, .. } = entry.line else { return None };
            Some((at, id))
        })
    }

    /// The title in a language, the first comment if it has none there.
    pub fn title(&self, lang: &str) -> Option<&str> {
        let said = self.pragmas().find_map(|pragma| {
            let Pragma::Title { lang: of, text } = pragma else { return None };
            (of == lang).then_some(text.as_str())
        });
        said.or_else(|| {
            self.entries.iter().find_map(|entry| {
                let Line::Title(text) = &entry.line else { return None };
                Some(text.as_str())
            })
        })
    }

    /// What the lab is about, in a language.
    pub fn story(&self, lang: &str) -> Option<&str> {
        self.pragmas().find_map(|pragma| {
            let Pragma::Story { lang: of, text } = pragma else { return None };
            (of == lang).then_some(text.as_str())
        })
    }

    /// Where a host stands in the picture, if the lab says so.
    pub fn position(&self, host: &str) -> Option<(i32, i32)> {
        self.pragmas().find_map(|pragma| {
            let Pragma::At { host: of, x, y } = pragma else { return None };
            (of == host).then_some((*x, *y))
        })
    }

    /// The comment lines directly above an entry, joined: its explanation in the lab's own language.
    pub fn comment(&self, at: usize) -> String {
        let mut lines: Vec<&str> = self
            .remarks_above(at)
            .filter_map(|line| {
                let Line::Comment(text) = line else { return None };
                Some(text.as_str())
            })
            .collect();
        lines.reverse();
        lines.join(" ")
    }

    /// The explanation of an entry in a language: its `#@ note`, or else its comment.
    pub fn note(&self, at: usize, lang: &str) -> String {
        let note = self.remarks_above(at).find_map(|line| {
            let Line::Pragma(Pragma::Note { lang: of, text }) = line else { return None };
            (of == lang).then(|| text.clone())
        });
        note.unwrap_or_else(|| self.comment(at))
    }

    /// `# ipv6: on` and the like, as key and value.
    pub fn directives(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().filter_map(|entry| {
            let Line::Directive { key, value } = &entry.line else { return None };
            Some((key.as_str(), value.as_str()))
        })
    }

    pub fn pragmas(&self) -> impl Iterator<Item = &Pragma> {
        self.entries.iter().filter_map(|entry| entry.line.pragma())
    }

    /// What stands directly above an entry, upwards, to the next blank line or command.
    fn remarks_above(&self, at: usize) -> impl Iterator<Item = &Line> {
        let lines = self.entries[..at].iter().rev().map(|entry| &entry.line);
        lines.take_while(|line| matches!(line, Line::Comment(_) | Line::Pragma(_) | Line::Title(_) | Line::Disabled(_)))
    }

    fn read(&mut self, text: &str, titled: &mut bool) -> Entry {
        let bare = text.trim_matches([' ', '\t']);
        let line = if bare.is_empty() {
            Line::Blank
        } else if let Some(pragma) = bare.strip_prefix("#@") {
            Line::Pragma(Pragma::parse(pragma))
        } else if let Some(command) = bare.strip_prefix("#-") {
            Line::Disabled(command.trim().to_owned())
        } else if bare.starts_with('#') {
            self.remark(bare, titled)
        } else {
            let id = CommandId(self.next_id);
            self.next_id += 1;
            Line::Command { id, words: split_line(bare) }
        };
        Entry { line_no: 0, text: text.to_owned(), line }
    }

    fn remark(&self, bare: &str, titled: &mut bool) -> Line {
        let said = bare.trim_start_matches('#').trim();
        if bare.starts_with("#!") {
            return Line::Comment(String::new());
        }
        if self.next_id == 1
            && let Some((key, value)) = said.split_once(':')
            && ["ipv6", "neigh", "igmp"].contains(&key)
            && !value.trim().contains(' ')
        {
            return Line::Directive { key: key.to_owned(), value: value.trim().to_owned() };
        }
        if *titled {
            return Line::Comment(said.to_owned());
        }
        *titled = true;
        Line::Title(said.to_owned())
    }
}

impl Pragma {
    fn parse(text: &str) -> Self {
        Self::known(text.trim()).unwrap_or(Self::Unknown)
    }

    fn known(text: &str) -> Option<Self> {
        if text == "ask" {
            return Some(Self::Ask(String::new()));
        }
        let (key, rest) = text.split_once(' ')?;
        let rest = rest.trim();
        match key {
            "env" => Some(Self::Env(rest.parse().ok()?)),
            "title" | "story" | "note" => {
                let (lang, quoted) = rest.split_once(' ')?;
                let text = quoted.trim().strip_prefix('"')?.strip_suffix('"')?.to_owned();
                let lang = lang.to_owned();
                Some(match key {
                    "title" => Self::Title { lang, text },
                    "story" => Self::Story { lang, text },
                    _ => Self::Note { lang, text },
                })
            }
            "at" => {
                let mut words = rest.split_ascii_whitespace();
                let host = words.next()?.to_owned();
                let (x, y) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
                words.next().is_none().then_some(Self::At { host, x, y })
            }
            "expect" => Some(Self::Expect(rest.to_owned())),
            "ask" => Some(Self::Ask(rest.to_owned())),
            _ => None,
        }
    }
}

impl Line {
    /// What a `#@` line says.
    pub const fn pragma(&self) -> Option<&Pragma> {
        match self {
            Self::Pragma(pragma) => Some(pragma),
            Self::Blank
            | Self::Title(_)
            | Self::Comment(_)
            | Self::Directive { .. }
            | Self::Disabled(_)
            | Self::Command { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_comes_back_as_it_was_written() {
        let text = "#@ env 1\n# A title\n\n  ip netns add A\n#- ip netns add B\n#@ colour mauve\n";
        assert_eq!(Lab::parse(text).expect("small").text(), text);
    }

    #[test]
    fn a_note_stands_in_for_the_comment_in_its_language() {
        let lab = Lab::parse("# T\n# the card\n#@ note pt \"a placa\"\nip netns add A\n").expect("small");
        assert_eq!(lab.note(3, "en"), "the card");
        assert_eq!(lab.note(3, "pt"), "a placa");
    }

    #[test]
    fn a_pragma_that_is_not_known_is_kept_and_says_nothing() {
        let lab = Lab::parse("#@ at A here there\n").expect("small");
        assert_eq!(lab.entries[0].line, Line::Pragma(Pragma::Unknown));
    }

    #[test]
    fn a_text_over_the_limit_is_refused_with_both_numbers() {
        let error = Lab::parse(&"#".repeat(65_537)).expect_err("one octet too many");
        assert_eq!(error.to_string(), "the lab has 65537 octets; at most 65536 are taken");
    }
}
