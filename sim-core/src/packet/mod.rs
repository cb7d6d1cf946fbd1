//! Lives here: what travels, as typed values: Ethernet frames with ARP or IPv4, which carries ICMP or UDP, and how
//! tcpdump prints them.
//! Does not: who sends what (`ipv4/`), or where it was seen (`trace/`).
//! Go on: `text.rs` for tcpdump's line, `bytes.rs` for octets, `data.rs` for what programs fill them with.

mod bytes;
mod data;
mod options;
mod text;
mod udp;

use std::net::Ipv4Addr;
use std::sync::Arc;

use serde::Serialize;

use crate::base::Mac;

pub use bytes::Unsaid;
pub use data::Data;
pub use options::{IpOptions, RecordRoute};
pub use udp::Udp;

/// A frame on a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Frame {
    pub src: Mac,
    pub dst: Mac,
    /// Shared by all who have the frame, until one of them changes it.
    pub payload: Arc<Payload>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Payload {
    Arp(Arp),
    Ipv4(Ipv4),
}

/// Ethernet/IPv4 ARP. Source: RFC 826. 28 octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Arp {
    pub op: ArpOp,
    pub sender_mac: Mac,
    pub sender: Ipv4Addr,
    /// All zero in a kernel's request; arping writes the broadcast address.
    pub target_mac: Mac,
    pub target: Ipv4Addr,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ArpOp {
    Request,
    Reply,
}

/// An IPv4 packet. Source: RFC 791.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Ipv4 {
    pub src: Ipv4Addr,
    pub dst: Ipv4Addr,
    pub ttl: u8,
    /// The whole octet: DSCP and ECN.
    pub tos: u8,
    /// Don't fragment.
    pub df: bool,
    /// What its socket marked it with (`SO_MARK`): no octet of the wire, it ends where the packet leaves its host.
    #[serde(skip_serializing_if = "is_none")]
    pub mark: u32,
    /// It is only a piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frag: Option<Fragment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<IpOptions>,
    /// Of the whole packet.
    pub body: Body,
}

/// No packet is marked with 0.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_none(mark: &u32) -> bool {
    *mark == 0
}

/// What an IPv4 packet carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Body {
    Icmp(Icmp),
    Udp(Udp),
}

/// A piece of a packet: which octets behind the IP header it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Fragment {
    pub offset: u16,
    pub bytes: u16,
    /// More pieces come after it.
    pub more: bool,
}

/// ICMP. Source: RFC 792.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Icmp {
    EchoRequest(Echo),
    EchoReply(Echo),
    /// Type 3, with the start of the packet that could not be delivered.
    DestUnreachable {
        code: Unreachable,
        about: Quote,
    },
    /// Type 11, code 0: its TTL was spent on the way.
    TimeExceeded {
        about: Quote,
    },
    /// Type 5, code 1: for this destination another router on the link is nearer.
    Redirect {
        gateway: Ipv4Addr,
        about: Quote,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Echo {
    /// Unique to one run of ping.
    pub id: u16,
    pub seq: u16,
    /// Octets after the ICMP header.
    pub data_bytes: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unreachable {
    /// Code 0.
    Net,
    /// Code 1.
    Host,
    /// Code 3: nobody listens there.
    Port,
    /// Code 4, with the MTU of the way that was too narrow.
    FragNeeded { mtu: u16 },
    /// Code 13.
    Filtered,
}

/// The packet that an ICMP error is about: header and the octets that it quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    pub src: Ipv4Addr,
    pub dst: Ipv4Addr,
    /// What it had left when it could not go on.
    pub ttl: u8,
    pub tos: u8,
    pub df: bool,
    /// It was only a piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frag: Option<Fragment>,
    pub head: Head,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<IpOptions>,
    /// Octets quoted, IP header included.
    pub bytes: u16,
}

/// The header that comes behind the IP header. Who sent one of the two echoes hears of an error in another way than who
/// sent the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Head {
    EchoRequest(Echo),
    EchoReply(Echo),
    Udp(Udp),
}

/// What a packet is to the reader: decides shape and colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Request,
    Reply,
    ArpRequest,
    ArpReply,
    Error,
}

impl Ipv4 {
    /// Of a header without options.
    pub const HEADER_BYTES: u16 = 20;

