//! The way out: a route and a source for a packet of this host, then the device it leaves by.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::source::Chosen;
use super::{Conf, Flow, Ipv4};
use crate::base::{Cause, Counter, DropReason, Errno, IfIndex, Mac, Route, RouteType, Scope};
use crate::link::{Ctx, Effect, Kept, Links};
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
}

impl OutputFlow {
    /// `IPPROTO_ICMP`
    pub const ICMP: u8 = 1;
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
        }
    }

    /// For ICMP of this host's own.
    pub const fn icmp(dst: Ipv4Addr) -> Self {
        Self { ipproto: Self::ICMP, ..Self::to(dst) }
    }

    /// As `struct flowi4` has it.
    fn lookup(&self) -> Flow {
        let Self { dst, src, oif, scope, tos, mark, ipproto, sport, dport } = *self;
        Flow { src, oif, scope, tos, mark, ipproto, sport, dport, ..Flow::to(Purpose::Output, dst) }
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
    /// Why that source, if the packet had none.
    pub(super) chosen: Option<Chosen>,
}

impl OutputRoute {
    fn cause(&self) -> Cause {
        self.route.as_ref().map_or_else(Cause::none, |route| route.cause.clone())
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
        if dst.is_multicast() {
            return Err(OutputError::NotModelled(NotModelled::Multicast));
        }
        if dst.is_broadcast() {
            return Err(OutputError::NotModelled(NotModelled::LimitedBroadcast));
        }
        if src.is_multicast() || src.is_broadcast() {
            return Err(OutputError::Errno(Errno::Einval));
        }
        if !src.is_unspecified() && !self.is_own(src) {
            return Err(OutputError::Errno(Errno::Enetunreach));
        }
        if oif.is_some_and(|oif| !links.is_up(oif)) {
            return Err(OutputError::Errno(Errno::Enetunreach));
        }
        if dst.is_unspecified() {
            // An address of the device that was named, whatever its scope.
            let of_device = oif.filter(|_| src.is_unspecified());
            let src = of_device.map_or(src, |oif| self.select_source(oif, None, Scope::HOST).addr);
            return Ok(to_oneself(src));
        }
        let out = match (self.fib.lookup(&self.rules, links, &flow.lookup(), log), oif) {
            (Ok(route), _) => self.follow(route, flow),
            (Err(_), Some(oif)) => self.assume_on_link(oif, flow),
            (Err(errno), None) => return Err(OutputError::Errno(errno)),
        };
        let loopback = links.get(out.dev).is_some_and(crate::link::Device::is_loopback);
        let localnet = loopback || self.sysctls.conf_is_on(out.dev, Conf::RouteLocalnet);
        if out.src.is_loopback() && !localnet {
            return Err(OutputError::Errno(Errno::Einval));
        }
        Ok(OutputRoute { local: loopback || out.kind != RouteType::Unicast, ..out })
    }

