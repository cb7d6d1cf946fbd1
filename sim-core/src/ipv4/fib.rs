//! The forwarding information base: tables of routes, and the lookup that decides and records in one.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

use ipnet::Ipv4Net;
use thiserror::Error;

use super::{Rule, Rules};
use crate::base::{Cause, IfIndex, Route, RouteType, Scope, TableId};
use crate::link::Links;
use crate::trace::{Candidate, Fate, LookupLog, Purpose, RuleRead, TableAnswer, TableRead, Unread};

/// What a lookup asks. Source: `struct flowi4` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    pub purpose: Purpose,
    pub dst: Ipv4Addr,
    /// Only routes out of this device.
    pub oif: Option<IfIndex>,
    /// Only routes that reach at least this near.
    pub scope: Scope,
}

impl Flow {
    pub const fn to(purpose: Purpose, dst: Ipv4Addr) -> Self {
        Self { purpose, dst, oif: None, scope: Scope::GLOBAL }
    }
}

/// Why the kernel takes, or finds, no route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RouteError {
    #[error("File exists")]
    Exists,
    #[error("No such process")]
    NotThere,
    /// Nothing was ever put into the table.
    #[error("FIB table does not exist")]
    NoTable,
}

/// The tables of a host, each with its routes in the order in which `ip route` shows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fib {
    tables: BTreeMap<TableId, Vec<Arc<Route>>>,
    /// Of the first local route ever: what made table local exist.
    pub local_made: Cause,
}

/// Address, then the longer prefix, then the lower metric: the order of the kernel's trie.
fn key(route: &Route) -> (Ipv4Addr, u8, u32) {
    (route.dst.network(), 32 - route.dst.prefix_len(), route.metric)
}

impl Fib {
    /// A table's routes; none if it does not exist.
    pub fn table(&self, table: TableId) -> &[Arc<Route>] {
        self.tables.get(&table).map_or(&[], Vec::as_slice)
    }

    /// A table exists since the first route was put into it.
    pub fn has_table(&self, table: TableId) -> bool {
        self.tables.contains_key(&table)
    }

    /// Every table that exists, with its routes.
    pub fn iter(&self) -> impl Iterator<Item = (TableId, &[Arc<Route>])> {
        self.tables.iter().map(|(table, routes)| (*table, routes.as_slice()))
    }

    /// Source: `fib_table_insert()` in Linux 6.18, `NLM_F_CREATE | NLM_F_EXCL`.
    ///
    /// # Errors
    /// `Exists` for the same prefix and metric, whatever the gateway.
    pub fn add(&mut self, route: Route) -> Result<(), RouteError> {
        if self.table(route.table).iter().any(|own| key(own) == key(&route)) {
            return Err(RouteError::Exists);
        }
        self.append(route);
        Ok(())
    }

    /// Behind its equals; the same route twice stays one. Source: `fib_magic()` in Linux 6.18.
    pub fn append(&mut self, route: Route) {
        if route.table == TableId::LOCAL && !self.has_table(TableId::LOCAL) {
            self.local_made = route.cause.and(&route.needs);
            self.tables.entry(TableId::MAIN).or_default(); // One trie: `fib_new_table()` makes main first.
        }
        let routes = self.tables.entry(route.table).or_default();
        let equal = |own: &Arc<Route>| {
            key(own) == key(&route)
                && (own.kind, own.scope, own.prefsrc, own.nexthop)
                    == (route.kind, route.scope, route.prefsrc, route.nexthop)
        };
        if !routes.iter().any(equal) {
            let at = routes.partition_point(|own| key(own) <= key(&route));
            routes.insert(at, Arc::new(route));
        }
    }

    /// Takes away the first route of a table that fits. Source: `fib_table_delete()` in Linux 6.18.
    ///
    /// # Errors
    /// `NotThere` if none fits, `NoTable` if the table does not exist.
    pub fn delete(&mut self, table: TableId, fits: impl Fn(&Route) -> bool) -> Result<Arc<Route>, RouteError> {
        let routes = self.tables.get_mut(&table).ok_or(RouteError::NoTable)?;
        let at = routes.iter().position(|route| fits(route)).ok_or(RouteError::NotThere)?;
        Ok(routes.remove(at))
    }

