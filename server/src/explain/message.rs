//! A message of the Fluent catalogue with its arguments.

use std::net::Ipv4Addr;

use super::rich::{self, Rich};
use crate::l10n::{Arg, Lang};

/// A key of `why.ftl` or `drops.ftl` and what its messages take. One key may hold several messages: `.title`, `.say`, `.more`.
#[derive(Clone, Debug)]
pub(super) struct Message {
    key: &'static str,
    args: Vec<(&'static str, Arg)>,
}

impl Message {
    pub(super) const fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// A name, or other plain words.
    pub(super) fn word(self, name: &'static str, text: &str) -> Self {
        self.arg(name, rich::word(text).into())
    }

    /// What Linux is told or says.
    pub(super) fn code(self, name: &'static str, text: &str) -> Self {
        self.arg(name, rich::code(text).into())
    }

    pub(super) fn addr(self, name: &'static str, addr: Ipv4Addr) -> Self {
        self.code(name, &addr.to_string())
    }

    pub(super) fn line(self, name: &'static str, line_no: usize) -> Self {
        self.arg(name, rich::line(line_no).into())
    }

    /// A count: it chooses plurals.
    pub(super) fn count(self, name: &'static str, count: usize) -> Self {
        self.arg(name, count.into())
    }

    /// A word that only chooses among variants of the message.
    pub(super) fn choose(self, name: &'static str, variant: &'static str) -> Self {
        self.arg(name, variant.into())
    }

    /// What another message of the same language said, as a part of this one: a list of names.
    pub(super) fn said(self, name: &'static str, text: String) -> Self {
        self.arg(name, text.into())
    }

    fn arg(mut self, name: &'static str, arg: Arg) -> Self {
        self.args.push((name, arg));
        self
    }

    pub(super) fn say(&self, lang: Lang) -> Rich {
        Rich::parse(&self.text(lang, ""))
    }

    /// One message of the key; it has no code in it.
    pub(super) fn title(&self, lang: Lang) -> Rich {
        Rich::parse(&self.text(lang, ".title")).without_code()
    }

    pub(super) fn part(&self, lang: Lang, part: &str) -> Rich {
        Rich::parse(&self.text(lang, part))
    }

    /// A message of several lines, each a text of its own.
    pub(super) fn lines(&self, lang: Lang, part: &str) -> Vec<Rich> {
        self.text(lang, part).lines().map(Rich::parse).collect()
    }

    /// As Fluent gives it, markers and all.
    pub(super) fn text(&self, lang: Lang, part: &str) -> String {
        let key = format!("{}{part}", self.key);
        #[cfg(test)]
        super::tests::note_used(&key, self.args.iter().map(|(name, _)| *name));
        lang.with(&key, &self.args)
    }
}
