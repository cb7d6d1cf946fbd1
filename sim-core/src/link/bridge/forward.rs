use super::FdbKind;
use crate::base::{Cause, DropReason, IfIndex, Mac, PacketId};
use crate::link::{Ctx, Device, DeviceKind, Effect, Links, Port};
use crate::packet::Frame;
use crate::trace::{Dir, NotModelled, Packet, PktType, StepKind};

impl Links {
    /// Whether a port takes part: the bridge is up, and the port carries. Source: `br_port_state_selection()`.
    pub fn forwards(&self, port: &Device) -> bool {
        let takes_part = |own: &Port| self.is_up(own.master) && !own.disabled;
        port.port.as_ref().is_some_and(takes_part) && port.can_transmit()
    }

    /// A frame came in by a port. Answers what goes up to the host: by the bridge, as what kind of packet.
    /// Source: `br_handle_frame()`, `br_handle_frame_finish()` in Linux 6.18.
    pub fn br_handle_frame(
        &mut self,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        id: PacketId,
        frame: &Frame,
        pkttype: PktType,
    ) -> Option<(IfIndex, PktType)> {
        let device = self.get(dev)?;
        let port = device.port.clone()?;
        let (bridge, mac) = (port.master, self.get(port.master)?.mac);
        let cause = port.cause.and(self.needs(bridge));
        let packet = &Packet { id, payload: frame.payload.clone() };
        if !self.forwards(device) || ctx.journal.now() < port.deaf_until {
            ctx.step(self, Some(dev), Some(packet), StepKind::BridgeEnd, "br_handle_frame", cause);
            let kind = StepKind::Drop { reason: DropReason::BridgeIngressStpState };
            ctx.step(self, Some(dev), Some(packet), kind, "br_handle_frame", Cause::none());
            return None;
        }
        ctx.journal.need(&cause);
        if port.flags.learning {
            let (now, command) = (ctx.journal.now(), Cause::of(ctx.journal.command()));
            let fdb = &mut self.get_mut(bridge)?.fdb;
            if fdb.learn(frame.src, dev, now, &command) {
                let kind = StepKind::BridgeLearn { lladdr: frame.src };
                ctx.step(self, Some(dev), Some(packet), kind, "br_fdb_update", cause.clone());
            }
        }
        let asked = self.get(bridge)?;
        let to_all = frame.dst.is_multicast();
        let mut local = asked.flags.promisc || to_all;
        let entry = asked.fdb.find(frame.dst).filter(|_| !to_all).cloned();
        let sent = match entry {
            Some(entry) if entry.kind == FdbKind::Local => {
                local = true;
                true
            }
            Some(entry) => {
                let cause = cause.and(&entry.cause);
                self.forward(ctx, bridge, Some(dev), packet, frame, (entry.port, cause))
            }
            None => self.flood(ctx, bridge, Some(dev), packet, frame, cause.clone()),
        };
        if !local {
            if !sent {
                self.no_target(ctx, dev, packet, "br_handle_frame_finish");
            }
            return None;
        }
        ctx.step(self, Some(dev), Some(packet), StepKind::BridgeUp, "br_pass_frame_up", cause);
        let received = &mut self.stats_mut(bridge)?.received;
        received.packets += 1;
        received.multicast += u64::from(to_all && frame.dst != Mac::BROADCAST);
        received.bytes += u64::from(frame.payload_bytes());
        Some((bridge, if frame.dst == mac { PktType::Host } else { pkttype }))
    }

    /// The host sends by the bridge. Source: `br_dev_xmit()` in Linux 6.18.
    pub fn br_dev_xmit(&mut self, ctx: &mut Ctx<'_>, bridge: IfIndex, id: PacketId, frame: &Frame) {
        let packet = &Packet { id, payload: frame.payload.clone() };
        let to_all = frame.dst.is_multicast();
        let cause = self.needs(bridge).clone();
        let entry = self.get(bridge).and_then(|asked| asked.fdb.find(frame.dst)).filter(|_| !to_all).cloned();
        let sent = match entry {
            Some(entry) => {
                let cause = cause.and(&entry.cause);
                self.forward(ctx, bridge, None, packet, frame, (entry.port, cause))
            }
            None => self.flood(ctx, bridge, None, packet, frame, cause),
        };
        if !sent {
            self.no_target(ctx, bridge, packet, "br_dev_xmit");
        }
    }

    /// Nobody gets the frame. Source: `br_forward()`, `br_flood()` in Linux 6.18.
    fn no_target(&self, ctx: &mut Ctx<'_>, at: IfIndex, packet: &Packet, function: &'static str) {
        let kind = StepKind::Drop { reason: DropReason::NoTxTarget };
        ctx.step(self, Some(at), Some(packet), kind, function, Cause::none());
    }

