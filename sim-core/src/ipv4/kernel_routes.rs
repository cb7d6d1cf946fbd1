//! The routes that the kernel adds and takes away with an address. Source: `fib_add_ifaddr()`,
//! `fib_del_ifaddr()`, `fib_magic()` and `fib_valid_prefsrc()` in Linux 6.18.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::{IfAddr, Insert, Ipv4};
use crate::base::{Cause, IfIndex, Nexthop, Route, RouteProto, RouteType, Scope, TableId};
use crate::link::Links;

impl Ipv4 {
    /// The address itself is local at once; its network and broadcast need the device up.
    pub(super) fn add_kernel_routes(&mut self, links: &Links, addr: &IfAddr) {
        let Some(device) = links.get(addr.dev) else { return };
        let prefsrc = self.addresses.primary_of(addr).unwrap_or(addr).addr();
        let mut add = |kind, dst: Ipv4Net| {
            // `fib_valid_prefsrc()`: a source has to be local by now, or the address that this route makes local.
            let makes_it_local = kind == RouteType::Local && dst == host(prefsrc);
            if makes_it_local || self.fib.addr_type(&self.rules, prefsrc) == RouteType::Local {
                let needs = if makes_it_local { Cause::none() } else { device.set.clone() };
                let route = Route { cause: addr.cause.clone(), needs, ..magic(kind, dst, addr.dev, prefsrc) };
                // The same route is there already, of another address.
                let _ = self.fib.insert(route, Insert::APPEND);
            }
        };
        add(RouteType::Local, host(addr.addr()));
        if !device.up {
            return;
        }
        let prefix = addr.net.trunc();
        if addr.secondary || is_zeronet(&prefix) || prefix.prefix_len() == 32 {
            return;
        }
        add(network_kind(device.is_loopback()), prefix);
        if prefix.prefix_len() < 31 {
            add(RouteType::Broadcast, host(prefix.broadcast()));
            self.neighbours.invalidate(addr.dev, prefix.broadcast());
        }
    }

    /// Takes away what no other address needs that sends from the same primary; and, when the host does not
    /// have the address any more, every route of table main with it as source.
    pub(super) fn delete_kernel_routes(&mut self, links: &Links, gone: &IfAddr) {
        let Some(primary) = self.addresses.primary_of(gone).cloned() else { return };
        let loopback = links.get(gone.dev).is_some_and(crate::link::Device::is_loopback);
        let prefix = gone.net.trunc();
        let has_network = !gone.secondary && !is_zeronet(&prefix) && prefix.prefix_len() < 32;
        let stays: Vec<&IfAddr> = self.addresses.of(gone.dev).collect();
        let same_source = |own: &&&IfAddr| self.addresses.primary_of(own).is_some_and(|by| by.addr() == primary.addr());
        let broadcast_stays = stays.iter().filter(same_source).any(|own| {
            let other = own.net.trunc();
            let has_broadcast = !own.secondary && other.prefix_len() < 31 && !is_zeronet(&other);
            has_broadcast && [other.broadcast(), other.addr()].contains(&prefix.broadcast())
        });
        let address_stays = stays.iter().filter(same_source).any(|own| own.addr() == gone.addr());
        let mut delete = |kind, dst| {
            let made = magic(kind, dst, gone.dev, primary.addr());
            // What somebody deleted by hand is gone already.
            let _ = self.fib.delete(made.table, |own| own.is_same(&made));
        };
        if has_network {
            delete(network_kind(loopback), prefix);
        }
        if has_network && prefix.prefix_len() < 31 && !broadcast_stays {
            delete(RouteType::Broadcast, host(prefix.broadcast()));
        }
        if !address_stays {
            delete(RouteType::Local, host(gone.addr()));
            if self.fib.addr_type(&self.rules, gone.addr()) != RouteType::Local {
                self.fib.forget(|route| route.table == TableId::MAIN && route.prefsrc == Some(gone.addr()));
            }
        }
    }
}

fn is_zeronet(prefix: &Ipv4Net) -> bool {
    prefix.addr().octets()[0] == 0
}

/// On a loopback device the whole network is local.
const fn network_kind(loopback: bool) -> RouteType {
    if loopback { RouteType::Local } else { RouteType::Unicast }
}

fn host(addr: Ipv4Addr) -> Ipv4Net {
    Ipv4Net::new_assert(addr, 32)
}

/// A route as the kernel makes it: what it is decides its table and scope.
fn magic(kind: RouteType, dst: Ipv4Net, dev: IfIndex, prefsrc: Ipv4Addr) -> Route {
    let table = if kind == RouteType::Unicast { TableId::MAIN } else { TableId::LOCAL };
    let (scope, reach) =
        if kind == RouteType::Local { (Scope::HOST, Scope::NOWHERE) } else { (Scope::LINK, Scope::HOST) };
    let nexthop = Some(Nexthop { dev, via: None, scope: reach, onlink: false });
    let (proto, tos, metric, prefsrc) = (RouteProto::KERNEL, 0, 0, Some(prefsrc));
    let (cause, needs) = (Cause::none(), Cause::none());
    Route { kind, dst, table, tos, scope, proto, metric, prefsrc, nexthop, cause, needs }
}
