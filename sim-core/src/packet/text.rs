//! How `tcpdump -nn -t` 4.99 prints a packet.

use std::fmt;

use super::{Arp, ArpOp, Body, Head, Icmp, Ipv4, Payload, Udp, Unreachable};
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
        let (src, dst) = (self.src, self.dst);
        match &self.body {
            Body::Icmp(_) if self.is_later_piece() => write!(f, "IP {src} > {dst}: ip-proto-1"),
            Body::Udp(_) if self.is_later_piece() => write!(f, "IP {src} > {dst}: ip-proto-17"),
            Body::Icmp(icmp) => {
                write!(f, "IP {src} > {dst}: ICMP ")?;
                icmp.fmt(f)?;
                write!(f, ", length {}", self.total_bytes() - self.header_bytes())
            }
            Body::Udp(Udp { sport, dport, data_bytes }) => {
                write!(f, "IP {src}.{sport} > {dst}.{dport}: UDP, length {data_bytes}")
            }
        }
    }
}

impl Ipv4 {
    fn is_later_piece(&self) -> bool {
        self.frag.is_some_and(|frag| frag.offset > 0)
    }
}

impl fmt::Display for Icmp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EchoRequest(echo) => write!(f, "echo request, id {}, seq {}", echo.id, echo.seq),
            Self::EchoReply(echo) => write!(f, "echo reply, id {}, seq {}", echo.id, echo.seq),
            Self::DestUnreachable { code, about } => match (code, about.head) {
                (Unreachable::Net, _) => write!(f, "net {} unreachable", about.dst),
                (Unreachable::Host, _) => write!(f, "host {} unreachable", about.dst),
                (Unreachable::Port, Head::Udp(udp)) => write!(f, "{} udp port {} unreachable", about.dst, udp.dport),
                (Unreachable::Port, Head::EchoRequest(_) | Head::EchoReply(_)) => {
                    write!(f, "{} protocol 1 port unreachable", about.dst)
                }
                (Unreachable::FragNeeded { mtu }, _) => {
                    write!(f, "{} unreachable - need to frag (mtu {mtu})", about.dst)
                }
                (Unreachable::Filtered, _) => write!(f, "host {} unreachable - admin prohibited filter", about.dst),
            },
            Self::TimeExceeded { .. } => f.write_str("time exceeded in-transit"),
            Self::Redirect { gateway, about } => write!(f, "redirect {} to host {gateway}", about.dst),
        }
    }
}
