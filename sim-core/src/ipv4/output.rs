//! The way out: a packet that has its route leaves by a device, whole or in pieces, or turns round in `lo`.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::mtu::LEAST_MTU;
use super::{Ipv4, OutputFlow, OutputRoute, SendError, SocketOptions};
use crate::base::{Cause, Counter, DropReason, Errno, IfIndex, Mac, RouteType};
use crate::link::{Ctx, Device, DeviceKind, Effect, Kept, Links, OwnCopy};
use crate::packet::{self, Body, Frame, Icmp, Payload};
use crate::trace::{Dir, NotModelled, Packet, PktType, StepKind};

/// Who sends a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    /// Between two pieces of its packet, what the first made happen happens.
    Program,
    /// An answer or an error: everything that it sends leaves before anything else happens.
    Kernel,
    /// It came in by a device, and is sent on.
    Router { iif: IfIndex },
}

impl Sender {
    const fn iif(self) -> Option<IfIndex> {
        match self {
            Self::Program | Self::Kernel => None,
            Self::Router { iif } => Some(iif),
        }
    }
}

impl Ipv4 {
    /// A packet of a program leaves. Of a connected socket the way was chosen when it was connected, and this lookup
    /// moves no choice on. Source: `raw_sendmsg()`, `udp_sendmsg()` in Linux 6.18.
    ///
    /// # Errors
    /// What routing answers, see [`Self::route_output`], or that the packet is too long.
    pub fn send(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        packet: Packet,
        flow: &OutputFlow,
        options: &SocketOptions,
    ) -> Result<(), SendError> {
        let mut out = if options.connected {
            self.route_traced(links, ctx.journal, Some(&packet), flow)?
        } else {
            self.route_sent(links, ctx.journal, &packet, flow)?
        };
        if out.kind == RouteType::Broadcast && !options.broadcast {
            return Err(Errno::Eacces.into());
        }
        // Out of `lo` it comes back all the same.
        if options.mc_noloop && out.kind == RouteType::Multicast && !is_loopback(links, out.dev) {
            out.local = false;
        }
        let packet = out.fit(links, packet, options)?;
        if out.overflows(links, &packet, options) {
            ctx.count(links, Counter::IpOutDiscards);
            return Err(Errno::Enobufs.into());
        }
        Ok(self.transmit_by(links, ctx, packet, &out, Sender::Program)?)
    }

    /// A packet of the kernel's own that has its route leaves.
    ///
    /// # Errors
    /// As [`Self::transmit_by`].
    pub(super) fn transmit(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        packet: Packet,
        out: &OutputRoute,
    ) -> Result<(), Errno> {
        self.transmit_by(links, ctx, packet, out, Sender::Kernel)
    }

    /// A packet that has its route leaves. Source: `ip_send_skb()`, `ip_finish_output2()` in Linux 6.18.
    ///
    /// # Errors
    /// `Enobufs` where its device lost it at once; a packet that waits for a neighbour is not lost yet.
    fn transmit_by(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        mut packet: Packet,
        out: &OutputRoute,
        sender: Sender,
    ) -> Result<(), Errno> {
        let Payload::Ipv4(ip) = packet.payload_mut() else { return Ok(()) };
        (ip.src, ip.dst) = (out.src, out.dst);
        self.record_sent(links, ctx, &mut packet);
        let Payload::Ipv4(ip) = &*packet.payload else { return Ok(()) };
        let mtu = out.mtu(links);
        if mtu < LEAST_MTU {
            let kind = StepKind::NotModelled { what: NotModelled::Fragmentation };
            ctx.step(links, Some(out.dev), Some(&packet), kind, "ip_fragment", Cause::none());
            return Ok(());
        }
        count_out(links, ctx, ip);
        let sent = self.output(links, ctx, &packet, out, sender);
        if sent.is_err() {
            ctx.count(links, Counter::IpOutDiscards);
        }
        sent
    }

