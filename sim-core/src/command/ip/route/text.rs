//! A route as `ip route` prints it. Source: `print_route()`, `print_rta_multipath()` of iproute2 6.1.

use super::super::Options;
use super::super::nexthop::print as print_nexthop;
use super::super::print::{Printer, Value};
use super::filter::Filter;
use super::metrics;
use super::names::{dsfield_text, kind_text, protocol_text, table_text};
use crate::base::{Nexthop, Nexthops, Route, RouteProto, RouteType, Scope, TableId};
use crate::ipv4::is_linkdown;
use crate::netns::Netns;

/// A route as `ip route show table all` prints it, on one line and without trailing blank. `dev` is its device's name;
/// of several nexthops it is all their names, with blanks between them.
pub fn route_text(route: &Route, dev: &str) -> String {
    joined(&lines(route, Devices::Noted(dev)))
}

/// The same with the marks that it has now.
pub(crate) fn route_line(route: &Route, netns: &Netns) -> String {
    joined(&route_lines(route, netns))
}

/// As many lines as `ip route` prints, without trailing blanks.
pub(crate) fn route_lines(route: &Route, netns: &Netns) -> Vec<String> {
    lines(route, Devices::Now(netns))
}

fn lines(route: &Route, devices: Devices<'_>) -> Vec<String> {
    let options = Options::NONE;
    let mut printer = Printer::new(&options);
    print(&mut printer, &options, &Filter::all(), route, devices);
    printer.finish().lines().map(|line| line.trim_end().to_owned()).collect()
}

fn joined(lines: &[String]) -> String {
    lines.iter().map(|line| line.trim_start()).collect::<Vec<_>>().join(" ")
}

/// How the devices of a route's nexthops are called, and how they are.
#[derive(Clone, Copy)]
enum Devices<'a> {
    Now(&'a Netns),
    /// Nothing is known but their names.
    Noted(&'a str),
}

impl Devices<'_> {
    fn name(&self, at: usize, nexthop: &Nexthop) -> String {
        match self {
            Self::Now(netns) => netns.links.name(nexthop.dev).to_string(),
            Self::Noted(names) => names.split(' ').nth(at).unwrap_or_default().to_owned(),
        }
    }

    /// Source: `fib_nexthop_info()` in Linux 6.18.
    fn is_dead(&self, nexthop: &Nexthop) -> bool {
        match self {
            Self::Now(netns) => nexthop.dead || netns.ipv4.fib.ignores(nexthop),
            Self::Noted(_) => false,
        }
    }

    fn is_linkdown(&self, nexthop: &Nexthop) -> bool {
        match self {
            Self::Now(netns) => is_linkdown(&netns.links, nexthop),
            Self::Noted(_) => false,
        }
    }
}

/// Prints one of a list.
pub(super) fn print_one(options: &Options, netns: &Netns, filter: &Filter, route: &Route, printer: &mut Printer) {
    print(printer, options, filter, route, Devices::Now(netns));
}

fn print(printer: &mut Printer, options: &Options, filter: &Filter, route: &Route, devices: Devices<'_>) {
    let numeric = options.numeric;
    printer.open(None);
    head(printer, options, route);
    if let Some(id) = route.nhid {
        printer.both("nhid", Value::Number(id.0.into()), format!("nhid {id} "));
    }
    let tos = dsfield_text(route.tos, numeric);
    if route.tos != 0 && filter.tos.is_none() {
        printer.both("tos", Value::Text(&tos), format!("tos {tos} "));
    }
    if let Some(nexthop) = route.nexthop() {
        if !filter.hides_via() {
            gateway(printer, nexthop);
        }
        if filter.dev.is_none() {
            device(printer, &devices.name(0, nexthop));
        }
    }
    if (route.table != TableId::MAIN || options.details) && filter.table.is_none() {
        let table = table_text(route.table, numeric);
        printer.both("table", Value::Text(&table), format!("table {table} "));
    }
    if (route.proto != RouteProto::BOOT || options.details) && filter.proto.is_none() {
        let proto = protocol_text(route.proto, numeric);
        printer.both("protocol", Value::Text(&proto), format!("proto {proto} "));
    }
    if (route.scope != Scope::GLOBAL || options.details) && filter.scope.is_none() {
        let scope = if numeric { route.scope.0.to_string() } else { route.scope.to_string() };
        printer.both("scope", Value::Text(&scope), format!("scope {scope} "));
    }
    if let Some(src) = route.prefsrc.filter(|_| !filter.hides_src()) {
        let src = src.to_string();
        printer.both("prefsrc", Value::Text(&src), format!("src {src} "));
    }
    if route.metric != 0 && filter.metric.is_none() {
        printer.both("metric", Value::Number(route.metric.into()), format!("metric {} ", route.metric));
    }
    match &route.nexthops {
        Nexthops::None => flags(printer, false, false, false),
        Nexthops::One(nexthop) => flags_of(printer, nexthop, devices),
        Nexthops::Many(multipath) => flags(printer, false, multipath.onlink, multipath.linkdown),
    }
    metrics::print(printer, route.metrics.as_deref());
    if let (Devices::Now(netns), Some(id), true) = (devices, route.nhid, options.details)
        && let Some(object) = netns.ipv4.nexthops.get(id)
    {
        // Not joined by `-o`.
        printer.text("\n\tnh_info ");
        print_nexthop(printer, options, netns, Some("nh_info"), (id, object));
    }
    if let Nexthops::Many(multipath) = &route.nexthops {
        printer.open_list(Some("nexthops"));
        for (at, nexthop) in multipath.nexthops.iter().enumerate() {
            printer.open(None);
            printer.soft_break();
            printer.text("\tnexthop ");
            gateway(printer, nexthop);
            device(printer, &devices.name(at, nexthop));
            printer.both("weight", Value::Number(nexthop.weight.into()), format!("weight {} ", nexthop.weight));
            flags_of(printer, nexthop, devices);
            printer.close();
        }
        printer.close_list();
    }
    printer.text("\n");
    printer.close();
}

fn head(printer: &mut Printer, options: &Options, route: &Route) {
    if route.kind != RouteType::Unicast || options.details {
        let kind = kind_text(route.kind, options.numeric);
        printer.both("type", Value::Text(&kind), format!("{kind} "));
    }
    let dst = match route.dst.prefix_len() {
        0 => "default".to_owned(),
        32 => route.dst.addr().to_string(),
        _ => route.dst.to_string(),
    };
    printer.both("dst", Value::Text(&dst), format!("{dst} "));
}

fn gateway(printer: &mut Printer, nexthop: &Nexthop) {
    if let Some(via) = nexthop.via {
        let via = via.to_string();
        printer.both("gateway", Value::Text(&via), format!("via {via} "));
    }
}

fn device(printer: &mut Printer, name: &str) {
    printer.both("dev", Value::Text(name), format!("dev {name} "));
}

fn flags_of(printer: &mut Printer, nexthop: &Nexthop, devices: Devices<'_>) {
    flags(printer, devices.is_dead(nexthop), nexthop.onlink, devices.is_linkdown(nexthop));
}

/// Source: `print_rt_flags()` of iproute2 6.1.
fn flags(printer: &mut Printer, dead: bool, onlink: bool, linkdown: bool) {
    printer.open_list(Some("flags"));
    for (set, name) in [(dead, "dead"), (onlink, "onlink"), (linkdown, "linkdown")] {
        if set {
            printer.item(Value::Text(name), format!("{name} "));
        }
    }
    printer.close_list();
}
