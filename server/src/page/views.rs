//! The switch between the ways in which the steps of a command are shown.

use askama::Template;

use super::links::Links;
use crate::l10n::Lang;
use crate::query::View;

#[derive(Template)]
#[template(path = "views.html")]
struct Views<'a> {
    lang: Lang,
    links: &'a Links,
    chosen: View,
}

pub(super) fn render(lang: Lang, chosen: View, links: &Links) -> askama::Result<String> {
    Views { lang, links, chosen }.render()
}

impl Views<'_> {
    fn word(&self, view: &View) -> String {
        self.lang.text(match view {
            View::Picture => "view-picture",
            View::Ladder => "view-ladder",
            View::List => "view-list",
            View::Lecture => "view-lecture",
        })
    }
}
