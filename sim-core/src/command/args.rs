//! The words of a command that are still to be read.

use super::Output;

#[derive(Clone, Debug)]
pub(super) struct Args<'a> {
    words: &'a [String],
}

impl<'a> Args<'a> {
    pub(super) const fn new(words: &'a [String]) -> Self {
        Self { words }
    }

    pub(super) fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }

    pub(super) fn peek(&self) -> Option<&'a str> {
        self.words.first().map(String::as_str)
    }

    /// The word that an option needs. Source: `NEXT_ARG()` in iproute2 6.1.
    pub(super) fn value(&mut self) -> Result<&'a str, Output> {
        self.next().ok_or_else(|| super::fail(255, "Command line is not complete. Try option \"help\"\n"))
    }
}

/// iproute2 takes every beginning of a word for the word. Source: `matches()` in iproute2 6.1.
pub(super) fn matches(word: &str, full: &str) -> bool {
    !word.is_empty() && full.starts_with(word)
}
