//! The words of the command language, and what each of them is followed by.

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    Words(&'static [&'static str]),
    Name(Kind),
}

/// Something that the lab has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Host,
    /// A device of the host.
    Device,
    /// A bridge of the host.
    Bridge,
    /// An address that somebody has.
    Address,
    /// An address of the host, alone.
    Own,
    /// An address of the host, with the length of its network.
    OwnNet,
    /// An address that is free in a network of a cable of the host, with its length.
    Free,
    /// An address of somebody else at the far end of a cable.
    Gateway,
    /// A network that somebody is in.
    Network,
    /// A route of the host, as `ip route del` takes it.
    Route,
    /// A name of an alias: `lo:0`.
    Label,
    Table,
    /// A setting with its value: `net.ipv4.ip_forward=1`.
    Setting,
}

use Expected::{Name, Words};
use Kind::{Address, Bridge, Device, Free, Gateway, Host, Label, Network, Own, OwnNet, Route, Setting, Table};

const PROGRAMS: &[&str] = &[
    "ip",
    "ping",
    "sysctl",
    "traceroute",
    "tracepath",
    "arping",
    "bridge",
    "cat",
    "sleep",
    "ifconfig",
    "route",
    "arp",
];
const OBJECTS: &[&str] = &["addr", "route", "link", "rule", "neigh", "nexthop", "netns", "-4", "-br", "-d", "-s"];
const NO_OBJECT: &[&str] = &["netns", "link"];

const ROUTE_ADD: &[&str] = &["via", "dev", "src", "metric", "table", "scope", "onlink", "mtu"];
const ROUTE_TYPES: &[&str] = &["default", "blackhole", "unreachable", "prohibit", "throw"];
const RULE: &[&str] =
    &["from", "to", "iif", "oif", "lookup", "priority", "tos", "blackhole", "unreachable", "prohibit"];
const LINK_SET: &[&str] = &["up", "down", "mtu", "master", "nomaster", "name", "address"];
const IFCONFIG: &[&str] = &["up", "down", "netmask", "broadcast", "mtu", "hw", "promisc", "-arp"];
const SCOPES: &[&str] = &["global", "link", "host"];
const SETTINGS: &[&str] = &["-w", "net.ipv4"];

/// What may follow these words at a host's prompt, or at that of none.
pub(super) fn expected(words: &[&str], on_host: bool) -> Vec<Expected> {
    match words {
        [] if on_host => vec![Words(PROGRAMS)],
        [] => vec![Words(&["ip", "sleep"])],
        ["ip", rest @ ..] => {
            let rest = &rest[rest.iter().take_while(|word| word.starts_with('-')).count()..];
            match (rest, on_host) {
                ([], true) => vec![Words(OBJECTS)],
                ([], false) => vec![Words(NO_OBJECT)],
                ([object, rest @ ..], _) => of_ip(object, rest),
            }
        }
        ["bridge"] => vec![Words(&["fdb", "link"])],
        ["bridge", _] => vec![Words(&["show"])],
        ["ping", rest @ ..] => program(rest, &["-c", "-W", "-I", "-s", "-t", "-M", "-b", "-n"]),
        ["arping", rest @ ..] => program(rest, &["-c", "-I", "-w", "-D", "-U", "-A"]),
        ["traceroute", rest @ ..] => program(rest, &["-n", "-q", "-N", "-w", "-m", "-I"]),
        ["tracepath", rest @ ..] => program(rest, &["-n", "-m"]),
        ["sysctl"] => vec![Name(Setting), Words(SETTINGS)],
        ["sysctl", ..] => vec![Name(Setting)],
        ["cat"] => vec![Words(&["/proc/sys/net/ipv4/ip_forward"])],
        ["ifconfig", rest @ ..] => ifconfig(rest),
        ["route", rest @ ..] => old_route(rest),
        ["arp", rest @ ..] => match rest.last() {
            Some(&("-s" | "-d")) => vec![Name(Address)],
            Some(&"-i") => vec![Name(Device)],
            _ => vec![Words(&["-n", "-a", "-s", "-d", "-i"])],
        },
        _ => vec![],
    }
}

/// Options of a program, and whom it asks.
fn program(rest: &[&str], options: &'static [&'static str]) -> Vec<Expected> {
    match rest.last() {
        Some(&"-I") => vec![Name(Device), Name(Own)],
        Some(&"-M") => vec![Words(&["do", "want", "dont"])],
        Some(&("-c" | "-W" | "-s" | "-t" | "-q" | "-N" | "-w" | "-m")) => vec![],
        _ => vec![Name(Address), Words(options)],
    }
}

fn ifconfig(rest: &[&str]) -> Vec<Expected> {
    match rest {
        [] | ["-a" | "-s"] => vec![Name(Device), Name(Label), Words(&["-a", "-s"])],
        [.., "netmask"] => vec![Words(&["255.255.255.0", "255.255.0.0", "255.255.255.255"])],
        [.., "broadcast" | "mtu" | "hw"] => vec![],
        [_] => vec![Name(OwnNet), Words(IFCONFIG)],
        _ => vec![Words(IFCONFIG)],
    }
}

