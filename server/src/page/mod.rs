//! Lives here: what the page shows of a sitting: notebook, answer, why-list, captures, tables, player, forms.
//! Does not: sentences about networks (`explain/`), drawings (`picture/`), addresses and headers (the routes).
//! Go on: a file for each part of the screen; its markup has the same name in `templates/`.

mod asks;
mod build;
mod captures;
mod checkpoint;
pub mod compare;
mod counters;
mod goals;
mod jumps;
mod ladder;
mod lecture;
mod links;
mod list;
mod mattered;
mod meaning;
mod notebook;
mod octets;
mod packet;
mod ping;
mod places;
mod player;
mod rich;
mod tables;
#[cfg(test)]
mod tests;
mod tools;
mod typed;
mod views;
mod why;
mod wish;

use askama::Template;
use serde::Serialize;
use sim_core::base::Budget;

use crate::assets;
use crate::explain;
use crate::l10n::Lang;
use crate::picture::{self, Size};
use crate::query::{Theme, View};
use crate::sitting::Sitting;

pub use places::{placed, tidied};
pub use typed::{appended, command};

use links::Links;
use ping::HostChoice;
use rich::RichHtml;
use tools::Tools;

/// What an address says besides where the reader stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageContext<'a> {
    /// The language that the address asks for, so that links carry it on; `None` if the browser chose.
    pub lang: Option<Lang>,
    /// `None` is like the system.
    pub theme: Option<Theme>,
    /// The host that the address opens; `None` opens the host of the command.
    pub focus: Option<&'a str>,
    /// How the steps are shown.
    pub view: View,
    /// Command lines that the address appends to the lab, in order.
    pub added: &'a [String],
    /// The question of a lecture that was answered, and how: see [`PageQuery::guess`](crate::query::PageQuery).
    pub guess: Option<(usize, usize)>,
    /// What somebody wishes of the command: see [`sim_core::why::Wish`].
    pub wish: Option<&'a str>,
    /// The lab itself is in the fragment, which only the browser knows: the page waits for it.
    pub shell: bool,
}

/// The fragments of the page that change with lab, line and language. Each is one element, and its `id` is the field's name.
#[derive(Clone, Debug, Serialize)]
pub struct Parts {
    pub heading: String,
    pub notebook: String,
    pub ping: String,
    pub story: String,
    pub checkpoint: String,
    pub answer: String,
    pub goals: String,
    pub views: String,
    pub picture: String,
    pub ladder: String,
    pub list: String,
    pub lecture: String,
    pub why: String,
    pub captures: String,
    pub tables: String,
    pub packet: String,
    pub build: String,
    pub player: String,
}

/// The title of the lab in the reader's language, or the word for a lab that has none.
pub fn title(sitting: &Sitting<'_>) -> String {
    let title = sitting.lab.title(sitting.lang.code()).unwrap_or_default();
    if title.is_empty() { sitting.lang.text("page-untitled") } else { title.to_owned() }
}

/// What the page is called. In a lecture it is what is played: a lab's title tells too much.
pub fn heading(sitting: &Sitting<'_>, view: View) -> String {
    if view == View::Lecture { lecture::command(sitting) } else { title(sitting) }
}

/// The whole page, complete without script.
///
/// # Errors
/// Only if a template fails, which it does for lack of memory.
pub fn html(sitting: &Sitting<'_>, context: &PageContext<'_>) -> askama::Result<String> {
    let links = &Links::new(sitting, context);
    let tools = Tools {
        lang: sitting.lang,
        theme: context.theme,
        compare: Some(links.compare()),
        langs: Lang::ALL.map(|lang| (lang, links.lang(lang))).into(),
        here: links.here_but("theme"),
    };
    Page {
        lang: sitting.lang,
        title: heading(sitting, context.view),
        context,
        tools: tools.render()?,
        max_bytes: Budget::LAB.lab_bytes,
        heard: captures::heard(sitting),
        held: checkpoint::holds(sitting, context),
        parts: parts(sitting, context)?,
    }
    .render()
}

