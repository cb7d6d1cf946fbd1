//! The way out: a route and a source for a packet of this host, then the device it leaves by.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::mtu::LEAST_MTU;
use super::multipath::{FlowKeys, Sharing};
use super::source::Chosen;
use super::{Conf, DefaultChoice, Exception, Flow, Found, InputRoute, Ipv4, SendError, SocketOptions};
use crate::base::{
    Cause, Counter, DropReason, Errno, IfIndex, Mac, Metrics, Nexthop, Route, RouteType, Scope, TableId,
};
use crate::link::{Ctx, Device, DeviceKind, Effect, Kept, Links, Waiting};
use crate::packet::{self, Frame, Icmp, Payload};
use crate::trace::{Dir, Journal, LookupLog, LookupSteps, NotModelled, PktType, Purpose, Seen, StepKind};

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
        let Self { dst, src, oif, scope, tos, mark, ipproto, sport, dport, about: _ } = *self;
        Flow { src, oif, scope, tos, mark, ipproto, sport, dport, ..Flow::to(Purpose::Output, dst) }
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
    pub exception: Option<Exception>,
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

    /// What the route says of the way beyond it; of a broadcast the kernel does not ask it.
    /// Source: `__mkroute_output()` in Linux 6.18.
    pub fn metrics(&self) -> Option<&Metrics> {
        let near = |route: &Arc<Route>| self.kind == RouteType::Multicast && route.dst.prefix_len() < MULTICAST_BITS;
        let route = self.route.as_ref().filter(|route| self.kind != RouteType::Broadcast && !near(route))?;
        route.metrics.as_deref()
    }

    pub(super) fn cause(&self) -> Cause {
        let cause = self.route.as_ref().map_or_else(Cause::none, |route| route.cause.clone());
        self.exception.as_ref().map_or_else(|| cause.clone(), |learnt| cause.and(&learnt.cause))
    }

    /// What a forwarded packet keeps when `lo` hands it straight back: it is sent on once more.
    fn onward(&self, forwarded: bool) -> Option<(Arc<Route>, Option<Nexthop>)> {
        let route = self.route.as_ref().filter(|_| forwarded)?;
        let nexthop = route.nexthops.iter().find(|own| own.dev == self.dev).copied();
        Some((Arc::clone(route), nexthop))
    }

    /// The commands that made the route, and the address that was chosen as source.
    pub fn cause_of_source(&self) -> Cause {
        self.chosen.as_ref().map_or_else(|| self.cause(), |chosen| self.cause().and(&chosen.cause))
    }
}

