//! `ip route add`, `change`, `replace`, `prepend`, `append`, `test` and `del`. Source: `iproute_modify()` of iproute2 6.1.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::Ipv4Net;

use super::super::super::addr::{addr, any_addr, destination, inet_destination, is_default};
use super::super::super::args::matches;
use super::super::super::done;
use super::super::super::number;
use super::names::Kind;
use super::nexthops::{self, Wanted};
use super::{
    Args, Output, Reply, Shell, Target, device, fail, garbage, invalid, metrics, names, not_modelled, refused, usage,
};
use crate::base::{Cause, HostId, NexthopId, Route, RouteProto, RouteType, Scope, TableId};
use crate::ipv4::{AskedMetrics, Insert, NexthopConfig, RouteConfig, RouteError};

/// What was said of a route.
#[derive(Default)]
struct Said {
    kind: Option<RouteType>,
    dst: Option<Ipv4Net>,
    tos: u8,
    /// Of the route itself.
    nexthop: NexthopConfig,
    /// A gateway was named, and be it 0.0.0.0, which is none.
    gateway: bool,
    /// After each word `nexthop`.
    nexthops: Vec<NexthopConfig>,
    nhid: Option<NexthopId>,
    prefsrc: Option<Ipv4Addr>,
    metric: Option<u32>,
    proto: Option<RouteProto>,
    scope: Option<Scope>,
    table: Option<TableId>,
    metrics: AskedMetrics,
    /// A type that the kernel takes no route of.
    refused_type: Option<&'static str>,
    /// Some word showed that IPv4 is meant, or `-4` said so.
    inet: bool,
}

/// What iproute2 knows of a route and this model does not.
const UNKNOWN: [&str; 1] = ["encap"];

fn read(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>, verb: &str) -> Result<Said, Output> {
    let host = target.host()?;
    let mut said = Said { inet: target.options.only_ipv4, ..Said::default() };
    let (mut dev, mut nexthops) = (None, None);
    while let Some(word) = args.next() {
        match word {
            "src" => said.prefsrc = Some(address(args.value()?, &mut said.inet)?).filter(|src| !src.is_unspecified()),
            "via" => {
                if said.gateway {
                    return Err(invalid(word, "use nexthop syntax to specify multiple via"));
                }
                said.gateway = true;
                match via(&mut args, &mut said.inet)? {
                    IpAddr::V4(via) => said.nexthop.via = Some(via).filter(|via| !via.is_unspecified()),
                    IpAddr::V6(via) => said.nexthop.via6 = Some(via),
                }
            }
            "tos" => said.tos = tos(args.value()?)?,
            _ if matches(word, "dsfield") => said.tos = tos(args.value()?)?,
            "preference" => said.metric = Some(metric(args.value()?)?),
            _ if matches(word, "metric") || matches(word, "priority") => said.metric = Some(metric(args.value()?)?),
            "scope" => said.scope = Some(scope(args.value()?)?),
            "onlink" => said.nexthop.onlink = true,
            "dev" | "oif" => dev = Some(args.value()?),
            "nhid" => {
                let value = args.value()?;
                let id = number::u32(value).ok_or_else(|| invalid(value, "\"id\" value is invalid"))?;
                said.nhid = Some(NexthopId(id)).filter(|id| id.0 != 0);
            }
            "nexthop" => {
                nexthops = Some(args);
                break;
            }
            _ if read_unused(word, &mut args, &mut said)? || metrics::read(word, &mut args, &mut said.metrics)? => {}
            _ if matches(word, "realms") => return Err(not_modelled(&format!("ip route {verb}"), word)),
            unknown if UNKNOWN.contains(&unknown) => return Err(not_modelled(&format!("ip route {verb}"), unknown)),
            _ if matches(word, "protocol") => {
                let value = args.value()?;
                let proto = names::protocol(value).ok_or_else(|| invalid(value, "\"protocol\" value is invalid"))?;
                said.proto = Some(proto);
            }
            _ if matches(word, "table") => {
                let value = args.value()?;
                let table = names::table(value).ok_or_else(|| invalid(value, "\"table\" value is invalid"))?;
                said.table = Some(names::table_after(said.table, table));
            }
            _ if matches(word, "vrf") => {
                let table = match args.value()? {
                    "default" => TableId::MAIN,
                    name => return Err(invalid(name, "Invalid VRF")),
                };
                said.table = Some(names::table_after(said.table, table));
            }
            _ => read_destination(word, &mut args, &mut said)?,
        }
    }
    if said.dst.is_none() {
        return Err(usage());
    }
    said.nexthop.oif = dev.map(|name| device(shell, host, name)).transpose()?;
    if let Some(args) = nexthops {
        said.nexthops = nexthops::read(shell, host, args, said.inet)?;
    }
    Ok(said)
}

