//! ARP that comes in: whether to answer, and what to learn. Source: `arp_process()` in Linux 6.18.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::super::route_input::{InputFlow, InputRoute, Reject};
use super::super::{Conf, Ipv4, NeighKey, OutputFlow, Sysctl};
use crate::base::{Cause, Counter, DropReason, IfIndex, Mac, PacketId, RouteType, Scope, Time};
use crate::link::{Ctx, Effect, Links, NeighEvent};
use crate::packet::{Arp, ArpOp, Frame, Payload};
use crate::trace::{LookupSteps, Origin, Packet, PktType, ProxyWhy, SilenceWhy, Silent, StepKind};

/// A frame of ARP that came in.
#[derive(Clone)]
struct Heard {
    dev: IfIndex,
    packet: Packet,
    arp: Arp,
    pkttype: PktType,
    dst: Mac,
    /// It came in before, and waited: `LOCALLY_ENQUEUED`.
    again: bool,
}

/// Why a host does not answer, and the commands that made it so.
type Silence = (SilenceWhy, Cause);

impl Ipv4 {
    /// Source: `arp_rcv()` in Linux 6.18.
    pub(in crate::ipv4) fn arp_receive(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        packet: Packet,
        frame: &Frame,
        pkttype: PktType,
    ) {
        let Payload::Arp(arp) = *frame.payload else { return };
        if pkttype == PktType::Otherhost {
            let kind = StepKind::ArpIgnore { target: arp.target, why: SilenceWhy::Otherhost };
            return ctx.step(links, Some(dev), Some(&packet), kind, "arp_rcv", Cause::none());
        }
        if let Some(device) = links.get(dev).filter(|device| device.flags.noarp) {
            return ctx.step(links, Some(dev), Some(&packet), StepKind::ArpOff, "arp_rcv", device.arp_set.clone());
        }
        let heard = Heard { dev, packet, arp, pkttype, dst: frame.dst, again: false };
        self.arp_process(links, ctx, &heard);
    }

    /// A request that waited comes up again. Source: `neigh_proxy_process()`, `parp_redo()` in Linux 6.18.
    pub fn arp_redo(&mut self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, id: PacketId, frame: &Frame) {
        let Payload::Arp(arp) = *frame.payload else { return };
        if links.is_up(dev) {
            let (packet, pkttype) = (Packet { id, payload: Arc::clone(&frame.payload) }, PktType::Broadcast);
            self.arp_process(links, ctx, &Heard { dev, packet, arp, pkttype, dst: frame.dst, again: true });
        }
    }

