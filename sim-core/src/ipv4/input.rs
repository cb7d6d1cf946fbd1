//! The way in: a frame that a device received, up to the host that it is for.

use super::output::{ToMany, count_to_many};
use super::route_input::{InputFlow, Reject};
use super::route_output::OutputRoute;
use super::{Found, Ipv4};
use crate::base::{Cause, Counter, DropReason, IfIndex, Mac, RouteType};
use crate::link::{Ctx, Device, Effect, Kept, Links, OwnCopy};
use crate::packet::{self, Body, Frame, Icmp, Payload};
use crate::trace::{Dir, LookupSteps, NotModelled, Packet, PktType, StepKind};

const IN_TO_MANY: ToMany = [
    (Counter::IpExtInMcastPkts, Counter::IpExtInMcastOctets),
    (Counter::IpExtInBcastPkts, Counter::IpExtInBcastOctets),
];

/// A packet that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Arrival {
    pub(super) dev: IfIndex,
    pub(super) packet: Packet,
    pub(super) ip: packet::Ipv4,
    pub(super) pkttype: PktType,
    /// It asks for a record of its way, and had room for an address of this host.
    pub(super) recorded: bool,
}

impl Ipv4 {
    /// The tap of a device hears a frame that came in, unless it is a copy of the host's own. Answers what it is to
    /// the device. Source: `eth_type_trans()`, `__netif_receive_skb_core()` in Linux 6.18.
    pub fn hear(
        &self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        packet: &Packet,
        frame: &Frame,
        kept: Option<&Kept>,
    ) -> PktType {
        if kept.is_some_and(|kept| kept.copy.is_some()) {
            return PktType::Broadcast;
        }
        let pkttype = pkttype(links, dev, frame.dst);
        self.hear_as(links, ctx, dev, packet, frame, pkttype);
        pkttype
    }

    /// The same where it is known what the frame is to the device.
    pub fn hear_as(
        &self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        packet: &Packet,
        frame: &Frame,
        pkttype: PktType,
    ) {
        let kind = StepKind::Receive { pkttype };
        ctx.step(links, Some(dev), Some(packet), kind, "__netif_receive_skb_core", Cause::none());
        ctx.journal.hear(links.host, dev, Dir::In, pkttype, packet.id, frame);
    }

