//! Which of several nexthops a packet takes, and why the others did not.

use sim_core::base::HostId;
use sim_core::trace::{ChosenBy, ExceptionRead, NexthopCandidate, NexthopFate, NexthopRead};

use super::kinds::Words;
use super::message::Message;
use super::names::{Names, route_words, way_words};
use super::text::CandidateText;
use super::told::Told;
use crate::l10n::Lang;

pub(super) fn words(told: &Told<'_>, read: &NexthopRead) -> Words {
    let way = read.winner().map(|won| way_words(&won.nexthop, &won.dev)).unwrap_or_default();
    let say = |key| told.message(key).count("count", read.candidates.len()).code("way", &way).addr("dst", read.dst);
    let alone = read.candidates.iter().all(|own| matches!(own.fate, NexthopFate::Won | NexthopFate::Dead));
    let from = read.candidates.iter().any(|own| own.fate == NexthopFate::OtherSource);
    let (key, more) = match read.by {
        ChosenBy::Neighbours => ("why-nexthop-default", "why-nexthop-defaults"),
        ChosenBy::Addresses(_) | ChosenBy::Ports(_) if alone => ("why-nexthop-alone", "why-nexthop"),
        ChosenBy::Addresses(_) | ChosenBy::Ports(_) if from => ("why-nexthop-source", "why-nexthop"),
        ChosenBy::Addresses(_) => ("why-nexthop-addresses", "why-nexthop"),
        ChosenBy::Ports(_) => ("why-nexthop-ports", "why-nexthop"),
    };
    Words::of(say(key), Message::new(more).addr("dst", read.dst))
}

/// What was learnt of the way to one address.
pub(super) fn learnt(told: &Told<'_>, read: &ExceptionRead) -> Words {
    let key = match (read.gateway, read.mtu) {
        (Some(_), None) => "why-exception-gateway",
        (Some(_), Some(_)) => "why-exception-both",
        (None, _) => "why-exception-mtu",
    };
    let say = told.message(key).addr("dst", read.dst).addr("gateway", read.gateway.unwrap_or(read.dst));
    Words::of(
        say.count("mtu", read.mtu.unwrap_or_default() as usize),
        Message::new("why-exception").addr("dst", read.dst),
    )
}

/// The ways that were weighed, the winner first.
pub(super) fn candidates(host: HostId, read: &NexthopRead, names: &Names<'_>, lang: Lang) -> Vec<CandidateText> {
    let (won, lost): (Vec<_>, Vec<_>) = read.candidates.iter().partition(|own| own.fate == NexthopFate::Won);
    won.into_iter().chain(lost).map(|own| weighed(host, read.by, own, names, lang)).collect()
}

fn weighed(host: HostId, by: ChosenBy, own: &NexthopCandidate, names: &Names<'_>, lang: Lang) -> CandidateText {
    let lost = match own.fate {
        NexthopFate::Won => None,
        NexthopFate::OtherShare => Some("why-lost-other-share"),
        NexthopFate::Later => Some("why-lost-later"),
        NexthopFate::OtherSource => Some("why-lost-other-source"),
        NexthopFate::Dead => Some("why-lost-dead"),
        NexthopFate::Silent => Some("why-lost-silent"),
        NexthopFate::Unsure => Some("why-lost-unsure"),
    };
    let way = way_words(&own.nexthop, &own.dev);
    let route = match by {
        ChosenBy::Neighbours => route_words(&own.route, &own.dev),
        ChosenBy::Addresses(_) | ChosenBy::Ports(_) => format!("nexthop {way} weight {}", own.nexthop.weight),
    };
    CandidateText {
        route,
        fate: if lost.is_some() { "lost" } else { "won" },
        reason: lost.map(|key| Message::new(key).say(lang)).unwrap_or_default(),
        line_no: names.line_behind(host, &own.route),
        full: None,
    }
}
