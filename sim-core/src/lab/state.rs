//! What a host has at one moment, with the commands that it came from: what tables and pictures show.

use std::net::Ipv4Addr;
use std::sync::Arc;

use ipnet::Ipv4Net;
use serde::Serialize;

use crate::base::{Cause, HostId, IfIndex, Mac, Nexthop, Nud, Route, RouteType, Scope, TableId};
use crate::command::{route_line, rule_text, sysctl_name, sysctl_value};
use crate::ipv4::{HostKey, IfAddr, Ipv4, Rule, RuleAction, Sysctl};
use crate::link::{Device, DeviceKind, Links, Neigh};
use crate::netns::Netns;
use crate::world::World;

/// One host with all that `ip` would show of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HostState {
    pub id: HostId,
    pub name: String,
    /// `net.ipv4.ip_forward`.
    pub forwarding: bool,
    /// `lo` first, then by number.
    pub links: Vec<LinkState>,
    /// In the order of `ip addr`.
    pub addrs: Vec<AddrState>,
    /// By priority.
    pub rules: Vec<RuleState>,
    /// In the order of `ip route show table all`.
    pub routes: Vec<RouteState>,
    /// By device, then address.
    pub neighbours: Vec<NeighState>,
    /// Only those that differ from the default.
    pub sysctls: Vec<SysctlState>,
    pub cause: Cause,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    Loopback,
    Veth,
    Bridge,
    Macvlan,
    Vxlan,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkState {
    pub ifindex: IfIndex,
    pub name: String,
    pub kind: LinkKind,
    pub mac: Mac,
    pub mtu: u32,
    /// Somebody said `up`.
    pub up: bool,
    /// The far end is up as well.
    pub carrier: bool,
    /// The other end of the cable.
    pub peer: Option<(HostId, IfIndex)>,
    /// The bridge that it is a port of.
    pub master: Option<IfIndex>,
    /// What a macvlan or a vxlan stands on; it may be in another host.
    pub lower: Option<(HostId, IfIndex)>,
    /// The commands that made it and brought it up.
    pub cause: Cause,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AddrState {
    pub ifindex: IfIndex,
    pub dev: String,
    /// Keeps its host bits.
    pub net: Ipv4Net,
    /// The far end, where it was named: the length is of its network then.
    pub peer: Option<Ipv4Addr>,
    pub label: String,
    pub scope: Scope,
    pub secondary: bool,
    pub cause: Cause,
}

impl AddrState {
    /// As `ip addr` prints it: `10.0.0.1/24`, `10.0.0.1 peer 10.9.9.9/32`.
    pub fn text(&self) -> String {
        match self.peer {
            Some(peer) => format!("{} peer {peer}/{}", self.net.addr(), self.net.prefix_len()),
            None => self.net.to_string(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleState {
    pub priority: u32,
    /// The table that it reads, if it reads one.
    pub table: Option<TableId>,
    /// As `ip rule` prints it after the priority: `from all lookup local`.
    pub text: String,
    pub cause: Cause,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RouteState {
    pub table: TableId,
    pub kind: RouteType,
    pub dst: Ipv4Net,
    /// One for each nexthop; none where its type leads nowhere.
    pub devs: Vec<String>,
    /// As `ip route show table all` prints it, on one line and without trailing blank.
    pub text: String,
    pub cause: Cause,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NeighState {
    pub ifindex: IfIndex,
    pub dev: String,
    pub dst: Ipv4Addr,
    pub lladdr: Option<Mac>,
    pub nud: Nud,
    pub cause: Cause,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SysctlState {
    /// With dots: `net.ipv4.ip_forward`.
    pub key: String,
    pub value: String,
    pub cause: Cause,
}

/// Every host of a world, as it is.
pub(super) fn of(world: &World) -> Vec<HostState> {
    world.hosts().map(host).collect()
}

fn host(netns: &Netns) -> HostState {
    let Netns { name, links, ipv4 } = netns;
    HostState {
        id: netns.id(),
        name: name.to_string(),
        forwarding: ipv4.sysctls.is_on(HostKey::IpForward),
        links: links.iter().map(link).collect(),
        addrs: links.iter().flat_map(|device| ipv4.addresses.of(device.index)).map(|own| addr(links, own)).collect(),
        rules: ipv4.rules.iter().map(|own| rule(ipv4, links, own)).collect(),
        routes: ipv4.fib.iter().flat_map(|(_, routes)| routes).map(|own| route(netns, own)).collect(),
        neighbours: neighbours(netns),
        sysctls: ipv4.sysctls.changed().into_iter().map(|key| sysctl(netns, key)).collect(),
        cause: links.made().clone(),
    }
}

fn link(device: &Device) -> LinkState {
    let (kind, peer) = match device.kind {
        DeviceKind::Loopback => (LinkKind::Loopback, None),
        DeviceKind::Veth { peer } => (LinkKind::Veth, Some(peer)),
        DeviceKind::Bridge => (LinkKind::Bridge, None),
        DeviceKind::Macvlan { .. } => (LinkKind::Macvlan, None),
        DeviceKind::Vxlan(_) => (LinkKind::Vxlan, None),
    };
    LinkState {
        ifindex: device.index,
        name: device.name.to_string(),
        kind,
        mac: device.mac,
        mtu: device.mtu,
        up: device.up,
        carrier: device.carrier,
        peer,
        master: device.master(),
        lower: device.kind.lower(),
        cause: device.made.and(&device.set),
    }
}

fn addr(links: &Links, own: &IfAddr) -> AddrState {
    AddrState {
        ifindex: own.dev,
        dev: links.name(own.dev).to_string(),
        net: own.net,
        peer: own.peer.filter(|peer| !peer.is_unspecified()),
        label: own.label.as_str().to_owned(),
        scope: own.scope,
        secondary: own.secondary,
        cause: own.cause.clone(),
    }
}

fn rule(ipv4: &Ipv4, links: &Links, rule: &Rule) -> RuleState {
    RuleState {
        priority: rule.priority,
        table: rule.table.filter(|_| rule.action == RuleAction::Lookup),
        text: rule_text(rule, &ipv4.rules, links),
        cause: rule.cause.clone(),
    }
}

fn route(netns: &Netns, own: &Arc<Route>) -> RouteState {
    let name = |nexthop: &Nexthop| netns.links.name(nexthop.dev).to_string();
    RouteState {
        table: own.table,
        kind: own.kind,
        dst: own.dst,
        devs: own.nexthops.iter().map(name).collect(),
        text: route_line(own, netns),
        cause: own.cause.clone(),
    }
}

fn neighbours(netns: &Netns) -> Vec<NeighState> {
    let shown = |entry: &&Neigh| !matches!(entry.nud, Nud::None | Nud::Noarp);
    let state = |entry: &Neigh| NeighState {
        ifindex: entry.dev,
        dev: netns.links.name(entry.dev).to_string(),
        dst: entry.dst,
        lladdr: entry.lladdr,
        nud: entry.nud,
        cause: entry.cause.clone(),
    };
    let mut all: Vec<_> = netns.ipv4.neighbours.iter().filter(shown).map(state).collect();
    all.sort_by(|a, b| (&a.dev, a.dst).cmp(&(&b.dev, b.dst)));
    all
}

fn sysctl(netns: &Netns, key: Sysctl) -> SysctlState {
    let cause = netns.ipv4.sysctls.cause(key);
    SysctlState { key: sysctl_name(netns, key), value: sysctl_value(netns, key), cause }
}
