//! The way in: a frame that a device received, up to the host that it is for.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::{Conf, Flow, Found, Ipv4};
use crate::base::{Cause, Counter, DropReason, Errno, IfIndex, Mac, PacketId, Route, RouteType};
use crate::link::{Ctx, Device, Effect, Kept, Links};
use crate::packet::{self, Frame, Icmp, Payload};
use crate::trace::{Dir, LookupLog, LookupSteps, NotModelled, PktType, Purpose, Seen, StepKind};

/// A received packet is for this host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Accepted {
    pub(super) route: Arc<Route>,
    /// The sysctls without which it would not be taken.
    pub(super) cause: Cause,
}

/// Why a received packet is not for this host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reject {
    /// It can not be what it says; `cause` made the address that it claims this host's own.
    Martian { reason: DropReason, function: &'static str, cause: Cause },
    /// This host does not forward, and it is not for it.
    NotForMe,
    /// This host would forward, and routing refuses.
    NoWay(Errno),
    /// This host forwards.
    Forward(Found),
}

/// A packet that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arrival {
    pub(super) dev: IfIndex,
    pub(super) packet: Seen,
    pub(super) ip: packet::Ipv4,
    pub(super) pkttype: PktType,
}

impl Ipv4 {
    /// A frame came in by a device. Source: `__netif_receive_skb_core()` in Linux 6.18.
    pub fn receive(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        id: PacketId,
        frame: Frame,
        kept: Option<Kept>,
    ) {
        let packet = Seen { id, payload: frame.payload };
        let copy = kept.as_ref().is_some_and(|kept| kept.copy);
        let pkttype = if copy { PktType::Broadcast } else { pkttype(links, dev, frame.dst) };
        if !copy {
            let kind = StepKind::Receive { pkttype };
            ctx.step(links, Some(dev), Some(packet), kind, "__netif_receive_skb_core", Cause::none());
            ctx.journal.hear(links.host, dev, Dir::In, pkttype, id, frame);
            if let Some((what, function)) = links.get(dev).and_then(|device| taken_by(device, pkttype)) {
                let kind = StepKind::NotModelled { what };
                return ctx.step(links, Some(dev), Some(packet), kind, function, Cause::none());
            }
        }
        match frame.payload {
            Payload::Arp(arp) => {
                ctx.effects.push(Effect::Arp { dev, id, frame });
                self.arp_receive(links, ctx, dev, packet, &arp, pkttype);
            }
            Payload::Ipv4(ip) => self.ip_receive(links, ctx, dev, packet, &ip, pkttype, kept),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what ip_rcv() is told of a packet, and who listens")]
    fn ip_receive(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        packet: Seen,
        ip: &packet::Ipv4,
        pkttype: PktType,
        kept: Option<Kept>,
    ) {
        if pkttype == PktType::Otherhost {
            return drop(links, ctx, dev, packet, DropReason::Otherhost, "ip_rcv_core");
        }
        ctx.count(links, Counter::IpInReceives);
        ctx.count_by(links, Counter::IpExtInOctets, ip.total_bytes());
        ctx.count(links, Counter::IpExtInNoEctPkts);
        let arrival = Arrival { dev, packet, ip: *ip, pkttype };
        let kind = match kept {
            Some(Kept { onward: Some((route, nexthop)), .. }) => {
                let kind = StepKind::RouteKept { route: route.kind };
                ctx.step(links, Some(dev), Some(packet), kind, "ip_rcv_finish_core", route.cause.clone());
                let out = self.mkroute_input(links, ctx, &arrival, Found { route, nexthop });
                return self.forward(links, ctx, &arrival, &out);
            }
            Some(kept) => {
                let kind = StepKind::RouteKept { route: kept.route };
                ctx.step(links, Some(dev), Some(packet), kind, "ip_rcv_finish_core", kept.cause);
                kept.route
            }
            None => match self.route_received(links, ctx, &arrival) {
                Some(kind) => kind,
                None => return,
            },
        };
        if kind == RouteType::Broadcast {
            ctx.count(links, Counter::IpExtInBcastPkts);
            ctx.count_by(links, Counter::IpExtInBcastOctets, ip.total_bytes());
        }
        let whole = match ip.frag {
            Some(piece) => match self.defrag(links, ctx, &arrival, piece) {
                Some(whole) => whole,
                None => return,
            },
            None => arrival,
        };
        let (packet, ip) = (whole.packet, &whole.ip);
        ctx.count(links, Counter::IpInDelivers);
        ctx.step(links, Some(dev), Some(packet), StepKind::Deliver, "ip_local_deliver", Cause::none());
        ctx.effects.push(Effect::Icmp { dev: self.heard_by(dev, ip), id: packet.id, packet: *ip });
        self.icmp_receive(links, ctx, dev, packet, ip, kind);
    }

    /// The device that a bound socket takes a packet to have come in by: out of `lo` the one that has the address; but
    /// an error is compared with `lo`. Source: `inet_iif()`, `raw_icmp_error()` in Linux 6.18.
    fn heard_by(&self, dev: IfIndex, ip: &packet::Ipv4) -> IfIndex {
        match ip.body {
            Icmp::EchoRequest(_) | Icmp::EchoReply(_) if dev == IfIndex::LO => {
                self.addresses.find(ip.dst).map_or(dev, |own| own.dev)
            }
            Icmp::EchoRequest(_) | Icmp::EchoReply(_) | Icmp::DestUnreachable { .. } | Icmp::TimeExceeded { .. } => dev,
        }
    }

    /// Asks routing what a received packet is to this host; writes down why it goes no further.
    fn route_received(&mut self, links: &Links, ctx: &mut Ctx<'_>, arrival: &Arrival) -> Option<RouteType> {
        let Arrival { dev, packet, ip, .. } = *arrival;
        let place = links.place(Some(dev));
        let mut log = LookupSteps { journal: &mut *ctx.journal, place, packet: Some(packet) };
        let found = self.route_input(links, dev, (ip.src, ip.dst), Purpose::Input, &mut log);
        // Only what has a way is asked whether it may have come from there.
        let mut passes = Cause::none();
        let found = match found {
            Err(Reject::Forward(way)) => match self.validate_source(links, dev, (ip.src, ip.dst), &mut log) {
                Ok(cause) => {
                    passes = cause;
                    Err(Reject::Forward(way))
                }
                Err(martian) => Err(martian),
            },
            other => other,
        };
        match found {
            Ok(Accepted { route, cause }) => {
                let kind = StepKind::SourceChecked { src: ip.src };
                ctx.step(links, Some(dev), Some(packet), kind, "fib_validate_source", cause);
                return Some(route.kind);
            }
            Err(Reject::Martian { reason, function, cause }) => {
                if reason == DropReason::IpRpfilter {
                    ctx.count(links, Counter::TcpExtIpReversePathFilter);
                }
                ctx.step(links, Some(dev), Some(packet), StepKind::Drop { reason }, function, cause);
            }
            Err(Reject::NotForMe) => {
                ctx.count(links, Counter::IpInAddrErrors);
                drop(links, ctx, dev, packet, DropReason::IpInaddrerrors, "ip_error");
            }
            Err(Reject::NoWay(errno)) => self.ip_error(links, ctx, arrival, errno),
            Err(Reject::Forward(found)) => {
                let kind = StepKind::SourceChecked { src: ip.src };
                ctx.step(links, Some(dev), Some(packet), kind, "fib_validate_source", passes);
                let out = self.mkroute_input(links, ctx, arrival, found);
                self.forward(links, ctx, arrival, &out);
            }
        }
        None
    }

    /// Source: `ip_route_input_slow()` in Linux 6.18.
    pub(super) fn route_input<L: LookupLog>(
        &self,
        links: &Links,
        dev: IfIndex,
        (src, dst): (Ipv4Addr, Ipv4Addr),
        purpose: Purpose,
        log: &mut L,
    ) -> Result<Accepted, Reject> {
        let martian = |reason, cause| Err(Reject::Martian { reason, function: "ip_route_input_slow", cause });
        if src.is_multicast() || src.is_broadcast() || src.is_unspecified() {
            return martian(DropReason::IpInvalidSource, Cause::none());
        }
        if dst.is_unspecified() {
            return martian(DropReason::IpInvalidDest, Cause::none());
        }
        let loopback = src.is_loopback() || dst.is_loopback();
        let localnet = || self.sysctls.conf_cause(dev, Conf::RouteLocalnet);
        if loopback && !self.sysctls.conf_is_on(dev, Conf::RouteLocalnet) {
            return martian(DropReason::IpLocalnet, localnet());
        }
        let flow = Flow { src, iif: dev, ..Flow::to(purpose, dst) };
        let forwarding = self.sysctls.conf_is_on(dev, Conf::Forwarding);
        let refused = |errno| if forwarding { Reject::NoWay(errno) } else { Reject::NotForMe };
        let found = self.fib.lookup_nexthop(&self.rules, links, &flow, log).map_err(refused)?;
        if !matches!(found.route.kind, RouteType::Local | RouteType::Broadcast) {
            return Err(if forwarding { Reject::Forward(found) } else { Reject::NotForMe });
        }
        let route = found.route;
        let passes = self.validate_source(links, dev, (src, dst), log)?;
        let cause = if loopback { passes.and(&localnet()) } else { passes };
        Ok(Accepted { route, cause })
    }
}

pub(super) fn drop(
    links: &Links,
    ctx: &mut Ctx<'_>,
    dev: IfIndex,
    packet: Seen,
    reason: DropReason,
    function: &'static str,
) {
    ctx.step(links, Some(dev), Some(packet), StepKind::Drop { reason }, function, Cause::none());
}

/// Who takes a frame before IP and ARP see it: the bridge that the device is a port of, or macvlans on it, unless it
/// is for the card itself. Source: `br_handle_frame()`, `macvlan_handle_frame()` in Linux 6.18.
fn taken_by(device: &Device, pkttype: PktType) -> Option<(NotModelled, &'static str)> {
    if device.port.is_some() {
        Some((NotModelled::Bridge, "br_handle_frame"))
    } else if device.macvlans > 0 && pkttype != PktType::Host {
        Some((NotModelled::Macvlan, "macvlan_handle_frame"))
    } else {
        None
    }
}

/// Source: `eth_type_trans()` in Linux 6.18.
fn pkttype(links: &Links, dev: IfIndex, dst: Mac) -> PktType {
    let own = links.get(dev).map(|device| device.mac);
    if own == Some(dst) {
        PktType::Host
    } else if dst == Mac::BROADCAST {
        PktType::Broadcast
    } else if dst.0[0] & 1 == 1 {
        PktType::Multicast
    } else {
        PktType::Otherhost
    }
}
