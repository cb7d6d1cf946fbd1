//! Routes with several ways, and choices among them.

use std::net::Ipv4Addr;
use std::sync::Arc;

use sim_core::base::{IfIndex, Multipath, Nexthop, Nexthops, Route, RouteProto, RouteType, Scope};
use sim_core::trace::{ChosenBy, NexthopCandidate, NexthopFate, NexthopRead, StepKind};

use super::{ETH, addr, default_route, route};

pub(super) const fn way(dev: IfIndex, via: Option<Ipv4Addr>) -> Nexthop {
    Nexthop::new(dev, via, Scope::LINK, false)
}

pub(super) fn several() -> Arc<Route> {
    let nexthops = vec![way(ETH, Some(addr(9))), way(ETH, None)];
    let multipath = Multipath { nexthops, onlink: false, linkdown: false };
    let one = route(RouteType::Unicast, "0.0.0.0/0", ETH, None, RouteProto::BOOT);
    Arc::new(Route { nexthops: Nexthops::Many(multipath.into()), ..(*one).clone() })
}

/// Choices among several ways, and what becomes of those that lose.
pub(super) fn choices() -> Vec<StepKind> {
    use NexthopFate::{Dead, Later, OtherShare, OtherSource, Silent, Unsure, Won};
    let mut choices = Vec::new();
    for by in [ChosenBy::Addresses(7), ChosenBy::Ports(7), ChosenBy::Neighbours] {
        for lost in [&[Dead][..], &[OtherSource], &[OtherShare, Later, Silent, Unsure]] {
            let candidate = |fate: &NexthopFate| NexthopCandidate {
                route: if by == ChosenBy::Neighbours { default_route() } else { several() },
                nexthop: way(ETH, Some(addr(9))),
                dev: "eth0".into(),
                fate: *fate,
            };
            let candidates = [Won].iter().chain(lost).map(candidate).collect();
            choices.push(StepKind::Nexthop(NexthopRead { dst: addr(2), by, candidates }));
        }
    }
    choices
}
