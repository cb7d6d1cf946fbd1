//! A sentence as HTML: code, stress, and a pennant for each line of the lab that it speaks of.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::explain::{Rich, Span};

#[derive(Clone, Copy, Template)]
#[template(path = "rich.html")]
pub(super) struct RichHtml<'a> {
    spans: &'a [Span],
    /// Pennants lead to their lines. Not where the whole is a link already.
    linked: bool,
}

impl<'a> RichHtml<'a> {
    pub(super) fn new(rich: &'a Rich) -> Self {
        Self { spans: &rich.0, linked: true }
    }

    pub(super) fn unlinked(rich: &'a Rich) -> Self {
        Self { spans: &rich.0, linked: false }
    }
}

impl HtmlSafe for RichHtml<'_> {}
