//! Which route decided, which line it came from, and what was passed over because of it.

use std::net::Ipv4Addr;
use std::sync::Arc;

use sim_core::base::{DevName, HostId, IfIndex, Route, RouteType};
use sim_core::lab::AddrState;
use sim_core::trace::{Candidate, ChosenBy, Fate, NexthopRead, RuleAnswer, StepKind, TableAnswer, TableRead};

use super::answer::Teller;
use super::lookup::table_name;
use super::message::Message;
use super::names::route_words;
use super::rich::Rich;

/// Where a packet would go, for a program that only asks.
pub(super) fn headline(teller: &Teller<'_>) -> Message {
    let decided = teller.story.decision(teller.story.asker, teller.story.dst).and_then(|read| read.winner());
    let Some(won) = decided else { return teller.about("why-head-would-assume") };
    let chosen = teller.story.chosen(teller.story.asker, teller.story.dst).and_then(NexthopRead::winner);
    let leaves = chosen.map(|chosen| &chosen.nexthop).or(won.route.nexthop());
    let nearer = teller.story.learnt(teller.story.asker, teller.story.dst).and_then(|(_, read)| read.gateway);
    let via = nearer.or_else(|| leaves.and_then(|nexthop| nexthop.via));
    let dev = leaves.map(|nexthop| nexthop.dev);
    let dst = teller.story.dst;
    let key = match won.route.kind {
        // Whatever the route says, nobody is asked to send these on.
        _ if dst.is_broadcast() => "why-head-would-go-to-all",
        _ if dst.is_multicast() => "why-head-would-go",
        RouteType::Local => "why-head-would-stay",
        RouteType::Broadcast => "why-head-would-go-to-all",
        RouteType::Unicast if dev == Some(IfIndex::LO) => "why-head-would-turn-round",
        RouteType::Unicast | RouteType::Anycast if via.is_some() => "why-head-would-go-via",
        RouteType::Unicast | RouteType::Anycast | RouteType::Multicast => "why-head-would-go",
        // Such a route ends a search, and is not asked where it leads.
        RouteType::Blackhole | RouteType::Unreachable | RouteType::Prohibit | RouteType::Throw => {
            "why-head-refused-way"
        }
    };
    let name = chosen.map_or(&won.dev, |chosen| &chosen.dev);
    teller.about(key).word("dev", name).addr("via", via.unwrap_or(dst))
}

/// The line that decided a host's way to an address, and the route that was passed over for it.
pub(super) fn sentences(teller: &Teller<'_>, host: HostId, dst: Ipv4Addr) -> Vec<Rich> {
    let Some(read) = teller.story.decision(host, dst) else { return Vec::new() };
    let Some(won) = read.winner() else { return Vec::new() };
    let mut said: Vec<Rich> = by_rule(teller, host, read).into_iter().collect();
    let chosen = teller.story.chosen(host, dst);
    let among_defaults = chosen.filter(|read| read.by == ChosenBy::Neighbours).and_then(NexthopRead::winner);
    let by_neighbour = among_defaults.map(|own| {
        let route = Arc::clone(&own.route);
        Candidate { route, dev: own.dev.clone(), fate: Fate::Won }
    });
    let won = by_neighbour.as_ref().unwrap_or(&won);
    said.push(origin(teller, host, dst, won).say(teller.lang));
    said.extend(teller.story.choice(host, dst).map(|at| teller.step(at)));
    said.extend(teller.story.learnt(host, dst).map(|(at, _)| teller.step(at)));
    said.extend(outranked(teller, host, dst));
    if by_neighbour.is_some() {
        return said;
    }
    said.extend(
        passed_over(read, won).map(|(key, route, dev)| other(teller, host, read, key, &route, &dev).say(teller.lang)),
    );
    said
}

/// The rule of somebody's own that sent the search to the table which answered.
fn by_rule(teller: &Teller<'_>, host: HostId, read: &TableRead) -> Option<Rich> {
    let step = teller.story.steps.iter().find(|step| {
        let StepKind::Rule(rule) = &step.kind else { return false };
        let same = (rule.dst, rule.purpose, rule.priority) == (read.dst, read.purpose, read.priority);
        same && step.host == host && rule.answer == RuleAnswer::Reads && !step.cause.is_none()
    })?;
    let line = teller.names.last_line(&step.cause).unwrap_or_default();
    let message = Message::new("why-origin-rule").word("priority", &read.priority.to_string()).line("line", line);
    Some(message.word("name", &table_name(read.table)).say(teller.lang))
}

/// Only where the deciding route came from.
pub(super) fn origin_of(teller: &Teller<'_>, host: HostId, dst: Ipv4Addr) -> Option<Rich> {
    let won = teller.story.decision(host, dst)?.winner()?;
    Some(origin(teller, host, dst, &won).say(teller.lang))
}

