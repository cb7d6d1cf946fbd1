//! What a command came to, as a value that can be set beside another: of the same command, in a lab with other lines.

use std::net::Ipv4Addr;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::story::{Ending, Loss, Story};
use crate::base::{DropReason, Mac};
use crate::lab::CommandRun;
use crate::packet::{Arp, Body, Echo, Head, Icmp, Ipv4, Payload, Quote, Role, Udp};
use crate::trace::{Dir, Program, Step, StepKind};
use crate::world::World;

/// What a person could tell of a command: two that are equal differ in nothing but ordinals (MAC addresses, echo
/// identifiers, source ports), which count anew where fewer things are made. Hosts and devices go by their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    pub exit: i32,
    pub end: End,
    /// Where its requests passed, in order, each place once.
    pub way: Vec<Hop>,
    /// The same of what came back: replies and errors.
    pub back: Vec<Hop>,
    /// The devices whose taps heard something, in order of host and device.
    pub taps: Vec<Tap>,
    /// What it printed, standard output first.
    pub said: String,
}

/// How it ended. The words are those of `Ending`, with names instead of numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum End {
    /// It asked nothing and sent nothing: it only configures or shows, or was refused before it began.
    Quiet,
    /// A reply was read. Each host that made one.
    Answered { by: Vec<Arc<str>> },
    /// `ip route get` has its route: the way as it printed it.
    Found { route: String },
    /// No rule led to a route.
    NoRoute,
    /// The kernel said no, though there was a route.
    Refused { error: &'static str },
    /// Nobody answered ARP for the next hop of the request.
    NeighbourSilent { nexthop: Ipv4Addr },
    /// A host made a reply, and it was never read.
    ReplyLost { by: Arc<str>, how: Lost },
    /// The host that took the request has no right to answer it.
    ReplyRefused { host: Arc<str> },
    /// The request was dropped.
    Dropped { host: Arc<str>, reason: DropReason },
    /// Linux goes on where this model does not.
    NotModelled,
    /// A bound was met.
    Bound,
    /// Nothing says why there is no answer.
    Silent,
}

/// What became of a reply that was never read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Lost {
    /// The host that answered took its own reply for itself.
    StayedInside,
    NoRoute,
    NeighbourSilent {
        nexthop: Ipv4Addr,
    },
    Dropped {
        host: Arc<str>,
        reason: DropReason,
    },
    Unknown,
}

/// A place on the way of a packet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hop {
    pub host: Arc<str>,
    pub dev: String,
    pub pass: Pass,
}

/// How a packet passed a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pass {
    Out,
    In,
    /// It turned round in it: `lo`.
    Round,
}

/// What a `tcpdump` heard on one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tap {
    pub host: Arc<str>,
    pub dev: String,
    /// Told as a count.
    #[serde(rename = "frames", serialize_with = "count")]
    pub heard: Vec<(Dir, Payload)>,
}

