//! What is built by hand, through forms: each piece as the commands that make it.

use std::collections::BTreeMap;

use serde::Deserialize;
use sim_core::lab::{HostState, LinkKind};

use crate::page::command;

/// One piece, with the fields of its form as they were filled in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "make", rename_all = "snake_case", deny_unknown_fields)]
pub enum Piece {
    Host {
        name: String,
    },
    Switch {
        name: String,
    },
    /// Between two hosts; an end in a switch becomes a port of its bridge.
    Cable {
        a: String,
        b: String,
    },
    Address {
        host: String,
        dev: String,
        address: String,
        #[serde(default)]
        label: String,
    },
    Route {
        host: String,
        dst: String,
        #[serde(default)]
        via: String,
        #[serde(default)]
        dev: String,
    },
    Rule {
        host: String,
        #[serde(default)]
        from: String,
        #[serde(default)]
        to: String,
        table: String,
        #[serde(default)]
        priority: String,
    },
    Setting {
        host: String,
        key: String,
        value: String,
    },
}

/// The longest name of a device. Source: `IFNAMSIZ` in `include/uapi/linux/if.h`, less the octet that ends it.
const LONGEST_NAME: usize = 15;

/// Fields that a form can have.
const FIELDS: [&str; 16] = [
    "make", "name", "a", "b", "host", "dev", "address", "label", "dst", "via", "from", "to", "table", "priority",
    "key", "value",
];

impl Piece {
    /// A form's fields, as an address carries them; whatever else it says is passed over. `None` if they make nothing.
    pub fn from_fields<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> Option<Self> {
        let known = fields.filter(|(name, _)| FIELDS.contains(name));
        let fields: BTreeMap<&str, &str> = known.collect();
        serde_json::from_value(serde_json::to_value(fields).ok()?).ok()
    }

    /// The commands that make it in a lab that has these hosts.
    pub fn commands(&self, hosts: &[HostState]) -> Vec<String> {
        match self {
            Self::Host { name } => {
                let name = name.trim();
                vec![format!("ip netns add {name}"), format!("ip -n {name} link set lo up")]
            }
            Self::Switch { name } => {
                let name = name.trim();
                vec![
                    format!("ip netns add {name}"),
                    format!("ip -n {name} link add br0 type bridge"),
                    format!("ip -n {name} link set br0 up"),
                ]
            }
            Self::Cable { a, b } => cable(a.trim(), b.trim(), hosts),
            Self::Address { host, dev, address, label } => {
                vec![command(host, &words(&["ip addr add", address, "dev", dev], &[("label", label)]))]
            }
            Self::Route { host, dst, via, dev } => {
                vec![command(host, &words(&["ip route add", dst], &[("via", via), ("dev", dev)]))]
            }
            Self::Rule { host, from, to, table, priority } => {
                let matches = [("from", from), ("to", to), ("lookup", table), ("priority", priority)];
                vec![command(host, &words(&["ip rule add"], &matches))]
            }
            Self::Setting { host, key, value } => {
                vec![command(host, &format!("sysctl -w {}={}", key.trim(), value.trim()))]
            }
        }
    }
}

/// Words in a row, then those with a value that have one.
fn words(first: &[&str], named: &[(&str, &String)]) -> String {
    let first = first.iter().map(|word| word.trim().to_owned());
    let named = named.iter().filter(|(_, value)| !value.trim().is_empty());
    first.chain(named.map(|(name, value)| format!("{name} {}", value.trim()))).collect::<Vec<_>>().join(" ")
}

fn cable(a: &str, b: &str, hosts: &[HostState]) -> Vec<String> {
    let near = free_device(a, hosts, "");
    let far = free_device(b, hosts, if a == b { &near } else { "" });
    let mut lines = vec![format!("ip link add {near} netns {a} type veth peer name {far} netns {b}")];
    for (host, dev) in [(a, &near), (b, &far)] {
        lines.extend(bridge(host, hosts).map(|bridge| format!("ip -n {host} link set {dev} master {bridge}")));
        lines.push(format!("ip -n {host} link set {dev} up"));
    }
    lines
}

/// The bridge that makes a host a switch.
fn bridge<'a>(host: &str, hosts: &'a [HostState]) -> Option<&'a str> {
    let host = hosts.iter().find(|state| state.name == host)?;
    host.links.iter().find(|link| link.kind == LinkKind::Bridge).map(|link| link.name.as_str())
}

