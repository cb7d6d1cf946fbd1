use std::fmt;
use std::net::Ipv4Addr;
use std::ops::Deref;
use std::sync::Arc;

use ipnet::Ipv4Net;
use serde::Serialize;

use super::{Cause, Errno, IfIndex, Metrics, Nexthop, NexthopId, Nexthops};

/// A numbered FIB. Source: `rt_class_t` in `include/uapi/linux/rtnetlink.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct TableId(pub u32);

impl TableId {
    pub const DEFAULT: Self = Self(253);
    pub const MAIN: Self = Self(254);
    pub const LOCAL: Self = Self(255);

    /// The kernel's `RT_TABLE_UNSPEC`: main for a route, any that is empty for a rule.
    pub const UNSPEC: Self = Self(0);

    /// The name in `/etc/iproute2/rt_tables`, if it has one.
    pub const fn name(self) -> Option<&'static str> {
        match self.0 {
            0 => Some("unspec"),
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

    /// The next nearer one.
    #[must_use]
    pub const fn nearer(self) -> Self {
        Self(self.0.saturating_add(1))
    }

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

/// What a route does with a packet. Source: `fib_props` in Linux 6.18; ip-route(8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteType {
    /// Sends it on, to a gateway or to the destination itself.
    Unicast,
    /// The host takes it for itself.
    Local,
    /// Goes to everyone on the link, this host included.
    Broadcast,
    /// Goes to one of many; only IPv6 makes something of it.
    Anycast,
    /// Goes to a group.
    Multicast,
    /// Ends the search: the packet is dropped in silence.
    Blackhole,
    /// Ends the search: host unreachable.
    Unreachable,
    /// Ends the search: forbidden.
    Prohibit,
    /// Ends the reading of this table as if it held no route; the next rule is tried.
    Throw,
}

impl RouteType {
    pub const ALL: [Self; 9] = [
        Self::Unicast,
        Self::Local,
        Self::Broadcast,
        Self::Anycast,
        Self::Multicast,
        Self::Blackhole,
        Self::Unreachable,
        Self::Prohibit,
        Self::Throw,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Unicast => "unicast",
            Self::Local => "local",
            Self::Broadcast => "broadcast",
            Self::Anycast => "anycast",
            Self::Multicast => "multicast",
            Self::Blackhole => "blackhole",
            Self::Unreachable => "unreachable",
            Self::Prohibit => "prohibit",
            Self::Throw => "throw",
        }
    }

    /// It leads to a device.
    pub const fn leads(self) -> bool {
        match self {
            Self::Unicast | Self::Local | Self::Broadcast | Self::Anycast | Self::Multicast => true,
            Self::Blackhole | Self::Unreachable | Self::Prohibit | Self::Throw => false,
        }
    }

    /// As `include/uapi/linux/rtnetlink.h` numbers it: `RTN_…`.
    pub const fn number(self) -> u8 {
        match self {
            Self::Unicast => 1,
            Self::Local => 2,
            Self::Broadcast => 3,
            Self::Anycast => 4,
            Self::Multicast => 5,
            Self::Blackhole => 6,
            Self::Unreachable => 7,
            Self::Prohibit => 8,
            Self::Throw => 9,
        }
    }

    /// What a search answers that ends at such a route.
    pub const fn errno(self) -> Option<Errno> {
        match self {
            Self::Unicast | Self::Local | Self::Broadcast | Self::Anycast | Self::Multicast | Self::Throw => None,
            Self::Blackhole => Some(Errno::Einval),
            Self::Unreachable => Some(Errno::Ehostunreach),
            Self::Prohibit => Some(Errno::Eacces),
        }
    }
}

/// Who made a route. Source: `RTPROT_…` in `include/uapi/linux/rtnetlink.h`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct RouteProto(pub u8);

impl RouteProto {
    pub const UNSPEC: Self = Self(0);
    /// The kernel, together with an address.
    pub const KERNEL: Self = Self(2);
    /// A person, by `ip route add`.
    pub const BOOT: Self = Self(3);
    /// A person who said `proto static`.
    pub const STATIC: Self = Self(4);

    /// As `/etc/iproute2/rt_protos` has them.
    const NAMES: [(u8, &'static str); 22] = [
        (0, "unspec"),
        (1, "redirect"),
        (2, "kernel"),
        (3, "boot"),
        (4, "static"),
        (8, "gated"),
        (9, "ra"),
        (10, "mrt"),
        (11, "zebra"),
        (12, "bird"),
        (13, "dnrouted"),
        (14, "xorp"),
        (15, "ntk"),
        (16, "dhcp"),
        (18, "keepalived"),
        (42, "babel"),
        (99, "openr"),
        (186, "bgp"),
        (187, "isis"),
        (188, "ospf"),
        (189, "rip"),
        (192, "eigrp"),
    ];

    pub fn name(self) -> Option<&'static str> {
        Self::NAMES.into_iter().find_map(|(number, name)| (number == self.0).then_some(name))
    }

