//! Why somebody may take a wrong choice for the right one: what would have to be otherwise for it to be true.
//!
//! A belief is read from the same trace as the question, so what it says of routes, devices and hosts is so.

use std::net::Ipv4Addr;

use sim_core::base::{HostId, IfIndex, Route, RouteType, TableId};
use sim_core::packet::{Payload, Role};
use sim_core::trace::{Fate, Step, StepKind, TableRead};
use sim_core::why::Story;

use super::ways::search;
use super::{Asks, Claim, Question};
use crate::explain::names::{Names, route_words};

/// What a wrong choice would need.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Belief {
    // ---- who answers
    /// That nothing comes back.
    NothingComesBack,
    /// That only an address which stands on an interface is answered for.
    OwnerOnly { host: HostId, route: String, dst: Ipv4Addr },
    /// That the destination is an address of the asker.
    Itself { host: HostId, dst: Ipv4Addr },
    /// That another table is read before the one that keeps the packet in the host.
    OutFirst { host: HostId, table: TableId, route: String },
    /// That the packet leaves the host, which keeps it.
    KeptInside { host: HostId },
    /// That a reply which is made is read, too.
    ReplyRead { host: HostId },
    /// That a router answers for what is behind it.
    PassesOn { host: HostId, dst: Ipv4Addr },
    /// That whoever gets the request answers it.
    GetsIt { host: HostId },
    /// That the request comes to a host, which may have the address.
    Reached { host: HostId, dst: Ipv4Addr, owns: bool },
    // ---- which of them answer, or are named
    /// That these say nothing.
    LeftOut { hosts: Vec<HostId> },
    /// That these say something.
    Silent { hosts: Vec<HostId> },
    /// That who asks is a hop.
    AskerIsHop { host: HostId },
    // ---- who has an address
    /// That nobody does.
    NobodyHas { host: HostId, target: Ipv4Addr },
    /// That ARP reaches a host on another wire.
    Asked { host: HostId },
    /// That a host has the address.
    Has { host: HostId, target: Ipv4Addr },
    /// That a host answers for every address it has.
    AlwaysTells { host: HostId, target: Ipv4Addr },
    // ---- which ear hears
    /// That the request leaves by these.
    Leaves { devs: Vec<IfIndex> },
    /// That a request which passes these is heard nowhere.
    Unheard { devs: Vec<IfIndex> },
    /// That `lo` hears what leaves by these.
    LoHears { devs: Vec<IfIndex> },
    /// That a host reaches its own address by these, and not by `lo`.
    OwnByCard { devs: Vec<IfIndex> },
    /// That the way leads by `wrong` and not by `devs` alone.
    OtherWay { wrong: Vec<IfIndex>, devs: Vec<IfIndex> },
    /// That one device hears all: these do as well.
    OneEar { devs: Vec<IfIndex> },
    /// That every device hears what passes these alone.
    EveryEar { devs: Vec<IfIndex> },
    // ---- which route decides
    /// That its table is read first.
    TableFirst { table: TableId, before: TableId },
    /// That the shorter prefix wins.
    ShorterWins { is_default: bool, len: u8 },
    /// That its prefix holds the destination, which it does only at that length.
    Mask { dst: Ipv4Addr, len: u8 },
    /// That of equal prefixes the first in sight wins.
    AnyMetric,
    /// That the route is for this packet.
    Fits,
    /// That no route holds the destination.
    NoneHolds { dst: Ipv4Addr, route: String },
    // ---- what a host does
    /// That the packet is for the host.
    ForIt { host: HostId, dst: Ipv4Addr },
    /// That it is not.
    NotForIt { host: HostId, dst: Ipv4Addr },
    /// That nothing stops the packet.
    Free { host: HostId },
    /// That the host is no router.
    NoRouter { host: HostId },
    /// That the way leads out by `wrong`.
    OutBy { host: HostId, wrong: IfIndex, dev: IfIndex },
    // ---- which source
    /// That the way leads out by the device on which the address stands.
    StandsOn { host: HostId, dev: IfIndex },
    /// That the lowest address is taken.
    Lowest,
    /// That the address comes first, or the route names it.
    First { right: Ipv4Addr },
}

/// Why a claim of the question, not the first, is not so.
pub(super) fn belief(question: &Question, claim: &Claim, story: &Story<'_>, names: &Names<'_>) -> Belief {
    let right = &question.claims[0];
    match &question.asks {
        Asks::Answerer { .. } => answerer(right, claim, story, names),
        Asks::Answerers { asker, .. } | Asks::Tellers { asker, .. } => tellers(*asker, right, claim),
        Asks::Neighbour { asker, target } => neighbour(*asker, *target, right, claim, story, names),
        Asks::Ears { host } => ears(*host, right, claim, story),
        Asks::Route { dst, .. } => route(*dst, right, claim, search(story, question.at)),
        Asks::Fate { host } => fate(*host, right, claim, story.steps.get(question.at - 1).and_then(destination), story),
        Asks::Source { host, .. } => source(*host, right, claim, names),
    }
}

