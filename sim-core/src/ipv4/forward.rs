//! Packets that came in for somebody else: sent on, or their sender told why not.
//! Source: `ip_mkroute_input()`, `ip_forward()`, `ip_error()` in Linux 6.18.

use super::input::{Arrival, drop};
use super::mtu::LEAST_MTU;
use super::output::Sender;
use super::route_output::OutputRoute;
use super::{Conf, Ipv4};
use crate::base::{Cause, Counter, DropReason, Errno, RouteType};
use crate::link::{Ctx, Links};
use crate::packet;
use crate::trace::{ErrorSource, NotModelled, PktType, StepKind};

impl Ipv4 {
    /// Source: `ip_forward()`, `ip_forward_finish()` in Linux 6.18.
    pub(super) fn forward(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        arrival: &Arrival,
        out: &OutputRoute,
        redirect: bool,
    ) {
        let Arrival { dev, packet, ip, pkttype, recorded } = arrival;
        if *pkttype != PktType::Host {
            return drop(links, ctx, *dev, packet, DropReason::NotSpecified, "ip_forward");
        }
        if ip.ttl <= 1 {
            ctx.count(links, Counter::IpInHdrErrors);
            self.icmp_send(links, ctx, packet, Some(*dev), ErrorSource::TtlExceeded);
            return drop(links, ctx, *dev, packet, DropReason::IpInhdr, "ip_forward");
        }
        let mtu = out.forward_mtu(links, &self.sysctls);
        if mtu < LEAST_MTU {
            let kind = StepKind::NotModelled { what: NotModelled::Fragmentation };
            return ctx.step(links, Some(out.dev), Some(packet), kind, "ip_forward", Cause::none());
        }
        ctx.count(links, Counter::IpForwDatagrams);
        if ip.df && u32::from(ip.total_bytes()) > mtu {
            ctx.count(links, Counter::IpFragFails);
            let source = ErrorSource::FragNeeded { mtu: u16::try_from(mtu).unwrap_or(u16::MAX) };
            self.icmp_send(links, ctx, packet, Some(*dev), source);
            return drop(links, ctx, *dev, packet, DropReason::PktTooBig, "ip_forward");
        }
        let ttl = ip.ttl - 1;
        let mut packet = packet.with(packet::Ipv4 { ttl, ..*ip });
        let nexthop = out.gateway.unwrap_or(out.dst);
        if redirect {
            self.send_redirect(links, ctx, *dev, &packet, (ip.src, nexthop), &out.cause());
        }
        // Whoever sends on what is for everyone on a link needs no `forwarding`.
        let allows = if out.kind == RouteType::Broadcast { Conf::BcForwarding } else { Conf::Forwarding };
        let cause = self.sysctls.conf_cause(*dev, allows).and(&out.cause());
        let kind = StepKind::Forward { nexthop, ttl, route: out.kind };
        ctx.step(links, Some(*dev), Some(&packet), kind, "ip_forward", cause);
        self.record_forwarded(links, ctx, (*dev, *recorded), &mut packet, out);
        // What is lost behind it no router hears of.
        let _ = self.output(links, ctx, &packet, out, Sender::Router { iif: *dev });
    }

    /// Routing has no way for it. Source: `ip_error()` in Linux 6.18.
    pub(super) fn ip_error(&mut self, links: &Links, ctx: &mut Ctx<'_>, arrival: &Arrival, errno: Errno) {
        let Arrival { dev, packet, ip, pkttype, .. } = arrival;
        let source = match errno {
            Errno::Ehostunreach => Some(ErrorSource::Unreachable),
            Errno::Enetunreach => Some(ErrorSource::NoRoute),
            Errno::Eacces => Some(ErrorSource::Prohibit),
            Errno::Einval
            | Errno::Eexist
            | Errno::Enodev
            | Errno::Enoent
            | Errno::Esrch
            | Errno::Enetdown
            | Errno::Eaddrnotavail
            | Errno::Eopnotsupp
            | Errno::Enobufs
            | Errno::Emsgsize => None,
        };
        let mut reason = DropReason::NotSpecified;
        if source == Some(ErrorSource::NoRoute) {
            ctx.count(links, Counter::IpExtInNoRoutes);
            reason = DropReason::IpInnoroutes;
        }
        if let Some(source) = source {
            if !self.peers.may_tell_of_refusal(ip.src, ctx.journal) {
                let kind = StepKind::RateLimited { to: ip.src };
                ctx.step(links, None, Some(packet), kind, "ip_error", Cause::none());
            } else if *pkttype == PktType::Host {
                self.icmp_send(links, ctx, packet, Some(*dev), source);
            }
        }
        drop(links, ctx, *dev, packet, reason, "ip_error");
    }
}