    pub fn named(text: &str) -> Option<Self> {
        Self::NAMES.into_iter().find_map(|(number, name)| (name == text).then_some(Self(number)))
    }
}

/// The routes of a table at one moment, in the order in which `ip route` shows them. Copies share them until one of
/// the copies changes; of none there is nothing to share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Routes(Option<Arc<Vec<Arc<Route>>>>);

impl Routes {
    /// One more at that place.
    pub fn insert(&mut self, at: usize, route: Arc<Route>) {
        if let Some(own) = self.0.as_mut().and_then(Arc::get_mut) {
            own.insert(at, route);
            return;
        }
        // Where they are shared the copy gets room for it, and for a few more: an address brings three routes.
        let mut all = Vec::with_capacity(self.len() + 4);
        all.extend_from_slice(&self[..at]);
        all.push(route);
        all.extend_from_slice(&self[at..]);
        self.0 = Some(Arc::new(all));
    }

    /// These, no longer shared.
    pub fn make_mut(&mut self) -> &mut Vec<Arc<Route>> {
        Arc::make_mut(self.0.get_or_insert_default())
    }
}

impl Deref for Routes {
    type Target = [Arc<Route>];

    #[inline]
    fn deref(&self) -> &Self::Target {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }
}

impl FromIterator<Arc<Route>> for Routes {
    fn from_iter<I: IntoIterator<Item = Arc<Route>>>(routes: I) -> Self {
        let routes: Vec<_> = routes.into_iter().collect();
        Self((!routes.is_empty()).then(|| Arc::new(routes)))
    }
}

/// A route of one table: `local 10.0.3.0/24 dev lo proto kernel scope host src 10.0.3.110`.
/// Source: `struct fib_info` and `struct fib_alias` in Linux 6.18; ip-route(8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Route {
    pub kind: RouteType,
    pub dst: Ipv4Net,
    pub table: TableId,
    /// Type of service that a packet must have; 0 asks nothing.
    pub tos: u8,
    pub scope: Scope,
    pub proto: RouteProto,
    /// Among routes to one prefix the lower is taken.
    pub metric: u32,
    /// The source that the route suggests: `src` in `ip route`.
    pub prefsrc: Option<Ipv4Addr>,
    /// None where the type leads nowhere.
    pub nexthops: Nexthops,
    /// They are those of a nexthop object: `nhid` in `ip route`. A blackhole nexthop makes the route a blackhole.
    pub nhid: Option<NexthopId>,
    /// `mtu`, `hoplimit` and their like; few routes have any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics: Option<Arc<Metrics>>,
    /// The commands it came from.
    pub cause: Cause,
    /// The commands that had to come first: the kernel makes a network's route only while the device is up.
    pub needs: Cause,
}

impl Route {
    /// The only nexthop: `None` where there are none or several.
    pub fn nexthop(&self) -> Option<&Nexthop> {
        match &self.nexthops {
            Nexthops::One(nexthop) => Some(nexthop),
            Nexthops::None | Nexthops::Many(_) => None,
        }
    }

    /// The device of the only nexthop.
    pub fn dev(&self) -> Option<IfIndex> {
        self.nexthop().map(|nexthop| nexthop.dev)
    }

    /// The gateway of the only nexthop.
    pub fn via(&self) -> Option<Ipv4Addr> {
        self.nexthop().and_then(|nexthop| nexthop.via)
    }

    /// One of its nexthops leaves by this device. Source: `fib_info_nh_uses_dev()` in Linux 6.18.
    pub fn uses(&self, dev: IfIndex) -> bool {
        self.nexthops.iter().any(|nexthop| nexthop.dev == dev)
    }

    /// The same in all but whose doing it is. Source: `fib_find_info()` in Linux 6.18.
    pub fn is_same(&self, other: &Self) -> bool {
        let whose = |route: &Self| (route.dst, route.table, route.tos);
        whose(self) == whose(other) && self.shares_info(other)
    }

    /// The kernel keeps one `struct fib_info` for both. Source: `fib_find_info()` in Linux 6.18.
    pub fn shares_info(&self, other: &Self) -> bool {
        let what = |route: &Self| (route.kind, route.table, route.scope, route.proto);
        let how = |route: &Self| (route.metric, route.prefsrc, route.nhid);
        what(self) == what(other)
            && how(self) == how(other)
            && self.metrics == other.metrics
            && self.nexthops.are_same(&other.nexthops)
    }
}
