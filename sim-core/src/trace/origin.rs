use serde::Serialize;

use super::Program;
use crate::base::{PacketId, Time};
use crate::packet::Data;

/// A packet as it was made: when, and why there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Made {
    pub at: Time,
    pub origin: Origin,
}

/// Why there is a packet at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A program sends it, filled with this; an ARP frame has no data.
    Sent { program: Program, data: Option<Data> },
    /// It is the reply to that one: of an echo, or of ARP.
    Answers(PacketId),
    /// It is the error that tells what became of that one.
    About(PacketId),
    /// ARP asks for the neighbour that this one needs, or needed when it last went there.
    Asks(PacketId),
    /// The kernel tells or asks because the command itself wants it: `arp_notify`, `ip neigh … use`.
    Command,
}

impl Origin {
    /// The packet that caused it; `None` for what a program or a command did.
    pub const fn packet(self) -> Option<PacketId> {
        match self {
            Self::Answers(packet) | Self::About(packet) | Self::Asks(packet) => Some(packet),
            Self::Sent { .. } | Self::Command => None,
        }
    }
}
