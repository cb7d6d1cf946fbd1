use serde::Serialize;

/// Why a packet ended without being delivered, as the kernel names it.
/// Source: `include/net/dropreason-core.h` in Linux 6.18; each is `SKB_DROP_REASON_…` there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DropReason {
    /// The neighbour did not answer; packets that waited for it are dropped.
    NeighFailed,
    /// The neighbour's queue of waiting packets was full.
    NeighQueuefull,
    /// What waited with a packet whose error asks for the same neighbour again.
    QueuePurge,
    /// The device is down or has no carrier: its queue discipline is `noop`, which drops all.
    QdiscDrop,
    /// The destination is no address of this host and it does not forward.
    IpInaddrerrors,
    /// No route leads to where a packet would have to be forwarded.
    IpInnoroutes,
    /// The TTL is spent: a router sends it no further.
    IpInhdr,
    /// The checksum of its header does not fit.
    IpCsum,
    /// It is longer than the MTU of the way on, and may not be cut.
    PktTooBig,
    /// The kernel says no more: a route or a rule that refuses, or a broadcast frame that would be forwarded.
    NotSpecified,
    /// The source is one of this host's own addresses.
    IpLocalSource,
    /// The source can not be a source: multicast, broadcast, 0/8.
    IpInvalidSource,
    /// The destination can not be a destination: 0/8.
    IpInvalidDest,
    /// Source or destination in 127/8 that came in by a wire, without `route_localnet`.
    IpLocalnet,
    /// `rp_filter`: the way back to the source does not lead out of the device that it came in by, or nowhere.
    IpRpfilter,
    /// Addressed to another machine's MAC.
    Otherhost,
    /// ICMP refuses it: an echo to a broadcast address while `icmp_echo_ignore_broadcasts` is 1.
    InvalidProto,
    /// No program waits for this answer.
    NoSocket,
    /// The port of a bridge by which it came takes no part.
    BridgeIngressStpState,
    /// The bridge has no port that may send it.
    NoTxTarget,
}

impl DropReason {
    /// The kernel's name without its prefix, as `perf script` prints that of `skb:kfree_skb`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NeighFailed => "NEIGH_FAILED",
            Self::NeighQueuefull => "NEIGH_QUEUEFULL",
            Self::QueuePurge => "QUEUE_PURGE",
            Self::QdiscDrop => "QDISC_DROP",
            Self::IpInaddrerrors => "IP_INADDRERRORS",
            Self::IpInnoroutes => "IP_INNOROUTES",
            Self::IpInhdr => "IP_INHDR",
            Self::IpCsum => "IP_CSUM",
            Self::PktTooBig => "PKT_TOO_BIG",
            Self::NotSpecified => "NOT_SPECIFIED",
            Self::IpLocalSource => "IP_LOCAL_SOURCE",
            Self::IpInvalidSource => "IP_INVALID_SOURCE",
            Self::IpInvalidDest => "IP_INVALID_DEST",
            Self::IpLocalnet => "IP_LOCALNET",
            Self::IpRpfilter => "IP_RPFILTER",
            Self::Otherhost => "OTHERHOST",
            Self::InvalidProto => "INVALID_PROTO",
            Self::NoSocket => "NO_SOCKET",
            Self::BridgeIngressStpState => "BRIDGE_INGRESS_STP_STATE",
            Self::NoTxTarget => "NO_TX_TARGET",
        }
    }
}
