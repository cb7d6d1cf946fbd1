//! How the neighbour table asks and waits on one device. Source: `struct neigh_parms` in Linux 6.18.

use crate::base::Time;

/// What the environment of a lab makes of the timers of a new device; `lo` has Linux's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeighTimers {
    pub base_reachable: Time,
    pub delay_first_probe: Time,
}

impl NeighTimers {
    /// The recording environment: no timer moves REACHABLE or DELAY.
    pub const FROZEN: Self =
        Self { base_reachable: Time::from_secs(36_000), delay_first_probe: Time::from_secs(36_000) };
    /// `# neigh: real`. Differs from Linux: the kernel draws REACHABLE's span at random from 15 to 45 s.
    pub const REAL: Self = Self { base_reachable: Time::from_secs(30), delay_first_probe: Time::from_secs(5) };
}

/// The numbers of `/proc/sys/net/ipv4/neigh/DEV` that somebody here reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeighParms {
    pub base_reachable: Time,
    /// From `DELAY` to `PROBE`.
    pub delay_first_probe: Time,
    /// Between two requests.
    pub retrans: Time,
    /// So long the answer that came first counts.
    pub locktime: Time,
    /// The most that an answer for somebody else waits.
    pub proxy_delay: Time,
    /// Requests to everybody.
    pub mcast_solicit: u32,
    /// Requests to the one that was there.
    pub ucast_solicit: u32,
    /// Times that a program is asked before; there is none.
    pub app_solicit: u32,
    /// Requests to everybody when the one that was there does not answer.
    pub mcast_resolicit: u32,
    /// What may wait for one answer, in octets as the kernel counts the memory of packets.
    pub unres_qlen_bytes: u32,
}

impl NeighParms {
    /// The kernel's clock here: `HZ` is 250.
    pub const JIFFY: Time = Time::from_millis(4);

    /// What a device begins with.
    pub const fn born(timers: NeighTimers) -> Self {
        Self {
            base_reachable: timers.base_reachable,
            delay_first_probe: timers.delay_first_probe,
            retrans: Time::from_secs(1),
            locktime: Time::from_secs(1),
            proxy_delay: Time::from_millis(800),
            mcast_solicit: 3,
            ucast_solicit: 3,
            app_solicit: 0,
            mcast_resolicit: 0,
            unres_qlen_bytes: 212_992,
        }
    }

    /// How often an entry asks that knows nothing. Source: `neigh_max_probes()` in Linux 6.18.
    pub const fn most_of_incomplete(&self) -> u32 {
        self.app_solicit.saturating_add(self.mcast_solicit)
    }

    /// How often an entry asks that doubts. Source: `neigh_max_probes()` in Linux 6.18.
    pub const fn most_of_probe(&self) -> u32 {
        self.ucast_solicit.saturating_add(self.app_solicit).saturating_add(self.mcast_resolicit)
    }

    /// A second request follows no sooner than 10 ms, whatever `retrans_time_ms` says.
    /// Source: `neigh_timer_handler()` in Linux 6.18.
    pub fn next_request(&self) -> Time {
        self.retrans.max(Time::from_millis(10))
    }
}
