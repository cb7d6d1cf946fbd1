//! What happens in a lab about policy: rules, tables, types of routes, neighbours, sysctls; and all the rest as before.

use super::Dice;
use super::two_hosts::{self, ADDRESSES, NETWORKS, PREFIX_LENGTHS, devices};

pub(super) fn command(dice: &mut Dice) -> String {
    let host = dice.pick(&["A", "A", "A", "B"]);
    let dev = dice.pick(&devices(host));
    let address = dice.pick(&ADDRESSES);
    let net = format!("{address}/{}", dice.pick(&PREFIX_LENGTHS));
    match dice.roll(24) {
        0..=2 => rule(dice, host, dev),
        3 => format!("ip netns exec {host} sysctl -w {}", dice.pick(&SYSCTLS)),
        4 => neigh(dice, host, dev, address),
        5 => format!("ip -n {host} rule"),
        6 => flush(dice, host, dev, &net),
        7 => addr(dice, host, dev, &net),
        8..=10 => route(dice, host, dev),
        11 => {
            let more = dice.pick(&["", "", " from 10.0.0.1", " oif lo", " tos 0x10", " fibmatch", " mark 5"]);
            format!("ip -n {host} route get {address}{more}")
        }
        12 => format!("ip netns exec {host} ping -c 1 -W 1 -I {dev} {address}"),
        13 => format!("ip netns exec {host} ping -c 1 -W 1 -I {} {address}", dice.pick(&ADDRESSES)),
        14 => format!("ip -n {host} route show table {}", dice.pick(&["all", "20"])),
        _ => two_hosts::command(dice),
    }
}

/// `all` stands for the host, as `ip_forward` does.
const SYSCTLS: [&str; 8] = [
    "net.ipv4.conf.all.rp_filter=1",
    "net.ipv4.conf.all.rp_filter=0",
    "net.ipv4.conf.default.rp_filter=2",
    "net.ipv4.conf.all.accept_local=1",
    "net.ipv4.conf.all.promote_secondaries=1",
    "net.ipv4.conf.all.route_localnet=1",
    "net.ipv4.conf.lo.rp_filter=1",
    "net.ipv4.icmp_echo_ignore_broadcasts=0",
];

fn addr(dice: &mut Dice, host: &str, dev: &str, net: &str) -> String {
    let kinds = [" brd +", " peer 10.0.9.9", " noprefixroute", " metric 7", " scope site", " brd 10.0.0.77"];
    let (more, verb) = (dice.pick(&kinds), dice.pick(&["add", "add", "change", "replace"]));
    format!("ip -n {host} addr {verb} {net} dev {dev}{more}")
}

fn rule(dice: &mut Dice, host: &str, dev: &str) -> String {
    let (from, to) = (dice.pick(&ADDRESSES), dice.pick(&NETWORKS));
    let selector = match dice.roll(7) {
        0 | 1 => format!("from {from}"),
        2 => format!("to {to}"),
        3 => format!("iif {dev}"),
        4 => "ipproto icmp".to_owned(),
        5 => format!("not from {from}"),
        _ => "tos 0x10".to_owned(),
    };
    let priority = dice.pick(&["", "", " priority 100", " priority 200", " priority 0", " priority 40000"]);
    if dice.one_in(4) {
        return format!("ip -n {host} rule del {selector}{priority}");
    }
    let actions = [
        "lookup 20",
        "lookup 20",
        "lookup main",
        "lookup main suppress_prefixlength 0",
        "lookup local",
        "prohibit",
        "unreachable",
        "blackhole",
        "goto 200",
        "nop",
    ];
    format!("ip -n {host} rule add {selector}{priority} {}", dice.pick(&actions))
}

fn neigh(dice: &mut Dice, host: &str, dev: &str, address: &str) -> String {
    match dice.roll(4) {
        0 => format!("ip -n {host} neigh replace {address} lladdr 02:00:00:00:77:77 dev {dev} nud permanent"),
        1 => format!("ip -n {host} neigh add {address} lladdr 02:00:00:00:77:78 dev {dev} nud stale"),
        2 => format!("ip -n {host} neigh del {address} dev {dev}"),
        _ => format!("ip -n {host} neigh flush dev {dev}"),
    }
}

fn flush(dice: &mut Dice, host: &str, dev: &str, net: &str) -> String {
    match dice.roll(5) {
        0 => format!("ip -n {host} route flush table 20"),
        1 => format!("ip -n {host} route flush {}", dice.pick(&NETWORKS)),
        2 => format!("ip -n {host} -s route flush dev {dev}"),
        3 => format!("ip -n {host} addr flush dev {dev} to {net}"),
        _ => format!("ip -n {host} rule flush"),
    }
}

fn route(dice: &mut Dice, host: &str, dev: &str) -> String {
    if dice.one_in(3) {
        let verb = dice.pick(&["add", "add", "replace", "append", "del", "change"]);
        let kind = dice.pick(&["blackhole", "unreachable", "prohibit", "throw", "local", "broadcast"]);
        let (network, to) = (dice.pick(&NETWORKS), if matches!(kind, "local" | "broadcast") { dev } else { "" });
        let dev = if to.is_empty() { String::new() } else { format!(" dev {to}") };
        let more = dice.pick(&["", "", " table 20", " metric 5", " table local"]);
        return format!("ip -n {host} route {verb} {kind} {network}{dev}{more}");
    }
    let verb = dice.pick(&["add", "add", "add", "del", "replace", "append", "prepend", "change"]);
    let network = dice.pick(&NETWORKS);
    let nexthop = match dice.roll(3) {
        0 => format!(" dev {dev}"),
        1 => format!(" via {} dev {dev}", dice.pick(&ADDRESSES)),
        _ => format!(" via {}", dice.pick(&ADDRESSES)),
    };
    let source = if dice.one_in(6) { format!(" src {}", dice.pick(&ADDRESSES)) } else { String::new() };
    let more = [
        "",
        "",
        "",
        "",
        " metric 100",
        " table 20",
        " table 20",
        " tos 0x10",
        " scope link",
        " onlink",
        " proto static",
    ];
    let more = dice.pick(&more);
    format!("ip -n {host} route {verb} {network}{nexthop}{source}{more}")
}
