//! How often one remote host may be told that something went wrong: a bucket of tokens for each, which time fills.
//! Source: `inet_peer_xrlim_allow()`, `ip_error()` in Linux 6.18.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use crate::base::{Cause, Time};
use crate::trace::Journal;

/// What `ip_error()` takes for each packet that routing refuses: `ip_rt_error_cost`, a second.
const ERROR_COST_MS: u64 = 1_000;
/// `ip_rt_error_burst`
const ERROR_BURST_MS: u64 = 5 * ERROR_COST_MS;
/// `XRLIM_BURST_FACTOR`
const XRLIM_BURST_FACTOR: u64 = 6;

/// One bucket. Tokens are milliseconds that went by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Peer {
    tokens_ms: u64,
    last_ms: u64,
    /// The commands that took tokens since it was full.
    takers: Cause,
}

/// The remote hosts that were told something, or nearly. Source: `struct inet_peer` in Linux 6.18.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peers(BTreeMap<Ipv4Addr, Peer>);

impl Peers {
    /// Long enough ago for any bucket to be full: a new one is.
    const LONG_AGO_MS: u64 = 60_000;
    /// Whether a host may be told of an error that ICMP limits to one each `timeout_ms`.
    pub(super) fn may_tell(&mut self, to: Ipv4Addr, timeout_ms: u64, journal: &mut Journal) -> bool {
        self.note_takers(to, XRLIM_BURST_FACTOR * timeout_ms, journal);
        let allowed = self.xrlim_allow(to, timeout_ms, journal.now());
        self.took(to, journal);
        allowed
    }

    /// Whether a host may be told that routing refuses its packet.
    pub(super) fn may_tell_of_refusal(&mut self, to: Ipv4Addr, journal: &mut Journal) -> bool {
        self.note_takers(to, ERROR_BURST_MS, journal);
        let allowed = self.error_allow(to, journal.now());
        self.took(to, journal);
        allowed
    }

    /// What is in a bucket depends on who took tokens since it was full, and how long ago.
    fn note_takers(&mut self, to: Ipv4Addr, burst_ms: u64, journal: &mut Journal) {
        let Some(peer) = self.0.get_mut(&to) else { return };
        journal.waited(&peer.takers, Time::from_millis(peer.last_ms));
        if peer.tokens_ms + (journal.now().as_millis() - peer.last_ms) < burst_ms {
            journal.need(&peer.takers);
        } else {
            peer.takers = Cause::none();
        }
    }

    fn took(&mut self, to: Ipv4Addr, journal: &Journal) {
        if let Some(peer) = self.0.get_mut(&to).filter(|peer| !peer.takers.contains(journal.command())) {
            peer.takers = peer.takers.and(&Cause::of(journal.command()));
        }
    }

    /// Takes a token for an error that ICMP limits, one each `timeout_ms`, six in a burst. At the very moment of
    /// another one it spills nothing.
    fn xrlim_allow(&mut self, to: Ipv4Addr, timeout_ms: u64, now: Time) -> bool {
        let (peer, passed) = self.fill(to, now);
        if passed > 0 {
            peer.tokens_ms = peer.tokens_ms.min(XRLIM_BURST_FACTOR * timeout_ms);
        }
        peer.take(timeout_ms)
    }

    /// Takes a token for a packet that routing refuses.
    fn error_allow(&mut self, to: Ipv4Addr, now: Time) -> bool {
        let (peer, _) = self.fill(to, now);
        peer.tokens_ms = peer.tokens_ms.min(ERROR_BURST_MS);
        peer.take(ERROR_COST_MS)
    }

    fn fill(&mut self, to: Ipv4Addr, now: Time) -> (&mut Peer, u64) {
        let now_ms = now.as_millis();
        let is_new = !self.0.contains_key(&to);
        let peer = self.0.entry(to).or_insert(Peer { last_ms: now_ms, ..Peer::default() });
        let passed = if is_new { Self::LONG_AGO_MS } else { now_ms - peer.last_ms };
        peer.tokens_ms += passed;
        peer.last_ms = now_ms;
        (peer, passed)
    }
}

impl Peer {
    fn take(&mut self, cost_ms: u64) -> bool {
        let allowed = self.tokens_ms >= cost_ms;
        if allowed {
            self.tokens_ms -= cost_ms;
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TO: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 2);

    // FACTS.md 37: routing takes a token and ICMP another one of the same bucket, which routing filled to 5.
    #[test]
    fn what_routing_refuses_is_told_twice_in_a_burst() {
        let mut peers = Peers::default();
        let mut told = |at| peers.error_allow(TO, at) && peers.xrlim_allow(TO, 1_000, at);
        assert_eq!([0, 0, 0, 0].map(|_| told(Time::ZERO)), [true, true, false, false]);
    }

    #[test]
    fn other_errors_are_told_six_times_in_a_burst_then_once_a_second() {
        let mut peers = Peers::default();
        let told = (0..8).filter(|_| peers.xrlim_allow(TO, 1_000, Time::ZERO)).count();
        assert_eq!(told, 6);
        assert!(!peers.xrlim_allow(TO, 1_000, Time::from_millis(999)));
        assert!(peers.xrlim_allow(TO, 1_000, Time::from_millis(1_000)));
    }
}