    /// To the one port that is known for the receiver, if that may send it; `by` is where it came from. Whether it left.
    /// Source: `br_forward()` in Linux 6.18.
    fn forward(
        &self,
        ctx: &mut Ctx<'_>,
        bridge: IfIndex,
        by: Option<IfIndex>,
        packet: &Packet,
        frame: &Frame,
        (to, cause): (Option<IfIndex>, Cause),
    ) -> bool {
        let at = Some(by.unwrap_or(bridge));
        let port = to.and_then(|to| self.get(to)).filter(|port| self.should_deliver(port, by));
        let Some(port) = port else {
            ctx.step(self, at, Some(packet), StepKind::BridgeEnd, "br_forward", cause);
            return false;
        };
        let kind = StepKind::BridgeForward { lladdr: frame.dst, to: port.index };
        ctx.step(self, at, Some(packet), kind, "br_forward", cause);
        self.deliver(ctx, port, packet, frame);
        true
    }

    /// To every port but the one that it came by, the newest first. Whether there was one.
    /// Source: `br_flood()` in Linux 6.18.
    fn flood(
        &self,
        ctx: &mut Ctx<'_>,
        bridge: IfIndex,
        by: Option<IfIndex>,
        packet: &Packet,
        frame: &Frame,
        cause: Cause,
    ) -> bool {
        let takes = |port: &&Device| {
            let flags = port.port.as_ref().map(|own| own.flags).unwrap_or_default();
            // What the host itself sends to many leaves by all.
            let flooded = match frame.dst {
                Mac::BROADCAST => flags.bcast_flood || by.is_none(),
                group if group.is_multicast() => flags.mcast_flood || by.is_none(),
                _ => flags.flood,
            };
            flooded && self.should_deliver(port, by)
        };
        let said = self.ports(bridge).filter_map(|device| device.port.as_ref());
        said.for_each(|port| ctx.journal.need(&port.cause));
        let ports: Vec<&Device> = self.ports(bridge).filter(takes).collect();
        let kind = StepKind::BridgeFlood { lladdr: frame.dst, ports: u32::try_from(ports.len()).unwrap_or(u32::MAX) };
        ctx.step(self, Some(by.unwrap_or(bridge)), Some(packet), kind, "br_flood", cause);
        ports.iter().for_each(|port| self.deliver(ctx, port, packet, frame));
        !ports.is_empty()
    }

    /// Source: `should_deliver()` in Linux 6.18.
    fn should_deliver(&self, port: &Device, by: Option<IfIndex>) -> bool {
        let flags = |dev: IfIndex| self.get(dev).and_then(|device| device.port.as_ref()).map(|own| own.flags);
        let own = flags(port.index).unwrap_or_default();
        let turned_back = by == Some(port.index) && !own.hairpin;
        let kept_apart = own.isolated && by.and_then(flags).is_some_and(|other| other.isolated);
        self.forwards(port) && !turned_back && !kept_apart
    }

    /// Source: `br_nf_dev_queue_xmit()`, `br_dev_queue_push_xmit()` in Linux 6.18.
    fn deliver(&self, ctx: &mut Ctx<'_>, port: &Device, packet: &Packet, frame: &Frame) {
        let cause = port.port.as_ref().map_or_else(Cause::none, |own| own.cause.clone());
        let (at, bytes) = (Some(port.index), u32::from(frame.payload_bytes()));
        let by_kind = match port.kind {
            DeviceKind::Veth { .. } => None,
            DeviceKind::Macvlan { .. } => Some(NotModelled::Macvlan),
            DeviceKind::Vxlan(_) | DeviceKind::Bridge | DeviceKind::Loopback => Some(NotModelled::Vxlan),
        };
        let what = if bytes > port.mtu { Some(NotModelled::Fragmentation) } else { by_kind };
        if let Some(what) = what {
            return ctx.step(self, at, Some(packet), StepKind::NotModelled { what }, "br_forward_finish", cause);
        }
        ctx.step(self, at, Some(packet), StepKind::Transmit, "veth_xmit", cause);
        ctx.journal.hear(self.host, port.index, Dir::Out, PktType::Outgoing, packet.id, frame);
        if !port.far_end_takes(frame) {
            return ctx.drop_at_far_end(self, port, packet);
        }
        ctx.effects.push(Effect::Frame { dev: port.index, id: packet.id, frame: frame.clone(), kept: None });
    }
}
