//! Packets that came in for somebody else: sent on, or their sender told why not.
//! Source: `ip_mkroute_input()`, `ip_forward()`, `ip_error()` in Linux 6.18.

use super::input::{Arrival, drop};
use super::mtu::LEAST_MTU;
use super::multipath::{FlowKeys, Sharing};
use super::output::{OutputFlow, OutputRoute, on_link_gateway};
use super::{Conf, Found, HostKey, Ipv4};
use crate::base::{Cause, Counter, DropReason, Errno, RouteType};
use crate::link::{Ctx, Links};
use crate::packet;
use crate::trace::{ErrorSource, LookupSteps, NotModelled, PktType, StepKind};

impl Ipv4 {
    /// The way of a packet that is to be sent on: among several nexthops it takes one for all packets of its flow.
    /// Source: `ip_mkroute_input()`, `fib_multipath_hash()` in Linux 6.18.
    pub(super) fn mkroute_input(
        &self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        arrival: &Arrival,
        mut found: Found,
    ) -> OutputRoute {
        let ip = &arrival.ip;
        let keys = FlowKeys { ipproto: OutputFlow::ICMP, ..FlowKeys::addresses(ip.src, ip.dst) };
        // By addresses alone, an error goes with the packets that it is about.
        let by_addresses = self.sysctls.host(HostKey::FibMultipathHashPolicy) != 1;
        let about = ip.body.about().filter(|_| by_addresses);
        let keys = about.map_or(keys, |about| FlowKeys::addresses(about.src, about.dst));
        let place = links.place(Some(arrival.dev));
        let mut log = LookupSteps { journal: &mut *ctx.journal, place, packet: Some(arrival.packet) };
        self.select_path(links, &mut found, &Sharing { dst: ip.dst, src: None, keys }, &mut log);
        let exception = self.exceptions.find(&found, ip.dst).cloned();
        let Found { route, nexthop } = found;
        OutputRoute {
            kind: RouteType::Unicast,
            dst: ip.dst,
            dev: nexthop.as_ref().map_or(arrival.dev, |nexthop| nexthop.dev),
            gateway: nexthop.as_ref().and_then(on_link_gateway),
            src: ip.src,
            local: false,
            route: Some(route),
            nexthop,
            exception,
            chosen: None,
        }
    }

    /// Source: `ip_forward()`, `ip_forward_finish()` in Linux 6.18.
    pub(super) fn forward(&mut self, links: &Links, ctx: &mut Ctx<'_>, arrival: &Arrival, out: &OutputRoute) {
        let Arrival { dev, packet, ip, pkttype } = arrival;
        if *pkttype != PktType::Host {
            return drop(links, ctx, *dev, *packet, DropReason::NotSpecified, "ip_forward");
        }
        if ip.ttl <= 1 {
            ctx.count(links, Counter::IpInHdrErrors);
            self.icmp_send(links, ctx, *packet, Some(*dev), ErrorSource::TtlExceeded);
            return drop(links, ctx, *dev, *packet, DropReason::IpInhdr, "ip_forward");
        }
        let mtu = out.forward_mtu(links);
        if mtu < LEAST_MTU {
            let kind = StepKind::NotModelled { what: NotModelled::Fragmentation };
            return ctx.step(links, Some(out.dev), Some(*packet), kind, "ip_forward", Cause::none());
        }
        ctx.count(links, Counter::IpForwDatagrams);
        if ip.df && u32::from(ip.total_bytes()) > mtu {
            ctx.count(links, Counter::IpFragFails);
            let source = ErrorSource::FragNeeded { mtu: u16::try_from(mtu).unwrap_or(u16::MAX) };
            self.icmp_send(links, ctx, *packet, Some(*dev), source);
            return drop(links, ctx, *dev, *packet, DropReason::PktTooBig, "ip_forward");
        }
        let onward = packet::Ipv4 { ttl: ip.ttl - 1, ..*ip };
        let packet = packet.with(onward);
        if self.is_detour(links, arrival, out) {
            let kind = StepKind::NotModelled { what: NotModelled::Redirect };
            return ctx.step(links, Some(*dev), Some(packet), kind, "ip_rt_send_redirect", Cause::none());
        }
        let nexthop = out.gateway.unwrap_or(out.dst);
        let cause = self.sysctls.conf_cause(*dev, Conf::Forwarding).and(&out.cause());
        let kind = StepKind::Forward { nexthop, ttl: onward.ttl };
        ctx.step(links, Some(*dev), Some(packet), kind, "ip_forward", cause);
        self.output(links, ctx, packet, out, Some(*dev));
    }

    /// Routing has no way for it. Source: `ip_error()` in Linux 6.18.
    pub(super) fn ip_error(&mut self, links: &Links, ctx: &mut Ctx<'_>, arrival: &Arrival, errno: Errno) {
        let Arrival { dev, packet, ip, pkttype } = arrival;
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
            if !self.peers.error_allow(ip.src, ctx.journal.now()) {
                let kind = StepKind::RateLimited { to: ip.src };
                ctx.step(links, None, Some(*packet), kind, "ip_error", Cause::none());
            } else if *pkttype == PktType::Host {
                self.icmp_send(links, ctx, *packet, Some(*dev), source);
            }
        }
        drop(links, ctx, *dev, *packet, reason, "ip_error");
    }
}