    /// Takes away all routes that fit.
    pub fn forget(&mut self, fits: impl Fn(&Route) -> bool) {
        for routes in self.tables.values_mut() {
            routes.retain(|route| !fits(route));
        }
    }

    /// A device's routes go; those that make an address local only with its last address.
    pub fn forget_device(&mut self, dev: IfIndex, also_local: bool) {
        self.forget(|route| route.nexthop.dev == dev && (also_local || route.nexthop.scope != Scope::NOWHERE));
    }

    /// The lookup: rules by priority, each with its table, until one yields a route. What it looks at it tells `log`.
    /// Source: `fib_lookup()`, `fib_table_lookup()` in Linux 6.18.
    pub fn lookup<L: LookupLog>(&self, rules: &Rules, links: &Links, flow: &Flow, log: &mut L) -> Option<Arc<Route>> {
        for rule in rules.iter() {
            let (priority, table) = (rule.priority, rule.table);
            log.rule(RuleRead { purpose: flow.purpose, dst: flow.dst, priority, table });
            let routes = self.table(table);
            let best = best(routes, flow);
            let outranked = best.is_some_and(|best| table == TableId::LOCAL && self.main_is_longer(rules, best, flow));
            let answer = match best {
                None if routes.is_empty() => TableAnswer::Empty,
                None => TableAnswer::NoMatch,
                Some(_) if outranked => TableAnswer::Outranked,
                Some(_) => TableAnswer::Route,
            };
            let won = best.filter(|_| !outranked);
            if log.listens() {
                let candidates = candidates(routes, links, flow, best, outranked);
                let unread = if won.is_some() { self.unread(rules, rule, links) } else { Vec::new() };
                let (purpose, dst) = (flow.purpose, flow.dst);
                let read = TableRead { purpose, dst, priority, table, candidates, answer, unread };
                let needs = won.map_or_else(Cause::none, |route| route.needs.and(links.needs(route.nexthop.dev)));
                log.table(read, &needs);
            }
            if let Some(route) = won {
                return Some(Arc::clone(route));
            }
        }
        None
    }

    /// What kind of address this is to the host; without a table local everything is a broadcast address.
    /// Source: `inet_addr_type()` in Linux 6.18.
    pub fn addr_type(&self, rules: &Rules, addr: Ipv4Addr) -> RouteType {
        if !self.has_table(TableId::LOCAL) || addr.is_unspecified() {
            return RouteType::Broadcast;
        }
        let flow = Flow::to(Purpose::Output, addr);
        match best(self.table(TableId::LOCAL), &flow) {
            Some(route) if !self.main_is_longer(rules, route, &flow) => route.kind,
            Some(_) | None => RouteType::Unicast,
        }
    }

    /// Without a rule of somebody's own, tables local and main are one trie, and the longest prefix of both wins.
    fn main_is_longer(&self, rules: &Rules, local: &Arc<Route>, flow: &Flow) -> bool {
        !rules.custom
            && best(self.table(TableId::MAIN), flow).is_some_and(|main| main.dst.prefix_len() > local.dst.prefix_len())
    }

    fn unread(&self, rules: &Rules, answered: &Rule, links: &Links) -> Vec<Unread> {
        let later = rules.after(answered).map(|rule| {
            let routes = self.table(rule.table).iter();
            let routes = routes.map(|route| (Arc::clone(route), links.name(route.nexthop.dev))).collect();
            Unread { priority: rule.priority, table: rule.table, routes }
        });
        later.collect()
    }
}

/// The longest prefix that holds the destination; among equals the lower metric, then the older.
fn best<'a>(routes: &'a [Arc<Route>], flow: &Flow) -> Option<&'a Arc<Route>> {
    let fitting = routes.iter().filter(|route| refusal(route, flow).is_none());
    fitting.min_by_key(|route| (32 - route.dst.prefix_len(), route.metric))
}

/// Why a route can not answer, whatever the others are.
fn refusal(route: &Route, flow: &Flow) -> Option<Fate> {
    if !holds(&route.dst, flow.dst) {
        Some(Fate::OtherPrefix)
    } else if route.scope < flow.scope {
        Some(Fate::ScopeTooWide)
    } else if flow.oif.is_some_and(|oif| oif != route.nexthop.dev) {
        Some(Fate::OtherDevice)
    } else {
        None
    }
}