    /// What an error about it quotes at most: the whole.
    pub fn quoted(&self) -> Quote {
        let Self { src, dst, ttl, tos, df, frag, options, .. } = *self;
        Quote { src, dst, ttl, tos, df, frag, options, head: self.body.head(), bytes: self.total_bytes() }
    }

    /// Length of its header, options included.
    pub const fn header_bytes(&self) -> u16 {
        Self::HEADER_BYTES + if self.options.is_some() { IpOptions::BYTES } else { 0 }
    }

    /// The addresses that were written into it, where it asks for them.
    pub const fn record(&self) -> Option<&RecordRoute> {
        match &self.options {
            Some(options) => options.record(),
            None => None,
        }
    }

    pub const fn record_mut(&mut self) -> Option<&mut RecordRoute> {
        match &mut self.options {
            Some(options) => options.record_mut(),
            None => None,
        }
    }

    /// The error that it is about another packet.
    pub const fn about(&self) -> Option<Quote> {
        match &self.body {
            Body::Icmp(icmp) => icmp.about(),
            Body::Udp(_) => None,
        }
    }

    /// Total length, header included. What a socket would send may be longer than any packet.
    pub fn total_bytes(&self) -> u16 {
        self.header_bytes().saturating_add(self.frag.map_or_else(|| self.body.bytes(), |frag| frag.bytes))
    }
}

impl Body {
    /// Length of the message, its header included.
    pub fn bytes(&self) -> u16 {
        match self {
            Self::Icmp(icmp) => icmp.bytes(),
            Self::Udp(udp) => udp.bytes(),
        }
    }

    /// The header behind that of IP that an error quotes of it.
    pub const fn head(&self) -> Head {
        match self {
            Self::Icmp(icmp) => icmp.head(),
            Self::Udp(udp) => Head::Udp(*udp),
        }
    }
}

impl Icmp {
    pub const HEADER_BYTES: u16 = 8;

    /// Length of the ICMP message.
    pub fn bytes(&self) -> u16 {
        Self::HEADER_BYTES
            + match self {
                Self::EchoRequest(echo) | Self::EchoReply(echo) => echo.data_bytes,
                Self::DestUnreachable { about, .. } | Self::TimeExceeded { about } | Self::Redirect { about, .. } => {
                    about.bytes
                }
            }
    }

    /// What an error quotes; `None` of what is no error.
    pub const fn about(&self) -> Option<Quote> {
        match self {
            Self::EchoRequest(_) | Self::EchoReply(_) => None,
            Self::DestUnreachable { about, .. } | Self::TimeExceeded { about } | Self::Redirect { about, .. } => {
                Some(*about)
            }
        }
    }

    /// The echo that it is, or what it quotes.
    pub const fn head(&self) -> Head {
        match self {
            Self::EchoRequest(echo) => Head::EchoRequest(*echo),
            Self::EchoReply(echo) => Head::EchoReply(*echo),
            Self::DestUnreachable { about, .. } | Self::TimeExceeded { about } | Self::Redirect { about, .. } => {
                about.head
            }
        }
    }
}

impl Frame {
    /// `ETH_HLEN`, in octets.
    pub const HEADER_BYTES: u16 = 14;

    /// What it carries, in octets. Nothing is padded on a veth.
    pub fn payload_bytes(&self) -> u16 {
        match &*self.payload {
            Payload::Arp(_) => 28,
            Payload::Ipv4(packet) => packet.total_bytes(),
        }
    }
}

impl Payload {
    pub fn role(&self) -> Role {
        match self {
            Self::Arp(Arp { op: ArpOp::Request, .. }) => Role::ArpRequest,
            Self::Arp(Arp { op: ArpOp::Reply, .. }) => Role::ArpReply,
            Self::Ipv4(packet) => match packet.body {
                Body::Icmp(Icmp::EchoRequest(_)) | Body::Udp(_) => Role::Request,
                Body::Icmp(Icmp::EchoReply(_)) => Role::Reply,
                Body::Icmp(Icmp::DestUnreachable { .. } | Icmp::TimeExceeded { .. } | Icmp::Redirect { .. }) => {
                    Role::Error
                }
            },
        }
    }
}
