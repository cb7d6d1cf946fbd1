//! The neighbour table: who is at which link-layer address, how sure we are, and which packets wait.
//! Source: `net/core/neighbour.c` in Linux 6.18; RFC 4861 §7.3.2 as applied to ARP.

use std::net::Ipv4Addr;

use crate::base::{Cause, IfIndex, Mac, Nud, Time};
use crate::trace::Seen;

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neigh {
    pub dev: IfIndex,
    pub dst: Ipv4Addr,
    pub nud: Nud,
    pub lladdr: Option<Mac>,
    /// Requests sent since it was last known.
    pub attempts: u32,
    /// When its state or address last changed: within `LOCKTIME` another answer does not count.
    updated: Option<Time>,
    /// Packets that wait for the answer, oldest first.
    pub waiting: Vec<Waiting>,
    /// The command that taught it.
    pub cause: Cause,
    /// `NTF_ROUTER`
    pub router: bool,
    /// `NTF_EXT_LEARNED`: some program taught it.
    pub extern_learn: bool,
    /// When it was last known to be right.
    pub(super) confirmed: Option<Time>,
    /// A command put it into DELAY or PROBE: it does not wait before it acts.
    pub(super) hurried: bool,
    generation: u32,
}

/// A packet that waits for a neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub packet: Seen,
    /// The device by which it came in, if it is forwarded.
    pub iif: Option<IfIndex>,
}

/// An address that ARP answers for on a device in another's name: `ip neigh add proxy`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    /// `None`: on every device.
    pub dev: Option<IfIndex>,
    pub dst: Ipv4Addr,
    pub router: bool,
    pub extern_learn: bool,
    pub cause: Cause,
}

/// How long the kernel waits, as in `/proc/sys/net/ipv4/neigh/DEV`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeighTimers {
    pub base_reachable: Time,
    pub delay_first_probe: Time,
}

impl NeighTimers {
    /// Between two requests: `retrans_time_ms`.
    pub const RETRANS: Time = Time::from_secs(1);
    /// `mcast_solicit`, and `ucast_solicit`.
    pub const SOLICIT: u32 = 3;
    /// `locktime`.
    pub const LOCKTIME: Time = Time::from_secs(1);
    /// `unres_qlen`: packets that may wait for one answer.
    pub const QUEUE: usize = 101;

    /// The recording environment: no timer moves REACHABLE or DELAY.
    pub const FROZEN: Self =
        Self { base_reachable: Time::from_secs(36_000), delay_first_probe: Time::from_secs(36_000) };
    /// `# neigh: real`. Differs from Linux: the kernel draws REACHABLE's span at random from 15 to 45 s.
    pub const REAL: Self = Self { base_reachable: Time::from_secs(30), delay_first_probe: Time::from_secs(5) };
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
    /// The packets that waited may go.
    Flush,
    /// Nobody answered: the packets that waited are lost.
    Fail,
}

