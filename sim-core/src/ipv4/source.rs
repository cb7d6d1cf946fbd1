//! Which source address a packet gets that has none yet. Source: `inet_select_addr()`, `fib_result_prefsrc()` in Linux 6.18.

use std::net::Ipv4Addr;

use super::{Conf, IfAddr, Ipv4};
use crate::base::{Cause, IfIndex, Nexthop, Route, Scope};
use crate::trace::SourceWhy;

/// A chosen source, why it was, and whose doing it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    pub addr: Ipv4Addr,
    pub why: SourceWhy,
    pub cause: Cause,
}

impl Ipv4 {
    /// What the route says, or else an address of the device by which it leaves.
    pub(super) fn source_of(&self, route: &Route, nexthop: Option<&Nexthop>) -> Chosen {
        match (route.prefsrc, nexthop) {
            (Some(addr), _) => Chosen { addr, why: SourceWhy::RouteSays, cause: route.cause.clone() },
            (None, Some(nexthop)) => self.select_source(nexthop.dev, nexthop.via, route.scope),
            (None, None) => self.select_source(IfIndex::LO, None, route.scope),
        }
    }

    /// The first primary of the device whose scope is near enough, one in the network of `towards` before all others.
    pub(super) fn select_source(&self, dev: IfIndex, towards: Option<Ipv4Addr>, scope: Scope) -> Chosen {
        // What is nearer than this counts as this.
        let nearest = if self.sysctls.conf_is_on(dev, Conf::RouteLocalnet) { Scope::LINK } else { Scope::HOST };
        let fits = |own: &&IfAddr| !own.secondary && own.scope.min(nearest) <= scope;
        let localnet = self.sysctls.conf_cause(dev, Conf::RouteLocalnet);
        let chosen = |own: &IfAddr, why| Chosen { addr: own.addr(), why, cause: own.cause.and(&localnet) };
        let beside = |to| self.addresses.of(dev).filter(fits).find(|own| own.prefix().contains(&to));
        if let Some(own) = towards.and_then(beside) {
            return chosen(own, SourceWhy::GatewayNetwork);
        }
        if let Some(own) = self.addresses.of(dev).find(fits) {
            return chosen(own, SourceWhy::DeviceFirst);
        }
        let reaches = |own: &&IfAddr| !own.secondary && own.scope != Scope::LINK && own.scope <= scope;
        match self.addresses.iter().find(reaches) {
            Some(own) => chosen(own, SourceWhy::OtherDevice),
            None => Chosen { addr: Ipv4Addr::UNSPECIFIED, why: SourceWhy::NoAddress, cause: Cause::none() },
        }
    }
}