    /// A frame goes up, to ARP or IP.
    #[expect(clippy::too_many_arguments, reason = "what a protocol is told of a frame, and who listens")]
    pub fn receive(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        packet: &Packet,
        frame: &Frame,
        pkttype: PktType,
        kept: Option<Box<Kept>>,
    ) {
        let macvlans = links.get(dev).is_some_and(|device| device.macvlans > 0);
        if macvlans && kept.is_none() && pkttype != PktType::Host {
            let kind = StepKind::NotModelled { what: NotModelled::Macvlan };
            return ctx.step(links, Some(dev), Some(packet), kind, "macvlan_handle_frame", Cause::none());
        }
        match &*packet.payload {
            Payload::Arp(_) => {
                ctx.effects.push(Effect::Arp { dev, id: packet.id, frame: frame.clone() });
                self.arp_receive(links, ctx, dev, packet.clone(), frame, pkttype);
            }
            Payload::Ipv4(ip) => self.ip_receive(links, ctx, dev, packet, ip, pkttype, kept),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what ip_rcv() is told of a packet, and who listens")]
    fn ip_receive(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        packet: &Packet,
        ip: &packet::Ipv4,
        pkttype: PktType,
        kept: Option<Box<Kept>>,
    ) {
        if pkttype == PktType::Otherhost {
            ctx.effects.push(Effect::OtherhostDrop { dev });
            return drop(links, ctx, dev, packet, DropReason::Otherhost, "ip_rcv_core");
        }
        ctx.count(links, Counter::IpInReceives);
        ctx.count_by(links, Counter::IpExtInOctets, ip.total_bytes());
        ctx.count(links, Counter::IpExtInNoEctPkts);
        if kept.as_ref().is_some_and(|kept| kept.copy == Some(OwnCopy::Spoilt)) {
            ctx.count(links, Counter::IpExtInCsumErrors);
            ctx.count(links, Counter::IpInHdrErrors);
            return drop(links, ctx, dev, packet, DropReason::IpCsum, "ip_rcv_core");
        }
        let mut arrival = Arrival { dev, packet: packet.clone(), ip: *ip, pkttype, recorded: false };
        let heard_by = kept.as_ref().and_then(|kept| kept.heard_by).unwrap_or(dev);
        let came_round = kept.is_some();
        let kind = match kept.map(|kept| *kept) {
            Some(Kept { onward: Some((route, nexthop)), .. }) => {
                let kind = StepKind::RouteKept { route: route.kind };
                ctx.step(links, Some(dev), Some(packet), kind, "ip_rcv_finish_core", route.cause.clone());
                let into = self.leads_on(dev, Found { route, nexthop }, ip.dst);
                self.record_arrival(links, ctx, &mut arrival, None);
                let out = OutputRoute::sent_on(ip, into);
                return self.forward(links, ctx, &arrival, &out, false);
            }
            Some(kept) => {
                let kind = StepKind::RouteKept { route: kept.route };
                ctx.step(links, Some(dev), Some(packet), kind, "ip_rcv_finish_core", kept.cause);
                self.record_arrival(links, ctx, &mut arrival, Some(kept.route));
                kept.route
            }
            None => match self.route_received(links, ctx, &mut arrival) {
                Some(what) => what,
                None => return,
            },
        };
        count_to_many(links, ctx, ip, kind, IN_TO_MANY);
        if came_round && kind == RouteType::Multicast && !self.has_joined(links, dev, ip.dst) {
            return drop(links, ctx, dev, packet, DropReason::NotSpecified, "dst_discard");
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
        ctx.step(links, Some(dev), Some(&packet), StepKind::Deliver, "ip_local_deliver", Cause::none());
        match ip.body {
            Body::Icmp(icmp) => {
                if let Some(heard) = self.heard_of(ip) {
                    let to_all = matches!(kind, RouteType::Broadcast | RouteType::Multicast);
                    // Source: `inet_iif()`; an error is compared with `lo`: `raw_icmp_error()` in Linux 6.18.
                    let dev = match icmp {
                        Icmp::EchoRequest(_) | Icmp::EchoReply(_) => heard_by,
                        Icmp::DestUnreachable { .. } | Icmp::TimeExceeded { .. } | Icmp::Redirect { .. } => dev,
                    };
                    ctx.effects.push(Effect::Icmp { dev, id: packet.id, packet: heard, to_all });
                }
                self.icmp_receive(links, ctx, dev, packet, (ip, icmp), kind);
            }
            Body::Udp(_) => self.udp_receive(links, ctx, dev, packet, kind),
        }
    }

    /// Asks routing what a received packet is to this host; writes down why it goes no further.
    fn route_received(&mut self, links: &Links, ctx: &mut Ctx<'_>, came: &mut Arrival) -> Option<RouteType> {
        let Arrival { dev, packet, ip, .. } = &*came;
        let dev = *dev;
        let place = links.place(Some(dev));
        let shared = Some(ctx.journal.share(packet));
        let mut log = LookupSteps { journal: &mut *ctx.journal, place, packet: shared };
        match self.route_input(links, dev, &InputFlow::of(ip), &mut log) {
            Ok(into) if into.onward => {
                let kind = StepKind::SourceChecked { src: ip.src };
                ctx.step(links, Some(dev), Some(packet), kind, "fib_validate_source", into.cause.clone());
                let redirect = into.redirect;
                count_to_many(links, ctx, ip, into.kind, IN_TO_MANY);
                self.exceptions.note_used(into.exception.as_deref());
                let out = OutputRoute::sent_on(ip, into);
                self.record_arrival(links, ctx, came, None);
                self.forward(links, ctx, came, &out, redirect);
            }
            Ok(into) => {
                let kind = StepKind::SourceChecked { src: ip.src };
                ctx.step(links, Some(dev), Some(packet), kind, "fib_validate_source", into.cause);
                self.record_arrival(links, ctx, came, Some(into.kind));
                return Some(into.kind);
            }
            Err(Reject::Martian { reason, cause }) => {
                if reason == DropReason::IpRpfilter {
                    ctx.count(links, Counter::TcpExtIpReversePathFilter);
                }
                let kind = StepKind::Drop { reason };
                ctx.step(links, Some(dev), Some(packet), kind, "ip_rcv_finish_core", cause);
            }
            Err(Reject::NotForMe) => {
                ctx.count(links, Counter::IpInAddrErrors);
                drop(links, ctx, dev, packet, DropReason::IpInaddrerrors, "ip_error");
            }
            Err(Reject::NoRoute(errno)) => {
                self.record_arrival(links, ctx, came, None);
                self.ip_error(links, ctx, came, errno);
            }
        }
        None
    }
}

pub(super) fn drop(
    links: &Links,
    ctx: &mut Ctx<'_>,
    dev: IfIndex,
    packet: &Packet,
    reason: DropReason,
    function: &'static str,
) {
    ctx.step(links, Some(dev), Some(packet), StepKind::Drop { reason }, function, Cause::none());
}

/// To `lo` its broadcast address, all zeros, is nobody's. Source: `eth_type_trans()` in Linux 6.18.
fn pkttype(links: &Links, dev: IfIndex, dst: Mac) -> PktType {
    let own = links.get(dev);
    if own.is_some_and(|device| device.mac == dst) {
        PktType::Host
    } else if dst == Mac::BROADCAST && !own.is_some_and(Device::is_loopback) {
        PktType::Broadcast
    } else if dst.is_multicast() {
        PktType::Multicast
    } else {
        PktType::Otherhost
    }
}
