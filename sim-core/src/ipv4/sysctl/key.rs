//! The sysctls that the model obeys: their names, what a new host has, which numbers they take.

use super::conf::Conf;
use super::neigh_key::{NeighKey, NotTaken};
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
    /// Of several nexthops those are passed over whose gateway is known not to answer.
    FibMultipathUseNeigh,
    /// What the kernel answers a packet with has the mark of that packet.
    FwmarkReflect,
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
    /// A router believes what it learnt of a path, and not only its own routes and devices.
    IpForwardUsePmtu,
    /// 1 and all above 3: sockets ask for no path MTU, and routers that tell of one are taken to tell the least.
    /// 2 and 3: nobody hears of what they tell.
    IpNoPmtuDisc,
    /// A socket may be bound to an address that this host does not have.
    IpNonlocalBind,
    /// `route/min_pmtu`: no router is believed that says less.
    RouteMinPmtu,
    /// `route/mtu_expires`, in seconds.
    RouteMtuExpires,
}

impl HostKey {
    pub const COUNT: usize = Self::RouteMtuExpires as usize + 1;

    pub const ALL: [Self; Self::COUNT] = [
        Self::FibMultipathHashPolicy,
        Self::FibMultipathUseNeigh,
        Self::FwmarkReflect,
        Self::IcmpEchoIgnoreAll,
        Self::IcmpEchoIgnoreBroadcasts,
        Self::IcmpErrorsUseInboundIfaddr,
        Self::IcmpRatelimit,
        Self::IcmpRatemask,
        Self::IpDefaultTtl,
        Self::IpForward,
        Self::IpForwardUsePmtu,
        Self::IpNoPmtuDisc,
        Self::IpNonlocalBind,
        Self::RouteMinPmtu,
        Self::RouteMtuExpires,
    ];

    /// Below `net.ipv4`, with dots.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FibMultipathHashPolicy => "fib_multipath_hash_policy",
            Self::FibMultipathUseNeigh => "fib_multipath_use_neigh",
            Self::FwmarkReflect => "fwmark_reflect",
            Self::IcmpEchoIgnoreAll => "icmp_echo_ignore_all",
            Self::IcmpEchoIgnoreBroadcasts => "icmp_echo_ignore_broadcasts",
            Self::IcmpErrorsUseInboundIfaddr => "icmp_errors_use_inbound_ifaddr",
            Self::IcmpRatelimit => "icmp_ratelimit",
            Self::IcmpRatemask => "icmp_ratemask",
            Self::IpDefaultTtl => "ip_default_ttl",
            Self::IpForward => "ip_forward",
            Self::IpForwardUsePmtu => "ip_forward_use_pmtu",
            Self::IpNoPmtuDisc => "ip_no_pmtu_disc",
            Self::IpNonlocalBind => "ip_nonlocal_bind",
            Self::RouteMinPmtu => "route.min_pmtu",
            Self::RouteMtuExpires => "route.mtu_expires",
        }
    }

    /// Somebody in the model reads it. A key that nobody obeys yet is refused by name.
    pub const fn is_obeyed(self) -> bool {
        match self {
            Self::FibMultipathHashPolicy
            | Self::FibMultipathUseNeigh
            | Self::FwmarkReflect
            | Self::IcmpEchoIgnoreAll
            | Self::IcmpEchoIgnoreBroadcasts
            | Self::IcmpErrorsUseInboundIfaddr
            | Self::IcmpRatelimit
            | Self::IcmpRatemask
            | Self::IpDefaultTtl
            | Self::IpForward
            | Self::IpForwardUsePmtu
            | Self::IpNoPmtuDisc
            | Self::IpNonlocalBind
            | Self::RouteMinPmtu
            | Self::RouteMtuExpires => true,
        }
    }

    /// What a new host has.
    pub const fn born(self) -> i32 {
        match self {
            Self::FibMultipathHashPolicy
            | Self::FibMultipathUseNeigh
            | Self::FwmarkReflect
            | Self::IcmpEchoIgnoreAll
            | Self::IcmpErrorsUseInboundIfaddr
            | Self::IpForward
            | Self::IpForwardUsePmtu
            | Self::IpNoPmtuDisc
            | Self::IpNonlocalBind => 0,
            Self::IcmpEchoIgnoreBroadcasts => 1,
            Self::IcmpRatelimit => 1_000,
            // Destination unreachable, source quench, time exceeded, parameter problem.
            Self::IcmpRatemask => 0x1818,
            Self::IpDefaultTtl => 64,
            Self::RouteMinPmtu => 552,
            Self::RouteMtuExpires => 600,
        }
    }

    /// What is kept of milliseconds: jiffies of four, rounded up; of more than 32 bits the kernel looks at these.
    ///
    /// # Errors
    /// `Invalid` for what is negative then, `NotModelled` for what would be shown as more than 31 bits.
    pub fn keeps_millis(written: i128) -> Result<i32, NotTaken> {
        let low = u32::try_from(written & 0xffff_ffff).map_err(|_| NotTaken::Invalid)?;
        if low > i32::MAX.unsigned_abs() {
            return Err(NotTaken::Invalid);
        }
        i32::try_from(low.next_multiple_of(4)).map_err(|_| NotTaken::NotModelled)
    }

    /// The least and the greatest number that it takes. Source: `ipv4_net_table` in Linux 6.18.
    pub const fn range(self) -> (i32, i32) {
        match self {
            Self::FibMultipathHashPolicy => (0, 3),
            Self::FibMultipathUseNeigh
            | Self::IcmpEchoIgnoreAll
            | Self::IcmpEchoIgnoreBroadcasts
            | Self::IcmpErrorsUseInboundIfaddr => (0, 1),
            Self::IcmpRatelimit => (0, i32::MAX),
            Self::IcmpRatemask => (i32::MIN, i32::MAX),
            Self::IpDefaultTtl => (1, 255),
            Self::IpForward => (i32::MIN, i32::MAX),
            Self::FwmarkReflect | Self::IpForwardUsePmtu | Self::IpNoPmtuDisc | Self::IpNonlocalBind => (0, 255),
            Self::RouteMinPmtu => (68, i32::MAX),
            // In jiffies, 250 a second, it has to be a number of 32 bits.
            Self::RouteMtuExpires => (-(i32::MAX / 250), i32::MAX / 250),
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
