//! ARP: who has an address on the link. Here: entries, and the packets that wait for them.
//! Not here: what is asked (`solicit.rs`), what comes in (`process.rs`).
//! Source: `net/ipv4/arp.c`, `net/core/neighbour.c` in Linux 6.18; RFC 826.

mod confirm;
mod process;
mod solicit;

use std::net::Ipv4Addr;

use super::{Ipv4, NeighKey, OutputRoute, Sysctl};
use crate::base::{Cause, DropReason, Errno, IfIndex, Mac, Nud, PacketId, RouteProto, RouteType, Time};
use crate::link::{Ctx, Effect, Links, Neigh, NeighEffect, NeighEvent, NeighParms, NeighSet, NoLladdr, Waiting};
use crate::packet::Payload;
use crate::trace::{Journal, Packet, StepKind};

/// What decides when a timer of an entry runs out, and what is done then.
const WHAT_TIMERS_ASK: [NeighKey; 8] = [
    NeighKey::McastSolicit,
    NeighKey::UcastSolicit,
    NeighKey::AppSolicit,
    NeighKey::McastResolicit,
    NeighKey::RetransTime,
    NeighKey::BaseReachableTime,
    NeighKey::DelayFirstProbeTime,
    NeighKey::GcStaleTime,
];

impl Ipv4 {
    /// A packet wants to go to a neighbour: at once if its MAC is known, else it waits.
    /// Source: `neigh_resolve_output()`, `__neigh_event_send()` in Linux 6.18.
    ///
    /// # Errors
    /// As [`Self::xmit`], if it leaves at once.
    pub(super) fn resolve(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        nexthop: Ipv4Addr,
        packet: &Packet,
        (iif, to_many): (Option<IfIndex>, bool),
    ) -> Result<(), Errno> {
        self.need_table_local(&packet.payload, ctx.journal);
        if self.neighbours.get(dev, nexthop).is_none() {
            self.construct(links, dev, nexthop, ctx.journal);
        }
        let (before, after, effect) = self.neigh_event(ctx, dev, nexthop, NeighEvent::Use);
        let entry = self.neighbours.get_or_make(dev, nexthop);
        entry.used_by = Some(packet.id);
        let known = entry.lladdr.filter(|_| after.is_valid());
        let cause = entry.cause.clone();
        if let Some(lladdr) = known {
            let kind = StepKind::NeighKnown { nexthop, lladdr, before, after };
            ctx.step(links, Some(dev), Some(packet), kind, "neigh_resolve_output", cause);
            return self.xmit(links, ctx, dev, packet, lladdr);
        }
        if after == Nud::Failed {
            let cause = self.sysctls.cause(Sysctl::Neigh(dev, NeighKey::McastSolicit));
            let kind = StepKind::Drop { reason: DropReason::NeighFailed };
            ctx.step(links, Some(dev), Some(packet), kind, "__neigh_event_send", cause);
            return Ok(());
        }
        let waiting = Waiting { packet: packet.clone(), iif, to_many };
        let pushed_out = entry.enqueue(waiting, self.sysctls.neigh_parms(dev).unres_qlen_bytes);
        let kind = StepKind::NeighWait { nexthop, before };
        ctx.step(links, Some(dev), Some(packet), kind, "__neigh_event_send", Cause::none());
        for oldest in pushed_out {
            let reason = DropReason::NeighQueuefull;
            let cause = self.sysctls.cause(Sysctl::Neigh(dev, NeighKey::UnresQlenBytes));
            let kind = StepKind::Drop { reason };
            ctx.step(links, Some(dev), Some(&oldest.packet), kind, "__neigh_event_send", cause);
        }
        self.carry_out(links, ctx, dev, nexthop, effect);
        Ok(())
    }

    /// Without a table local every address would be taken to be a broadcast one. Where the packet is from an address
    /// of this host, that alone makes the table.
    fn need_table_local(&self, payload: &Payload, journal: &mut Journal) {
        let own = match payload {
            Payload::Ipv4(ip) => self.fib.local_route(ip.src).filter(|route| route.kind == RouteType::Local),
            Payload::Arp(_) => None,
        };
        match own {
            Some(own) => {
                journal.need(&own.cause);
                journal.need(&own.needs);
            }
            None => journal.need(&self.fib.local_made),
        }
    }

