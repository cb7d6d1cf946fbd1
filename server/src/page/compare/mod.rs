//! Lives here: the page of two labs side by side, and what the playground says after a change.
//! Does not: compare (`sim_core::why`), parse requests (`compare.rs` of the routes).
//! Go on: `probe.rs` for one command that both ask, `lines.rs` for what differs in the labs themselves.

mod lines;
mod note;
mod probe;

use askama::Template;
use sim_core::lab::{CommandRun, Lab, Run};
use sim_core::why::{Pair, compare};

use crate::assets;
use crate::explain::{Folded, fold};
use crate::gallery;
use crate::l10n::Lang;
use crate::query::Theme;

use super::rich::RichHtml;
use super::tools::Tools;

use lines::Change;
use probe::Probe;

pub use note::note;

/// Rows of steps that one page sets side by side.
const MOST_ROWS: usize = 1500;

/// One of the two labs, as it was handed in.
#[derive(Clone, Debug, Default)]
pub struct Side {
    pub text: String,
    /// Why it is no lab, in words; then nothing is compared.
    pub refused: Option<String>,
}

/// A lab of the gallery with a command switched off, beside itself.
#[derive(Clone, Debug)]
pub struct Example {
    pub title: String,
    pub line: usize,
    pub command: Folded,
    pub href: String,
}

/// What the page is made from besides what is compared.
#[derive(Clone, Debug)]
pub struct Frame {
    pub lang: Lang,
    /// The language that the address asks for.
    pub asked: Option<Lang>,
    pub theme: Option<Theme>,
    pub sides: [Side; 2],
    /// Of the address, but language and theme.
    pub query: Vec<(&'static str, String)>,
}

impl Frame {
    /// What the address says.
    fn kept(&self) -> impl Iterator<Item = (&'static str, String)> {
        let lang = self.asked.map(|lang| ("lang", lang.code().to_owned()));
        let theme = self.theme.map(|theme| ("theme", theme.code().to_owned()));
        self.query.iter().cloned().chain(lang).chain(theme)
    }

    /// The same page in a language.
    fn in_lang(&self, lang: Lang) -> String {
        let mut query = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
        query.extend_pairs(self.kept().filter(|(name, _)| *name != "lang")).append_pair("lang", lang.code());
        query.finish()
    }
}

/// The whole page.
///
/// # Errors
/// Only if a template fails, which it does for lack of memory.
pub fn page(frame: &Frame, compared: &str) -> askama::Result<String> {
    let tools = Tools {
        lang: frame.lang,
        theme: frame.theme,
        compare: None,
        langs: Lang::ALL.map(|lang| (lang, frame.in_lang(lang))).into(),
        here: frame.kept().filter(|(name, _)| *name != "theme").collect(),
    };
    let max_bytes = sim_core::base::Budget::LAB.lab_bytes;
    Page { frame, lang: frame.lang, tools: tools.render()?, compared, max_bytes }.render()
}

/// Two labs side by side, as one element.
///
/// # Errors
/// As [`page`].
pub fn compared(one: &Lab, other: &Lab, lang: Lang) -> askama::Result<String> {
    let (run, other_run) = (one.run(), other.run());
    let whole = compare(&run, &other_run);
    let homes = [home(one), home(other)];
    let sides = [
        Ran { lab: one, run: &run, home: homes[0].as_deref() },
        Ran { lab: other, run: &other_run, home: homes[1].as_deref() },
    ];
    let mut left = MOST_ROWS;
    let is_apart = |pair: &&Pair| pair.parts.is_some() || pair.difference().is_some();
    let probes = whole.pairs.iter().filter(is_apart).map(|pair| Probe::of(&sides, pair, lang, &mut left)).collect();
    let alike = whole.pairs.iter().filter(|pair| !is_apart(pair));
    let alike = alike.filter_map(|pair| Some(Asked::of(run.command(pair.one)?, other_run.command(pair.other)?)));
    let alone = [(&run, &whole.alone), (&other_run, &whole.other_alone)]
        .map(|(run, ids)| ids.iter().filter_map(|id| run.command(*id)).map(Typed::of).collect());
    Compared {
        lang,
        titles: [title(one, lang), title(other, lang)],
        homes: homes.clone(),
        changes: lines::changes(&sides, &whole),
        probes,
        alike: alike.collect(),
        alone,
        quiet: whole.pairs.is_empty() && whole.alone.is_empty() && whole.other_alone.is_empty(),
    }
    .render()
}

/// The element that stands where nothing is compared yet.
///
/// # Errors
/// As [`page`].
pub fn nothing(lang: Lang, examples: &[Example]) -> askama::Result<String> {
    Nothing { lang, examples }.render()
}

/// A lab and its replay.
struct Ran<'a> {
    lab: &'a Lab,
    run: &'a Run,
    /// The address of the lab, if the server knows it.
    home: Option<&'a str>,
}

