use std::net::Ipv4Addr;
use std::sync::Arc;

use serde::Serialize;

use crate::base::{DevName, Nexthop, Route};

/// A way was chosen among several that one decision left open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NexthopRead {
    pub dst: Ipv4Addr,
    pub by: ChosenBy,
    /// In the order in which they were looked at.
    pub candidates: Vec<NexthopCandidate>,
}

impl NexthopRead {
    /// The one that was chosen.
    pub fn winner(&self) -> Option<&NexthopCandidate> {
        self.candidates.iter().find(|candidate| candidate.fate == NexthopFate::Won)
    }
}

/// What decides among several ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChosenBy {
    /// The nexthops of one route share the flows by this number, of 31 bits, of the addresses.
    Addresses(u32),
    /// The same with protocol and ports: `fib_multipath_hash_policy` 1.
    Ports(u32),
    /// Several default routes are alike: what is known of their gateways. Source: `fib_select_default()` in Linux 6.18.
    Neighbours,
}

impl ChosenBy {
    /// As the shares of nexthops are written.
    pub(crate) fn hash(self) -> i32 {
        match self {
            Self::Addresses(hash) | Self::Ports(hash) => i32::try_from(hash).unwrap_or(i32::MAX),
            Self::Neighbours => 0,
        }
    }
}

/// A nexthop that could have been chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NexthopCandidate {
    pub route: Arc<Route>,
    pub nexthop: Nexthop,
    /// Name of its device at that moment.
    pub dev: DevName,
    pub fate: NexthopFate,
}

/// What routers told of the way to one address stands above what the route says.
/// Source: `find_exception()` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ExceptionRead {
    pub dst: Ipv4Addr,
    /// A nearer router than the gateway of the route: a redirect named it.
    pub gateway: Option<Ipv4Addr>,
    /// Octets at most, where a router said so.
    pub mtu: Option<u32>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NexthopFate {
    Won,
    /// The flow's number is above its share.
    OtherShare,
    /// One before it took the flow.
    Later,
    /// One whose device has the packet's source was preferred.
    OtherSource,
    /// Its device went, or its cable does not carry and a sysctl passes it over.
    Dead,
    /// Its gateway does not answer ARP.
    Silent,
    /// ARP is not sure of its gateway, and it was the last one taken.
    Unsure,
}