    /// To the device, or to the neighbour. Source: `ip_output()`, `ip_finish_output2()` in Linux 6.18.
    ///
    /// # Errors
    /// As [`Self::transmit`]; of a packet in pieces, those after the one that was lost are not sent.
    pub(super) fn output(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        packet: &Packet,
        out: &OutputRoute,
        sender: Sender,
    ) -> Result<(), Errno> {
        let Payload::Ipv4(ip) = &*packet.payload else { return Ok(()) };
        let mtu = match sender {
            Sender::Router { .. } => out.forward_mtu(links, &self.sysctls),
            // Only a probe of the path may be longer than what is known of it: `ip_skb_dst_mtu()`.
            Sender::Program | Sender::Kernel if ip.df => out.mtu(links).max(out.device_mtu(links)),
            Sender::Program | Sender::Kernel => out.mtu(links),
        };
        let fits = u32::from(ip.total_bytes()) <= mtu;
        if sender.iif().is_none() && out.is_copied() && !is_loopback(links, out.dev) {
            self.copy_to_oneself(links, ctx, packet, out, (sender, fits));
        }
        if fits {
            return self.output_one(links, ctx, packet, out, sender.iif());
        }
        let pieces = self.fragment(links, ctx, packet, ip, u16::try_from(mtu).unwrap_or(u16::MAX));
        let sent = match sender {
            Sender::Program => self.output_in_turn(links, ctx, pieces, out),
            Sender::Kernel | Sender::Router { .. } => self.output_at_once(links, ctx, pieces, out, sender),
        };
        if sent.is_err() {
            let kind = StepKind::Drop { reason: DropReason::NotSpecified };
            ctx.step(links, Some(out.dev), Some(packet), kind, "ip_do_fragment", Cause::none());
        }
        sent
    }

    /// What is for everybody comes back to its sender too, whole: before it leaves if a program sends it, and after it
    /// if the kernel does. By then, a record of its way was blanked in the header that both share.
    /// Source: `ip_mc_output()`, `netif_rx()`, `ip_options_fragment()` in Linux 6.18.
    fn copy_to_oneself(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        packet: &Packet,
        out: &OutputRoute,
        (sender, fits): (Sender, bool),
    ) {
        let has_record = matches!(&*packet.payload, Payload::Ipv4(ip) if ip.record().is_some());
        let is_spoilt = sender == Sender::Kernel && !fits && has_record;
        let copy = Some(if is_spoilt { OwnCopy::Spoilt } else { OwnCopy::Sound });
        ctx.step(links, Some(out.dev), Some(packet), StepKind::OwnCopy, "ip_mc_output", out.cause());
        let kept = Kept { route: out.kind, onward: None, cause: out.cause(), heard_by: None, copy };
        let frame = turned_round(links, out.dev, packet, Mac::BROADCAST);
        let kept = Some(Box::new(kept));
        if sender == Sender::Program {
            self.receive(links, ctx, out.dev, packet, &frame, PktType::Broadcast, kept);
        } else {
            ctx.effects.push(Effect::Frame { dev: out.dev, id: packet.id, frame, kept });
        }
    }

    fn output_at_once(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        pieces: Vec<Packet>,
        out: &OutputRoute,
        sender: Sender,
    ) -> Result<(), Errno> {
        for piece in pieces {
            self.output_piece(links, ctx, &piece, out, sender.iif())?;
        }
        ctx.count(links, Counter::IpFragOks);
        Ok(())
    }

    pub(super) fn output_piece(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        piece: &Packet,
        out: &OutputRoute,
        iif: Option<IfIndex>,
    ) -> Result<(), Errno> {
        if let Err(errno) = self.output_one(links, ctx, piece, out, iif) {
            ctx.count(links, Counter::IpFragFails);
            return Err(errno);
        }
        ctx.count(links, Counter::IpFragCreates);
        Ok(())
    }

