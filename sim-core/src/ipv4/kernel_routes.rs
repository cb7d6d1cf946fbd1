//! The routes that the kernel adds and takes away with an address. Source: `fib_add_ifaddr()`,
//! `fib_del_ifaddr()`, `fib_modify_prefix_metric()`, `fib_magic()` and `fib_valid_prefsrc()` in Linux 6.18.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::{IfAddr, Insert, Ipv4};
use crate::base::{Cause, IfIndex, Nexthop, Nexthops, Route, RouteProto, RouteType, Scope, TableId};
use crate::link::{Device, Links};

impl Ipv4 {
    /// The address itself is local at once; its network and broadcasts need the device up.
    pub(super) fn add_kernel_routes(&mut self, links: &Links, addr: &IfAddr) {
        let Some(device) = links.get(addr.dev) else { return };
        let primary = self.addresses.primary_of(addr).unwrap_or(addr);
        let (prefsrc, cause) = (primary.addr(), addr.cause.and(&primary.cause));
        self.add_magic(device, &cause, magic(RouteType::Local, host(addr.addr()), addr.dev, prefsrc, 0));
        if !device.up {
            return;
        }
        let mut broadcasts: Vec<Ipv4Addr> = addr.broadcast.filter(|brd| !brd.is_broadcast()).into_iter().collect();
        if brings_network(addr) {
            let prefix = addr.prefix();
            if !addr.noprefixroute {
                let network = magic(network_kind(device.is_loopback()), prefix, addr.dev, prefsrc, addr.metric);
                self.add_magic(device, &cause, network);
            }
            broadcasts.extend((prefix.prefix_len() < 31).then(|| prefix.broadcast()));
        }
        for brd in broadcasts {
            self.add_magic(device, &cause, magic(RouteType::Broadcast, host(brd), addr.dev, prefsrc, 0));
            self.neighbours.invalidate(addr.dev, brd);
        }
    }

    /// The route to an address's network gets another metric: the new one comes before the old one goes.
    pub(super) fn change_metric(&mut self, links: &Links, addr: &IfAddr, metric: u32, cause: &Cause) {
        let Some(device) = links.get(addr.dev).filter(|device| device.up) else { return };
        if addr.noprefixroute || !brings_network(addr) {
            return;
        }
        let route = |metric| magic(network_kind(device.is_loopback()), addr.prefix(), addr.dev, addr.addr(), metric);
        self.add_magic(device, cause, route(metric));
        self.delete_magic(&route(addr.metric));
    }

    /// Takes away what no other address needs that sends from the same primary; and, when the host does not
    /// have the address any more, every route of table main with it as source.
    ///
    /// `falling` is the primary in whose place one of its secondaries comes. Then `gone` is one of these, still in
    /// the list, and only to get other routes.
    pub(super) fn delete_kernel_routes(&mut self, links: &Links, gone: &IfAddr, falling: Option<&IfAddr>) {
        let Some(primary) = self.addresses.primary_of(gone).cloned() else { return };
        let loopback = links.get(gone.dev).is_some_and(Device::is_loopback);
        let prefix = gone.prefix();
        let stays = self.what_stays(gone, &primary, falling);
        let mut delete = |kind, dst| self.delete_magic(&magic(kind, dst, gone.dev, primary.addr(), 0));
        if brings_network(gone) && !gone.noprefixroute {
            delete(network_kind(loopback), prefix);
        }
        if let Some(brd) = gone.broadcast.filter(|_| !stays.named_broadcast) {
            delete(RouteType::Broadcast, host(brd));
        }
        if brings_network(gone) && prefix.prefix_len() < 31 {
            if !stays.last {
                delete(RouteType::Broadcast, host(prefix.broadcast()));
            }
            if !stays.first {
                delete(RouteType::Broadcast, host(prefix.addr()));
            }
        }
        for (is_left, kind, dst) in [
            (stays.address, RouteType::Local, gone.addr()),
            (stays.last, RouteType::Broadcast, prefix.broadcast()),
            (stays.first, RouteType::Broadcast, prefix.addr()),
        ] {
            if is_left {
                // From now on it is there because of those that need it still.
                let left = magic(kind, host(dst), gone.dev, primary.addr(), 0);
                self.fib.hand_over(left.table, |own| is_magic(own, &left), &stays.heirs);
            }
        }
        if !stays.address {
            self.delete_magic(&magic(RouteType::Local, host(gone.addr()), gone.dev, primary.addr(), 0));
            if falling.is_none() && !self.is_local(gone.addr()) {
                self.fib.forget(|route| route.table == TableId::MAIN && route.prefsrc == Some(gone.addr()));
            }
        }
    }

