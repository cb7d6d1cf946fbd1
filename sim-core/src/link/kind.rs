use std::net::Ipv4Addr;

use crate::base::{Cause, HostId, IfIndex, Time};

/// What a device is, as `type` of ip-link(8) says it, with what hangs on that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceKind {
    Loopback,
    /// One end of a cable; the other is a device of this or another host.
    Veth {
        peer: (HostId, IfIndex),
    },
    Bridge,
    /// A second card behind the plug of another one.
    Macvlan {
        lower: (HostId, IfIndex),
        mode: MacvlanMode,
    },
    Vxlan(Vxlan),
}

/// Who hears whom among those on one card. Source: `enum macvlan_mode` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MacvlanMode {
    Private,
    Vepa,
    Bridge,
}

/// A tunnel through UDP. Source: `struct vxlan_config` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vxlan {
    /// 24 bits.
    pub vni: u32,
    /// The host that it was made in: its UDP packets travel there, wherever the device is moved.
    pub underlay: HostId,
    /// The device of the underlay that the packets leave by; without one routing decides.
    pub lower: Option<IfIndex>,
    /// Where frames go whose receiver is unknown: another host, or a group of them.
    pub remote: Option<Ipv4Addr>,
    pub local: Option<Ipv4Addr>,
    pub dstport: u16,
    /// 0: what the system says.
    pub ttl: u8,
    pub tos: u8,
    pub learning: bool,
    pub ageing_secs: u32,
    /// Of forwarding entries; 0 for any number.
    pub maxaddr: u32,
}

impl Vxlan {
    /// What its headers take of an IPv4 packet: IP, UDP, VXLAN, Ethernet. Source: `vxlan_headroom()` in Linux 6.18.
    pub const HEADROOM: u32 = 50;
}

/// What a device is to the bridge that it hangs on. Source: `struct net_bridge_port` in Linux 6.18.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    pub master: IfIndex,
    /// The lowest that was free among the bridge's, from 1.
    pub number: u16,
    /// The newest of a bridge has the largest: frames go to it first.
    pub order: u32,
    pub flags: PortFlags,
    /// Somebody said `state disabled`, and the port has carried ever since.
    pub disabled: bool,
    /// It came to carry, and the bridge has not heard of it yet: the kernel tells it when the command under way is over,
    /// and a card that comes up may have sent something by then. Source: `linkwatch_run_queue()` in Linux 6.18.
    pub deaf_until: Time,
    /// The command that hung it there.
    pub cause: Cause,
}

/// What `bridge link set` says of a port. Source: `BR_LEARNING` and its like in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortFlags {
    pub learning: bool,
    /// Frames for addresses that nobody was heard from leave by it.
    pub flood: bool,
    pub bcast_flood: bool,
    pub mcast_flood: bool,
    /// Two of these do not hear each other.
    pub isolated: bool,
    /// A frame may leave by the port that it came by.
    pub hairpin: bool,
}

impl Default for PortFlags {
    fn default() -> Self {
        Self { learning: true, flood: true, bcast_flood: true, mcast_flood: true, isolated: false, hairpin: false }
    }
}

impl DeviceKind {
    /// As `type` has it; `lo` has none.
    pub const fn name(&self) -> Option<&'static str> {
        match self {
            Self::Loopback => None,
            Self::Veth { .. } => Some("veth"),
            Self::Bridge => Some("bridge"),
            Self::Macvlan { .. } => Some("macvlan"),
            Self::Vxlan(_) => Some("vxlan"),
        }
    }

    /// It is above another device, which may be in another host.
    pub const fn is_stacked(&self) -> bool {
        match self {
            Self::Macvlan { .. } | Self::Vxlan(_) => true,
            Self::Loopback | Self::Veth { .. } | Self::Bridge => false,
        }
    }

    /// Transmit queues, then receive queues. A cable has a pair for each processor of the recording machine.
    pub const fn queues(&self) -> (u32, u32) {
        match self {
            Self::Veth { .. } => super::Device::QUEUES,
            Self::Loopback | Self::Bridge | Self::Macvlan { .. } | Self::Vxlan(_) => (1, 1),
        }
    }

    /// The far end of a cable, or the device below: what `ip` writes after `@`. Source: `dev_get_iflink()`.
    pub const fn iflink(&self) -> Option<(HostId, IfIndex)> {
        match self {
            Self::Veth { peer } => Some(*peer),
            Self::Macvlan { lower, .. } => Some(*lower),
            Self::Loopback | Self::Bridge | Self::Vxlan(_) => None,
        }
    }

    /// The device that it can not be without.
    pub const fn lower(&self) -> Option<(HostId, IfIndex)> {
        match self {
            Self::Macvlan { lower, .. } => Some(*lower),
            Self::Vxlan(Vxlan { underlay, lower: Some(lower), .. }) => Some((*underlay, *lower)),
            Self::Loopback | Self::Veth { .. } | Self::Bridge | Self::Vxlan(_) => None,
        }
    }
}

impl MacvlanMode {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Vepa => "vepa",
            Self::Bridge => "bridge",
        }
    }
}
