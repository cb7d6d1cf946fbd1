//! The forwarding information base: tables of routes, what comes in and goes, the lookup that decides and records in one.
//! Source: `net/ipv4/fib_trie.c`, `net/ipv4/fib_frontend.c` in Linux 6.18.

mod check;
mod gone;
mod index;
mod lookup;
mod metrics;
mod sync;
mod table;

use std::net::Ipv4Addr;
use std::sync::Arc;

use thiserror::Error;

use super::DefaultChoice;
use crate::base::{Cause, Errno, IfIndex, Nexthop, Nexthops, Route, TableId};

use gone::GoneRoute;
use table::Table;

pub use check::{NexthopConfig, RouteConfig};
pub use lookup::{Flow, Found};
pub use metrics::AskedMetrics;
pub use sync::Gone;
pub(crate) use sync::is_linkdown;

/// Why the kernel takes, or finds, no route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RouteError {
    #[error("{}", .0.text())]
    Errno(Errno),
    /// With words of its own (`extack`); its number is that of `Invalid argument`.
    #[error("{0}")]
    Said(&'static str),
    /// With words of its own beside another number.
    #[error("{1}")]
    SaidOf(Errno, &'static str),
}

impl RouteError {
    /// Nothing was ever put into the table.
    pub const NO_TABLE: Self = Self::SaidOf(Errno::Esrch, "FIB table does not exist");

    /// What is left of it where there is no room for words: ioctl(2).
    pub const fn errno(self) -> Errno {
        match self {
            Self::Errno(errno) | Self::SaidOf(errno, _) => errno,
            Self::Said(_) => Errno::Einval,
        }
    }
}

/// How a route comes in. Source: `NLM_F_…` in netlink(7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Insert {
    /// Make it if it is not there.
    pub create: bool,
    /// Refuse if one with this prefix, tos and metric is there.
    pub exclusive: bool,
    /// Put it in the place of the first of those.
    pub replace: bool,
    /// Behind those, and not before them.
    pub append: bool,
}

impl Insert {
    /// `ip route add`
    pub const ADD: Self = Self { create: true, exclusive: true, replace: false, append: false };
    /// `ip route replace`
    pub const REPLACE: Self = Self { create: true, exclusive: false, replace: true, append: false };
    /// `ip route change`
    pub const CHANGE: Self = Self { create: false, exclusive: false, replace: true, append: false };
    /// `ip route append`, and how the kernel adds its own.
    pub const APPEND: Self = Self { create: true, exclusive: false, replace: false, append: true };
    /// `ip route prepend`
    pub const PREPEND: Self = Self { create: true, exclusive: false, replace: false, append: false };
    /// `ip route test`
    pub const TEST: Self = Self { create: false, exclusive: true, replace: false, append: false };
}

/// The tables of a host in the order of the kernel's hash: by number modulo 256, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fib {
    tables: Vec<Table>,
    /// Shared by the checkpoints of a lab until another one goes.
    gone: Arc<Vec<GoneRoute>>,
    /// Of the first local route ever: what made table local exist.
    pub local_made: Cause,
    /// Of the first local route that somebody added, which Linux never forgets: `fib_has_custom_local_routes`.
    pub(super) local_by_hand: Option<Cause>,
    /// Devices that are up without a carrier, where `ignore_routes_with_linkdown` says to pass over what uses them.
    ignored: Vec<IfIndex>,
    /// The commands that made it so.
    pub(super) ignored_by: Cause,
    /// Of default routes that are alike, which one was taken last: see [`DefaultChoice`].
    defaults: Vec<DefaultChoice>,
}

impl Fib {
    /// A table's routes; none if it does not exist.
    pub fn table(&self, id: TableId) -> &[Arc<Route>] {
        self.tables.iter().find(|table| table.id == id).map_or(&[], |table| table.routes())
    }

    /// A table exists since somebody first wanted to put a route into it.
    pub fn has_table(&self, id: TableId) -> bool {
        self.tables.iter().any(|table| table.id == id)
    }

    /// Every table that exists, with its routes.
    pub fn iter(&self) -> impl Iterator<Item = (TableId, &[Arc<Route>])> {
        self.tables.iter().map(|table| (table.id, &**table.routes()))
    }

    /// The lowest number of which there is no table. Source: `fib_empty_table()` in Linux 6.18.
    pub fn unused_table(&self) -> Option<TableId> {
        (1..=u32::MAX).map(TableId).find(|id| !self.has_table(*id))
    }

