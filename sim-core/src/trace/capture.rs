use serde::Serialize;

use crate::base::{HostId, IfIndex, PacketId, Time};
use crate::packet::Frame;

/// Which way a frame passed a tap. `lo` shows each packet once, as `In`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dir {
    In,
    Out,
}

/// Whom a frame is for, as the receiving device sees it. Source: `PACKET_HOST` … in packet(7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PktType {
    Host,
    Broadcast,
    Multicast,
    Otherhost,
    Outgoing,
}

impl PktType {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Broadcast => "broadcast",
            Self::Multicast => "multicast",
            Self::Otherhost => "otherhost",
            Self::Outgoing => "outgoing",
        }
    }
}

/// A frame that `tcpdump -p -i DEV` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heard {
    pub at: Time,
    pub host: HostId,
    pub dev: IfIndex,
    pub dir: Dir,
    pub pkttype: PktType,
    pub packet: PacketId,
    pub frame: Frame,
    /// Index into `Trace::steps` of the step at which the tap heard it.
    pub step: usize,
}
