//! Questions and choices in words.

use sim_core::why::Story;

use super::beliefs::belief;
use super::{Asks, Choice, Claim, Prediction, Question, because};
use crate::explain::list;
use crate::explain::message::Message;
use crate::explain::names::Names;
use crate::explain::rich;
use crate::explain::text::StepText;
use crate::l10n::Lang;

/// The choices are put in an order that has nothing to do with which is true.
pub(super) fn prediction(
    question: &Question,
    story: &Story<'_>,
    names: &Names<'_>,
    texts: &[StepText],
    lang: Lang,
) -> Prediction {
    let right = &question.claims[0];
    let mut claims: Vec<&Claim> = question.claims.iter().collect();
    claims.sort();
    let choice = |one: &Claim| {
        let text = claim(one, &question.asks, names, lang).say(lang);
        let why_not = (one != right).then(|| belief(question, one, story, names));
        let why_not = why_not.map(|why| because::belief(&why, &question.asks, names, lang).say(lang));
        Choice { text, why_not: why_not.unwrap_or_default() }
    };
    let shown_at = question.shown_at.clamp(1, texts.len().max(1));
    Prediction {
        at: question.at,
        shown_at,
        question: asks(&question.asks, names).say(lang),
        choices: claims.iter().map(|one| choice(one)).collect(),
        right: claims.iter().position(|claim| *claim == right).unwrap_or_default(),
        because: texts.get(shown_at - 1).map(|text| text.say.clone()).unwrap_or_default(),
    }
}

pub(super) fn asks(asks: &Asks, names: &Names<'_>) -> Message {
    match asks {
        Asks::Answerer { asker, program } => {
            Message::new("why-predict-answerer").word("program", program.name()).word("host", names.host(*asker))
        }
        Asks::Answerers { asker, program } => {
            Message::new("why-predict-answerers").word("program", program.name()).word("host", names.host(*asker))
        }
        Asks::Tellers { asker, program } => {
            Message::new("why-predict-tellers").word("program", program.name()).word("host", names.host(*asker))
        }
        Asks::Neighbour { asker, target } => {
            Message::new("why-predict-neighbour").word("host", names.host(*asker)).addr("target", *target)
        }
        Asks::Ears { host } => Message::new("why-predict-ears").word("host", names.host(*host)),
        Asks::Route { host, dst } => {
            Message::new("why-predict-route").word("host", names.host(*host)).addr("dst", *dst)
        }
        Asks::Fate { host } => Message::new("why-predict-fate").word("host", names.host(*host)),
        Asks::Source { host, dst } => {
            Message::new("why-predict-source").word("host", names.host(*host)).addr("dst", *dst)
        }
    }
}

pub(super) fn claim(claim: &Claim, asks: &Asks, names: &Names<'_>, lang: Lang) -> Message {
    let (host, answers) = (asks.host(), matches!(asks, Asks::Answerer { .. } | Asks::Answerers { .. }));
    let dev = |dev| names.dev(host, dev);
    match claim {
        Claim::Host(by) if answers => Message::new("why-predict-reply-of")
            .choose("whose", if *by == host { "own" } else { "other" })
            .word("host", names.host(*by)),
        Claim::Host(by) => Message::new("why-predict-host").word("host", names.host(*by)),
        Claim::Nobody if answers => Message::new("why-predict-no-reply"),
        Claim::Nobody => Message::new("why-predict-nobody"),
        Claim::Hosts(hosts) => {
            let all: Vec<String> = hosts.iter().map(|host| rich::word(names.host(*host))).collect();
            Message::new("why-predict-hosts").said("hosts", list::join(&all, lang))
        }
        Claim::Heard(devs) => {
            let all: Vec<String> = devs.iter().map(|ear| rich::code(dev(*ear))).collect();
            Message::new("why-predict-heard").count("count", all.len()).said("devs", list::join(&all, lang))
        }
        Claim::HeardNowhere => Message::new("why-predict-heard-nowhere"),
        Claim::Route(words) => Message::new("why-predict-route-is").code("route", words),
        Claim::NoRoute => Message::new("why-predict-no-route"),
        Claim::Keeps => Message::new("why-predict-keeps").word("host", names.host(host)),
        Claim::SendsOn(oif) => Message::new("why-predict-sends-on").code("dev", dev(*oif)),
        Claim::Stops => Message::new("why-predict-stops"),
        Claim::Addr(addr) => Message::new("why-predict-source-is").addr("addr", *addr),
    }
}