    /// Source: `fib_new_table()` in Linux 6.18.
    pub fn new_table(&mut self, id: TableId) {
        if id == TableId::LOCAL && !self.has_table(id) {
            self.new_table(TableId::MAIN); // One trie: main is made first.
        }
        if !self.has_table(id) {
            let bucket = |id: TableId| id.0 & 255;
            let at = self.tables.partition_point(|table| bucket(table.id) < bucket(id));
            self.tables.insert(at, Table::new(id));
        }
    }

    /// A route comes in, or takes another one's place. Source: `fib_table_insert()` in Linux 6.18.
    ///
    /// # Errors
    /// `Eexist` and `Enoent`, as `how` asks for.
    pub fn insert(&mut self, mut route: Route, how: Insert) -> Result<(), RouteError> {
        if route.table == TableId::LOCAL && !self.has_table(TableId::LOCAL) {
            self.local_made = route.cause.and(&route.needs);
        }
        self.new_table(route.table);
        let table = self.tables.iter_mut().find(|table| table.id == route.table).expect("it was just made");
        if matches!(route.nexthops, Nexthops::Many(_))
            && let Some(twin) = table.routes().iter().find(|own| own.shares_info(&route))
        {
            // What is dead in one `fib_info` is so in each route that shares it.
            route.nexthops = twin.nexthops.clone();
        }
        let place = table.place_of(&route);
        let same = table.routes()[place.clone()].iter().position(|own| own.is_same(&route));
        if place.is_empty() {
            return if how.create {
                table.insert(place.start, route);
                Ok(())
            } else {
                Err(RouteError::Errno(Errno::Enoent))
            };
        }
        match same {
            _ if how.exclusive => Err(RouteError::Errno(Errno::Eexist)),
            Some(0) if how.replace => Ok(()),
            Some(_) => Err(RouteError::Errno(Errno::Eexist)),
            None if how.replace => {
                table.replace(place.start, route);
                Ok(())
            }
            None if !how.create => Err(RouteError::Errno(Errno::Enoent)),
            None => {
                table.insert(if how.append { place.end } else { place.start }, route);
                Ok(())
            }
        }
    }

    /// Somebody added a route; `by_hand` if it is a local one. Source: `inet_rtm_newroute()` in Linux 6.18.
    pub fn note_local_by_hand(&mut self, by_hand: Option<Cause>) {
        if self.local_by_hand.is_none() {
            self.local_by_hand = by_hand;
        }
    }

    /// The route in whose place another one comes, where that would not come without it, or in the place of another.
    pub fn replaced_by(&self, route: &Route, how: Insert) -> Cause {
        let Some(table) = self.tables.iter().find(|table| table.id == route.table) else { return Cause::none() };
        let alike = &table.routes()[table.place_of(route)];
        let first = alike.first().filter(|_| !how.create || alike.len() > 1);
        first.map_or_else(Cause::none, |own| own.cause.clone())
    }

    /// Takes away the first route of a table that fits. Source: `fib_table_delete()` in Linux 6.18.
    ///
    /// # Errors
    /// `Esrch` if none fits, [`RouteError::NO_TABLE`] if the table does not exist.
    pub fn delete(&mut self, id: TableId, fits: impl Fn(&Route) -> bool) -> Result<Arc<Route>, RouteError> {
        let table = self.tables.iter_mut().find(|table| table.id == id).ok_or(RouteError::NO_TABLE)?;
        let at = table.routes().iter().position(|route| fits(route)).ok_or(RouteError::Errno(Errno::Esrch))?;
        Ok(table.remove(at))
    }

    /// Which of the default routes that begin with this one was taken last.
    pub(in crate::ipv4) fn asked_defaults(&self, first: &Arc<Route>) -> Option<&DefaultChoice> {
        self.defaults.iter().find(|choice| Arc::ptr_eq(&choice.first, first))
    }

    /// The commands that moved on which of some default routes is taken.
    pub fn defaults_moved(&self) -> impl Iterator<Item = &Cause> {
        self.defaults.iter().map(|choice| &choice.cause)
    }

    /// Remembers which of some default routes was taken.
    pub fn remember_default(&mut self, mut choice: DefaultChoice, by: &Cause) {
        choice.cause = choice.cause.and(by);
        let is_there = |own: &Arc<Route>| self.table(own.table).iter().any(|route| Arc::ptr_eq(route, own));
        let kept = self.defaults.iter().filter(|own| !Arc::ptr_eq(&own.first, &choice.first) && is_there(&own.first));
        let mut kept: Vec<DefaultChoice> = kept.cloned().collect();
        kept.push(choice);
        self.defaults = kept;
    }

