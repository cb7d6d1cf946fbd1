//! Where a packet of this host goes, and from which source: the lookup of the way out.
//! Source: `ip_route_output_key_hash_rcu()`, `__mkroute_output()` in Linux 6.18.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::multipath::{FlowKeys, Sharing};
use super::source::Chosen;
use super::{Conf, DefaultChoice, Exception, Flow, Found, InputRoute, Ipv4};
use crate::base::{Cause, Errno, IfIndex, Metrics, Nexthop, Route, RouteType, Scope, TableId};
use crate::link::{Device, Links};
use crate::packet;
use crate::trace::{Journal, LookupLog, LookupSteps, Packet, Purpose, StepKind};

/// What a packet of this host asks of routing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputFlow {
    pub dst: Ipv4Addr,
    /// Unspecified: the kernel chooses.
    pub src: Ipv4Addr,
    /// The socket is bound to a device (`SO_BINDTODEVICE`).
    pub oif: Option<IfIndex>,
    /// `Link` for `SO_DONTROUTE`: only what is on the link.
    pub scope: Scope,
    pub tos: u8,
    pub mark: u32,
    /// Whose socket it is: 0 is root, and the kernel itself.
    pub uid: u32,
    /// 0 where nobody said it; so are the ports.
    pub ipproto: u8,
    pub sport: u16,
    pub dport: u16,
    /// Source and destination of the packet that this one is an error about: it takes the way of that one among the
    /// nexthops of a route.
    pub about: Option<(Ipv4Addr, Ipv4Addr)>,
}

impl OutputFlow {
    /// `IPPROTO_ICMP`
    pub const ICMP: u8 = 1;
    /// `IPPROTO_TCP`
    pub const TCP: u8 = 6;
    /// `IPPROTO_UDP`
    pub const UDP: u8 = 17;

    pub const fn to(dst: Ipv4Addr) -> Self {
        Self {
            dst,
            src: Ipv4Addr::UNSPECIFIED,
            oif: None,
            scope: Scope::GLOBAL,
            tos: 0,
            mark: 0,
            uid: 0,
            ipproto: 0,
            sport: 0,
            dport: 0,
            about: None,
        }
    }

    /// For ICMP of this host's own.
    pub const fn icmp(dst: Ipv4Addr) -> Self {
        Self { ipproto: Self::ICMP, ..Self::to(dst) }
    }

    /// As `struct flowi4` has it.
    fn lookup(&self) -> Flow {
        let Self { dst, src, oif, scope, tos, mark, uid, ipproto, sport, dport, about: _ } = *self;
        Flow { src, oif, scope, tos, mark, uid, ipproto, sport, dport, ..Flow::to(Purpose::Output, dst) }
    }

    /// Which way it takes where there are several. Source: `fib_multipath_hash()` in Linux 6.18.
    fn sharing(&self) -> Sharing {
        let Self { dst, src, ipproto, sport, dport, about, .. } = *self;
        let keys = match about {
            Some((src, dst)) => FlowKeys { ipproto, ..FlowKeys::addresses(src, dst) },
            None => FlowKeys { src, dst, ipproto, sport, dport },
        };
        Sharing { dst, src: Some(src).filter(|src| !src.is_unspecified()), keys }
    }
}

/// Where a packet goes. Source: `struct rtable` in Linux 6.18.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputRoute {
    pub kind: RouteType,
    pub dst: Ipv4Addr,
    pub dev: IfIndex,
    pub gateway: Option<Ipv4Addr>,
    pub src: Ipv4Addr,
    /// Delivered to this host itself when it comes back: `RTCF_LOCAL`.
    pub local: bool,
    /// `None` if nothing matched and the destination was taken to be on the link of the bound device.
    pub route: Option<Arc<Route>>,
    /// The one of its nexthops that was taken.
    pub(super) nexthop: Option<Nexthop>,
    /// What was learnt about the way to this very address.
    pub exception: Option<Box<Exception>>,
    /// Why that source, if the packet had none.
    pub(super) chosen: Option<Chosen>,
    /// Which of several default routes was taken: to be remembered by who asked.
    pub default: Option<DefaultChoice>,
}

