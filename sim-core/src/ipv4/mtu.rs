//! How long a packet of this host may be, and what its socket asks for.
//! Source: `ip_dst_mtu_maybe_forward()`, `ip_setup_cork()`, `__ip_append_data()` in Linux 6.18.

use super::exception::Pmtu;
use super::{HostKey, OutputRoute, Sysctls};
use crate::base::{Errno, Metric, RouteType};
use crate::link::Links;
use crate::packet::{self, Payload};
use crate::trace::Packet;

/// Path MTU discovery of a socket: `IP_MTU_DISCOVER`. Source: ip(7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PmtuDisc {
    /// Never sets the bit that forbids fragments.
    Dont,
    /// Sets it, but for a packet that needs fragments here, or on a route with `mtu lock`.
    #[default]
    Want,
    /// Always sets it: a packet that is too long is refused.
    Do,
    /// The same, but asks only the device how long a packet may be.
    Probe,
}

/// What a program said to its socket about a packet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SocketOptions {
    /// `IP_TTL`; without it the route's, or the host's.
    pub ttl: Option<u8>,
    /// `IP_MULTICAST_TTL`; without it 1: what is for a group does not leave the link.
    pub mc_ttl: Option<u8>,
    /// `IP_MULTICAST_LOOP` is off: what is for a group does not come back to this host.
    pub mc_noloop: bool,
    /// `IP_TOS`
    pub tos: u8,
    /// `SO_BROADCAST`
    pub broadcast: bool,
    pub pmtudisc: PmtuDisc,
    /// It was connected, and remembers the way.
    pub connected: bool,
    /// `IP_OPTIONS` ask everybody on the way for an address.
    pub record_route: bool,
    /// `SO_SNDBUF` in octets, for a socket whose program made it small.
    pub sndbuf: Option<u32>,
}

/// Why a socket sends nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendError {
    /// What routing answers.
    Errno(Errno),
    /// The packet needs fragments and may have none; the socket's error queue says how long it may be.
    TooLong { mtu: u32 },
}

impl From<Errno> for SendError {
    fn from(errno: Errno) -> Self {
        Self::Errno(errno)
    }
}

/// `mc_ttl` of a socket, also of those by which the kernel answers. Source: `inet_create()` in Linux 6.18.
const MC_TTL: u8 = 1;

/// `IPV4_MIN_MTU`: less is no way for IPv4.
pub(super) const LEAST_MTU: u32 = 68;
/// `IP_MAX_MTU`
const MOST_MTU: u32 = 65535;
/// The least that `SO_SNDBUF` gives: `SOCK_MIN_SNDBUF`.
const LEAST_SNDBUF: u32 = 4608;
/// On a locked route without a number a gateway is trusted with no more.
const LOCKED_GATEWAY_MTU: u32 = 576;

impl OutputRoute {
    /// In octets: what was learnt about the path, else what the route says, else what the device takes.
    pub fn mtu(&self, links: &Links) -> u32 {
        self.pmtu().map_or_else(|| self.mtu_unlearnt(links), |learnt| learnt.bytes)
    }

    /// What a router sends on in one piece. What it learnt itself counts only if it is locked, or
    /// `ip_forward_use_pmtu` says so. Source: `ip_dst_mtu_maybe_forward()` in Linux 6.18.
    pub(super) fn forward_mtu(&self, links: &Links, sysctls: &Sysctls) -> u32 {
        if sysctls.is_on(HostKey::IpForwardUsePmtu) || self.mtu_is_locked() {
            self.mtu(links)
        } else {
            self.mtu_unlearnt(links)
        }
    }

    /// Source: `ip_mtu_locked()` in Linux 6.18.
    pub(super) fn mtu_is_locked(&self) -> bool {
        self.pmtu().is_some_and(|learnt| learnt.locked)
            || self.metrics().is_some_and(|metrics| metrics.is_locked(Metric::Mtu))
    }

    fn pmtu(&self) -> Option<Pmtu> {
        self.exception.as_ref()?.pmtu
    }

    fn mtu_unlearnt(&self, links: &Links) -> u32 {
        let metrics = self.metrics();
        let of_route = metrics.map_or(0, |metrics| metrics.get(Metric::Mtu));
        if of_route != 0 {
            return of_route.min(MOST_MTU);
        }
        let of_device = self.device_mtu(links);
        if self.mtu_is_locked() && self.gateway.is_some() { of_device.min(LOCKED_GATEWAY_MTU) } else { of_device }
    }

