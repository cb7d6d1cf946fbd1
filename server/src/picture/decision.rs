//! The routing decision of the open host, row by row, as far as the trace has come.

use std::net::Ipv4Addr;
use std::sync::Arc;

use ipnet::Ipv4Net;
use sim_core::base::{Cause, DevName, Errno, HostId, PacketId, Route, RouteType, TableId};
use sim_core::command::route_text;
use sim_core::lab::{HostState, RouteState, RuleState};
use sim_core::trace::{Candidate, Fate, Purpose, RuleAnswer, StepKind, TableAnswer, TableRead};

use super::scene::Scene;
use crate::l10n::Arg;

/// One search for a route: the rules and tables that were read for one destination.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Search {
    pub(super) purpose: Purpose,
    pub(super) dst: Ipv4Addr,
    pub(super) packet: Option<PacketId>,
    /// Places of its rules, tables and its end without a route in the trace.
    pub(super) steps: Vec<usize>,
}

/// One row of the decision, in the order of reading.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Row {
    /// A rule; `read` is the place of its step in the trace.
    Rule { priority: u32, text: String, table: String, reading: Reading },
    /// A candidate that lost.
    Lost { route: ShownRoute, reason: String },
    /// The candidate that won.
    Won { route: ShownRoute, step: usize },
    /// A table that gave no answer, with why; the search goes on below it.
    Silent { text: String, step: usize },
    /// A word about what is not shown.
    Note(String),
    /// The search is over: nothing below was looked at.
    Stop(String),
    /// A route that nobody asked, or asks yet.
    Unasked { route: ShownRoute, never: bool },
    /// No rule led to a route.
    NoRoute { text: String, errno: Errno, step: usize },
}

impl Row {
    /// The place in the trace of the step that made it.
    pub(super) fn step(&self) -> Option<usize> {
        match self {
            Self::Rule { reading: Reading::Read(step), .. } => Some(*step),
            Self::Won { step, .. } | Self::Silent { step, .. } | Self::NoRoute { step, .. } => Some(*step),
            Self::Rule { .. } | Self::Lost { .. } | Self::Note(_) | Self::Stop(_) | Self::Unasked { .. } => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Read in the step at this place of the trace.
    Read(usize),
    /// It may still be read.
    NotYet,
    /// The search ended before it.
    Never,
}

/// A route with its short text and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ShownRoute {
    /// `local 10.0.3.0/24 dev lo`.
    pub(super) short: String,
    /// As `ip route show table all` prints it.
    pub(super) full: String,
    pub(super) lines: Vec<usize>,
}

/// How much of each table is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Routes that cover the destination and lost. Where none does, the nearest of the others is shown.
    pub(super) losers: usize,
    pub(super) unasked: usize,
}

/// All searches of one host in the whole trace.
pub(super) fn searches(scene: &Scene<'_>, host: HostId) -> Vec<Search> {
    let mut all: Vec<Search> = Vec::new();
    let mut open = false;
    for (at, step) in scene.steps.iter().enumerate().filter(|(_, step)| step.host == host) {
        let packet = step.packet().map(|seen| seen.id);
        let kind = &step.kind;
        if let StepKind::Rule(read) = kind {
            let goes_on = open && all.last().is_some_and(|search| search.dst == read.dst && search.packet == packet);
            if !goes_on {
                all.push(Search { purpose: read.purpose, dst: read.dst, packet, steps: Vec::new() });
            }
            open = !matches!(read.answer, RuleAnswer::Refuses(_));
        } else if let StepKind::Table(read) = kind {
            open = !read.answer.ends_the_search();
        } else if let StepKind::NoRoute { .. } = kind {
            open = false;
        } else {
            continue;
        }
        if let Some(search) = all.last_mut() {
            search.steps.push(at);
        }
    }
    all
}

/// The search that is on show after `upto` steps: the one that began last.
pub(super) fn on_show(searches: &[Search], upto: usize) -> Option<&Search> {
    searches.iter().rev().find(|search| search.steps.first().is_some_and(|first| *first < upto))
}