/// `[ to ] [ TYPE ] PREFIX`
fn read_destination(word: &str, args: &mut Args<'_>, said: &mut Said) -> Result<(), Output> {
    let mut word = if word == "to" { args.value()? } else { word };
    if !word.starts_with(|first: char| first.is_ascii_digit())
        && let Some(kind) = names::kind(word)
    {
        match kind {
            Kind::Known(kind) => said.kind = Some(kind),
            Kind::Refused(name) => said.refused_type = Some(name),
        }
        word = args.value()?;
    }
    if matches(word, "help") {
        return Err(usage());
    }
    if said.dst.is_some() {
        return Err(garbage("to", word));
    }
    said.dst = Some(said.prefix(word)?);
    Ok(())
}

/// What a person may say, and IPv4 does not look at.
fn read_unused(word: &str, args: &mut Args<'_>, said: &mut Said) -> Result<bool, Output> {
    let wrong = |value: &str, name: &str| Err(invalid(value, &format!("\"{name}\" value is invalid")));
    let is_octet = |value| number::u32(value).is_some_and(|number| number <= 255);
    match word {
        "from" => drop(said.prefix(args.value()?)?),
        "as" => {
            let value = args.value()?;
            address(if value == "to" { args.value()? } else { value }, &mut said.inet)?;
        }
        "expires" => match args.value()? {
            value if number::u32(value).is_none() => return wrong(value, word),
            _ => {}
        },
        "ttl-propagate" => match args.value()? {
            value if !matches(value, "enabled") && !matches(value, "disabled") => return wrong(value, word),
            _ => {}
        },
        _ if word.len() > 2 && matches(word, "pref") => match args.value()? {
            "low" | "medium" | "high" => {}
            value if !is_octet(value) => return wrong(value, "pref"),
            _ => {}
        },
        _ => return Ok(false),
    }
    Ok(true)
}

/// Until the family is known, any would do: `inet` says whether it is, and is so from here on.
fn address(word: &str, inet: &mut bool) -> Result<Ipv4Addr, Output> {
    let read = if *inet { addr(word) } else { any_addr(word) }?;
    *inet = true;
    Ok(read)
}

pub(super) fn via(args: &mut Args<'_>, inet: &mut bool) -> Result<IpAddr, Output> {
    match args.value()? {
        "inet" => {
            *inet = true;
            address(args.value()?, inet).map(IpAddr::V4)
        }
        // Said first, it would make the route one of IPv6.
        "inet6" if *inet => {
            let word = args.value()?;
            let wrong = || fail(1, &format!("Error: inet6 address is expected rather than \"{word}\".\n"));
            match word.parse::<Ipv6Addr>().map_err(|_| wrong())? {
                Ipv6Addr::UNSPECIFIED => Err(not_modelled("ip route: via inet6", word)),
                via => Ok(IpAddr::V6(via)),
            }
        }
        family @ ("inet6" | "mpls" | "bridge" | "link") => Err(not_modelled("ip route: via", family)),
        word => address(word, inet).map(IpAddr::V4),
    }
}

fn metric(word: &str) -> Result<u32, Output> {
    number::u32(word).ok_or_else(|| invalid(word, "\"metric\" value is invalid"))
}

fn tos(word: &str) -> Result<u8, Output> {
    names::dsfield(word).ok_or_else(|| invalid(word, "\"tos\" value is invalid"))
}

fn scope(word: &str) -> Result<Scope, Output> {
    names::scope(word).ok_or_else(|| invalid(word, "invalid \"scope\" value"))
}