    /// The entry of an address, made if there is none. Some need no question: the frame has the device's own address
    /// with `arp off`, else that of the group, or everybody's. Source: `___neigh_create()`, `arp_constructor()` in
    /// Linux 6.18.
    pub(super) fn neigh_create(
        &mut self,
        links: &Links,
        dev: IfIndex,
        dst: Ipv4Addr,
        journal: &mut Journal,
    ) -> &mut Neigh {
        if self.neighbours.get(dev, dst).is_none() {
            self.construct(links, dev, dst, journal);
        }
        self.neighbours.get_or_make(dev, dst)
    }

    fn construct(&mut self, links: &Links, dev: IfIndex, dst: Ipv4Addr, journal: &mut Journal) {
        let cause = Cause::of(journal.command());
        // An own address, or one that a table says to be a broadcast address, is no ordinary neighbour.
        let typed = self.fib.typed_by(&self.rules, dst).map(|route| (route.kind, route.cause.clone()));
        typed.iter().for_each(|(_, cause)| journal.need(cause));
        let kind = self.fib.addr_type(&self.rules, dst);
        if kind == RouteType::Multicast {
            let [_, high, mid, low] = dst.octets();
            let group = Mac([0x01, 0x00, 0x5e, high & 0x7f, mid, low]);
            self.neighbours.set_noarp(dev, dst, group, cause);
        } else if dev == IfIndex::LO {
            self.note_loopback(links, dev, cause);
        } else if let Some(device) = links.get(dev).filter(|device| device.flags.noarp) {
            self.neighbours.set_noarp(dev, dst, device.mac, device.arp_set.clone());
        } else if kind == RouteType::Broadcast {
            let cause = typed.map_or(cause.clone(), |(_, made)| cause.and(&made));
            self.neighbours.set_noarp(dev, dst, Mac::BROADCAST, cause);
        }
    }

    /// The MAC for what goes to everybody on a link, or to a group, which needs no question.
    pub(super) fn everybody(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        out: &OutputRoute,
        to: Ipv4Addr,
    ) -> Option<Mac> {
        if !matches!(out.kind, RouteType::Broadcast | RouteType::Multicast) {
            return None;
        }
        let entry = self.neigh_create(links, out.dev, to, ctx.journal);
        entry.lladdr.filter(|_| entry.nud == Nud::Noarp)
    }

    /// Every address behind `lo` is one neighbour that needs no question; answers with its MAC, which somebody may have
    /// set. Source: `arp_constructor()` in Linux 6.18.
    pub(super) fn note_loopback(&mut self, links: &Links, dev: IfIndex, cause: Cause) -> Mac {
        if let Some(entry) = self.neighbours.get(dev, Ipv4Addr::UNSPECIFIED) {
            return entry.lladdr.unwrap_or(Mac::ZERO);
        }
        let own = links.get(dev).map_or(Mac::ZERO, |device| device.mac);
        self.neighbours.set_noarp(dev, Ipv4Addr::UNSPECIFIED, own, cause);
        own
    }

    /// Under which address the table has a neighbour. Source: `arp_constructor()` in Linux 6.18.
    pub fn neigh_key(dev: IfIndex, dst: Ipv4Addr) -> Ipv4Addr {
        if dev == IfIndex::LO { Ipv4Addr::UNSPECIFIED } else { dst }
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
        let parms = self.sysctls.neigh_parms(dev);
        let entry = self.neighbours.get_or_make(dev, dst);
        if let NeighEvent::Heard { lladdr, overrides: false, .. } = event
            && entry.lladdr.is_some_and(|known| known != lladdr)
            && let Some(since) = entry.locked_since()
        {
            ctx.journal.need(&entry.cause);
            ctx.journal.waited(&entry.cause, since);
            ctx.journal.need(&self.sysctls.cause(Sysctl::Neigh(dev, NeighKey::Locktime)));
        }
        let asked: &[NeighKey] = match event {
            NeighEvent::Timeout => &WHAT_TIMERS_ASK,
            NeighEvent::Use if !entry.nud.is_valid() => &[NeighKey::McastSolicit, NeighKey::RetransTime],
            NeighEvent::Use | NeighEvent::Heard { .. } => &[],
        };
        asked.iter().for_each(|key| ctx.journal.need(&self.sysctls.cause(Sysctl::Neigh(dev, *key))));
        let (before, was) = (entry.nud, entry.timer(parms));
        let effect = entry.step(event, parms, ctx.journal.now());
        if entry.nud != before {
            let now = Cause::of(ctx.journal.command());
            entry.cause = match event {
                // Its use, or its age, changes how sure the entry is; the address it was taught before.
                NeighEvent::Use if before.is_valid() => entry.cause.clone(),
                NeighEvent::Timeout if before.is_valid() => entry.cause.and(&now),
                NeighEvent::Use | NeighEvent::Timeout | NeighEvent::Heard { .. } => now,
            };
        }
        set_timer(ctx, entry, parms, was);
        (before, entry.nud, effect)
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
        let (now, cause) = (ctx.journal.now(), Cause::of(ctx.journal.command()));
        let parms = *self.sysctls.neigh_parms(dev);
        let entry = self.neigh_create(links, dev, dst, ctx.journal);
        let was = entry.timer(&parms);
        // The MAC of before stays where none was said.
        let keeps = set.lladdr.is_none() && entry.lladdr.is_some();
        entry.used_by = None;
        entry.cause = if keeps { entry.cause.and(&cause) } else { cause };
        let effect = entry.set(set, &parms, now)?;
        set_timer(ctx, entry, &parms, was);
        self.carry_out(links, ctx, dev, dst, effect);
        Ok(())
    }

