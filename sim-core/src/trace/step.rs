use std::net::Ipv4Addr;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use smallvec::SmallVec;

use super::PktType;
use super::arp::{AnnounceWhy, ProxyWhy, SilenceWhy};
use super::lookup::{RuleRead, TableRead};
use super::nexthop::{ExceptionRead, NexthopRead};
use super::packet::{Packet, Seen};
use crate::base::{Cause, Counter, DropReason, Errno, HostId, IfIndex, Limit, Mac, Nud, RouteType, Time};

/// One thing that happened, where, to which packet, by which kernel function, and because of which commands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Since the lab began.
    pub at: Time,
    pub host: HostId,
    /// The device at which it happened, if at one.
    pub dev: Option<IfIndex>,
    /// The packet that it is about, as it was then: steps share it until it changes.
    #[serde(rename = "packet")]
    pub seen: Option<Arc<Packet>>,
    #[serde(flatten)]
    pub kind: StepKind,
    /// Kernel function in Linux 6.18; a program's own steps name its system call or library function.
    pub function: &'static str,
    /// What `nstat` on this host would show since the step before.
    pub counters: Moved,
    /// The commands that decided this step.
    pub cause: Cause,
    /// The commands that had to be there for it to happen at all: hosts, cables, links up.
    pub needs: Cause,
}

impl Step {
    /// The packet that it is about, as it was then.
    pub fn packet(&self) -> Option<Seen> {
        self.seen.as_deref().map(|packet| Seen { id: packet.id, payload: *packet.payload })
    }
}

/// Counters that moved, and by how much. Mostly none did: then there is a pointer's room, and nothing behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved(Option<Box<Few>>);

/// A packet that comes in moves three.
type Few = SmallVec<[(Counter, u64); 3]>;

impl Moved {
    pub const fn none() -> Self {
        Self(None)
    }

    pub fn push(&mut self, counter: Counter, by: u64) {
        self.0.get_or_insert_default().push((counter, by));
    }
}

impl Deref for Moved {
    type Target = [(Counter, u64)];

    fn deref(&self) -> &Self::Target {
        self.0.as_deref().map_or(&[], SmallVec::as_slice)
    }
}

impl Serialize for Moved {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// A program that runs in a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Program {
    Ping,
    Arping,
    Traceroute,
    Tracepath,
    /// `ip route get`: asks, sends nothing.
    Ip,
    /// Lets time pass.
    Sleep,
}

impl Program {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ping => "ping",
            Self::Arping => "arping",
            Self::Traceroute => "traceroute",
            Self::Tracepath => "tracepath",
            Self::Ip => "ip",
            Self::Sleep => "sleep",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    Stdout,
    Stderr,
}

/// Why a packet got its source address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceWhy {
    /// The route that won says `src`.
    RouteSays,
    /// The gateway's network has an address of this host.
    GatewayNetwork,
    /// First address of the device with enough scope.
    DeviceFirst,
    /// The device has none: an address of another device.
    OtherDevice,
    /// No address fits: 0.0.0.0.
    NoAddress,
}

/// What made a host send an ICMP error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorSource {
    /// The neighbour that the packet waited for never answered.
    NeighFailed,
    /// No route leads to its destination.
    NoRoute,
    /// A route or a rule says `unreachable`.
    Unreachable,
    /// A route or a rule says `prohibit`.
    Prohibit,
    /// Its TTL was spent.
    TtlExceeded,
    /// It is a UDP datagram for a port at which nobody listens.
    Port,
    /// It is longer than this MTU, and may not be cut.
    FragNeeded { mtu: u16 },
    /// It leaves by the link that it came by: its sender could give it to this router itself.
    Redirect { gateway: Ipv4Addr },
}

/// Why a host does not obey a router that tells of a nearer one, in the order in which it looks.
/// Source: `__ip_do_redirect()` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RedirectRefusal {
    /// Only the gateway that the host uses for this destination may say so.
    OtherGateway,
    /// `accept_redirects`
    NotAccepted,
    /// No address that a router could have.
    NoRouter,
    /// Without `shared_media` both routers have to be in one network of the device.
    OffLink,
    /// `secure_redirects`: it is the gateway of no route.
    NoGateway,
}