/// The rows after `upto` steps; without a search all rules and tables, undecided.
pub(super) fn rows(scene: &Scene<'_>, host: &HostState, search: Option<&Search>, upto: usize, room: Room) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut last_read = None;
    let mut being_read = None;
    for at in search.iter().flat_map(|search| &search.steps).copied().filter(|at| *at < upto) {
        let kind = &scene.steps[at].kind;
        if let StepKind::Rule(read) = kind {
            last_read = Some(read.place);
            being_read = read.table.filter(|_| read.answer == RuleAnswer::Reads);
            rows.extend(host.rules.get(read.place).map(|state| rule(state, Reading::Read(at))));
            rows.extend(rule_note(scene, read.answer));
            if matches!(read.answer, RuleAnswer::Refuses(_)) {
                rows.push(Row::Stop(scene.lang.text("pic-ended")));
                rows.extend(host.rules[read.place + 1..].iter().map(|state| rule(state, Reading::Never)));
                return rows;
            }
        } else if let StepKind::Table(read) = kind {
            being_read = None;
            table_rows(scene, read, at, room, &mut rows);
            if read.answer.ends_the_search() {
                never_rows(scene, host, read, last_read, room, &mut rows);
                return rows;
            }
        } else if let StepKind::NoRoute { errno, .. } = kind {
            rows.push(Row::NoRoute { text: scene.lang.text("pic-no-route"), errno: *errno, step: at });
            return rows;
        }
    }
    let held = |table: TableId, rows: &mut Vec<Row>| {
        let mut routes: Vec<_> = host.routes.iter().filter(|route| route.table == table).collect();
        routes.sort_by_key(|route| tells_little(route.dst, route.kind));
        let text = |route: &&RouteState| shown(scene, route.text.clone(), &route.cause);
        unasked_rows(scene, &routes, text, table, (room, false), rows);
    };
    if let Some(table) = being_read {
        held(table, &mut rows);
    }
    for next in host.rules.iter().skip(last_read.map_or(0, |last| last + 1)) {
        rows.push(rule(next, Reading::NotYet));
        next.table.into_iter().for_each(|table| held(table, &mut rows));
    }
    rows
}

/// The text of a rule, cut where the name of its table begins.
fn rule(state: &RuleState, reading: Reading) -> Row {
    let table = state.table.map(table_name).unwrap_or_default();
    let (text, table) = match state.text.strip_suffix(table.as_str()) {
        Some(text) => (text.to_owned(), table),
        None => (state.text.clone(), String::new()),
    };
    Row::Rule { priority: state.priority, text, table, reading }
}

/// Why no table is read.
fn rule_note(scene: &Scene<'_>, answer: RuleAnswer) -> Option<Row> {
    let key = match answer {
        RuleAnswer::Missed(_) => "pic-rule-missed",
        RuleAnswer::Reads | RuleAnswer::Jumps(_) | RuleAnswer::Passes | RuleAnswer::Refuses(_) => return None,
    };
    Some(Row::Note(scene.lang.text(key)))
}

fn table_rows(scene: &Scene<'_>, read: &TableRead, at: usize, room: Room, rows: &mut Vec<Row>) {
    let table = table_name(read.table);
    let wins = |candidate: &Candidate| candidate.fate == Fate::Won && read.answer != TableAnswer::Throw;
    let candidates = read.candidates();
    let won = candidates.iter().position(wins);
    let mut losers: Vec<usize> = (0..candidates.len()).filter(|at| Some(*at) != won).collect();
    losers.sort_by_key(|at| {
        let candidate = &candidates[*at];
        (candidate.fate == Fate::OtherPrefix, u8::MAX - shared_bits(candidate.route.dst, read.dst))
    });
    let covering = losers.iter().filter(|at| candidates[**at].fate != Fate::OtherPrefix).count();
    let hidden = losers.split_off(losers.len().min(covering.min(room.losers).max(1)));
    for (place, candidate) in candidates.iter().enumerate() {
        let route = || shown(scene, route_text(&candidate.route, &candidate.dev), &candidate.route.cause);
        if Some(place) == won {
            rows.push(Row::Won { route: route(), step: at });
        } else if losers.contains(&place) {
            rows.push(Row::Lost { route: route(), reason: reason(scene, candidate) });
        }
    }
    let count = [("count", Arg::from(hidden.len())), ("table", Arg::from(table.as_str()))];
    let all = [("count", Arg::from(candidates.len())), ("table", Arg::from(table.as_str()))];
    match read.answer {
        TableAnswer::Route | TableAnswer::Refused if hidden.is_empty() => {}
        TableAnswer::Route | TableAnswer::Refused
            if hidden.iter().all(|at| candidates[*at].fate == Fate::OtherPrefix) =>
        {
            rows.push(Row::Note(scene.lang.with("pic-more-uncovered", &count)));
        }
        TableAnswer::Route | TableAnswer::Refused => rows.push(Row::Note(scene.lang.with("pic-more-lost", &count))),
        TableAnswer::Throw => rows.push(Row::Silent { text: scene.lang.with("pic-throw", &all), step: at }),
        TableAnswer::Suppressed => rows.push(Row::Silent { text: scene.lang.with("pic-suppressed", &all), step: at }),
        TableAnswer::NoMatch => rows.push(Row::Silent { text: scene.lang.with("pic-none-covers", &all), step: at }),
        TableAnswer::Outranked => rows.push(Row::Silent { text: scene.lang.with("pic-outranked", &all), step: at }),
        TableAnswer::Empty => rows.push(Row::Silent { text: scene.lang.with("pic-empty", &all), step: at }),
    }
}

