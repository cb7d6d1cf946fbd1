//! The lookup: rules by priority, each with its table, until one yields a route. What it looks at it tells its log.
//! Source: `fib_lookup()`, `fib_rules_lookup()`, `fib_table_lookup()` in Linux 6.18.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::Fib;
use super::table::Table;
use crate::base::{Cause, DevNames, Errno, IfIndex, Nexthop, Route, RouteType, Routes, Scope, TableId};
use crate::ipv4::{Rule, RuleAction, Rules};
use crate::link::Links;
use crate::trace::{Fate, Fates, LookupLog, Purpose, RuleAnswer, RuleRead, TableAnswer, TableRead, Unread, Unreads};

/// What a lookup asks. Source: `struct flowi4` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    pub purpose: Purpose,
    pub dst: Ipv4Addr,
    /// Unspecified where none was chosen yet.
    pub src: Ipv4Addr,
    /// Where the packet came in; `lo` for one of this host's own.
    pub iif: IfIndex,
    /// Only routes out of this device.
    pub oif: Option<IfIndex>,
    /// Only routes that reach at least this near.
    pub scope: Scope,
    pub tos: u8,
    pub mark: u32,
    /// Whose packet it is; the kernel's own are root's, and so is what came in.
    pub uid: u32,
    /// 0 where it is not known; so are the ports.
    pub ipproto: u8,
    pub sport: u16,
    pub dport: u16,
    /// A nexthop without a carrier will do, whatever the sysctls say: `FIB_LOOKUP_IGNORE_LINKSTATE`.
    pub ignore_linkstate: bool,
}

impl Flow {
    /// The bits of a packet's tos that count in a lookup: `IPTOS_RT_MASK`.
    pub const TOS_BITS: u8 = 0x1c;

    pub const fn to(purpose: Purpose, dst: Ipv4Addr) -> Self {
        Self {
            purpose,
            dst,
            src: Ipv4Addr::UNSPECIFIED,
            iif: IfIndex::LO,
            oif: None,
            scope: Scope::GLOBAL,
            tos: 0,
            mark: 0,
            uid: 0,
            ipproto: 0,
            sport: 0,
            dport: 0,
            ignore_linkstate: false,
        }
    }
}

/// A route that answers, and the first of its nexthops that may be used. Source: `struct fib_result` in Linux 6.18.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub route: Arc<Route>,
    /// `None` where the route has none.
    pub nexthop: Option<Nexthop>,
}

/// Where a rule that was tried leads.
enum Way {
    Table,
    /// To the rule at that place.
    On(usize),
    End(Errno),
}

/// What reading a table came to.
enum Answer<'a> {
    Route(&'a Arc<Route>),
    Refused(Errno),
    Nothing,
}

impl Fib {
    /// The route that answers, with its nexthop.
    ///
    /// # Errors
    /// As [`Self::lookup`].
    pub fn lookup_nexthop<L: LookupLog>(
        &self,
        rules: &Rules,
        links: &Links,
        flow: &Flow,
        log: &mut L,
    ) -> Result<Found, Errno> {
        let route = self.lookup(rules, links, flow, log)?;
        Ok(Found { route: Arc::clone(route), nexthop: self.first_good(route, flow).copied() })
    }

    /// The route that answers.
    ///
    /// # Errors
    /// `Enetunreach` without a route, or what a route or a rule that refuses says.
    pub fn lookup<L: LookupLog>(
        &self,
        rules: &Rules,
        links: &Links,
        flow: &Flow,
        log: &mut L,
    ) -> Result<&Arc<Route>, Errno> {
        let mut next = 0;
        while let Some((rule, miss)) = rules.tried(next, links, flow) {
            let (place, priority, table) = (next, rule.priority, rule.table);
            next += 1;
            let (answer, way) = match (miss, rule.action) {
                (Some(miss), _) => (RuleAnswer::Missed(miss), Way::On(next)),
                (None, RuleAction::Lookup) => (RuleAnswer::Reads, Way::Table),
                (None, RuleAction::Nop) => (RuleAnswer::Passes, Way::On(next)),
                (None, RuleAction::Goto(target)) => match rules.target(target) {
                    Some(there) => (RuleAnswer::Jumps(target), Way::On(there)),
                    None => (RuleAnswer::Passes, Way::On(next)),
                },
                (None, RuleAction::Refuse(_) | RuleAction::Other(_)) => {
                    let kind = rule.action.refusal().unwrap_or(RouteType::Blackhole);
                    (RuleAnswer::Refuses(kind), Way::End(refusal_of_rule(kind)))
                }
            };
            let (purpose, dst) = (flow.purpose, flow.dst);
            log.rule(RuleRead { purpose, dst, place, priority, table, answer }, &rule.cause);
            match way {
                Way::Table => match self.read(rules, (rule, next), links, flow, log) {
                    Answer::Route(route) => return Ok(route),
                    Answer::Refused(errno) => return Err(errno),
                    Answer::Nothing => {}
                },
                Way::On(there) => next = there,
                Way::End(errno) => return Err(errno),
            }
        }
        Err(Errno::Enetunreach)
    }