    fn arp_process(&mut self, links: &Links, ctx: &mut Ctx<'_>, heard: &Heard) {
        let Heard { dev, arp, .. } = *heard;
        let localnet = self.sysctls.conf_is_on(dev, Conf::RouteLocalnet);
        if arp.target.is_multicast() || (arp.target.is_loopback() && !localnet) {
            self.arp_silent(links, ctx, heard, (SilenceWhy::Nobodys, Cause::none()));
            let kind = StepKind::Drop { reason: DropReason::NotSpecified };
            return ctx.step(links, Some(dev), Some(&heard.packet), kind, "arp_process", Cause::none());
        }
        if arp.sender == arp.target && self.sysctls.conf_is_on(dev, Conf::DropGratuitousArp) {
            let cause = self.sysctls.conf_cause(dev, Conf::DropGratuitousArp);
            return self.arp_silent(links, ctx, heard, (SilenceWhy::Gratuitous, cause));
        }
        match arp.op {
            // Who has no address yet asks whether somebody has this one. RFC 5227.
            ArpOp::Request if arp.sender.is_unspecified() => {
                let own = self.fib.addr_type(&self.rules, arp.target) == RouteType::Local;
                let cause = self.addresses.find(arp.target).map_or_else(Cause::none, |addr| addr.cause.clone());
                match self.arp_ignore(dev, None, arp.target) {
                    _ if !own => self.arp_silent(links, ctx, heard, (SilenceWhy::NotMine, Cause::none())),
                    Some(silence) => self.arp_silent(links, ctx, heard, silence),
                    None => self.arp_answer(links, ctx, heard, StepKind::ArpAnswer { target: arp.target }, cause),
                }
            }
            ArpOp::Reply if arp.sender.is_unspecified() => self.arp_unused(links, ctx, heard),
            ArpOp::Request => {
                let place = links.place(Some(dev));
                let packet = Some(ctx.journal.share(&heard.packet));
                let mut log = LookupSteps { journal: &mut *ctx.journal, place, packet };
                match self.route_input(links, dev, &InputFlow::of_arp(&arp), &mut log) {
                    Ok(into) if into.kind == RouteType::Local => self.asked_for_own(links, ctx, heard, &into),
                    Ok(into) => match self.arp_proxy(dev, &arp, &into) {
                        Some((why, cause)) => self.asked_for_other(links, ctx, heard, why, cause),
                        None => self.asked_for_nobody(links, ctx, heard, (SilenceWhy::NotMine, Cause::none())),
                    },
                    Err(Reject::Martian { cause, .. }) => {
                        self.asked_for_nobody(links, ctx, heard, (SilenceWhy::Martian, cause));
                    }
                    Err(Reject::NotForMe | Reject::NoRoute(_)) => {
                        self.asked_for_nobody(links, ctx, heard, (SilenceWhy::NotMine, Cause::none()));
                    }
                }
            }
            ArpOp::Reply => {
                if !self.arp_learn(links, ctx, heard) {
                    self.arp_unused(links, ctx, heard);
                }
            }
        }
    }

    /// Who asks for this host is learnt, then answered.
    fn asked_for_own(&mut self, links: &Links, ctx: &mut Ctx<'_>, heard: &Heard, into: &InputRoute) {
        let Heard { dev, arp, .. } = *heard;
        let silence =
            self.arp_ignore(dev, Some(arp.sender), arp.target).or_else(|| self.arp_filter(links, ctx, dev, &arp));
        if let Some(silence) = silence {
            return self.arp_silent(links, ctx, heard, silence);
        }
        let made = into.route.as_ref().map_or_else(Cause::none, |route| route.cause.clone());
        self.learn_asker(links, ctx, heard);
        self.arp_answer(links, ctx, heard, StepKind::ArpAnswer { target: arp.target }, made.and(&into.cause));
    }

    /// Who asks for a host that this one stands for is learnt, then answered; everybody else's answer may come first.
    fn asked_for_other(&mut self, links: &Links, ctx: &mut Ctx<'_>, heard: &Heard, why: ProxyWhy, cause: Cause) {
        let Heard { dev, packet, arp, .. } = heard;
        let dev = *dev;
        self.learn_asker(links, ctx, heard);
        let delay = self.sysctls.neigh_parms(dev).proxy_delay;
        if heard.again || heard.pkttype == PktType::Host || delay == Time::ZERO {
            return self.arp_answer(links, ctx, heard, StepKind::ArpProxy { target: arp.target, why }, cause);
        }
        let cause = self.sysctls.cause(Sysctl::Neigh(dev, NeighKey::ProxyDelay));
        let kind = StepKind::ArpProxyWait { target: arp.target };
        ctx.step(links, Some(dev), Some(packet), kind, "pneigh_enqueue", cause);
        // Linux draws it at random, up to the whole of it.
        let after = Time(delay.0 / 2);
        let frame = Frame { src: arp.sender_mac, dst: heard.dst, payload: Arc::clone(&packet.payload) };
        ctx.effects.push(Effect::ArpRedo { dev, after, id: packet.id, frame });
    }

    /// Not this host's to answer; who asks may be known already.
    fn asked_for_nobody(&mut self, links: &Links, ctx: &mut Ctx<'_>, heard: &Heard, silence: Silence) {
        self.arp_silent(links, ctx, heard, silence);
        self.arp_learn(links, ctx, heard);
    }

