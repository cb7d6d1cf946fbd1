//! Lives here: IPv4 of one host: addresses, rules, tables, the way out, the way in, ARP, ICMP, sysctls.
//! Does not: devices and cables (`link/`), sockets and programs (`program/`), other hosts (`world.rs`).
//! Go on: `route_output.rs` and `route_input.rs` ask for the way, `fib/` decides, `output.rs` sends, `input.rs` receives.

mod addr;
mod arp;
mod devinet;
mod exception;
mod fib;
mod forward;
mod fragment;
mod icmp;
mod icmp_error;
mod input;
mod kernel_routes;
mod mtu;
mod multipath;
mod nexthop;
mod output;
mod peer;
mod record_route;
mod redirect;
mod route_input;
mod route_output;
mod rules;
mod source;
mod sysctl;
mod udp;
mod validate;

pub use addr::{AddrError, Addresses, IfAddr, Label, LabelError, Lifetime};
pub use exception::{Exception, Exceptions, Pmtu};
pub(crate) use fib::is_linkdown;
pub use fib::{AskedMetrics, Fib, Flow, Found, Gone, Insert, NexthopConfig, RouteConfig, RouteError};
pub use fragment::{Partials, Unsent};
pub use mtu::{PmtuDisc, SendError, SocketOptions};
pub use multipath::DefaultChoice;
pub use nexthop::{LeadConfig, NexthopLead, NexthopObject, NexthopObjects};
pub use peer::Peers;
pub use route_input::{InputFlow, InputRoute, Reject};
pub(crate) use route_output::nearer;
pub use route_output::{OutputFlow, OutputRoute};
pub use rules::{Mark, Rule, RuleAction, RuleError, Rules, Selector, Suppress};
pub use source::SourceFate;
pub use sysctl::{Conf, HostKey, NeighKey, NotTaken, Obeyed, Of, Sysctl, Sysctls};

use std::sync::Arc;

use crate::base::{Cause, IfIndex, Shared, Time};
use crate::link::{Links, NeighTimers, Neighbours};

/// IPv4 of one host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ipv4 {
    pub addresses: Addresses,
    pub rules: Rules,
    pub fib: Shared<Fib>,
    pub nexthops: NexthopObjects,
    pub neighbours: Neighbours,
    /// What was learnt of the ways to single addresses.
    pub exceptions: Exceptions,
    /// Packets of which pieces are missing.
    pub partials: Partials,
    /// Pieces that are still to leave.
    pub unsent: Unsent,
    /// Who was told of errors, and how often.
    pub peers: Peers,
    /// Shared by the checkpoints of a lab until somebody writes one.
    pub sysctls: Arc<Sysctls>,
}

impl Ipv4 {
    pub fn new(timers: NeighTimers) -> Self {
        Self {
            addresses: Addresses::default(),
            rules: Rules::default(),
            fib: Shared::default(),
            nexthops: NexthopObjects::default(),
            neighbours: Neighbours::default(),
            exceptions: Exceptions::default(),
            partials: Partials::default(),
            unsent: Unsent::default(),
            peers: Peers::default(),
            sysctls: Sysctls::born(timers),
        }
    }

    /// A device came up: the networks and broadcasts of its addresses get their routes.
    /// On `lo` the kernel adds 127.0.0.1/8. Source: `inetdev_event()`, `fib_netdev_event()` in Linux 6.18.
    pub fn device_up(&mut self, links: &Links, dev: IfIndex) {
        let Some(device) = links.get(dev) else { return };
        if device.is_loopback() {
            // 127.0.0.1 may be there already, from the last time `lo` came up.
            let _ = self.addresses.add(IfAddr::loopback(device.name.clone(), device.set.clone()));
            self.device_addressed(dev);
        }
        for addr in self.addresses.of(dev).cloned().collect::<Vec<_>>() {
            self.add_kernel_routes(links, &addr);
        }
        self.fib.device_back(links, dev);
    }

    /// A device went down: all its routes go but those that make an address local, and its neighbours.
    /// Source: `fib_sync_down_dev()`, `neigh_ifdown()` in Linux 6.18.
    pub fn device_down(&mut self, dev: IfIndex) {
        self.fib.device_gone(dev, Gone::Down);
        self.flush_nexthops(dev);
        self.neighbours.forget_device(dev);
    }

