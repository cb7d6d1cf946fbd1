//! The words of a command that are still to be read.

use super::{Output, Words};

#[derive(Clone, Debug)]
pub(super) struct Args<'a> {
    words: &'a Words,
    /// Where the next one stands.
    at: usize,
}

impl<'a> Args<'a> {
    pub(super) const fn new(words: &'a Words) -> Self {
        Self { words, at: 0 }
    }

    pub(super) fn next(&mut self) -> Option<&'a str> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    pub(super) fn peek(&self) -> Option<&'a str> {
        self.words.get(self.at)
    }

    /// The word that an option needs. Source: `NEXT_ARG()` in iproute2 6.1.
    pub(super) fn value(&mut self) -> Result<&'a str, Output> {
        self.next().ok_or_else(|| super::fail(255, "Command line is not complete. Try option \"help\"\n"))
    }
}

/// iproute2 takes every beginning of a word for the word. Source: `matches()` in iproute2 6.1.
pub(super) fn matches(word: &str, full: &str) -> bool {
    // Most words differ in their first letter already.
    word.as_bytes().first().is_some_and(|first| full.as_bytes().first() == Some(first)) && full.starts_with(word)
}