/// A command with its line.
struct Typed {
    line: usize,
    prompt: String,
    command: String,
    stderr: String,
}

impl Typed {
    fn of(command: &CommandRun) -> Self {
        let Folded { prompt, command: typed } = fold(&command.line);
        Self { line: command.line_no, prompt, command: typed, stderr: command.stderr.trim_end().to_owned() }
    }
}

/// A command that both ask; what it is told in the other lab only where it differs.
struct Asked {
    one: Typed,
    other: Typed,
}

impl Asked {
    fn of(one: &CommandRun, other: &CommandRun) -> Self {
        Self { one: Typed::of(one), other: Typed::of(other) }
    }

    fn reworded(&self) -> bool {
        (&self.one.prompt, &self.one.command) != (&self.other.prompt, &self.other.command)
    }
}

fn title(lab: &Lab, lang: Lang) -> String {
    let title = lab.title(lang.code()).unwrap_or_default();
    if title.is_empty() { lang.text("page-untitled") } else { title.to_owned() }
}

/// Where the server itself shows a lab; `None` for one that it does not know: then a script leads there.
fn home(lab: &Lab) -> Option<String> {
    let text = lab.text();
    let name = gallery::names().into_iter().find(|name| gallery::text(name).as_deref() == Some(text.as_str()))?;
    Some(format!("/gallery/{name}"))
}

#[derive(Template)]
#[template(path = "compare.html")]
struct Page<'a> {
    frame: &'a Frame,
    lang: Lang,
    tools: String,
    compared: &'a str,
    max_bytes: usize,
}

impl Page<'_> {
    fn style(&self, name: &str) -> String {
        assets::href(&format!("css/{name}.css"))
    }

    /// Where the form goes: the labs are in its body, so that of the address only language and theme stay.
    fn action(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.frame.kept().filter(|(name, _)| ["lang", "theme"].contains(name)));
        let query = query.finish();
        if query.is_empty() { "/compare".to_owned() } else { format!("/compare?{query}") }
    }

    fn is_asked(&self) -> bool {
        self.frame.sides.iter().all(|side| !side.text.is_empty() && side.refused.is_none())
    }

    /// Texts that the script may need.
    fn words(&self) -> Vec<(&'static str, String)> {
        const PLAIN: [&str; 10] = [
            "page-copied",
            "page-copy-failed",
            "page-busy",
            "page-unreachable",
            "page-retry",
            "page-cancel",
            "page-link-damaged",
            "page-theme-system",
            "page-theme-light",
            "page-theme-dark",
        ];
        let mut words: Vec<_> = PLAIN.into_iter().map(|key| (key, self.lang.text(key))).collect();
        let max = [("max", (self.max_bytes / 1024).into())];
        words.push(("page-link-too-long", self.lang.with("page-link-too-long", &max)));
        words
    }
}

#[derive(Template)]
#[template(path = "compared.html")]
struct Compared {
    lang: Lang,
    titles: [String; 2],
    homes: [Option<String>; 2],
    changes: Vec<Change>,
    /// Those that come to something else, or by other steps.
    probes: Vec<Probe>,
    /// Those that are the same to the last step.
    alike: Vec<Asked>,
    alone: [Vec<Typed>; 2],
    /// Neither lab asks anything.
    quiet: bool,
}

impl Compared {
    fn lines_alike(&self, count: &usize) -> String {
        self.count("compare-lines-alike", *count)
    }

    fn count(&self, key: &str, count: usize) -> String {
        self.lang.with(key, &[("count", count.into())])
    }
}

#[derive(Template)]
#[template(path = "uncompared.html")]
struct Nothing<'a> {
    lang: Lang,
    examples: &'a [Example],
}