    /// `ip neigh add … use` takes no more than the flag and the protocol from what else is said, and PERMANENT from the
    /// entry.
    /// Source: `neigh_add()`, `neigh_update_flags()` in Linux 6.18.
    pub fn unpin_neigh(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        dst: Ipv4Addr,
        (extern_learn, proto): (bool, RouteProto),
    ) {
        let entry = self.neigh_create(links, dev, dst, ctx.journal);
        entry.unpin();
        entry.extern_learn = extern_learn;
        entry.made_by(proto);
    }

    /// `ip neigh add … use`: the entry is asked for, as if a packet wanted to go there; `by` is the one that has a use for it.
    pub fn use_neigh(&mut self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, dst: Ipv4Addr, by: Option<PacketId>) {
        let (_, _, effect) = self.neigh_event(ctx, dev, dst, NeighEvent::Use);
        self.neighbours.get_or_make(dev, dst).used_by = by;
        self.carry_out(links, ctx, dev, dst, effect);
    }

    /// `ip neigh del`: what waits for the entry is lost. Source: `neigh_delete()` in Linux 6.18.
    pub fn delete_neigh(&mut self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, dst: Ipv4Addr) {
        let gone =
            NeighSet { lladdr: None, nud: Nud::Failed, router: false, extern_learn: false, proto: RouteProto::UNSPEC };
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
            None | Some(NeighEffect::AskApp) => {}
            Some(NeighEffect::AskAll) => self.solicit(links, ctx, dev, dst, Mac::BROADCAST),
            Some(NeighEffect::AskOne(lladdr)) => self.solicit(links, ctx, dev, dst, lladdr),
            Some(NeighEffect::Flush) => {
                let lladdr = self.neighbours.get(dev, dst).and_then(|entry| entry.lladdr);
                for Waiting { packet, .. } in waiting(self) {
                    // Who sent it was told that all is well.
                    let _ = self.xmit(links, ctx, dev, &packet, lladdr.unwrap_or(Mac::BROADCAST));
                }
            }
            Some(NeighEffect::Fail) => {
                let kind = StepKind::NeighFailed { nexthop: dst };
                ctx.step(links, Some(dev), None, kind, "neigh_invalidate", Cause::none());
                while let Some(lost) = self.neighbours.get_or_make(dev, dst).next_lost() {
                    self.link_failure(links, ctx, dev, lost);
                }
                // Where the error itself asks for this neighbour again, what still waits is dropped without a word.
                for purged in waiting(self) {
                    let kind = StepKind::Drop { reason: DropReason::QueuePurge };
                    ctx.step(links, Some(dev), Some(&purged.packet), kind, "neigh_invalidate", Cause::none());
                }
            }
        }
    }
}

/// The world wakes an entry whose timer is another one now.
fn set_timer(ctx: &mut Ctx<'_>, entry: &Neigh, parms: &NeighParms, was: Option<(Time, u32, bool)>) {
    let timer = entry.timer(parms);
    if timer != was
        && let Some((after, generation, asking)) = timer
    {
        ctx.effects.push(Effect::NeighTimer { dev: entry.dev, dst: entry.dst, after, generation, asking });
    }
}
