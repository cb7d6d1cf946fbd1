//! Hosts and cables as a table, with small forms that write the commands which change them.

use askama::Template;
use sim_core::base::TableId;
use sim_core::lab::{HostState, LinkKind, LinkState};

use super::links::{Links, Pair};
use crate::build::free_host;
use crate::l10n::{Arg, Lang};
use crate::sitting::Sitting;

/// Settings that labs are about; others are typed.
const SETTINGS: [&str; 8] = [
    "net.ipv4.ip_forward",
    "net.ipv4.conf.all.rp_filter",
    "net.ipv4.conf.all.accept_local",
    "net.ipv4.conf.all.arp_ignore",
    "net.ipv4.conf.all.arp_announce",
    "net.ipv4.conf.all.arp_filter",
    "net.ipv4.conf.all.send_redirects",
    "net.ipv4.icmp_echo_ignore_all",
];

/// What a checkpoint can ask, as the lab has it and as a form says it.
const TOPICS: [(&str, &str); 7] = [
    ("#@ ask", "checkpoint-best"),
    ("#@ ask who", "checkpoint-who"),
    ("#@ ask route", "checkpoint-route"),
    ("#@ ask ears", "checkpoint-ears"),
    ("#@ ask fate", "checkpoint-fate"),
    ("#@ ask source", "checkpoint-source"),
    ("#@ ask neigh", "checkpoint-neigh"),
];

#[derive(Template)]
#[template(path = "build.html")]
struct Build<'a> {
    lang: Lang,
    kept: &'a [Pair],
    links: &'a Links,
    below: Option<usize>,
    /// The command that is played, if there is anything in it to ask about.
    asks: Option<usize>,
    hosts: Vec<Host>,
    new_host: String,
    new_switch: String,
}

struct Host {
    name: String,
    /// It has the forms; the others say how to get them.
    open: bool,
    forwarding: bool,
    devices: Vec<Device>,
    /// Routes that nobody but a person made.
    routes: Vec<Thing>,
    rules: Vec<Thing>,
    settings: Vec<Thing>,
}

struct Device {
    name: String,
    state: &'static str,
    up: bool,
    /// The far end of its cable: `B eth0`.
    far: String,
    is_bridge: bool,
    is_lo: bool,
    /// The bridge that it is a port of.
    master: String,
    addresses: Vec<Thing>,
}

/// Something with the command that takes it away.
struct Thing {
    text: String,
    gone: String,
}

pub(super) fn render(sitting: &Sitting<'_>, links: &Links) -> askama::Result<String> {
    let hosts = sitting.run.state(sitting.command.map(|command| command.id));
    Build {
        lang: sitting.lang,
        kept: links.kept(),
        links,
        below: sitting.command.map(|command| command.line_no),
        asks: sitting.command.filter(|_| !sitting.steps().is_empty()).map(|command| command.line_no),
        new_host: free_host(&hosts, false),
        new_switch: free_host(&hosts, true),
        hosts: hosts.iter().map(|host| Host::of(host, &hosts, sitting)).collect(),
    }
    .render()
}

impl Build<'_> {
    fn of(&self, key: &str, name: &str) -> String {
        self.lang.with(key, &[("name", Arg::from(name))])
    }

    fn of_host(&self, key: &str, host: &Host) -> String {
        self.lang.with(key, &[("host", Arg::from(host.name.as_str()))])
    }
}

impl Host {
    fn of(host: &HostState, hosts: &[HostState], sitting: &Sitting<'_>) -> Self {
        let on = |rest: &str| format!("ip -n {} {rest}", host.name);
        let thing = |text: &str, gone: String| Thing { text: text.to_owned(), gone };
        let routes = host.routes.iter().filter(|route| route.table != TableId::LOCAL && !by_kernel(&route.text));
        let rules = host.rules.iter().filter(|rule| ![0, 32766, 32767].contains(&rule.priority));
        Self {
            name: host.name.clone(),
            open: sitting.focus == Some(host.id),
            forwarding: host.forwarding,
            devices: host.links.iter().map(|link| Device::of(link, host, hosts)).collect(),
            routes: routes.map(|route| thing(&route.text, on(&format!("route del {}", route.text)))).collect(),
            rules: rules
                .map(|rule| {
                    let text = format!("{}: {}", rule.priority, rule.text);
                    let gone = on(&format!("rule del priority {}", rule.priority));
                    Thing { text, gone }
                })
                .collect(),
            settings: host
                .sysctls
                .iter()
                .map(|entry| {
                    let back = if entry.value == "0" { "1" } else { "0" };
                    let gone = format!("ip netns exec {} sysctl -w {}={back}", host.name, entry.key);
                    Thing { text: format!("{} = {}", entry.key, entry.value), gone }
                })
                .collect(),
        }
    }
}

impl Host {
    /// What a person made of routes and rules, each list with its caption.
    fn lists(&self) -> [(&'static str, &[Thing]); 2] {
        [("page-routes", &self.routes), ("page-rules", &self.rules)]
    }
}

/// A route that comes and goes with an address.
fn by_kernel(text: &str) -> bool {
    text.contains(" proto kernel ") || text.ends_with(" proto kernel")
}

impl Device {
    fn of(link: &LinkState, host: &HostState, hosts: &[HostState]) -> Self {
        let far = link.peer.and_then(|(peer, index)| {
            let peer = hosts.iter().find(|host| host.id == peer)?;
            let dev = peer.links.iter().find(|link| link.ifindex == index)?;
            Some(format!("{} {}", peer.name, dev.name))
        });
        let master = link.master.and_then(|master| host.links.iter().find(|link| link.ifindex == master));
        let own = host.addrs.iter().filter(|addr| addr.ifindex == link.ifindex);
        Self {
            name: link.name.clone(),
            state: super::tables::link_state(link),
            up: link.up,
            far: far.unwrap_or_default(),
            is_bridge: link.kind == LinkKind::Bridge,
            is_lo: link.kind == LinkKind::Loopback,
            master: master.map(|master| master.name.clone()).unwrap_or_default(),
            addresses: own
                .map(|addr| {
                    let label = if addr.label == addr.dev { String::new() } else { format!("{} ", addr.label) };
                    let gone = format!("ip -n {} addr del {} dev {}", host.name, addr.net, addr.dev);
                    Thing { text: format!("{label}{}", addr.text()), gone }
                })
                .collect(),
        }
    }

    /// Cut or mended, at this end.
    fn switched(&self, host: &str) -> String {
        format!("ip -n {host} link set {} {}", self.name, if self.up { "down" } else { "up" })
    }

    fn gone(&self, host: &str) -> String {
        format!("ip -n {host} link del {}", self.name)
    }
}
