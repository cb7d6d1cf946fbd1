//! What somebody asks of a new route, and whether the kernel takes it.
//! Source: `inet_validate_rtm()`, `fib_create_info()`, `fib_check_nh()`, `fib_valid_prefsrc()` in Linux 6.18.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::Ipv4Net;

use super::{AskedMetrics, Flow, Found, RouteError};
use crate::base::{
    Cause, Errno, IfIndex, Multipath, Nexthop, NexthopId, Nexthops, Route, RouteProto, RouteType, Scope, TableId,
};
use crate::ipv4::Ipv4;
use crate::link::{Device, Links};
use crate::trace::{Purpose, Silent};

/// A route as it was asked for. Source: `struct fib_config` in Linux 6.18.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteConfig {
    pub kind: RouteType,
    /// May have host bits, which the kernel refuses.
    pub dst: Ipv4Net,
    pub table: TableId,
    pub tos: u8,
    pub scope: Scope,
    pub proto: RouteProto,
    pub metric: u32,
    pub prefsrc: Option<Ipv4Addr>,
    /// What was said of the route itself.
    pub nexthop: NexthopConfig,
    /// What was said after each word `nexthop`.
    pub nexthops: Vec<NexthopConfig>,
    pub nhid: Option<NexthopId>,
    pub metrics: AskedMetrics,
}

/// One nexthop as it was asked for. Source: `struct rtnexthop`, `fib_nh_init()` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NexthopConfig {
    pub oif: Option<IfIndex>,
    pub via: Option<Ipv4Addr>,
    /// `via inet6`: a gateway of the other family, which no host here has.
    pub via6: Option<Ipv6Addr>,
    pub onlink: bool,
    pub weight: u16,
}

impl NexthopConfig {
    /// Of either family.
    pub const fn has_gateway(&self) -> bool {
        self.via.is_some() || self.via6.is_some()
    }
}

/// Nothing was said.
impl Default for NexthopConfig {
    fn default() -> Self {
        Self { oif: None, via: None, via6: None, onlink: false, weight: 1 }
    }
}

impl RouteConfig {
    /// What the kernel looks at before the type.
    ///
    /// # Errors
    /// ECN bits, and host bits.
    pub fn check_prefix(&self) -> Result<(), RouteError> {
        if self.tos & 3 != 0 {
            return Err(RouteError::Said("Invalid dsfield (tos): ECN bits must be 0"));
        }
        if self.dst.trunc() != self.dst {
            return Err(RouteError::Said("Invalid prefix for given prefix length"));
        }
        Ok(())
    }
}

impl Ipv4 {
    /// The route that a request comes to, with the commands that it needed to be taken.
    ///
    /// # Errors
    /// What the kernel answers, in the order of its checks.
    pub fn check_route(&self, links: &Links, asked: &RouteConfig) -> Result<(Route, Cause), RouteError> {
        let RouteConfig { kind, dst, table, tos, scope, proto, metric, prefsrc, nhid, .. } = *asked;
        asked.check_prefix()?;
        if narrowest(kind) > scope {
            return Err(RouteError::Said("Invalid scope"));
        }
        if let Some(id) = nhid {
            return self.check_of_object(asked, id);
        }
        agrees_with_first(asked)?;
        let metrics = asked.metrics.convert()?;
        let (nexthops, needed) = if kind.leads() {
            self.check_nexthops(links, asked)?
        } else if asked.nexthop.has_gateway() || asked.nexthop.oif.is_some() || !asked.nexthops.is_empty() {
            let why = "Gateway, device and multipath can not be specified for this route type";
            return Err(RouteError::Said(why));
        } else {
            (Nexthops::None, Cause::none())
        };
        if kind.leads() && prefsrc.is_some_and(|src| !self.may_be_source(asked, src)) {
            return Err(RouteError::Said("Invalid prefsrc address"));
        }
        let needed = needed.and(&self.source_needs(asked));
        let (cause, needs) = (Cause::none(), Cause::none());
        let route =
            Route { kind, dst, table, tos, scope, proto, metric, prefsrc, nexthops, nhid, metrics, cause, needs };
        Ok((route, needed))
    }

    /// A route that refers to a nexthop object.
    fn check_of_object(&self, asked: &RouteConfig, id: NexthopId) -> Result<(Route, Cause), RouteError> {
        let RouteConfig { kind, dst, table, tos, scope, proto, metric, prefsrc, nhid, .. } = *asked;
        let missing = RouteError::Said("Nexthop id does not exist");
        let needed = self.nexthops.get(id).map(|_| self.nexthops.cause(id)).ok_or(missing)?;
        let metrics = asked.metrics.convert()?;
        if scope > Scope::HOST {
            return Err(RouteError::Said("Invalid scope"));
        }
        let (nexthops, blackhole) = self.check_nhid(id, scope)?;
        if prefsrc.is_some_and(|src| !self.may_be_source(asked, src)) {
            return Err(RouteError::Said("Invalid prefsrc address"));
        }
        let needed = needed.and(&self.source_needs(asked));
        let kind = if blackhole && kind == RouteType::Unicast { RouteType::Blackhole } else { kind };
        let (cause, needs) = (Cause::none(), Cause::none());
        let route =
            Route { kind, dst, table, tos, scope, proto, metric, prefsrc, nexthops, nhid, metrics, cause, needs };
        Ok((route, needed))
    }

