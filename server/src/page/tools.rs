//! The tools of the bar on top: compare, copy the link, the other language, the next theme. In a menu on a phone.

use askama::Template;

use super::links::Pair;
use crate::l10n::Lang;
use crate::query::Theme;

#[derive(Template)]
#[template(path = "tools.html")]
pub(super) struct Tools {
    pub(super) lang: Lang,
    pub(super) theme: Option<Theme>,
    /// Where two labs are set side by side; nowhere on that page itself.
    pub(super) compare: Option<String>,
    /// The same place in each language.
    pub(super) langs: Vec<(Lang, String)>,
    /// What the form of the theme sends besides, to stay at the same place.
    pub(super) here: Vec<Pair>,
}

impl Tools {
    /// The theme that the one button changes to: like the system, light, dark, and round again.
    const fn next_theme(&self) -> &'static str {
        match self.theme {
            None => "light",
            Some(Theme::Light) => "dark",
            Some(Theme::Dark) => "system",
        }
    }

    fn theme_label(&self) -> String {
        self.lang.text(match self.theme {
            None => "page-theme-system",
            Some(Theme::Light) => "page-theme-light",
            Some(Theme::Dark) => "page-theme-dark",
        })
    }
}
