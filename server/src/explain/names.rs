//! Names for the ids of a record: hosts, devices, lines of the lab.

use std::net::Ipv4Addr;

use sim_core::base::{Cause, HostId, IfIndex, Nexthop, Route, RouteProto, RouteType};
use sim_core::ipv4::Sysctl;
use sim_core::lab::{AddrState, CommandRun, HostState, SysctlState, settings};
use sim_core::netns::Netns;
use sim_core::world::World;

use super::fold;
use super::text::CauseLine;
use crate::sitting::Sitting;

/// The hosts of a lab as they are after the command that is told about.
pub(super) struct Names<'a> {
    commands: &'a [CommandRun],
    pub(super) hosts: Vec<HostState>,
    /// As it is after the command; `None` where only its picture is known.
    world: Option<&'a World>,
}

impl<'a> Names<'a> {
    pub(super) fn of(sitting: &Sitting<'a>) -> Self {
        let after = sitting.command.map(|command| command.id);
        let names = Self::new(&sitting.run.commands, sitting.run.state(after));
        Self { world: Some(sitting.run.world(after)), ..names }
    }

    pub(super) const fn new(commands: &'a [CommandRun], hosts: Vec<HostState>) -> Self {
        Self { commands, hosts, world: None }
    }

    /// Settings of a host as they are, default or not.
    pub(super) fn settings(&self, host: HostId, keys: &[Sysctl]) -> Vec<SysctlState> {
        self.world.map_or_else(Vec::new, |world| settings(world, host, keys))
    }

    /// Somebody added or removed rules, so that they are read one by one.
    pub(super) fn has_own_rules(&self, host: HostId) -> bool {
        self.netns(host).is_some_and(|netns| netns.ipv4.rules.custom)
    }

    /// The host itself, where more than its picture is known.
    pub(super) fn netns(&self, host: HostId) -> Option<&'a Netns> {
        self.world.and_then(|world| world.hosts().find(|netns| netns.id() == host))
    }

    pub(super) fn state(&self, id: HostId) -> Option<&HostState> {
        self.hosts.iter().find(|host| host.id == id)
    }

    pub(super) fn host(&self, id: HostId) -> &str {
        self.state(id).map_or("?", |host| &host.name)
    }

    pub(super) fn dev(&self, host: HostId, dev: IfIndex) -> &str {
        let links = self.state(host).map_or(&[][..], |host| &host.links);
        links.iter().find(|link| link.ifindex == dev).map_or("?", |link| &link.name)
    }

    /// The host has this very address on an interface.
    pub(super) fn owns(&self, host: HostId, addr: Ipv4Addr) -> bool {
        self.state(host).is_some_and(|host| host.addrs.iter().any(|own| own.net.addr() == addr))
    }

    /// The address with which the kernel made a route.
    pub(super) fn address_behind(&self, host: HostId, route: &Route) -> Option<&AddrState> {
        if route.proto != RouteProto::KERNEL {
            return None;
        }
        let addrs = || self.state(host).into_iter().flat_map(|host| &host.addrs);
        let mut behind =
            addrs().filter(|addr| Some(addr.ifindex) == route.dev() && addr.net.contains(&route.dst.addr()));
        // A secondary has the primary as `src`.
        let itself = addrs().find(|addr| Some(addr.ifindex) == route.dev() && addr.net.addr() == route.dst.addr());
        itself.or_else(|| behind.find(|addr| route.prefsrc.is_none_or(|src| src == addr.net.addr())))
    }

    /// The line that is to be named for a route: that of its address, or its own.
    pub(super) fn line_behind(&self, host: HostId, route: &Route) -> Option<usize> {
        let address = self.address_behind(host, route).and_then(|addr| self.last_line(&addr.cause));
        address.or_else(|| self.last_line(&route.cause))
    }

    /// The latest of the commands that something came from: the earlier ones made what it needed.
    pub(super) fn last_line(&self, cause: &Cause) -> Option<usize> {
        self.lines(cause).into_iter().max()
    }

    pub(super) fn lines(&self, cause: &Cause) -> Vec<usize> {
        self.made_by(cause).map(|command| command.line_no).collect()
    }

    pub(super) fn cause_lines(&self, cause: &Cause) -> Vec<CauseLine> {
        self.made_by(cause)
            .map(|command| {
                let folded = fold(&command.line);
                CauseLine { line_no: command.line_no, prompt: folded.prompt, command: folded.command }
            })
            .collect()
    }

    fn made_by(&self, cause: &Cause) -> impl Iterator<Item = &'a CommandRun> {
        self.commands.iter().filter(|command| cause.contains(command.id))
    }
}

/// A route as `ip route` begins it: `local 10.0.3.0/24 dev lo`, `default via 10.0.3.2 dev lo`.
pub(super) fn route_words(route: &Route, dev: &str) -> String {
    let kind = if route.kind == RouteType::Unicast { String::new() } else { format!("{} ", route.kind.name()) };
    let dst = match route.dst.prefix_len() {
        0 => "default".to_owned(),
        32 => route.dst.addr().to_string(),
        _ => route.dst.to_string(),
    };
    let tos = if route.tos == 0 { String::new() } else { format!(" tos {:#04x}", route.tos) };
    let metric = if route.metric == 0 { String::new() } else { format!(" metric {}", route.metric) };
    let mut ways = String::new();
    for (nexthop, dev) in route.nexthops.iter().zip(dev.split(' ')) {
        let several = if route.nexthops.len() > 1 { " nexthop" } else { "" };
        ways += &format!("{several} {}", way_words(nexthop, dev));
    }
    format!("{kind}{dst}{tos}{ways}{metric}")
}

/// One way to leave: `via 10.0.1.2 dev eth0`.
pub(super) fn way_words(nexthop: &Nexthop, dev: &str) -> String {
    let via = nexthop.via.map(|via| format!("via {via} ")).unwrap_or_default();
    format!("{via}dev {dev}")
}
