//! A neighbour: at which link-layer address it is, how sure we are, and which packets wait.
//! Source: `net/core/neighbour.c` in Linux 6.18; RFC 4861 §7.3.2 as applied to ARP.

use std::net::Ipv4Addr;

use super::neigh_parms::NeighParms;
use crate::base::{Cause, IfIndex, Mac, Nud, PacketId, RouteProto, Time};
use crate::packet::Payload;
use crate::trace::Packet;

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neigh {
    pub dev: IfIndex,
    pub dst: Ipv4Addr,
    pub nud: Nud,
    pub lladdr: Option<Mac>,
    /// Requests sent since it was last known.
    pub attempts: u32,
    /// When its state or address last changed: within the locktime another answer does not count.
    updated: Option<Time>,
    /// Packets that wait for the answer, oldest first.
    pub waiting: Vec<Waiting>,
    /// The command that taught it.
    pub cause: Cause,
    /// `NTF_ROUTER`
    pub router: bool,
    /// `NTF_EXT_LEARNED`: some program taught it.
    pub extern_learn: bool,
    /// Who made it, if somebody said so.
    pub proto: RouteProto,
    /// The packet that last went there, or wanted to: no command asked for it since.
    pub used_by: Option<PacketId>,
    /// When a packet last asked for it; none asks while it is known to be right.
    used: Time,
    /// When it was last known to be right.
    pub(super) confirmed: Option<Time>,
    /// A command put it into DELAY or PROBE: it does not wait before it acts.
    pub(super) hurried: bool,
    generation: u32,
}

/// A packet that waits for a neighbour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub packet: Packet,
    /// The device by which it came in, if it is forwarded.
    pub iif: Option<IfIndex>,
    /// Its route is of type broadcast or multicast: nobody is told when it is lost.
    pub to_many: bool,
}

impl Waiting {
    /// What a packet takes of the kernel's memory: its octets with room for headers, the book-keeping behind them, all
    /// rounded up to a power of two, and the book-keeping in front. Source: `SKB_TRUESIZE()`, `__alloc_skb()` in
    /// Linux 6.18.
    fn truesize(&self) -> u32 {
        const HEADROOM: u32 = 31;
        const SHARED_INFO: u32 = 320;
        const SK_BUFF: u32 = 256;
        let bytes = match &*self.packet.payload {
            Payload::Ipv4(ip) => u32::from(ip.total_bytes()),
            Payload::Arp(_) => 0,
        };
        ((bytes + HEADROOM).next_multiple_of(64) + SHARED_INFO).next_power_of_two() + SK_BUFF
    }
}

/// What can happen to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeighEvent {
    /// A packet wants to go there: `neigh_event_send()`.
    Use,
    /// Its timer ran out: `neigh_timer_handler()`.
    Timeout,
    /// ARP told its address: `neigh_update()`. `solicited` if it is an answer to this host; `overrides` if another
    /// address counts even within the locktime.
    Heard { lladdr: Mac, solicited: bool, overrides: bool },
}

/// What the owner of the table has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeighEffect {
    /// Ask everybody.
    AskAll,
    /// Ask the one that was there.
    AskOne(Mac),
    /// Ask a program: none listens, and nothing leaves.
    AskApp,
    /// The packets that waited may go.
    Flush,
    /// Nobody answered: the packets that waited are lost.
    Fail,
}

impl Neigh {
    pub(super) fn new(dev: IfIndex, dst: Ipv4Addr) -> Self {
        Self {
            dev,
            dst,
            nud: Nud::None,
            lladdr: None,
            attempts: 0,
            updated: None,
            waiting: Vec::new(),
            cause: Cause::none(),
            router: false,
            extern_learn: false,
            proto: RouteProto::UNSPEC,
            used_by: None,
            used: Time::ZERO,
            confirmed: None,
            hurried: false,
            generation: 0,
        }
    }

    /// `ip neigh … use`: what was permanent is so no longer. Source: `__neigh_update()` in Linux 6.18.
    pub fn unpin(&mut self) {
        if self.nud == Nud::Permanent {
            (self.nud, self.lladdr) = (Nud::None, None);
        }
    }

