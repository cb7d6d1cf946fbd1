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
        let mut lost = Vec::new();
        for old in &before.tables {
            let now = self.tables.iter().find(|own| own.id == old.id);
            if now.is_some_and(|now| Arc::ptr_eq(now.routes(), old.routes())) {
                continue;
            }
            let is_there = |route: &Route| now.is_some_and(|now| !now.place_of(route).is_empty());
            lost.extend(old.routes().iter().filter(|route| !is_there(route)).cloned());
        }
        let is_back = |own: &GoneRoute| self.table(own.route.table).iter().any(|route| route.dst == own.route.dst);
        if lost.is_empty() && !self.gone.iter().any(is_back) {
            return;
        }
        let kept = self.gone.iter().filter(|own| !is_back(own)).cloned();
        let gone: Vec<_> = kept.chain(lost.into_iter().map(|route| GoneRoute { route, by })).collect();
        self.gone = Arc::new(gone[gone.len().saturating_sub(REMEMBERED)..].to_vec());
    }

    /// Why no route leads to an address: the commands that made the longest prefix which once did, and the one that took
    /// it away; none if there never was one.
    pub fn why_absent(&self, dst: Ipv4Addr) -> Cause {
        let held = self.gone.iter().filter(|own| holds(&own.route.dst, dst));
        let longest = held.max_by_key(|own| own.route.dst.prefix_len());
        longest.map_or_else(Cause::none, |own| own.route.cause.and(&Cause::of(own.by)))
    }
}
