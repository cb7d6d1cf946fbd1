use serde::ser::{Serialize, SerializeMap as _, Serializer};

/// What a route says about the way beyond it. Source: `RTAX_…` in `include/uapi/linux/rtnetlink.h`, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// In octets.
    Mtu,
    Window,
    /// In eighths of a millisecond.
    Rtt,
    /// In quarters of a millisecond.
    Rttvar,
    Ssthresh,
    Cwnd,
    /// In octets.
    Advmss,
    Reordering,
    /// The TTL of what this host sends.
    Hoplimit,
    Initcwnd,
    Features,
    /// In milliseconds.
    RtoMin,
    Initrwnd,
    Quickack,
    /// The place in [`Metric::CONGCTLS`], from 1.
    Congctl,
    FastopenNoCookie,
}

impl Metric {
    pub const COUNT: usize = Self::FastopenNoCookie as usize + 1;

    pub const ALL: [Self; Self::COUNT] = [
        Self::Mtu,
        Self::Window,
        Self::Rtt,
        Self::Rttvar,
        Self::Ssthresh,
        Self::Cwnd,
        Self::Advmss,
        Self::Reordering,
        Self::Hoplimit,
        Self::Initcwnd,
        Self::Features,
        Self::RtoMin,
        Self::Initrwnd,
        Self::Quickack,
        Self::Congctl,
        Self::FastopenNoCookie,
    ];

    /// The algorithms of TCP that the recording machine has.
    pub const CONGCTLS: [&str; 3] = ["reno", "cubic", "bbr"];

    /// As iproute2 spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mtu => "mtu",
            Self::Window => "window",
            Self::Rtt => "rtt",
            Self::Rttvar => "rttvar",
            Self::Ssthresh => "ssthresh",
            Self::Cwnd => "cwnd",
            Self::Advmss => "advmss",
            Self::Reordering => "reordering",
            Self::Hoplimit => "hoplimit",
            Self::Initcwnd => "initcwnd",
            Self::Features => "features",
            Self::RtoMin => "rto_min",
            Self::Initrwnd => "initrwnd",
            Self::Quickack => "quickack",
            Self::Congctl => "congctl",
            Self::FastopenNoCookie => "fastopen_no_cookie",
        }
    }
}

/// The metrics of a route; 0 says nothing. Source: `struct dst_metrics` in Linux 6.18.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    values: [u32; Metric::COUNT],
    /// A bit for each that what the kernel learns does not change.
    locked: u32,
}

impl Metrics {
    pub const fn get(&self, metric: Metric) -> u32 {
        self.values[metric as usize]
    }

    pub const fn set(&mut self, metric: Metric, value: u32) {
        self.values[metric as usize] = value;
    }

    pub const fn is_locked(&self, metric: Metric) -> bool {
        self.locked & (1 << metric as u32) != 0
    }

    pub const fn lock(&mut self, metric: Metric) {
        self.locked |= 1 << metric as u32;
    }

    /// The same metrics are locked.
    pub const fn is_locked_as(&self, other: &Self) -> bool {
        self.locked == other.locked
    }

    /// Those that say something, in the kernel's order.
    pub fn iter(&self) -> impl Iterator<Item = (Metric, u32)> {
        let says = |metric: &Metric| self.get(*metric) != 0 || self.is_locked(*metric);
        Metric::ALL.into_iter().filter(says).map(|metric| (metric, self.get(metric)))
    }
}

impl Serialize for Metrics {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.iter().try_for_each(|(metric, value)| map.serialize_entry(metric.name(), &value))?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lists_each_metric_at_its_own_place() {
        assert!(Metric::ALL.iter().enumerate().all(|(place, metric)| *metric as usize == place));
    }
}
