//! Which facts there were in a run, from which command until which: what went has a command that took it away.

use std::collections::{BTreeSet, VecDeque};
use std::net::Ipv4Addr;
use std::sync::Arc;

use crate::base::{Cause, CommandId, DevName, HostId, IfIndex, Mac, Nexthop, NexthopId, Route, Time};
use crate::ipv4::{IfAddr, NexthopLead, Pmtu, Rule, Sysctl};
use crate::lab::{CommandRun, Rest, Run};
use crate::link::{Device, FdbKind, Neigh, Proxy};
use crate::netns::Netns;
use crate::world::World;

/// What was there once and is not any more, in order of its going.
#[derive(Debug)]
pub(super) struct History {
    gone: Vec<(HostId, Fact, Gone)>,
    /// The commands that let time pass, with the moment when each began.
    slow: Vec<(CommandId, Time)>,
    /// How many facts were looked at to find that.
    read: usize,
}

/// What a command takes longer than that lets time pass.
const QUICK: Time = Time::from_millis(10);

/// A fact that was there until a command took it away, or made another of it.
#[derive(Debug)]
struct Gone {
    /// The commands that made it, and its host.
    cause: Cause,
    by: CommandId,
    /// From when it was away, and until after which command: it may have come back and gone again.
    away: Vec<(CommandId, Option<CommandId>)>,
    /// It went by itself when its time was over.
    mortal: bool,
}

/// One thing that somebody made, as far as a probe can tell the difference.
#[derive(Clone, Debug, PartialEq)]
enum Fact {
    Address(IfAddr),
    Route(Arc<Route>),
    Rule(Rule),
    Sysctl(Sysctl, i32),
    /// Whether it is valid, and not how sure it is.
    Neighbour(IfIndex, Ipv4Addr, Option<Mac>, bool),
    Proxy(Proxy),
    /// What routers told of the way to an address, and not whether anybody went it since.
    Exception(Ipv4Addr, Option<Nexthop>, Option<Ipv4Addr>, Option<Pmtu>),
    Nexthop(NexthopId, NexthopLead),
    Device(DeviceFact),
    /// A whole network namespace.
    Host,
    Fdb(IfIndex, Mac, Option<IfIndex>, FdbKind),
}

/// What of a device may change.
#[derive(Clone, Debug, PartialEq)]
struct DeviceFact {
    index: IfIndex,
    name: DevName,
    up: bool,
}

impl Gone {
    /// What was known of it after a command.
    fn until(&self, last: CommandId) -> Self {
        let away = self.away.iter().filter(|(from, _)| *from <= last);
        let away = away.map(|(from, back)| (*from, back.filter(|back| *back <= last))).collect();
        Self { cause: self.cause.clone(), by: self.by, away, mortal: self.mortal }
    }
}

impl History {
    pub(super) fn of(run: &Run) -> Self {
        let mut history = Self { gone: Vec::new(), slow: Vec::new(), read: 0 };
        history.go_on(run.start(), &run.commands);
        history
    }

    /// What it would have been, had the run gone on otherwise.
    pub(super) fn of_rest(&self, rest: &Rest<'_>) -> Self {
        let Some(last) = rest.before.last() else {
            let mut history = Self { gone: Vec::new(), slow: Vec::new(), read: 0 };
            history.go_on(rest.start, &rest.commands);
            return history;
        };
        let gone = self.gone.iter().filter(|(.., gone)| gone.by <= last.id);
        let gone = gone.map(|(host, fact, gone)| (*host, fact.clone(), gone.until(last.id)));
        let slow = self.slow.iter().filter(|(id, _)| *id <= last.id).copied();
        let mut history = Self { gone: gone.collect(), slow: slow.collect(), read: 0 };
        history.go_on(&last.after, &rest.commands);
        history
    }

    fn go_on<'a>(&mut self, mut before: &'a World, commands: &'a [CommandRun]) {
        for command in commands {
            for host in command.after.hosts() {
                self.read += note(before, host, command.id, &mut self.gone);
            }
            let is_left = |host: &Netns| command.after.hosts().any(|left| left.id() == host.id());
            for host in before.hosts().filter(|host| !is_left(host)) {
                let (cause, by) = (host.links.made().clone(), command.id);
                self.gone.push((host.id(), Fact::Host, Gone { cause, by, away: vec![(by, None)], mortal: false }));
            }
            if command.after.now() - before.now() > QUICK {
                self.slow.push((command.id, before.now()));
            }
            before = &command.after;
        }
    }

    /// The commands that took away what the known ones made, before one of these could look at it. Of a thing that
    /// several commands made all have to be known: without one of them it would not have been there.
    pub(super) fn undoing(&self, known: &BTreeSet<CommandId>) -> Vec<CommandId> {
        let looked = |gone: &&Gone| {
            gone.away.iter().any(|(from, back)| {
                let after = known.range(from..).find(|id| *id > from);
                after.is_some_and(|id| back.is_none_or(|back| *id <= back))
            })
        };
        let mut found = Vec::new();
        let all = self.gone.iter().map(|(.., gone)| gone);
        for gone in all.filter(|gone| !known.contains(&gone.by)).filter(looked) {
            if gone.cause.ids().iter().all(|id| known.contains(id)) {
                found.push(gone.by);
                let made = gone.cause.ids().last().filter(|_| gone.mortal);
                found.extend(made.into_iter().flat_map(|made| self.slow_between(*made, gone.by)));
            }
        }
        found
    }

    /// How many facts were looked at: what it cost to make.
    pub(super) const fn read(&self) -> usize {
        self.read
    }

    /// The commands that took something away or made another of it, whatever that was.
    pub(super) fn undoers(&self) -> impl Iterator<Item = CommandId> + '_ {
        self.gone.iter().map(|(.., gone)| gone.by)
    }

    /// The commands that let time pass between a moment and a command.
    pub(super) fn slow_since(&self, since: Time, until: CommandId) -> impl Iterator<Item = CommandId> + '_ {
        self.slow.iter().filter(move |(id, began)| *began >= since && *id < until).map(|(id, _)| *id)
    }

    fn slow_between(&self, made: CommandId, until: CommandId) -> impl Iterator<Item = CommandId> + '_ {
        self.slow.iter().map(|(id, _)| *id).filter(move |id| *id >= made && *id < until)
    }
}