fn old_route(rest: &[&str]) -> Vec<Expected> {
    match rest {
        [] => vec![Words(&["-n", "add", "del"])],
        ["add" | "del"] => vec![Words(&["default", "-net", "-host"])],
        [_, "-net"] => vec![Name(Network)],
        [_, "-host"] => vec![Name(Address)],
        [.., "gw"] => vec![Name(Gateway)],
        [.., "dev"] => vec![Name(Device)],
        [.., "netmask"] => vec![Words(&["255.255.255.0", "255.255.0.0"])],
        [.., "metric"] => vec![],
        ["add" | "del", ..] => vec![Words(&["gw", "dev", "netmask", "metric", "reject"])],
        _ => vec![],
    }
}

fn of_ip(object: &str, rest: &[&str]) -> Vec<Expected> {
    if rest.len() > 1
        && let Some(value) = value_of(rest[rest.len() - 1])
    {
        return value;
    }
    match object {
        "addr" | "address" | "a" => address(rest),
        "route" | "r" => route(rest),
        "rule" => rule(rest),
        "link" | "l" => link(rest),
        "neigh" | "n" => neigh(rest),
        "netns" => netns(rest),
        "nexthop" => match rest {
            [] => vec![Words(&["add", "del", "show"])],
            ["add" | "del"] => vec![Words(&["id"])],
            ["add", ..] => vec![Words(&["via", "dev", "group", "blackhole"])],
            _ => vec![],
        },
        _ => vec![],
    }
}

/// What stands behind a word that takes a value.
fn value_of(word: &str) -> Option<Vec<Expected>> {
    Some(match word {
        "dev" | "iif" | "oif" => vec![Name(Device)],
        "via" => vec![Name(Gateway)],
        "src" => vec![Name(Own)],
        "from" => vec![Name(Own), Name(Network), Words(&["all"])],
        "to" => vec![Name(Network), Name(Address), Words(&["all"])],
        "table" | "lookup" => vec![Name(Table)],
        "label" => vec![Name(Label)],
        "master" => vec![Name(Bridge)],
        "netns" => vec![Name(Host)],
        "scope" => vec![Words(SCOPES)],
        "type" => vec![Words(&["veth", "bridge"])],
        "peer" => vec![Words(&["name"])],
        "nud" => vec![Words(&["permanent", "reachable", "stale", "failed"])],
        "metric" | "mtu" | "priority" | "tos" | "address" | "lladdr" | "name" | "id" | "group" => vec![],
        _ => return None,
    })
}

fn address(rest: &[&str]) -> Vec<Expected> {
    match rest {
        [] => vec![Words(&["add", "del", "show", "flush"])],
        ["add" | "replace"] => vec![Name(Free)],
        ["del"] => vec![Name(OwnNet)],
        ["add" | "replace", ..] => vec![Words(&["dev", "label", "scope", "peer", "broadcast"])],
        ["del" | "flush", ..] => vec![Words(&["dev"])],
        ["show"] => vec![Words(&["dev"]), Name(Device)],
        _ => vec![],
    }
}

fn route(rest: &[&str]) -> Vec<Expected> {
    match rest {
        [] => vec![Words(&["add", "del", "show", "get", "replace", "flush"])],
        ["add" | "replace" | "append" | "change"] => vec![Words(&["default"]), Name(Network), Words(ROUTE_TYPES)],
        ["add" | "replace", "blackhole" | "unreachable" | "prohibit" | "throw"] => {
            vec![Name(Network), Words(&["default"])]
        }
        ["del"] => vec![Name(Route)],
        ["get"] => vec![Name(Address)],
        ["get", ..] => vec![Words(&["from", "iif", "oif", "tos"])],
        ["show"] => vec![Words(&["table", "dev", "via", "scope"]), Name(Network)],
        ["flush"] => vec![Words(&["table", "dev", "cache"])],
        ["add" | "replace" | "append" | "change" | "del", ..] => vec![Words(ROUTE_ADD)],
        _ => vec![],
    }
}

fn rule(rest: &[&str]) -> Vec<Expected> {
    match rest {
        [] => vec![Words(&["add", "del", "show"])],
        ["add" | "del", ..] => vec![Words(RULE)],
        _ => vec![],
    }
}

fn link(rest: &[&str]) -> Vec<Expected> {
    match rest {
        [] => vec![Words(&["set", "add", "del", "show"])],
        ["set" | "del" | "show"] => vec![Name(Device)],
        ["set", _, ..] => vec![Words(LINK_SET)],
        ["add", _, ..] => vec![Words(&["type", "netns", "peer"])],
        _ => vec![],
    }
}

fn neigh(rest: &[&str]) -> Vec<Expected> {
    match rest {
        [] => vec![Words(&["show", "add", "del", "replace", "flush"])],
        ["add" | "del" | "replace"] => vec![Name(Gateway)],
        ["add" | "replace", _, ..] => vec![Words(&["lladdr", "dev", "nud"])],
        ["del", ..] | ["show" | "flush"] => vec![Words(&["dev"])],
        _ => vec![],
    }
}

fn netns(rest: &[&str]) -> Vec<Expected> {
    match rest {
        [] => vec![Words(&["add", "exec", "del", "list"])],
        ["exec" | "del"] => vec![Name(Host)],
        _ => vec![],
    }
}
