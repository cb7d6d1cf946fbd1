//! Which routes `show` and `flush` are about, and what a line need not say then.
//! Source: `iproute_list_flush_or_save()`, `filter_nlmsg()` of iproute2 6.1.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::super::super::addr::destination;
use super::super::super::args::{Args, matches};
use super::super::super::number;
use super::names::{self, Kind};
use super::{Output, Shell, device, invalid, not_modelled, usage};
use crate::base::{HostId, IfIndex, Nexthop, Nexthops, Route, RouteProto, Scope, TableId};
use crate::ipv4::{Exception, nearer};

#[derive(Debug, Default)]
pub(super) struct Filter {
    /// `None` is all of them.
    pub(super) table: Option<TableId>,
    /// What was learnt of the ways to single addresses, and no route.
    pub(super) cache: bool,
    /// Routes within this prefix.
    root: Option<Ipv4Net>,
    /// Routes that hold this prefix.
    matching: Option<Ipv4Net>,
    via: Option<Ipv4Net>,
    src: Option<Ipv4Net>,
    pub(super) dev: Option<IfIndex>,
    kind: Option<Kind>,
    pub(super) proto: Option<RouteProto>,
    pub(super) scope: Option<Scope>,
    pub(super) metric: Option<u32>,
    pub(super) tos: Option<u8>,
}

impl Filter {
    /// Every route, of all tables.
    pub(super) fn all() -> Self {
        Self::default()
    }

    /// Every route; of this table no line says so.
    pub(super) fn silent_on(table: TableId) -> Self {
        Self { table: Some(table), ..Self::default() }
    }

    pub(super) fn read(shell: &mut Shell<'_>, host: HostId, mut args: Args<'_>) -> Result<Self, Output> {
        let mut filter = Self { table: Some(TableId::MAIN), ..Self::default() };
        let mut dev = None;
        while let Some(word) = args.next() {
            match word {
                _ if matches(word, "table") => filter.read_table(args.value()?)?,
                _ if matches(word, "vrf") => match args.value()? {
                    "default" => filter.table = Some(TableId::MAIN),
                    name => return Err(invalid(name, "Invalid VRF")),
                },
                _ if matches(word, "cached") || matches(word, "cloned") => filter.cache = true,
                "tos" => filter.tos = Some(tos(args.value()?)?),
                _ if matches(word, "dsfield") => filter.tos = Some(tos(args.value()?)?),
                _ if matches(word, "protocol") => filter.proto = protocol(args.value()?)?,
                _ if matches(word, "scope") => filter.scope = scope(args.value()?)?,
                _ if matches(word, "type") => filter.kind = Some(kind(args.value()?)?),
                "dev" | "oif" => dev = Some(args.value()?),
                "iif" | "mark" | "realms" | "from" => return Err(not_modelled("ip route show", word)),
                "metric" | "preference" => filter.metric = Some(metric(args.value()?)?),
                _ if matches(word, "priority") => filter.metric = Some(metric(args.value()?)?),
                "via" => filter.via = Some(destination(args.value()?)?),
                "src" => filter.src = Some(destination(args.value()?)?),
                _ => filter.read_destination(word, &mut args)?,
            }
        }
        filter.dev = dev.map(|name| device(shell, host, name)).transpose()?;
        Ok(filter)
    }

    fn read_table(&mut self, word: &str) -> Result<(), Output> {
        match (names::table(word), word) {
            (Some(TableId::UNSPEC), _) | (None, "all") => self.table = None,
            (Some(table), _) => self.table = Some(table),
            (None, "cache") => self.cache = true,
            (None, _) if matches(word, "help") => return Err(usage()),
            (None, _) => return Err(invalid(word, "table id value is invalid")),
        }
        Ok(())
    }

