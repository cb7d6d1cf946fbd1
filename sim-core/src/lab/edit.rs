//! Edits of a lab, as a hand makes them in a notebook: a row is written, put in, moved, switched off, taken out.

use std::ops::Range;

use thiserror::Error;

use super::{Entry, Lab, LabError, Line, Pragma};
use crate::command::{SplitError, split_line};

/// One edit. Rows are named by any of their lines, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Other words in a row of the same kind; a command that is switched off stays so.
    Write {
        line: usize,
        text: Content,
    },
    Insert {
        at: Place,
        text: Content,
    },
    /// Past the next row, in one direction.
    Move {
        line: usize,
        way: Way,
    },
    /// Switches a command on or off (`#- …`).
    Switch {
        line: usize,
        on: bool,
    },
    Remove {
        line: usize,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Whole command lines.
    Commands(Vec<String>),
    /// A text between commands, one comment for each of its lines. The language only says which text of a row
    /// is written anew, where the row has several.
    Note { lang: String, text: String },
    /// What is asked before the command below is played: `who ears`, or nothing.
    Ask(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Above(usize),
    Below(usize),
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
}

/// Why an edit is not made. The lab stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    #[error("no row of the notebook is on line {line}")]
    NoLine { line: usize },
    #[error("there is nothing that line {line} could be moved past")]
    NoWay { line: usize },
    #[error("there is no command in it")]
    NoCommand,
    #[error(transparent)]
    Words(#[from] SplitError),
    #[error("a text of this kind is a setting of the lab, not a note")]
    NotANote,
    #[error("a setting of the lab would no longer stand before the first command")]
    Setting,
    #[error(transparent)]
    Lab(#[from] LabError),
}

/// A lab after an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    pub lab: Lab,
    /// Where the row stands now; of several lines that were put in, the last. `None` if it is gone.
    pub line: Option<usize>,
    /// For each line of the text the line that it was before.
    from: Vec<Option<usize>>,
}

impl Edited {
    /// Where a line of the lab before stands now.
    pub fn line_now(&self, before: usize) -> Option<usize> {
        self.from.iter().position(|from| *from == Some(before)).map(|at| at + 1)
    }
}

/// A line on its way into the new text.
struct Leaf {
    /// Its line before.
    from: Option<usize>,
    /// The row that it belongs to, if that is a note: two of them never grow together.
    note: Option<usize>,
    /// It is what the edit is about.
    mine: bool,
    text: String,
}

impl Lab {
    /// The rows of the lab as a notebook shows them, each a range of entries: a command, a command that is switched off,
    /// a setting, a checkpoint, or a note with all its lines and languages. What stands between them says nothing at its place.
    pub fn rows(&self) -> Vec<Range<usize>> {
        let mut rows: Vec<Range<usize>> = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            match &entry.line {
                Line::Comment(_) | Line::Pragma(Pragma::Note { .. }) if is_interpreter(&entry.text) => {}
                Line::Comment(_) | Line::Pragma(Pragma::Note { .. }) => match rows.last_mut() {
                    Some(row) if row.end == at && self.is_note(row) => row.end += 1,
                    _ => rows.push(at..at + 1),
                },
                Line::Command { .. } | Line::Disabled(_) | Line::Directive { .. } | Line::Pragma(Pragma::Ask(_)) => {
                    rows.push(at..at + 1)
                }
                Line::Blank | Line::Title(_) | Line::Pragma(_) => {}
            }
        }
        rows
    }

    /// What a note says in a language: its `#@ note`, or else its comments.
    pub fn note_of(&self, row: &Range<usize>, lang: &str) -> String {
        let lines = || self.entries[row.clone()].iter().map(|entry| &entry.line);
        let said = lines().find_map(|line| {
            let Line::Pragma(Pragma::Note { lang: of, text }) = line else { return None };
            (of == lang).then(|| text.clone())
        });
        said.unwrap_or_else(|| {
            let comments = lines().filter_map(|line| {
                let Line::Comment(text) = line else { return None };
                Some(text.as_str())
            });
            comments.collect::<Vec<_>>().join(" ")
        })
    }

    /// The lab after an edit.
    ///
    /// # Errors
    /// See [`EditError`]; a result past the bounds of [`Lab::parse_within`] is one of them.
    pub fn edited(&self, edit: &Edit) -> Result<Edited, EditError> {
        let rows = self.rows();
        let mut leaves = self.leaves(&rows);
        match edit {
            Edit::Write { line, text } => self.write(&mut leaves, self.row(&rows, *line)?, text)?,
            Edit::Insert { at, text } => self.insert(&mut leaves, self.place(&rows, *at)?, text, rows.len())?,
            Edit::Move { line, way } => self.shift(&mut leaves, &rows, *line, *way)?,
            Edit::Switch { line, on } => self.switch(&mut leaves, self.row(&rows, *line)?, *on)?,
            Edit::Remove { line } => drop(leaves.drain(self.row(&rows, *line)?)),
        }
        self.finish(leaves)
    }

    fn is_note(&self, row: &Range<usize>) -> bool {
        matches!(self.entries[row.start].line, Line::Comment(_) | Line::Pragma(Pragma::Note { .. }))
    }

    fn is_setting(&self, row: &Range<usize>) -> bool {
        matches!(self.entries[row.start].line, Line::Directive { .. })
    }

    fn leaves(&self, rows: &[Range<usize>]) -> Vec<Leaf> {
        let note = |at: usize| rows.iter().position(|row| row.contains(&at) && self.is_note(row));
        let leaf = |(at, entry): (usize, &Entry)| Leaf {
            from: Some(entry.line_no),
            note: note(at),
            mine: false,
            text: entry.text.clone(),
        };
        self.entries.iter().enumerate().map(leaf).collect()
    }

    fn row(&self, rows: &[Range<usize>], line: usize) -> Result<Range<usize>, EditError> {
        let at = line.checked_sub(1);
        let row = at.and_then(|at| rows.iter().find(|row| row.contains(&at)));
        row.cloned().ok_or(EditError::NoLine { line })
    }

    fn place(&self, rows: &[Range<usize>], place: Place) -> Result<usize, EditError> {
        Ok(match place {
            Place::Above(line) => self.row(rows, line)?.start,
            Place::Below(line) => self.row(rows, line)?.end,
            Place::End => self.entries.len(),
        })
    }

    fn write(&self, leaves: &mut Vec<Leaf>, row: Range<usize>, text: &Content) -> Result<(), EditError> {
        match (&self.entries[row.start].line, text) {
            (Line::Command { .. } | Line::Disabled(_), Content::Commands(lines)) => {
                let off = matches!(self.entries[row.start].line, Line::Disabled(_));
                let mut fresh = commands(lines)?;
                for leaf in &mut fresh {
                    leaf.text.insert_str(0, if off { "#- " } else { "" });
                }
                if let Some(first) = fresh.first_mut() {
                    first.from = leaves[row.start].from;
                }
                leaves.splice(row, fresh);
                Ok(())
            }
            (Line::Comment(_) | Line::Pragma(Pragma::Note { .. }), Content::Note { lang, text }) => {
                self.rewrite(leaves, row, lang, text)
            }
            (Line::Pragma(Pragma::Ask(_)), Content::Ask(topics)) => {
                let from = leaves[row.start].from;
                leaves.splice(row, [Leaf { from, ..ask(topics) }]);
                Ok(())
            }
            _ => Err(EditError::NotANote),
        }
    }

    /// A note anew in one of its languages.
    fn rewrite(&self, leaves: &mut Vec<Leaf>, row: Range<usize>, lang: &str, text: &str) -> Result<(), EditError> {
        let row_no = leaves[row.start].note;
        let is_lang =
            |at: &usize| matches!(&self.entries[*at].line, Line::Pragma(Pragma::Note { lang: of, .. }) if of == lang);
        let has_lang = row.clone().any(|at| is_lang(&at));
        let is_old =
            |at: &usize| if has_lang { is_lang(at) } else { matches!(self.entries[*at].line, Line::Comment(_)) };
        let lines = remarks(text)?;
        let fresh: Vec<Leaf> = if has_lang {
            vec![Leaf::new(format!("#@ note {lang} \"{}\"", lines.join(" ")))]
        } else {
            lines.iter().map(|line| Leaf::new(format!("# {line}"))).collect()
        };
        let first = row.clone().find(is_old).unwrap_or(row.start);
        for at in row.rev().filter(|at| is_old(at)) {
            leaves.remove(at);
        }
        leaves.splice(first..first, fresh.into_iter().map(|leaf| Leaf { note: row_no, ..leaf }));
        Ok(())
    }

    fn insert(&self, leaves: &mut Vec<Leaf>, at: usize, text: &Content, row: usize) -> Result<(), EditError> {
        match text {
            Content::Commands(lines) => drop(leaves.splice(at..at, commands(lines)?)),
            Content::Ask(topics) => drop(leaves.splice(at..at, [ask(topics)])),
            Content::Note { text, .. } => {
                let lines = remarks(text)?;
                let title = self.entries.iter().position(|entry| matches!(entry.line, Line::Title(_)));
                // The first comment of a lab is its title: no note stands above it.
                let at = title.map_or(at, |title| at.max(title + 1));
                let fresh = lines.iter().map(|line| Leaf { note: Some(row), ..Leaf::new(format!("# {line}")) });
                leaves.splice(at..at, fresh);
                if title.is_none() {
                    let head = |entry: &&Entry| matches!(entry.line, Line::Pragma(_)) || is_interpreter(&entry.text);
                    let top = self.entries[..at].iter().take_while(head).count();
                    leaves.insert(top, Leaf { mine: false, ..Leaf::new("#".to_owned()) });
                }
            }
        }
        Ok(())
    }

    fn shift(&self, leaves: &mut [Leaf], rows: &[Range<usize>], line: usize, way: Way) -> Result<(), EditError> {
        let row = self.row(rows, line)?;
        let at = rows.iter().position(|other| *other == row).unwrap_or_default();
        let next = match way {
            Way::Up => at.checked_sub(1),
            Way::Down => Some(at + 1),
        };
        let next = next.and_then(|next| rows.get(next)).filter(|next| !self.is_setting(next) && !self.is_setting(&row));
        let next = next.ok_or(EditError::NoWay { line })?;
        for leaf in &mut leaves[row.clone()] {
            leaf.mine = true;
        }
        let (first, second) = if next.start < row.start { (next, &row) } else { (&row, next) };
        let title = self.entries[first.end..second.start].iter().any(|entry| matches!(entry.line, Line::Title(_)));
        if title && self.is_note(second) {
            return Err(EditError::NoWay { line }); // The first comment of a lab is its title: no note stands above it.
        }
        let between = second.start - first.end;
        // [first, between, second] becomes [second, between, first].
        let part = &mut leaves[first.start..second.end];
        part.rotate_left(first.len() + between);
        part[second.len()..].rotate_left(first.len());
        Ok(())
    }

    fn switch(&self, leaves: &mut [Leaf], row: Range<usize>, on: bool) -> Result<(), EditError> {
        let leaf = &mut leaves[row.start];
        leaf.mine = true;
        match &self.entries[row.start].line {
            Line::Command { .. } if !on => leaf.text = format!("#- {}", leaf.text.trim()),
            Line::Disabled(text) if on => leaf.text = command(text)?,
            Line::Command { .. } | Line::Disabled(_) => {}
            Line::Blank | Line::Title(_) | Line::Comment(_) | Line::Directive { .. } | Line::Pragma(_) => {
                return Err(EditError::NoCommand);
            }
        }
        Ok(())
    }

    /// The new text, read again: what it says beside the edit has to be what it said before.
    fn finish(&self, leaves: Vec<Leaf>) -> Result<Edited, EditError> {
        let (mut text, mut from) = (String::new(), Vec::with_capacity(leaves.len()));
        let (mut line, mut before, mut notes) = (None, None, Vec::new());
        for leaf in leaves {
            if leaf.note.is_some() && before.is_some() && before != leaf.note {
                text.push('\n');
                from.push(None);
            }
            before = leaf.note;
            text.push_str(&leaf.text);
            text.push('\n');
            from.push(leaf.from);
            if leaf.mine && (leaf.note.is_none() || line.is_none()) {
                line = Some(from.len());
            }
            if leaf.mine && leaf.note.is_some() {
                notes.push(from.len() - 1);
            }
        }
        let lab = Self::parse_within(&text, self.budget)?;
        let is_note = |at: &usize| {
            let line = lab.entries.get(*at).map(|entry| &entry.line);
            matches!(line, Some(Line::Comment(_) | Line::Pragma(Pragma::Note { .. })))
        };
        if !notes.iter().all(is_note) {
            return Err(EditError::NotANote);
        }
        if !lab.directives().eq(self.directives()) {
            return Err(EditError::Setting);
        }
        Ok(Edited { lab, line, from })
    }
}

