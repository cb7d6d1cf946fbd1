//! The sysctls that the model obeys: their names, what a new host has, which numbers they take.

use super::conf::Conf;
use super::neigh_key::NeighKey;
use crate::base::IfIndex;

/// A file under `/proc/sys/net/ipv4/`. Source: `Documentation/networking/ip-sysctl.rst` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sysctl {
    /// `net.ipv4.KEY`
    Host(HostKey),
    /// `net.ipv4.conf.{all,default,DEV}.KEY`
    Conf(Of, Conf),
    /// `net.ipv4.neigh.DEV.KEY`
    Neigh(IfIndex, NeighKey),
}

/// Whose `conf` it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    All,
    Default,
    Dev(IfIndex),
}

/// Keys of the host as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostKey {
    FibMultipathHashPolicy,
    IcmpEchoIgnoreAll,
    IcmpEchoIgnoreBroadcasts,
    IcmpErrorsUseInboundIfaddr,
    /// In milliseconds, from one error to a host to the next.
    IcmpRatelimit,
    /// A bit for each ICMP type that is limited.
    IcmpRatemask,
    IpDefaultTtl,
    /// The same number as `conf.all.forwarding`.
    IpForward,
}

impl HostKey {
    pub const COUNT: usize = Self::IpForward as usize + 1;

    pub const ALL: [Self; Self::COUNT] = [
        Self::FibMultipathHashPolicy,
        Self::IcmpEchoIgnoreAll,
        Self::IcmpEchoIgnoreBroadcasts,
        Self::IcmpErrorsUseInboundIfaddr,
        Self::IcmpRatelimit,
        Self::IcmpRatemask,
        Self::IpDefaultTtl,
        Self::IpForward,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::FibMultipathHashPolicy => "fib_multipath_hash_policy",
            Self::IcmpEchoIgnoreAll => "icmp_echo_ignore_all",
            Self::IcmpEchoIgnoreBroadcasts => "icmp_echo_ignore_broadcasts",
            Self::IcmpErrorsUseInboundIfaddr => "icmp_errors_use_inbound_ifaddr",
            Self::IcmpRatelimit => "icmp_ratelimit",
            Self::IcmpRatemask => "icmp_ratemask",
            Self::IpDefaultTtl => "ip_default_ttl",
            Self::IpForward => "ip_forward",
        }
    }

    /// Somebody in the model reads it. A key that nobody obeys yet is refused by name.
    pub const fn is_obeyed(self) -> bool {
        match self {
            Self::FibMultipathHashPolicy
            | Self::IcmpEchoIgnoreAll
            | Self::IcmpEchoIgnoreBroadcasts
            | Self::IcmpErrorsUseInboundIfaddr
            | Self::IcmpRatelimit
            | Self::IcmpRatemask
            | Self::IpDefaultTtl
            | Self::IpForward => true,
        }
    }

    /// What a new host has.
    pub const fn born(self) -> i32 {
        match self {
            Self::FibMultipathHashPolicy
            | Self::IcmpEchoIgnoreAll
            | Self::IcmpErrorsUseInboundIfaddr
            | Self::IpForward => 0,
            Self::IcmpEchoIgnoreBroadcasts => 1,
            Self::IcmpRatelimit => 1_000,
            // Destination unreachable, source quench, time exceeded, parameter problem.
            Self::IcmpRatemask => 0x1818,
            Self::IpDefaultTtl => 64,
        }
    }

    /// The least and the greatest number that it takes. Source: `ipv4_net_table` in Linux 6.18.
    pub const fn range(self) -> (i32, i32) {
        match self {
            Self::FibMultipathHashPolicy => (0, 3),
            Self::IcmpEchoIgnoreAll | Self::IcmpEchoIgnoreBroadcasts | Self::IcmpErrorsUseInboundIfaddr => (0, 1),
            Self::IcmpRatelimit => (0, i32::MAX),
            Self::IcmpRatemask => (i32::MIN, i32::MAX),
            Self::IpDefaultTtl => (1, 255),
            Self::IpForward => (i32::MIN, i32::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lists_each_key_at_its_own_place() {
        assert!(HostKey::ALL.iter().enumerate().all(|(place, key)| *key as usize == place));
    }
}
