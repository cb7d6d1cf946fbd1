//! A route as `ip route` prints it. Source: `print_route()` of iproute2 6.1.

use super::super::print::{Printer, Value};
use super::super::{Options, Target};
use super::filter::Filter;
use super::names::{dsfield_text, protocol_text, table_text};
use crate::base::{Route, RouteType, Scope, TableId};
use crate::link::Links;

/// A route as `ip route show table all` prints it, without trailing blank; `dev` is its device's name.
pub fn route_text(route: &Route, dev: &str) -> String {
    line(route, dev, false)
}

/// The same with its mark for a dead cable.
pub(crate) fn route_line(route: &Route, links: &Links) -> String {
    let name = route.dev().map(|dev| links.name(dev));
    line(route, name.as_deref().unwrap_or_default(), is_linkdown(links, route))
}

fn line(route: &Route, dev: &str, linkdown: bool) -> String {
    let options = Options::NONE;
    let mut printer = Printer::new(&options);
    print(&mut printer, &options, &Filter::all(), route, dev, linkdown);
    printer.finish().trim_end().to_owned()
}

/// One line, or one object, of a list.
pub(super) fn print(
    printer: &mut Printer,
    options: &Options,
    filter: &Filter,
    route: &Route,
    dev: &str,
    linkdown: bool,
) {
    let numeric = options.numeric;
    printer.open(None);
    head(printer, options, route);
    let tos = dsfield_text(route.tos, numeric);
    if route.tos != 0 && filter.tos.is_none() {
        printer.both("tos", Value::Text(&tos), format!("tos {tos} "));
    }
    if let Some(via) = route.via().filter(|_| !filter.hides_via()) {
        let via = via.to_string();
        printer.both("gateway", Value::Text(&via), format!("via {via} "));
    }
    if route.nexthop.is_some() && filter.dev.is_none() {
        printer.both("dev", Value::Text(dev), format!("dev {dev} "));
    }
    if (route.table != TableId::MAIN || options.details) && filter.table.is_none() {
        let table = table_text(route.table, numeric);
        printer.both("table", Value::Text(&table), format!("table {table} "));
    }
    if (route.proto != crate::base::RouteProto::BOOT || options.details) && filter.proto.is_none() {
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
    flags(printer, route, linkdown);
    printer.text("\n");
    printer.close();
}

fn head(printer: &mut Printer, options: &Options, route: &Route) {
    if route.kind != RouteType::Unicast || options.details {
        let kind = if options.numeric { route.kind.number().to_string() } else { route.kind.name().to_owned() };
        printer.both("type", Value::Text(&kind), format!("{kind} "));
    }
    let dst = match route.dst.prefix_len() {
        0 => "default".to_owned(),
        32 => route.dst.addr().to_string(),
        _ => route.dst.to_string(),
    };
    printer.both("dst", Value::Text(&dst), format!("{dst} "));
}

/// Source: `print_rt_flags()` of iproute2 6.1.
fn flags(printer: &mut Printer, route: &Route, linkdown: bool) {
    printer.open_list(Some("flags"));
    if route.nexthop.is_some_and(|nexthop| nexthop.onlink) {
        printer.item(Value::Text("onlink"), "onlink ");
    }
    if linkdown {
        printer.item(Value::Text("linkdown"), "linkdown ");
    }
    printer.close_list();
}

/// The device is up, but its cable does not carry. Source: `RTNH_F_LINKDOWN` in Linux 6.18.
pub(super) fn is_linkdown(links: &Links, route: &Route) -> bool {
    let on = |dev| links.is_up(dev) && !links.has_carrier(dev);
    route.nexthop.is_some_and(|nexthop| nexthop.scope != Scope::NOWHERE && on(nexthop.dev))
}

/// Prints what `ip route get fibmatch` answers, and lists.
pub(super) fn print_one(target: Target, links: &Links, filter: &Filter, route: &Route, printer: &mut Printer) {
    let name = route.dev().map(|dev| links.name(dev));
    print(printer, &target.options, filter, route, name.as_deref().unwrap_or_default(), is_linkdown(links, route));
}
