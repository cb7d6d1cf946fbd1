//! Where a route points: at nothing, at one nexthop, or at several that share its traffic.

use std::fmt;
use std::net::Ipv4Addr;
use std::ops::Deref;
use std::sync::Arc;

use serde::Serialize;

use super::{IfIndex, Scope};

/// The number of a nexthop object: `ip nexthop add id 7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct NexthopId(pub u32);

impl fmt::Display for NexthopId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One way to leave. Source: `struct fib_nh` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Nexthop {
    pub dev: IfIndex,
    /// The gateway; `None` means that the destination itself is on the link.
    pub via: Option<Ipv4Addr>,
    /// How far the gateway is: `Host` if it is an own address, `Link` if it is a neighbour.
    pub scope: Scope,
    /// The gateway is taken to be on the link, whatever the routes say.
    pub onlink: bool,
    /// Its share of the traffic beside the other nexthops of the route: 1 to 256.
    pub weight: u16,
    /// Its device went, and another nexthop keeps the route: `RTNH_F_DEAD`.
    pub dead: bool,
    /// It takes the flows whose hash is not above this, and that none before it took; none at all if it is negative.
    pub upper_bound: i32,
}

impl Nexthop {
    /// The only one of its route.
    pub const fn new(dev: IfIndex, via: Option<Ipv4Addr>, scope: Scope, onlink: bool) -> Self {
        Self { dev, via, scope, onlink, weight: 1, dead: false, upper_bound: Self::NEVER }
    }

    /// The bound of a nexthop that takes no flow.
    pub const NEVER: i32 = -1;

    /// The same way; whether it is dead now does not count. Source: `nh_comp()` in Linux 6.18.
    pub fn is_same(&self, other: &Self) -> bool {
        let what = |own: &Self| (own.dev, own.via, own.scope, own.onlink, own.weight);
        what(self) == what(other)
    }
}

/// The nexthops of a route, in the order in which they were said; as a slice they are all alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nexthops {
    /// The type leads nowhere.
    None,
    One(Nexthop),
    Many(Arc<Multipath>),
}

/// Several nexthops. Source: `struct fib_info` with `fib_nhs` above 1 in Linux 6.18.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Multipath {
    pub nexthops: Vec<Nexthop>,
    /// `onlink` was said of the route, which none of its nexthops hears.
    pub onlink: bool,
    /// No nexthop had a carrier when the kernel last counted them: `RTNH_F_LINKDOWN` of the route itself.
    pub linkdown: bool,
}

impl Multipath {
    /// Deals out the hashes anew by weight, none to a nexthop that `passed_over` says takes no part.
    /// Source: `fib_rebalance()`, `nh_hthr_group_rebalance()` in Linux 6.18.
    pub fn rebalance(&mut self, passed_over: impl Fn(&Nexthop) -> bool) {
        let takes_part = |own: &Nexthop| !own.dead && !passed_over(own);
        let total: u64 = self.nexthops.iter().filter(|own| takes_part(own)).map(|own| u64::from(own.weight)).sum();
        let mut weight = 0;
        for own in &mut self.nexthops {
            own.upper_bound = Nexthop::NEVER;
            if takes_part(own) {
                weight += u64::from(own.weight);
                let bound = ((weight << 31) + total / 2) / total - 1;
                own.upper_bound = i32::try_from(bound).unwrap_or(i32::MAX);
            }
        }
    }
}

impl Deref for Nexthops {
    type Target = [Nexthop];

    #[inline]
    fn deref(&self) -> &[Nexthop] {
        match self {
            Self::None => &[],
            Self::One(nexthop) => std::slice::from_ref(nexthop),
            Self::Many(multipath) => &multipath.nexthops,
        }
    }
}

impl Nexthops {
    /// The same ways in the same order.
    pub fn are_same(&self, other: &Self) -> bool {
        let onlink = |own: &Self| matches!(own, Self::Many(multipath) if multipath.onlink);
        self.len() == other.len()
            && onlink(self) == onlink(other)
            && self.iter().zip(other.iter()).all(|(one, two)| one.is_same(two))
    }
}

impl Serialize for Nexthops {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighing(weights: &[u16]) -> Multipath {
        let nexthop = |weight: &u16| Nexthop { weight: *weight, ..Nexthop::new(IfIndex(2), None, Scope::LINK, false) };
        Multipath { nexthops: weights.iter().map(nexthop).collect(), onlink: false, linkdown: false }
    }

    fn bounds(multipath: &Multipath) -> Vec<i32> {
        multipath.nexthops.iter().map(|own| own.upper_bound).collect()
    }

    #[test]
    fn each_weight_gets_its_share_of_all_hashes_and_the_dead_get_none() {
        let mut multipath = weighing(&[1, 3]);
        multipath.rebalance(|_| false);
        assert_eq!(bounds(&multipath), [0x1fff_ffff, i32::MAX]);
        multipath.nexthops[0].dead = true;
        multipath.rebalance(|_| false);
        assert_eq!(bounds(&multipath), [Nexthop::NEVER, i32::MAX]);
        multipath.rebalance(|_| true);
        assert_eq!(bounds(&multipath), [Nexthop::NEVER, Nexthop::NEVER]);
    }
}