    fn arp_silent(&self, links: &Links, ctx: &mut Ctx<'_>, heard: &Heard, (why, cause): Silence) {
        let kind = StepKind::ArpIgnore { target: heard.arp.target, why };
        ctx.step(links, Some(heard.dev), Some(&heard.packet), kind, "arp_process", cause);
    }

    fn arp_unused(&self, links: &Links, ctx: &mut Ctx<'_>, heard: &Heard) {
        let kind = StepKind::ArpUnused { sender: heard.arp.sender };
        ctx.step(links, Some(heard.dev), Some(&heard.packet), kind, "arp_process", Cause::none());
    }

    fn arp_answer(&mut self, links: &Links, ctx: &mut Ctx<'_>, heard: &Heard, kind: StepKind, cause: Cause) {
        let Heard { dev, arp: asked, .. } = *heard;
        let sender_mac = links.get(dev).map_or(Mac::ZERO, |device| device.mac);
        let (target_mac, target) = (asked.sender_mac, asked.sender);
        let arp = Arp { op: ArpOp::Reply, sender_mac, sender: asked.target, target_mac, target };
        let reply = ctx.journal.packet(Origin::Answers(heard.packet.id), Payload::Arp(arp));
        ctx.step(links, Some(dev), Some(&reply), kind, "arp_process", cause);
        let _ = self.xmit(links, ctx, dev, &reply, asked.sender_mac);
    }

    /// Whether an address of this host is one to be silent about on this device. Source: `arp_ignore()` in Linux 6.18.
    fn arp_ignore(&self, dev: IfIndex, asker: Option<Ipv4Addr>, target: Ipv4Addr) -> Option<Silence> {
        let (why, known) = match self.sysctls.conf(dev, Conf::ArpIgnore) {
            1 => (SilenceWhy::OtherDevice, self.confirm_local(Some(dev), None, target, Scope::HOST)),
            2 => {
                let here = self.confirm_local(Some(dev), None, target, Scope::HOST);
                let why = if here { SilenceWhy::OtherNetwork } else { SilenceWhy::OtherDevice };
                (why, self.confirm_local(Some(dev), asker, target, Scope::HOST))
            }
            3 => (SilenceWhy::ScopeHost, self.confirm_local(None, None, target, Scope::LINK)),
            8 => (SilenceWhy::Never, false),
            // 4 to 7 are reserved, and do what 0 does.
            _ => return None,
        };
        (!known).then(|| (why, self.sysctls.conf_cause(dev, Conf::ArpIgnore)))
    }

    /// Whether this host would speak to the asker by another device. Source: `arp_filter()` in Linux 6.18.
    fn arp_filter(&self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, arp: &Arp) -> Option<Silence> {
        if !self.sysctls.conf_is_on(dev, Conf::ArpFilter) {
            return None;
        }
        let set = self.sysctls.conf_cause(dev, Conf::ArpFilter);
        let flow = OutputFlow { src: arp.target, ..OutputFlow::to(arp.sender) };
        match self.route_output(links, &flow, &mut Silent) {
            Ok(out) if out.dev == dev => None,
            Ok(out) => {
                ctx.count(links, Counter::TcpExtArpFilter);
                Some((SilenceWhy::OtherWayBack, set.and(&out.cause())))
            }
            Err(_) => Some((SilenceWhy::NoWayBack, set)),
        }
    }

