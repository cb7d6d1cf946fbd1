//! ARP: who has an address on the link. Source: `net/ipv4/arp.c` in Linux 6.18; RFC 826.

use std::net::Ipv4Addr;

use super::input::drop;
use super::route_input::{InputFlow, InputRoute, Reject};
use super::{Conf, Ipv4};
use crate::base::{Cause, DropReason, IfIndex, Mac, Nud, RouteType, Scope, Time};
use crate::link::{Ctx, Effect, Links, NeighEffect, NeighEvent, NeighSet, NeighTimers, NoLladdr, Waiting};
use crate::packet::{Arp, ArpOp, Payload};
use crate::trace::{LookupSteps, NotModelled, PktType, Purpose, Seen, StepKind};

impl Ipv4 {
    /// A packet wants to go to a neighbour: at once if its MAC is known, else it waits.
    /// Source: `neigh_resolve_output()`, `__neigh_event_send()` in Linux 6.18.
    pub(super) fn resolve(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        nexthop: Ipv4Addr,
        waiting: Waiting,
    ) {
        let packet = waiting.packet;
        ctx.journal.need(&self.fib.local_made);
        if self.neighbours.get(dev, nexthop).is_none() {
            self.construct(links, dev, nexthop, &Cause::of(ctx.journal.command()));
        }
        let (before, after, effect) = self.neigh_event(ctx, dev, nexthop, NeighEvent::Use);
        let entry = self.neighbours.get_or_make(dev, nexthop);
        let known = entry.lladdr.filter(|_| after.is_valid());
        let cause = entry.cause.clone();
        if let Some(lladdr) = known {
            let kind = StepKind::NeighKnown { nexthop, lladdr, before, after };
            ctx.step(links, Some(dev), Some(packet), kind, "neigh_resolve_output", cause);
            return self.xmit(links, ctx, dev, packet, lladdr);
        }
        let pushed_out = (entry.waiting.len() >= NeighTimers::QUEUE).then(|| entry.waiting.remove(0));
        entry.waiting.push(waiting);
        let kind = StepKind::NeighWait { nexthop, before };
        ctx.step(links, Some(dev), Some(packet), kind, "__neigh_event_send", Cause::none());
        if let Some(oldest) = pushed_out {
            drop(links, ctx, dev, oldest.packet, DropReason::NeighQueuefull, "__neigh_event_send");
        }
        self.carry_out(links, ctx, dev, nexthop, effect);
    }

    /// A new entry of what needs no question: the frame has the device's own address with `arp off`, else that of the
    /// group, or everybody's. Source: `arp_constructor()` in Linux 6.18.
    fn construct(&mut self, links: &Links, dev: IfIndex, dst: Ipv4Addr, cause: &Cause) {
        if dst.is_multicast() {
            let [_, high, mid, low] = dst.octets();
            let group = Mac([0x01, 0x00, 0x5e, high & 0x7f, mid, low]);
            self.neighbours.set_noarp(dev, dst, group, cause.clone());
        } else if let Some(device) = links.get(dev).filter(|device| device.flags.noarp) {
            self.neighbours.set_noarp(dev, dst, device.mac, device.arp_set.clone());
        } else if dst.is_broadcast() || self.fib.addr_type(&self.rules, dst) == RouteType::Broadcast {
            self.neighbours.set_noarp(dev, dst, Mac::BROADCAST, cause.clone());
        }
    }

    /// Every address behind `lo` is one neighbour that needs no question. Source: `arp_constructor()` in Linux 6.18.
    pub(super) fn note_loopback(&mut self, dev: IfIndex, cause: Cause) {
        if self.neighbours.get(dev, Ipv4Addr::UNSPECIFIED).is_none() {
            self.neighbours.set_noarp(dev, Ipv4Addr::UNSPECIFIED, Mac::ZERO, cause);
        }
    }

    /// A neighbour entry's time is over. Source: `neigh_timer_handler()` in Linux 6.18.
    pub fn neigh_timeout(&mut self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, dst: Ipv4Addr, generation: u32) {
        let Some(entry) = self.neighbours.get(dev, dst).filter(|entry| entry.is_current(generation)) else { return };
        let attempt = entry.attempts;
        let (before, _, effect) = self.neigh_event(ctx, dev, dst, NeighEvent::Timeout);
        if matches!(before, Nud::Incomplete | Nud::Probe) {
            let kind = StepKind::NeighTimeout { nexthop: dst, attempt };
            ctx.step(links, Some(dev), None, kind, "neigh_timer_handler", Cause::none());
        }
        self.carry_out(links, ctx, dev, dst, effect);
    }