impl Leaf {
    const fn new(text: String) -> Self {
        Self { from: None, note: None, mine: true, text }
    }
}

/// `#!/bin/sh` is for the kernel, not for a reader.
fn is_interpreter(text: &str) -> bool {
    text.trim_start().starts_with("#!")
}

/// A checkpoint in one line.
fn ask(topics: &str) -> Leaf {
    let words: Vec<&str> = topics.split(|ch: char| ch.is_whitespace() || ch.is_control()).collect();
    let words = words.into_iter().filter(|word| !word.is_empty());
    Leaf::new(["#@ ask"].into_iter().chain(words).collect::<Vec<_>>().join(" "))
}

fn commands(lines: &[String]) -> Result<Vec<Leaf>, EditError> {
    if lines.is_empty() {
        return Err(EditError::NoCommand);
    }
    lines.iter().map(|line| command(line).map(Leaf::new)).collect()
}

/// A line that is a command of one, in words that a shell would leave alone.
fn command(line: &str) -> Result<String, EditError> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Err(EditError::NoCommand);
    }
    split_line(line)?;
    Ok(line.to_owned())
}

/// The lines of a note that say something, without what no text holds.
fn remarks(text: &str) -> Result<Vec<String>, EditError> {
    let plain = |line: &str| line.replace(char::is_control, " ").trim_matches([' ', '#']).to_owned();
    let lines: Vec<String> = text.lines().map(plain).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() { Err(EditError::NotANote) } else { Ok(lines) }
}

#[cfg(test)]
mod tests;