    /// One step of the entry: state and event in, state and effect out; the caller does the sending.
    pub fn step(&mut self, event: NeighEvent, parms: &NeighParms, now: Time) -> Option<NeighEffect> {
        let before = (self.nud, self.lladdr);
        let effect = match event {
            NeighEvent::Use => {
                if !matches!(self.nud, Nud::Reachable | Nud::Permanent | Nud::Noarp) {
                    self.used = now;
                }
                self.use_it(parms)
            }
            NeighEvent::Timeout => self.time_out(parms, now),
            NeighEvent::Heard { lladdr, solicited, overrides } => {
                let locked = self.updated.is_some_and(|at| now < at + parms.locktime.max(NeighParms::JIFFY));
                self.hear(lladdr, solicited, locked && !overrides, now)
            }
        };
        let changed = before != (self.nud, self.lladdr);
        if changed {
            self.updated = Some(now);
        }
        if changed || matches!(effect, Some(NeighEffect::AskAll | NeighEffect::AskOne(_) | NeighEffect::AskApp)) {
            self.generation += 1;
        }
        effect
    }

    /// The next packet that a failure takes with it; what one of their errors may bring about keeps the others.
    /// Source: `neigh_invalidate()` in Linux 6.18.
    pub fn next_lost(&mut self) -> Option<Waiting> {
        (self.nud == Nud::Failed && !self.waiting.is_empty()).then(|| self.waiting.remove(0))
    }

    /// A packet waits for the answer. Those that have no room any more fall out, the oldest first; the newest stays,
    /// whatever its length. Source: `__neigh_event_send()` in Linux 6.18.
    pub fn enqueue(&mut self, newest: Waiting, most_bytes: u32) -> Vec<Waiting> {
        let held: u32 = self.waiting.iter().map(Waiting::truesize).sum();
        let mut over = (held + newest.truesize()).saturating_sub(most_bytes);
        let mut fall = 0;
        while let Some(oldest) = self.waiting.get(fall).filter(|_| over > 0) {
            over = over.saturating_sub(oldest.truesize());
            fall += 1;
        }
        let fallen = self.waiting.drain(..fall).collect();
        self.waiting.push(newest);
        fallen
    }

    /// When the entry wants to be woken next, under which generation; `true` while a request is out.
    pub fn timer(&self, parms: &NeighParms) -> Option<(Time, u32, bool)> {
        match self.nud {
            Nud::Delay | Nud::Probe if self.hurried => Some((Time::ZERO, self.generation, true)),
            // Made so by a command, it asks nobody and stays.
            Nud::Incomplete if self.attempts == 0 => None,
            Nud::Incomplete | Nud::Probe => Some((parms.next_request(), self.generation, true)),
            Nud::Delay => Some((parms.delay_first_probe, self.generation, false)),
            Nud::Reachable => Some((parms.base_reachable, self.generation, false)),
            Nud::None | Nud::Stale | Nud::Failed | Nud::Permanent | Nud::Noarp => None,
        }
    }

    /// Another answer would not count yet, and who taught it what it knows.
    pub fn locked_since(&self) -> Option<Time> {
        self.updated.filter(|_| self.nud.is_valid())
    }

    /// A timer of an earlier generation was overtaken by something that happened since.
    pub const fn is_current(&self, generation: u32) -> bool {
        self.generation == generation
    }

    /// Source: `__neigh_event_send()` in Linux 6.18.
    fn use_it(&mut self, parms: &NeighParms) -> Option<NeighEffect> {
        match self.nud {
            Nud::None | Nud::Failed if parms.most_of_incomplete() == 0 => {
                self.nud = Nud::Failed;
                None
            }
            Nud::None | Nud::Failed => {
                self.nud = Nud::Incomplete;
                self.attempts = 1;
                Some(if parms.app_solicit > 0 { NeighEffect::AskApp } else { NeighEffect::AskAll })
            }
            Nud::Stale => {
                self.nud = Nud::Delay;
                None
            }
            Nud::Incomplete | Nud::Reachable | Nud::Delay | Nud::Probe | Nud::Permanent | Nud::Noarp => None,
        }
    }

