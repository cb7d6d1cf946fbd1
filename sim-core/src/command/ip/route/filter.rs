//! Which routes `show` and `flush` are about, and what a line need not say then.
//! Source: `iproute_list_flush_or_save()`, `filter_nlmsg()` of iproute2 6.1.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::super::super::addr::{destination, inet_destination};
use super::super::super::args::{Args, matches};
use super::super::super::number;
use super::names::{self, Kind};
use super::{Output, Shell, device, fail, invalid, not_modelled, usage};
use crate::base::{HostId, IfIndex, Nexthop, Nexthops, Route, RouteProto, Scope, TableId};
use crate::ipv4::{Exception, nearer};

#[derive(Debug, Default)]
pub(super) struct Filter {
    /// `None` is all of them.
    pub(super) table: Option<TableId>,
    /// What was learnt of the ways to single addresses, and no route.
    pub(super) cache: bool,
    to: Selector,
    /// Of what the packet comes from, which is anything: no route of IPv4 asks for it.
    from: Selector,
    via: Option<Ipv4Net>,
    src: Option<Ipv4Net>,
    pub(super) dev: Option<IfIndex>,
    /// A device that packets come in by, or a mark: no route has either.
    of_packets: bool,
    kind: Option<Kind>,
    pub(super) proto: Option<RouteProto>,
    pub(super) scope: Option<Scope>,
    pub(super) metric: Option<u32>,
    pub(super) tos: Option<u8>,
}

/// Which prefixes.
#[derive(Debug, Default)]
struct Selector {
    /// Those within this one.
    root: Option<Ipv4Net>,
    /// Those that hold this one.
    matching: Option<Ipv4Net>,
}

impl Filter {
    /// Every route, of all tables.
    pub(super) fn all() -> Self {
        Self::default()
    }

    pub(super) fn read(
        shell: &mut Shell<'_>,
        host: HostId,
        only_ipv4: bool,
        mut args: Args<'_>,
    ) -> Result<Self, Output> {
        let mut filter = Self { table: Some(TableId::MAIN), ..Self::default() };
        let (mut dev, mut iif, mut mark) = (None, None, 0);
        let prefix = if only_ipv4 { inet_destination } else { destination };
        let selector = if only_ipv4 { some_destination } else { any_or_destination };
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
                "iif" => iif = Some(args.value()?),
                "mark" => {
                    let value = args.value()?;
                    let wrong = || fail(255, &format!("Error: argument \"{value}\" is wrong: invalid mark value\n"));
                    mark = number::u32(value).ok_or_else(wrong)?;
                }
                _ if matches(word, "metric") || matches(word, "priority") => {
                    filter.metric = Some(metric(args.value()?)?);
                }
                "preference" => filter.metric = Some(metric(args.value()?)?),
                "via" => filter.via = Some(prefix(args.value()?)?),
                "src" => filter.src = Some(prefix(args.value()?)?),
                _ if matches(word, "realms") => return Err(realms(args.value()?)),
                _ if matches(word, "from") => filter.from.read(args.value()?, &mut args, selector)?,
                "to" => filter.to.read(args.value()?, &mut args, selector)?,
                _ => filter.to.read(word, &mut args, selector)?,
            }
        }
        let iif = iif.map(|name| device(shell, host, name)).transpose()?;
        filter.dev = dev.map(|name| device(shell, host, name)).transpose()?;
        filter.of_packets = iif.is_some() || mark != 0;
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

    /// A table that is of no interest is not read at all.
    pub(super) fn wants_table(&self, table: TableId) -> bool {
        !self.cache && self.table.is_none_or(|wanted| wanted == table)
    }

    pub(super) fn fits(&self, route: &Route) -> bool {
        let within = |net: &Option<Ipv4Net>, addr: Option<Ipv4Addr>| {
            net.is_none_or(|net| net.contains(&addr.unwrap_or(Ipv4Addr::UNSPECIFIED)))
        };
        !self.of_packets
            && self.to.fits(&route.dst)
            && self.from.fits(&Ipv4Net::default())
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

impl Selector {
    fn read(&mut self, word: &str, args: &mut Args<'_>, selector: ReadPrefix) -> Result<(), Output> {
        if matches(word, "root") {
            self.root = selector(args.value()?)?;
        } else if matches(word, "match") {
            self.matching = selector(args.value()?)?;
        } else {
            let exact = selector(if matches(word, "exact") { args.value()? } else { word })?;
            (self.root, self.matching) = (exact, exact);
        }
        Ok(())
    }

    fn fits(&self, net: &Ipv4Net) -> bool {
        let len = net.prefix_len();
        self.root.is_none_or(|root| root.prefix_len() <= len && root.contains(&net.addr()))
            && self.matching.is_none_or(|within| within.prefix_len() >= len && net.contains(&within.addr()))
    }
}

type ReadPrefix = fn(&str) -> Result<Option<Ipv4Net>, Output>;

/// `any` and `all` ask nothing; `default` asks for the length 0.
fn any_or_destination(word: &str) -> Result<Option<Ipv4Net>, Output> {
    if ["any", "all"].contains(&word) { Ok(None) } else { destination(word).map(Some) }
}

/// With `-4` they are of that family, and ask for the length 0 as well. Source: `get_addr_1()` in iproute2 6.1.
fn some_destination(word: &str) -> Result<Option<Ipv4Net>, Output> {
    inet_destination(word).map(Some)
}

/// Source: `get_rt_realms_or_raw()` in iproute2 6.1.
fn realms(word: &str) -> Output {
    let is_realm = |part: &str| part == "cosmos" || number::u32(part).is_some_and(|number| number <= 255);
    if word.split('/').take(2).all(is_realm) {
        not_modelled("ip route show", "realms")
    } else {
        invalid(word, "invalid realms")
    }
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
