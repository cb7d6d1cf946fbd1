//! What the lab has, as words of a command.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use sim_core::lab::{HostState, LinkKind, LinkState};

use super::Choice;
use super::grammar::Kind;

/// Settings that labs are about, each with the value that it is given.
const SETTINGS: [&str; 7] = [
    "net.ipv4.ip_forward=1",
    "net.ipv4.conf.all.rp_filter=1",
    "net.ipv4.conf.all.accept_local=1",
    "net.ipv4.conf.all.arp_ignore=1",
    "net.ipv4.conf.all.arp_announce=2",
    "net.ipv4.conf.all.send_redirects=0",
    "net.ipv4.icmp_echo_ignore_all=1",
];
/// Addresses of a network that are tried for a free one.
const TRIED: usize = 250;

/// Everything of a kind, for a command on `host` (none: on no host).
pub(super) fn named(kind: Kind, host: Option<&HostState>, hosts: &[HostState]) -> Vec<Choice> {
    let own = || host.into_iter().flat_map(|host| &host.addrs).filter(|addr| !addr.net.addr().is_loopback());
    match kind {
        Kind::Host => hosts.iter().map(|host| Choice::new(host.name.as_str(), "")).collect(),
        Kind::Device => devices(host, |_| true),
        Kind::Bridge => devices(host, |link| link.kind == LinkKind::Bridge),
        Kind::Address => addresses(host, hosts, |_| true),
        Kind::Gateway => {
            let nets: Vec<Ipv4Net> = own().map(|addr| addr.net.trunc()).collect();
            let mut near = addresses(host, hosts, |addr| nets.iter().any(|net| net.contains(&addr)));
            near.retain(|choice| !own().any(|addr| addr.net.addr().to_string() == choice.text));
            near
        }
        Kind::Own => own().map(|addr| Choice::new(addr.net.addr().to_string(), addr.dev.as_str())).collect(),
        Kind::OwnNet => own().map(|addr| Choice::new(addr.net.to_string(), addr.dev.as_str())).collect(),
        Kind::Free => free(host, hosts),
        Kind::Network => networks(hosts),
        Kind::Route => {
            let routes = host.into_iter().flat_map(|host| &host.routes);
            let plain =
                routes.filter(|route| !route.text.contains("proto kernel") && !route.text.contains("table local"));
            plain.map(|route| Choice::new(route.text.as_str(), "")).collect()
        }
        Kind::Label => {
            devices(host, |_| true).into_iter().map(|dev| Choice::new(format!("{}:0", dev.text), "")).collect()
        }
        Kind::Table => {
            let own = host.into_iter().flat_map(|host| &host.rules).filter_map(|rule| rule.table);
            let numbered: BTreeSet<String> =
                own.filter(|table| table.name().is_none()).map(|table| table.0.to_string()).collect();
            let known = ["main", "local", "default"].map(str::to_owned);
            let more = numbered.into_iter().filter(|name| !known.contains(name));
            known.clone().into_iter().chain(more).chain(["100".to_owned()]).map(|name| Choice::new(name, "")).collect()
        }
        Kind::Setting => SETTINGS.iter().map(|setting| Choice::new(*setting, "")).collect(),
    }
}

/// Devices of the host, each with its addresses.
fn devices(host: Option<&HostState>, keeps: impl Fn(&LinkState) -> bool) -> Vec<Choice> {
    let Some(host) = host else { return Vec::new() };
    let of = |link: &LinkState| {
        let own = host.addrs.iter().filter(|addr| addr.ifindex == link.ifindex);
        own.map(|addr| addr.net.to_string()).collect::<Vec<_>>().join(", ")
    };
    let mut links: Vec<&LinkState> = host.links.iter().filter(|link| keeps(link)).collect();
    links.sort_by_key(|link| link.kind == LinkKind::Loopback);
    links.into_iter().map(|link| Choice::new(link.name.as_str(), of(link))).collect()
}

/// Addresses of all hosts, those of others first, each with whose it is.
fn addresses(host: Option<&HostState>, hosts: &[HostState], keeps: impl Fn(Ipv4Addr) -> bool) -> Vec<Choice> {
    let mut order: Vec<&HostState> = hosts.iter().collect();
    order.sort_by_key(|other| host.is_some_and(|host| host.id == other.id));
    let all = order.into_iter().flat_map(|of| of.addrs.iter().map(move |addr| (of, addr)));
    let shown = all.filter(|(_, addr)| !addr.net.addr().is_loopback() && keeps(addr.net.addr()));
    shown.map(|(of, addr)| Choice::new(addr.net.addr().to_string(), format!("{} {}", of.name, addr.dev))).collect()
}

fn networks(hosts: &[HostState]) -> Vec<Choice> {
    let mut seen = BTreeSet::new();
    let all = hosts.iter().flat_map(|host| host.addrs.iter().map(move |addr| (host, addr.net.trunc())));
    let fresh = all.filter(|(_, net)| !net.addr().is_loopback() && net.prefix_len() < 32 && seen.insert(*net));
    fresh.map(|(host, net)| Choice::new(net.to_string(), host.name.as_str())).collect()
}

/// For each network of the lab an address that nobody has; those of the far ends of the host's cables first.
fn free(host: Option<&HostState>, hosts: &[HostState]) -> Vec<Choice> {
    let used: BTreeSet<Ipv4Addr> = hosts.iter().flat_map(|host| &host.addrs).map(|addr| addr.net.addr()).collect();
    let far: BTreeSet<_> = host.into_iter().flat_map(|host| &host.links).filter_map(|link| link.peer).collect();
    let mut nets: Vec<(bool, Ipv4Net, &str)> = hosts
        .iter()
        .flat_map(|of| {
            of.addrs.iter().map(|addr| (!far.contains(&(of.id, addr.ifindex)), addr.net.trunc(), of.name.as_str()))
        })
        .filter(|(_, net, _)| !net.addr().is_loopback() && net.prefix_len() < 31)
        .collect();
    nets.sort_by_key(|(is_far, net, _)| (*is_far, *net));
    nets.dedup_by_key(|(_, net, _)| *net);
    let first = |net: &Ipv4Net| net.hosts().take(TRIED).find(|addr| !used.contains(addr));
    let choice =
        |(_, net, of): (bool, Ipv4Net, &str)| Some(Choice::new(format!("{}/{}", first(&net)?, net.prefix_len()), of));
    let mut free: Vec<Choice> = nets.into_iter().filter_map(choice).collect();
    if free.is_empty() {
        free.push(Choice::new("10.0.0.1/24", ""));
    }
    free
}