impl Neigh {
    fn new(dev: IfIndex, dst: Ipv4Addr) -> Self {
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
            confirmed: None,
            hurried: false,
            generation: 0,
        }
    }

    /// One step of the entry: state and event in, state and effect out; the caller does the sending.
    pub fn step(&mut self, event: NeighEvent, now: Time) -> Option<NeighEffect> {
        let before = (self.nud, self.lladdr);
        let effect = match event {
            NeighEvent::Use => self.use_it(),
            NeighEvent::Timeout => self.time_out(),
            NeighEvent::Heard { lladdr, solicited, overrides } => {
                let locked = self.updated.is_some_and(|at| now < at + NeighTimers::LOCKTIME);
                self.hear(lladdr, solicited, locked && !overrides, now)
            }
        };
        let changed = before != (self.nud, self.lladdr);
        if changed {
            self.updated = Some(now);
        }
        if changed || matches!(effect, Some(NeighEffect::AskAll | NeighEffect::AskOne(_))) {
            self.generation += 1;
        }
        effect
    }

    /// When the entry wants to be woken next, under which generation; `true` while a request is out.
    pub const fn timer(&self, timers: &NeighTimers) -> Option<(Time, u32, bool)> {
        match self.nud {
            Nud::Delay | Nud::Probe if self.hurried => Some((Time::ZERO, self.generation, true)),
            // Made so by a command, it asks nobody and stays.
            Nud::Incomplete if self.attempts == 0 => None,
            Nud::Incomplete | Nud::Probe => Some((NeighTimers::RETRANS, self.generation, true)),
            Nud::Delay => Some((timers.delay_first_probe, self.generation, false)),
            Nud::Reachable => Some((timers.base_reachable, self.generation, false)),
            Nud::None | Nud::Stale | Nud::Failed | Nud::Permanent | Nud::Noarp => None,
        }
    }

    /// A timer of an earlier generation was overtaken by something that happened since.
    pub const fn is_current(&self, generation: u32) -> bool {
        self.generation == generation
    }

    fn use_it(&mut self) -> Option<NeighEffect> {
        match self.nud {
            Nud::None | Nud::Failed => {
                self.nud = Nud::Incomplete;
                self.attempts = 1;
                Some(NeighEffect::AskAll)
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

    fn time_out(&mut self) -> Option<NeighEffect> {
        self.hurried = false;
        match (self.nud, self.lladdr) {
            (Nud::Incomplete, _) if self.attempts < NeighTimers::SOLICIT => {
                self.attempts += 1;
                Some(NeighEffect::AskAll)
            }
            (Nud::Probe, Some(lladdr)) if self.attempts < NeighTimers::SOLICIT => {
                self.attempts += 1;
                Some(NeighEffect::AskOne(lladdr))
            }
            (Nud::Incomplete | Nud::Probe, _) => {
                self.nud = Nud::Failed;
                self.lladdr = None;
                Some(NeighEffect::Fail)
            }
            (Nud::Delay, Some(lladdr)) => {
                self.nud = Nud::Probe;
                self.attempts = 1;
                Some(NeighEffect::AskOne(lladdr))
            }
            (Nud::Reachable, _) => {
                self.nud = Nud::Stale;
                None
            }
            (Nud::None | Nud::Stale | Nud::Delay | Nud::Failed | Nud::Permanent | Nud::Noarp, _) => None,
        }
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

/// The table of one host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    entries: Vec<Neigh>,
    proxies: Vec<Proxy>,
}

impl Neighbours {
    /// By device, then by address.
    pub fn iter(&self) -> impl Iterator<Item = &Neigh> {
        self.entries.iter()
    }

    pub fn get(&self, dev: IfIndex, dst: Ipv4Addr) -> Option<&Neigh> {
        self.place(dev, dst).ok().map(|at| &self.entries[at])
    }

    pub fn get_mut(&mut self, dev: IfIndex, dst: Ipv4Addr) -> Option<&mut Neigh> {
        self.place(dev, dst).ok().map(|at| &mut self.entries[at])
    }

    pub fn get_or_make(&mut self, dev: IfIndex, dst: Ipv4Addr) -> &mut Neigh {
        let at = self.place(dev, dst).unwrap_or_else(|at| {
            self.entries.insert(at, Neigh::new(dev, dst));
            at
        });
        &mut self.entries[at]
    }

    /// An address that needs no question: every frame to it goes to `lladdr`. Source: `arp_constructor()` in Linux 6.18.
    pub fn set_noarp(&mut self, dev: IfIndex, dst: Ipv4Addr, lladdr: Mac, cause: Cause) {
        let entry = self.get_or_make(dev, dst);
        (entry.nud, entry.lladdr, entry.cause) = (Nud::Noarp, Some(lladdr), cause);
    }

    /// An entry that knows nothing is forgotten. Source: `arp_invalidate()` in Linux 6.18.
    pub fn invalidate(&mut self, dev: IfIndex, dst: Ipv4Addr) {
        self.entries.retain(|entry| (entry.dev, entry.dst) != (dev, dst) || entry.nud.is_valid());
    }

    /// By device, then by address.
    pub fn proxies(&self) -> impl Iterator<Item = &Proxy> {
        self.proxies.iter()
    }

    /// Source: `pneigh_lookup()` in Linux 6.18.
    pub fn is_proxy(&self, dev: IfIndex, dst: Ipv4Addr) -> bool {
        self.proxies.iter().any(|proxy| proxy.dst == dst && proxy.dev.is_none_or(|on| on == dev))
    }

    /// Set anew if it is there. Source: `pneigh_create()` in Linux 6.18.
    pub fn set_proxy(&mut self, proxy: Proxy) {
        self.remove_proxy(proxy.dev, proxy.dst);
        self.proxies.push(proxy);
        self.proxies.sort_by_key(|proxy| (proxy.dev, proxy.dst));
    }

    /// Whether it was there.
    pub fn remove_proxy(&mut self, dev: Option<IfIndex>, dst: Ipv4Addr) -> bool {
        let before = self.proxies.len();
        self.proxies.retain(|proxy| (proxy.dev, proxy.dst) != (dev, dst));
        self.proxies.len() < before
    }

    pub fn remove(&mut self, dev: IfIndex, dst: Ipv4Addr) {
        self.entries.retain(|entry| (entry.dev, entry.dst) != (dev, dst));
    }

    /// The device has another MAC: no entry stays. Source: `neigh_changeaddr()` in Linux 6.18.
    pub fn forget_all(&mut self, dev: IfIndex) {
        self.entries.retain(|entry| entry.dev != dev);
    }

    /// The device went down: nothing is left of it. Source: `neigh_ifdown()` in Linux 6.18.
    pub fn forget_device(&mut self, dev: IfIndex) {
        self.entries.retain(|entry| entry.dev != dev);
        self.proxies.retain(|proxy| proxy.dev != Some(dev));
    }

    /// The device lost its carrier: all but what was set by hand is forgotten.
    pub fn forget(&mut self, dev: IfIndex) {
        self.entries.retain(|entry| entry.dev != dev || entry.nud == Nud::Permanent);
    }

    fn place(&self, dev: IfIndex, dst: Ipv4Addr) -> Result<usize, usize> {
        self.entries.binary_search_by_key(&(dev, dst), |entry| (entry.dev, entry.dst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAC: Mac = Mac([2, 0, 0, 0, 2, 1]);
    const OTHER: Mac = Mac([2, 0, 0, 0, 3, 1]);

    fn entry() -> Neigh {
        Neigh::new(IfIndex(2), Ipv4Addr::new(10, 0, 0, 2))
    }

    // net/core/neighbour.c: neigh_max_probes() requests, one every retrans_time.
    #[test]
    fn three_requests_a_second_apart_then_failed() {
        let mut neigh = entry();
        assert_eq!(neigh.step(NeighEvent::Use, Time::ZERO), Some(NeighEffect::AskAll));
        assert_eq!(neigh.step(NeighEvent::Timeout, Time::from_secs(1)), Some(NeighEffect::AskAll));
        assert_eq!(neigh.step(NeighEvent::Timeout, Time::from_secs(2)), Some(NeighEffect::AskAll));
        assert_eq!(neigh.step(NeighEvent::Timeout, Time::from_secs(3)), Some(NeighEffect::Fail));
        assert_eq!(neigh.nud, Nud::Failed);
    }

    #[test]
    fn an_answer_makes_it_reachable_and_frees_what_waited() {
        let mut neigh = entry();
        neigh.step(NeighEvent::Use, Time::ZERO);
        let heard = NeighEvent::Heard { lladdr: MAC, solicited: true, overrides: false };
        assert_eq!(neigh.step(heard, Time::from_millis(1)), Some(NeighEffect::Flush));
        assert_eq!((neigh.nud, neigh.lladdr), (Nud::Reachable, Some(MAC)));
    }

    #[test]
    fn what_was_learnt_from_a_request_is_stale_and_delay_once_used() {
        let mut neigh = entry();
        neigh.step(NeighEvent::Heard { lladdr: MAC, solicited: false, overrides: false }, Time::ZERO);
        assert_eq!(neigh.nud, Nud::Stale);
        neigh.step(NeighEvent::Use, Time::ZERO);
        assert_eq!(neigh.nud, Nud::Delay);
        neigh.step(NeighEvent::Heard { lladdr: MAC, solicited: false, overrides: false }, Time::from_secs(2));
        assert_eq!(neigh.nud, Nud::Delay, "the same address again confirms nothing");
    }

    #[test]
    fn within_the_locktime_the_first_answer_counts() {
        let mut neigh = entry();
        neigh.step(NeighEvent::Heard { lladdr: MAC, solicited: true, overrides: false }, Time::ZERO);
        let other = NeighEvent::Heard { lladdr: OTHER, solicited: true, overrides: false };
        neigh.step(other, Time::from_millis(500));
        assert_eq!(neigh.lladdr, Some(MAC));
        neigh.step(other, Time::from_millis(1500));
        assert_eq!(neigh.lladdr, Some(OTHER));
    }
}
