//! Addresses that packets of `ping -R` collect: everybody who has such a packet writes down one of their own.
//! Source: `__ip_options_compile()`, `ip_forward_options()`, `ip_options_build()`, `__ip_options_echo()`,
//! `ip_rt_get_source()` in Linux 6.18.

use std::net::Ipv4Addr;

use super::input::Arrival;
use super::route_output::OutputRoute;
use super::source::Chosen;
use super::{Flow, Found, Ipv4};
use crate::base::{Cause, IfIndex, RouteType, Scope};
use crate::link::{Ctx, Links};
use crate::packet::{self, IpOptions, Payload};
use crate::trace::{Packet, Purpose, Silent, StepKind};

impl Ipv4 {
    /// A packet came in, and it is known what it is to this host: `None` of what does not stay here. The address is
    /// written by which its sender would know this host; one that is sent on has it replaced in
    /// [`Self::record_forwarded`].
    pub(super) fn record_arrival(
        &self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        arrival: &mut Arrival,
        kind: Option<RouteType>,
    ) {
        if arrival.ip.record().is_none() {
            return;
        }
        let addr = if kind == Some(RouteType::Local) {
            arrival.ip.dst
        } else {
            self.known_as(links, ctx, arrival.dev, &arrival.ip)
        };
        arrival.recorded = write(&mut arrival.ip, addr);
        arrival.packet = arrival.packet.with(arrival.ip);
        if kind.is_some() {
            tell(
                links,
                ctx,
                Some(arrival.dev),
                &arrival.packet,
                arrival.recorded,
                "__ip_options_compile",
                Cause::none(),
            );
        }
    }

    /// A router sends it on: what counts is the address of the side where it leaves, or what the route names as source.
    pub(super) fn record_forwarded(
        &self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        (dev, recorded): (IfIndex, bool),
        packet: &mut Packet,
        out: &OutputRoute,
    ) {
        if !asks(packet) {
            return;
        }
        let Payload::Ipv4(ip) = packet.payload_mut() else { return };
        let mut cause = Cause::none();
        if recorded {
            let flow = Flow { src: ip.src, oif: Some(out.dev), iif: dev, tos: ip.tos, ..to(ip.dst) };
            let chosen = match self.fib.lookup_nexthop(&self.rules, links, &flow, &mut Silent) {
                Ok(found) => self.named_by(&found),
                Err(_) => self.select_source(out.dev, Some(out.gateway.unwrap_or(ip.dst)), Scope::GLOBAL),
            };
            ip.record_mut().into_iter().for_each(|record| record.rewrite(chosen.addr));
            cause = chosen.cause;
        }
        tell(links, ctx, Some(dev), packet, recorded, "ip_forward_options", cause);
    }

    /// This host sends it: its source is written.
    pub(super) fn record_sent(&self, links: &Links, ctx: &mut Ctx<'_>, packet: &mut Packet) {
        if !asks(packet) {
            return;
        }
        let Payload::Ipv4(ip) = packet.payload_mut() else { return };
        let recorded = write(ip, ip.src);
        tell(links, ctx, None, packet, recorded, "ip_options_build", Cause::none());
    }

    /// It waited for a neighbour in vain; before the sender is told, the kernel reads it as if it had come in.
    /// Source: `ipv4_send_dest_unreach()` in Linux 6.18.
    pub(super) fn record_lost(&self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, packet: Packet) -> Packet {
        let Payload::Ipv4(mut ip) = *packet.payload else { return packet };
        if ip.record().is_none() {
            return packet;
        }
        let addr = self.known_as(links, ctx, dev, &ip);
        write(&mut ip, addr);
        packet.with(ip)
    }

    /// The address by which this host is known to who sent a packet.
    pub(super) fn known_as(&self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, ip: &packet::Ipv4) -> Ipv4Addr {
        let chosen = self.spec_dst(links, dev, ip);
        ctx.journal.need(&chosen.cause);
        chosen.addr
    }

    /// Source: `fib_compute_spec_dst()` in Linux 6.18.
    fn spec_dst(&self, links: &Links, dev: IfIndex, ip: &packet::Ipv4) -> Chosen {
        if ip.src.octets()[0] == 0 {
            return self.select_source(dev, Some(ip.src), Scope::LINK);
        }
        let flow = Flow { tos: ip.tos, ..to(ip.src) };
        match self.fib.lookup_nexthop(&self.rules, links, &flow, &mut Silent) {
            Ok(found) => self.named_by(&found),
            Err(_) => self.select_source(dev, Some(ip.src), Scope::GLOBAL),
        }
    }

    /// Source: `fib_result_prefsrc()` in Linux 6.18.
    fn named_by(&self, found: &Found) -> Chosen {
        let chosen = self.source_of(&found.route, found.nexthop.as_ref());
        let cause = chosen.cause.and(&found.route.cause).and(&found.route.needs).and(&self.rules.touched);
        Chosen { cause, ..chosen }
    }
}

/// What an answer has of the options of what it answers: the record goes on.
pub(super) fn echoed(options: Option<IpOptions>) -> Option<IpOptions> {
    options.filter(|options| options.record().is_some())
}

const fn to(dst: Ipv4Addr) -> Flow {
    Flow::to(Purpose::Source, dst)
}

/// It asks for a record of its way.
fn asks(packet: &Packet) -> bool {
    matches!(&*packet.payload, Payload::Ipv4(ip) if ip.record().is_some())
}

fn write(ip: &mut packet::Ipv4, addr: Ipv4Addr) -> bool {
    ip.record_mut().is_some_and(|record| record.write(addr))
}

fn tell(
    links: &Links,
    ctx: &mut Ctx<'_>,
    dev: Option<IfIndex>,
    packet: &Packet,
    recorded: bool,
    function: &'static str,
    cause: Cause,
) {
    let Payload::Ipv4(ip) = &*packet.payload else { return };
    let Some(record) = ip.record() else { return };
    let kind = match record.addrs().last() {
        Some(addr) if recorded => StepKind::RouteRecorded { addr: *addr, room: record.room() },
        Some(_) | None => StepKind::RouteFull,
    };
    ctx.step(links, dev, Some(packet), kind, function, cause);
}