    /// A device leaves the host: its addresses go, each with what it brought, then all that is left of its routes and
    /// neighbours. Source: `inetdev_destroy()`, `fib_disable_ip()` in Linux 6.18.
    pub fn device_gone(&mut self, links: &Links, dev: IfIndex) {
        for addr in self.addresses.of(dev).cloned().collect::<Vec<_>>() {
            // A secondary went with its primary.
            if self.addresses.of(dev).any(|own| *own == addr) {
                self.delete_address(links, &addr);
            }
        }
        self.fib.device_gone(dev, Gone::Unregistered);
        self.neighbours.forget_device(dev);
        Arc::make_mut(&mut self.sysctls).device_removed(dev);
    }

    /// The far end of the cable came or went. Routes stay; neighbours of a dead cable do not.
    /// Source: `arp_netdev_event()`, `neigh_carrier_down()` in Linux 6.18.
    pub fn carrier_lost(&mut self, dev: IfIndex) {
        if self.sysctls.conf_is_on(dev, Conf::ArpEvictNocarrier) {
            self.neighbours.forget(dev);
        }
        self.fib.carrier_lost(dev);
        self.flush_nexthops(dev);
    }

    /// Carriers or sysctls changed: which devices' routes are passed over now. Source: `ip_ignore_linkdown()` in
    /// Linux 6.18.
    pub fn note_linkdown(&mut self, links: &Links) {
        let silent = links.iter().filter(|device| device.up && !device.carrier).map(|device| device.index);
        let ignored = silent.filter(|dev| self.sysctls.conf_is_on(*dev, Conf::IgnoreRoutesWithLinkdown));
        let ignored: Vec<IfIndex> = ignored.collect();
        let cause = ignored.iter().fold(Cause::none(), |cause, dev| {
            cause.and(&self.sysctls.conf_cause(*dev, Conf::IgnoreRoutesWithLinkdown)).and(links.needs(*dev))
        });
        self.fib.set_ignored(ignored, cause);
    }

    /// An address was asked for; 0.0.0.0 is none. Source: `inet_insert_ifa()`, `fib_add_ifaddr()` in Linux 6.18.
    ///
    /// # Errors
    /// [`AddrError`], as the kernel would answer.
    pub fn add_address(&mut self, links: &Links, addr: IfAddr) -> Result<(), AddrError> {
        if addr.addr().is_unspecified() {
            return Ok(());
        }
        self.device_addressed(addr.dev);
        let added = self.addresses.add(addr)?;
        self.add_kernel_routes(links, &added);
        self.fib.device_back(links, added.dev);
        Ok(())
    }

    /// An address that is there gets another metric and other lifetimes; the rest of it stays as it was.
    /// Source: `inet_rtm_newaddr()` with `NLM_F_REPLACE` in Linux 6.18.
    pub fn change_address(&mut self, links: &Links, old: &IfAddr, new: &IfAddr) {
        let cause = old.cause.and(&new.cause);
        let (metric, deprecated, lifetime) = (new.metric, new.deprecated, new.lifetime);
        if old.metric != metric {
            self.change_metric(links, old, metric, &cause);
        }
        self.addresses.change(old, IfAddr { metric, deprecated, lifetime, cause, ..old.clone() });
    }

    /// Addresses whose time is over go. Differs from Linux: there it may take a moment longer.
    /// Source: `check_lifetime()` in Linux 6.18.
    pub fn check_lifetimes(&mut self, links: &Links, now: Time) {
        self.addresses.deprecate(now);
        let over = |own: &&IfAddr| own.lifetime.is_some_and(|life| life.ends() <= now);
        loop {
            let Some(addr) = self.addresses.iter().find(over).cloned() else { return };
            self.delete_address(links, &addr);
        }
    }

    /// An address goes, and with a primary its secondaries, unless one of them is promoted; with the last of a device
    /// all its routes and neighbours. Source: `inet_del_ifa()`, `fib_disable_ip()` in Linux 6.18.
    pub fn delete_address(&mut self, links: &Links, addr: &IfAddr) {
        self.delete_address_promoting(links, addr, self.promotes(addr.dev));
    }