    /// Reads the table of a rule, behind which the rules from `next` on would be tried.
    fn read<'a, L: LookupLog>(
        &'a self,
        rules: &Rules,
        (rule, next): (&Rule, usize),
        links: &Links,
        flow: &Flow,
        log: &mut L,
    ) -> Answer<'a> {
        let table = rule.table.unwrap_or(TableId::UNSPEC);
        let held = self.tables.iter().find(|own| own.id == table);
        let best = held.and_then(|held| self.best_of(held, flow));
        let answer = self.judge(rules, rule, links, flow, (held, best));
        if log.listens() {
            let read = || {
                let routes = held.map_or_else(Routes::default, |held| held.routes().clone());
                let names = if routes.is_empty() { DevNames::default() } else { links.names().clone() };
                let (purpose, dst, priority) = (flow.purpose, flow.dst, rule.priority);
                let (fates, unread) = (Fates::default(), Unreads::new());
                TableRead { purpose, dst, priority, table, routes, fates, names, answer, unread }
            };
            let won = best.filter(|_| answer.takes_a_route());
            let needs = |place: &_| self.needs(rules, links, best.filter(|_| answer == TableAnswer::Route), place);
            log.table(read, won.map(|won| &**won), needs);
            if let Some(held) = held {
                held.each_holding(flow.dst, |at, route| log.fate(at, self.fate(route, flow, best, answer)));
            }
            if answer.ends_the_search() {
                self.unread(rules.later(next), log);
            }
        }
        match (answer, best) {
            (TableAnswer::Route, Some(route)) => Answer::Route(route),
            (TableAnswer::Refused, Some(route)) => Answer::Refused(route.kind.errno().unwrap_or(Errno::Enetunreach)),
            _ => Answer::Nothing,
        }
    }

    /// Whether the route that fits best in a rule's table is the answer.
    #[inline]
    fn judge(
        &self,
        rules: &Rules,
        rule: &Rule,
        links: &Links,
        flow: &Flow,
        (held, best): (Option<&Table>, Option<&Arc<Route>>),
    ) -> TableAnswer {
        match best {
            None if held.is_none_or(|held| held.routes().is_empty()) => TableAnswer::Empty,
            None => TableAnswer::NoMatch,
            Some(best) if best.table == TableId::LOCAL && self.main_is_longer(rules, best, flow) => {
                TableAnswer::Outranked
            }
            Some(best) if best.kind == RouteType::Throw => TableAnswer::Throw,
            Some(best) if !best.kind.leads() => TableAnswer::Refused,
            Some(best) if self.suppressed(rule, best, flow, links) => TableAnswer::Suppressed,
            Some(_) => TableAnswer::Route,
        }
    }

    /// What kind of address this is to the host; without a table local everything is a broadcast address. Until there
    /// is a rule of somebody's own, tables local and main are one. Source: `inet_addr_type()` in Linux 6.18.
    pub fn addr_type(&self, rules: &Rules, addr: Ipv4Addr) -> RouteType {
        if addr.is_multicast() {
            return RouteType::Multicast;
        }
        if !self.has_table(TableId::LOCAL) || addr.is_unspecified() || addr.is_broadcast() {
            return RouteType::Broadcast;
        }
        let found = self.typed_by(rules, addr).map(|route| route.kind);
        found.filter(|kind| kind.leads()).unwrap_or(RouteType::Unicast)
    }

    /// The route that says what kind of address this is, where one does.
    pub(in crate::ipv4) fn typed_by(&self, rules: &Rules, addr: Ipv4Addr) -> Option<&Arc<Route>> {
        let flow = Flow::to(Purpose::Output, addr);
        match self.best(TableId::LOCAL, &flow) {
            Some(route) if !self.main_is_longer(rules, route, &flow) => Some(route),
            Some(_) | None => self.best(TableId::MAIN, &flow).filter(|_| !rules.custom),
        }
    }

    /// The route of table local that makes an address this host's, or a broadcast address.
    pub fn local_route(&self, addr: Ipv4Addr) -> Option<&Arc<Route>> {
        self.best(TableId::LOCAL, &Flow::to(Purpose::Output, addr)).filter(|route| route.kind.leads())
    }

    /// The route of table main that outranks that one, if it is longer.
    pub fn main_route(&self, addr: Ipv4Addr) -> Option<&Arc<Route>> {
        self.best(TableId::MAIN, &Flow::to(Purpose::Output, addr))
    }

    /// The route of one table, whatever the rules say. Source: `fib_table_lookup()` in Linux 6.18.
    pub(in crate::ipv4) fn in_table(&self, table: TableId, flow: &Flow) -> Option<&Arc<Route>> {
        self.best(table, flow).filter(|route| route.kind.leads())
    }

    /// Without a rule of somebody's own, tables local and main are one trie, and the longest prefix of both wins.
    fn main_is_longer(&self, rules: &Rules, local: &Arc<Route>, flow: &Flow) -> bool {
        !rules.custom
            && self.best(TableId::MAIN, flow).is_some_and(|main| main.dst.prefix_len() > local.dst.prefix_len())
    }

    /// The commands without which a route that won, or none, would not have been the answer at a place.
    #[inline]
    fn needs(&self, rules: &Rules, links: &Links, won: Option<&Arc<Route>>, place: &Cause) -> Cause {
        let (touched, ignored) = (&rules.touched, &self.ignored_by);
        let Some(won) = won else { return Cause::of_all([touched, ignored, place]) };
        let mut devices = won.nexthops.iter().map(|nexthop| links.needs(nexthop.dev));
        let of_first = devices.next().unwrap_or(touched);
        devices.fold(Cause::of_all([&won.needs, of_first, touched, ignored, place]), Cause::with)
    }

    /// Tells what the tables hold of rules that nobody came to.
    #[inline]
    fn unread<'a, L: LookupLog>(&self, later: impl Iterator<Item = &'a Rule>, log: &mut L) {
        for rule in later {
            if let (RuleAction::Lookup, Some(table)) = (rule.action, rule.table) {
                log.unread(Unread { priority: rule.priority, table, routes: self.routes(table) });
            }
        }
    }

    /// A table as it is now; empty if it does not exist.
    #[inline]
    fn routes(&self, table: TableId) -> Routes {
        self.tables.iter().find(|own| own.id == table).map_or_else(Routes::default, |held| held.routes().clone())
    }
}