    fn check_nexthops(&self, links: &Links, asked: &RouteConfig) -> Result<(Nexthops, Cause), RouteError> {
        let RouteConfig { table, scope, .. } = *asked;
        if scope > Scope::HOST {
            return Err(RouteError::Said("Invalid scope"));
        }
        let many = &asked.nexthops;
        if scope == Scope::HOST {
            if many.len() > 1 {
                return Err(RouteError::Said("Route with host scope can not have multiple nexthops"));
            }
            let one = many.first().unwrap_or(&asked.nexthop);
            if one.has_gateway() {
                return Err(RouteError::Said("Route with host scope can not have a gateway"));
            }
            let dev = one.oif.ok_or(RouteError::Errno(Errno::Enodev))?;
            let nexthop = Nexthop { weight: one.weight, ..Nexthop::new(dev, None, Scope::NOWHERE, one.onlink) };
            return Ok((Nexthops::One(nexthop), Cause::none()));
        }
        if many.len() < 2 {
            let one = many.first().unwrap_or(&asked.nexthop);
            let (nexthop, needed) = self.check_nexthop(links, table, scope, one)?;
            return Ok((Nexthops::One(nexthop), needed));
        }
        let (mut nexthops, mut needed) = (Vec::with_capacity(many.len()), Cause::none());
        for one in many {
            let (nexthop, needs) = self.check_nexthop(links, table, scope, one)?;
            nexthops.push(nexthop);
            needed = needed.and(&needs);
        }
        let linkdown = nexthops.iter().all(|own| links.is_up(own.dev) && !links.has_carrier(own.dev));
        let mut multipath = Multipath { nexthops, onlink: asked.nexthop.onlink, linkdown };
        multipath.rebalance(|own| self.fib.ignores(own));
        Ok((Nexthops::Many(multipath.into()), needed.and(&self.fib.ignored_by)))
    }

    /// Where a nexthop leads. Source: `fib_check_nh()` in Linux 6.18.
    pub(in crate::ipv4) fn check_nexthop(
        &self,
        links: &Links,
        table: TableId,
        scope: Scope,
        asked: &NexthopConfig,
    ) -> Result<(Nexthop, Cause), RouteError> {
        if let Some(via) = asked.via6 {
            return Err(refuse_gateway6(links, asked, via));
        }
        let (nexthop, needed) = match asked.via {
            Some(via) if asked.onlink => self.check_onlink(links, scope, asked, via),
            Some(via) => self.check_gateway(links, table, scope, asked, via),
            None => check_device(links, asked),
        }?;
        Ok((Nexthop { weight: asked.weight, ..nexthop }, needed))
    }

    /// `onlink`: nobody asks the routes. Source: `fib_check_nh_v4_gw()` in Linux 6.18.
    fn check_onlink(
        &self,
        links: &Links,
        scope: Scope,
        asked: &NexthopConfig,
        via: Ipv4Addr,
    ) -> Result<(Nexthop, Cause), RouteError> {
        if scope >= Scope::LINK {
            return Err(RouteError::Said("Nexthop has invalid scope"));
        }
        let dev = asked.oif.ok_or(RouteError::Said("Nexthop device required for onlink"))?;
        if !links.is_up(dev) {
            return Err(RouteError::Said("Nexthop device is not up"));
        }
        if via.is_multicast() || self.fib.addr_type(&self.rules, via) != RouteType::Unicast {
            return Err(RouteError::Said("Nexthop has invalid gateway"));
        }
        let nexthop = Nexthop::new(dev, Some(via), Scope::LINK, true);
        // Without a table local there would be no unicast address.
        Ok((nexthop, links.needs(dev).and(&self.fib.local_made)))
    }

