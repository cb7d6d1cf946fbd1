//! `ip route add`, `del`, `show`; `get` has a file of its own.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::super::addr::{addr, prefix};
use super::super::args::{Args, matches};
use super::super::done;
use super::rule::table_text;
use super::{
    Options, Output, Reply, Shell, Target, device, extack, fail, garbage, not_modelled, route_get, rtnetlink, verb,
};
use crate::base::{Cause, HostId, IfIndex, Nexthop, Route, RouteProto, RouteType, Scope, TableId};
use crate::ipv4::{Flow, RouteError};
use crate::link::Links;
use crate::trace::{Purpose, Silent};

/// Options before the object that have a meaning here.
pub(super) const OBEYS: Options = Options::NONE;

pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    match verb(&mut args) {
        verb if matches(verb, "show") || matches(verb, "list") || verb == "lst" => show(shell, target, args),
        verb if matches(verb, "get") => route_get::run(shell, target, args),
        verb if matches(verb, "add") => add(shell, target, args),
        verb if matches(verb, "delete") => delete(shell, target, args),
        verb => Err(not_modelled("ip route", verb)),
    }
}

/// What `add` and `del` say of a route.
#[derive(Default)]
struct Said {
    dst: Option<Ipv4Net>,
    via: Option<Ipv4Addr>,
    dev: Option<IfIndex>,
    prefsrc: Option<Ipv4Addr>,
    metric: Option<u32>,
    proto: Option<RouteProto>,
    scope: Option<Scope>,
}

fn read(shell: &mut Shell<'_>, host: HostId, mut args: Args<'_>, verb: &str) -> Result<Said, Output> {
    let mut said = Said::default();
    let mut dev = None;
    while let Some(word) = args.next() {
        match word {
            "via" => said.via = Some(addr(args.value()?)?),
            "dev" | "oif" => dev = Some(args.value()?),
            "src" => said.prefsrc = Some(addr(args.value()?)?).filter(|src| !src.is_unspecified()),
            "metric" | "priority" | "preference" => said.metric = Some(metric(args.value()?)?),
            "proto" | "protocol" => said.proto = Some(proto(args.value()?)?),
            "scope" => said.scope = Some(scope(args.value()?)?),
            "table" => match args.value()? {
                "main" | "254" => {}
                other => return Err(not_modelled(&format!("ip route {verb}: table"), other)),
            },
            other if UNKNOWN.contains(&other) => return Err(not_modelled(&format!("ip route {verb}"), other)),
            other => {
                let word = if other == "to" { args.value()? } else { other };
                if said.dst.is_some() {
                    return Err(garbage("to", word));
                }
                said.dst = Some(if word == "default" { Ipv4Net::default() } else { prefix(word)? });
            }
        }
    }
    said.dev = dev.map(|name| device(shell, host, name)).transpose()?;
    Ok(said)
}

/// What iproute2 knows of a route and this model does not.
const UNKNOWN: [&str; 38] = [
    "unicast",
    "local",
    "broadcast",
    "multicast",
    "anycast",
    "throw",
    "blackhole",
    "unreachable",
    "prohibit",
    "nat",
    "any",
    "all",
    "tos",
    "dsfield",
    "onlink",
    "mtu",
    "lock",
    "window",
    "rtt",
    "rttvar",
    "cwnd",
    "initcwnd",
    "initrwnd",
    "advmss",
    "reordering",
    "hoplimit",
    "quickack",
    "congctl",
    "features",
    "rto_min",
    "realms",
    "nexthop",
    "nhid",
    "weight",
    "encap",
    "pref",
    "expires",
    "ttl-propagate",
];

fn metric(word: &str) -> Result<u32, Output> {
    let wrong = || fail(255, &format!("Error: argument \"{word}\" is wrong: \"metric\" value is invalid\n\n"));
    let digits = word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|_| digits).ok_or_else(wrong)
}

fn proto(word: &str) -> Result<RouteProto, Output> {
    match word {
        "kernel" => Ok(RouteProto::Kernel),
        "boot" => Ok(RouteProto::Boot),
        "static" => Ok(RouteProto::Static),
        other => Err(not_modelled("ip route: proto", other)),
    }
}

