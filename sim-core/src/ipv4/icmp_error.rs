//! Errors that a host sends about a packet that it could not deliver or send on. Source: `__icmp_send()` in Linux 6.18.

use std::net::Ipv4Addr;

use super::record_route::echoed;
use super::route_output::OutputFlow;
use super::{Flow, HostKey, Ipv4, Sysctl};
use crate::base::{Cause, Counter, IfIndex, Scope};
use crate::link::{Ctx, Device, Links};
use crate::packet::{self, Body, Icmp, Payload, Quote, Unreachable};
use crate::trace::{ErrorSource, Origin, Packet, StepKind};

/// `IPTOS_PREC_INTERNETCONTROL`: what errors travel with.
const INTERNETCONTROL: u8 = 0xc0;
/// `IPTOS_TOS_MASK`: what they keep of the packet's own.
const TOS_MASK: u8 = 0x1e;
/// An error has at most 576 octets. RFC 1812 §4.3.2.3.
const MOST_BYTES: u32 = 576;

impl Ipv4 {
    /// Tells the sender of a packet what became of it. `iif` is the device by which it came in; `None` for a packet of
    /// this host's own.
    pub(super) fn icmp_send(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        lost: &Packet,
        iif: Option<IfIndex>,
        source: ErrorSource,
    ) {
        self.icmp_send_because(links, ctx, lost, iif, source, Cause::none());
    }

    /// The same where commands made it so that the host has something to tell.
    pub(super) fn icmp_send_because(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        lost: &Packet,
        iif: Option<IfIndex>,
        source: ErrorSource,
        because: Cause,
    ) {
        let Payload::Ipv4(ip) = *lost.payload else { return };
        // Nobody is told of an error about an error, or of what was for a group, and of a packet in pieces only of the
        // first.
        if ip.dst.is_multicast() || ip.about().is_some() || ip.frag.is_some_and(|frag| frag.offset > 0) {
            return;
        }
        let inbound = iif.filter(|_| self.sysctls.is_on(HostKey::IcmpErrorsUseInboundIfaddr));
        let src = match inbound {
            // What came for this host is answered from the address that it came for.
            _ if source == ErrorSource::Port => ip.dst,
            Some(dev) => self.select_source(dev, Some(ip.src), Scope::LINK).addr,
            None => Ipv4Addr::UNSPECIFIED,
        };
        let tos = ip.tos & TOS_MASK | INTERNETCONTROL;
        let about = Some((ip.src, ip.dst));
        let mark = self.reply_mark(ip.mark);
        let flow = OutputFlow { src, tos: tos & Flow::TOS_BITS, mark, about, ..OutputFlow::icmp(ip.src) };
        let body = Body::Icmp(body(source, ip.quoted()));
        let (ttl, options) = (self.default_ttl(), echoed(ip.options));
        let error = packet::Ipv4 { src, dst: ip.src, ttl, tos, df: false, mark, frag: None, options, body };
        let headers = u32::from(error.header_bytes() + Icmp::HEADER_BYTES);
        let error = ctx.journal.packet(Origin::About(lost.id), Payload::Ipv4(error));
        let by = self.sysctls.cause(Sysctl::Host(HostKey::IcmpErrorsUseInboundIfaddr));
        let cause = if inbound.is_some() { because.and(&by) } else { because };
        self.need_reflect(ctx.journal, ip.mark);
        ctx.step(links, None, Some(lost), StepKind::IcmpError { source, to: ip.src }, "__icmp_send", cause);
        let out = match self.route_sent(links, ctx.journal, &error, &flow) {
            Ok(out) => out,
            Err(errno) => return self.no_way_for(links, ctx, error, ip.src, errno),
        };
        let loopback = links.get(out.dev).is_some_and(Device::is_loopback);
        ctx.journal.need(self.sysctls.set_by(Sysctl::Host(HostKey::IcmpRatemask)));
        if !loopback && self.is_limited(source) {
            let timeout_ms = u64::try_from(self.sysctls.host(HostKey::IcmpRatelimit)).unwrap_or(0);
            ctx.journal.need(self.sysctls.set_by(Sysctl::Host(HostKey::IcmpRatelimit)));
            if !self.peers.may_tell(ip.src, timeout_ms, ctx.journal) {
                ctx.count(links, Counter::IcmpOutRateLimitHost);
                let cause = self.sysctls.cause(Sysctl::Host(HostKey::IcmpRatelimit));
                let kind = StepKind::RateLimited { to: ip.src };
                return ctx.step(links, None, Some(&error), kind, "icmpv4_xrlim_allow", cause);
            }
        }
        let mut error = out.with_hoplimit(error);
        let room = out.mtu(links).min(MOST_BYTES).saturating_sub(headers);
        if room <= u32::from(packet::Ipv4::HEADER_BYTES) {
            return;
        }
        cut_quote(&mut error, u16::try_from(room).unwrap_or(u16::MAX));
        let _ = self.transmit(links, ctx, error, &out);
    }

    /// The bits of `icmp_ratemask`; what path MTU discovery needs is never limited.
    /// Source: `icmpv4_mask_allow()` in Linux 6.18.
    fn is_limited(&self, source: ErrorSource) -> bool {
        let kind = match source {
            ErrorSource::FragNeeded { .. } => return false,
            ErrorSource::NeighFailed
            | ErrorSource::NoRoute
            | ErrorSource::Unreachable
            | ErrorSource::Prohibit
            | ErrorSource::Port => 3,
            ErrorSource::Redirect { .. } => 5,
            ErrorSource::TtlExceeded => 11,
        };
        self.sysctls.host(HostKey::IcmpRatemask) & (1 << kind) != 0
    }
}

const fn body(source: ErrorSource, about: Quote) -> Icmp {
    let code = match source {
        ErrorSource::NeighFailed | ErrorSource::Unreachable => Unreachable::Host,
        ErrorSource::NoRoute => Unreachable::Net,
        ErrorSource::Prohibit => Unreachable::Filtered,
        ErrorSource::Port => Unreachable::Port,
        ErrorSource::FragNeeded { mtu } => Unreachable::FragNeeded { mtu },
        ErrorSource::TtlExceeded => return Icmp::TimeExceeded { about },
        ErrorSource::Redirect { gateway } => return Icmp::Redirect { gateway, about },
    };
    Icmp::DestUnreachable { code, about }
}

/// It quotes the beginning of the packet, as much as there is room for.
fn cut_quote(error: &mut Packet, room: u16) {
    if let Payload::Ipv4(ip) = error.payload_mut()
        && let Body::Icmp(
            Icmp::DestUnreachable { about, .. } | Icmp::TimeExceeded { about } | Icmp::Redirect { about, .. },
        ) = &mut ip.body
    {
        about.bytes = about.bytes.min(room);
    }
}
