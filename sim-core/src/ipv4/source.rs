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

/// Why an address of the host is the source, or is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceFate {
    Won,
    /// Never looked at: the route names another one.
    RouteSays,
    /// Only primaries are chosen.
    Secondary,
    /// Its scope does not reach as far as the route does.
    ScopeTooNear,
    /// Another one is in the network of the gateway.
    OtherNetwork,
    /// One before it fits.
    Later,
    /// Never looked at: the device by which the packet leaves has one that fits.
    OtherDevice,
}

impl Ipv4 {
    /// Every address of the host, in the order of `ip addr`, with what becomes of it where [`Self::source_of`] chooses.
    pub fn weigh_sources(&self, route: &Route, nexthop: Option<&Nexthop>) -> Vec<(&IfAddr, SourceFate)> {
        let Chosen { addr: won, why, .. } = self.source_of(route, nexthop);
        let (dev, towards) = nexthop.map_or((IfIndex::LO, None), |nexthop| (nexthop.dev, nexthop.via));
        let nearest = self.nearest_scope(dev);
        let reaches = |own: &IfAddr, here| match here {
            true => own.scope.min(nearest) <= route.scope,
            false => own.scope != Scope::LINK && own.scope <= route.scope,
        };
        let fate = |own: &IfAddr| {
            let here = own.dev == dev;
            match why {
                SourceWhy::RouteSays if own.addr() == won => SourceFate::Won,
                SourceWhy::RouteSays => SourceFate::RouteSays,
                SourceWhy::GatewayNetwork | SourceWhy::DeviceFirst if !here => SourceFate::OtherDevice,
                SourceWhy::GatewayNetwork | SourceWhy::DeviceFirst | SourceWhy::OtherDevice | SourceWhy::NoAddress => {
                    match own {
                        own if own.secondary => SourceFate::Secondary,
                        own if !reaches(own, here) => SourceFate::ScopeTooNear,
                        own if own.addr() == won => SourceFate::Won,
                        own if why == SourceWhy::GatewayNetwork
                            && !towards.is_some_and(|to| own.prefix().contains(&to)) =>
                        {
                            SourceFate::OtherNetwork
                        }
                        _ => SourceFate::Later,
                    }
                }
            }
        };
        let mut weighed: Vec<_> = self.addresses.iter().map(|own| (own, fate(own))).collect();
        // Two devices may have the same address: the first is taken.
        let mut winners = weighed.iter_mut().filter(|(_, fate)| *fate == SourceFate::Won).skip(1);
        winners.by_ref().for_each(|(_, fate)| *fate = SourceFate::Later);
        weighed
    }

    /// What is nearer than this counts as this.
    fn nearest_scope(&self, dev: IfIndex) -> Scope {
        if self.sysctls.conf_is_on(dev, Conf::RouteLocalnet) { Scope::LINK } else { Scope::HOST }
    }

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
        let nearest = self.nearest_scope(dev);
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
