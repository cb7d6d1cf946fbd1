//! Tokens for things that the page speaks of in several places: an element that stands for one carries it in `data-is`,
//! one that only speaks of it in `data-of`. `static/js/lights.js` lights all places of what the pointer is on.
//!
//! | token | what |
//! |---|---|
//! | `line:15` | a line of the lab |
//! | `step:3` | a step of the command that is played |
//! | `packet:1` | a packet of it, by its number |
//! | `host:A`, `dev:A/lo` | a host, a device |
//! | `addr:A/10.0.3.110/24`, `neigh:A/eth0/10.0.0.2`, `sysctl:A/…` | rows of a table |
//! | `route:A/…` | a route, as `ip route show table all` prints it |
//! | `rule:A/32766` | a rule, by its priority |
//! | `f:ip-ttl` | a field of the packet that is shown, and its octets |
//!
//! No token has a blank in it.

use std::fmt::Display;
use std::net::Ipv4Addr;

use sim_core::base::Cause;
use sim_core::command::route_text;
use sim_core::lab::CommandRun;
use sim_core::trace::{Fate, Step, StepKind, TableRead};

use crate::sitting::Sitting;

/// What `ip route` says of the state of a way, and not of the route.
const PASSING: [&str; 2] = ["linkdown", "dead"];

fn token(kind: &str, host: &str, what: impl Display) -> String {
    let words = format!("{host}/{what}");
    format!("{kind}:{}", words.split_whitespace().collect::<Vec<_>>().join("_"))
}

/// `full` as `ip route show table all` prints it, with or without marks such as `linkdown`.
pub(crate) fn route(host: &str, full: &str) -> String {
    let lasting = full.split_whitespace().filter(|word| !PASSING.contains(word)).collect::<Vec<_>>();
    token("route", host, lasting.join("_"))
}

pub(crate) fn rule(host: &str, priority: u32) -> String {
    token("rule", host, priority)
}

pub(crate) fn dev(host: &str, dev: &str) -> String {
    token("dev", host, dev)
}

pub(crate) fn addr(host: &str, addr: &str) -> String {
    token("addr", host, addr)
}

pub(crate) fn neigh(host: &str, dev: &str, dst: Ipv4Addr) -> String {
    token("neigh", host, format_args!("{dev}/{dst}"))
}

pub(crate) fn sysctl(host: &str, key: &str) -> String {
    token("sysctl", host, key)
}

pub(crate) fn packet(ordinal: u32) -> String {
    format!("packet:{ordinal}")
}

pub(crate) fn step(step: usize) -> String {
    format!("step:{step}")
}

/// The lines behind something.
pub(crate) fn lines(cause: &Cause, sitting: &Sitting<'_>) -> Vec<String> {
    cause.ids().iter().filter_map(|id| sitting.line_of(*id)).map(|line| format!("line:{line}")).collect()
}

/// What a step speaks of.
pub(crate) fn of_step(step: &Step, command: &CommandRun, sitting: &Sitting<'_>) -> Vec<String> {
    let host = command.after.host(step.host);
    let dev_name = |dev| host.links.name(dev).to_string();
    let mut all = lines(&step.cause, sitting);
    all.extend(step.seen.as_deref().map(|seen| packet(seen.id.ordinal)));
    all.extend(step.dev.map(|at| dev(&host.name, &dev_name(at))));
    if let StepKind::Rule(read) = &step.kind {
        all.push(rule(&host.name, read.priority));
    } else if let StepKind::Table(read) = &step.kind {
        all.extend(weighed(&host.name, read));
    } else if let (Some(nexthop), Some(at)) = (neighbour(&step.kind), step.dev) {
        all.push(neigh(&host.name, &dev_name(at), nexthop));
    }
    all
}

/// The routes of a table that hold the destination.
fn weighed<'a>(host: &'a str, read: &'a TableRead) -> impl Iterator<Item = String> + 'a {
    let fit = read.candidates().into_iter().filter(|candidate| candidate.fate != Fate::OtherPrefix);
    fit.map(move |candidate| route(host, &route_text(&candidate.route, &candidate.dev)))
}

/// The neighbour that a step is about.
fn neighbour(kind: &StepKind) -> Option<Ipv4Addr> {
    if let StepKind::NeighKnown { nexthop, .. }
    | StepKind::NeighWait { nexthop, .. }
    | StepKind::NeighTimeout { nexthop, .. }
    | StepKind::NeighFailed { nexthop } = kind
    {
        return Some(*nexthop);
    }
    if let StepKind::NeighLearn { neighbour: addr, .. } | StepKind::ArpAsk { target: addr, .. } = kind {
        return Some(*addr);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_the_same_whatever_its_way_is_like_now() {
        let full = "10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1";
        assert_eq!(route("A", full), route("A", &format!("{full} linkdown")));
        assert_eq!(route("A", "default via 10.0.3.2 dev lo"), "route:A/default_via_10.0.3.2_dev_lo");
    }

    #[test]
    fn no_token_has_a_blank() {
        assert_eq!(dev("a b", "eth 0"), "dev:a_b/eth_0");
    }
}