    /// Tells an entry what happened, and the world when it wants to be woken.
    fn neigh_event(
        &mut self,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        dst: Ipv4Addr,
        event: NeighEvent,
    ) -> (Nud, Nud, Option<NeighEffect>) {
        let entry = self.neighbours.get_or_make(dev, dst);
        let (before, was) = (entry.nud, entry.timer(&self.timers));
        let effect = entry.step(event, ctx.journal.now());
        if entry.nud != before {
            let now = Cause::of(ctx.journal.command());
            entry.cause = match event {
                // Its use, or its age, changes how sure the entry is; the address it was taught before.
                NeighEvent::Use if before.is_valid() => entry.cause.clone(),
                NeighEvent::Timeout if before.is_valid() => entry.cause.and(&now),
                NeighEvent::Use | NeighEvent::Timeout | NeighEvent::Heard { .. } => now,
            };
        }
        let after = entry.nud;
        self.set_timer(ctx, dev, dst, was);
        (before, after, effect)
    }

    /// The world wakes an entry whose timer is another one now.
    fn set_timer(&self, ctx: &mut Ctx<'_>, dev: IfIndex, dst: Ipv4Addr, was: Option<(Time, u32, bool)>) {
        let timer = self.neighbours.get(dev, dst).and_then(|entry| entry.timer(&self.timers));
        if timer != was
            && let Some((after, generation, asking)) = timer
        {
            ctx.effects.push(Effect::NeighTimer { dev, dst, after, generation, asking });
        }
    }

    /// `ip neigh add`, `change` or `replace`, once the kernel has found or made the entry.
    ///
    /// # Errors
    /// [`NoLladdr`]; an entry that was made for it stays, in no state.
    pub fn set_neigh(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        dst: Ipv4Addr,
        set: NeighSet,
    ) -> Result<(), NoLladdr> {
        let (now, cause, timers) = (ctx.journal.now(), Cause::of(ctx.journal.command()), self.timers);
        if self.neighbours.get(dev, dst).is_none() {
            self.construct(links, dev, dst, &cause);
        }
        let entry = self.neighbours.get_or_make(dev, dst);
        let was = entry.timer(&timers);
        entry.cause = cause;
        let effect = entry.set(set, &timers, now)?;
        self.set_timer(ctx, dev, dst, was);
        self.carry_out(links, ctx, dev, dst, effect);
        Ok(())
    }

    /// `ip neigh add … use`: the entry is asked for, as if a packet wanted to go there.
    pub fn use_neigh(&mut self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, dst: Ipv4Addr) {
        let (_, _, effect) = self.neigh_event(ctx, dev, dst, NeighEvent::Use);
        self.carry_out(links, ctx, dev, dst, effect);
    }

    /// `ip neigh del`: what waits for the entry is lost. Source: `neigh_delete()` in Linux 6.18.
    pub fn delete_neigh(&mut self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, dst: Ipv4Addr) {
        let gone = NeighSet { lladdr: None, nud: Nud::Failed, router: false, extern_learn: false };
        // A state without an address needs none.
        let _ = self.set_neigh(links, ctx, dev, dst, gone);
        self.neighbours.remove(dev, dst);
    }

    fn carry_out(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        dst: Ipv4Addr,
        effect: Option<NeighEffect>,
    ) {
        let waiting = |own: &mut Self| std::mem::take(&mut own.neighbours.get_or_make(dev, dst).waiting);
        match effect {
            None => {}
            Some(NeighEffect::AskAll) => self.solicit(links, ctx, dev, dst, Mac::BROADCAST),
            Some(NeighEffect::AskOne(lladdr)) => self.solicit(links, ctx, dev, dst, lladdr),
            Some(NeighEffect::Flush) => {
                let lladdr = self.neighbours.get(dev, dst).and_then(|entry| entry.lladdr);
                for Waiting { packet, .. } in waiting(self) {
                    self.xmit(links, ctx, dev, packet, lladdr.unwrap_or(Mac::BROADCAST));
                }
            }
            Some(NeighEffect::Fail) => {
                let kind = StepKind::NeighFailed { nexthop: dst };
                ctx.step(links, Some(dev), None, kind, "neigh_invalidate", Cause::none());
                for lost in waiting(self) {
                    self.link_failure(links, ctx, dev, lost);
                }
            }
        }
    }

    /// Asks for an address, in the name of the packet that waits. Source: `arp_solicit()`, with `arp_announce` 0.
    fn solicit(&mut self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, target: Ipv4Addr, to: Mac) {
        let Some(entry) = self.neighbours.get(dev, target) else { return };
        let attempt = entry.attempts;
        let asker = entry.waiting.last().and_then(|waiting| match waiting.packet.payload {
            Payload::Ipv4(ip) => Some(ip.src),
            Payload::Arp(_) => None,
        });
        let own = asker.filter(|src| self.fib.addr_type(&self.rules, *src) == RouteType::Local);
        let sender = own.unwrap_or_else(|| self.select_source(dev, Some(target), Scope::LINK).addr);
        let sender_mac = links.get(dev).map_or(Mac::ZERO, |device| device.mac);
        let arp = Arp { op: ArpOp::Request, sender_mac, sender, target_mac: Mac::ZERO, target };
        let request = ctx.journal.packet(Payload::Arp(arp));
        ctx.step(links, Some(dev), Some(request), StepKind::ArpAsk { target, attempt }, "arp_solicit", Cause::none());
        self.xmit(links, ctx, dev, request, to);
    }

