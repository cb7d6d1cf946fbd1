//! One table: its routes in order, and how the longest prefix is found among few and among many.

use std::net::Ipv4Addr;
use std::sync::Arc;

use ipnet::Ipv4Net;

use super::index::Index;
use crate::base::{Route, Routes, TableId};

/// A table with its routes in the order in which `ip route` shows them. Copies share it until one of them changes.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) id: TableId,
    routes: Routes,
    search: Search,
}

/// How those are found that hold a destination.
#[derive(Clone, Debug)]
enum Search {
    /// Where each route leads, side by side: most are passed over without a look at the route itself.
    Few(Arc<[Net]>),
    Many(Arc<Index>),
}

/// Up to so many routes a look at each of them is fast enough; more than a lab can hold.
const FEW: usize = 1024;

/// A prefix as a lookup asks for it.
#[derive(Clone, Copy, Debug)]
struct Net {
    addr: u32,
    mask: u32,
}

impl Net {
    fn of(prefix: &Ipv4Net) -> Self {
        Self { addr: prefix.addr().into(), mask: prefix.netmask().into() }
    }

    const fn holds(self, dst: u32) -> bool {
        (dst ^ self.addr) & self.mask == 0
    }
}

/// Address, then the longer prefix, then the higher tos, then the lower metric: the order of the kernel's trie.
fn key(route: &Route) -> (u64, u32) {
    (prefix_key(&route.dst) | u64::from(u8::MAX - route.tos), route.metric)
}

/// The part of the order that the prefix decides, in one number; it has no host bits.
fn prefix_key(prefix: &Ipv4Net) -> u64 {
    u64::from(u32::from(prefix.addr())) << 16 | u64::from(32 - prefix.prefix_len()) << 8
}

/// All else follows from the routes.
impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.routes == other.routes
    }
}

impl Eq for Table {}

impl Table {
    pub(super) fn new(id: TableId) -> Self {
        Self { id, routes: Routes::default(), search: Search::Few(Arc::default()) }
    }

    pub(super) const fn routes(&self) -> &Routes {
        &self.routes
    }

    /// Where routes with the prefix, tos and metric of this one stand, or would.
    pub(super) fn place_of(&self, route: &Route) -> std::ops::Range<usize> {
        let key_of_route = key(route);
        let first = self.routes.partition_point(|own| key(own) < key_of_route);
        let equals = self.routes[first..].iter().take_while(|own| key(own) == key_of_route).count();
        first..first + equals
    }

    /// The routes that lead to exactly this prefix.
    fn of_prefix(&self, prefix: &Ipv4Net) -> impl Iterator<Item = &Arc<Route>> {
        let key = prefix_key(prefix);
        let first = self.routes.partition_point(|own| prefix_key(&own.dst) < key);
        self.routes[first..].iter().take_while(move |own| prefix_key(&own.dst) == key)
    }

    pub(super) fn insert(&mut self, at: usize, route: Route) {
        let dst = route.dst;
        self.routes.insert(at, Arc::new(route));
        self.index_again(dst);
    }

    pub(super) fn replace(&mut self, at: usize, route: Route) {
        let dst = route.dst;
        self.routes.make_mut()[at] = Arc::new(route);
        self.index_again(dst);
    }

    pub(super) fn remove(&mut self, at: usize) -> Arc<Route> {
        let gone = self.routes.make_mut().remove(at);
        self.index_again(gone.dst);
        gone
    }

    pub(super) fn retain(&mut self, stays: impl Fn(&Route) -> bool) {
        if !self.routes.iter().all(|route| stays(route)) {
            self.routes.make_mut().retain(|route| stays(route));
            self.index_all();
        }
    }

    /// What is `wanted` may change as [`Self::change`] allows, and goes where `keep` does not keep it.
    pub(super) fn sift(&mut self, wanted: impl Fn(&Route) -> bool, mut keep: impl FnMut(&mut Arc<Route>) -> bool) {
        if self.routes.iter().any(|route| wanted(route)) {
            self.routes.make_mut().retain_mut(|route| !wanted(route) || keep(route));
            self.index_all();
        }
    }

    /// Changes what is `wanted` in place: neither its prefix, nor its tos and metric.
    pub(super) fn change(&mut self, wanted: impl Fn(&Route) -> bool, mut change: impl FnMut(&mut Route)) {
        if self.routes.iter().any(|route| wanted(route)) {
            let changed = self.routes.make_mut().iter_mut().filter(|route| wanted(route));
            changed.for_each(|route| change(Arc::make_mut(route)));
            self.index_all();
        }
    }