    fn output_one(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        packet: &Packet,
        out: &OutputRoute,
        iif: Option<IfIndex>,
    ) -> Result<(), Errno> {
        let Payload::Ipv4(ip) = &*packet.payload else { return Ok(()) };
        ctx.count(links, Counter::IpOutTransmits);
        ctx.count_by(links, Counter::IpExtOutOctets, ip.total_bytes());
        count_to_many(links, ctx, ip, out.kind, OUT_TO_MANY);
        if is_loopback(links, out.dev) {
            let by = Cause::of(ctx.journal.command());
            let to = self.note_loopback(links, out.dev, by);
            if to != Mac::ZERO
                && let Some(entry) = self.neighbours.get(out.dev, Ipv4Addr::UNSPECIFIED)
            {
                ctx.journal.need(&entry.cause);
            }
            self.turn_round(links, ctx, packet, out, (iif.is_some(), to));
            return Ok(());
        }
        let nexthop = out.gateway.unwrap_or(out.dst);
        match self.everybody(links, ctx, out, nexthop) {
            Some(lladdr) => self.xmit(links, ctx, out.dev, packet, lladdr),
            None => {
                let to_many = matches!(out.kind, RouteType::Broadcast | RouteType::Multicast);
                self.resolve(links, ctx, out.dev, nexthop, packet, (iif, to_many))
            }
        }
    }

    fn turn_round(
        &self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        packet: &Packet,
        out: &OutputRoute,
        (forwarded, to): (bool, Mac),
    ) {
        if !links.is_up(out.dev) {
            return drop_at_qdisc(links, ctx, out.dev, packet);
        }
        ctx.step(links, Some(out.dev), Some(packet), StepKind::LoopTurn, "loopback_xmit", out.cause());
        let heard_by = out.route.as_ref().filter(|_| out.local).and_then(|route| route.nexthops.first());
        let heard_by = heard_by.map(|nexthop| nexthop.dev);
        let kept = Kept { route: out.kind, onward: out.onward(forwarded), cause: out.cause(), heard_by, copy: None };
        let (frame, kept) = (turned_round(links, out.dev, packet, to), Some(Box::new(kept)));
        ctx.effects.push(Effect::Frame { dev: out.dev, id: packet.id, frame, kept });
    }

    /// A frame leaves by a device, or is dropped where the device has no carrier.
    ///
    /// # Errors
    /// `Enobufs` where the far end of the cable does not take it. Source: `veth_xmit()` in Linux 6.18.
    pub(super) fn xmit(
        &self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        packet: &Packet,
        to: Mac,
    ) -> Result<(), Errno> {
        let Some(device) = links.get(dev).filter(|device| device.can_transmit()) else {
            drop_at_qdisc(links, ctx, dev, packet);
            return Ok(());
        };
        if let Some((what, function)) = not_modelled(device) {
            ctx.step(links, Some(dev), Some(packet), StepKind::NotModelled { what }, function, Cause::none());
            return Ok(());
        }
        let function = match device.kind {
            DeviceKind::Bridge => "br_dev_xmit",
            DeviceKind::Loopback => "loopback_xmit",
            DeviceKind::Veth { .. } | DeviceKind::Macvlan { .. } | DeviceKind::Vxlan(_) => "veth_xmit",
        };
        ctx.step(links, Some(dev), Some(packet), StepKind::Transmit, function, Cause::none());
        let frame = Frame { src: device.mac, dst: to, payload: Arc::clone(&packet.payload) };
        // What leaves by `lo` is heard when it comes in again.
        if !device.is_loopback() {
            ctx.journal.hear(links.host, dev, Dir::Out, PktType::Outgoing, packet.id, &frame);
        }
        if !device.far_end_takes(&frame) {
            ctx.drop_at_far_end(links, device, packet);
            return Err(Errno::Enobufs);
        }
        ctx.effects.push(Effect::Frame { dev, id: packet.id, frame, kept: None });
        Ok(())
    }

    /// An ARP frame of a packet socket leaves as it was written. Source: `packet_sendmsg()` in Linux 6.18.
    pub fn send_raw_arp(&self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, packet: &Packet, to: Mac) {
        // arping sends no more than fits.
        let _ = self.xmit(links, ctx, dev, packet, to);
    }
}