    /// Which routes of an address other addresses of the device need as well, from the same source.
    fn what_stays(&self, gone: &IfAddr, primary: &IfAddr, falling: Option<&IfAddr>) -> Stays {
        let mut stays = Stays::default();
        let other = |own: &&IfAddr| *own != gone && !falling.is_some_and(|falling| own.is_kin(falling));
        let same_source = |own: &&IfAddr| {
            let source = self.addresses.primary_of(own);
            source.is_some_and(|source| source.is_kin(primary) || source.addr() == primary.addr())
        };
        for own in self.addresses.of(gone.dev).filter(other) {
            let prefix = own.prefix();
            let network = !own.secondary && prefix.prefix_len() < 31 && !prefix.addr().is_unspecified();
            let has = |brd: Ipv4Addr| {
                own.broadcast == Some(brd) || network && [prefix.broadcast(), prefix.addr()].contains(&brd)
            };
            let shared = Stays {
                address: own.addr() == gone.addr(),
                named_broadcast: gone.broadcast.is_some_and(has),
                last: has(gone.prefix().broadcast()),
                first: has(gone.prefix().addr()),
                heirs: Cause::none(),
            };
            // Looking for the source is dear, and most addresses share nothing.
            if shared != Stays::default() && same_source(&own) {
                stays.address |= shared.address;
                stays.named_broadcast |= shared.named_broadcast;
                stays.last |= shared.last;
                stays.first |= shared.first;
                stays.heirs = stays.heirs.and(&own.cause);
            }
        }
        stays
    }

    fn add_magic(&mut self, device: &Device, cause: &Cause, route: Route) {
        // `fib_valid_prefsrc()`: a source has to be local by now, or the address that this route makes local.
        let makes_it_local = route.kind == RouteType::Local && route.prefsrc == Some(route.dst.addr());
        if makes_it_local || route.prefsrc.is_some_and(|src| self.is_local(src)) {
            let at_once = route.kind == RouteType::Local && route.dst.prefix_len() == 32;
            let needs = if at_once { Cause::none() } else { device.set.clone() };
            // The same route may be there already, of another address.
            let _ = self.fib.insert(Route { cause: cause.clone(), needs, ..route }, Insert::APPEND);
        }
    }

    /// A multicast address and 255.255.255.255 never are, whatever a table says. Source: `inet_addr_type()`.
    fn is_local(&self, addr: Ipv4Addr) -> bool {
        let never = addr.is_multicast() || addr.is_broadcast();
        !never && self.fib.addr_type(&self.rules, addr) == RouteType::Local
    }

    /// What somebody deleted by hand is gone already.
    fn delete_magic(&mut self, made: &Route) {
        let _ = self.fib.delete(made.table, |own| is_magic(own, made));
    }
}

/// One of the routes that the kernel makes with an address; metric 0 stands for any.
fn is_magic(own: &Route, made: &Route) -> bool {
    let same = (own.kind, own.dst, own.scope, own.prefsrc, own.proto, own.dev())
        == (made.kind, made.dst, made.scope, made.prefsrc, made.proto, made.dev());
    same && (made.metric == 0 || made.metric == own.metric)
}

/// What of an address another one still needs.
#[derive(Default, PartialEq, Eq)]
struct Stays {
    address: bool,
    /// The broadcast address that somebody named.
    named_broadcast: bool,
    /// The last address of its network, as broadcast.
    last: bool,
    /// The first one, which older kernels took for a broadcast address as well.
    first: bool,
    /// The commands that made those others.
    heirs: Cause,
}

/// The first address of a network brings it, if there is more in it than the address itself.
fn brings_network(addr: &IfAddr) -> bool {
    let prefix = addr.prefix();
    let more = prefix.prefix_len() < 32 || prefix.addr() != addr.addr();
    !addr.secondary && more && !prefix.addr().is_unspecified()
}

/// On a loopback device the whole network is local.
const fn network_kind(loopback: bool) -> RouteType {
    if loopback { RouteType::Local } else { RouteType::Unicast }
}

fn host(addr: Ipv4Addr) -> Ipv4Net {
    Ipv4Net::new_assert(addr, 32)
}

/// A route as the kernel makes it: what it is decides its table and scope.
fn magic(kind: RouteType, dst: Ipv4Net, dev: IfIndex, prefsrc: Ipv4Addr, metric: u32) -> Route {
    let table = if kind == RouteType::Unicast { TableId::MAIN } else { TableId::LOCAL };
    let (scope, reach) =
        if kind == RouteType::Local { (Scope::HOST, Scope::NOWHERE) } else { (Scope::LINK, Scope::HOST) };
    let nexthops = Nexthops::One(Nexthop::new(dev, None, reach, false));
    let (proto, tos, prefsrc, nhid) = (RouteProto::KERNEL, 0, Some(prefsrc), None);
    let (cause, needs) = (Cause::none(), Cause::none());
    let metrics = None;
    Route { kind, dst, table, tos, scope, proto, metric, prefsrc, nexthops, nhid, metrics, cause, needs }
}