impl OutputRoute {
    /// Of a packet that came in and is sent on.
    pub(super) fn sent_on(ip: &packet::Ipv4, into: InputRoute) -> Self {
        let InputRoute { kind, dev, gateway, route, nexthop, exception, .. } = into;
        let (local, chosen, default) = (false, None, None);
        Self { kind, dst: ip.dst, dev, gateway, src: ip.src, local, route, nexthop, exception, chosen, default }
    }

    /// What the route says of the way beyond it; of 255.255.255.255 the kernel does not ask it.
    /// Source: `__mkroute_output()` in Linux 6.18.
    pub fn metrics(&self) -> Option<&Metrics> {
        let near = |route: &Arc<Route>| self.kind == RouteType::Multicast && route.dst.prefix_len() < MULTICAST_BITS;
        let route = self.route.as_ref().filter(|route| !self.dst.is_broadcast() && !near(route))?;
        route.metrics.as_deref()
    }

    /// A copy comes back to this host: of a broadcast always, of what is for a group if its device listens to it.
    pub(super) fn is_copied(&self) -> bool {
        self.kind == RouteType::Broadcast || (self.kind == RouteType::Multicast && self.local)
    }

    pub(super) fn cause(&self) -> Cause {
        let cause = self.route.as_ref().map_or_else(Cause::none, |route| route.cause.clone());
        self.exception.as_ref().map_or_else(|| cause.clone(), |learnt| cause.and(&learnt.cause))
    }

    /// What a forwarded packet keeps when `lo` hands it straight back: it is sent on once more.
    pub(super) fn onward(&self, forwarded: bool) -> Option<(Arc<Route>, Option<Nexthop>)> {
        let route = self.route.as_ref().filter(|_| forwarded)?;
        let nexthop = route.nexthops.iter().find(|own| own.dev == self.dev).copied();
        Some((Arc::clone(route), nexthop))
    }

    /// The commands that made the route, and the address that was chosen as source.
    pub fn cause_of_source(&self) -> Cause {
        self.chosen.as_ref().map_or_else(|| self.cause(), |chosen| self.cause().and(&chosen.cause))
    }
}

impl Ipv4 {
    /// The route and the source of a packet that this host sends.
    /// Source: `ip_route_output_key_hash_rcu()` and `__mkroute_output()` in Linux 6.18.
    ///
    /// # Errors
    /// `Enetunreach` without a route, and for a source that is no address of this host; `Einval` for a source of 127/8
    /// that would leave; what a route or a rule says that refuses.
    pub fn route_output<L: LookupLog>(
        &self,
        links: &Links,
        flow: &OutputFlow,
        log: &mut L,
    ) -> Result<OutputRoute, Errno> {
        let OutputFlow { dst, src, oif, .. } = *flow;
        if src.is_multicast() || src.is_broadcast() {
            return Err(Errno::Einval);
        }
        if !src.is_unspecified() && !self.is_own(src) {
            return Err(Errno::Enetunreach);
        }
        if oif.is_some_and(|oif| !links.is_up(oif)) {
            return Err(Errno::Enetunreach);
        }
        let flow = match oif {
            // An address of the device that was named, whatever its scope.
            Some(oif) if dst.is_unspecified() && src.is_unspecified() => {
                let chosen = self.select_source(oif, None, Scope::HOST);
                log.need(&chosen.cause);
                return Ok(to_oneself(chosen.addr));
            }
            _ if dst.is_unspecified() => return Ok(to_oneself(src)),
            // The source chooses the device, or the device the source, before any table is asked.
            Some(oif) if dst.is_broadcast() || is_local_multicast(dst) => {
                return self.finish_route(links, self.assume_on_link(oif, flow), log);
            }
            None if !src.is_unspecified() && (dst.is_broadcast() || dst.is_multicast()) => {
                let own = self.device_of(src).ok_or(Errno::Enetunreach)?;
                return self.finish_route(links, self.assume_on_link(own, flow), log);
            }
            Some(oif) if dst.is_multicast() && src.is_unspecified() => {
                let chosen = self.select_source(oif, None, flow.scope);
                log.need(&chosen.cause);
                &OutputFlow { src: chosen.addr, ..*flow }
            }
            Some(_) | None => flow,
        };
        let out = match (self.fib.lookup_nexthop(&self.rules, links, &flow.lookup(), log), oif) {
            (Ok(mut found), _) => {
                let mut default = None;
                if oif.is_none() && found.route.kind != RouteType::Local {
                    let several = found.route.nexthops.len() > 1;
                    if several {
                        self.select_path(links, &mut found, &flow.sharing(), log);
                    } else if found.route.dst.prefix_len() == 0 {
                        default = self.select_default(links, &mut found, (&flow.sharing(), flow.tos), log);
                    }
                }
                let out = self.follow(found, flow);
                if let Some(learnt) = &out.exception {
                    learnt.tell(log);
                }
                OutputRoute { default, ..out }
            }
            (Err(_), Some(oif)) => self.assume_on_link(oif, flow),
            (Err(errno), None) => return Err(errno),
        };
        self.finish_route(links, out, log)
    }