    /// A route leads to this gateway by this device. Source: `ip_fib_check_default()` in Linux 6.18.
    pub(in crate::ipv4) fn is_gateway(&self, dev: IfIndex, gateway: Ipv4Addr) -> bool {
        let leads = |own: &Nexthop| own.dev == dev && own.via == Some(gateway) && !own.dead;
        let mut routes = self.tables.iter().flat_map(|table| table.routes().iter());
        routes.any(|route| route.nhid.is_none() && route.nexthops.iter().any(leads))
    }

    /// A route of the kernel's stays, now because of other commands.
    pub(in crate::ipv4) fn hand_over(&mut self, id: TableId, is_it: impl Fn(&Route) -> bool, heirs: &Cause) {
        if let Some(table) = self.tables.iter_mut().find(|table| table.id == id) {
            table.change(is_it, |own| own.cause = heirs.clone());
        }
    }

    /// Takes away all routes that fit.
    pub fn forget(&mut self, fits: impl Fn(&Route) -> bool) {
        for table in &mut self.tables {
            table.retain(|route| !fits(route));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{HostId, RouteProto, RouteType, Scope};
    use crate::ipv4::Rules;
    use crate::link::Links;
    use crate::trace::{Purpose, Silent};

    fn route(table: TableId, kind: RouteType, dst: &str, metric: u32) -> Route {
        let nexthop = Nexthop::new(IfIndex(2), None, Scope::NOWHERE, false);
        let nexthops = if kind.leads() { Nexthops::One(nexthop) } else { Nexthops::None };
        let dst = dst.parse().expect("a prefix");
        let (scope, proto, prefsrc) = (Scope::LINK, RouteProto::BOOT, None);
        let (cause, needs) = (Cause::none(), Cause::none());
        let (nhid, metrics) = (None, None);
        Route { kind, dst, table, tos: 0, scope, proto, metric, prefsrc, nexthops, nhid, metrics, cause, needs }
    }

    fn fib(routes: &[Route]) -> Fib {
        let mut fib = Fib::default();
        routes.iter().for_each(|route| fib.insert(route.clone(), Insert::APPEND).expect("new"));
        fib
    }

    fn answer(fib: &Fib, rules: &Rules, dst: &str) -> Option<String> {
        let links = Links::new(HostId(0), Cause::none());
        let flow = Flow::to(Purpose::Output, dst.parse().expect("an address"));
        let found = fib.lookup(rules, &links, &flow, &mut Silent).ok();
        found.map(|route| format!("{} metric {}", route.dst, route.metric))
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
        let exists = Err(RouteError::Errno(Errno::Eexist));
        assert_eq!(fib.insert(route(MAIN, RouteType::Unicast, "10.0.0.0/24", 0), Insert::ADD), exists);
        assert_eq!(fib.insert(route(MAIN, RouteType::Prohibit, "10.0.0.0/24", 0), Insert::ADD), exists);
        assert_eq!(fib.insert(route(MAIN, RouteType::Unicast, "10.0.0.0/24", 5), Insert::ADD), Ok(()));
    }

    // FACTS.md 16.
    #[test]
    fn replace_changes_the_first_and_fails_where_the_result_would_equal_another() {
        let blackhole = route(MAIN, RouteType::Blackhole, "10.0.0.0/24", 0);
        let prohibit = route(MAIN, RouteType::Prohibit, "10.0.0.0/24", 0);
        let mut fib = fib(&[route(MAIN, RouteType::Unicast, "10.0.0.0/24", 0), blackhole.clone()]);
        assert_eq!(fib.insert(blackhole, Insert::REPLACE), Err(RouteError::Errno(Errno::Eexist)));
        assert_eq!(fib.insert(prohibit, Insert::REPLACE), Ok(()));
        let kinds: Vec<_> = fib.table(MAIN).iter().map(|route| route.kind).collect();
        assert_eq!(kinds, [RouteType::Prohibit, RouteType::Blackhole]);
    }

    // FACTS.md 21.
    #[test]
    fn tables_stand_by_their_number_modulo_256() {
        let mut fib = Fib::default();
        for id in [255, 1000, 7, 100, 263] {
            fib.new_table(TableId(id));
        }
        let order: Vec<u32> = fib.iter().map(|(id, _)| id.0).collect();
        assert_eq!(order, [263, 7, 100, 1000, 254, 255]);
    }
}