/// What a host had before a command and has not after it, and what it has again. Answers how many facts were looked at.
fn note(before: &World, host: &Netns, by: CommandId, gone: &mut Vec<(HostId, Fact, Gone)>) -> usize {
    let Some(old) = before.hosts().find(|old| old.id() == host.id()) else { return 0 };
    if std::ptr::eq(old, host) {
        return 0;
    }
    let (was, is) = (facts(old, host), facts(host, old));
    let read = was.len() + is.len();
    let (was, is) = parted(was, is);
    let made = host.links.made();
    for (fact, _) in is.iter().filter(|one| !was.contains(one)) {
        let away = of_fact(gone, host.id(), fact).filter_map(|gone| gone.away.last_mut());
        away.filter(|(_, back)| back.is_none()).for_each(|(_, back)| *back = Some(by));
    }
    for (fact, cause) in was.into_iter().filter(|one| !is.contains(one)) {
        if !cause.is_none() {
            let mortal =
                matches!(&fact, Fact::Address(own) if own.lifetime.is_some()) || matches!(&fact, Fact::Exception(..));
            of_fact(gone, host.id(), &fact).for_each(|gone| gone.away.push((by, None)));
            gone.push((host.id(), fact, Gone { cause: cause.and(made), by, away: vec![(by, None)], mortal }));
        }
    }
    read
}

/// So far ahead a fact is looked for that is not at its place.
const AHEAD: usize = 8;

/// Two lists without what both have in the same order, which is nearly all of them.
fn parted<T: PartialEq>(one: Vec<T>, other: Vec<T>) -> (Vec<T>, Vec<T>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let (mut ones, mut others) = (VecDeque::from(one), VecDeque::from(other));
    while let (Some(first), Some(second)) = (ones.front(), others.front()) {
        let both = if first == second {
            1
        } else if let Some(at) = others.iter().take(AHEAD).position(|other| other == first) {
            right.extend(others.drain(..at));
            1
        } else if let Some(at) = ones.iter().take(AHEAD).position(|one| one == second) {
            left.extend(ones.drain(..at));
            1
        } else {
            left.extend(ones.pop_front());
            right.extend(others.pop_front());
            0
        };
        ones.drain(..both);
        others.drain(..both);
    }
    left.extend(ones);
    right.extend(others);
    (left, right)
}

/// The times that one fact went.
fn of_fact<'a>(
    gone: &'a mut [(HostId, Fact, Gone)],
    host: HostId,
    fact: &'a Fact,
) -> impl Iterator<Item = &'a mut Gone> {
    gone.iter_mut().filter(move |(of, own, _)| *of == host && own == fact).map(|(_, _, gone)| gone)
}

/// What a host has, but for the parts in which another state of it is the same.
fn facts(host: &Netns, other: &Netns) -> Vec<(Fact, Cause)> {
    let (Netns { links, ipv4, .. }, others) = (host, &other.ipv4);
    let mut all = Vec::new();
    if ipv4.addresses != others.addresses {
        all.extend(ipv4.addresses.iter().map(|own| (Fact::Address(own.clone()), own.cause.clone())));
    }
    if ipv4.fib != others.fib {
        let routes = ipv4.fib.iter().flat_map(|(_, routes)| routes);
        all.extend(routes.map(|route| (Fact::Route(Arc::clone(route)), route.cause.clone())));
    }
    if ipv4.rules != others.rules {
        all.extend(ipv4.rules.iter().map(|rule| (Fact::Rule(rule.clone()), rule.cause.clone())));
    }
    if ipv4.sysctls != others.sysctls {
        let changed = ipv4.sysctls.changed();
        all.extend(changed.into_iter().map(|key| (Fact::Sysctl(key, ipv4.sysctls.get(key)), ipv4.sysctls.cause(key))));
    }
    if ipv4.neighbours != others.neighbours {
        let neighbours = ipv4.neighbours.iter();
        let fact = |own: &Neigh| Fact::Neighbour(own.dev, own.dst, own.lladdr, own.nud.is_valid());
        all.extend(neighbours.map(|own| (fact(own), own.cause.clone())));
        all.extend(ipv4.neighbours.proxies().map(|own| (Fact::Proxy(own.clone()), own.cause.clone())));
    }
    all.extend(
        ipv4.exceptions
            .iter()
            .map(|own| (Fact::Exception(own.dst, own.nexthop().copied(), own.gateway, own.pmtu), own.cause.clone())),
    );
    if ipv4.nexthops != others.nexthops {
        all.extend(ipv4.nexthops.iter().map(|(id, own)| (Fact::Nexthop(id, own.lead.clone()), own.cause.clone())));
    }
    for device in links.iter().filter(|device| other.links.get(device.index) != Some(device)) {
        let Device { index, name, up, made, set, .. } = device;
        all.push((Fact::Device(DeviceFact { index: *index, name: name.clone(), up: *up }), made.and(set)));
        all.extend(device.fdb.iter().map(|own| (Fact::Fdb(*index, own.mac, own.port, own.kind), own.cause.clone())));
    }
    all
}
