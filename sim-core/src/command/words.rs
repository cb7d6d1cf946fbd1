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

/// # Errors
/// Anything that a shell would expand, join, redirect or hide; anything that is not printable ASCII.
pub fn split_line(line: &str) -> Result<Vec<String>, SplitError> {
    // Room for a usual line and a usual word, so that neither grows letter by letter.
    let mut words = Vec::with_capacity(12);
    let room = || String::with_capacity(16);
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut before = ' ';
    for ch in line.chars() {
        if ch != '\t' && !(' '..='~').contains(&ch) {
            return Err(SplitError::NotPrintable(ch));
        }
        match (quote, ch) {
            (Some(open), _) if ch == open => quote = None,
            (Some('"'), '$' | '`' | '\\' | '!') => return Err(SplitError::InQuotes(ch)),
            (Some(_), _) => word.get_or_insert_with(room).push(ch),
            (None, '\'' | '"') => {
                quote = Some(ch);
                word.get_or_insert_with(room);
            }
            (None, '#') if before == ' ' || before == '\t' => return Err(SplitError::Comment),
            (None, ' ' | '\t') => words.extend(word.take()),
            (None, _) if is_special(ch) => return Err(SplitError::Shell(ch)),
            (None, _) => word.get_or_insert_with(room).push(ch),
        }
        before = ch;
    }
    if quote.is_some() {
        return Err(SplitError::Unbalanced);
    }
    words.extend(word);
    Ok(words)
}

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
        assert_eq!(split_line("a 'b c' \"d\"e ''").expect("fine"), ["a", "b c", "de", ""]);
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
