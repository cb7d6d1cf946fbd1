//! The neighbour table of a host, and the addresses that it answers for in another's name.
//! Source: `struct neigh_table` in Linux 6.18.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::neigh::Neigh;
use crate::base::{Cause, IfIndex, Mac, Nud, RouteProto};

/// An address that ARP answers for on a device in another's name: `ip neigh add proxy`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    /// `None`: on every device.
    pub dev: Option<IfIndex>,
    pub dst: Ipv4Addr,
    pub router: bool,
    pub extern_learn: bool,
    /// Who made it, if somebody said so.
    pub proto: RouteProto,
    pub cause: Cause,
}

/// The table of one host. Copies share the entries until one of them changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    entries: Arc<Vec<Neigh>>,
    proxies: Vec<Proxy>,
}

impl Neighbours {
    /// By device, then by address.
    pub fn iter(&self) -> impl Iterator<Item = &Neigh> {
        self.entries.iter()
    }

    pub fn get(&self, dev: IfIndex, dst: Ipv4Addr) -> Option<&Neigh> {
        self.place(dev, dst).ok().map(|at| &self.entries[at])
    }

    pub fn get_mut(&mut self, dev: IfIndex, dst: Ipv4Addr) -> Option<&mut Neigh> {
        self.place(dev, dst).ok().map(|at| &mut Arc::make_mut(&mut self.entries)[at])
    }

    pub fn get_or_make(&mut self, dev: IfIndex, dst: Ipv4Addr) -> &mut Neigh {
        let place = self.place(dev, dst);
        let entries = Arc::make_mut(&mut self.entries);
        let at = place.unwrap_or_else(|at| {
            entries.insert(at, Neigh::new(dev, dst));
            at
        });
        &mut entries[at]
    }

    /// An address that needs no question: every frame to it goes to `lladdr`. Source: `arp_constructor()` in Linux 6.18.
    pub fn set_noarp(&mut self, dev: IfIndex, dst: Ipv4Addr, lladdr: Mac, cause: Cause) {
        let entry = self.get_or_make(dev, dst);
        (entry.nud, entry.lladdr, entry.cause) = (Nud::Noarp, Some(lladdr), cause);
    }

    /// An entry that knows nothing is forgotten. Source: `arp_invalidate()` in Linux 6.18.
    pub fn invalidate(&mut self, dev: IfIndex, dst: Ipv4Addr) {
        self.keep(|entry| (entry.dev, entry.dst) != (dev, dst) || entry.nud.is_valid());
    }

    /// By device, then by address.
    pub fn proxies(&self) -> impl Iterator<Item = &Proxy> {
        self.proxies.iter()
    }

    /// Source: `pneigh_lookup()` in Linux 6.18.
    pub fn proxy(&self, dev: IfIndex, dst: Ipv4Addr) -> Option<&Proxy> {
        self.proxies.iter().find(|proxy| proxy.dst == dst && proxy.dev.is_none_or(|on| on == dev))
    }

    /// Set anew if it is there; who made it stays known. Source: `pneigh_create()`, `neigh_add()` in Linux 6.18.
    pub fn set_proxy(&mut self, mut proxy: Proxy) {
        let was = self.proxies.iter().find(|own| (own.dev, own.dst) == (proxy.dev, proxy.dst));
        if let Some(was) = was.filter(|_| proxy.proto == RouteProto::UNSPEC) {
            (proxy.proto, proxy.cause) = (was.proto, proxy.cause.and(&was.cause));
        }
        self.remove_proxy(proxy.dev, proxy.dst);
        self.proxies.push(proxy);
        self.proxies.sort_by_key(|proxy| (proxy.dev, proxy.dst));
    }

    /// Whether it was there.
    pub fn remove_proxy(&mut self, dev: Option<IfIndex>, dst: Ipv4Addr) -> bool {
        let before = self.proxies.len();
        self.proxies.retain(|proxy| (proxy.dev, proxy.dst) != (dev, dst));
        self.proxies.len() < before
    }

    pub fn remove(&mut self, dev: IfIndex, dst: Ipv4Addr) {
        self.keep(|entry| (entry.dev, entry.dst) != (dev, dst));
    }

    /// The device has another MAC: no entry stays. Source: `neigh_changeaddr()` in Linux 6.18.
    pub fn forget_all(&mut self, dev: IfIndex) {
        self.keep(|entry| entry.dev != dev);
    }

    /// The device went down: nothing is left of it. Source: `neigh_ifdown()` in Linux 6.18.
    pub fn forget_device(&mut self, dev: IfIndex) {
        self.keep(|entry| entry.dev != dev);
        self.proxies.retain(|proxy| proxy.dev != Some(dev));
    }

    /// The device lost its carrier: all but what was set by hand is forgotten.
    pub fn forget(&mut self, dev: IfIndex) {
        self.keep(|entry| entry.dev != dev || entry.nud == Nud::Permanent);
    }

    fn keep(&mut self, stays: impl Fn(&Neigh) -> bool) {
        if !self.entries.iter().all(&stays) {
            Arc::make_mut(&mut self.entries).retain(stays);
        }
    }

    fn place(&self, dev: IfIndex, dst: Ipv4Addr) -> Result<usize, usize> {
        self.entries.binary_search_by_key(&(dev, dst), |entry| (entry.dev, entry.dst))
    }
}
