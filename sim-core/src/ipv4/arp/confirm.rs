//! Whether an address is one of a device's, or in a network of it. Source: `net/ipv4/devinet.c` in Linux 6.18.

use std::net::Ipv4Addr;

use super::super::{Conf, IfAddr, Ipv4};
use crate::base::{IfIndex, Scope};

impl Ipv4 {
    /// One network of the device has both. Source: `inet_addr_onlink()` in Linux 6.18.
    pub(super) fn addr_onlink(&self, dev: IfIndex, one: Ipv4Addr, other: Ipv4Addr) -> bool {
        self.addresses.of(dev).any(|own| own.prefix().contains(&one) && own.prefix().contains(&other))
    }

    /// `local` is an address of near enough scope, in a network with `beside` if that is said; of this device, or
    /// else of any. Source: `inet_confirm_addr()` in Linux 6.18.
    pub(super) fn confirm_local(
        &self,
        dev: Option<IfIndex>,
        beside: Option<Ipv4Addr>,
        local: Ipv4Addr,
        scope: Scope,
    ) -> bool {
        let on = |dev: IfIndex| {
            let nearest = self.nearest(dev);
            let named = |own: &IfAddr| own.addr() == local && own.scope.min(nearest) <= scope;
            let holds = |own: &IfAddr| {
                let prefix = own.prefix();
                prefix.contains(&local) && beside.is_none_or(|beside| prefix.contains(&beside))
            };
            self.addresses.of(dev).any(named) && self.addresses.of(dev).any(holds)
        };
        match dev {
            Some(dev) => on(dev),
            None => self.addresses.iter().filter(|own| own.addr() == local).any(|own| on(own.dev)),
        }
    }

    /// The device has an address of near enough scope with which it could speak to `neighbour` as to one of its own
    /// network. Source: `confirm_addr_indev()` in Linux 6.18, with no address said.
    pub(super) fn confirm_neighbour(&self, dev: IfIndex, neighbour: Ipv4Addr, scope: Scope) -> bool {
        let nearest = self.nearest(dev);
        let (mut candidate, mut holds) = (None, false);
        for own in self.addresses.of(dev) {
            let fits = own.scope.min(nearest) <= scope;
            if candidate.is_none() && fits {
                candidate = Some(own.addr());
                if holds {
                    return true;
                }
            }
            holds = holds || own.prefix().contains(&neighbour);
            if let Some(candidate) = candidate.filter(|_| holds) {
                if fits || own.prefix().contains(&candidate) {
                    return true;
                }
                holds = false;
            }
        }
        false
    }

    /// What is nearer than this counts as this.
    fn nearest(&self, dev: IfIndex) -> Scope {
        if self.sysctls.conf_is_on(dev, Conf::RouteLocalnet) { Scope::LINK } else { Scope::HOST }
    }
}
