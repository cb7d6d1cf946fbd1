//! What would have to be different: what can be wished of a command, and the changes that would bring it about.

use askama::Template;
use sim_core::lab::CommandRun;
use sim_core::why::{self, Asked, Outcome, Story, Wish};

use super::rich::RichHtml;
use crate::explain::{self, OfferEdit, Rich, fold};
use crate::l10n::{Arg, Lang};
use crate::sitting::Sitting;

/// A wish that can be chosen.
pub(super) struct Choice {
    pub(super) wish: Wish,
    pub(super) text: String,
}

/// What may be wished of a command that came to an outcome, and is not so yet.
pub(super) fn choices(sitting: &Sitting<'_>, command: &CommandRun, outcome: &Outcome) -> Vec<Choice> {
    let Some(story) = Story::read(command) else { return Vec::new() };
    let hosts = sitting.run.state(Some(command.id));
    let Some(asker) = hosts.iter().find(|host| host.id == story.asker) else { return Vec::new() };
    let mut wishes = vec![Wish::Answered];
    wishes.extend(hosts.iter().map(|host| Wish::AnsweredBy(host.name.clone())));
    wishes.extend(asker.links.iter().map(|link| Wish::LeavesBy(link.name.clone())));
    wishes.extend(asker.addrs.iter().map(|addr| Wish::From(addr.net.addr())));
    wishes.retain(|wish| !wish.holds(outcome, &asker.name));
    wishes.into_iter().map(|wish| Choice { text: said(&wish, sitting.lang), wish }).collect()
}

fn said(wish: &Wish, lang: Lang) -> String {
    let (key, what) = match wish {
        Wish::Answered => return lang.text("wish-answered"),
        Wish::AnsweredBy(host) => ("wish-answered-by", host.clone()),
        Wish::LeavesBy(dev) => ("wish-leaves-by", dev.clone()),
        Wish::From(addr) => ("wish-from", addr.to_string()),
    };
    lang.with(key, &[("what", Arg::from(what.as_str()))])
}

#[derive(Template)]
#[template(path = "wishes.html")]
struct Wishes {
    lang: Lang,
    asked: Asked,
    offers: Vec<OfferHtml>,
}

struct OfferHtml {
    line: usize,
    was: Option<String>,
    now: Option<String>,
    /// As the page sends it when it is tried.
    edit: String,
    then: Rich,
}

/// The changes after which a wish holds. Empty for a command that has nothing to play, and without a wish.
pub(super) fn render(sitting: &Sitting<'_>, wish: Option<&str>) -> askama::Result<String> {
    let Some((command, wish)) = sitting.command.zip(wish.and_then(|wish| wish.parse().ok())) else {
        return Ok(String::new());
    };
    let Some(asked) = why::ask(sitting.lab, sitting.run, command.id, &wish) else { return Ok(String::new()) };
    let told = explain::offers(sitting.run, command.id, &asked, sitting.lang);
    let typed = |line: &String| fold(line).to_string();
    let offers = asked.offers.iter().zip(told).map(|(offer, then)| OfferHtml {
        line: offer.line,
        was: offer.was.as_ref().map(typed),
        now: offer.now.as_ref().map(typed),
        edit: serde_json::to_string(&OfferEdit::of(offer)).unwrap_or_default(),
        then,
    });
    let offers = offers.collect();
    Wishes { lang: sitting.lang, asked, offers }.render()
}
