//! How `tcpdump -nn -t` 4.99 prints a packet.

use std::fmt;

use super::{Arp, ArpOp, Icmp, Ipv4, Payload, Unreachable};
use crate::base::Mac;

impl fmt::Display for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arp(arp) => arp.fmt(f),
            Self::Ipv4(packet) => packet.fmt(f),
        }
    }
}

impl fmt::Display for Arp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.op {
            ArpOp::Request if self.target_mac == Mac::ZERO => {
                write!(f, "ARP, Request who-has {} tell {}, length 28", self.target, self.sender)
            }
            ArpOp::Request => {
                write!(f, "ARP, Request who-has {} ({}) tell {}, length 28", self.target, self.target_mac, self.sender)
            }
            ArpOp::Reply => write!(f, "ARP, Reply {} is-at {}, length 28", self.sender, self.sender_mac),
        }
    }
}

impl fmt::Display for Ipv4 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IP {} > {}: ", self.src, self.dst)?;
        if self.frag.is_some_and(|frag| frag.offset > 0) {
            return f.write_str("ip-proto-1");
        }
        f.write_str("ICMP ")?;
        match &self.body {
            Icmp::EchoRequest(echo) => write!(f, "echo request, id {}, seq {}", echo.id, echo.seq)?,
            Icmp::EchoReply(echo) => write!(f, "echo reply, id {}, seq {}", echo.id, echo.seq)?,
            Icmp::DestUnreachable { code, about } => match code {
                Unreachable::Net => write!(f, "net {} unreachable", about.dst)?,
                Unreachable::Host => write!(f, "host {} unreachable", about.dst)?,
                Unreachable::FragNeeded { mtu } => {
                    write!(f, "{} unreachable - need to frag (mtu {mtu})", about.dst)?;
                }
                Unreachable::Filtered => write!(f, "host {} unreachable - admin prohibited filter", about.dst)?,
            },
            Icmp::TimeExceeded { .. } => f.write_str("time exceeded in-transit")?,
            Icmp::Redirect { gateway, about } => write!(f, "redirect {} to host {gateway}", about.dst)?,
        }
        write!(f, ", length {}", self.total_bytes() - Self::HEADER_BYTES)
    }
}