fn count<S: Serializer>(heard: &[(Dir, Payload)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(heard.len() as u64)
}

impl Outcome {
    pub fn of(command: &CommandRun) -> Self {
        let story = Story::read(command);
        let steps = &command.record.trace.steps;
        let world = &command.after;
        // Who asks by ARP has no other request.
        let by_arp = story.is_some_and(|story| story.program == Program::Arping);
        let asks = if by_arp { Role::ArpRequest } else { Role::Request };
        let answers = if by_arp { [Role::ArpReply; 2] } else { [Role::Reply, Role::Error] };
        let mut said = without_macs(&command.stdout);
        said.push_str(&without_macs(&command.stderr));
        Self {
            exit: command.exit,
            end: story.map_or(End::Quiet, |story| End::of(&story, command)),
            way: hops(steps, world, |role| role == asks),
            back: hops(steps, world, |role| answers.contains(&role)),
            taps: taps(command),
            said,
        }
    }

    /// The hosts that its requests came by, in order.
    pub fn hosts(&self) -> Vec<&str> {
        let mut hosts: Vec<&str> = Vec::new();
        for hop in &self.way {
            if !hosts.contains(&&*hop.host) {
                hosts.push(&hop.host);
            }
        }
        hosts
    }
}

impl End {
    fn of(story: &Story<'_>, command: &CommandRun) -> Self {
        let world = &command.after;
        let name = |host| Arc::clone(&world.host(host).name);
        let host_at = |at: usize| name(story.steps[at].host);
        match story.ending() {
            Ending::Answered { by } => {
                let mut by: Vec<_> = by.into_iter().map(name).collect();
                by.sort_unstable();
                Self::Answered { by }
            }
            Ending::Found => Self::Found { route: command.stdout.lines().next().unwrap_or_default().trim().to_owned() },
            Ending::NoRoute { .. } => Self::NoRoute,
            Ending::Refused { errno, .. } => Self::Refused { error: errno.text() },
            Ending::NeighbourSilent { nexthop } => Self::NeighbourSilent { nexthop },
            Ending::ReplyLost { by, how } => Self::ReplyLost {
                by: name(by),
                how: match how {
                    Loss::StayedInside => Lost::StayedInside,
                    Loss::NoRoute => Lost::NoRoute,
                    Loss::NeighbourSilent { nexthop } => Lost::NeighbourSilent { nexthop },
                    Loss::Dropped { at } => {
                        if let StepKind::Drop { reason } = story.steps[at].kind {
                            Lost::Dropped { host: host_at(at), reason }
                        } else {
                            Lost::Unknown
                        }
                    }
                    Loss::Unknown => Lost::Unknown,
                },
            },
            Ending::ReplyRefused { at } => Self::ReplyRefused { host: host_at(at) },
            Ending::Dropped { at, reason } => Self::Dropped { host: host_at(at), reason },
            Ending::NotModelled { .. } => Self::NotModelled,
            Ending::Bound { .. } => Self::Bound,
            Ending::Silent => Self::Silent,
        }
    }
}

/// Where packets passed, each place once.
fn hops(steps: &[Step], world: &World, counts: impl Fn(Role) -> bool) -> Vec<Hop> {
    let mut hops = Vec::new();
    for step in steps {
        let pass = if step.kind == StepKind::Transmit {
            Pass::Out
        } else if matches!(step.kind, StepKind::Receive { .. }) {
            Pass::In
        } else if step.kind == StepKind::LoopTurn {
            Pass::Round
        } else {
            continue;
        };
        let Some(dev) = step.dev else { continue };
        if step.seen.as_ref().is_some_and(|seen| counts(seen.payload.role())) {
            let place = (step.host, dev, pass);
            if !hops.contains(&place) {
                hops.push(place);
            }
        }
    }
    let hop = |(host, dev, pass)| {
        let host = world.host(host);
        Hop { host: Arc::clone(&host.name), dev: host.links.name(dev).to_string(), pass }
    };
    hops.into_iter().map(hop).collect()
}

fn taps(command: &CommandRun) -> Vec<Tap> {
    let mut heard: Vec<_> = command.record.heard.iter().collect();
    heard.sort_by_key(|heard| (heard.host, heard.dev));
    let mut taps: Vec<Tap> = Vec::new();
    let mut before = None;
    for one in heard {
        let place = (one.host, one.dev);
        if before != Some(place) {
            before = Some(place);
            let host = command.after.host(one.host);
            let (dev, host) = (host.links.name(one.dev).to_string(), Arc::clone(&host.name));
            taps.push(Tap { host, dev, heard: Vec::new() });
        }
        let payload = without_ordinals(*one.frame.payload);
        taps.last_mut().expect("one was put in for the first").heard.push((one.dir, payload));
    }
    // Numbers of hosts count anew where one is not made.
    taps.sort_by(|one, other| (&one.host, &one.dev).cmp(&(&other.host, &other.dev)));
    taps
}

/// Source ports from here on are the kernel's choice.
const EPHEMERAL: u16 = 32768;

/// A packet with nothing in it that only counts up.
pub(super) fn without_ordinals(payload: Payload) -> Payload {
    let bare = |echo: Echo| Echo { id: 0, ..echo };
    match payload {
        Payload::Arp(arp) => Payload::Arp(Arp { sender_mac: Mac::ZERO, target_mac: Mac::ZERO, ..arp }),
        Payload::Ipv4(ip) => {
            let body = match ip.body {
                Body::Udp(udp) => Body::Udp(without_port(udp)),
                Body::Icmp(Icmp::EchoRequest(echo)) => Body::Icmp(Icmp::EchoRequest(bare(echo))),
                Body::Icmp(Icmp::EchoReply(echo)) => Body::Icmp(Icmp::EchoReply(bare(echo))),
                Body::Icmp(Icmp::DestUnreachable { code, about }) => {
                    Body::Icmp(Icmp::DestUnreachable { code, about: without_id(about) })
                }
                Body::Icmp(Icmp::TimeExceeded { about }) => Body::Icmp(Icmp::TimeExceeded { about: without_id(about) }),
                Body::Icmp(Icmp::Redirect { gateway, about }) => {
                    Body::Icmp(Icmp::Redirect { gateway, about: without_id(about) })
                }
            };
            Payload::Ipv4(Ipv4 { body, ..ip })
        }
    }
}

fn without_id(about: Quote) -> Quote {
    let bare = |echo: Echo| Echo { id: 0, ..echo };
    let head = match about.head {
        Head::EchoRequest(echo) => Head::EchoRequest(bare(echo)),
        Head::EchoReply(echo) => Head::EchoReply(bare(echo)),
        Head::Udp(udp) => Head::Udp(without_port(udp)),
    };
    Quote { head, ..about }
}

const fn without_port(udp: Udp) -> Udp {
    if udp.sport < EPHEMERAL { udp } else { Udp { sport: 0, ..udp } }
}

/// How a MAC address by ordinal begins: see the recording environment.
const MAC_BEGINS: &str = "02:00:";
/// Octets of a MAC address as text.
const MAC_OCTETS: usize = 17;

/// What was printed, with one word for all addresses that count up.
pub(super) fn without_macs(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = find_mac(rest) {
        bare.push_str(&rest[..at]);
        bare.push_str("MAC");
        rest = &rest[at + MAC_OCTETS..];
    }
    bare.push_str(rest);
    bare
}

fn find_mac(text: &str) -> Option<usize> {
    let is_mac = |at: &usize| {
        text.as_bytes().get(*at..at + MAC_OCTETS).is_some_and(|octets| {
            let fits = |(at, octet): (usize, &u8)| if at % 3 == 2 { *octet == b':' } else { octet.is_ascii_hexdigit() };
            octets.iter().enumerate().all(fits)
        })
    };
    text.match_indices(MAC_BEGINS).map(|(at, _)| at).find(is_mac)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Lab;

    const TWO: &str = "ip netns add A\nip netns add B\nip link add a0 netns A type veth peer name b0 netns B\n\
        ip -n A link set a0 up\nip -n B link set b0 up\nip -n A addr add 10.0.0.1/24 dev a0\n\
        ip -n B addr add 10.0.0.2/24 dev b0\n";

    fn last(text: &str) -> Outcome {
        let run = Lab::parse(text).expect("small").run();
        Outcome::of(run.commands.last().expect("a command"))
    }

    #[test]
    fn a_ping_over_a_wire_names_who_answered_its_way_and_what_each_tap_heard() {
        let outcome = last(&format!("{TWO}ip netns exec A ping -c 1 10.0.0.2\n"));
        assert_eq!(outcome.end, End::Answered { by: vec!["B".into()] });
        let way: Vec<_> = outcome.way.iter().map(|hop| (&*hop.host, hop.dev.as_str(), hop.pass)).collect();
        assert_eq!(way, [("A", "a0", Pass::Out), ("B", "b0", Pass::In)]);
        let taps: Vec<_> = outcome.taps.iter().map(|tap| (&*tap.host, tap.heard.len())).collect();
        assert_eq!(taps, [("A", 4), ("B", 4)]);
    }

    #[test]
    fn ordinals_are_no_difference() {
        let more = "ip netns add Z\nip -n Z link set lo up\nip netns exec Z ping -c 1 127.0.0.1\n";
        let ask = "ip netns exec A arping -c 1 -I a0 10.0.0.2\nip netns exec A ping -c 1 10.0.0.2\n";
        assert_eq!(last(&format!("{TWO}{ask}")), last(&format!("{more}{TWO}{ask}")));
        let arping = "ip netns exec A arping -c 1 -I a0 10.0.0.2\n";
        assert_eq!(last(&format!("{TWO}{arping}")), last(&format!("{more}{TWO}{arping}")));
    }

    #[test]
    fn a_command_that_only_configures_is_what_it_prints_and_how_it_ends() {
        let outcome = last("ip netns add A\nip -n A addr add 10.0.0.1/24 dev nosuch\n");
        assert_eq!((outcome.exit, outcome.end), (1, End::Quiet));
        assert_eq!(outcome.said, "Cannot find device \"nosuch\"\n");
    }
}
