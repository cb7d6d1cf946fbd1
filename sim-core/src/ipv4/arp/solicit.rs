//! What a host asks and tells by ARP of its own accord, and which address it gives as its own.

use std::net::Ipv4Addr;

use super::super::{Conf, Ipv4};
use crate::base::{Cause, IfIndex, Mac, RouteType, Scope};
use crate::link::{Ctx, Links};
use crate::packet::{Arp, ArpOp, Payload};
use crate::trace::{AnnounceWhy, Origin, StepKind};

/// The address that a request says it is from.
struct Announced {
    sender: Ipv4Addr,
    why: AnnounceWhy,
    cause: Cause,
}

impl Ipv4 {
    /// Asks for an address, in the name of the packet that waits. Source: `arp_solicit()` in Linux 6.18.
    pub(super) fn solicit(&mut self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, target: Ipv4Addr, to: Mac) {
        let Some(entry) = self.neighbours.get(dev, target) else { return };
        let attempt = entry.attempts;
        let cause = entry.waiting.last().map(|waiting| waiting.packet.id).or(entry.used_by);
        let origin = cause.map_or(Origin::Command, Origin::Asks);
        let asker = entry.waiting.last().and_then(|waiting| match &*waiting.packet.payload {
            Payload::Ipv4(ip) => Some(ip.src),
            Payload::Arp(_) => None,
        });
        let Announced { sender, why, cause } = self.announced(dev, target, asker);
        let sender_mac = links.get(dev).map_or(Mac::ZERO, |device| device.mac);
        let arp = Arp { op: ArpOp::Request, sender_mac, sender, target_mac: Mac::ZERO, target };
        let request = ctx.journal.packet(origin, Payload::Arp(arp));
        let kind = StepKind::ArpAsk { target, attempt, sender, why };
        ctx.step(links, Some(dev), Some(&request), kind, "arp_solicit", cause);
        let _ = self.xmit(links, ctx, dev, &request, to);
    }

    /// What `arp_announce` makes of the source of a packet.
    fn announced(&self, dev: IfIndex, target: Ipv4Addr, asker: Option<Ipv4Addr>) -> Announced {
        let announce = self.sysctls.conf(dev, Conf::ArpAnnounce);
        let set = || self.sysctls.conf_cause(dev, Conf::ArpAnnounce);
        let own = asker.filter(|src| self.fib.addr_type(&self.rules, *src) == RouteType::Local);
        let made = own.and_then(|own| self.fib.local_route(own)).map_or_else(Cause::none, |local| local.cause.clone());
        let why = match (announce, own) {
            (2, _) => AnnounceWhy::BestAddress,
            (_, None) => AnnounceWhy::NoPacket,
            (1, Some(sender)) if self.addr_onlink(dev, target, sender) => {
                return Announced { sender, why: AnnounceWhy::SameNetwork, cause: made.and(&set()) };
            }
            (1, Some(_)) => AnnounceWhy::OtherNetwork,
            (_, Some(sender)) => return Announced { sender, why: AnnounceWhy::PacketSource, cause: made },
        };
        let chosen = self.select_source(dev, Some(target), Scope::LINK);
        Announced { sender: chosen.addr, why, cause: chosen.cause.and(&set()) }
    }

    /// A device came up, or has another MAC: with `arp_notify` every address of it is told to everybody.
    /// Source: `inetdev_send_gratuitous_arp()` in Linux 6.18.
    pub fn arp_notify(&self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex) {
        let Some(device) = links.get(dev).filter(|device| !device.flags.noarp) else { return };
        let set = self.sysctls.conf_cause(dev, Conf::ArpNotify);
        let everybody = if device.is_loopback() { Mac::ZERO } else { Mac::BROADCAST };
        for own in self.addresses.of(dev) {
            let addr = own.addr();
            let op = ArpOp::Request;
            let arp = Arp { op, sender_mac: device.mac, sender: addr, target_mac: Mac::ZERO, target: addr };
            let request = ctx.journal.packet(Origin::Command, Payload::Arp(arp));
            let cause = own.cause.and(&set);
            let kind = StepKind::ArpNotify { addr };
            ctx.step(links, Some(dev), Some(&request), kind, "inetdev_send_gratuitous_arp", cause);
            let _ = self.xmit(links, ctx, dev, &request, everybody);
        }
    }
}