/// A name that no device of the lab has: `A-eth0`, or `eth0` where that would be too long.
fn free_device(host: &str, hosts: &[HostState], taken: &str) -> String {
    let start = if host.len() + "-eth999".len() > LONGEST_NAME { "eth".to_owned() } else { format!("{host}-eth") };
    let used = |name: &str| name == taken || hosts.iter().flat_map(|host| &host.links).any(|link| link.name == name);
    let free = (0..).map(|number| format!("{start}{number}")).find(|name| !used(name));
    free.unwrap_or(start)
}

/// A name that no host of the lab has: A, B, … Z, then A1 and on; for a switch S1 and on.
pub fn free_host(hosts: &[HostState], is_switch: bool) -> String {
    let letters = ('A'..='Z').filter(|_| !is_switch).map(String::from);
    let numbered = (1..).map(|number| format!("{}{number}", if is_switch { 'S' } else { 'A' }));
    let used = |name: &String| hosts.iter().any(|host| host.name == *name);
    letters.chain(numbered).find(|name| !used(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::lab::Lab;

    fn piece(query: &str) -> Piece {
        let fields: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Piece::from_fields(fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))).expect("a piece")
    }

    /// A lab that is built by forms alone, and what its commands say that fail.
    fn built(queries: &[&str]) -> (String, Vec<String>) {
        let (mut text, mut hosts, mut errors) = (String::new(), Vec::new(), Vec::new());
        for query in queries {
            for line in piece(query).commands(&hosts) {
                text.push_str(&line);
                text.push('\n');
            }
            let run = Lab::parse(&text).expect("small").run();
            hosts = run.state(None);
            errors = run.commands.iter().filter(|run| run.exit != 0).map(|run| run.stderr.clone()).collect();
        }
        (text, errors)
    }

    #[test]
    fn two_hosts_on_a_switch_are_built_without_a_fault_and_hear_each_other() {
        let (text, errors) = built(&[
            "make=host&name=A",
            "make=host&name=B",
            "make=switch&name=S1",
            "make=cable&a=A&b=S1",
            "make=cable&a=B&b=S1",
            "make=address&host=A&dev=A-eth0&address=10.0.0.1/24&label=A-eth0:0",
            "make=address&host=B&dev=B-eth0&address=10.0.0.2/24&label=",
            "make=route&host=A&dst=default&via=10.0.0.2&dev=",
            "make=rule&host=A&from=10.0.0.1&to=&table=main&priority=100",
            "make=setting&host=B&key=net.ipv4.ip_forward&value=1",
        ]);
        assert_eq!(errors, Vec::<String>::new(), "{text}");
        let ping = format!("{text}ip netns exec A ping -c 1 -W 1 10.0.0.2\n");
        let run = Lab::parse(&ping).expect("small").run();
        assert_eq!(run.commands.last().map(|ping| ping.exit), Some(0), "{text}");
        assert!(text.contains("ip -n S1 link set S1-eth1 master br0"), "{text}");
        assert!(text.contains("ip -n A addr add 10.0.0.1/24 dev A-eth0 label A-eth0:0\n"), "{text}");
        assert!(text.contains("ip -n A rule add from 10.0.0.1 lookup main priority 100\n"), "{text}");
    }

    #[test]
    fn a_cable_within_one_host_has_two_names() {
        assert_eq!(cable("A", "A", &[])[0], "ip link add A-eth0 netns A type veth peer name A-eth1 netns A");
        assert!(cable("a-very-long-name", "B", &[])[0].starts_with("ip link add eth0 netns"));
    }

    #[test]
    fn a_name_that_is_proposed_is_free() {
        let hosts = Lab::parse("ip netns add A\nip netns add S1\n").expect("small").run().state(None);
        assert_eq!((free_host(&hosts, false).as_str(), free_host(&hosts, true).as_str()), ("B", "S2"));
    }

    #[test]
    fn fields_that_make_nothing_are_passed_over() {
        for query in ["make=moon&name=A", "name=A", "make=cable&a=A", ""] {
            let fields: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            assert_eq!(Piece::from_fields(fields.iter().map(|(name, value)| (&**name, &**value))), None, "{query}");
        }
    }
}
