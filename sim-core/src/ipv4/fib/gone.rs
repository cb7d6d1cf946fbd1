//! What is absent knows why: routes that were there once, and the commands that took them away.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::Fib;
use super::table::holds;
use crate::base::{Cause, CommandId, Route};

/// A route that is there no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GoneRoute {
    route: Arc<Route>,
    /// Came away with this command, by whatever way.
    by: CommandId,
}

/// So many are remembered, the latest.
const REMEMBERED: usize = 256;

impl Fib {
    /// A command is over: what was there before it and is not now went with it.
    pub fn note_gone(&mut self, before: &Self, by: CommandId) {
        let (mut lost, mut came) = (Vec::new(), Vec::new());
        for now in &self.tables {
            let (old, new) = between(before.table(now.id), now.routes());
            let is_gone = |route: &&Arc<Route>| now.place_of(route).is_empty();
            lost.extend(old.iter().filter(is_gone).map(|route| GoneRoute { route: Arc::clone(route), by }));
            came.extend(new);
        }
        if lost.is_empty() && came.is_empty() {
            return;
        }
        let same = |one: &Route, other: &Route| one.dst == other.dst && one.table == other.table;
        let is_back = |own: &GoneRoute| came.iter().any(|route| same(route, &own.route));
        if lost.is_empty() && !self.gone.iter().any(is_back) {
            return;
        }
        let all: Vec<_> = self.gone.iter().filter(|own| !is_back(own)).chain(&lost).collect();
        self.gone = Arc::new(all[all.len().saturating_sub(REMEMBERED)..].iter().copied().cloned().collect());
    }

    /// Why no route leads to an address: the commands that made the longest prefix which once did, and the one that took
    /// it away; none if there never was one.
    pub fn why_absent(&self, dst: Ipv4Addr) -> Cause {
        let held = self.gone.iter().filter(|own| holds(&own.route.dst, dst));
        let longest = held.max_by_key(|own| own.route.dst.prefix_len());
        longest.map_or_else(Cause::none, |own| own.route.cause.and(&Cause::of(own.by)))
    }
}

/// What is left of a table's routes before and after a command without those that both begin and end with.
fn between<'a>(old: &'a [Arc<Route>], new: &'a [Arc<Route>]) -> (&'a [Arc<Route>], &'a [Arc<Route>]) {
    if std::ptr::eq(old, new) {
        return (&[], &[]);
    }
    let head = old.iter().zip(new).take_while(|(old, new)| Arc::ptr_eq(old, new)).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| Arc::ptr_eq(old, new)).count();
    (&old[..old.len() - tail], &new[..new.len() - tail])
}
