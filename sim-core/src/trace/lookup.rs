use std::net::Ipv4Addr;
use std::sync::Arc;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};
use smallvec::SmallVec;

use super::{ExceptionRead, NexthopRead};
use crate::base::{Cause, DevName, DevNames, Route, RouteType, Routes, TableId};

/// What a lookup is for: the question that its rules and tables answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Which way does a packet of this host go?
    Output,
    /// A packet came in: is it for this host?
    Input,
    /// Somebody asks by ARP for an address: is it of this host?
    Arp,
    /// A packet came in: is there a way back to its source?
    Source,
}

/// A rule was tried. Source: ip-rule(8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RuleRead {
    pub purpose: Purpose,
    pub dst: Ipv4Addr,
    /// Where it stands among the host's rules, from 0.
    pub place: usize,
    pub priority: u32,
    /// The table that it names, if it names one.
    pub table: Option<TableId>,
    pub answer: RuleAnswer,
}

/// What came of trying a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleAnswer {
    /// It is for this packet: its table is read next.
    Reads,
    /// It is for other packets.
    Missed(RuleMiss),
    /// `goto`: on with the rule of this priority.
    Jumps(u32),
    /// `nop`, or a `goto` without a rule to go to.
    Passes,
    /// The search ends with this refusal.
    Refuses(RouteType),
}

/// Which part of a rule's selector a packet does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleMiss {
    From,
    To,
    Iif,
    Oif,
    Mark,
    TunId,
    L3mdev,
    Uid,
    Tos,
    Ipproto,
    Sport,
    Dport,
    /// It fits all, and the rule says `not`.
    Inverted,
}

/// A table was read for one destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRead {
    pub purpose: Purpose,
    pub dst: Ipv4Addr,
    /// Of the rule that sent here.
    pub priority: u32,
    pub table: TableId,
    /// The table as it was then: shared, not copied, with all that read it before it changed.
    pub routes: Routes,
    /// What became of them.
    pub fates: Fates,
    /// How the host's devices were called, where there is a route.
    pub names: DevNames,
    pub answer: TableAnswer,
    /// Rules that would have been next, had this table not answered, with what their tables hold.
    pub unread: Unreads,
}

impl TableRead {
    /// Every route of the table, longest prefix first, with its fate.
    pub fn candidates(&self) -> Vec<Candidate> {
        let mut all: Vec<Candidate> = (0..self.routes.len()).map(|at| self.candidate(at)).collect();
        all.sort_by_key(|candidate| 32 - candidate.route.dst.prefix_len());
        all
    }

    /// The route that won, if any did.
    pub fn winner(&self) -> Option<Candidate> {
        self.with_fate(Fate::Won)
    }

    /// The first route with that fate, which is not [`Fate::OtherPrefix`].
    pub fn with_fate(&self, fate: Fate) -> Option<Candidate> {
        self.fates.place_of(fate).map(|at| self.candidate(at))
    }

    /// The routes of a rule that nobody came to, in the order of their table.
    pub fn never(&self, unread: &Unread) -> Vec<(Arc<Route>, DevName)> {
        unread.routes.iter().map(|route| (Arc::clone(route), self.dev(route))).collect()
    }

    fn candidate(&self, at: usize) -> Candidate {
        let route = Arc::clone(&self.routes[at]);
        Candidate { dev: self.dev(&route), route, fate: self.fates.of(at) }
    }

    /// Of a route that leads nowhere it is empty.
    fn dev(&self, route: &Route) -> DevName {
        match &*route.nexthops {
            [] => DevName::from(""),
            [one] => self.names.get(one.dev),
            many => many.iter().map(|own| self.names.get(own.dev)).collect::<Vec<_>>().join(" ").into(),
        }
    }
}

/// As a person reads it: with its candidates.
impl Serialize for TableRead {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { purpose, dst, priority, table, answer, .. } = self;
        let mut read = serializer.serialize_struct("TableRead", 7)?;
        read.serialize_field("purpose", purpose)?;
        read.serialize_field("dst", dst)?;
        read.serialize_field("priority", priority)?;
        read.serialize_field("table", table)?;
        read.serialize_field("candidates", &self.candidates())?;
        read.serialize_field("answer", answer)?;
        let unread: Vec<_> = self.unread.iter().map(|rule| (rule.priority, rule.table, self.never(rule))).collect();
        read.serialize_field("unread", &unread)?;
        read.end()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TableAnswer {
    /// One of the candidates won.
    Route,
    /// No route covers the destination: the next rule is tried.
    NoMatch,
    /// The table holds no route at all: the next rule is tried.
    Empty,
    /// Table `local` covers the destination, but `main` holds a longer prefix. As long as nobody ever
    /// added a rule, Linux keeps both tables in one trie, where the longest prefix wins:
    /// `fib_trie_unmerge()` was not called yet.
    Outranked,
    /// The route that won is a blackhole, unreachable or prohibit: the search ends without a way.
    Refused,
    /// The route that won is a throw: the next rule is tried.
    Throw,
    /// The rule does not take the route that won: the next rule is tried.
    Suppressed,
}

impl TableAnswer {
    /// A route of the table won, whatever it says.
    pub const fn takes_a_route(self) -> bool {
        match self {
            Self::Route | Self::Refused | Self::Throw => true,
            Self::NoMatch | Self::Empty | Self::Outranked | Self::Suppressed => false,
        }
    }

