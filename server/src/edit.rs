//! What a hand changes in a lab, as a page sends it: read from JSON, made by `sim_core::lab`, and said in words.

use serde::Deserialize;
use sim_core::lab::{Content, Edit, EditError, Edited, Lab, Line, Place, Way};

use crate::build::Piece;
use crate::l10n::{Arg, Lang};
use crate::page::command;

/// One change. Rows are named by a line of theirs, from 1.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    Write {
        line: usize,
        #[serde(flatten)]
        text: Typed,
    },
    Insert {
        above: Option<usize>,
        below: Option<usize>,
        #[serde(flatten)]
        text: Typed,
    },
    Move {
        line: usize,
        up: bool,
    },
    Switch {
        line: usize,
        on: bool,
    },
    Remove {
        line: usize,
    },
    /// Commands that make a piece, below a line: they take up what the lab has there.
    Build {
        below: Option<usize>,
        piece: Piece,
    },
}

/// What a person typed: at a host's prompt as it stands there, or as a note. What begins with `#` at a prompt is a note,
/// and with `#@ ask` a checkpoint.
#[derive(Clone, Debug, Deserialize)]
pub struct Typed {
    #[serde(default)]
    pub host: String,
    pub text: String,
    #[serde(default)]
    pub note: bool,
}

/// A lab that was changed.
#[derive(Clone, Debug)]
pub struct Changed {
    pub lab: Lab,
    /// The row that was changed, if it is there still.
    pub row: Option<usize>,
    /// The command before which the reader stands now: a new one, or the one from before.
    pub line: Option<usize>,
    /// What was done, to stand behind "Undo:".
    pub did: String,
}

impl Typed {
    fn content(&self, lang: Lang) -> Content {
        let text = self.text.trim();
        if let Some(topics) = text.strip_prefix("#@ ask") {
            return Content::Ask(topics.to_owned());
        }
        match text.strip_prefix('#') {
            Some(note) => Content::Note { lang: lang.code().to_owned(), text: note.to_owned() },
            None if self.note => Content::Note { lang: lang.code().to_owned(), text: text.to_owned() },
            None => Content::Commands(vec![command(&self.host, &text.replace(char::is_control, " "))]),
        }
    }
}

impl Change {
    fn edit(&self, lab: &Lab, lang: Lang) -> Edit {
        match self {
            Self::Write { line, text } => Edit::Write { line: *line, text: text.content(lang) },
            Self::Insert { above, below, text } => {
                let at = above.map(Place::Above).or(below.map(Place::Below)).unwrap_or(Place::End);
                Edit::Insert { at, text: text.content(lang) }
            }
            Self::Move { line, up } => Edit::Move { line: *line, way: if *up { Way::Up } else { Way::Down } },
            Self::Switch { line, on } => Edit::Switch { line: *line, on: *on },
            Self::Remove { line } => Edit::Remove { line: *line },
            Self::Build { below, piece } => {
                let run = lab.run();
                let above = run.commands.iter().take_while(|run| below.is_none_or(|below| run.line_no <= below)).last();
                let hosts = above.map_or_else(Vec::new, |run_to| run.state(Some(run_to.id)));
                let at = below.map_or(Place::End, Place::Below);
                Edit::Insert { at, text: Content::Commands(piece.commands(&hosts)) }
            }
        }
    }

    /// The lab with the change, for a reader who stands at a command `at`.
    ///
    /// # Errors
    /// As [`Lab::edited`].
    pub fn make(&self, lab: &Lab, at: Option<usize>, lang: Lang) -> Result<Changed, EditError> {
        let edit = self.edit(lab, lang);
        let edited = lab.edited(&edit)?;
        let row = edited.line;
        let is_new = matches!(edit, Edit::Insert { text: Content::Commands(_), .. });
        let line = if is_new { row } else { at.and_then(|at| stays(lab, &edited, at)) };
        Ok(Changed { row, line, did: did(&edit, row, lang), lab: edited.lab })
    }
}

/// The command that stood on a line; where it is gone or off, the next one, or else the one before.
fn stays(before: &Lab, edited: &Edited, at: usize) -> Option<usize> {
    let now = |line: usize| {
        let line = edited.line_now(line)?;
        let entry = edited.lab.entries.get(line - 1)?;
        matches!(entry.line, Line::Command { .. }).then_some(line)
    };
    (at..=before.entries.len()).find_map(now).or_else(|| (1..at.min(before.entries.len() + 1)).rev().find_map(now))
}