/// The closed set of things that happen. Explanations are rendered from these facts and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StepKind {
    // ---- a program and its socket
    /// A program asks the kernel which source it would use towards `dst`, and is told.
    Connect {
        program: Program,
        dst: Ipv4Addr,
        src: Ipv4Addr,
    },
    /// A program hands a packet to its socket.
    Send {
        program: Program,
        dst: Ipv4Addr,
        seq: u16,
    },
    /// A system call fails, and the program is told why.
    SyscallFailed {
        program: Program,
        call: &'static str,
        errno: Errno,
    },
    /// The socket of a program takes a packet that came up.
    Socket {
        program: Program,
    },
    /// A program reads what its socket took.
    Read {
        program: Program,
        from: Ipv4Addr,
    },
    /// A program prints a line.
    Print {
        program: Program,
        stream: Stream,
        text: String,
    },
    /// A program has waited long enough.
    GiveUp {
        program: Program,
        waited_ms: u64,
    },
    /// A program ends.
    Exit {
        program: Program,
        status: i32,
    },

    // ---- the routing decision
    Rule(RuleRead),
    Table(TableRead),
    /// The route left several ways open.
    Nexthop(NexthopRead),
    /// What was learnt of the way to this address counts, beside the route.
    Exception(ExceptionRead),
    /// No rule led to a route.
    NoRoute {
        dst: Ipv4Addr,
        errno: Errno,
    },
    /// The packet had no source address yet: the kernel chooses one.
    Source {
        src: Ipv4Addr,
        why: SourceWhy,
    },

    // ---- the neighbour on the link
    /// The MAC address of the next hop is known.
    NeighKnown {
        nexthop: Ipv4Addr,
        lladdr: Mac,
        before: Nud,
        after: Nud,
    },
    /// It is not: the packet waits while ARP asks.
    NeighWait {
        nexthop: Ipv4Addr,
        before: Nud,
    },
    /// An ARP request is made; `attempt` counts from 1. The asker says that it is `sender`.
    ArpAsk {
        target: Ipv4Addr,
        attempt: u32,
        sender: Ipv4Addr,
        why: AnnounceWhy,
    },
    /// A second went by without an answer.
    NeighTimeout {
        nexthop: Ipv4Addr,
        attempt: u32,
    },
    /// The last attempt was in vain: the entry is FAILED and what waited for it is dropped.
    NeighFailed {
        nexthop: Ipv4Addr,
    },
    /// An ARP packet taught this host something.
    NeighLearn {
        neighbour: Ipv4Addr,
        lladdr: Mac,
        before: Nud,
        after: Nud,
    },
    /// The asked address is this host's: it answers.
    ArpAnswer {
        target: Ipv4Addr,
    },
    /// The host does not answer.
    ArpIgnore {
        target: Ipv4Addr,
        why: SilenceWhy,
    },
    /// It answers for somebody else.
    ArpProxy {
        target: Ipv4Addr,
        why: ProxyWhy,
    },
    /// It will, but not at once: `proxy_delay`.
    ArpProxyWait {
        target: Ipv4Addr,
    },
    /// It tells everybody unasked where it is: `arp_notify`.
    ArpNotify {
        addr: Ipv4Addr,
    },
    /// The device does no ARP, and hears none: `arp off`.
    ArpOff,
    /// A reply to nobody's question, or about nothing that this host keeps.
    ArpUnused {
        sender: Ipv4Addr,
    },

    // ---- devices and wires
    /// `lo` turns the packet round: what left comes in again.
    LoopTurn,
    /// A copy of what this host sends to everyone, or to a group that it listens to, comes back to itself.
    OwnCopy,
    /// The frame leaves by a device onto its wire.
    Transmit,
    /// The far end of the cable takes no frame of this length; its MTU in octets.
    FarMtu {
        mtu: u32,
    },
    /// A frame comes in by a device.
    Receive {
        pkttype: PktType,
    },

    // ---- bridges
    /// A bridge learns behind which of its ports an address is.
    BridgeLearn {
        lladdr: Mac,
    },
    /// It knows the port of the receiver: the frame leaves by that one.
    BridgeForward {
        lladdr: Mac,
        to: IfIndex,
    },
    /// It does not, or everyone is meant: the frame leaves by all ports but the one it came by.
    BridgeFlood {
        lladdr: Mac,
        ports: u32,
    },
    /// The host of the bridge gets the frame.
    BridgeUp,
    /// The frame ends at the bridge: no port may send it.
    BridgeEnd,

    // ---- the way up
    /// The packet still carries the route it left with (only on `lo`): no second lookup.
    RouteKept {
        route: RouteType,
    },
    /// The source was checked and may come in by this device.
    SourceChecked {
        src: Ipv4Addr,
    },
    /// IP hands the packet up to ICMP, or to UDP.
    Deliver,
    /// A router said how narrow the way to an address is, and this host will remember it.
    PmtuLearn {
        dst: Ipv4Addr,
        mtu: u32,
    },
    /// A sender could be told of a nearer router, but was told so often that it does not seem to listen.
    RedirectHold {
        to: Ipv4Addr,
    },
    /// A router said who is nearer to an address, and this host will send there.
    RedirectLearn {
        dst: Ipv4Addr,
        gateway: Ipv4Addr,
    },
    /// It would, but does not know the new router: it asks ARP for it, and forgets what it was told.
    RedirectAsk {
        gateway: Ipv4Addr,
    },
    /// It does not obey.
    RedirectRefuse {
        gateway: Ipv4Addr,
        why: RedirectRefusal,
    },
    /// The packet is longer than the MTU and is cut into pieces.
    Fragment {
        mtu: u16,
        pieces: u16,
    },
    /// A piece came; others are missing.
    FragmentWait,
    /// The last piece came: they are one packet again.
    Reassemble {
        pieces: u16,
    },
    /// The packet is for somebody else, or for everyone on another link, and this host sends it on; `ttl` is what it
    /// has left.
    Forward {
        nexthop: Ipv4Addr,
        ttl: u8,
        route: RouteType,
    },
    /// The packet asks for a record of its way, and this host writes its address; there is room for so many more.
    RouteRecorded {
        addr: Ipv4Addr,
        room: usize,
    },
    /// It asks, but nine addresses are written, and there is no room for more.
    RouteFull,
    /// ICMP answers an echo request.
    EchoAnswer {
        src: Ipv4Addr,
        dst: Ipv4Addr,
    },
    /// ICMP answers no echo request at all: `icmp_echo_ignore_all`.
    EchoIgnored,
    /// ICMP can not answer with this source, which is no address of this host.
    ReplyRefused {
        src: Ipv4Addr,
    },
    /// The host tells the sender that something went wrong.
    IcmpError {
        source: ErrorSource,
        to: Ipv4Addr,
    },
    /// It would be told, but was told so much already that it has to wait.
    RateLimited {
        to: Ipv4Addr,
    },

    // ---- ends
    Drop {
        reason: DropReason,
    },
    /// The replay met a bound.
    BoundMet(Limit),
    /// The kernel would go on here and this model does not.
    NotModelled {
        what: NotModelled,
    },
}