    /// A timer that runs is not that of before.
    pub(super) fn restart(&mut self, now: Time) {
        self.updated = Some(now);
        self.hurried = false;
        self.generation += 1;
    }

    /// Source: `neigh_timer_handler()` in Linux 6.18.
    fn time_out(&mut self, parms: &NeighParms, now: Time) -> Option<NeighEffect> {
        self.hurried = false;
        match (self.nud, self.lladdr) {
            (Nud::Incomplete, _) if self.attempts < parms.most_of_incomplete() => {
                self.attempts += 1;
                Some(if self.attempts <= parms.app_solicit { NeighEffect::AskApp } else { NeighEffect::AskAll })
            }
            (Nud::Delay, Some(lladdr)) => {
                self.nud = Nud::Probe;
                self.attempts = 0;
                self.probe(lladdr, parms)
            }
            (Nud::Probe, Some(lladdr)) => self.probe(lladdr, parms),
            (Nud::Incomplete | Nud::Probe, _) => self.fail(),
            (Nud::Reachable, _) => {
                let in_use = now <= self.used + parms.delay_first_probe;
                self.nud = if in_use { Nud::Delay } else { Nud::Stale };
                None
            }
            (Nud::None | Nud::Stale | Nud::Delay | Nud::Failed | Nud::Permanent | Nud::Noarp, _) => None,
        }
    }

    /// The next question of one that doubts: to the one that was there, to a program, to everybody.
    /// Source: `arp_solicit()` in Linux 6.18.
    fn probe(&mut self, lladdr: Mac, parms: &NeighParms) -> Option<NeighEffect> {
        if self.attempts >= parms.most_of_probe() {
            return self.fail();
        }
        self.attempts += 1;
        Some(match self.attempts {
            attempt if attempt <= parms.ucast_solicit => NeighEffect::AskOne(lladdr),
            attempt if attempt <= parms.ucast_solicit.saturating_add(parms.app_solicit) => NeighEffect::AskApp,
            _ => NeighEffect::AskAll,
        })
    }

    fn fail(&mut self) -> Option<NeighEffect> {
        self.nud = Nud::Failed;
        self.lladdr = None;
        Some(NeighEffect::Fail)
    }

