//! `net.ipv4.neigh.DEV`: the keys, their units, and what ARP makes of them.

use super::conf::Obeyed;
use crate::base::Time;
use crate::link::{NeighParms, NeighTimers};

/// Keys that every device has. Source: `neigh_sysctl_template` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NeighKey {
    /// For IPv6 alone.
    AnycastDelay,
    AppSolicit,
    /// The same as the next one, in seconds.
    BaseReachableTime,
    BaseReachableTimeMs,
    DelayFirstProbeTime,
    /// No entry is forgotten for its age while the table has fewer than 128 (`gc_thresh1`).
    GcStaleTime,
    IntervalProbeTimeMs,
    Locktime,
    McastResolicit,
    McastSolicit,
    ProxyDelay,
    ProxyQlen,
    /// The same as the next one, in hundredths of a second.
    RetransTime,
    RetransTimeMs,
    UcastSolicit,
    /// The same as the next one, in packets of the greatest length.
    UnresQlen,
    UnresQlenBytes,
}

/// What a number in a file means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Number,
    /// At least one.
    Millis,
    MillisOrNone,
    /// `USER_HZ`: hundredths of a second.
    Ticks,
    Seconds,
    /// `SKB_TRUESIZE(ETH_FRAME_LEN)` octets each.
    Packets,
}

/// Why a number is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// Linux answers so.
    Invalid,
    /// Linux takes a time below zero, and this model does not follow.
    NotModelled,
}

/// In jiffies.
const HZ: i64 = 250;
const MILLIS_A_JIFFY: i64 = 1_000 / HZ;
const TICKS_A_SECOND: i64 = 100;
const PACKET_BYTES: i64 = 2_090;

impl NeighKey {
    pub const COUNT: usize = Self::UnresQlenBytes as usize + 1;