impl StepKind {
    /// The program whose step this is, if it is a program's. `ip route get` asks without a step of its own.
    pub const fn program(&self) -> Option<Program> {
        if let Self::Connect { program, .. }
        | Self::Send { program, .. }
        | Self::SyscallFailed { program, .. }
        | Self::Socket { program }
        | Self::Read { program, .. }
        | Self::Print { program, .. }
        | Self::GiveUp { program, .. }
        | Self::Exit { program, .. } = self
        {
            Some(*program)
        } else {
            None
        }
    }
}

/// What this model leaves out, said at the moment when a packet meets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotModelled {
    /// An MTU below 68.
    Fragmentation,
    /// A later piece of a packet that its device does not take, though the first one waited for ARP.
    LostPiece,
    /// What macvlans do with a frame.
    Macvlan,
    /// A frame in a tunnel's UDP packet.
    Vxlan,
}

impl NotModelled {
    /// In English, for standard error; the page says it in the reader's language.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Macvlan => "a macvlan would take the frame, and what it does with it is not modelled",
            Self::Vxlan => "a VXLAN tunnel would take the frame, and what it does with it is not modelled",
            Self::LostPiece => {
                "the device loses a later piece of the packet, and what its sender hears is not modelled"
            }
            Self::Fragmentation => "the MTU is too small for IPv4, and what follows is not modelled",
        }
    }
}