    /// Source: `arp_process()` in Linux 6.18, with `arp_ignore`, `arp_filter` and `arp_accept` 0.
    pub(super) fn arp_receive(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        packet: Seen,
        arp: &Arp,
        pkttype: PktType,
    ) {
        let localnet = self.sysctls.conf_is_on(dev, Conf::RouteLocalnet);
        if pkttype == PktType::Otherhost || arp.target.is_multicast() || (arp.target.is_loopback() && !localnet) {
            return;
        }
        if let Some(device) = links.get(dev).filter(|device| device.flags.noarp) {
            return ctx.step(links, Some(dev), Some(packet), StepKind::ArpOff, "arp_rcv", device.arp_set.clone());
        }
        match arp.op {
            // Who has no address yet asks whether somebody has this one. RFC 5227.
            _ if arp.sender.is_unspecified() => {
                let own = self.fib.addr_type(&self.rules, arp.target) == RouteType::Local;
                let cause = self.addresses.find(arp.target).map_or_else(Cause::none, |addr| addr.cause.clone());
                if own && arp.op == ArpOp::Request {
                    self.arp_answer(links, ctx, dev, packet, arp, cause);
                } else {
                    self.arp_ignore(links, ctx, dev, packet, arp, cause);
                }
            }
            ArpOp::Request => {
                let place = links.place(Some(dev));
                let mut log = LookupSteps { journal: &mut *ctx.journal, place, packet: Some(packet) };
                match self.route_input(links, dev, &InputFlow::new(Purpose::Arp, arp.sender, arp.target), &mut log) {
                    Ok(into) if into.kind == RouteType::Local => {
                        let made = into.route.map_or_else(Cause::none, |route| route.cause.clone());
                        self.arp_answer(links, ctx, dev, packet, arp, made.and(&into.cause));
                    }
                    Ok(InputRoute { kind: RouteType::Unicast, .. }) | Err(Reject::NoRoute(_))
                        if self.neighbours.is_proxy(dev, arp.target) =>
                    {
                        let kind = StepKind::NotModelled { what: NotModelled::ProxyArp };
                        ctx.step(links, Some(dev), Some(packet), kind, "arp_process", Cause::none());
                    }
                    Err(Reject::Martian { cause, .. }) => self.arp_ignore(links, ctx, dev, packet, arp, cause),
                    Ok(_) | Err(_) => self.arp_ignore(links, ctx, dev, packet, arp, Cause::none()),
                }
            }
            ArpOp::Reply if self.neighbours.get(dev, arp.sender).is_some() => {
                self.arp_update(links, ctx, dev, packet, arp, pkttype == PktType::Host);
            }
            ArpOp::Reply => {
                let kind = StepKind::ArpUnused { sender: arp.sender };
                ctx.step(links, Some(dev), Some(packet), kind, "arp_process", Cause::none());
            }
        }
    }

    /// Not this host's to answer; who asks may be known already.
    fn arp_ignore(&mut self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, packet: Seen, asked: &Arp, cause: Cause) {
        let kind = StepKind::ArpIgnore { target: asked.target };
        ctx.step(links, Some(dev), Some(packet), kind, "arp_process", cause);
        self.arp_update(links, ctx, dev, packet, asked, false);
    }

    /// Who asks for this host is learnt, then answered.
    fn arp_answer(&mut self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, packet: Seen, asked: &Arp, cause: Cause) {
        if !asked.sender.is_unspecified() {
            self.neighbours.get_or_make(dev, asked.sender);
            self.arp_update(links, ctx, dev, packet, asked, false);
        }
        let sender_mac = links.get(dev).map_or(Mac::ZERO, |device| device.mac);
        let (target_mac, target) = (asked.sender_mac, asked.sender);
        let arp = Arp { op: ArpOp::Reply, sender_mac, sender: asked.target, target_mac, target };
        let reply = ctx.journal.packet(Payload::Arp(arp));
        let kind = StepKind::ArpAnswer { target: asked.target };
        ctx.step(links, Some(dev), Some(reply), kind, "arp_process", cause);
        self.xmit(links, ctx, dev, reply, asked.sender_mac);
    }

    /// An entry that is there hears of its neighbour; without one nothing is learnt.
    fn arp_update(&mut self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, packet: Seen, arp: &Arp, solicited: bool) {
        if self.neighbours.get(dev, arp.sender).is_none() {
            return;
        }
        let (neighbour, lladdr) = (arp.sender, arp.sender_mac);
        // Who tells of itself unasked is believed at once. Source: `arp_is_garp()` in Linux 6.18.
        let overrides = arp.sender == arp.target && (arp.op == ArpOp::Request || arp.sender_mac == arp.target_mac);
        let heard = NeighEvent::Heard { lladdr, solicited, overrides };
        let (before, after, effect) = self.neigh_event(ctx, dev, neighbour, heard);
        let kind = StepKind::NeighLearn { neighbour, lladdr, before, after };
        ctx.step(links, Some(dev), Some(packet), kind, "neigh_update", Cause::none());
        self.carry_out(links, ctx, dev, neighbour, effect);
    }
}
