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
        write!(f, "IP {} > {}: ICMP ", self.src, self.dst)?;
        match &self.body {
            Icmp::EchoRequest(echo) => write!(f, "echo request, id {}, seq {}", echo.id, echo.seq)?,
            Icmp::EchoReply(echo) => write!(f, "echo reply, id {}, seq {}", echo.id, echo.seq)?,
            Icmp::DestUnreachable { code: Unreachable::Host, about } => write!(f, "host {} unreachable", about.dst)?,
        }
        write!(f, ", length {}", self.body.bytes())
    }
}
