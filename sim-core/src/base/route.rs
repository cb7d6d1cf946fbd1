use std::fmt;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde::Serialize;

use super::{Cause, IfIndex};

/// A numbered FIB. Source: `rt_class_t` in `include/uapi/linux/rtnetlink.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct TableId(pub u32);

impl TableId {
    pub const DEFAULT: Self = Self(253);
    pub const MAIN: Self = Self(254);
    pub const LOCAL: Self = Self(255);

    /// The name in `/etc/iproute2/rt_tables`, if it has one.
    pub const fn name(self) -> Option<&'static str> {
        match self.0 {
            253 => Some("default"),
            254 => Some("main"),
            255 => Some("local"),
            _ => None,
        }
    }
}

/// How far a destination, or an address, reaches. A larger number is nearer; any is allowed.
/// Source: `rt_scope_t` in `include/uapi/linux/rtnetlink.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope(pub u8);

impl Scope {
    /// The kernel's `universe`.
    pub const GLOBAL: Self = Self(0);
    pub const SITE: Self = Self(200);
    pub const LINK: Self = Self(253);
    pub const HOST: Self = Self(254);
    pub const NOWHERE: Self = Self(255);

    /// The name in `/etc/iproute2/rt_scopes`, if it has one.
    pub const fn name(self) -> Option<&'static str> {
        match self.0 {
            0 => Some("global"),
            200 => Some("site"),
            253 => Some("link"),
            254 => Some("host"),
            255 => Some("nowhere"),
            _ => None,
        }
    }
}

/// As `ip` prints it: by name, or else by number.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "{}", self.0),
        }
    }
}

impl Serialize for Scope {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What a route does with a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteType {
    /// Sends it on, to a gateway or to the destination itself.
    Unicast,
    /// The host takes it for itself.
    Local,
    /// Goes to everyone on the link, this host included.
    Broadcast,
}

impl RouteType {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unicast => "unicast",
            Self::Local => "local",
            Self::Broadcast => "broadcast",
        }
    }
}

/// Who made a route. Source: `RTPROT_…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteProto {
    /// The kernel, together with an address.
    Kernel,
    /// A person, by `ip route add`.
    Boot,
    /// A person who said `proto static`.
    Static,
}

/// Where a route points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Nexthop {
    pub dev: IfIndex,
    /// The gateway; `None` means that the destination itself is on the link.
    pub via: Option<Ipv4Addr>,
    /// How far the gateway is: `Host` if it is an own address, `Link` if it is a neighbour.
    pub scope: Scope,
}

/// A route of one table: `local 10.0.3.0/24 dev lo proto kernel scope host src 10.0.3.110`.
/// Source: `struct fib_info` and `struct fib_alias` in Linux 6.18; ip-route(8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Route {
    pub kind: RouteType,
    pub dst: Ipv4Net,
    pub table: TableId,
    pub scope: Scope,
    pub proto: RouteProto,
    /// Among routes to one prefix the lower is taken.
    pub metric: u32,
    /// The source that the route suggests: `src` in `ip route`.
    pub prefsrc: Option<Ipv4Addr>,
    pub nexthop: Nexthop,
    /// The commands it came from.
    pub cause: Cause,
    /// The commands that had to come first: the kernel makes a network's route only while the device is up.
    pub needs: Cause,
}
