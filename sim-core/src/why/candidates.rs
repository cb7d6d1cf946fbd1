//! Single changes of a lab that might bring something else about: what a person at that keyboard would try.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::outcome::{End, Lost, Outcome};
use super::story::Story;
use crate::lab::{CommandRun, Content, Edit, HostState, Lab, LinkKind, Place, Run};

/// A change that can be tried.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) edit: Edit,
    pub(super) line: usize,
    pub(super) was: Option<String>,
    pub(super) now: Option<String>,
    /// Characters that are other ones.
    pub(super) size: usize,
    /// The place that it changes: one change there is enough to be offered.
    pub(super) about: String,
}

/// Prefix lengths that networks have, the commonest first.
const LENGTHS: [u8; 13] = [24, 16, 8, 32, 30, 31, 29, 28, 27, 26, 25, 22, 20];

/// What a lab allows to change before its last command, `probe`, which came to an outcome.
pub(super) fn candidates(lab: &Lab, run: &Run, probe: &CommandRun, outcome: &Outcome) -> Vec<Candidate> {
    let before = run.commands.iter().take_while(|command| command.id < probe.id).last().map(|command| command.id);
    let hosts = run.state(before);
    let mut all = Vec::new();
    for command in run.commands.iter().take_while(|command| command.id < probe.id) {
        // A ping that came before is no configuration.
        if command.record.trace.is_empty() {
            let Some(entry) = lab.entries.get(command.line_no - 1) else { continue };
            rewritten(command.line_no, &entry.text, &hosts, &mut all);
            without(command.line_no, &entry.text, &mut all);
        }
    }
    inserted(probe, &hosts, outcome, &mut all);
    all
}

fn without(line: usize, text: &str, all: &mut Vec<Candidate>) {
    let about = format!("{line} without");
    let (edit, was, size) = (Edit::Remove { line }, Some(text.to_owned()), text.chars().count());
    all.push(Candidate { edit, line, was, now: None, size, about });
}

/// A line with one word changed: a prefix length, a device, a gateway, a sysctl's value.
fn rewritten(line: usize, text: &str, hosts: &[HostState], all: &mut Vec<Candidate>) {
    let words: Vec<&str> = text.split(' ').collect();
    let host = words
        .windows(2)
        .filter(|pair| matches!(pair[0], "-n" | "exec" | "netns"))
        .find_map(|pair| hosts.iter().find(|host| host.name == pair[1]));
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| words[before]);
        let others: Vec<String> = match (before, host) {
            (Some("dev"), Some(host)) => {
                let devs = host.links.iter().map(|link| link.name.clone());
                devs.filter(|dev| dev != word).collect()
            }
            (Some("via"), Some(host)) => {
                let near = neighbours(host, hosts).into_iter().map(|(addr, _)| addr.to_string());
                near.filter(|addr| addr != word).collect()
            }
            _ => lengths(word).or_else(|| values(word)).unwrap_or_default(),
        };
        for other in others {
            let mut words = words.clone();
            words[at] = &other;
            let now = words.join(" ");
            let edit = Edit::Write { line, text: Content::Commands(vec![now.clone()]) };
            let (was, size, about) = (Some(text.to_owned()), changed(word, &other), format!("{line} {at}"));
            all.push(Candidate { edit, line, was, now: Some(now), size, about });
        }
    }
}

/// A network or address with other lengths.
fn lengths(word: &str) -> Option<Vec<String>> {
    let (addr, len) = word.split_once('/')?;
    addr.parse::<Ipv4Addr>().ok()?;
    let len: u8 = len.parse().ok()?;
    Some(LENGTHS.iter().filter(|own| **own != len).map(|len| format!("{addr}/{len}")).collect())
}

/// A sysctl with other values.
fn values(word: &str) -> Option<Vec<String>> {
    let (key, value) = word.split_once('=')?;
    let others = ["0", "1", "2"].into_iter().filter(|own| *own != value);
    key.starts_with("net").then(|| others.map(|value| format!("{key}={value}")).collect())
}

/// Characters of two words that are not the same at their beginning or end.
fn changed(was: &str, now: &str) -> usize {
    let same = was.bytes().zip(now.bytes()).take_while(|(one, other)| one == other).count();
    let (was, now) = (&was.as_bytes()[same..], &now.as_bytes()[same..]);
    let end = was.iter().rev().zip(now.iter().rev()).take_while(|(one, other)| one == other).count();
    was.len() + now.len() - 2 * end
}

/// Addresses of other hosts in the networks of one, each with the device.
fn neighbours<'a>(host: &'a HostState, hosts: &[HostState]) -> Vec<(Ipv4Addr, &'a str)> {
    let mut near = Vec::new();
    for other in hosts.iter().filter(|other| other.id != host.id) {
        for addr in other.addrs.iter().filter(|addr| addr.dev != "lo") {
            let own = host.addrs.iter().find(|own| own.dev != "lo" && own.net.contains(&addr.net.addr()));
            near.extend(own.map(|own| (addr.net.addr(), own.dev.as_str())));
        }
    }
    near
}