/// The fragments alone, for a page that is open already.
///
/// # Errors
/// As [`html`].
pub fn parts(sitting: &Sitting<'_>, context: &PageContext<'_>) -> askama::Result<Parts> {
    let lang = sitting.lang;
    let links = &Links::new(sitting, context);
    let steps = explain::steps(sitting);
    let answer = explain::answer(sitting);
    Ok(Parts {
        heading: Heading { lang, title: title(sitting), lines: sitting.lab.entries.len() }.render()?,
        notebook: notebook::render(sitting, links)?,
        ping: ping::render(sitting, links)?,
        answer: Answer {
            headline: RichHtml::unlinked(&answer.headline),
            paragraph: RichHtml::new(&answer.paragraph),
            taps: RichHtml::new(&answer.taps),
            brief: sitting.run.state(sitting.command.map(|command| command.id)).len() >= MANY_HOSTS,
        }
        .render()?,
        goals: goals::render(sitting)?,
        checkpoint: checkpoint::render(sitting, &steps, context, links)?,
        story: Story { lang, story: sitting.lab.story(lang.code()).unwrap_or_default() }.render()?,
        picture: Picture {
            lang,
            links,
            hosts: ping::choices(sitting, sitting.focus),
            is_placed: places::says_places(sitting.lab),
            wide: picture::svg(sitting, Size::Wide)?,
            narrow: picture::svg(sitting, Size::Narrow)?,
        }
        .render()?,
        views: views::render(lang, context.view, links)?,
        ladder: ladder::render(sitting, &steps, context.view, links)?,
        list: list::render(sitting, &steps, context.view, links)?,
        lecture: lecture::render(sitting, &steps, context, links)?,
        why: why::render(sitting, &steps, links)?,
        captures: captures::render(sitting, links)?,
        tables: tables::render(sitting)?,
        packet: packet::render(sitting, links)?,
        build: build::render(sitting, links)?,
        player: player::render(sitting, &steps, links)?,
    })
}

/// A part that follows the steps, and is asked for by them while it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Panel {
    Packet,
    Tables,
    /// What mattered: the same at each step.
    Mattered,
    /// What would have to be different: the same at each step.
    Ask,
}

/// One part alone.
///
/// # Errors
/// As [`html`].
pub fn panel(panel: Panel, sitting: &Sitting<'_>, context: &PageContext<'_>) -> askama::Result<String> {
    match panel {
        Panel::Packet => packet::render(sitting, &Links::new(sitting, context)),
        Panel::Tables => tables::render(sitting),
        Panel::Mattered => mattered::render(sitting),
        Panel::Ask => wish::render(sitting, context.wish),
    }
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    lang: Lang,
    title: String,
    context: &'a PageContext<'a>,
    max_bytes: usize,
    heard: usize,
    /// What a checkpoint asks about is not told yet.
    held: bool,
    tools: String,
    parts: Parts,
}

impl Page<'_> {
    fn style(&self, name: &str) -> String {
        assets::href(&format!("css/{name}.css"))
    }

    /// Every text that the script may need. Places in braces are left open for it to fill.
    fn words(&self) -> Vec<(&'static str, String)> {
        const PLAIN: [&str; 17] = [
            "page-play",
            "page-pause",
            "page-before-first",
            "page-copied",
            "page-copy-failed",
            "page-busy",
            "page-unreachable",
            "page-retry",
            "page-cancel",
            "page-undo",
            "page-redo",
            "page-did-open",
            "page-not-kept",
            "page-link-damaged",
            "page-theme-system",
            "page-theme-light",
            "page-theme-dark",
        ];
        let mut words: Vec<_> = PLAIN.into_iter().map(|key| (key, self.lang.text(key))).collect();
        words.push((
            "page-link-too-long",
            self.lang.with("page-link-too-long", &[("max", (self.max_bytes / 1024).into())]),
        ));
        let step_said =
            [("step", "{step}"), ("steps", "{steps}"), ("title", "{title}")].map(|(name, open)| (name, open.into()));
        words.push(("page-step-said", self.lang.with("page-step-said", &step_said)));
        let kept = [("count", "{count}"), ("when", "{when}")].map(|(name, open)| (name, open.into()));
        words.push(("page-kept-when", self.lang.with("page-kept-when", &kept)));
        words.push(("page-cause-of", self.lang.with("page-cause-of", &[("step", "{step}".into())])));
        words
    }
}

#[derive(Template)]
#[template(path = "heading.html")]
struct Heading {
    lang: Lang,
    title: String,
    lines: usize,
}

/// With so many hosts the picture needs the room of the answer's sentences.
const MANY_HOSTS: usize = 3;

#[derive(Template)]
#[template(path = "answer.html")]
struct Answer<'a> {
    headline: RichHtml<'a>,
    paragraph: RichHtml<'a>,
    taps: RichHtml<'a>,
    /// The sentences stand below the picture, which needs the room.
    brief: bool,
}

#[derive(Template)]
#[template(path = "story.html")]
struct Story<'a> {
    lang: Lang,
    story: &'a str,
}

#[derive(Template)]
#[template(path = "picture.html")]
struct Picture<'a> {
    lang: Lang,
    links: &'a Links,
    /// Those that can be opened; the open one is chosen.
    hosts: Vec<HostChoice>,
    /// The lab says where hosts stand.
    is_placed: bool,
    wide: String,
    narrow: String,
}