    /// Source: `__mkroute_output()` in Linux 6.18.
    fn finish_route<L: LookupLog>(&self, links: &Links, out: OutputRoute, log: &mut L) -> Result<OutputRoute, Errno> {
        let out = match out.dst {
            dst if dst.is_broadcast() => OutputRoute { kind: RouteType::Broadcast, gateway: None, ..out },
            dst if dst.is_multicast() => {
                let near = out.route.as_ref().is_some_and(|route| route.dst.prefix_len() < MULTICAST_BITS);
                let gateway = out.gateway.filter(|_| !near);
                OutputRoute { kind: RouteType::Multicast, gateway, ..out }
            }
            _ => out,
        };
        let loopback = links.get(out.dev).is_some_and(Device::is_loopback);
        let localnet = loopback || self.sysctls.conf_is_on(out.dev, Conf::RouteLocalnet);
        if out.src.is_loopback() && !loopback {
            self.sysctls.log_conf(out.dev, Conf::RouteLocalnet, log);
        }
        if out.src.is_loopback() && !localnet {
            return Err(Errno::Einval);
        }
        let local = match out.kind {
            RouteType::Local | RouteType::Broadcast => true,
            RouteType::Multicast => self.has_joined(links, out.dev, out.dst),
            RouteType::Unicast
            | RouteType::Anycast
            | RouteType::Blackhole
            | RouteType::Unreachable
            | RouteType::Prohibit
            | RouteType::Throw => loopback,
        };
        Ok(OutputRoute { local, ..out })
    }

    fn follow(&self, found: Found, flow: &OutputFlow) -> OutputRoute {
        let unicast = found.route.kind == RouteType::Unicast;
        let exception = self.exceptions.find(&found, flow.dst).filter(|_| unicast).cloned().map(Box::new);
        let Found { route, nexthop } = found;
        let own = |addr| Chosen { addr, why: crate::trace::SourceWhy::RouteSays, cause: route.cause.clone() };
        let local = route.kind == RouteType::Local;
        let chosen = flow.src.is_unspecified().then(|| match route.prefsrc {
            None if local => own(flow.dst),
            _ => self.source_of(&route, nexthop.as_ref()),
        });
        let src = chosen.as_ref().map_or(flow.src, |chosen| chosen.addr);
        let nexthop = nexthop.filter(|_| !local);
        let dev = nexthop.map_or(IfIndex::LO, |nexthop| nexthop.dev);
        let gateway = nearer(exception.as_deref(), nexthop.as_ref());
        let (kind, dst, route) = (route.kind, flow.dst, Some(route));
        OutputRoute { kind, dst, dev, gateway, src, local: false, route, nexthop, exception, chosen, default: None }
    }

    /// "Apparently, routing tables are wrong. Assume, that the destination is on link."
    fn assume_on_link(&self, oif: IfIndex, flow: &OutputFlow) -> OutputRoute {
        let chosen = flow.src.is_unspecified().then(|| self.select_source(oif, None, Scope::LINK));
        let src = chosen.as_ref().map_or(flow.src, |chosen| chosen.addr);
        OutputRoute {
            kind: RouteType::Unicast,
            dst: flow.dst,
            dev: oif,
            gateway: None,
            src,
            local: false,
            route: None,
            nexthop: None,
            exception: None,
            chosen,
            default: None,
        }
    }

