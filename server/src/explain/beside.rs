//! What a probe comes to in another lab, beside what it comes to in this one: a sentence or two.

use sim_core::lab::Run;
use sim_core::why::{Matter, Mattered, Pair, Parting};

use super::instead::Instead;
use super::message::Message;
use super::rich::Rich;
use crate::l10n::Lang;

/// How the other lab's outcome differs, if it does, and at which step the traces part, if they do.
pub fn beside(run: &Run, pair: &Pair, lang: Lang) -> Rich {
    let end = if pair.difference().is_some() {
        let outcome = pair.outcome.clone();
        let here = Mattered { of: pair.one, outcome, matters: Vec::new(), cut: false };
        let there = Matter { without: Vec::new(), builds: false, outcome: pair.other_outcome.clone(), fails: None };
        let lead = Message::new("compare-there").text(lang, "");
        Instead::of(run, &here, lang).sentence(lead, &there).say(lang)
    } else {
        Message::new("compare-same").say(lang)
    };
    Rich::sentences([end, parting(pair.parts, lang)])
}

/// Where two traces part; `None` if every step is the same.
pub(super) fn parting(parts: Option<Parting>, lang: Lang) -> Rich {
    let Some(Parting { one, other }) = parts else { return Message::new("compare-alike").say(lang) };
    let said = Message::new("compare-parts").count("step", one).count("other", other);
    said.choose("where", if one == other { "same" } else { "apart" }).say(lang)
}

/// The same of one lab before and after a change; the step is that of now. Nothing if every step is the same.
pub fn since(parts: Option<Parting>, lang: Lang) -> Rich {
    let Some(Parting { one, other }) = parts else { return Rich::default() };
    let said = Message::new("compare-since").count("step", other).count("before", one);
    said.choose("where", if one == other { "same" } else { "apart" }).say(lang)
}
