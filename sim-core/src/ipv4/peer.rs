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
/// `ip_rt_redirect_number`: a host that was told so often, and does not listen, is told no more.
const REDIRECT_NUMBER: u32 = 9;
/// `ip_rt_redirect_load`: so long after the first one a second may follow; after each the time doubles.
const REDIRECT_LOAD_MS: u64 = 20;
/// `ip_rt_redirect_silence`: who needed none for so long is told as if for the first time.
const REDIRECT_SILENCE_MS: u64 = REDIRECT_LOAD_MS << 10;

/// One bucket. Tokens are milliseconds that went by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Peer {
    tokens_ms: u64,
    /// When it was looked at last; negative for a time before the lab.
    last_ms: i64,
    /// How often it was told of a nearer router.
    redirects: u32,
    /// The commands that took tokens since it was full.
    takers: Cause,
}

/// The remote hosts that were told something, or nearly. Source: `struct inet_peer` in Linux 6.18.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peers(BTreeMap<Ipv4Addr, Peer>);

impl Peers {
    /// Long enough ago for any bucket to be full: a new one is.
    const LONG_AGO_MS: i64 = 60_000;

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

    /// Whether a host may be told of a nearer router.
    pub(super) fn may_tell_of_router(&mut self, to: Ipv4Addr, journal: &mut Journal) -> bool {
        self.note_takers(to, REDIRECT_SILENCE_MS, journal);
        let allowed = self.redirect_allow(to, journal.now());
        self.took(to, journal);
        allowed
    }

    /// What is in a bucket depends on who took tokens since it was full, and how long ago.
    fn note_takers(&mut self, to: Ipv4Addr, burst_ms: u64, journal: &mut Journal) {
        let Some(peer) = self.0.get_mut(&to) else { return };
        journal.waited(&peer.takers, Time::from_millis(u64::try_from(peer.last_ms).unwrap_or(0)));
        if peer.tokens_ms + peer.passed(millis(journal.now())) < burst_ms {
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

    /// Whether a host is told of a nearer router. It shares the time with the errors, and takes all tokens when it
    /// begins anew: for a while after it no error goes to that host. Source: `ip_rt_send_redirect()` in Linux 6.18.
    pub(super) fn redirect_allow(&mut self, to: Ipv4Addr, now: Time) -> bool {
        let (peer, passed) = self.look_at(to, now);
        if passed > REDIRECT_SILENCE_MS {
            (peer.tokens_ms, peer.redirects) = (0, 0);
        }
        let silent = peer.redirects >= REDIRECT_NUMBER;
        let allowed = !silent && (peer.redirects == 0 || passed > REDIRECT_LOAD_MS << peer.redirects);
        if silent || allowed {
            peer.last_ms = millis(now);
        }
        peer.redirects += u32::from(allowed);
        allowed
    }

    fn fill(&mut self, to: Ipv4Addr, now: Time) -> (&mut Peer, u64) {
        let (peer, passed) = self.look_at(to, now);
        peer.tokens_ms += passed;
        peer.last_ms = millis(now);
        (peer, passed)
    }

    /// The bucket, and how many milliseconds went by since something was done with it.
    fn look_at(&mut self, to: Ipv4Addr, now: Time) -> (&mut Peer, u64) {
        let now = millis(now);
        let peer = self.0.entry(to).or_insert(Peer { last_ms: now - Self::LONG_AGO_MS, ..Peer::default() });
        let passed = peer.passed(now);
        (peer, passed)
    }
}

fn millis(now: Time) -> i64 {
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}

impl Peer {
    fn passed(&self, now_ms: i64) -> u64 {
        u64::try_from(now_ms - self.last_ms).unwrap_or(0)
    }

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

    // FACTS.md 38.
    #[test]
    fn redirects_come_ever_less_often_and_begin_anew_after_a_silence() {
        let mut peers = Peers::default();
        let told: Vec<u64> = (0..30_000).filter(|ms| peers.redirect_allow(TO, Time::from_millis(*ms))).collect();
        let gaps: Vec<u64> = told.windows(2).map(|two| two[1] - two[0]).collect();
        assert_eq!(gaps, [41, 81, 161, 321, 641, 1_281, 2_561, 5_121]);
        assert!(!peers.redirect_allow(TO, Time::from_secs(50)), "it was asked for until second 30");
        assert!(peers.redirect_allow(TO, Time::from_secs(71)));
    }

    // FACTS.md 38: seen as a router on the way that traceroute does not show.
    #[test]
    fn a_redirect_takes_all_tokens_of_its_host() {
        let mut peers = Peers::default();
        assert!(peers.redirect_allow(TO, Time::ZERO));
        assert!(!peers.xrlim_allow(TO, 1_000, Time::from_millis(999)));
        assert!(peers.xrlim_allow(TO, 1_000, Time::from_millis(1_000)));
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
