//! The probes of a traceroute: which of them are out, and what became of each. Source: traceroute 2.1.2.

use std::borrow::Cow;
use std::net::Ipv4Addr;

use super::traceroute::Waits;
use crate::base::Time;

#[derive(Clone, Debug, Default)]
pub(super) struct Probe {
    pub(super) sent: Option<Time>,
    pub(super) received: Option<Time>,
    /// Who answered.
    pub(super) from: Option<Ipv4Addr>,
    /// What the answer had left of its own TTL.
    pub(super) ttl_left: u8,
    /// `!H`
    pub(super) said: Option<Cow<'static, str>>,
    /// Nobody waits for it any more.
    pub(super) done: bool,
    /// The way ends here.
    pub(super) is_final: bool,
    /// What an answer is known by: the source port, or the sequence number of an echo.
    pub(super) mark: u16,
}

/// What an answer says of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    OnTheWay,
    Reached,
    Refused(Cow<'static, str>),
}

impl Probe {
    /// Its own kernel refuses it, which is nobody on the way.
    pub(super) fn too_long(&mut self, now: Time, mtu: u32) {
        self.received = Some(now);
        (self.said, self.done, self.is_final) = (Some(format!("!F-{mtu}").into()), true, true);
    }

    fn took(&self) -> Option<Time> {
        self.received.zip(self.sent).map(|(received, sent)| received - sent).filter(|took| self.done && took.0 > 0)
    }
}

/// All that there may be, hop by hop.
#[derive(Clone, Debug)]
pub(super) struct Probes {
    all: Vec<Probe>,
    per_hop: usize,
    first: usize,
}

/// `DEF_WAIT_PREC`
const WAIT_PRECISION: Time = Time::from_millis(1);

impl Probes {
    pub(super) const fn none() -> Self {
        Self { all: Vec::new(), per_hop: 1, first: 0 }
    }

    pub(super) fn new(first_hop: u32, max_hops: u32, per_hop: u32) -> Self {
        let [first_hop, max_hops, per_hop] = [first_hop, max_hops, per_hop].map(|n| usize::try_from(n).unwrap_or(1));
        let all = vec![Probe::default(); max_hops * per_hop];
        Self { all, per_hop, first: first_hop.saturating_sub(1) * per_hop }
    }

    /// The first that is sent.
    pub(super) const fn first(&self) -> usize {
        self.first
    }

    pub(super) const fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn get(&self, at: usize) -> &Probe {
        &self.all[at]
    }

    pub(super) fn set(&mut self, at: usize, probe: Probe) {
        self.all[at] = probe;
    }

    pub(super) const fn ttl(&self, at: usize) -> usize {
        at / self.per_hop + 1
    }

    pub(super) const fn is_first_of_hop(&self, at: usize) -> bool {
        at.is_multiple_of(self.per_hop)
    }

    pub(super) const fn end_of_hop(&self, at: usize) -> usize {
        (at / self.per_hop + 1) * self.per_hop
    }

    const fn start_of_hop(&self, at: usize) -> usize {
        at - at % self.per_hop
    }

    /// Who answered the last one before it in its hop that was answered.
    pub(super) fn answered_before(&self, at: usize) -> Option<Ipv4Addr> {
        self.all[self.start_of_hop(at)..at].iter().rev().find_map(|probe| probe.from)
    }

    pub(super) fn waits_for(&self, mark: u16) -> bool {
        self.all.iter().any(|probe| probe.sent.is_some() && !probe.done && probe.mark == mark)
    }

    pub(super) fn answered(&mut self, mark: u16, at: Time, (from, ttl_left): (Ipv4Addr, u8), verdict: Verdict) {
        let waits = |probe: &&mut Probe| probe.sent.is_some() && !probe.done && probe.mark == mark;
        let Some(probe) = self.all.iter_mut().find(waits) else { return };
        (probe.received, probe.from, probe.ttl_left, probe.done) = (Some(at), Some(from), ttl_left, true);
        match verdict {
            Verdict::OnTheWay => {}
            Verdict::Reached => probe.is_final = true,
            Verdict::Refused(said) => (probe.said, probe.is_final) = (Some(said), true),
        }
    }

    /// How long it is waited for. Source: `get_timeout()`.
    pub(super) fn timeout(&self, at: usize, wait: Waits) -> Time {
        let times =
            |took: Time, factor: u64| Time((took + WAIT_PRECISION).0.saturating_mul(factor) / 1_000).min(wait.max);
        let here = &self.all[self.start_of_hop(at)..self.end_of_hop(at)];
        if wait.here > 0
            && let Some(took) = here.iter().find_map(Probe::took)
        {
            return times(took, wait.here);
        }
        let later = self.all[at + 1..].iter().take_while(|probe| probe.sent.is_some());
        let near = later.filter(|_| wait.near > 0).find_map(Probe::took);
        near.map_or(wait.max, |took| times(took, wait.near))
    }

    /// Nobody answered it in time. If a later one reached the end of the way, that may be the end of this hop already,
    /// and its answer is taken. Source: `check_expired()`.
    pub(super) fn expire(&mut self, at: usize) {
        self.all[at].done = true;
        let Some(reached) = self.should_be(at) else { return };
        let taken = std::mem::replace(&mut self.all[reached], Probe { sent: Some(Time::ZERO), ..Probe::default() });
        self.all[at] = taken;
    }

    /// A later probe whose answer is taken for that of an expired one.
    fn should_be(&self, at: usize) -> Option<usize> {
        let before = &self.all[self.start_of_hop(at)..at];
        if before.iter().any(|probe| !probe.done || !probe.is_final) {
            return None;
        }
        let later = (at + 1..self.all.len()).take_while(|later| self.all[*later].sent.is_some());
        let reached = later.into_iter().find(|later| self.all[*later].done)?;
        let end = &self.all[reached];
        if !end.is_final {
            return None;
        }
        let one_hop = !before.is_empty() || reached < self.end_of_hop(at);
        let same_host = || self.all[..at].iter().any(|probe| probe.from == end.from);
        (one_hop || same_host() || self.seems_near(at, end)).then_some(reached)
    }

    /// As far away as its TTL says.
    fn seems_near(&self, at: usize, end: &Probe) -> bool {
        let far = hops_of(end.ttl_left);
        let passed = |(at, probe): (usize, &Probe)| {
            let hops = hops_of(probe.ttl_left);
            (probe.done && !probe.is_final && probe.from.is_some() && hops < far).then(|| far - hops + self.ttl(at))
        };
        let hops = self.all[..at].iter().enumerate().rev().find_map(passed).unwrap_or(far);
        hops <= self.ttl(at)
    }
}

/// How many hops a packet has behind it, if it began with one of the usual TTLs. Source: `ttl2hops()`.
fn hops_of(ttl: u8) -> usize {
    usize::from(match ttl {
        0..=64 => 65 - u16::from(ttl),
        65..=128 => 129 - u16::from(ttl),
        129.. => 256 - u16::from(ttl),
    })
}