    fn delete_address_promoting(&mut self, links: &Links, addr: &IfAddr, promotes: bool) {
        let secondaries: Vec<IfAddr> = self.addresses.secondaries_of(addr).cloned().collect();
        let (promoted, falling) = if promotes { (secondaries, Vec::new()) } else { (Vec::new(), secondaries) };
        for own in &promoted {
            self.delete_kernel_routes(links, own, Some(addr));
        }
        for gone in falling.iter().chain([addr]) {
            self.addresses.remove(gone);
            self.delete_kernel_routes(links, gone, None);
        }
        if let Some((first, others)) = promoted.split_first() {
            let because = addr.cause.and(&self.sysctls.conf_cause(addr.dev, Conf::PromoteSecondaries));
            let first = self.addresses.promote(first, &because);
            [&first].into_iter().chain(others).for_each(|own| self.add_kernel_routes(links, own));
        }
        if self.addresses.of(addr.dev).next().is_none() {
            self.fib.device_gone(addr.dev, Gone::Addressless);
            self.neighbours.forget_device(addr.dev);
        }
    }

    fn device_addressed(&mut self, dev: IfIndex) {
        if self.sysctls.follows_default(dev) {
            Arc::make_mut(&mut self.sysctls).device_addressed(dev);
        }
    }

    fn promotes(&self, dev: IfIndex) -> bool {
        self.sysctls.conf_is_on(dev, Conf::PromoteSecondaries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{DevName, HostId, Mac, Scope, TableId};
    use crate::link::Device;

    const DEV: IfIndex = IfIndex(2);

    /// A card that is up, with addresses in the order of their making.
    fn host(nets: &[&str]) -> (Links, Ipv4) {
        let mut links = Links::new(HostId(0), Cause::none());
        let name = DevName::from("e0");
        links.add(Device::veth(DEV, name.clone(), Mac::ZERO, (HostId(1), DEV), Cause::none()));
        links.get_mut(DEV).expect("just made").up = true;
        let mut ipv4 = Ipv4::new(NeighTimers::FROZEN);
        for net in nets {
            let net = net.parse().expect("a prefix");
            let addr = IfAddr::new(DEV, net, Label::of_device(name.clone()), Scope::GLOBAL, Cause::none());
            ipv4.add_address(&links, addr).expect("new");
        }
        (links, ipv4)
    }

    fn addresses(ipv4: &Ipv4) -> Vec<String> {
        let mark = |own: &IfAddr| if own.secondary { " secondary" } else { "" };
        ipv4.addresses.iter().map(|own| format!("{}{}", own.net, mark(own))).collect()
    }

    fn routes(ipv4: &Ipv4, table: TableId) -> Vec<String> {
        let line = |dst: String, src: Option<std::net::Ipv4Addr>| format!("{dst} src {}", src.expect("of the kernel"));
        ipv4.fib.table(table).iter().map(|route| line(route.dst.to_string(), route.prefsrc)).collect()
    }

    const NETS: [&str; 4] = ["10.0.0.1/24", "10.1.0.1/24", "10.0.0.2/24", "10.0.0.3/24"];

    // tests/kernel/labs/addr-promote-secondaries.lab
    #[test]
    fn with_promotion_the_first_secondary_takes_over_behind_the_last_primary() {
        let (links, mut ipv4) = host(&NETS);
        let primary = ipv4.addresses.iter().next().cloned().expect("four");
        ipv4.delete_address_promoting(&links, &primary, true);
        assert_eq!(addresses(&ipv4), ["10.1.0.1/24", "10.0.0.2/24", "10.0.0.3/24 secondary"]);
        assert_eq!(routes(&ipv4, TableId::MAIN), ["10.0.0.0/24 src 10.0.0.2", "10.1.0.0/24 src 10.1.0.1"]);
        let local = routes(&ipv4, TableId::LOCAL);
        let of_the_network = ["10.0.0.2/32 src 10.0.0.2", "10.0.0.3/32 src 10.0.0.2", "10.0.0.255/32 src 10.0.0.2"];
        assert_eq!(local[..3], of_the_network);
    }

    // FACTS.md 4.
    #[test]
    fn without_promotion_the_secondaries_fall_with_their_primary() {
        let (links, mut ipv4) = host(&NETS);
        let primary = ipv4.addresses.iter().next().cloned().expect("four");
        ipv4.delete_address_promoting(&links, &primary, false);
        assert_eq!(addresses(&ipv4), ["10.1.0.1/24"]);
        assert_eq!(routes(&ipv4, TableId::LOCAL), ["10.1.0.1/32 src 10.1.0.1", "10.1.0.255/32 src 10.1.0.1"]);
    }
}