fn never_rows(
    scene: &Scene<'_>,
    host: &HostState,
    read: &TableRead,
    last_read: Option<usize>,
    room: Room,
    rows: &mut Vec<Row>,
) {
    let later = host.rules.iter().skip(last_read.map_or(0, |last| last + 1));
    if read.unread.is_empty() {
        return;
    }
    rows.push(Row::Stop(scene.lang.text("pic-ended")));
    for (next, state) in read.unread.iter().zip(later.filter(|rule| rule.table.is_some())) {
        rows.push(rule(state, Reading::Never));
        let mut routes = read.never(next);
        routes.sort_by_key(|(route, _)| tells_little(route.dst, route.kind));
        let text = |(route, dev): &(Arc<Route>, DevName)| shown(scene, route_text(route, dev), &route.cause);
        unasked_rows(scene, &routes, text, next.table, (room, true), rows);
    }
}

/// What every host has comes last.
fn tells_little(dst: Ipv4Net, kind: RouteType) -> (bool, bool) {
    (dst.addr().is_loopback(), kind == RouteType::Broadcast)
}

fn unasked_rows<T>(
    scene: &Scene<'_>,
    routes: &[T],
    shown: impl Fn(&T) -> ShownRoute,
    table: TableId,
    (room, never): (Room, bool),
    rows: &mut Vec<Row>,
) {
    let hidden = routes.len().saturating_sub(room.unasked);
    rows.extend(routes.iter().take(room.unasked).map(|route| Row::Unasked { route: shown(route), never }));
    if hidden > 0 {
        let args = [("count", Arg::from(hidden)), ("table", Arg::from(table_name(table)))];
        rows.push(Row::Note(scene.lang.with("pic-more-routes", &args)));
    }
}

fn shown(scene: &Scene<'_>, full: String, cause: &Cause) -> ShownRoute {
    ShownRoute { short: short(&full), lines: scene.lines(cause), full }
}

/// Only what decides: `local 10.0.3.0/24 dev lo table local proto kernel …` is `local 10.0.3.0/24 dev lo`.
fn short(full: &str) -> String {
    let mut words = full.split_ascii_whitespace();
    let mut kept: Vec<&str> = Vec::new();
    while let Some(word) = words.next() {
        match word {
            "table" | "proto" | "scope" | "src" => {
                words.next();
            }
            _ => kept.push(word),
        }
    }
    kept.join(" ")
}

fn reason(scene: &Scene<'_>, candidate: &Candidate) -> String {
    let key = match candidate.fate {
        Fate::Won => "pic-lost-throw",
        Fate::OtherPrefix if is_one_address(&candidate.route) => "pic-lost-other-address",
        Fate::OtherPrefix => "pic-lost-other-prefix",
        Fate::ShorterPrefix => "pic-lost-shorter-prefix",
        Fate::OutrankedByMain => "pic-lost-outranked",
        Fate::WorseMetric => "pic-lost-worse-metric",
        Fate::OtherDevice => "pic-lost-other-device",
        Fate::ScopeTooWide => "pic-lost-scope-too-wide",
        Fate::OtherTos => "pic-lost-other-tos",
        Fate::LessTos => "pic-lost-less-tos",
        Fate::Suppressed => "pic-lost-suppressed",
        Fate::Dead => "pic-lost-dead",
    };
    scene.lang.text(key)
}

fn is_one_address(route: &Route) -> bool {
    route.dst.prefix_len() == 32
}

/// How many leading bits a prefix and an address share, at most the prefix's own.
fn shared_bits(prefix: Ipv4Net, address: Ipv4Addr) -> u8 {
    let same = (prefix.network().to_bits() ^ address.to_bits()).leading_zeros() as u8;
    same.min(prefix.prefix_len())
}

pub(super) fn table_name(table: TableId) -> String {
    table.name().map_or_else(|| table.0.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_s_short_text_keeps_what_decides() {
        let full = "local 10.0.3.0/24 dev lo table local proto kernel scope host src 10.0.3.110";
        assert_eq!(short(full), "local 10.0.3.0/24 dev lo");
        assert_eq!(short("default via 10.0.3.2 dev lo metric 100"), "default via 10.0.3.2 dev lo metric 100");
    }

    #[test]
    fn the_nearest_prefix_shares_most_bits() {
        let near = |prefix: &str| shared_bits(prefix.parse().expect("a prefix"), Ipv4Addr::new(10, 0, 3, 2));
        assert!(near("10.0.3.110/32") > near("10.0.4.0/24"));
        assert_eq!(near("0.0.0.0/0"), 0);
    }
}