/// Where a route of a type belongs that names no table.
const fn own_table(kind: Option<RouteType>) -> TableId {
    match kind {
        Some(RouteType::Local | RouteType::Broadcast | RouteType::Anycast) => TableId::LOCAL,
        Some(
            RouteType::Unicast
            | RouteType::Multicast
            | RouteType::Blackhole
            | RouteType::Unreachable
            | RouteType::Prohibit
            | RouteType::Throw,
        )
        | None => TableId::MAIN,
    }
}

impl Said {
    fn own_table(&self) -> TableId {
        if self.refused_type == Some("nat") { TableId::LOCAL } else { own_table(self.kind) }
    }

    fn prefix(&mut self, word: &str) -> Result<Ipv4Net, Output> {
        let read = if self.inet { inet_destination(word) } else { destination(word) }?;
        self.inet |= !is_default(word);
        Ok(read)
    }

    fn table(&self) -> TableId {
        // The kernel takes table 0 for main.
        self.table.map_or(self.own_table(), |table| if table == TableId::UNSPEC { TableId::MAIN } else { table })
    }

    /// It names no gateway, no nexthops and no nexthop object.
    const fn leads_itself(&self) -> bool {
        !self.gateway && self.nexthops.is_empty() && self.nhid.is_none()
    }

    /// An object has its own way. Source: `rtm_to_fib_config()` in Linux 6.18.
    fn check_nhid(&self) -> Result<(), Output> {
        let both = self.nexthop.via.is_some() || self.nexthop.oif.is_some() || !self.nexthops.is_empty();
        if self.nhid.is_some() && both {
            return Err(refused(RouteError::Said("Nexthop specification and nexthop id are mutually exclusive")));
        }
        Ok(())
    }

    /// The scope of a new route that was given none.
    fn born_scope(&self) -> Scope {
        match self.kind.unwrap_or(RouteType::Unicast) {
            RouteType::Local => Scope::HOST,
            RouteType::Broadcast | RouteType::Anycast | RouteType::Multicast => Scope::LINK,
            RouteType::Unicast if self.leads_itself() => Scope::LINK,
            RouteType::Unicast
            | RouteType::Blackhole
            | RouteType::Unreachable
            | RouteType::Prohibit
            | RouteType::Throw => Scope::GLOBAL,
        }
    }
}

pub(super) fn put(shell: &mut Shell<'_>, target: Target, args: Args<'_>, how: Insert) -> Reply {
    let host = target.host()?;
    let said = read(shell, target, args, "add")?;
    said.check_nhid()?;
    if said.nhid.is_some() && said.nexthop.onlink {
        return Err(not_modelled("ip route add: nhid with", "onlink"));
    }
    if let Some(kind) = said.kind.filter(|kind| said.nhid.is_some() && !kind.leads()) {
        return Err(not_modelled("ip route add: nhid with type", kind.name()));
    }
    let asked = RouteConfig {
        kind: said.kind.unwrap_or(RouteType::Unicast),
        dst: said.dst.unwrap_or_default(),
        table: said.table(),
        tos: said.tos,
        scope: said.scope.unwrap_or_else(|| said.born_scope()),
        proto: said.proto.unwrap_or(RouteProto::BOOT),
        metric: said.metric.unwrap_or(0),
        prefsrc: said.prefsrc,
        nexthop: said.nexthop,
        nexthops: said.nexthops,
        nhid: said.nhid,
        metrics: said.metrics,
    };
    if let Some(kind) = said.refused_type {
        return Err(refuse_type(shell, host, &asked, kind));
    }
    if asked.nexthop.onlink && !asked.kind.leads() {
        // Linux keeps the flag, and shows it.
        return Err(not_modelled("ip route: onlink with type", asked.kind.name()));
    }
    insert(shell, host, &asked, how).map_err(refused)?;
    Ok(done(String::new()))
}