/// Source: `fib4_rule_action()` in Linux 6.18.
const fn refusal_of_rule(kind: RouteType) -> Errno {
    match kind {
        RouteType::Unreachable => Errno::Enetunreach,
        RouteType::Prohibit => Errno::Eacces,
        RouteType::Blackhole
        | RouteType::Throw
        | RouteType::Unicast
        | RouteType::Local
        | RouteType::Broadcast
        | RouteType::Anycast
        | RouteType::Multicast => Errno::Einval,
    }
}

impl Fib {
    /// Source: `fib4_rule_suppress()` in Linux 6.18.
    #[inline]
    fn suppressed(&self, rule: &Rule, route: &Route, flow: &Flow, links: &Links) -> bool {
        let short = rule.suppress.prefix_len.is_some_and(|len| u32::from(route.dst.prefix_len()) <= len);
        let group = || self.first_good(route, flow).and_then(|nexthop| links.get(nexthop.dev)).map(|own| own.group);
        short || (rule.suppress.ifgroup.is_some() && group() == rule.suppress.ifgroup)
    }

    /// The route of a table that fits a flow best.
    fn best(&self, table: TableId, flow: &Flow) -> Option<&Arc<Route>> {
        self.best_of(self.tables.iter().find(|own| own.id == table)?, flow)
    }

    fn best_of<'a>(&self, table: &'a Table, flow: &Flow) -> Option<&'a Arc<Route>> {
        table.longest(flow.dst, |route| self.misfit(route, flow).is_none())
    }

    /// Why a route that holds the destination can not answer, whatever the others are.
    #[inline(always)]
    fn misfit(&self, route: &Route, flow: &Flow) -> Option<Fate> {
        if route.tos != 0 && route.tos != flow.tos & Flow::TOS_BITS {
            Some(Fate::OtherTos)
        } else if route.scope < flow.scope {
            Some(Fate::ScopeTooWide)
        } else if !route.kind.leads() || self.first_good(route, flow).is_some() {
            None
        } else if flow.oif.is_some_and(|oif| !route.uses(oif)) {
            Some(Fate::OtherDevice)
        } else {
            Some(Fate::Dead)
        }
    }

    /// Source: `fib_lookup_good_nhc()` in Linux 6.18.
    #[inline]
    pub(super) fn first_good<'a>(&self, route: &'a Route, flow: &Flow) -> Option<&'a Nexthop> {
        route.nexthops.iter().find(|nexthop| {
            let of_device = flow.oif.is_none_or(|oif| oif == nexthop.dev);
            of_device && !nexthop.dead && (flow.ignore_linkstate || !self.ignores(nexthop))
        })
    }

    /// What becomes of a route that holds the destination, where `best` is the one that is taken if `answer` takes one.
    #[inline]
    fn fate(&self, route: &Arc<Route>, flow: &Flow, best: Option<&Arc<Route>>, answer: TableAnswer) -> Fate {
        self.misfit(route, flow).unwrap_or_else(|| match best {
            Some(_) if answer == TableAnswer::Outranked => Fate::OutrankedByMain,
            Some(best) if Arc::ptr_eq(best, route) && answer == TableAnswer::Suppressed => Fate::Suppressed,
            Some(best) if Arc::ptr_eq(best, route) => Fate::Won,
            Some(best) if best.dst.prefix_len() > route.dst.prefix_len() => Fate::ShorterPrefix,
            Some(best) if best.tos != route.tos => Fate::LessTos,
            Some(_) | None => Fate::WorseMetric,
        })
    }
}
