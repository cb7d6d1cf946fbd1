//! The routing decision: rules, tables, and the routes that won, lost, or were never come to.

use std::cmp::Reverse;
use std::net::Ipv4Addr;

use sim_core::base::{HostId, IfIndex, Route, RouteType, TableId};
use sim_core::command::route_text;
use sim_core::trace::{
    Candidate, Fate, Purpose, RuleAnswer, RuleMiss, RuleRead, Step, StepKind, TableAnswer, TableRead,
};

use super::kinds::Words;
use super::message::Message;
use super::names::{Names, route_words};
use super::rich::Rich;
use super::text::CandidateText;
use super::told::Told;
use crate::l10n::Lang;

/// How many routes that lost, and how many that were never looked at, are listed. The rest is counted.
const SHOWN: usize = 3;
/// How many routes to other addresses are listed, where there is room: the nearest.
const NEAR_MISSES: usize = 1;

pub(super) fn rule(told: &Told<'_>, read: &RuleRead) -> Words {
    let say = |key| told.message(key).word("priority", &read.priority.to_string()).addr("dst", read.dst);
    let text = match read.answer {
        RuleAnswer::Reads => {
            let key = if goes_on(told, read) { "why-rule-next" } else { "why-rule-first" };
            let table = read.table.map(table_name).unwrap_or_default();
            say(key).word("name", &table).choose("purpose", purpose_name(read.purpose))
        }
        RuleAnswer::Missed(miss) => say("why-rule-missed").choose("miss", miss_name(miss)),
        RuleAnswer::Jumps(to) => say("why-rule-jumps").word("to", &to.to_string()),
        RuleAnswer::Passes => say("why-rule-passes"),
        RuleAnswer::Refuses(kind) => say("why-rule-refuses").word("kind", kind.name()),
    };
    Words::of(text, Message::new("why-rule"))
}

/// Source and destination ports are one thing to a reader.
const fn miss_name(miss: RuleMiss) -> &'static str {
    match miss {
        RuleMiss::From => "from",
        RuleMiss::To => "to",
        RuleMiss::Iif => "iif",
        RuleMiss::Oif => "oif",
        RuleMiss::Mark => "mark",
        RuleMiss::TunId => "tunnel",
        RuleMiss::L3mdev => "vrf",
        RuleMiss::Uid => "uid",
        RuleMiss::Tos => "tos",
        RuleMiss::Ipproto => "ipproto",
        RuleMiss::Sport | RuleMiss::Dport => "port",
        RuleMiss::Inverted => "inverted",
    }
}

/// The table before had no answer to the same question.
fn goes_on(told: &Told<'_>, read: &RuleRead) -> bool {
    let before = told.index.checked_sub(1).map(|index| &told.steps[index]);
    before.is_some_and(|step| {
        let same = |dst, purpose| step.host == told.step.host && (dst, purpose) == (read.dst, read.purpose);
        if let StepKind::Rule(rule) = &step.kind {
            return same(rule.dst, rule.purpose);
        }
        let StepKind::Table(table) = &step.kind else { return false };
        same(table.dst, table.purpose) && !table.answer.ends_the_search()
    })
}

pub(super) fn table(told: &Told<'_>, read: &TableRead) -> Words {
    let about = |key| {
        told.message(key)
            .word("name", &table_name(read.table))
            .choose("purpose", purpose_name(read.purpose))
            .addr("dst", read.dst)
    };
    let of = |key, candidate: &Candidate| about(key).code("route", &route_words(&candidate.route, &candidate.dev));
    let outranked = read.with_fate(Fate::OutrankedByMain);
    let text = match (read.answer, &read.winner(), &outranked) {
        (TableAnswer::Route, Some(won), _) => {
            let via = won.route.via().unwrap_or(read.dst);
            let count = won.route.nexthops.len();
            let text =
                of(won_key(&won.route, read.dst), won).word("dev", &won.dev).addr("via", via).count("count", count);
            let inside = won.route.dev() == Some(IfIndex::LO) && read.purpose == Purpose::Output;
            match () {
                () if inside => text.choose("purpose", "inside"),
                () if is_directed(told, read) => text.choose("purpose", "directed"),
                () => text,
            }
        }
        (TableAnswer::Outranked, _, Some(lost)) => of("why-table-outranked", lost),
        (TableAnswer::Refused, Some(won), _) => of("why-table-refused", won).choose("kind", won.route.kind.name()),
        (TableAnswer::Throw, Some(won), _) => of("why-table-throw", won),
        (TableAnswer::Suppressed, ..) => {
            let lost = read.with_fate(Fate::Suppressed);
            let route = lost.map(|lost| route_words(&lost.route, &lost.dev)).unwrap_or_default();
            about("why-table-suppressed").word("priority", &read.priority.to_string()).code("route", &route)
        }
        (TableAnswer::Empty, ..) => about("why-table-empty"),
        (
            TableAnswer::NoMatch
            | TableAnswer::Route
            | TableAnswer::Outranked
            | TableAnswer::Refused
            | TableAnswer::Throw,
            ..,
        ) => about("why-table-none").count("count", read.routes.len()),
    };
    let more = Message::new("why-table").word("table", &table_name(read.table)).addr("dst", read.dst);
    Words::of(text, more)
}

/// It came in for everyone on another link, and is sent on to them.
fn is_directed(told: &Told<'_>, read: &TableRead) -> bool {
    let packet = |step: &Step| step.packet().map(|seen| seen.id);
    let mut later = told.steps[told.index..].iter().filter(|step| step.host == told.step.host);
    read.purpose == Purpose::Input
        && later.any(|step| {
            matches!(step.kind, StepKind::Forward { route: RouteType::Broadcast, .. })
                && packet(step) == packet(told.step)
        })
}