    fn follow(&self, route: Arc<Route>, flow: &OutputFlow) -> OutputRoute {
        let own = |addr| Chosen { addr, why: crate::trace::SourceWhy::RouteSays, cause: route.cause.clone() };
        let local = route.kind == RouteType::Local;
        let chosen = flow.src.is_unspecified().then(|| match route.prefsrc {
            None if local => own(flow.dst),
            _ => self.source_of(&route),
        });
        let src = chosen.as_ref().map_or(flow.src, |chosen| chosen.addr);
        let dev = route.dev().filter(|_| !local).unwrap_or(IfIndex::LO);
        let gateway = if local { None } else { on_link_gateway(&route) };
        OutputRoute { kind: route.kind, dst: flow.dst, dev, gateway, src, local: false, route: Some(route), chosen }
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
            chosen,
        }
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
        let out = self.route_output(links, flow, &mut LookupSteps { journal: &mut *journal, place, packet })?;
        if let Some(chosen) = &out.chosen {
            let kind = StepKind::Source { src: chosen.addr, why: chosen.why };
            journal.step(place, packet, kind, "inet_select_addr", chosen.cause.clone());
        }
        Ok(out)
    }

    /// A packet of a program leaves. Source: `raw_sendmsg()` in Linux 6.18.
    ///
    /// # Errors
    /// What routing answers: see [`Self::route_output`].
    pub fn send(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        packet: Seen,
        flow: &OutputFlow,
    ) -> Result<(), OutputError> {
        let out = self.route_traced(links, ctx.journal, Some(packet), flow)?;
        self.transmit(links, ctx, packet, &out);
        Ok(())
    }

    /// A packet that has its route leaves. Source: `ip_local_out()`, `ip_finish_output2()` in Linux 6.18.
    pub(super) fn transmit(&mut self, links: &Links, ctx: &mut Ctx<'_>, mut packet: Seen, out: &OutputRoute) {
        let Payload::Ipv4(ip) = &mut packet.payload else { return };
        (ip.src, ip.dst) = (out.src, out.dst);
        let bytes = ip.total_bytes();
        if links.get(out.dev).is_some_and(|device| u32::from(bytes) > device.mtu) {
            let kind = StepKind::NotModelled { what: NotModelled::Fragmentation };
            return ctx.step(links, Some(out.dev), Some(packet), kind, "ip_fragment", Cause::none());
        }
        count_out(links, ctx, ip, out.kind);
        let loopback = links.get(out.dev).is_some_and(crate::link::Device::is_loopback);
        if loopback {
            self.note_loopback(out.dev, Cause::of(ctx.journal.command()));
            self.turn_round(links, ctx, packet, out);
        } else if out.kind == RouteType::Broadcast {
            ctx.step(links, Some(out.dev), Some(packet), StepKind::BroadcastCopy, "ip_mc_output", out.cause());
            let kept = Kept { route: out.kind, cause: out.cause(), copy: true };
            ctx.effects.push(frame(links, out.dev, packet, Mac::BROADCAST, Some(kept)));
            let noarp = links.get(out.dev).filter(|device| device.flags.noarp);
            self.xmit(links, ctx, out.dev, packet, noarp.map_or(Mac::BROADCAST, |device| device.mac));
        } else {
            self.resolve(links, ctx, out.dev, out.gateway.unwrap_or(out.dst), packet);
        }
    }

    fn turn_round(&self, links: &Links, ctx: &mut Ctx<'_>, packet: Seen, out: &OutputRoute) {
        if !links.is_up(out.dev) {
            return drop_at_qdisc(links, ctx, out.dev, packet);
        }
        ctx.step(links, Some(out.dev), Some(packet), StepKind::LoopTurn, "loopback_xmit", out.cause());
        let kept = Kept { route: if out.local { out.kind } else { RouteType::Local }, cause: out.cause(), copy: false };
        ctx.effects.push(frame(links, out.dev, packet, Mac::ZERO, Some(kept)));
    }

    /// A frame leaves by a device, or is dropped where the device has no carrier.
    pub(super) fn xmit(&self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, packet: Seen, to: Mac) {
        if !links.get(dev).is_some_and(crate::link::Device::can_transmit) {
            return drop_at_qdisc(links, ctx, dev, packet);
        }
        if let (Some(device), Payload::Ipv4(ip)) = (links.get(dev), &packet.payload)
            && u32::from(ip.total_bytes()) > device.far_mtu + VLAN_BYTES
        {
            let kind = StepKind::NotModelled { what: NotModelled::FarMtu };
            return ctx.step(links, Some(dev), Some(packet), kind, "is_skb_forwardable", Cause::none());
        }
        ctx.step(links, Some(dev), Some(packet), StepKind::Transmit, "veth_xmit", Cause::none());
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
        chosen: None,
    }
}

/// A gateway that is one of this host's own addresses is nobody to send to. Source: `rt_set_nexthop()` in Linux 6.18.
fn on_link_gateway(route: &Route) -> Option<Ipv4Addr> {
    route.nexthop.filter(|nexthop| nexthop.scope == Scope::LINK).and_then(|nexthop| nexthop.via)
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
    };
    by_type.into_iter().for_each(|counter| ctx.count(links, counter));
    ctx.count(links, Counter::IpOutRequests);
    ctx.count(links, Counter::IpOutTransmits);
    ctx.count_by(links, Counter::IpExtOutOctets, ip.total_bytes());
    if kind == RouteType::Broadcast {
        ctx.count(links, Counter::IpExtOutBcastPkts);
        ctx.count_by(links, Counter::IpExtOutBcastOctets, ip.total_bytes());
    }
}