    /// In the order of their names.
    pub const ALL: [Self; Self::COUNT] = [
        Self::AnycastDelay,
        Self::AppSolicit,
        Self::BaseReachableTime,
        Self::BaseReachableTimeMs,
        Self::DelayFirstProbeTime,
        Self::GcStaleTime,
        Self::IntervalProbeTimeMs,
        Self::Locktime,
        Self::McastResolicit,
        Self::McastSolicit,
        Self::ProxyDelay,
        Self::ProxyQlen,
        Self::RetransTime,
        Self::RetransTimeMs,
        Self::UcastSolicit,
        Self::UnresQlen,
        Self::UnresQlenBytes,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::AnycastDelay => "anycast_delay",
            Self::AppSolicit => "app_solicit",
            Self::BaseReachableTime => "base_reachable_time",
            Self::BaseReachableTimeMs => "base_reachable_time_ms",
            Self::DelayFirstProbeTime => "delay_first_probe_time",
            Self::GcStaleTime => "gc_stale_time",
            Self::IntervalProbeTimeMs => "interval_probe_time_ms",
            Self::Locktime => "locktime",
            Self::McastResolicit => "mcast_resolicit",
            Self::McastSolicit => "mcast_solicit",
            Self::ProxyDelay => "proxy_delay",
            Self::ProxyQlen => "proxy_qlen",
            Self::RetransTime => "retrans_time",
            Self::RetransTimeMs => "retrans_time_ms",
            Self::UcastSolicit => "ucast_solicit",
            Self::UnresQlen => "unres_qlen",
            Self::UnresQlenBytes => "unres_qlen_bytes",
        }
    }

    /// Where it is another name for a number, that one; sysctl(8) passes over the first two of them in a list.
    pub const fn stored_as(self) -> Self {
        match self {
            Self::BaseReachableTime => Self::BaseReachableTimeMs,
            Self::RetransTime => Self::RetransTimeMs,
            Self::UnresQlen => Self::UnresQlenBytes,
            Self::AnycastDelay
            | Self::AppSolicit
            | Self::BaseReachableTimeMs
            | Self::DelayFirstProbeTime
            | Self::GcStaleTime
            | Self::IntervalProbeTimeMs
            | Self::Locktime
            | Self::McastResolicit
            | Self::McastSolicit
            | Self::ProxyDelay
            | Self::ProxyQlen
            | Self::RetransTimeMs
            | Self::UcastSolicit
            | Self::UnresQlenBytes => self,
        }
    }

    pub const fn obeyed(self) -> Obeyed {
        match self {
            // An entry that a program keeps fresh: `ip neigh add … managed`; and answers for others that wait.
            Self::IntervalProbeTimeMs | Self::ProxyQlen => Obeyed::NotModelled,
            Self::AnycastDelay
            | Self::AppSolicit
            | Self::BaseReachableTime
            | Self::BaseReachableTimeMs
            | Self::DelayFirstProbeTime
            | Self::GcStaleTime
            | Self::Locktime
            | Self::McastResolicit
            | Self::McastSolicit
            | Self::ProxyDelay
            | Self::RetransTime
            | Self::RetransTimeMs
            | Self::UcastSolicit
            | Self::UnresQlen
            | Self::UnresQlenBytes => Obeyed::Yes,
        }
    }

    const fn unit(self) -> Unit {
        match self {
            Self::AppSolicit
            | Self::McastResolicit
            | Self::McastSolicit
            | Self::ProxyQlen
            | Self::UcastSolicit
            | Self::UnresQlenBytes => Unit::Number,
            Self::BaseReachableTimeMs | Self::RetransTimeMs => Unit::MillisOrNone,
            Self::IntervalProbeTimeMs => Unit::Millis,
            Self::AnycastDelay | Self::Locktime | Self::ProxyDelay | Self::RetransTime => Unit::Ticks,
            Self::BaseReachableTime | Self::DelayFirstProbeTime | Self::GcStaleTime => Unit::Seconds,
            Self::UnresQlen => Unit::Packets,
        }
    }

    /// What a written number is kept as: times in jiffies. Source: `neigh_proc_dointvec_ms_jiffies()`,
    /// `neigh_proc_dointvec_userhz_jiffies()`, `proc_unres_qlen()` in Linux 6.18.
    ///
    /// # Errors
    /// [`NotTaken`]
    pub fn keeps(self, number: i128) -> Result<i32, NotTaken> {
        let wide = i64::try_from(number);
        let kept = match self.unit() {
            Unit::Ticks | Unit::Seconds if number < 0 => return Err(NotTaken::NotModelled),
            Unit::Millis if number == 0 => return Err(NotTaken::Invalid),
            Unit::Number | Unit::Millis | Unit::MillisOrNone | Unit::Packets if number < 0 => {
                return Err(NotTaken::Invalid);
            }
            Unit::Number => wide.map_err(|_| NotTaken::Invalid)?,
            // Of more than 32 bits the kernel looks at these; then it is the longest of all if the highest is set.
            Unit::Millis | Unit::MillisOrNone => match i64::try_from(number & 0xffff_ffff) {
                Ok(low) if low <= i64::from(i32::MAX) => (low + MILLIS_A_JIFFY - 1) / MILLIS_A_JIFFY,
                Ok(_) | Err(_) => return Err(NotTaken::Invalid),
            },
            // The kernel cuts off what has no room in 32 bits.
            Unit::Ticks if number > i128::from(i64::MAX / HZ * TICKS_A_SECOND) => return Err(NotTaken::Invalid),
            // The kernel cuts off what has no room in 64 bits, then in 32.
            Unit::Ticks => {
                let ticks = u64::try_from(number).map_err(|_| NotTaken::Invalid)?;
                let jiffies = ticks.wrapping_mul(HZ.unsigned_abs()) / TICKS_A_SECOND.unsigned_abs();
                i64::from(i32::try_from(jiffies & 0xffff_ffff).map_err(|_| NotTaken::NotModelled)?)
            }
            Unit::Seconds => wide.ok().and_then(|wide| wide.checked_mul(HZ)).ok_or(NotTaken::Invalid)?,
            Unit::Packets => wide.ok().and_then(|wide| wide.checked_mul(PACKET_BYTES)).ok_or(NotTaken::Invalid)?,
        };
        i32::try_from(kept).map_err(|_| NotTaken::Invalid)
    }

    /// What its file shows of what is kept.
    pub const fn shows(self, kept: i32) -> i64 {
        let kept = kept as i64;
        match self.unit() {
            Unit::Number => kept,
            Unit::Millis | Unit::MillisOrNone => kept * MILLIS_A_JIFFY,
            Unit::Ticks => kept * TICKS_A_SECOND / HZ,
            Unit::Seconds => kept / HZ,
            Unit::Packets => kept / PACKET_BYTES,
        }
    }

    /// What a new device has, as it is kept.
    pub fn born(self, timers: NeighTimers) -> i32 {
        let jiffies = |time: Time| i32::try_from(time.as_millis() / 4).unwrap_or(i32::MAX);
        match self.stored_as() {
            Self::BaseReachableTime | Self::BaseReachableTimeMs => jiffies(timers.base_reachable),
            Self::DelayFirstProbeTime => jiffies(timers.delay_first_probe),
            Self::GcStaleTime => 15_000,
            Self::IntervalProbeTimeMs => 1_250,
            Self::AnycastDelay | Self::Locktime | Self::RetransTime | Self::RetransTimeMs => 250,
            Self::ProxyDelay => 200,
            Self::ProxyQlen => 64,
            Self::McastSolicit | Self::UcastSolicit => 3,
            Self::AppSolicit | Self::McastResolicit => 0,
            Self::UnresQlen | Self::UnresQlenBytes => 212_992,
        }
    }

    /// Tells ARP of a number that is kept.
    pub(super) fn tell(self, kept: i32, parms: &mut NeighParms) {
        let number = kept.unsigned_abs();
        let time = Time::from_millis(u64::from(number) * 4);
        match self.stored_as() {
            Self::BaseReachableTime | Self::BaseReachableTimeMs => parms.base_reachable = time,
            Self::DelayFirstProbeTime => parms.delay_first_probe = time,
            Self::Locktime => parms.locktime = time,
            Self::RetransTime | Self::RetransTimeMs => parms.retrans = time,
            Self::ProxyDelay => parms.proxy_delay = time,
            Self::McastSolicit => parms.mcast_solicit = number,
            Self::UcastSolicit => parms.ucast_solicit = number,
            Self::AppSolicit => parms.app_solicit = number,
            Self::McastResolicit => parms.mcast_resolicit = number,
            Self::UnresQlen | Self::UnresQlenBytes => parms.unres_qlen_bytes = number,
            Self::AnycastDelay | Self::GcStaleTime | Self::IntervalProbeTimeMs | Self::ProxyQlen => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lists_each_key_at_its_own_place() {
        assert!(NeighKey::ALL.iter().enumerate().all(|(place, key)| *key as usize == place));
        assert!(NeighKey::ALL.is_sorted_by_key(|key| key.name()));
    }

    // Each written to and read from neigh.a0 on Linux 6.18.
    #[test]
    fn a_time_is_kept_in_jiffies_of_four_milliseconds() {
        for (key, written, shown) in [
            (NeighKey::RetransTimeMs, 333, Ok(336)),
            (NeighKey::BaseReachableTimeMs, 1, Ok(4)),
            (NeighKey::BaseReachableTimeMs, -5, Err(NotTaken::Invalid)),
            (NeighKey::Locktime, 33, Ok(32)),
            (NeighKey::ProxyDelay, 99_999_999, Ok(99_999_998)),
            (NeighKey::Locktime, i32::MAX, Ok(429_496_728)),
            (NeighKey::DelayFirstProbeTime, 8_589_934, Ok(8_589_934)),
            (NeighKey::DelayFirstProbeTime, 8_589_935, Err(NotTaken::Invalid)),
            (NeighKey::IntervalProbeTimeMs, 0, Err(NotTaken::Invalid)),
            (NeighKey::McastSolicit, -1, Err(NotTaken::Invalid)),
            (NeighKey::UnresQlen, 1_027_504, Ok(1_027_504)),
            (NeighKey::UnresQlen, 1_027_505, Err(NotTaken::Invalid)),
        ] {
            assert_eq!(key.keeps(i128::from(written)).map(|kept| key.shows(kept)), shown, "{} {written}", key.name());
        }
        let kept = NeighKey::RetransTime.keeps(50).expect("a time");
        assert_eq!(NeighKey::RetransTimeMs.shows(kept), 500);
    }
}