    /// Whether this host answers for an address behind it. Source: `arp_fwd_proxy()`, `arp_fwd_pvlan()` in Linux 6.18.
    fn arp_proxy(&self, dev: IfIndex, arp: &Arp, into: &InputRoute) -> Option<(ProxyWhy, Cause)> {
        if into.kind != RouteType::Unicast {
            return None;
        }
        let route = into.route.as_ref().map_or_else(Cause::none, |route| route.cause.clone());
        let cause = self.sysctls.conf_cause(dev, Conf::Forwarding).and(&route);
        let set = |key| cause.and(&self.sysctls.conf_cause(dev, key));
        if into.dev == dev {
            let answers = arp.sender != arp.target && self.sysctls.conf_is_on(dev, Conf::ProxyArpPvlan);
            return answers.then(|| (ProxyWhy::SameDevice, set(Conf::ProxyArpPvlan)));
        }
        if self.sysctls.conf_is_on(dev, Conf::ProxyArp) && self.is_other_medium(dev, into.dev) {
            return Some((ProxyWhy::OtherSide, set(Conf::ProxyArp)));
        }
        let entry = self.neighbours.proxy(dev, arp.target);
        entry.map(|entry| (ProxyWhy::Entry, cause.and(&entry.cause)))
    }

    /// 0 is a medium of its own, -1 one that has no proxy.
    fn is_other_medium(&self, iif: IfIndex, oif: IfIndex) -> bool {
        match (self.sysctls.conf(iif, Conf::MediumId), self.sysctls.conf(oif, Conf::MediumId)) {
            (0, _) => true,
            (-1, _) | (_, -1) => false,
            (into, out) => into != out,
        }
    }

    /// Who asks for what this host answers gets an entry. Source: `neigh_event_ns()` in Linux 6.18.
    fn learn_asker(&mut self, links: &Links, ctx: &mut Ctx<'_>, heard: &Heard) {
        self.neigh_create(links, heard.dev, heard.arp.sender, ctx.journal);
        self.neigh_heard(links, ctx, heard, false, true, &Cause::none());
    }

    /// An entry that is there hears of its neighbour; without one only `arp_accept` lets something be learnt. Answers
    /// whether there was one.
    fn arp_learn(&mut self, links: &Links, ctx: &mut Ctx<'_>, heard: &Heard) -> bool {
        let Heard { dev, arp, .. } = *heard;
        let entry = self.neighbours.get(dev, arp.sender);
        // Who is not known yet is not learnt.
        entry.into_iter().for_each(|entry| ctx.journal.need(&entry.cause));
        let known = entry.is_some();
        let accepts = !known && self.arp_accepts(dev, arp.sender);
        if !known && !accepts {
            return false;
        }
        let reply = arp.op == ArpOp::Reply;
        let elsewhere = || self.fib.addr_type(&self.rules, arp.sender) == RouteType::Unicast;
        let gratuitous = arp.sender == arp.target && (!reply || arp.sender_mac == arp.target_mac) && elsewhere();
        let tells = || gratuitous || (reply && elsewhere());
        if accepts && !tells() {
            return false;
        }
        let set = if accepts { self.sysctls.conf_cause(dev, Conf::ArpAccept) } else { Cause::none() };
        self.neigh_create(links, dev, arp.sender, ctx.journal);
        self.neigh_heard(links, ctx, heard, reply && heard.pkttype == PktType::Host, gratuitous, &set);
        true
    }

    /// Source: `arp_accept()` in Linux 6.18.
    fn arp_accepts(&self, dev: IfIndex, sender: Ipv4Addr) -> bool {
        match self.sysctls.conf(dev, Conf::ArpAccept) {
            1 => true,
            2 => self.confirm_neighbour(dev, sender, Scope::LINK),
            _ => false,
        }
    }

    fn neigh_heard(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        heard: &Heard,
        solicited: bool,
        overrides: bool,
        cause: &Cause,
    ) {
        let Heard { dev, arp, .. } = *heard;
        let (neighbour, lladdr) = (arp.sender, arp.sender_mac);
        let event = NeighEvent::Heard { lladdr, solicited, overrides };
        let (before, after, effect) = self.neigh_event(ctx, dev, neighbour, event);
        let kind = StepKind::NeighLearn { neighbour, lladdr, before, after };
        ctx.step(links, Some(dev), Some(&heard.packet), kind, "neigh_update", cause.clone());
        self.carry_out(links, ctx, dev, neighbour, effect);
    }
}