/// What would have given a route, where none was found.
pub(super) fn missing(teller: &Teller<'_>, host: HostId, dst: Ipv4Addr) -> Option<Rich> {
    let state = teller.names.state(host)?;
    let say = |key| Message::new(key).word("host", &state.name).addr("dst", dst);
    let is_down = |dev| state.links.iter().any(|link| link.ifindex == dev && !link.up);
    if let Some(addr) = state.addrs.iter().find(|addr| addr.net.contains(&dst) && is_down(addr.ifindex)) {
        let hint = say("why-hint-down").word("dev", &addr.dev).code("address", &addr.text());
        return Some(hint.say(teller.lang));
    }
    if let Some(step) = teller.story.no_route(host, dst).filter(|step| !step.cause.is_none()) {
        let line = teller.names.last_line(&step.cause).unwrap_or_default();
        return Some(say("why-hint-gone").line("line", line).say(teller.lang));
    }
    let has_default = state.routes.iter().any(|route| route.dst.prefix_len() == 0);
    (!has_default).then(|| say("why-hint-no-default").say(teller.lang))
}

fn origin(teller: &Teller<'_>, host: HostId, dst: Ipv4Addr, won: &Candidate) -> Message {
    let address = teller.names.address_behind(host, &won.route);
    let line = teller.names.line_behind(host, &won.route);
    let key = match (address, won.route.kind) {
        (None, _) => "why-origin-route",
        (Some(_), RouteType::Local) if won.route.dst.prefix_len() < 32 => "why-origin-network",
        (Some(_), RouteType::Local) => "why-origin-own",
        (Some(_), RouteType::Broadcast) => "why-origin-broadcast",
        (Some(_), _) => "why-origin-connected",
    };
    // Who brings lo up gets 127.0.0.1/8 from the kernel.
    let given = address.is_some_and(|addr| addr.ifindex == IfIndex::LO && addr.net.addr() == Ipv4Addr::LOCALHOST);
    let born = match line {
        None => "nobody",
        Some(_) if given => "given",
        Some(_) => "line",
    };
    Message::new(key)
        .word("host", teller.names.host(host))
        .choose("born", born)
        .line("line", line.unwrap_or_default())
        .code("address", &address.map(AddrState::text).unwrap_or_default())
        .word("dev", address.map_or(&*won.dev, |addr| &addr.dev))
        .code("net", &won.route.dst.to_string())
        .code("route", &route_words(&won.route, &won.dev))
        .addr("dst", dst)
}

/// Table local had a route too, but main a longer prefix.
fn outranked(teller: &Teller<'_>, host: HostId, dst: Ipv4Addr) -> Option<Rich> {
    let at = teller.story.steps.iter().position(|step| {
        let StepKind::Table(read) = &step.kind else { return false };
        step.host == host && read.dst == dst && read.answer == TableAnswer::Outranked
    })?;
    Some(teller.step(at))
}

/// The route that would have decided, had the winner not been there: one of a rule that was never come to,
/// or else one of the same table that leads elsewhere.
fn passed_over(read: &TableRead, won: &Candidate) -> Option<(&'static str, Arc<Route>, DevName)> {
    let others = read.unread.iter().filter(|rule| rule.table != read.table);
    let unread = others.into_iter().find_map(|rule| {
        let holding = read.never(rule).into_iter().filter(|(route, _)| route.dst.contains(&read.dst));
        holding.min_by_key(|(route, _)| (32 - route.dst.prefix_len(), route.metric))
    });
    if let Some((route, dev)) = unread {
        return Some(("why-passed-unread", route, dev));
    }
    let elsewhere = |lost: &Candidate| (lost.route.kind, &lost.route.nexthops) != (won.route.kind, &won.route.nexthops);
    let candidates = read.candidates();
    let lost = |fate| candidates.iter().filter(move |lost| lost.fate == fate).find(|lost| elsewhere(lost));
    let (key, lost) = lost(Fate::WorseMetric)
        .map(|lost| ("why-passed-metric", lost))
        .or_else(|| lost(Fate::ShorterPrefix).map(|lost| ("why-passed-shorter", lost)))?;
    Some((key, Arc::clone(&lost.route), lost.dev.clone()))
}

fn other(teller: &Teller<'_>, host: HostId, read: &TableRead, key: &'static str, route: &Route, dev: &str) -> Message {
    let line = teller.names.line_behind(host, route);
    let shape = match (line, route.dst.prefix_len()) {
        (Some(_), 0) => "default",
        (Some(_), _) => "line",
        (None, _) => "nobody",
    };
    Message::new(key)
        .choose("shape", shape)
        .word("priority", &read.priority.to_string())
        .word("name", &table_name(read.table))
        .code("route", &route_words(route, dev))
        .line("line", line.unwrap_or_default())
        .addr("dst", read.dst)
}