/// Why a packet goes nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputError {
    Errno(Errno),
    NotModelled(NotModelled),
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
    ) -> Result<OutputRoute, OutputError> {
        let OutputFlow { dst, src, oif, .. } = *flow;
        if src.is_multicast() || src.is_broadcast() {
            return Err(OutputError::Errno(Errno::Einval));
        }
        if !src.is_unspecified() && !self.is_own(src) {
            return Err(OutputError::Errno(Errno::Enetunreach));
        }
        if oif.is_some_and(|oif| !links.is_up(oif)) {
            return Err(OutputError::Errno(Errno::Enetunreach));
        }
        let flow = match oif {
            // An address of the device that was named, whatever its scope.
            Some(oif) if dst.is_unspecified() && src.is_unspecified() => {
                return Ok(to_oneself(self.select_source(oif, None, Scope::HOST).addr));
            }
            _ if dst.is_unspecified() => return Ok(to_oneself(src)),
            // The source chooses the device, or the device the source, before any table is asked.
            Some(oif) if dst.is_broadcast() || is_local_multicast(dst) => {
                return self.finish_route(links, self.assume_on_link(oif, flow));
            }
            None if !src.is_unspecified() && (dst.is_broadcast() || dst.is_multicast()) => {
                let own = self.device_of(src).ok_or(OutputError::Errno(Errno::Enetunreach))?;
                return self.finish_route(links, self.assume_on_link(own, flow));
            }
            Some(oif) if dst.is_multicast() && src.is_unspecified() => {
                let chosen = self.select_source(oif, None, flow.scope);
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
                OutputRoute { default, ..self.follow(found, flow) }
            }
            (Err(_), Some(oif)) => self.assume_on_link(oif, flow),
            (Err(errno), None) => return Err(OutputError::Errno(errno)),
        };
        self.finish_route(links, out)
    }

    /// Source: `__mkroute_output()` in Linux 6.18.
    fn finish_route(&self, links: &Links, out: OutputRoute) -> Result<OutputRoute, OutputError> {
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
        if out.src.is_loopback() && !localnet {
            return Err(OutputError::Errno(Errno::Einval));
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
        let exception = self.exceptions.find(&found, flow.dst).filter(|_| unicast).cloned();
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
        let gateway = nexthop.as_ref().and_then(on_link_gateway);
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
    pub(super) fn is_own(&self, addr: Ipv4Addr) -> bool {
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
        packet: Option<Seen>,
        flow: &OutputFlow,
    ) -> Result<OutputRoute, OutputError> {
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
        let out = self.route_output(links, flow, &mut LookupSteps { journal: &mut *journal, place, packet })?;
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
        packet: Seen,
        flow: &OutputFlow,
    ) -> Result<OutputRoute, OutputError> {
        let out = self.route_traced(links, journal, Some(packet), flow)?;
        if let Some(choice) = out.default.clone() {
            self.fib.remember_default(choice);
        }
        Ok(out)
    }

    /// A packet of a program leaves. Source: `raw_sendmsg()` in Linux 6.18.
    ///
    /// # Errors
    /// What routing answers, see [`Self::route_output`], or that the packet is too long.
    pub fn send(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        packet: Seen,
        flow: &OutputFlow,
        options: &SocketOptions,
    ) -> Result<(), SendError> {
        let out = self.route_sent(links, ctx.journal, packet, flow)?;
        if out.kind == RouteType::Broadcast && !options.broadcast {
            return Err(OutputError::Errno(Errno::Eacces).into());
        }
        let packet = out.fit(links, packet, options)?;
        self.transmit(links, ctx, packet, &out);
        Ok(())
    }

    /// A packet that has its route leaves. Source: `ip_local_out()`, `ip_finish_output2()` in Linux 6.18.
    pub(super) fn transmit(&mut self, links: &Links, ctx: &mut Ctx<'_>, mut packet: Seen, out: &OutputRoute) {
        let Payload::Ipv4(ip) = &mut packet.payload else { return };
        (ip.src, ip.dst) = (out.src, out.dst);
        let mtu = out.mtu(links);
        if mtu < LEAST_MTU {
            let kind = StepKind::NotModelled { what: NotModelled::Fragmentation };
            return ctx.step(links, Some(out.dev), Some(packet), kind, "ip_fragment", Cause::none());
        }
        if out.kind == RouteType::Multicast {
            let kind = StepKind::NotModelled { what: NotModelled::Multicast };
            return ctx.step(links, Some(out.dev), Some(packet), kind, "ip_mc_output", Cause::none());
        }
        count_out(links, ctx, ip, out.kind);
        self.output(links, ctx, packet, out, None);
    }

    /// To the device, or to the neighbour; `iif` is where a forwarded packet came in.
    /// Source: `ip_output()`, `ip_finish_output2()` in Linux 6.18.
    pub(super) fn output(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        packet: Seen,
        out: &OutputRoute,
        iif: Option<IfIndex>,
    ) {
        let Payload::Ipv4(ip) = &packet.payload else { return };
        if out.kind == RouteType::Broadcast && !links.get(out.dev).is_some_and(Device::is_loopback) {
            // The copy comes back whole.
            ctx.step(links, Some(out.dev), Some(packet), StepKind::BroadcastCopy, "ip_mc_output", out.cause());
            let kept = Kept { route: out.kind, onward: None, cause: out.cause(), copy: true };
            ctx.effects.push(frame(links, out.dev, packet, Mac::BROADCAST, Some(kept)));
        }
        let mtu = if iif.is_some() { out.forward_mtu(links) } else { out.mtu(links) };
        if u32::from(ip.total_bytes()) <= mtu {
            return self.output_one(links, ctx, packet, out, iif);
        }
        for piece in self.fragment(links, ctx, packet, ip, u16::try_from(mtu).unwrap_or(u16::MAX)) {
            self.output_one(links, ctx, piece, out, iif);
        }
    }

    fn output_one(&mut self, links: &Links, ctx: &mut Ctx<'_>, packet: Seen, out: &OutputRoute, iif: Option<IfIndex>) {
        let Payload::Ipv4(ip) = &packet.payload else { return };
        ctx.count(links, Counter::IpOutTransmits);
        ctx.count_by(links, Counter::IpExtOutOctets, ip.total_bytes());
        let loopback = links.get(out.dev).is_some_and(Device::is_loopback);
        if loopback {
            self.note_loopback(out.dev, Cause::of(ctx.journal.command()));
            self.turn_round(links, ctx, packet, out, iif.is_some());
        } else if out.kind == RouteType::Broadcast {
            let noarp = links.get(out.dev).filter(|device| device.flags.noarp);
            self.xmit(links, ctx, out.dev, packet, noarp.map_or(Mac::BROADCAST, |device| device.mac));
        } else {
            let waiting = Waiting { packet, iif };
            self.resolve(links, ctx, out.dev, out.gateway.unwrap_or(out.dst), waiting);
        }
    }

    fn turn_round(&self, links: &Links, ctx: &mut Ctx<'_>, packet: Seen, out: &OutputRoute, forwarded: bool) {
        if !links.is_up(out.dev) {
            return drop_at_qdisc(links, ctx, out.dev, packet);
        }
        ctx.step(links, Some(out.dev), Some(packet), StepKind::LoopTurn, "loopback_xmit", out.cause());
        let route = if out.local || forwarded { out.kind } else { RouteType::Local };
        let kept = Kept { route, onward: out.onward(forwarded), cause: out.cause(), copy: false };
        ctx.effects.push(frame(links, out.dev, packet, Mac::ZERO, Some(kept)));
    }

    /// A frame leaves by a device, or is dropped where the device has no carrier.
    pub(super) fn xmit(&self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, packet: Seen, to: Mac) {
        if !links.get(dev).is_some_and(Device::can_transmit) {
            return drop_at_qdisc(links, ctx, dev, packet);
        }
        if let (Some(device), Payload::Ipv4(ip)) = (links.get(dev), &packet.payload)
            && matches!(device.kind, DeviceKind::Veth { .. })
            && u32::from(ip.total_bytes()) > device.far_mtu + VLAN_BYTES
        {
            let kind = StepKind::NotModelled { what: NotModelled::FarMtu };
            return ctx.step(links, Some(dev), Some(packet), kind, "is_skb_forwardable", Cause::none());
        }
        if let Some((what, function)) = links.get(dev).and_then(not_modelled) {
            return ctx.step(links, Some(dev), Some(packet), StepKind::NotModelled { what }, function, Cause::none());
        }
        let bridge = links.get(dev).is_some_and(|device| device.kind == DeviceKind::Bridge);
        let function = if bridge { "br_dev_xmit" } else { "veth_xmit" };
        ctx.step(links, Some(dev), Some(packet), StepKind::Transmit, function, Cause::none());
        let effect = frame(links, dev, packet, to, None);
        if let Effect::Frame { frame, .. } = &effect {
            ctx.journal.hear(links.host, dev, Dir::Out, PktType::Outgoing, packet.id, *frame);
        }
        ctx.effects.push(effect);
    }

    /// An ARP frame of a packet socket leaves as it was written. Source: `packet_sendmsg()` in Linux 6.18.
    pub fn send_raw_arp(&self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, packet: Seen, to: Mac) {
        self.xmit(links, ctx, dev, packet, to);
    }
}

/// Of a shorter prefix than that of all groups the kernel takes the device, and not the gateway.
const MULTICAST_BITS: u8 = 4;

/// 224.0.0.0/24: never beyond the link.
fn is_local_multicast(addr: Ipv4Addr) -> bool {
    addr.octets()[..3] == [224, 0, 0]
}

/// A cable takes this much more than the far end's MTU: `VLAN_HLEN`.
const VLAN_BYTES: u32 = 4;

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

/// A gateway that is one of this host's own addresses is nobody to send to. Source: `rt_set_nexthop()` in Linux 6.18.
pub(super) fn on_link_gateway(nexthop: &Nexthop) -> Option<Ipv4Addr> {
    nexthop.via.filter(|_| nexthop.scope == Scope::LINK)
}

/// Devices that would have the frame go where this model does not follow.
const fn not_modelled(device: &Device) -> Option<(NotModelled, &'static str)> {
    match device.kind {
        DeviceKind::Loopback | DeviceKind::Veth { .. } | DeviceKind::Bridge => None,
        DeviceKind::Macvlan { .. } => Some((NotModelled::Macvlan, "macvlan_start_xmit")),
        DeviceKind::Vxlan(_) => Some((NotModelled::Vxlan, "vxlan_xmit")),
    }
}

fn drop_at_qdisc(links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, packet: Seen) {
    let kind = StepKind::Drop { reason: DropReason::QdiscDrop };
    let cause = links.get(dev).map_or_else(Cause::none, |device| device.set.clone());
    ctx.step(links, Some(dev), Some(packet), kind, "__dev_queue_xmit", cause);
    ctx.effects.push(Effect::QdiscDrop { dev });
}

fn frame(links: &Links, dev: IfIndex, packet: Seen, dst: Mac, kept: Option<Kept>) -> Effect {
    let src = links.get(dev).map_or(Mac::ZERO, |device| device.mac);
    Effect::Frame { dev, id: packet.id, frame: Frame { src, dst, payload: packet.payload }, kept }
}

fn count_out(links: &Links, ctx: &mut Ctx<'_>, ip: &packet::Ipv4, kind: RouteType) {
    ctx.count(links, Counter::IcmpOutMsgs);
    let by_type = match ip.body {
        Icmp::EchoRequest(_) => [Counter::IcmpOutEchos, Counter::IcmpMsgOutType8],
        Icmp::EchoReply(_) => [Counter::IcmpOutEchoReps, Counter::IcmpMsgOutType0],
        Icmp::DestUnreachable { .. } => [Counter::IcmpOutDestUnreachs, Counter::IcmpMsgOutType3],
        Icmp::TimeExceeded { .. } => [Counter::IcmpOutTimeExcds, Counter::IcmpMsgOutType11],
    };
    by_type.into_iter().for_each(|counter| ctx.count(links, counter));
    ctx.count(links, Counter::IpOutRequests);
    if kind == RouteType::Broadcast {
        ctx.count(links, Counter::IpExtOutBcastPkts);
        ctx.count_by(links, Counter::IpExtOutBcastOctets, ip.total_bytes());
    }
}