/// A route comes into its table, or is refused by the kernel.
pub(in crate::command) fn insert(
    shell: &mut Shell<'_>,
    host: HostId,
    asked: &RouteConfig,
    how: Insert,
) -> Result<(), RouteError> {
    let cause = shell.cause();
    asked.check_prefix()?;
    let netns = shell.world.host_mut(host);
    netns.ipv4.fib.new_table(asked.table);
    let (route, needed) = netns.ipv4.check_route(&netns.links, asked)?;
    let cause = route.nhid.map_or(cause.clone(), |id| cause.and(&netns.ipv4.nexthops.cause(id)));
    let route = Route { cause, ..route };
    let replaced = if how.replace { netns.ipv4.fib.replaced_by(&route, how) } else { Cause::none() };
    let by_hand = (route.kind == RouteType::Local).then(|| route.cause.and(&route.needs));
    netns.ipv4.fib.insert(route, how)?;
    netns.ipv4.fib.note_local_by_hand(by_hand);
    shell.journal.need(&needed.and(&replaced));
    Ok(())
}

/// The first route of a table that fits goes.
pub(in crate::command) fn remove(
    shell: &mut Shell<'_>,
    host: HostId,
    table: TableId,
    fits: impl Fn(&Route) -> bool,
) -> Result<(), RouteError> {
    let gone = shell.world.host_mut(host).ipv4.fib.delete(table, fits)?;
    shell.journal.need(&gone.cause);
    Ok(())
}

/// Its scope would have to be `nowhere`. Source: `fib_props` in Linux 6.18.
fn refuse_type(shell: &mut Shell<'_>, host: HostId, asked: &RouteConfig, kind: &str) -> Output {
    if asked.scope == Scope::NOWHERE {
        return not_modelled("ip route: type", kind);
    }
    if let Err(error) = asked.check_prefix() {
        return refused(error);
    }
    shell.world.host_mut(host).ipv4.fib.new_table(asked.table);
    refused(RouteError::Said("Invalid scope"))
}

/// The first route that fits all that was said. Source: `fib_table_delete()`, `fib_nh_match()` in Linux 6.18.
pub(super) fn delete(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    let said = read(shell, target, args, "del")?;
    said.check_nhid()?;
    let dst = said.dst.unwrap_or_default();
    let scope = said.scope.or_else(|| said.kind.and_then(deleted_scope));
    if said.tos & 3 != 0 {
        return Err(refused(RouteError::Said("Invalid dsfield (tos): ECN bits must be 0")));
    }
    if dst.trunc() != dst {
        return Err(refused(RouteError::Said("Invalid prefix for given prefix length")));
    }
    if said.nhid.is_some_and(|id| shell.world.host(host).ipv4.nexthops.get(id).is_none()) {
        return Err(refused(RouteError::Said("Nexthop id does not exist")));
    }
    let wanted = Wanted { nexthop: &said.nexthop, nexthops: &said.nexthops, nhid: said.nhid };
    let fits = |route: &Route| {
        said.refused_type.is_none()
            && route.dst == dst
            && route.tos == said.tos
            && said.kind.is_none_or(|kind| kind == born_kind(route))
            && scope.is_none_or(|scope| scope == route.scope || scope == Scope::NOWHERE)
            && said.prefsrc.is_none_or(|src| route.prefsrc == Some(src))
            && said.proto.is_none_or(|proto| proto == route.proto || proto == RouteProto::UNSPEC)
            && said.metric.is_none_or(|metric| metric == route.metric || metric == 0)
            && wanted.fits(route)
            && said.metrics.fits(route)
    };
    remove(shell, host, said.table(), fits).map_err(refused)?;
    Ok(done(String::new()))
}

/// A route that is a blackhole by its nexthop object was made as a unicast one.
const fn born_kind(route: &Route) -> RouteType {
    match (route.kind, route.nhid) {
        (RouteType::Blackhole, Some(_)) => RouteType::Unicast,
        (kind, _) => kind,
    }
}

/// The scope that iproute2 asks for when a route is deleted by its type alone; any for a unicast one.
const fn deleted_scope(kind: RouteType) -> Option<Scope> {
    match kind {
        RouteType::Local => Some(Scope::HOST),
        RouteType::Broadcast | RouteType::Anycast | RouteType::Multicast => Some(Scope::LINK),
        RouteType::Unicast => None,
        RouteType::Blackhole | RouteType::Unreachable | RouteType::Prohibit | RouteType::Throw => Some(Scope::GLOBAL),
    }
}