fn answerer(right: &Claim, claim: &Claim, story: &Story<'_>, names: &Names<'_>) -> Belief {
    let (asker, dst) = (story.asker, story.dst);
    let kept = story.decision(asker, dst).filter(|read| is_local(read));
    let Claim::Host(host) = *claim else {
        let by = if let Claim::Host(by) = right { *by } else { asker };
        let is_owned = names.hosts.iter().any(|host| names.owns(host.id, dst));
        let wide = taken_in(story, by, dst).filter(|won| won.dst.prefix_len() < 32 && !is_owned);
        return wide.map_or(Belief::NothingComesBack, |won| Belief::OwnerOnly {
            host: by,
            route: format!("local {}", won.dst),
            dst,
        });
    };
    let here = || story.steps.iter().filter(|step| step.host == host);
    let is_request = |step: &Step| step.packet().is_some_and(|seen| seen.payload.role() == Role::Request);
    let replies = |step: &Step| matches!(step.kind, StepKind::EchoAnswer { .. });
    if here().any(replies) {
        return Belief::ReplyRead { host };
    }
    if host == asker {
        return if kept.is_some() { Belief::ReplyRead { host } } else { Belief::Itself { host, dst } };
    }
    if here().any(|step| is_request(step) && matches!(step.kind, StepKind::Forward { .. })) {
        return Belief::PassesOn { host, dst };
    }
    if here().any(|step| is_request(step) && matches!(step.kind, StepKind::Receive { .. })) {
        return Belief::GetsIt { host };
    }
    let owns = names.owns(host, dst);
    let Some(read) = kept else { return Belief::Reached { host, dst, owns } };
    let out = read.unread.iter().find_map(|rule| {
        let leads = |route: &Route| route.dst.contains(&dst) && route.dev().is_some_and(|dev| dev != IfIndex::LO);
        let (route, dev) = read.never(rule).into_iter().find(|(route, _)| leads(route))?;
        Some(Belief::OutFirst { host: asker, table: rule.table, route: route_words(&route, &dev) })
    });
    out.unwrap_or(Belief::KeptInside { host: asker })
}

fn is_local(read: &TableRead) -> bool {
    read.winner().is_some_and(|won| won.route.kind == RouteType::Local)
}

/// The local route by which a host takes in what is for an address.
fn taken_in(story: &Story<'_>, host: HostId, dst: Ipv4Addr) -> Option<std::sync::Arc<Route>> {
    story.steps.iter().filter(|step| step.host == host).find_map(|step| {
        let StepKind::Table(read) = &step.kind else { return None };
        (read.dst == dst && is_local(read)).then(|| read.winner())?.map(|won| won.route)
    })
}

fn tellers(asker: HostId, right: &Claim, claim: &Claim) -> Belief {
    let hosts = |claim: &Claim| if let Claim::Hosts(hosts) = claim { hosts.clone() } else { Vec::new() };
    let (right, claimed) = (hosts(right), hosts(claim));
    let extra: Vec<HostId> = claimed.iter().copied().filter(|host| !right.contains(host)).collect();
    if extra.contains(&asker) {
        return Belief::AskerIsHop { host: asker };
    }
    if !extra.is_empty() {
        return Belief::Silent { hosts: extra };
    }
    if claimed.is_empty() {
        return Belief::NothingComesBack;
    }
    Belief::LeftOut { hosts: right.into_iter().filter(|host| !claimed.contains(host)).collect() }
}

fn neighbour(
    asker: HostId,
    target: Ipv4Addr,
    right: &Claim,
    claim: &Claim,
    story: &Story<'_>,
    names: &Names<'_>,
) -> Belief {
    let Claim::Host(host) = *claim else {
        let host = if let Claim::Host(by) = right { *by } else { asker };
        return Belief::NobodyHas { host, target };
    };
    let asked = story.steps.iter().filter(|step| step.host == host).any(|step| {
        let about = step.packet().is_some_and(
            |seen| matches!(seen.payload, Payload::Arp(arp) if arp.target == target && seen.payload.role() == Role::ArpRequest),
        );
        about && matches!(step.kind, StepKind::Receive { .. })
    });
    match (asked, names.owns(host, target)) {
        (false, _) => Belief::Asked { host },
        (true, false) => Belief::Has { host, target },
        (true, true) => Belief::AlwaysTells { host, target },
    }
}

