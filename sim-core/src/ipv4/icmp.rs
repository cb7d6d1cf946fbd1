//! ICMP: echo and its answer, and what becomes of a packet whose neighbour does not answer.

use std::net::Ipv4Addr;

use super::OutputFlow;
use super::input::drop;
use super::record_route::echoed;
use super::{Flow, HostKey, Ipv4, Sysctl};
use crate::base::{Cause, Counter, DropReason, Errno, IfIndex, RouteType};
use crate::link::{Ctx, Links, Waiting};
use crate::packet::{self, Body, Echo, Head, Icmp, Payload, Unreachable};
use crate::trace::{ErrorSource, Journal, Origin, Packet, StepKind};

impl Ipv4 {
    /// Source: `icmp_rcv()` in Linux 6.18.
    pub(super) fn icmp_receive(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        packet: Packet,
        (ip, icmp): (&packet::Ipv4, Icmp),
        kind: RouteType,
    ) {
        ctx.count(links, Counter::IcmpInMsgs);
        let (by_type, echo) = match icmp {
            Icmp::EchoRequest(echo) => ([Counter::IcmpInEchos, Counter::IcmpMsgInType8], Some(echo)),
            Icmp::EchoReply(_) => ([Counter::IcmpInEchoReps, Counter::IcmpMsgInType0], None),
            Icmp::DestUnreachable { .. } => ([Counter::IcmpInDestUnreachs, Counter::IcmpMsgInType3], None),
            Icmp::TimeExceeded { .. } => ([Counter::IcmpInTimeExcds, Counter::IcmpMsgInType11], None),
            Icmp::Redirect { .. } => ([Counter::IcmpInRedirects, Counter::IcmpMsgInType5], None),
        };
        by_type.into_iter().for_each(|counter| ctx.count(links, counter));
        let ignored = echo.is_none() || self.sysctls.is_on(HostKey::IcmpEchoIgnoreBroadcasts);
        if is_to_many(kind) && ignored {
            ctx.count(links, Counter::IcmpInErrors);
            ctx.journal.need(self.sysctls.set_by(Sysctl::Host(HostKey::IcmpEchoIgnoreBroadcasts)));
            return drop(links, ctx, dev, &packet, DropReason::InvalidProto, "icmp_rcv");
        }
        if let Some(about) = icmp.about().filter(|about| matches!(about.head, Head::EchoReply(_)))
            && let Some(heard) = self.heard_of(ip)
        {
            // What this host answered no socket sent: ICMP itself hears of it. The error has the TOS of what it quotes.
            let (tos, mark) = (ip.tos & Flow::TOS_BITS, self.reply_mark(ip.mark));
            let flow = OutputFlow { src: about.src, tos, mark, ..OutputFlow::icmp(about.dst) };
            self.note_error(links, ctx, dev, &packet.with(heard), &flow);
        }
        let Some(echo) = echo else { return };
        if self.sysctls.is_on(HostKey::IcmpEchoIgnoreAll) {
            let cause = self.sysctls.cause(Sysctl::Host(HostKey::IcmpEchoIgnoreAll));
            return ctx.step(links, None, Some(&packet), StepKind::EchoIgnored, "icmp_echo", cause);
        }
        self.answer_echo(links, ctx, dev, packet, ip, echo, kind);
    }

    /// An error tells something about the way of a packet that this host sent: of a socket's, which asked for it as
    /// `flow` says, or of an answer of its own. Source: `raw_err()`, `icmp_err()` in Linux 6.18.
    pub fn note_error(&mut self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, error: &Packet, flow: &OutputFlow) {
        let Payload::Ipv4(ip) = &*error.payload else { return };
        let Body::Icmp(icmp) = ip.body else { return };
        match icmp {
            Icmp::DestUnreachable { code: Unreachable::FragNeeded { mtu }, .. } => {
                self.update_pmtu(links, ctx, error, flow, mtu);
            }
            Icmp::Redirect { gateway, .. } => self.do_redirect(links, ctx, dev, error, (ip.src, gateway), flow),
            Icmp::EchoRequest(_) | Icmp::EchoReply(_) | Icmp::DestUnreachable { .. } | Icmp::TimeExceeded { .. } => {}
        }
    }