    /// The device of one of this host's addresses: `__ip_dev_find()`.
    fn device_of(&self, addr: Ipv4Addr) -> Option<IfIndex> {
        let by_route = || self.fib.in_table(TableId::LOCAL, &Flow::to(Purpose::Output, addr))?.dev();
        self.addresses.find(addr).map(|own| own.dev).or_else(by_route)
    }

    /// One of this host's addresses, or in a network that is local to it: `__ip_dev_find()`.
    pub fn is_own(&self, addr: Ipv4Addr) -> bool {
        self.addresses.find(addr).is_some() || self.fib.addr_type(&self.rules, addr) == RouteType::Local
    }

    /// The same with its steps written down, as a packet goes through it, or somebody asks for it.
    ///
    /// # Errors
    /// As [`Self::route_output`].
    pub fn route_traced(
        &self,
        links: &Links,
        journal: &mut Journal,
        packet: Option<&Packet>,
        flow: &OutputFlow,
    ) -> Result<OutputRoute, Errno> {
        let place = links.place(None);
        if packet.is_none() && !flow.src.is_unspecified() {
            // Only an address of this host may be a source; a packet has one that somebody found to be so.
            let own = self.addresses.find(flow.src).map(|own| own.cause.clone());
            let local = self.fib.local_route(flow.src).map(|route| route.cause.and(&route.needs));
            journal.need(&own.unwrap_or_default().and(&local.unwrap_or_default()));
        }
        if let Some(oif) = flow.oif {
            // Down it leads nowhere, and up also where no route does.
            journal.need(links.needs(oif));
        }
        let shared = packet.map(|seen| journal.share(seen));
        let mut log = LookupSteps { journal: &mut *journal, place, packet: shared };
        let out = self.route_output(links, flow, &mut log)?;
        if let Some(chosen) = &out.chosen {
            let kind = StepKind::Source { src: chosen.addr, why: chosen.why };
            journal.step(place, packet, kind, "inet_select_addr", chosen.cause.clone());
        }
        Ok(out)
    }

    /// The same for a packet that goes this way: of several default routes the one that it takes is remembered.
    pub(super) fn route_sent(
        &mut self,
        links: &Links,
        journal: &mut Journal,
        packet: &Packet,
        flow: &OutputFlow,
    ) -> Result<OutputRoute, Errno> {
        let out = self.route_traced(links, journal, Some(packet), flow)?;
        self.remember(&out, &Cause::of(journal.command()));
        Ok(out)
    }

    /// What a lookup leaves behind: which of several default routes it took, and that an exception was used.
    pub fn remember(&mut self, out: &OutputRoute, by: &Cause) {
        if let Some(choice) = out.default.clone() {
            self.fib.remember_default(choice, by);
        }
        self.exceptions.note_used(out.exception.as_deref());
    }
}

/// Of a shorter prefix than that of all groups the kernel takes the device, and not the gateway.
const MULTICAST_BITS: u8 = 4;

/// 224.0.0.0/24: never beyond the link.
fn is_local_multicast(addr: Ipv4Addr) -> bool {
    addr.octets()[..3] == [224, 0, 0]
}

/// 0.0.0.0 means this host: 127.0.0.1, unless the packet has a source.
fn to_oneself(src: Ipv4Addr) -> OutputRoute {
    let own = if src.is_unspecified() { Ipv4Addr::LOCALHOST } else { src };
    OutputRoute {
        kind: RouteType::Local,
        dst: own,
        dev: IfIndex::LO,
        gateway: None,
        src: own,
        local: true,
        route: None,
        nexthop: None,
        exception: None,
        chosen: None,
        default: None,
    }
}

/// Who gets the packet: a router that a redirect told of, before the route's own gateway.
/// Source: `rt_bind_exception()` in Linux 6.18.
pub(crate) fn nearer(learnt: Option<&Exception>, nexthop: Option<&Nexthop>) -> Option<Ipv4Addr> {
    learnt.and_then(|own| own.gateway).or_else(|| nexthop.and_then(on_link_gateway))
}

/// A gateway that is one of this host's own addresses is nobody to send to. Source: `rt_set_nexthop()` in Linux 6.18.
fn on_link_gateway(nexthop: &Nexthop) -> Option<Ipv4Addr> {
    nexthop.via.filter(|_| nexthop.scope == Scope::LINK)
}