    pub(super) fn device_mtu(&self, links: &Links) -> u32 {
        links.get(self.dev).map_or(0, |device| device.mtu).min(MOST_MTU)
    }

    /// The route's `hoplimit`. Source: `ip4_dst_hoplimit()` in Linux 6.18.
    pub(super) fn hoplimit(&self) -> Option<u8> {
        let hops = self.metrics().map_or(0, |metrics| metrics.get(Metric::Hoplimit));
        u8::try_from(hops).ok().filter(|hops| *hops > 0)
    }

    /// A packet whose TTL nobody chose, as it goes by this route.
    pub(super) fn with_hoplimit(&self, mut packet: Packet) -> Packet {
        let hops = if self.kind == RouteType::Multicast { Some(MC_TTL) } else { self.hoplimit() };
        if let Some(hops) = hops
            && let Payload::Ipv4(ip) = packet.payload_mut()
        {
            ip.ttl = hops;
        }
        packet
    }

    /// A packet for a group has a TTL of its own. Source: `__ip_make_skb()` in Linux 6.18.
    fn with_ttl(&self, mut packet: Packet, options: &SocketOptions) -> Packet {
        if self.kind == RouteType::Multicast
            && let Payload::Ipv4(ip) = packet.payload_mut()
        {
            ip.ttl = options.mc_ttl.unwrap_or(MC_TTL);
            return packet;
        }
        if options.ttl.is_some() { packet } else { self.with_hoplimit(packet) }
    }

    /// Whether the pieces of a packet are more than the buffer of its socket holds twice: each needs room for itself, and
    /// for what the kernel notes about it. Source: `__ip_append_data()`, `SKB_TRUESIZE` in Linux 6.18.
    pub(super) fn overflows(&self, links: &Links, packet: &Packet, options: &SocketOptions) -> bool {
        let (Payload::Ipv4(ip), Some(asked)) = (&*packet.payload, options.sndbuf) else { return false };
        let header = u32::from(ip.header_bytes());
        let mtu = self.mtu(links);
        let room = mtu.saturating_sub(header) & !7;
        if ip.df || room == 0 || u32::from(ip.total_bytes()) <= mtu {
            return false;
        }
        let pieces = u32::from(ip.body.bytes()).div_ceil(room);
        let before_the_last = (pieces - 1) * truesize(room + header);
        before_the_last > 2 * asked.saturating_mul(2).max(LEAST_SNDBUF)
    }

    /// The packet of a socket, ready to go by this route.
    ///
    /// # Errors
    /// `TooLong` if it would need fragments and may have none; `Enetunreach` where the MTU is too small for IPv4.
    pub(super) fn fit(&self, links: &Links, packet: Packet, options: &SocketOptions) -> Result<Packet, SendError> {
        let probes = options.pmtudisc == PmtuDisc::Probe;
        let mtu = if probes { self.device_mtu(links) } else { self.mtu(links) };
        if mtu < LEAST_MTU {
            return Err(Errno::Enetunreach.into());
        }
        let mut packet = self.with_ttl(packet, options);
        let Payload::Ipv4(ip) = packet.payload_mut() else { return Ok(packet) };
        let locked = self.mtu_is_locked();
        let longest = if probes || options.pmtudisc == PmtuDisc::Do { mtu } else { MOST_MTU };
        if u32::from(ip.header_bytes()) + u32::from(ip.body.bytes()) > longest {
            let options = u32::from(ip.header_bytes() - packet::Ipv4::HEADER_BYTES);
            return Err(SendError::TooLong { mtu: mtu - options });
        }
        ip.df = match options.pmtudisc {
            PmtuDisc::Dont => false,
            PmtuDisc::Want => !locked && u32::from(ip.total_bytes()) <= mtu,
            PmtuDisc::Do | PmtuDisc::Probe => true,
        };
        Ok(packet)
    }
}

/// What a piece of so many octets takes in memory, on 64 bits.
const fn truesize(bytes: u32) -> u32 {
    /// `sizeof(struct sk_buff)`, `sizeof(struct skb_shared_info)` and the room for headers below, each aligned.
    const NOTES: u32 = 256;
    const SHARED: u32 = 320;
    const BELOW: u32 = 31;
    /// `SKB_SMALL_HEAD_SIZE`
    const SMALL: u32 = 576;
    let data = (bytes + BELOW).next_multiple_of(64) + SHARED;
    NOTES + if data <= SMALL { SMALL } else { data.next_power_of_two() }
}
