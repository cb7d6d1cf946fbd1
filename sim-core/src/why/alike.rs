//! When two steps, each of another lab, are the same thing happening: names are compared, never numbers.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

use super::outcome::{without_macs, without_ordinals};
use crate::base::{DevName, HostId, IfIndex, Mac, RouteType, Scope};
use crate::lab::CommandRun;
use crate::trace::{NexthopRead, Purpose, Step, StepKind, TableRead};

/// Gives equal numbers to steps that are alike, so that lists of them can be set side by side.
#[derive(Default)]
pub(super) struct Numbers<'a> {
    known: BTreeMap<Key, Vec<(&'a CommandRun, &'a Step, usize)>>,
    next: usize,
}

/// Steps that differ in one of these are never alike: the host, the device, the kernel function.
type Key = (Arc<str>, Option<String>, &'static str);

impl<'a> Numbers<'a> {
    /// A number for each step of a command.
    pub(super) fn of(&mut self, run: &'a CommandRun) -> Vec<usize> {
        run.record.trace.steps.iter().map(|step| self.number(run, step)).collect()
    }

    fn number(&mut self, run: &'a CommandRun, step: &'a Step) -> usize {
        let (host, dev) = place(run, step);
        let same = self.known.entry((Arc::clone(host), dev, step.function)).or_default();
        if let Some(known) = same.iter().find(|known| alike((run, step), (known.0, known.1))) {
            return known.2;
        }
        same.push((run, step, self.next));
        self.next += 1;
        self.next - 1
    }
}

/// Whether a reader of both labs would say that the same happened. What only counts up (MAC addresses, echo identifiers,
/// chosen ports, numbers of hosts and devices), the time, and which lines it came from make no difference; of a table
/// counts the route that won, not what else stood there.
fn alike((run, step): (&CommandRun, &Step), (other_run, other): (&CommandRun, &Step)) -> bool {
    place(run, step) == place(other_run, other)
        && step.function == other.function
        && packet(step) == packet(other)
        && same_kind((run, step), (other_run, other))
}

/// The names of the host and of the device, if it was at one.
fn place<'a>(run: &'a CommandRun, step: &Step) -> (&'a Arc<str>, Option<String>) {
    (&run.after.host(step.host).name, step.dev.map(|dev| name(run, step.host, dev)))
}

fn name(run: &CommandRun, host: HostId, dev: IfIndex) -> String {
    run.after.host(host).links.name(dev).to_string()
}

/// A lookup for what this host sends has its question in what it reads. Whether a packet is there yet is no difference:
/// where a program is told no source, the lookup is that of its `connect`.
fn packet(step: &Step) -> Option<crate::packet::Payload> {
    let asks_of_itself = matches!(&step.kind, StepKind::Rule(read) if read.purpose == Purpose::Output)
        || matches!(&step.kind, StepKind::Table(read) if read.purpose == Purpose::Output);
    step.packet().filter(|_| !asks_of_itself).map(|seen| without_ordinals(seen.payload))
}

fn same_kind((run, step): (&CommandRun, &Step), (other_run, other): (&CommandRun, &Step)) -> bool {
    if let (StepKind::Table(one), StepKind::Table(two)) = (&step.kind, &other.kind) {
        return (one.purpose, one.dst, one.priority, one.table, one.answer)
            == (two.purpose, two.dst, two.priority, two.table, two.answer)
            && Won::of(one) == Won::of(two);
    }
    if let (StepKind::Nexthop(one), StepKind::Nexthop(two)) = (&step.kind, &other.kind) {
        return one.dst == two.dst && chosen(one) == chosen(two);
    }
    if let (StepKind::BridgeForward { to, .. }, StepKind::BridgeForward { to: other_to, .. }) =
        (&step.kind, &other.kind)
    {
        return name(run, step.host, *to) == name(other_run, other.host, *other_to);
    }
    bare(&step.kind) == bare(&other.kind)
}

/// What a reader knows a route by.
#[derive(PartialEq, Eq)]
struct Won {
    kind: RouteType,
    dst: ipnet::Ipv4Net,
    tos: u8,
    scope: Scope,
    metric: u32,
    prefsrc: Option<Ipv4Addr>,
    vias: Vec<Option<Ipv4Addr>>,
    dev: DevName,
}

impl Won {
    fn of(read: &TableRead) -> Option<Self> {
        let won = read.winner()?;
        let route = &won.route;
        Some(Self {
            kind: route.kind,
            dst: route.dst,
            tos: route.tos,
            scope: route.scope,
            metric: route.metric,
            prefsrc: route.prefsrc,
            vias: route.nexthops.iter().map(|nexthop| nexthop.via).collect(),
            dev: won.dev,
        })
    }
}

fn chosen(read: &NexthopRead) -> Option<(Option<Ipv4Addr>, &DevName)> {
    read.winner().map(|won| (won.nexthop.via, &won.dev))
}

/// Without what only counts up, and without the number of ports that a flood takes: what comes of each of them follows.
fn bare(kind: &StepKind) -> StepKind {
    let mut kind = kind.clone();
    if let StepKind::NeighKnown { lladdr, .. }
    | StepKind::NeighLearn { lladdr, .. }
    | StepKind::BridgeLearn { lladdr } = &mut kind
    {
        *lladdr = Mac::ZERO;
    } else if let StepKind::BridgeFlood { lladdr, ports } = &mut kind {
        (*lladdr, *ports) = (Mac::ZERO, 0);
    } else if let StepKind::Print { text, .. } = &mut kind {
        *text = without_macs(text);
    }
    kind
}
