//! Lives here: which nexthop of several a packet takes. Source: `fib_select_path()` in Linux 6.18.
//! Does not: find the route (`fib/`), or deal out the shares of its nexthops (`base::Multipath`).
//! Go on: `hash.rs` for the number that a flow is dealt out by, `default.rs` for default routes of one metric.

mod default;
mod hash;

use std::net::Ipv4Addr;
use std::sync::Arc;

pub use default::DefaultChoice;
pub(super) use hash::FlowKeys;

use super::{Found, HostKey, Ipv4, Sysctl};
use crate::base::{Cause, Multipath, Nexthop, Nexthops, Route, Scope};
use crate::link::{Links, Neigh};
use crate::trace::{ChosenBy, LookupLog, NexthopCandidate, NexthopFate, NexthopRead};

/// Who wants to go where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sharing {
    pub(super) dst: Ipv4Addr,
    /// A packet that has a source already rather leaves by the device that has this address.
    pub(super) src: Option<Ipv4Addr>,
    /// All that the flow says of itself; the policy decides how much of it is hashed.
    pub(super) keys: FlowKeys,
}

impl Ipv4 {
    /// Only a route with several nexthops leaves a choice. Source: `fib_select_multipath()`,
    /// `nexthop_select_path_hthr()` in Linux 6.18.
    pub(super) fn select_path<L: LookupLog>(&self, links: &Links, found: &mut Found, flow: &Sharing, log: &mut L) {
        let Nexthops::Many(multipath) = &found.route.nexthops else { return };
        let by = self.chosen_by(flow);
        let hash = by.hash();
        let chosen = if found.route.nhid.is_some() {
            Some(self.among_objects(multipath, hash))
        } else {
            self.among_nexthops(&found.route, multipath, flow.src, hash)
        };
        // With no share left to anyone the first that the lookup could use is kept.
        let chosen = chosen.or_else(|| multipath.nexthops.iter().position(|own| Some(*own) == found.nexthop));
        let chosen = chosen.unwrap_or(0);
        if log.listens() {
            let fate = |at: usize, own: &Nexthop| self.fate(&found.route, multipath, (chosen, at), own, flow.src, hash);
            let candidates = multipath.nexthops.iter().enumerate().map(|(at, own)| {
                let (route, fate) = (Arc::clone(&found.route), fate(at, own));
                NexthopCandidate { route, nexthop: *own, dev: links.name(own.dev), fate }
            });
            let read = NexthopRead { dst: flow.dst, by, candidates: candidates.collect() };
            let keys = [HostKey::FibMultipathHashPolicy, HostKey::FibMultipathUseNeigh];
            let policy = keys.iter().fold(Cause::none(), |all, key| all.and(self.sysctls.set_by(Sysctl::Host(*key))));
            let gone = multipath.nexthops.iter().filter(|own| own.upper_bound == Nexthop::NEVER);
            let known = multipath.nexthops.iter().filter(|own| self.minds_silence(&found.route) && self.is_silent(own));
            let policy = known.filter_map(|own| self.gateway_of(own)).fold(policy, |all, neigh| all.and(&neigh.cause));
            let cause = gone.filter_map(|own| links.get(own.dev)).fold(policy, |cause, dev| cause.and(&dev.set));
            log.nexthop(read, &found.route.cause.and(&cause));
        }
        found.nexthop = multipath.nexthops.get(chosen).copied();
    }

    fn chosen_by(&self, flow: &Sharing) -> ChosenBy {
        match self.sysctls.host(HostKey::FibMultipathHashPolicy) {
            1 => ChosenBy::Ports(flow.keys.hash()),
            _ => ChosenBy::Addresses(FlowKeys::addresses(flow.keys.src, flow.keys.dst).hash()),
        }
    }

    /// The first that may take this hash and sends from the packet's source; else the first that sends from it; else
    /// the first that may take the hash; else the first of all.
    fn among_nexthops(&self, route: &Route, multipath: &Multipath, src: Option<Ipv4Addr>, hash: i32) -> Option<usize> {
        let mut best = None;
        for (at, own) in multipath.nexthops.iter().enumerate() {
            if own.upper_bound == Nexthop::NEVER || (self.minds_silence(route) && self.is_silent(own)) {
                continue;
            }
            let score = (self.sends_from(route, own, src), hash <= own.upper_bound);
            if best.is_none_or(|(_, before)| before < score) {
                best = Some((at, score));
            }
        }
        best.map(|(at, _)| at)
    }

    /// The first whose share it is and whose gateway is not known to be silent; else the first of these.
    fn among_objects(&self, group: &Multipath, hash: i32) -> usize {
        let mut answering = group.nexthops.iter().enumerate().filter(|(_, own)| !self.is_silent(own));
        let first = answering.clone().next();
        answering.find(|(_, own)| hash <= own.upper_bound).or(first).map_or(0, |(at, _)| at)
    }

    /// Differs from Linux: there the source that a nexthop would give is looked up anew only when it is asked for.
    fn sends_from(&self, route: &Route, nexthop: &Nexthop, src: Option<Ipv4Addr>) -> bool {
        src.is_some_and(|src| self.select_source(nexthop.dev, nexthop.via, route.scope).addr == src)
    }

    /// Its neighbour is known, and does not answer. Source: `ipv4_good_nh()` in Linux 6.18.
    fn is_silent(&self, nexthop: &Nexthop) -> bool {
        self.gateway_of(nexthop).is_some_and(|neigh| !neigh.nud.is_valid())
    }

    fn gateway_of(&self, nexthop: &Nexthop) -> Option<&Neigh> {
        let via = nexthop.via.filter(|_| nexthop.scope == Scope::LINK)?;
        self.neighbours.get(nexthop.dev, via)
    }

    /// Objects always pass over a gateway that is silent, nexthops of a route only where `fib_multipath_use_neigh` says
    /// so. Source: `fib_good_nh()` in Linux 6.18.
    fn minds_silence(&self, route: &Route) -> bool {
        route.nhid.is_some() || self.sysctls.is_on(HostKey::FibMultipathUseNeigh)
    }

    fn fate(
        &self,
        route: &Route,
        multipath: &Multipath,
        (chosen, at): (usize, usize),
        own: &Nexthop,
        src: Option<Ipv4Addr>,
        hash: i32,
    ) -> NexthopFate {
        let from = |own: &Nexthop| self.sends_from(route, own, src);
        let object = route.nhid.is_some();
        if at == chosen {
            NexthopFate::Won
        } else if own.upper_bound == Nexthop::NEVER {
            NexthopFate::Dead
        } else if self.minds_silence(route) && self.is_silent(own) {
            NexthopFate::Silent
        } else if !object && !from(own) && from(&multipath.nexthops[chosen]) {
            NexthopFate::OtherSource
        } else if hash > own.upper_bound {
            NexthopFate::OtherShare
        } else {
            NexthopFate::Later
        }
    }
}