fn scope(word: &str) -> Result<Scope, Output> {
    match word {
        "global" => Ok(Scope::GLOBAL),
        "link" => Ok(Scope::LINK),
        other => Err(not_modelled("ip route: scope", other)),
    }
}

fn add(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    let said = read(shell, host, args, "add")?;
    let dst = said.dst.ok_or_else(|| not_modelled("ip route add", "no destination"))?;
    if dst.trunc() != dst {
        return Err(extack("Invalid prefix for given prefix length"));
    }
    let scope = said.scope.unwrap_or(if said.via.is_some() { Scope::GLOBAL } else { Scope::LINK });
    let nexthop = nexthop(shell, host, &said, scope)?;
    let netns = shell.world.host(host);
    if let Some(src) = said.prefsrc {
        let own = netns.ipv4.fib.addr_type(&netns.ipv4.rules, src) == RouteType::Local;
        if !own {
            return Err(extack("Invalid prefsrc address"));
        }
    }
    let cause = shell.cause();
    let (kind, table, proto) = (RouteType::Unicast, TableId::MAIN, said.proto.unwrap_or(RouteProto::Boot));
    let (metric, prefsrc) = (said.metric.unwrap_or(0), said.prefsrc);
    let needs = Cause::none(); // What the command itself needed is in its record.
    let route = Route { kind, dst, table, scope, proto, metric, prefsrc, nexthop, cause, needs };
    match shell.world.host_mut(host).ipv4.fib.add(route) {
        Ok(()) => Ok(done(String::new())),
        Err(error) => Err(rtnetlink(&error.to_string())),
    }
}

/// Where the route points, as the kernel checks it. Source: `fib_check_nh()` in Linux 6.18.
fn nexthop(shell: &mut Shell<'_>, host: HostId, said: &Said, scope: Scope) -> Result<Nexthop, Output> {
    let netns = shell.world.host(host);
    let via = said.via.filter(|via| !via.is_unspecified());
    let Some(via) = via else {
        let Some(dev) = said.dev else { return Err(rtnetlink("No such device")) };
        if !netns.links.is_up(dev) {
            return Err(extack("Device for nexthop is not up"));
        }
        let up = netns.links.needs(dev).clone();
        shell.journal.need(&up);
        return Ok(Nexthop { dev, via: None, scope: Scope::HOST });
    };
    if scope >= Scope::LINK {
        return Err(extack("Nexthop has invalid scope"));
    }
    let lookup = Flow { purpose: Purpose::Output, dst: via, oif: said.dev, scope: Scope::LINK };
    let found = netns.ipv4.fib.lookup(&netns.ipv4.rules, &netns.links, &lookup, &mut Silent);
    let usable = found.filter(|route| matches!(route.kind, RouteType::Unicast | RouteType::Local));
    let route = usable.ok_or_else(|| extack("Nexthop has invalid gateway"))?;
    let dev = route.nexthop.dev;
    if !netns.links.is_up(dev) {
        return Err(rtnetlink("Network is down"));
    }
    let found = route.cause.and(netns.links.needs(dev));
    shell.journal.need(&found);
    Ok(Nexthop { dev, via: Some(via), scope: route.scope })
}

fn delete(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    let said = read(shell, host, args, "del")?;
    let dst = said.dst.ok_or_else(|| not_modelled("ip route del", "no destination"))?;
    let fits = |route: &Route| {
        route.dst == dst
            && said.metric.is_none_or(|metric| metric == 0 || metric == route.metric)
            && said.via.is_none_or(|via| route.nexthop.via == Some(via))
            && said.dev.is_none_or(|dev| dev == route.nexthop.dev)
            && said.prefsrc.is_none_or(|src| route.prefsrc == Some(src))
            && said.proto.is_none_or(|proto| proto == route.proto)
            && said.scope.is_none_or(|scope| scope == route.scope)
    };
    match shell.world.host_mut(host).ipv4.fib.delete(TableId::MAIN, fits) {
        Ok(gone) => {
            shell.journal.need(&gone.cause);
            Ok(done(String::new()))
        }
        Err(error @ RouteError::NoTable) => Err(extack(&error.to_string())),
        Err(error @ (RouteError::NotThere | RouteError::Exists)) => Err(rtnetlink(&error.to_string())),
    }
}

