//! Redirects: a router says that another one on the same link is nearer. Source: `__mkroute_input()` in Linux 6.18.

use super::input::Arrival;
use super::output::OutputRoute;
use super::{Conf, Flow, Found, Ipv4};
use crate::base::{RouteType, Scope};
use crate::link::Links;
use crate::trace::{Purpose, Silent};

impl Ipv4 {
    /// The packet leaves by the device that it came in by, and its sender could have sent it to the next hop itself.
    pub(super) fn is_detour(&self, links: &Links, arrival: &Arrival, out: &OutputRoute) -> bool {
        let (dev, ip) = (arrival.dev, &arrival.ip);
        if out.dev != dev || !self.sysctls.conf_is_on(dev, Conf::SendRedirects) {
            return false;
        }
        // Without shared_media both have to be in one network of the device.
        let onlink = |addr| self.addresses.of(dev).find(|own| own.prefix().contains(addr));
        let one_network = || {
            let network = onlink(&ip.src);
            network.is_some_and(|own| out.gateway.is_none_or(|gateway| own.prefix().contains(&gateway)))
        };
        self.is_direct(links, arrival) && (self.sysctls.conf_is_on(dev, Conf::SharedMedia) || one_network())
    }

    /// The sender is on the link of the device. Source: `__fib_validate_source()` in Linux 6.18.
    fn is_direct(&self, links: &Links, arrival: &Arrival) -> bool {
        let (dev, ip) = (arrival.dev, &arrival.ip);
        let way_back = Flow { src: ip.dst, ignore_linkstate: true, ..Flow::to(Purpose::Source, ip.src) };
        let near = |found: &Found| found.nexthop.is_none_or(|nexthop| nexthop.scope >= Scope::HOST);
        let lookup = |flow| self.fib.lookup_nexthop(&self.rules, links, &flow, &mut Silent);
        match lookup(way_back) {
            Ok(back) if back.route.uses(dev) => near(&back),
            Ok(_) if self.addresses.of(dev).next().is_some() => {
                let through = lookup(Flow { oif: Some(dev), ..way_back });
                through.is_ok_and(|found| found.route.kind == RouteType::Unicast && near(&found))
            }
            Ok(_) | Err(_) => false,
        }
    }
}