fn ears(host: HostId, right: &Claim, claim: &Claim, story: &Story<'_>) -> Belief {
    let devs = |claim: &Claim| if let Claim::Heard(devs) = claim { devs.clone() } else { Vec::new() };
    let (right, claimed) = (devs(right), devs(claim));
    if claimed.is_empty() {
        return Belief::Unheard { devs: right };
    }
    if right.is_empty() {
        return Belief::Leaves { devs: claimed };
    }
    let has_all = right.iter().all(|dev| claimed.contains(dev));
    let wrong: Vec<IfIndex> = claimed.into_iter().filter(|dev| !right.contains(dev)).collect();
    if wrong.is_empty() {
        return Belief::OneEar { devs: right };
    }
    if has_all {
        return Belief::EveryEar { devs: right };
    }
    if wrong == [IfIndex::LO] {
        return Belief::LoHears { devs: right };
    }
    let is_own = right == [IfIndex::LO] && story.decision(host, story.dst).is_some_and(is_local);
    if is_own { Belief::OwnByCard { devs: wrong } } else { Belief::OtherWay { wrong, devs: right } }
}

fn route(dst: Ipv4Addr, right: &Claim, claim: &Claim, search: &[Step]) -> Belief {
    let Claim::Route(words) = claim else {
        let route = if let Claim::Route(route) = right { route.clone() } else { String::new() };
        return Belief::NoneHolds { dst, route };
    };
    let reads =
        || search.iter().filter_map(|step| if let StepKind::Table(read) = &step.kind { Some(read) } else { None });
    let won = reads().find_map(|read| read.winner().filter(|_| read.answer.ends_the_search()));
    for read in reads() {
        let found = read.candidates().into_iter().find(|own| route_words(&own.route, &own.dev) == *words);
        if let Some(own) = found {
            let is_default = own.route.dst.prefix_len() == 0;
            return match (own.fate, &won) {
                (Fate::OtherPrefix, _) => mask(&own.route, dst),
                // Of a table whose own winner was not taken the search goes on, perhaps to a prefix no longer than this.
                (Fate::ShorterPrefix | Fate::OutrankedByMain, Some(won))
                    if won.route.dst.prefix_len() > own.route.dst.prefix_len() =>
                {
                    Belief::ShorterWins { is_default, len: won.route.dst.prefix_len() }
                }
                (Fate::WorseMetric, _) => Belief::AnyMetric,
                _ => Belief::Fits,
            };
        }
        for rule in &read.unread {
            let found = read.never(rule).into_iter().find(|(route, dev)| route_words(route, dev) == *words);
            if let Some((route, _)) = found {
                return if !route.dst.contains(&dst) {
                    mask(&route, dst)
                } else if rule.table == read.table {
                    Belief::Fits
                } else {
                    Belief::TableFirst { table: rule.table, before: read.table }
                };
            }
        }
    }
    Belief::Fits
}

/// The longest mask with which a route that does not hold an address would do so.
fn mask(route: &Route, dst: Ipv4Addr) -> Belief {
    let differ = u32::from(route.dst.addr()) ^ u32::from(dst);
    Belief::Mask { dst, len: u8::try_from(differ.leading_zeros()).unwrap_or_default() }
}

fn destination(step: &Step) -> Option<Ipv4Addr> {
    match step.packet()?.payload {
        Payload::Ipv4(ip) => Some(ip.dst),
        Payload::Arp(_) => None,
    }
}

fn fate(host: HostId, right: &Claim, claim: &Claim, dst: Option<Ipv4Addr>, story: &Story<'_>) -> Belief {
    let dst = dst.unwrap_or(story.dst);
    match (right, claim) {
        (Claim::Stops, _) => Belief::Free { host },
        (Claim::Keeps, _) => Belief::NotForIt { host, dst },
        (Claim::SendsOn(dev), Claim::SendsOn(wrong)) => Belief::OutBy { host, wrong: *wrong, dev: *dev },
        (_, Claim::Stops) => Belief::NoRouter { host },
        _ => Belief::ForIt { host, dst },
    }
}

fn source(host: HostId, right: &Claim, claim: &Claim, names: &Names<'_>) -> Belief {
    let (Claim::Addr(right), Claim::Addr(wrong)) = (right, claim) else { return Belief::Lowest };
    let addrs = || names.state(host).into_iter().flat_map(|host| &host.addrs);
    let dev = |of: &Ipv4Addr| addrs().find(|own| own.net.addr() == *of).map(|own| own.ifindex);
    if let Some(dev) = dev(wrong).filter(|own| Some(*own) != dev(right)) {
        return Belief::StandsOn { host, dev };
    }
    if wrong < right { Belief::Lowest } else { Belief::First { right: *right } }
}
