use std::net::Ipv4Addr;
use std::sync::Arc;

use smallvec::SmallVec;

use super::{Device, Links};
use crate::base::{Cause, Counter, DropReason, IfIndex, Nexthop, PacketId, Route, RouteType, Time};
use crate::packet::{Frame, Ipv4};
use crate::trace::{Journal, Packet, StepKind};

/// What a host asks of the world when it has handled an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A frame leaves by a device: onto its cable, or round in `lo`.
    Frame { dev: IfIndex, id: PacketId, frame: Frame, kept: Option<Box<Kept>> },
    /// A neighbour entry wants to be woken. `asking` while a request is out: the command waits for it.
    NeighTimer { dev: IfIndex, dst: Ipv4Addr, after: Time, generation: u32, asking: bool },
    /// An ARP request that this host answers in another's name comes up again, after a while.
    ArpRedo { dev: IfIndex, after: Time, id: PacketId, frame: Frame },
    /// The next piece of a program's packet may leave.
    NextPiece { after: Time },
    /// A packet was dropped before it left by a device: `noop_enqueue()` counts it.
    QdiscDrop { dev: IfIndex },
    /// A frame was dropped by the far end of the cable: both ends count it.
    FarDrop { dev: IfIndex },
    /// A packet came for another's MAC: `dev_core_stats_rx_otherhost_dropped_inc()`.
    OtherhostDrop { dev: IfIndex },
    /// ICMP for the raw sockets of the host. `dev` is what one that is bound to a device compares with. ICMP itself takes
    /// no reply and no error that came `to_all`, to a broadcast address.
    Icmp { dev: IfIndex, id: PacketId, packet: Ipv4, to_all: bool },
    /// ARP for the packet sockets bound to a device.
    Arp { dev: IfIndex, id: PacketId, frame: Frame },
}

/// The route that a packet keeps when a device hands it straight back to its own host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub route: RouteType,
    /// It is forwarded, and will be again.
    pub onward: Option<(Arc<Route>, Option<Nexthop>)>,
    /// Of the route that won when it was sent.
    pub cause: Cause,
    /// The device of the local route, which a bound socket takes the packet to have come in by: `rt_iif`.
    pub heard_by: Option<IfIndex>,
    /// It is a copy that no tap sees (`PACKET_LOOPBACK`).
    pub copy: Option<OwnCopy>,
}

/// The copy of what a host sends to everybody, which comes back to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnCopy {
    Sound,
    /// Cutting up what it is a copy of blanked options in the header that both share, and its checksum does not fit.
    Spoilt,
}

/// What one event makes a host ask for. A packet that goes on asks for one thing, and for a timer at most.
pub type Effects = SmallVec<[Effect; 2]>;

/// What handling an event may write: the record, and effects.
pub struct Ctx<'a> {
    pub journal: &'a mut Journal,
    pub effects: &'a mut Effects,
}

impl Ctx<'_> {
    pub fn step(
        &mut self,
        links: &Links,
        dev: Option<IfIndex>,
        packet: Option<&Packet>,
        kind: StepKind,
        function: &'static str,
        cause: Cause,
    ) {
        self.journal.step(links.place(dev), packet, kind, function, cause);
    }

    /// A frame that left by a cable is longer than the far end takes, and both ends count it as dropped.
    /// Source: `____dev_forward_skb()`, `veth_xmit()` in Linux 6.18.
    pub fn drop_at_far_end(&mut self, links: &Links, device: &Device, packet: &Packet) {
        let (at, dev) = (Some(device.index), device.index);
        let kind = StepKind::FarMtu { mtu: device.far_mtu };
        self.step(links, at, Some(packet), kind, "__is_skb_forwardable", device.far_mtu_set.clone());
        let kind = StepKind::Drop { reason: DropReason::NotSpecified };
        self.step(links, at, Some(packet), kind, "__dev_forward_skb2", Cause::none());
        self.effects.push(Effect::FarDrop { dev });
    }

    pub fn count(&mut self, links: &Links, counter: Counter) {
        self.journal.count(links.host, counter, 1);
    }

    pub fn count_by(&mut self, links: &Links, counter: Counter, by: u16) {
        self.journal.count(links.host, counter, u64::from(by));
    }
}
