//! Text with spans in it: code, line numbers, stress.
//!
//! A sentence is one whole message of its language. Arguments that are more than plain words go into it between
//! private-use characters, which Fluent carries along; [`Rich::parse`] then cuts the sentence into spans.
//! A message itself marks `code` with backticks and **stress** with two asterisks.

use serde::Serialize;

/// A text of one language, in pieces that a page styles each in its own way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Rich(pub Vec<Span>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "span", content = "text", rename_all = "snake_case")]
pub enum Span {
    Text(String),
    /// What Linux is told or says: a command, an address, a route.
    Code(String),
    /// The number of a line of the lab, drawn as a pennant. The word "line" stands before it, in the text.
    Line(usize),
    Strong(String),
}

/// Opens an argument; what kind it is stands in the character itself.
const WORD: char = '\u{e000}';
const CODE: char = '\u{e001}';
const LINE: char = '\u{e002}';
const CLOSE: char = '\u{e00f}';

/// A name that a person chose, or a program's output: shown as it is, whatever characters it has.
pub(super) fn word(text: &str) -> String {
    marked(WORD, text)
}

pub(super) fn code(text: &str) -> String {
    marked(CODE, text)
}

pub(super) fn line(number: usize) -> String {
    marked(LINE, &number.to_string())
}

fn marked(open: char, text: &str) -> String {
    let mut marked = String::with_capacity(text.len() + 6);
    marked.push(open);
    marked.extend(text.chars().filter(|ch| !('\u{e000}'..='\u{f8ff}').contains(ch)));
    marked.push(CLOSE);
    marked
}

impl Rich {
    /// Cuts a message that came back from Fluent at its markers.
    pub(super) fn parse(message: &str) -> Self {
        let mut rich = Self::default();
        let mut rest = message;
        while let Some(at) = rest.find([WORD, CODE, LINE, '`', '*']) {
            rich.push_text(&rest[..at]);
            let open = &rest[at..];
            rest = rich.push_span(open);
        }
        rich.push_text(rest);
        rich
    }

    /// A text that has no spans.
    pub(crate) fn text(text: String) -> Self {
        Self(vec![Span::Text(text)])
    }

    /// The bare text.
    pub fn plain(&self) -> String {
        self.0.iter().map(Span::plain).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For a heading, which is set in one face.
    pub(super) fn without_code(self) -> Self {
        let mut rich = Self::default();
        for span in self.0 {
            match span {
                Span::Text(text) | Span::Code(text) | Span::Strong(text) => rich.push_text(&text),
                Span::Line(_) => rich.0.push(span),
            }
        }
        rich
    }

    /// Whole sentences after one another.
    pub(super) fn sentences(all: impl IntoIterator<Item = Self>) -> Self {
        let mut rich = Self::default();
        for sentence in all {
            if !rich.is_empty() {
                rich.push_text(" ");
            }
            for span in sentence.0 {
                match span {
                    Span::Text(text) => rich.push_text(&text),
                    Span::Code(_) | Span::Line(_) | Span::Strong(_) => rich.0.push(span),
                }
            }
        }
        rich
    }

    fn push_text(&mut self, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Span::Text(before)) => before.push_str(text),
            _ => self.0.push(Span::Text(text.to_owned())),
        }
    }

    /// Takes the span with which `open` begins, and gives back what follows it.
    fn push_span<'a>(&mut self, open: &'a str) -> &'a str {
        let (opener, closer) = if open.starts_with("**") {
            ("**", "**")
        } else if open.starts_with('`') {
            ("`", "`")
        } else if open.starts_with('*') {
            ("*", "")
        } else {
            (&open[..WORD.len_utf8()], "\u{e00f}")
        };
        let inside = &open[opener.len()..];
        let end = inside.find(closer).unwrap_or(inside.len());
        let (text, rest) = (&inside[..end], inside[end..].strip_prefix(closer).unwrap_or_default());
        match opener.chars().next() {
            Some(CODE) => self.0.push(Span::Code(text.to_owned())),
            Some('`') => self.0.push(Span::Code(text.chars().filter(|ch| ![WORD, CODE, CLOSE].contains(ch)).collect())),
            Some(LINE) => self.0.extend(text.parse().ok().map(Span::Line)),
            Some('*') if closer.is_empty() => self.push_text(opener),
            Some('*') => self.0.push(Span::Strong(text.to_owned())),
            _ => self.push_text(text),
        }
        rest
    }
}

impl Span {
    fn plain(&self) -> String {
        match self {
            Self::Text(text) | Self::Code(text) | Self::Strong(text) => text.clone(),
            Self::Line(line_no) => line_no.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_come_out_as_the_spans_they_went_in_as() {
        let message =
            format!("Line {} put {} on {}; see `ip addr`. **2** frames.", line(15), code("10.0.3.0/24"), word("lo"));
        assert_eq!(
            Rich::parse(&message).0,
            [
                Span::Text("Line ".into()),
                Span::Line(15),
                Span::Text(" put ".into()),
                Span::Code("10.0.3.0/24".into()),
                Span::Text(" on lo; see ".into()),
                Span::Code("ip addr".into()),
                Span::Text(". ".into()),
                Span::Strong("2".into()),
                Span::Text(" frames.".into()),
            ]
        );
    }

    #[test]
    fn a_name_may_hold_the_characters_that_mark_a_message() {
        let message = format!("{} sends", word("a`b**c\u{e001}"));
        assert_eq!(Rich::parse(&message).0, [Span::Text("a`b**c sends".into())]);
    }

    #[test]
    fn code_of_a_message_may_hold_an_argument() {
        let message = format!("`ip route get {}`", word("10.0.3.2"));
        assert_eq!(Rich::parse(&message).0, [Span::Code("ip route get 10.0.3.2".into())]);
    }
}