    /// The gateway must be found by a route of this host, nearer than the new one.
    fn check_gateway(
        &self,
        links: &Links,
        table: TableId,
        scope: Scope,
        asked: &NexthopConfig,
        via: Ipv4Addr,
    ) -> Result<(Nexthop, Cause), RouteError> {
        let (oif, scope) = (asked.oif, scope.nearer().max(Scope::LINK));
        let flow = Flow { oif, scope, ignore_linkstate: true, ..Flow::to(Purpose::Output, via) };
        let own_table = (table != TableId::MAIN).then(|| self.fib.in_table(table, &flow)).flatten();
        let found = match own_table {
            Some(route) => Ok(Found { route: route.clone(), nexthop: self.fib.first_good(route, &flow).copied() }),
            None => self.fib.lookup_nexthop(&self.rules, links, &flow, &mut Silent),
        };
        const INVALID: &str = "Nexthop has invalid gateway";
        let Found { route, nexthop } = found.map_err(|errno| RouteError::SaidOf(errno, INVALID))?;
        let usable = matches!(route.kind, RouteType::Unicast | RouteType::Local);
        let dev = nexthop.filter(|_| usable).ok_or(RouteError::Said(INVALID))?.dev;
        if !links.is_up(dev) {
            return Err(RouteError::Errno(Errno::Enetdown));
        }
        let nexthop = Nexthop::new(dev, Some(via), route.scope, false);
        Ok((nexthop, route.cause.and(links.needs(dev))))
    }

    /// What makes the `src` that was said an address of this host.
    fn source_needs(&self, asked: &RouteConfig) -> Cause {
        let Some(src) = asked.prefsrc else { return Cause::none() };
        let in_own_table = || self.fib.in_table(asked.table, &Flow::to(Purpose::Output, src));
        let local = self.fib.local_route(src).or_else(in_own_table);
        local.map_or_else(Cause::none, |route| route.cause.and(&route.needs)).and(&self.rules.touched)
    }

    /// An address of this host; for the route that makes it local, the address itself.
    fn may_be_source(&self, asked: &RouteConfig, src: Ipv4Addr) -> bool {
        let itself = asked.kind == RouteType::Local && asked.dst.addr() == src;
        let in_own_table = || {
            let flow = Flow::to(Purpose::Output, src);
            self.fib.in_table(asked.table, &flow).is_some_and(|route| route.kind == RouteType::Local)
        };
        itself || self.fib.addr_type(&self.rules, src) == RouteType::Local || in_own_table()
    }
}

/// What was said of the route beside its nexthops has to be that of the first one.
/// Source: `fib_get_nhs()` in Linux 6.18.
fn agrees_with_first(asked: &RouteConfig) -> Result<(), RouteError> {
    let Some(first) = asked.nexthops.first() else { return Ok(()) };
    if asked.nexthop.oif.is_some() && asked.nexthop.oif != first.oif {
        return Err(RouteError::Said("Nexthop device index does not match RTA_OIF"));
    }
    if asked.nexthop.via.is_some() && asked.nexthop.via != first.via {
        return Err(RouteError::Said("Nexthop gateway does not match RTA_GATEWAY or RTA_VIA"));
    }
    Ok(())
}

/// IPv6 is off on every device: what speaks against the gateway before that. Source: `fib6_nh_init()`,
/// `ip6_validate_gw()` in Linux 6.18.
fn refuse_gateway6(links: &Links, asked: &NexthopConfig, via: Ipv6Addr) -> RouteError {
    let why = match asked.oif {
        None if asked.onlink => "Nexthop device required for onlink",
        Some(dev) if asked.onlink && !links.is_up(dev) => "Nexthop device is not up",
        _ if via.is_multicast() => "Invalid gateway address",
        _ if !via.is_unicast_link_local() && !asked.onlink => return RouteError::Errno(Errno::Ehostunreach),
        None => "Egress device not specified",
        Some(dev) if links.get(dev).is_some_and(Device::is_loopback) => {
            "Egress device can not be loopback device for this route"
        }
        Some(_) => "IPv6 is disabled on nexthop device",
    };
    RouteError::Said(why)
}

/// Source: `fib_check_nh_nongw()` in Linux 6.18.
fn check_device(links: &Links, asked: &NexthopConfig) -> Result<(Nexthop, Cause), RouteError> {
    if asked.onlink {
        return Err(RouteError::Said("Invalid flags for nexthop - PERVASIVE and ONLINK can not be set"));
    }
    let dev = asked.oif.ok_or(RouteError::Errno(Errno::Enodev))?;
    if !links.is_up(dev) {
        return Err(RouteError::SaidOf(Errno::Enetdown, "Device for nexthop is not up"));
    }
    Ok((Nexthop::new(dev, None, Scope::HOST, false), links.needs(dev).clone()))
}

/// The widest scope that a route of a type may have. Source: `fib_props` in Linux 6.18.
const fn narrowest(kind: RouteType) -> Scope {
    match kind {
        RouteType::Local => Scope::HOST,
        RouteType::Broadcast | RouteType::Anycast => Scope::LINK,
        RouteType::Unicast
        | RouteType::Multicast
        | RouteType::Blackhole
        | RouteType::Unreachable
        | RouteType::Prohibit
        | RouteType::Throw => Scope::GLOBAL,
    }
}