    /// Calls `met` with each route that holds the destination, and its place.
    #[inline]
    pub(super) fn each_holding<'a>(&'a self, dst: Ipv4Addr, mut met: impl FnMut(usize, &'a Arc<Route>)) {
        let Search::Few(nets) = &self.search else {
            let holding = self.routes.iter().enumerate().filter(|(_, route)| holds(&route.dst, dst));
            return holding.for_each(|(at, route)| met(at, route));
        };
        let dst = u32::from(dst);
        for (at, net) in nets.iter().enumerate() {
            if net.holds(dst) {
                met(at, &self.routes[at]);
            }
        }
    }

    /// Of the routes that hold the destination and fit, the one with the longest prefix; among equals that with the
    /// higher tos, then the lower metric, then the older.
    #[inline]
    pub(super) fn longest(&self, dst: Ipv4Addr, fits: impl Fn(&Route) -> bool) -> Option<&Arc<Route>> {
        let Search::Many(index) = &self.search else {
            // Of one prefix the first that fits is the best.
            let mut longest: Option<&Arc<Route>> = None;
            self.each_holding(dst, |_, route| {
                let longer = longest.is_none_or(|own| own.dst.prefix_len() < route.dst.prefix_len());
                if longer && fits(route) {
                    longest = Some(route);
                }
            });
            return longest;
        };
        let longest = index.longest(dst)?;
        if fits(longest) {
            return Some(longest);
        }
        index.holding(dst).filter_map(|first| self.of_prefix(&first.dst).find(|route| fits(route))).last()
    }

    /// The routes of one prefix changed.
    fn index_again(&mut self, prefix: Ipv4Net) {
        if self.routes.len() <= FEW || matches!(self.search, Search::Few(_)) {
            return self.index_all();
        }
        let first = self.of_prefix(&prefix).next().cloned();
        let Search::Many(index) = &mut self.search else { return };
        let index = Arc::make_mut(index);
        match first {
            Some(first) => index.insert(first),
            None => index.remove(&prefix),
        }
    }

    fn index_all(&mut self) {
        self.search = if self.routes.len() <= FEW {
            few(&self.routes)
        } else {
            let prefixes = self.routes.chunk_by(|one, next| one.dst == next.dst);
            Search::Many(Arc::new(prefixes.map(|routes| Arc::clone(&routes[0])).collect()))
        };
    }
}

fn few(routes: &[Arc<Route>]) -> Search {
    Search::Few(routes.iter().map(|route| Net::of(&route.dst)).collect())
}

/// A route's prefix has no host bits.
#[inline]
pub(super) fn holds(prefix: &Ipv4Net, addr: Ipv4Addr) -> bool {
    let differs = u64::from(u32::from(addr) ^ u32::from(prefix.addr()));
    differs >> (32 - prefix.prefix_len()) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Cause, Nexthops, RouteProto, RouteType, Scope};

    fn route(dst: Ipv4Net, metric: u32, tos: u8) -> Route {
        let (kind, scope, proto) = (RouteType::Unicast, Scope::LINK, RouteProto::BOOT);
        let (prefsrc, nexthops, nhid, metrics) = (None, Nexthops::None, None, None);
        let (table, cause, needs) = (TableId::MAIN, Cause::none(), Cause::none());
        Route { kind, dst, table, tos, scope, proto, metric, prefsrc, nexthops, nhid, metrics, cause, needs }
    }

    /// Spread over 10.0.0.0/8 with prefixes of any length that lie in each other, the shortest around it.
    fn many(count: u32) -> Table {
        let mut table = Table::new(TableId::MAIN);
        for n in 0..count {
            let addr = 0x0a00_0000 | (n.wrapping_mul(2_654_435_761) >> 8);
            let dst = Ipv4Net::new_assert(addr.into(), (n % 33) as u8).trunc();
            let route = route(dst, n % 3, (n % 2 * 4) as u8);
            let place = table.place_of(&route);
            if place.is_empty() {
                table.insert(place.start, route);
            }
        }
        table
    }

    #[test]
    fn many_routes_give_the_answer_that_a_look_at_each_of_them_gives() {
        let mut table = many(4_000);
        assert!(table.routes().len() > FEW && matches!(table.search, Search::Many(_)));
        while table.routes().len() > FEW - 100 {
            for n in 0..200_u32 {
                let dst = Ipv4Addr::from(0x0a00_0000 | (n.wrapping_mul(40_503) << 8 | n));
                let fits = |route: &Route| route.tos == 0 || n.is_multiple_of(2);
                let each = Table { search: few(table.routes()), ..table.clone() };
                assert_eq!(table.longest(dst, fits), each.longest(dst, fits), "{dst}");
            }
            let at = table.routes().len() / 3;
            (0..500).for_each(|_| drop(table.remove(at)));
        }
        table.retain(|route| route.dst.prefix_len() > 26);
        assert!(matches!(table.search, Search::Few(_)));
    }
}