/// Commands more, just before the one that is asked about.
fn inserted(probe: &CommandRun, hosts: &[HostState], outcome: &Outcome, all: &mut Vec<Candidate>) {
    let line = probe.line_no;
    let mut push = |now: String, about: String| {
        let edit = Edit::Insert { at: Place::Above(line), text: Content::Commands(vec![now.clone()]) };
        let size = now.chars().count();
        all.push(Candidate { edit, line, was: None, now: Some(now), size, about });
    };
    let Some(story) = Story::read(probe) else { return };
    let asker = probe.after.host(story.asker).name.to_string();
    for host in concerned(hosts, &asker, outcome) {
        let name = &host.name;
        for (key, value) in sysctls(host) {
            push(format!("ip netns exec {name} sysctl -w {key}={value}"), format!("{name} {key}"));
        }
        for link in host.links.iter().filter(|link| !link.up) {
            push(format!("ip -n {name} link set {} up", link.name), format!("{name} {} up", link.name));
        }
        for target in targets(hosts, host, story.dst, &asker) {
            for (via, _) in neighbours(host, hosts).into_iter().filter(|(via, _)| !is_host(&target, *via)) {
                push(format!("ip -n {name} route add {target} via {via}"), format!("{name} {target}"));
            }
            for link in host.links.iter().filter(|link| link.kind != LinkKind::Loopback && link.master.is_none()) {
                push(format!("ip -n {name} route add {target} dev {}", link.name), format!("{name} {target}"));
            }
        }
    }
}

fn is_host(target: &str, addr: Ipv4Addr) -> bool {
    target.parse() == Ok(addr)
}

/// The hosts that have a say: who asks, whom the packets came by, where they were lost, who has the address.
fn concerned<'a>(hosts: &'a [HostState], asker: &str, outcome: &Outcome) -> Vec<&'a HostState> {
    let lost = match &outcome.end {
        End::Dropped { host, .. } | End::ReplyRefused { host } => Some(&**host),
        End::ReplyLost { how: Lost::Dropped { host, .. }, .. } | End::ReplyLost { by: host, .. } => Some(&**host),
        End::Quiet
        | End::Answered { .. }
        | End::Found { .. }
        | End::NoRoute
        | End::Refused { .. }
        | End::NeighbourSilent { .. }
        | End::NotModelled
        | End::Bound
        | End::Silent => None,
    };
    let came = |name: &str| outcome.way.iter().chain(&outcome.back).any(|hop| *hop.host == *name);
    let counts = |host: &&HostState| host.name == asker || came(&host.name) || lost == Some(host.name.as_str());
    hosts.iter().filter(counts).collect()
}

/// Where a host may need a route to: what is asked for, alone or with its network; who asks, for the answer; anywhere.
fn targets(hosts: &[HostState], host: &HostState, dst: Ipv4Addr, asker: &str) -> Vec<String> {
    let of = |addr: &Ipv4Addr| hosts.iter().flat_map(|host| &host.addrs).find(|own| own.net.addr() == *addr);
    let network = |net: Ipv4Net| net.trunc().to_string();
    let mut all = vec![dst.to_string(), "default".to_owned()];
    all.extend(of(&dst).map(|own| network(own.net)));
    if host.name != asker {
        let asking = hosts.iter().filter(|own| own.name == asker).flat_map(|own| &own.addrs);
        all.extend(asking.filter(|own| own.dev != "lo").map(|own| network(own.net)));
    }
    all
}

/// Sysctls that decide what becomes of packets, with a value that lets more through.
fn sysctls(host: &HostState) -> Vec<(String, &'static str)> {
    let conf = |dev: &str, key: &str| format!("net.ipv4.conf.{dev}.{key}");
    let mut all = vec![
        ("net.ipv4.ip_forward".to_owned(), if host.forwarding { "0" } else { "1" }),
        ("net.ipv4.icmp_echo_ignore_all".to_owned(), "0"),
        ("net.ipv4.icmp_echo_ignore_broadcasts".to_owned(), "0"),
        ("net.ipv4.ip_nonlocal_bind".to_owned(), "1"),
    ];
    let everywhere =
        [("rp_filter", "0"), ("accept_local", "1"), ("route_localnet", "1"), ("arp_ignore", "0"), ("proxy_arp", "1")];
    all.extend(everywhere.map(|(key, value)| (conf("all", key), value)));
    for link in &host.links {
        all.extend(
            [("rp_filter", "0"), ("rp_filter", "2"), ("proxy_arp", "1")]
                .map(|(key, value)| (conf(&link.name.replace('.', "/"), key), value)),
        );
    }
    all
}
