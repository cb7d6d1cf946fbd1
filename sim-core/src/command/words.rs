//! A line's words, as bash would split it; what bash would treat specially is refused.

use thiserror::Error;

/// Why a line is no command of a lab.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SplitError {
    #[error("{0:?} is not allowed in a command (blanks are space and tab, the rest printable ASCII)")]
    NotPrintable(char),
    #[error("{0:?} inside double quotes is not allowed")]
    InQuotes(char),
    #[error("shell character {0:?} is not allowed outside quotes")]
    Shell(char),
    #[error("put a comment on a line of its own")]
    Comment,
    #[error("unbalanced quote")]
    Unbalanced,
}

/// The words of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Each of them lies in it.
    text: String,
    /// Where each of them begins and ends.
    places: Vec<(u32, u32)>,
}

impl Words {
    /// The word at a place, from 0.
    pub fn get(&self, at: usize) -> Option<&str> {
        let (start, end) = *self.places.get(at)?;
        self.text.get(start as usize..end as usize)
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.places.len()).filter_map(|at| self.get(at))
    }

    /// A word ends where the text does.
    fn end(&mut self) {
        let start = self.places.last().map_or(0, |(_, end)| *end);
        self.places.push((start, place(self.text.len())));
    }
}

/// A line is much shorter than a lab, which fits.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// As many words as a usual line has.
const USUAL_WORDS: usize = 16;

/// # Errors
/// Anything that a shell would expand, join, redirect or hide; anything that is not printable ASCII.
pub fn split_line(line: &str) -> Result<Words, SplitError> {
    match plain_words(line) {
        Some(words) => Ok(words),
        None => split_with_care(line),
    }
}

/// The words of a line that has nothing but plain ones and blanks between them, as nearly all have.
fn plain_words(line: &str) -> Option<Words> {
    let mut places = Vec::with_capacity(USUAL_WORDS);
    let octets = line.as_bytes();
    let mut at = 0;
    while at < octets.len() {
        let start = at;
        while at < octets.len() && PLAIN[usize::from(octets[at])] {
            at += 1;
        }
        if at > start {
            places.push((place(start), place(at)));
        }
        if at < octets.len() && !matches!(octets[at], b' ' | b'\t') {
            return None;
        }
        at += 1;
    }
    Some(Words { text: line.to_owned(), places })
}

/// Any line, as [`split_line`] has it.
fn split_with_care(line: &str) -> Result<Words, SplitError> {
    let mut words = Words { text: String::with_capacity(line.len()), places: Vec::with_capacity(USUAL_WORDS) };
    let (mut quote, mut inside, mut before) = (None, false, ' ');
    let mut rest = line;
    while let Some(ch) = rest.chars().next() {
        let plain = rest.bytes().position(|octet| !PLAIN[usize::from(octet)]).unwrap_or(rest.len());
        if plain > 0 {
            words.text.push_str(&rest[..plain]);
            rest = &rest[plain..];
            (inside, before) = (true, 'a');
            continue;
        }
        rest = &rest[ch.len_utf8()..];
        if ch != '\t' && !(' '..='~').contains(&ch) {
            return Err(SplitError::NotPrintable(ch));
        }
        match (quote, ch) {
            (Some(open), _) if ch == open => quote = None,
            (Some('"'), '$' | '`' | '\\' | '!') => return Err(SplitError::InQuotes(ch)),
            (Some(_), _) => words.text.push(ch),
            (None, '\'' | '"') => (quote, inside) = (Some(ch), true),
            (None, '#') if before == ' ' || before == '\t' => return Err(SplitError::Comment),
            (None, ' ' | '\t') if inside => {
                words.end();
                inside = false;
            }
            (None, ' ' | '\t') => {}
            (None, _) if is_special(ch) => return Err(SplitError::Shell(ch)),
            (None, _) => {
                words.text.push(ch);
                inside = true;
            }
        }
        before = ch;
    }
    if quote.is_some() {
        return Err(SplitError::Unbalanced);
    }
    if inside {
        words.end();
    }
    Ok(words)
}

/// By octet: it means itself, wherever it stands.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut octet = 0;
    while octet < 128 {
        let known = matches!(octet as u8, b'.' | b'/' | b'-' | b':' | b'_' | b'=' | b',' | b'+' | b'@');
        plain[octet] = known || (octet as u8).is_ascii_alphanumeric();
        octet += 1;
    }
    plain
};

/// Means something to a shell outside of quotes.
const fn is_special(ch: char) -> bool {
    matches!(
        ch,
        '|' | '&' | ';' | '<' | '>' | '$' | '`' | '\\' | '(' | ')' | '{' | '}' | '[' | ']' | '*' | '?' | '!' | '~'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_blanks_and_vanish() {
        let words = split_line("a 'b c' \"d\"e ''").expect("fine");
        assert_eq!(words.iter().collect::<Vec<_>>(), ["a", "b c", "de", ""]);
    }

    #[test]
    fn a_plain_line_has_the_words_that_a_careful_look_finds() {
        for line in ["", " ", "ip", "  ip -n\tA  addr add 10.0.0.1/24 dev a0 ", "a=b,c+d @x"] {
            let (fast, slow) = (plain_words(line).expect("plain"), split_with_care(line).expect("fine"));
            assert!(fast.iter().eq(slow.iter()), "{line:?}");
        }
        assert_eq!(plain_words("a 'b'"), None);
        assert_eq!(plain_words("a \u{e9}"), None);
    }

    #[test]
    fn what_a_shell_would_act_on_is_refused_by_name() {
        assert_eq!(split_line("ip a | cat"), Err(SplitError::Shell('|')));
        assert_eq!(split_line("ip a # all"), Err(SplitError::Comment));
        assert_eq!(split_line("ping \"$x\""), Err(SplitError::InQuotes('$')));
        assert_eq!(split_line("ping 'x"), Err(SplitError::Unbalanced));
        assert_eq!(split_line("ping\u{85}x"), Err(SplitError::NotPrintable('\u{85}')));
    }
}
