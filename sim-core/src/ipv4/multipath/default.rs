//! Several default routes of one metric: the first whose gateway is not known to be silent.
//! Source: `fib_select_default()`, `fib_detect_death()` in Linux 6.18.

use std::sync::Arc;

use super::Sharing;
use crate::base::{Cause, Nexthop, Nud, Route, RouteType, Scope};
use crate::ipv4::{Flow, Found, Ipv4};
use crate::link::Links;
use crate::trace::{ChosenBy, LookupLog, NexthopCandidate, NexthopFate, NexthopRead};

/// Which of them was taken last; the next lookup looks at it with other eyes. Source: `fa_default` in Linux 6.18.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultChoice {
    /// The first of them.
    pub first: Arc<Route>,
    /// Counted from that; `None` for none of them.
    pub place: Option<usize>,
    /// The commands that asked so far.
    pub cause: Cause,
}

/// What is known of a gateway.
enum Life {
    Alive,
    /// Taken only if there is no better one.
    Doubtful,
    Dead,
}

impl Ipv4 {
    /// Answers with what is to be remembered, if that is not what was.
    pub(in crate::ipv4) fn select_default<L: LookupLog>(
        &self,
        links: &Links,
        found: &mut Found,
        (flow, tos): (&Sharing, u8),
        log: &mut L,
    ) -> Option<DefaultChoice> {
        let alike = self.alike(&found.route, tos);
        let first = Arc::clone(alike.first()?);
        if !Arc::ptr_eq(&first, &found.route) {
            return None;
        }
        let asked = self.fib.asked_defaults(&first);
        let before = asked.and_then(|choice| choice.place);
        let cause = asked.map_or_else(Cause::none, |choice| choice.cause.clone());
        log.need(&cause);
        if alike.len() < 2 {
            return before.is_some().then_some(DefaultChoice { first, place: None, cause });
        }
        let (mut chosen, mut resort) = (None, None);
        for (place, route) in alike.iter().enumerate() {
            match self.life(route, place, before, resort) {
                Life::Alive => {
                    chosen = Some(place);
                    break;
                }
                Life::Doubtful => resort = Some(place),
                Life::Dead => {}
            }
        }
        let place = chosen.or(resort);
        let taken = place.unwrap_or(0);
        if log.listens() {
            let looked_at = chosen.unwrap_or(alike.len());
            log.nexthop(self.told(links, flow, &alike, (taken, looked_at)), &self.cause_of_defaults(&alike));
        }
        found.nexthop = alike[taken].nexthops.first().copied();
        found.route = Arc::clone(alike[taken]);
        (place != before).then_some(DefaultChoice { first, place, cause })
    }

    /// The default routes that one could stand in for another: of the lowest metric that is asked for.
    fn alike(&self, found: &Route, tos: u8) -> Vec<&Arc<Route>> {
        let table = self.fib.table(found.table);
        let defaults = || table.iter().filter(|own| own.dst.prefix_len() == 0);
        let mut alike = Vec::new();
        if found.dst.prefix_len() != 0 || found.kind != RouteType::Unicast || defaults().nth(1).is_none() {
            return alike;
        }
        let (mut last_tos, mut last_metric) = (0, found.metric);
        for own in defaults().filter(|own| own.tos == 0 || own.tos == tos & Flow::TOS_BITS) {
            if own.metric > last_metric && own.tos == last_tos {
                if last_tos != 0 {
                    continue;
                }
                break;
            }
            (last_tos, last_metric) = (own.tos, own.metric);
            let leads = own.nexthops.first().is_some_and(|own| own.via.is_some() && own.scope == Scope::LINK);
            if own.scope == found.scope && own.kind == RouteType::Unicast && leads {
                alike.push(own);
            }
        }
        alike
    }

    fn neighbour(&self, route: &Route) -> Option<&crate::link::Neigh> {
        let nexthop: &Nexthop = route.nexthops.first()?;
        self.neighbours.get(nexthop.dev, nexthop.via?)
    }

    /// A gateway that nobody asked for yet is as good as one that answers; one that was answered once, but is not sure
    /// now, is good unless it was the last one taken.
    fn life(&self, route: &Route, place: usize, before: Option<usize>, resort: Option<usize>) -> Life {
        let Some(neigh) = self.neighbour(route) else { return Life::Alive };
        let valid = neigh.nud.is_valid();
        if neigh.nud == Nud::Reachable || (valid && Some(place) != before) {
            return Life::Alive;
        }
        let after_last = before.is_none_or(|before| place > before);
        let untried = resort.is_none() && after_last && neigh.nud != Nud::Incomplete;
        if valid || untried { Life::Doubtful } else { Life::Dead }
    }

    fn is_unsure(&self, route: &Route) -> bool {
        self.neighbour(route).is_some_and(|neigh| neigh.nud.is_valid())
    }

    fn told(
        &self,
        links: &Links,
        flow: &Sharing,
        alike: &[&Arc<Route>],
        (taken, looked_at): (usize, usize),
    ) -> NexthopRead {
        let candidates = alike.iter().enumerate().filter_map(|(place, route)| {
            let nexthop = *route.nexthops.first()?;
            let fate = match place {
                _ if place == taken => NexthopFate::Won,
                _ if place < looked_at && self.is_unsure(route) => NexthopFate::Unsure,
                _ if place < looked_at => NexthopFate::Silent,
                _ => NexthopFate::Later,
            };
            Some(NexthopCandidate { route: Arc::clone(route), nexthop, dev: links.name(nexthop.dev), fate })
        });
        NexthopRead { dst: flow.dst, by: ChosenBy::Neighbours, candidates: candidates.collect() }
    }

    fn cause_of_defaults(&self, alike: &[&Arc<Route>]) -> Cause {
        alike.iter().fold(Cause::none(), |cause, route| {
            let known = self.neighbour(route).map_or_else(Cause::none, |neigh| neigh.cause.clone());
            cause.and(&route.cause).and(&known)
        })
    }
}