fn holds(prefix: &Ipv4Net, addr: Ipv4Addr) -> bool {
    u32::from(addr) & u32::from(prefix.netmask()) == u32::from(prefix.network())
}

fn candidates(
    routes: &[Arc<Route>],
    links: &Links,
    flow: &Flow,
    best: Option<&Arc<Route>>,
    outranked: bool,
) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = routes
        .iter()
        .map(|route| {
            let fate = refusal(route, flow).unwrap_or_else(|| match best {
                Some(_) if outranked => Fate::OutrankedByMain,
                Some(best) if Arc::ptr_eq(best, route) => Fate::Won,
                Some(best) if best.dst.prefix_len() > route.dst.prefix_len() => Fate::ShorterPrefix,
                Some(_) | None => Fate::WorseMetric,
            });
            Candidate { route: Arc::clone(route), dev: links.name(route.nexthop.dev), fate }
        })
        .collect();
    all.sort_by_key(|candidate| 32 - candidate.route.dst.prefix_len());
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{HostId, Nexthop, RouteProto};
    use crate::trace::Silent;

    fn route(table: TableId, kind: RouteType, dst: &str, metric: u32) -> Route {
        let nexthop = Nexthop { dev: IfIndex(2), via: None, scope: Scope::NOWHERE };
        let dst = dst.parse().expect("a prefix");
        let (scope, proto, prefsrc) = (Scope::LINK, RouteProto::Boot, None);
        let (cause, needs) = (Cause::none(), Cause::none());
        Route { kind, dst, table, scope, proto, metric, prefsrc, nexthop, cause, needs }
    }

    fn fib(routes: &[Route]) -> Fib {
        let mut fib = Fib::default();
        routes.iter().for_each(|route| fib.append(route.clone()));
        fib
    }

    fn answer(fib: &Fib, rules: &Rules, dst: &str) -> Option<String> {
        let links = Links::new(HostId(0), Cause::none());
        let flow = Flow::to(Purpose::Output, dst.parse().expect("an address"));
        fib.lookup(rules, &links, &flow, &mut Silent).map(|route| format!("{} metric {}", route.dst, route.metric))
    }

    const LOCAL: TableId = TableId::LOCAL;
    const MAIN: TableId = TableId::MAIN;

    #[test]
    fn the_longest_prefix_wins_then_the_lowest_metric() {
        let fib = fib(&[
            route(MAIN, RouteType::Unicast, "10.0.0.0/8", 0),
            route(MAIN, RouteType::Unicast, "10.0.0.0/24", 20),
            route(MAIN, RouteType::Unicast, "10.0.0.0/24", 10),
        ]);
        assert_eq!(answer(&fib, &Rules::default(), "10.0.0.9").as_deref(), Some("10.0.0.0/24 metric 10"));
        assert_eq!(answer(&fib, &Rules::default(), "11.0.0.9"), None);
    }

    // Seen on Linux 6.18: fib_trie_unmerge() runs with the first rule that somebody adds, not before.
    #[test]
    fn a_longer_prefix_in_main_beats_table_local_until_a_rule_was_added() {
        let fib =
            fib(&[route(LOCAL, RouteType::Local, "10.0.3.0/24", 0), route(MAIN, RouteType::Unicast, "10.0.3.2/32", 0)]);
        let mut custom = Rules::default();
        custom.custom = true;
        assert_eq!(answer(&fib, &Rules::default(), "10.0.3.2").as_deref(), Some("10.0.3.2/32 metric 0"));
        assert_eq!(answer(&fib, &custom, "10.0.3.2").as_deref(), Some("10.0.3.0/24 metric 0"));
        assert_eq!(answer(&fib, &Rules::default(), "10.0.3.7").as_deref(), Some("10.0.3.0/24 metric 0"));
    }

    #[test]
    fn a_route_that_is_there_is_refused_whatever_its_gateway() {
        let mut fib = fib(&[route(MAIN, RouteType::Unicast, "10.0.0.0/24", 0)]);
        assert_eq!(fib.add(route(MAIN, RouteType::Unicast, "10.0.0.0/24", 0)), Err(RouteError::Exists));
        assert_eq!(fib.add(route(MAIN, RouteType::Unicast, "10.0.0.0/24", 5)), Ok(()));
    }
}