    /// No rule is tried any more.
    pub const fn ends_the_search(self) -> bool {
        match self {
            Self::Route | Self::Refused => true,
            Self::NoMatch | Self::Empty | Self::Outranked | Self::Throw | Self::Suppressed => false,
        }
    }
}

/// A route that was there when a table was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    pub route: Arc<Route>,
    /// Name of the route's device at that moment; of several nexthops all their names, with blanks between them.
    pub dev: DevName,
    pub fate: Fate,
}

/// What became of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    Won,
    /// Its prefix does not hold the destination.
    OtherPrefix,
    /// It holds the destination, but a longer prefix of the same table does too.
    ShorterPrefix,
    /// It holds the destination, but a longer prefix in table `main` does too: see [`TableAnswer::Outranked`].
    OutrankedByMain,
    /// Same prefix, but a lower metric, or an older route, was taken.
    WorseMetric,
    /// The lookup was bound to another device.
    OtherDevice,
    /// Its device went, or its cable does not carry and `ignore_routes_with_linkdown` passes it over.
    Dead,
    /// Its scope is wider than what was asked for.
    ScopeTooWide,
    /// It is for packets with another type of service.
    OtherTos,
    /// Same prefix, but one that names the packet's type of service was taken.
    LessTos,
    /// The rule that sent here does not take answers like this.
    Suppressed,
}

/// What became of the routes of a table: of those that hold the destination, by their place in the table, in order. They
/// are few; all others have [`Fate::OtherPrefix`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fates(SmallVec<[(u32, Fate); 2]>);

impl Fates {
    /// Of the route at that place.
    fn of(&self, at: usize) -> Fate {
        self.0.iter().find(|(place, _)| *place as usize == at).map_or(Fate::OtherPrefix, |(_, fate)| *fate)
    }

    /// Of the first route with a fate that those have which hold the destination.
    #[inline]
    fn place_of(&self, fate: Fate) -> Option<usize> {
        self.0.iter().find(|(_, own)| *own == fate).map(|(place, _)| *place as usize)
    }

    /// What became of the route at that place, which stands behind all that were told of before.
    #[inline]
    pub fn push(&mut self, at: usize, fate: Fate) {
        self.0.push((u32::try_from(at).unwrap_or(u32::MAX), fate));
    }
}

/// Of each route of a table, in its order.
impl FromIterator<Fate> for Fates {
    fn from_iter<I: IntoIterator<Item = Fate>>(all: I) -> Self {
        let mut fates = Self::default();
        let told = all.into_iter().enumerate().filter(|(_, fate)| *fate != Fate::OtherPrefix);
        told.for_each(|(at, fate)| fates.push(at, fate));
        fates
    }
}

/// Rules that nobody came to; mostly there is one, of table `default`.
pub type Unreads = SmallVec<[Unread; 1]>;

/// A rule that nobody came to, and what its table holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    pub priority: u32,
    pub table: TableId,
    pub routes: Routes,
}

/// Who listens to a lookup. The lookup that decides calls it as it goes, so the record cannot differ.
pub trait LookupLog {
    /// False spares the lookup the work of gathering what nobody reads.
    fn listens(&self) -> bool;
    /// `cause` is the rule's.
    fn rule(&mut self, read: RuleRead, cause: &Cause);
    /// The record does not tell yet what became of the routes, and which rules are left. `needs` adds to those
    /// that made the place the commands without which the route that `won` would have no device to leave by.
    fn table(&mut self, read: impl FnOnce() -> TableRead, won: Option<&Route>, needs: impl FnOnce(&Cause) -> Cause);
    /// What became of the route at that place of the table that was told last, in the order of the places: see [`Fates`].
    fn fate(&mut self, at: usize, fate: Fate);
    /// Nobody came to this rule, since the table that was told last answered.
    fn unread(&mut self, rule: Unread);
    /// `cause` made the ways what they are, and shut some of them.
    fn nexthop(&mut self, read: NexthopRead, cause: &Cause);
    /// `cause` taught it.
    fn exception(&mut self, read: ExceptionRead, cause: &Cause);
    /// What else was looked at, and came from these commands: a sysctl, an address.
    fn need(&mut self, cause: &Cause);
}

/// Listens to nothing and costs nothing.
pub struct Silent;

impl LookupLog for Silent {
    #[inline]
    fn listens(&self) -> bool {
        false
    }
    #[inline]
    fn rule(&mut self, _: RuleRead, _: &Cause) {}
    #[inline]
    fn table(&mut self, _: impl FnOnce() -> TableRead, _: Option<&Route>, _: impl FnOnce(&Cause) -> Cause) {}
    #[inline]
    fn fate(&mut self, _: usize, _: Fate) {}
    #[inline]
    fn unread(&mut self, _: Unread) {}
    #[inline]
    fn nexthop(&mut self, _: NexthopRead, _: &Cause) {}
    #[inline]
    fn exception(&mut self, _: ExceptionRead, _: &Cause) {}
    fn need(&mut self, _: &Cause) {}
}
