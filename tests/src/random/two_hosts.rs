//! Labs of which the model leaves nothing out, with many probes. A seed is a lab: even, two hosts with two cables and
//! commands as chance has it; odd, a modelled lab with a few lines gone, moved, doubled or aimed elsewhere.

use super::Dice;
use crate::labs::{MODELLED, NamedLab};

const START: &str = "# Two hosts, two cables, and chance
ip netns add A
ip netns add B
ip link add a0 netns A type veth peer name b0 netns B
ip link add a1 netns A type veth peer name b1 netns B
";

/// The far end of a cable may notice up to a second late.
const A_MOMENT: &str = "sleep 1.2\n";

/// As many commands as a lab gets beyond its start.
const COMMANDS: u64 = 24;

const ADDRESSES: [&str; 12] = [
    "10.0.0.1",
    "10.0.0.2",
    "10.0.0.3",
    "10.0.0.129",
    "10.0.0.255",
    "10.0.0.0",
    "10.0.1.1",
    "10.0.1.2",
    "10.0.1.9",
    "192.0.2.7",
    "127.0.0.2",
    "10.0.0.127",
];
const PREFIX_LENGTHS: [&str; 8] = ["24", "24", "24", "32", "25", "30", "31", "8"];
const NETWORKS: [&str; 7] =
    ["default", "10.0.0.0/24", "10.0.1.0/24", "10.0.1.2", "192.0.2.0/24", "10.0.0.128/25", "10.0.0.0/8"];

/// The lab of a seed: the same for ever.
pub fn lab(seed: u64) -> NamedLab {
    let mut dice = Dice(seed);
    let text = if seed.is_multiple_of(2) { chance(&mut dice) } else { edited(&mut dice) };
    NamedLab { name: format!("random-{seed}"), text }
}

fn edited(dice: &mut Dice) -> String {
    let mut lines = NamedLab::of_kernel(dice.pick(&MODELLED)).commands();
    for _ in 0..=dice.roll(4) {
        let (at, to) = (dice.place(lines.len()), dice.place(lines.len()));
        match dice.roll(4) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(to, lines[at].clone()),
            2 => lines.swap(at, to),
            _ => {
                let (one, other) = (any_address(dice, &lines), any_address(dice, &lines));
                lines[at] = lines[at].replace(&one, &other);
            }
        }
    }
    format!("# A lab and its chances\n{}\n", lines.join("\n"))
}

/// An address that some line of the lab speaks of.
fn any_address(dice: &mut Dice, lines: &[String]) -> String {
    let is_address = |word: &&str| word.starts_with(|start: char| start.is_ascii_digit()) && word.contains('.');
    let words = lines.iter().flat_map(|line| line.split([' ', '/']));
    let all: Vec<&str> = words.filter(is_address).collect();
    dice.pick(&all).to_owned()
}

fn chance(dice: &mut Dice) -> String {
    let mut text = START.to_owned();
    for host in ["A", "B"] {
        for dev in devices(host) {
            if dice.one_in(8) {
                continue;
            }
            text += &format!("ip -n {host} link set {dev} up\n");
        }
    }
    text += A_MOMENT;
    for _ in 0..COMMANDS {
        text += &command(dice);
        text.push('\n');
    }
    text
}

fn devices(host: &str) -> [&'static str; 3] {
    if host == "A" { ["lo", "a0", "a1"] } else { ["lo", "b0", "b1"] }
}

fn command(dice: &mut Dice) -> String {
    let host = dice.pick(&["A", "A", "A", "B"]);
    let dev = dice.pick(&devices(host));
    let address = dice.pick(&ADDRESSES);
    let net = format!("{address}/{}", dice.pick(&PREFIX_LENGTHS));
    match dice.roll(20) {
        0..=4 => {
            let label = if dice.one_in(6) { format!(" label {dev}:1") } else { String::new() };
            let more = dice.pick(&["", "", "", " scope host", " scope link", " scope global"]);
            format!("ip -n {host} addr add {net}{more} dev {dev}{label}")
        }
        5 => format!("ip -n {host} addr del {net} dev {dev}"),
        6 => format!("ip -n {host} link set {dev} up\n{A_MOMENT}"),
        7 => format!("ip -n {host} link set {dev} down\n{A_MOMENT}"),
        8..=10 => route(dice, host, dev),
        11..=15 => probe(dice, host, dev, address),
        16 => format!("ip -n {host} route get {address}"),
        17 => format!("ip -n {host} {}", dice.pick(&["addr", "route", "neigh", "rule", "-br link", "-br addr"])),
        18 => format!("ip -n {host} route show table {}", dice.pick(&["local", "main", "all"])),
        _ => format!("ip netns exec {host} sysctl -w net.ipv4.ip_forward={}", dice.roll(2)),
    }
}

fn route(dice: &mut Dice, host: &str, dev: &str) -> String {
    let verb = dice.pick(&["add", "add", "add", "del"]);
    let network = dice.pick(&NETWORKS);
    let nexthop = match dice.roll(3) {
        0 => format!(" dev {dev}"),
        1 => format!(" via {} dev {dev}", dice.pick(&ADDRESSES)),
        _ => format!(" via {}", dice.pick(&ADDRESSES)),
    };
    let source = if dice.one_in(6) { format!(" src {}", dice.pick(&ADDRESSES)) } else { String::new() };
    let metric = if dice.one_in(6) { " metric 100" } else { "" };
    format!("ip -n {host} route {verb} {network}{nexthop}{source}{metric}")
}

fn probe(dice: &mut Dice, host: &str, dev: &str, address: &str) -> String {
    match dice.roll(8) {
        0 => format!("ip netns exec {host} arping -c 1 -w 1 -I {dev} {address}"),
        1 => format!("ip netns exec {host} ping -b -c 1 -W 1 {address}"),
        2 => format!("ip netns exec {host} ping -c 2 -W 1 {address}"),
        _ => format!("ip netns exec {host} ping -c 1 -W 1 {address}"),
    }
}