/// Devices that would have the frame go where this model does not follow.
const fn not_modelled(device: &Device) -> Option<(NotModelled, &'static str)> {
    match device.kind {
        DeviceKind::Loopback | DeviceKind::Veth { .. } | DeviceKind::Bridge => None,
        DeviceKind::Macvlan { .. } => Some((NotModelled::Macvlan, "macvlan_start_xmit")),
        DeviceKind::Vxlan(_) => Some((NotModelled::Vxlan, "vxlan_xmit")),
    }
}

fn drop_at_qdisc(links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, packet: &Packet) {
    let kind = StepKind::Drop { reason: DropReason::QdiscDrop };
    let cause = links.get(dev).map_or_else(Cause::none, |device| device.set.clone());
    ctx.step(links, Some(dev), Some(packet), kind, "__dev_queue_xmit", cause);
    ctx.effects.push(Effect::QdiscDrop { dev });
}

/// What comes straight back to its own host.
fn turned_round(links: &Links, dev: IfIndex, packet: &Packet, dst: Mac) -> Frame {
    let src = links.get(dev).map_or(Mac::ZERO, |device| device.mac);
    Frame { src, dst, payload: Arc::clone(&packet.payload) }
}

fn count_out(links: &Links, ctx: &mut Ctx<'_>, ip: &packet::Ipv4) {
    let counters: &[Counter] = match ip.body {
        Body::Icmp(Icmp::EchoRequest(_)) => &[Counter::IcmpOutMsgs, Counter::IcmpOutEchos, Counter::IcmpMsgOutType8],
        Body::Icmp(Icmp::EchoReply(_)) => &[Counter::IcmpOutMsgs, Counter::IcmpOutEchoReps, Counter::IcmpMsgOutType0],
        Body::Icmp(Icmp::DestUnreachable { .. }) => {
            &[Counter::IcmpOutMsgs, Counter::IcmpOutDestUnreachs, Counter::IcmpMsgOutType3]
        }
        Body::Icmp(Icmp::TimeExceeded { .. }) => {
            &[Counter::IcmpOutMsgs, Counter::IcmpOutTimeExcds, Counter::IcmpMsgOutType11]
        }
        Body::Icmp(Icmp::Redirect { .. }) => {
            &[Counter::IcmpOutMsgs, Counter::IcmpOutRedirects, Counter::IcmpMsgOutType5]
        }
        // Counted by the socket.
        Body::Udp(_) => &[],
    };
    counters.iter().for_each(|counter| ctx.count(links, *counter));
    ctx.count(links, Counter::IpOutRequests);
}

/// Packets and octets of what is for a group, and of what is for everyone.
pub(super) type ToMany = [(Counter, Counter); 2];

const OUT_TO_MANY: ToMany = [
    (Counter::IpExtOutMcastPkts, Counter::IpExtOutMcastOctets),
    (Counter::IpExtOutBcastPkts, Counter::IpExtOutBcastOctets),
];

/// Source: `ip_finish_output2()`, `ip_rcv_finish_core()` in Linux 6.18.
pub(super) fn count_to_many(links: &Links, ctx: &mut Ctx<'_>, ip: &packet::Ipv4, kind: RouteType, counters: ToMany) {
    let [group, everyone] = counters;
    let (packets, octets) = match kind {
        RouteType::Multicast => group,
        RouteType::Broadcast => everyone,
        RouteType::Unicast
        | RouteType::Local
        | RouteType::Anycast
        | RouteType::Blackhole
        | RouteType::Unreachable
        | RouteType::Prohibit
        | RouteType::Throw => return,
    };
    ctx.count(links, packets);
    ctx.count_by(links, octets, ip.total_bytes());
}

fn is_loopback(links: &Links, dev: IfIndex) -> bool {
    links.get(dev).is_some_and(Device::is_loopback)
}