fn did(edit: &Edit, now: Option<usize>, lang: Lang) -> String {
    let (key, line) = match edit {
        Edit::Write { line, .. } => ("edit-did-write", now.unwrap_or(*line)),
        Edit::Insert { text: Content::Commands(lines), .. } if lines.len() > 1 => {
            let last = now.unwrap_or_default();
            let args = [("first", Arg::from((last + 1).saturating_sub(lines.len()))), ("last", Arg::from(last))];
            return lang.with("edit-did-insert-lines", &args);
        }
        Edit::Insert { .. } => ("edit-did-insert", now.unwrap_or_default()),
        Edit::Move { line, .. } => ("edit-did-move", *line),
        Edit::Switch { line, on: true } => ("edit-did-switch-on", *line),
        Edit::Switch { line, on: false } => ("edit-did-switch-off", *line),
        Edit::Remove { line } => ("edit-did-remove", *line),
    };
    lang.with(key, &[("line", Arg::from(line))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LAB: &str =
        "# T\n\n# one host\nip netns add A\nip -n A link set lo up\nip netns exec A ping -c 1 127.0.0.1\n";

    fn lab() -> Lab {
        Lab::parse(LAB).expect("small")
    }

    fn make(json: &str, at: usize) -> Changed {
        let change: Change = serde_json::from_str(json).expect("a change");
        change.make(&lab(), Some(at), Lang::En).expect("fine")
    }

    #[test]
    fn the_reader_stays_before_the_same_command_when_a_row_above_it_comes_or_goes() {
        let gone = make(r#"{"do": "remove", "line": 5}"#, 6);
        assert_eq!((gone.line, gone.row, gone.did.as_str()), (Some(5), None, "remove line 5"));
        let note = make(r##"{"do": "insert", "above": 5, "text": "# why"}"##, 6);
        assert_eq!((note.line, note.row), (Some(7), Some(5)));
    }

    #[test]
    fn who_loses_a_command_stands_before_the_next_one_or_the_one_before() {
        assert_eq!(make(r#"{"do": "switch", "line": 5, "on": false}"#, 5).line, Some(6));
        assert_eq!(make(r#"{"do": "remove", "line": 6}"#, 6).line, Some(5));
    }

    #[test]
    fn a_new_command_is_stood_before() {
        let new = make(r#"{"do": "insert", "below": 4, "host": "A", "text": "ip addr"}"#, 6);
        assert_eq!((new.line, new.did.as_str()), (Some(5), "add line 5"));
        assert_eq!(new.lab.entries[4].text, "ip -n A addr");
    }

    #[test]
    fn a_piece_is_built_from_what_the_lab_has_at_that_line() {
        let built = make(r#"{"do": "build", "below": 4, "piece": {"make": "cable", "a": "A", "b": "A"}}"#, 6);
        assert_eq!(built.lab.entries[4].text, "ip link add A-eth0 netns A type veth peer name A-eth1 netns A");
        assert_eq!((built.line, built.did.as_str()), (Some(7), "add lines 5 to 7"));
    }

    #[test]
    fn a_member_that_nobody_knows_is_refused() {
        for json in [r#"{"do": "move", "line": 4, "up": true, "far": 1}"#, r#"{"do": "fly"}"#, r#"{"do": "remove"}"#] {
            assert!(serde_json::from_str::<Change>(json).is_err(), "{json}");
        }
    }

    fn edits() -> impl Strategy<Value = Edit> {
        let note = |text: String| Content::Note { lang: "pt".to_owned(), text };
        let lines = || 0usize..9;
        let contents = prop_oneof![
            "[ -~]{0,12}".prop_map(|line| Content::Commands(vec![line])),
            "\\PC{0,12}".prop_map(note),
            "(ipv6|neigh): [a-z]{2}".prop_map(note)
        ];
        prop_oneof![
            (lines(), contents.clone()).prop_map(|(line, text)| Edit::Write { line, text }),
            (lines(), contents).prop_map(|(line, text)| Edit::Insert { at: Place::Below(line), text }),
            (lines(), any::<bool>())
                .prop_map(|(line, up)| Edit::Move { line, way: if up { Way::Up } else { Way::Down } }),
            (lines(), any::<bool>()).prop_map(|(line, on)| Edit::Switch { line, on }),
            lines().prop_map(|line| Edit::Remove { line }),
        ]
    }

    proptest! {
        #[test]
        fn title_and_settings_outlive_any_edits(edits in prop::collection::vec(edits(), 1..12)) {
            let mut now = Lab::parse(&format!("# neigh: real\n{LAB}")).expect("small");
            for edit in &edits {
                let Ok(edited) = now.edited(edit) else { continue };
                prop_assert_eq!(edited.lab.title("en"), now.title("en"));
                prop_assert!(edited.lab.directives().eq(now.directives()));
                prop_assert_eq!(&Lab::parse(&edited.lab.text()), &Ok(edited.lab.clone()));
                now = edited.lab;
            }
        }

        #[test]
        fn a_row_that_is_moved_there_and_back_is_where_it_was(line in 1usize..7) {
            let Ok(there) = lab().edited(&Edit::Move { line, way: Way::Down }) else { return Ok(()) };
            let line = there.line.expect("it is there");
            let back = there.lab.edited(&Edit::Move { line, way: Way::Up }).expect("back");
            let rows = |lab: &Lab| {
                let texts = lab.rows().into_iter().map(|row| lab.entries[row.start].text.clone());
                texts.collect::<Vec<_>>()
            };
            prop_assert_eq!(rows(&back.lab), rows(&lab()));
        }
    }
}