    /// Source: `icmp_echo()`, `icmp_reply()`, `fib_compute_spec_dst()` in Linux 6.18.
    #[expect(clippy::too_many_arguments, reason = "the packet, as icmp_rcv() has it, and who listens")]
    fn answer_echo(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        asked: Packet,
        ip: &packet::Ipv4,
        echo: Echo,
        kind: RouteType,
    ) {
        let to_many = is_to_many(kind);
        let src = if to_many { self.known_as(links, ctx, dev, ip) } else { ip.dst };
        self.need_ttl(ctx.journal);
        if dev == IfIndex::LO {
            // The packet may have come round without anybody asking whether this is an address of the host.
            let own = self.addresses.find(src).map(|own| &own.cause);
            let own = own.or_else(|| self.fib.local_route(src).map(|route| &route.cause));
            own.into_iter().for_each(|own| ctx.journal.need(own));
        }
        let dst = ip.src;
        let mark = self.reply_mark(ip.mark);
        self.need_reflect(ctx.journal, ip.mark);
        let body = Body::Icmp(Icmp::EchoReply(echo));
        let (ttl, options) = (self.default_ttl(), echoed(ip.options));
        let reply = packet::Ipv4 { src, dst, ttl, tos: ip.tos, df: false, mark, frag: None, options, body };
        let reply = ctx.journal.packet(Origin::Answers(asked.id), Payload::Ipv4(reply));
        let ignored = Sysctl::Host(HostKey::IcmpEchoIgnoreBroadcasts);
        let cause = if to_many { self.sysctls.cause(ignored) } else { Cause::none() };
        ctx.step(links, None, Some(&asked), StepKind::EchoAnswer { src, dst }, "icmp_echo", cause);
        let flow = OutputFlow { src, tos: ip.tos, mark, ..OutputFlow::icmp(dst) };
        match self.route_sent(links, ctx.journal, &reply, &flow) {
            Ok(out) => {
                let _ = self.transmit(links, ctx, out.with_hoplimit(reply), &out);
            }
            Err(_) if src.is_loopback() || !self.is_own(src) => {
                ctx.step(links, None, Some(&reply), StepKind::ReplyRefused { src }, "icmp_reply", Cause::none());
            }
            Err(errno) => self.no_way_for(links, ctx, reply, dst, errno),
        }
    }

    /// What ICMP would say has no way to where it should go.
    pub(super) fn no_way_for(&self, links: &Links, ctx: &mut Ctx<'_>, packet: Packet, dst: Ipv4Addr, errno: Errno) {
        let cause = self.fib.why_absent(dst);
        ctx.step(links, None, Some(&packet), StepKind::NoRoute { dst, errno }, "ip_route_output_key_hash_rcu", cause);
    }

    /// A packet waited for a neighbour in vain: its sender is told.
    /// Source: `arp_error_report()`, `ipv4_link_failure()`, `__icmp_send()` in Linux 6.18.
    pub(super) fn link_failure(&mut self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, lost: Waiting) {
        let Waiting { packet: lost, iif, to_many } = lost;
        let lost = self.record_lost(links, ctx, dev, lost);
        if !to_many {
            self.icmp_send(links, ctx, &lost, iif, ErrorSource::NeighFailed);
        }
        drop(links, ctx, dev, &lost, DropReason::NeighFailed, "neigh_invalidate");
    }

    /// The mark of what answers a packet with this one. Source: `IP4_REPLY_MARK()` in Linux 6.18.
    pub(super) fn reply_mark(&self, mark: u32) -> u32 {
        if self.sysctls.is_on(HostKey::FwmarkReflect) { mark } else { 0 }
    }

    /// Who decided on it, where there is one to decide on.
    pub(super) fn need_reflect(&self, journal: &mut Journal, mark: u32) {
        if mark != 0 {
            journal.need(self.sysctls.set_by(Sysctl::Host(HostKey::FwmarkReflect)));
        }
    }

    /// What a packet leaves with that was given no TTL. Source: `ip4_dst_hoplimit()` in Linux 6.18.
    pub fn default_ttl(&self) -> u8 {
        u8::try_from(self.sysctls.host(HostKey::IpDefaultTtl)).unwrap_or(u8::MAX)
    }

    /// Who set it.
    pub fn need_ttl(&self, journal: &mut Journal) {
        journal.need(self.sysctls.set_by(Sysctl::Host(HostKey::IpDefaultTtl)));
    }
}

/// To everyone, or to a group.
fn is_to_many(kind: RouteType) -> bool {
    matches!(kind, RouteType::Broadcast | RouteType::Multicast)
}