    fn hear(&mut self, lladdr: Mac, solicited: bool, locked: bool, now: Time) -> Option<NeighEffect> {
        if matches!(self.nud, Nud::Permanent | Nud::Noarp) {
            return None;
        }
        let valid = self.nud.is_valid();
        let same = self.lladdr == Some(lladdr);
        if valid && !same && locked {
            return None;
        }
        let confirms_nothing = valid && same && !solicited;
        if !confirms_nothing {
            self.nud = if solicited { Nud::Reachable } else { Nud::Stale };
            self.confirmed = solicited.then_some(now).or(self.confirmed.filter(|_| same));
        }
        self.lladdr = Some(lladdr);
        (!valid).then_some(NeighEffect::Flush)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::CommandId;
    use crate::link::NeighTimers;
    use crate::packet::{Body, Echo, Icmp, Ipv4};

    const MAC: Mac = Mac([2, 0, 0, 0, 2, 1]);
    const OTHER: Mac = Mac([2, 0, 0, 0, 3, 1]);

    const PARMS: NeighParms = NeighParms::born(NeighTimers::REAL);

    fn entry() -> Neigh {
        Neigh::new(IfIndex(2), Ipv4Addr::new(10, 0, 0, 2))
    }

    // net/core/neighbour.c: neigh_max_probes() requests, one every retrans_time.
    #[test]
    fn three_requests_a_second_apart_then_failed() {
        let mut neigh = entry();
        assert_eq!(neigh.step(NeighEvent::Use, &PARMS, Time::ZERO), Some(NeighEffect::AskAll));
        assert_eq!(neigh.step(NeighEvent::Timeout, &PARMS, Time::from_secs(1)), Some(NeighEffect::AskAll));
        assert_eq!(neigh.step(NeighEvent::Timeout, &PARMS, Time::from_secs(2)), Some(NeighEffect::AskAll));
        assert_eq!(neigh.step(NeighEvent::Timeout, &PARMS, Time::from_secs(3)), Some(NeighEffect::Fail));
        assert_eq!(neigh.nud, Nud::Failed);
    }

    #[test]
    fn an_answer_makes_it_reachable_and_frees_what_waited() {
        let mut neigh = entry();
        neigh.step(NeighEvent::Use, &PARMS, Time::ZERO);
        let heard = NeighEvent::Heard { lladdr: MAC, solicited: true, overrides: false };
        assert_eq!(neigh.step(heard, &PARMS, Time::from_millis(1)), Some(NeighEffect::Flush));
        assert_eq!((neigh.nud, neigh.lladdr), (Nud::Reachable, Some(MAC)));
    }

    #[test]
    fn what_was_learnt_from_a_request_is_stale_and_delay_once_used() {
        let mut neigh = entry();
        neigh.step(NeighEvent::Heard { lladdr: MAC, solicited: false, overrides: false }, &PARMS, Time::ZERO);
        assert_eq!(neigh.nud, Nud::Stale);
        neigh.step(NeighEvent::Use, &PARMS, Time::ZERO);
        assert_eq!(neigh.nud, Nud::Delay);
        neigh.step(NeighEvent::Heard { lladdr: MAC, solicited: false, overrides: false }, &PARMS, Time::from_secs(2));
        assert_eq!(neigh.nud, Nud::Delay, "the same address again confirms nothing");
    }

    // neigh_timer_handler(): `delay_first_probe_time` counts from the last packet that asked for the entry.
    #[test]
    fn what_was_used_lately_is_doubted_at_once() {
        let short = NeighParms { base_reachable: Time::from_secs(1), ..PARMS };
        for (parms, after) in [(short, Nud::Delay), (PARMS, Nud::Stale)] {
            let mut neigh = entry();
            neigh.step(NeighEvent::Use, &parms, Time::ZERO);
            neigh.step(NeighEvent::Heard { lladdr: MAC, solicited: true, overrides: false }, &parms, Time::ZERO);
            neigh.step(NeighEvent::Timeout, &parms, parms.base_reachable);
            assert_eq!(neigh.nud, after);
        }
    }

    // __neigh_event_send(), sock_alloc_send_skb(): a ping of 84 octets takes 768, one of 1028 three times as much.
    #[test]
    fn what_waits_is_measured_in_the_memory_that_it_takes() {
        let waiting = |data_bytes| {
            let (src, dst) = (Ipv4Addr::LOCALHOST, Ipv4Addr::LOCALHOST);
            let echo = Body::Icmp(Icmp::EchoRequest(Echo { id: 1, seq: 1, data_bytes }));
            let ip = Ipv4 { src, dst, ttl: 64, tos: 0, df: true, mark: 0, frag: None, options: None, body: echo };
            let id = PacketId { command: CommandId(1), ordinal: 1 };
            Waiting { packet: Packet { id, payload: Payload::Ipv4(ip).into() }, iif: None, to_many: false }
        };
        let mut neigh = entry();
        let fallen = |neigh: &mut Neigh, bytes| neigh.enqueue(waiting(bytes), 4_180).len();
        assert_eq!([56; 6].map(|bytes| fallen(&mut neigh, bytes)), [0, 0, 0, 0, 0, 1]);
        assert_eq!(fallen(&mut neigh, 1_000), 3);
        assert_eq!(fallen(&mut neigh, 1_400), 3);
    }

    #[test]
    fn within_the_locktime_the_first_answer_counts() {
        let mut neigh = entry();
        neigh.step(NeighEvent::Heard { lladdr: MAC, solicited: true, overrides: false }, &PARMS, Time::ZERO);
        let other = NeighEvent::Heard { lladdr: OTHER, solicited: true, overrides: false };
        neigh.step(other, &PARMS, Time::from_millis(500));
        assert_eq!(neigh.lladdr, Some(MAC));
        neigh.step(other, &PARMS, Time::from_millis(1500));
        assert_eq!(neigh.lladdr, Some(OTHER));
    }
}