/// Of a route to more than 224.0.0.0/4 Linux takes the device, and not the gateway, where a packet is for a group.
const MULTICAST_BITS: u8 = 4;

fn won_key(route: &Route, dst: Ipv4Addr) -> &'static str {
    let to_group = dst.is_multicast() && route.via().is_some() && route.dst.prefix_len() < MULTICAST_BITS;

    match route.kind {
        RouteType::Local if route.dst.prefix_len() < 32 => "why-table-own-network",
        RouteType::Local => "why-table-own",
        RouteType::Broadcast => "why-table-broadcast",
        RouteType::Unicast if to_group => "why-table-group",
        RouteType::Unicast if route.nexthops.len() > 1 => "why-table-several",
        RouteType::Unicast if route.dev() == Some(IfIndex::LO) => "why-table-lo",
        RouteType::Unicast | RouteType::Anycast if route.via().is_some() => "why-table-via",
        RouteType::Unicast | RouteType::Anycast | RouteType::Multicast => "why-table-link",
        RouteType::Blackhole | RouteType::Unreachable | RouteType::Prohibit => "why-table-refused",
        RouteType::Throw => "why-table-throw",
    }
}

pub(super) fn table_name(table: TableId) -> String {
    table.name().map_or_else(|| table.0.to_string(), str::to_owned)
}

const fn purpose_name(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Output => "output",
        Purpose::Input => "input",
        Purpose::Arp => "arp",
        Purpose::Source => "source",
    }
}

/// The routes of a table that was read, the winner first, and what the list leaves out.
pub(super) fn candidates(
    host: HostId,
    read: &TableRead,
    names: &Names<'_>,
    lang: Lang,
) -> (Vec<CandidateText>, Option<Rich>) {
    let candidates = read.candidates();
    let mut listed: Vec<&Candidate> = candidates.iter().filter(|candidate| candidate.fate == Fate::Won).collect();
    let fit = candidates.iter().filter(|candidate| !matches!(candidate.fate, Fate::Won | Fate::OtherPrefix));
    let (fit, strangers) = (fit.take(SHOWN), nearest_strangers(&candidates, read.dst));
    listed.extend(fit);
    let room = (SHOWN + 1).saturating_sub(listed.len()).min(NEAR_MISSES);
    listed.extend(strangers.into_iter().take(room));
    let unseen = candidates.len() - listed.len();
    let mut texts: Vec<_> = listed.into_iter().map(|candidate| weighed(host, candidate, names, lang)).collect();

    let rest: Vec<_> = read.unread.iter().flat_map(|rule| read.never(rule)).collect();
    let would_fit = rest.iter().filter(|(route, _)| route.dst.contains(&read.dst)).take(SHOWN);
    let never = unread(read, lang);
    let before = texts.len();
    texts.extend(would_fit.map(|(route, dev)| CandidateText {
        route: route_words(route, dev),
        fate: "never",
        reason: never.clone(),
        line_no: names.line_behind(host, route),
        full: Some(route_text(route, dev)),
    }));
    let unlooked = rest.len() - (texts.len() - before);

    let name = table_name(read.table);
    let more = [("why-more-lost", unseen), ("why-more-never", unlooked)].into_iter().filter(|(_, count)| *count > 0);
    let more = more.map(|(key, count)| Message::new(key).count("count", count).word("name", &name).say(lang));
    let uncounted = Rich::sentences(more);
    (texts, (!uncounted.is_empty()).then_some(uncounted))
}

/// Routes to other addresses, those first that share most with the one that is looked for.
fn nearest_strangers(candidates: &[Candidate], dst: Ipv4Addr) -> Vec<&Candidate> {
    let shared = |addr: Ipv4Addr| (u32::from(addr) ^ u32::from(dst)).leading_zeros();
    let mut strangers: Vec<_> = candidates.iter().filter(|candidate| candidate.fate == Fate::OtherPrefix).collect();
    strangers.sort_by_key(|candidate| {
        Reverse(shared(candidate.route.dst.network()).min(candidate.route.dst.prefix_len().into()))
    });
    strangers
}

/// Why routes of later rules were never looked at.
pub(super) fn unread(read: &TableRead, lang: Lang) -> Rich {
    Message::new("why-never").word("priority", &read.priority.to_string()).say(lang)
}

pub(super) fn weighed(host: HostId, candidate: &Candidate, names: &Names<'_>, lang: Lang) -> CandidateText {
    let lost = match candidate.fate {
        Fate::Won => None,
        Fate::OtherPrefix if candidate.route.dst.prefix_len() == 32 => Some("why-lost-other-address"),
        Fate::OtherPrefix => Some("why-lost-other-network"),
        Fate::ShorterPrefix => Some("why-lost-shorter-prefix"),
        Fate::OutrankedByMain => Some("why-lost-outranked-by-main"),
        Fate::WorseMetric => Some("why-lost-worse-metric"),
        Fate::OtherDevice => Some("why-lost-other-device"),
        Fate::ScopeTooWide => Some("why-lost-scope-too-wide"),
        Fate::OtherTos => Some("why-lost-other-tos"),
        Fate::LessTos => Some("why-lost-less-tos"),
        Fate::Suppressed => Some("why-lost-suppressed"),
        Fate::Dead => Some("why-lost-dead"),
    };
    CandidateText {
        route: route_words(&candidate.route, &candidate.dev),
        fate: if lost.is_some() { "lost" } else { "won" },
        reason: lost.map(|key| Message::new(key).say(lang)).unwrap_or_default(),
        line_no: names.line_behind(host, &candidate.route),
        full: Some(route_text(&candidate.route, &candidate.dev)),
    }
}