/// Which tables a `show` is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    One(TableId),
    All,
}

fn show(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    let (mut shown, mut dev) = (Shown::One(TableId::MAIN), None);
    while let Some(word) = args.next() {
        match word {
            "table" => shown = table(args.value()?)?,
            "dev" => dev = Some(device(shell, host, args.value()?)?),
            other => return Err(not_modelled("ip route show", other)),
        }
    }
    let netns = shell.world.host(host);
    if let Shown::One(table) = shown
        && table != TableId::MAIN
        && !netns.ipv4.fib.has_table(table)
    {
        return Err(fail(2, "Error: ipv4: FIB table does not exist.\nDump terminated\n"));
    }
    let mut text = String::new();
    for (table, routes) in netns.ipv4.fib.iter().filter(|(table, _)| shown == Shown::All || shown == Shown::One(*table))
    {
        for route in routes.iter().filter(|route| dev.is_none_or(|dev| dev == route.nexthop.dev)) {
            let name = dev.is_none().then(|| netns.links.name(route.nexthop.dev));
            let named = shown == Shown::All && table != TableId::MAIN;
            text += &line(route, name.as_deref(), named, is_linkdown(&netns.links, route));
            text += " \n";
        }
    }
    Ok(done(text))
}

fn table(word: &str) -> Result<Shown, Output> {
    match word {
        "all" => Ok(Shown::All),
        "main" | "254" => Ok(Shown::One(TableId::MAIN)),
        "local" | "255" => Ok(Shown::One(TableId::LOCAL)),
        "default" | "253" => Ok(Shown::One(TableId::DEFAULT)),
        other => Err(not_modelled("ip route show: table", other)),
    }
}

/// The device is up, but its cable does not carry. Source: `RTNH_F_LINKDOWN` in Linux 6.18.
pub(crate) fn is_linkdown(links: &Links, route: &Route) -> bool {
    let dev = route.nexthop.dev;
    route.nexthop.scope != Scope::NOWHERE && links.is_up(dev) && !links.has_carrier(dev)
}

/// A route as `ip route show table all` prints it, without trailing blank; `dev` is its device's name.
pub fn route_text(route: &Route, dev: &str) -> String {
    line(route, Some(dev), route.table != TableId::MAIN, false)
}

/// The same with its mark for a dead cable.
pub(crate) fn route_line(route: &Route, links: &Links) -> String {
    let name = links.name(route.nexthop.dev);
    line(route, Some(&name), route.table != TableId::MAIN, is_linkdown(links, route))
}

/// Source: `print_route()` in iproute2 6.1.
fn line(route: &Route, dev: Option<&str>, table: bool, linkdown: bool) -> String {
    let mut text = String::new();
    if route.kind != RouteType::Unicast {
        let _ = write!(text, "{} ", route.kind.name());
    }
    match route.dst.prefix_len() {
        0 => text += "default",
        32 => text += &route.dst.addr().to_string(),
        _ => text += &route.dst.to_string(),
    }
    if let Some(via) = route.nexthop.via {
        let _ = write!(text, " via {via}");
    }
    if let Some(dev) = dev {
        let _ = write!(text, " dev {dev}");
    }
    if table {
        let _ = write!(text, " table {}", table_text(route.table));
    }
    match route.proto {
        RouteProto::Kernel => text += " proto kernel",
        RouteProto::Static => text += " proto static",
        RouteProto::Boot => {}
    }
    if route.scope != Scope::GLOBAL {
        let _ = write!(text, " scope {}", route.scope);
    }
    if let Some(src) = route.prefsrc {
        let _ = write!(text, " src {src}");
    }
    if route.metric != 0 {
        let _ = write!(text, " metric {}", route.metric);
    }
    if linkdown {
        text += " linkdown";
    }
    text
}
