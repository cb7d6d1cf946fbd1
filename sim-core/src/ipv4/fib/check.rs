//! What somebody asks of a new route, and whether the kernel takes it.
//! Source: `inet_validate_rtm()`, `fib_create_info()`, `fib_check_nh()`, `fib_valid_prefsrc()` in Linux 6.18.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::{AskedMetrics, Flow, RouteError};
use crate::base::{Cause, Errno, IfIndex, Nexthop, Route, RouteProto, RouteType, Scope, TableId};
use crate::ipv4::Ipv4;
use crate::link::Links;
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
    pub oif: Option<IfIndex>,
    pub via: Option<Ipv4Addr>,
    pub onlink: bool,
    pub metrics: AskedMetrics,
}

impl Ipv4 {
    /// The route that a request comes to, with the commands that it needed to be taken.
    ///
    /// # Errors
    /// What the kernel answers, in the order of its checks.
    pub fn check_route(&self, links: &Links, asked: &RouteConfig) -> Result<(Route, Cause), RouteError> {
        let RouteConfig { kind, dst, table, tos, scope, proto, metric, prefsrc, .. } = *asked;
        if tos & 3 != 0 {
            return Err(RouteError::Said("Invalid dsfield (tos): ECN bits must be 0"));
        }
        if dst.trunc() != dst {
            return Err(RouteError::Said("Invalid prefix for given prefix length"));
        }
        if narrowest(kind) > scope {
            return Err(RouteError::Said("Invalid scope"));
        }
        let metrics = asked.metrics.convert()?;
        let (nexthop, needed) = if kind.leads() {
            let (nexthop, needed) = self.check_nexthop(links, asked)?;
            (Some(nexthop), needed)
        } else if asked.via.is_some() || asked.oif.is_some() {
            let why = "Gateway, device and multipath can not be specified for this route type";
            return Err(RouteError::Said(why));
        } else {
            (None, Cause::none())
        };
        if kind.leads() && prefsrc.is_some_and(|src| !self.may_be_source(asked, src)) {
            return Err(RouteError::Said("Invalid prefsrc address"));
        }
        let (cause, needs) = (Cause::none(), Cause::none());
        let route = Route { kind, dst, table, tos, scope, proto, metric, prefsrc, nexthop, metrics, cause, needs };
        Ok((route, needed))
    }

    fn check_nexthop(&self, links: &Links, asked: &RouteConfig) -> Result<(Nexthop, Cause), RouteError> {
        if asked.scope > Scope::HOST {
            return Err(RouteError::Said("Invalid scope"));
        }
        if asked.scope == Scope::HOST {
            if asked.via.is_some() {
                return Err(RouteError::Said("Route with host scope can not have a gateway"));
            }
            let dev = asked.oif.ok_or(RouteError::Errno(Errno::Enodev))?;
            let nexthop = Nexthop { dev, via: None, scope: Scope::NOWHERE, onlink: asked.onlink };
            return Ok((nexthop, Cause::none()));
        }
        match asked.via {
            Some(via) if asked.onlink => self.check_onlink(links, asked, via),
            Some(via) => self.check_gateway(links, asked, via),
            None => check_device(links, asked),
        }
    }

    /// `onlink`: nobody asks the routes. Source: `fib_check_nh_v4_gw()` in Linux 6.18.
    fn check_onlink(&self, links: &Links, asked: &RouteConfig, via: Ipv4Addr) -> Result<(Nexthop, Cause), RouteError> {
        if asked.scope >= Scope::LINK {
            return Err(RouteError::Said("Nexthop has invalid scope"));
        }
        let dev = asked.oif.ok_or(RouteError::Said("Nexthop device required for onlink"))?;
        if !links.is_up(dev) {
            return Err(RouteError::Said("Nexthop device is not up"));
        }
        if via.is_multicast() || self.fib.addr_type(&self.rules, via) != RouteType::Unicast {
            return Err(RouteError::Said("Nexthop has invalid gateway"));
        }
        let nexthop = Nexthop { dev, via: Some(via), scope: Scope::LINK, onlink: true };
        Ok((nexthop, links.needs(dev).clone()))
    }

    /// The gateway must be found by a route of this host, nearer than the new one.
    fn check_gateway(&self, links: &Links, asked: &RouteConfig, via: Ipv4Addr) -> Result<(Nexthop, Cause), RouteError> {
        let scope = asked.scope.nearer().max(Scope::LINK);
        let flow = Flow { oif: asked.oif, scope, ..Flow::to(Purpose::Output, via) };
        let own_table = (asked.table != TableId::MAIN).then(|| self.fib.in_table(asked.table, &flow)).flatten();
        let found = match own_table {
            Some(route) => Ok(route.clone()),
            None => self.fib.lookup(&self.rules, links, &flow, &mut Silent),
        };
        let invalid = RouteError::Said("Nexthop has invalid gateway");
        let route = found.map_err(|_| invalid)?;
        let usable = matches!(route.kind, RouteType::Unicast | RouteType::Local);
        let dev = route.dev().filter(|_| usable).ok_or(invalid)?;
        if !links.is_up(dev) {
            return Err(RouteError::Errno(Errno::Enetdown));
        }
        let nexthop = Nexthop { dev, via: Some(via), scope: route.scope, onlink: false };
        Ok((nexthop, route.cause.and(links.needs(dev))))
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

/// Source: `fib_check_nh_nongw()` in Linux 6.18.
fn check_device(links: &Links, asked: &RouteConfig) -> Result<(Nexthop, Cause), RouteError> {
    if asked.onlink {
        return Err(RouteError::Said("Invalid flags for nexthop - PERVASIVE and ONLINK can not be set"));
    }
    let dev = asked.oif.ok_or(RouteError::Errno(Errno::Enodev))?;
    if !links.is_up(dev) {
        return Err(RouteError::Said("Device for nexthop is not up"));
    }
    let nexthop = Nexthop { dev, via: None, scope: Scope::HOST, onlink: false };
    Ok((nexthop, links.needs(dev).clone()))
}

/// The widest scope that a route of a type may have. Source: `fib_props` in Linux 6.18.
const fn narrowest(kind: RouteType) -> Scope {
    match kind {
        RouteType::Local => Scope::HOST,
        RouteType::Broadcast => Scope::LINK,
        RouteType::Unicast | RouteType::Blackhole | RouteType::Unreachable | RouteType::Prohibit | RouteType::Throw => {
            Scope::GLOBAL
        }
    }
}