    fn read_destination(&mut self, word: &str, args: &mut Args<'_>) -> Result<(), Output> {
        let word = if word == "to" { args.value()? } else { word };
        if matches(word, "root") {
            self.root = selector(args.value()?)?;
        } else if matches(word, "match") {
            self.matching = selector(args.value()?)?;
        } else {
            let word = if matches(word, "exact") { args.value()? } else { word };
            let exact = selector(word)?;
            (self.root, self.matching) = (exact, exact);
        }
        Ok(())
    }

    /// A table that is of no interest is not read at all.
    pub(super) fn wants_table(&self, table: TableId) -> bool {
        !self.cache && self.table.is_none_or(|wanted| wanted == table)
    }

    pub(super) fn fits(&self, route: &Route) -> bool {
        let within = |net: &Option<Ipv4Net>, addr: Option<Ipv4Addr>| {
            net.is_none_or(|net| net.contains(&addr.unwrap_or(Ipv4Addr::UNSPECIFIED)))
        };
        let len = route.dst.prefix_len();
        self.root.is_none_or(|root| root.prefix_len() <= len && root.contains(&route.dst.addr()))
            && self.matching.is_none_or(|match_| match_.prefix_len() >= len && route.dst.contains(&match_.addr()))
            && within(&self.via, route.via())
            && within(&self.src, route.prefsrc)
            && self.dev.is_none_or(|dev| route.dev() == Some(dev))
            && self.kind.is_none_or(|kind| kind == Kind::Known(route.kind))
            && self.proto.is_none_or(|proto| proto == route.proto)
            && self.scope.is_none_or(|scope| scope == route.scope)
            && self.metric.is_none_or(|metric| metric == route.metric)
            && self.tos.is_none_or(|tos| tos == route.tos)
    }

    /// What was learnt by a route has its type and device, and nothing else of it.
    pub(super) fn fits_learnt(&self, route: &Route, own: &Exception) -> bool {
        let Some(nexthop) = own.nexthop() else { return false };
        let via = nearer(Some(own), Some(nexthop));
        let nexthops = Nexthops::One(Nexthop::new(nexthop.dev, via, Scope::LINK, false));
        let of_protocol = self.proto.is_none_or(|proto| proto == route.proto);
        let shown = Route {
            dst: own.dst.into(),
            proto: RouteProto::UNSPEC,
            scope: Scope::GLOBAL,
            tos: 0,
            metric: 0,
            prefsrc: None,
            nexthops,
            ..route.clone()
        };
        of_protocol && self.fits(&shown)
    }

    /// Every route that is shown has this gateway, so no line says it.
    pub(super) fn hides_via(&self) -> bool {
        self.via.is_some_and(|via| via.prefix_len() == 32)
    }

    pub(super) fn hides_src(&self) -> bool {
        self.src.is_some_and(|src| src.prefix_len() == 32)
    }
}

/// `any` and `all` ask nothing; `default` asks for the length 0.
fn selector(word: &str) -> Result<Option<Ipv4Net>, Output> {
    if ["any", "all"].contains(&word) { Ok(None) } else { destination(word).map(Some) }
}

fn tos(word: &str) -> Result<u8, Output> {
    names::dsfield(word).ok_or_else(|| invalid(word, "TOS value is invalid"))
}

fn protocol(word: &str) -> Result<Option<RouteProto>, Output> {
    match names::protocol(word) {
        Some(proto) => Ok(Some(proto)),
        None if word == "all" => Ok(None),
        None => Err(invalid(word, "invalid \"protocol\"")),
    }
}

fn scope(word: &str) -> Result<Option<Scope>, Output> {
    match names::scope(word) {
        Some(scope) => Ok(Some(scope)),
        None if word == "all" => Ok(None),
        None => Err(invalid(word, "invalid \"scope\"")),
    }
}

fn kind(word: &str) -> Result<Kind, Output> {
    names::kind(word).ok_or_else(|| invalid(word, "node type value is invalid"))
}

fn metric(word: &str) -> Result<u32, Output> {
    number::u32(word).ok_or_else(|| invalid(word, "\"metric\" value is invalid"))
}
