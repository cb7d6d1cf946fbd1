//! A nexthop object as `ip nexthop` prints it. Source: `__print_nexthop_entry()` of iproute2 6.1.

use super::super::Options;
use super::super::print::{Printer, Value};
use super::super::route::protocol_text;
use crate::base::{Nexthop, NexthopId, RouteProto, Scope};
use crate::ipv4::{NexthopLead, NexthopObject, is_linkdown};
use crate::netns::Netns;

/// Without a line end; in JSON an object under `key`, or in a list.
pub(in crate::command::ip) fn print(
    printer: &mut Printer,
    options: &Options,
    netns: &Netns,
    key: Option<&str>,
    (id, object): (NexthopId, &NexthopObject),
) {
    printer.open(key);
    printer.both("id", Value::Number(id.0.into()), format!("id {id} "));
    let scope = match &object.lead {
        NexthopLead::Blackhole => Scope::GLOBAL,
        NexthopLead::Way(way) => {
            lead(printer, netns, way);
            way.scope
        }
        NexthopLead::Group(members) => {
            group(printer, members);
            Scope::GLOBAL
        }
    };
    if scope != Scope::GLOBAL || options.details {
        let scope = if options.numeric { scope.0.to_string() } else { scope.to_string() };
        printer.both("scope", Value::Text(&scope), format!("scope {scope} "));
    }
    if object.lead == NexthopLead::Blackhole {
        printer.both("blackhole", Value::Null, "blackhole ");
    }
    if object.proto != RouteProto::UNSPEC || options.details {
        let proto = protocol_text(object.proto, options.numeric);
        printer.both("protocol", Value::Text(&proto), format!("proto {proto} "));
    }
    printer.open_list(Some("flags"));
    if let NexthopLead::Way(way) = &object.lead {
        for (set, name) in [(way.onlink, "onlink"), (is_linkdown(&netns.links, way), "linkdown")] {
            if set {
                printer.item(Value::Text(name), format!("{name} "));
            }
        }
    }
    printer.close_list();
    printer.close();
}

fn lead(printer: &mut Printer, netns: &Netns, way: &Nexthop) {
    if let Some(via) = way.via {
        let via = via.to_string();
        printer.both("gateway", Value::Text(&via), format!("via {via} "));
    }
    let dev = netns.links.name(way.dev);
    printer.both("dev", Value::Text(&dev), format!("dev {dev} "));
}

/// A weight of 1 is not said.
fn group(printer: &mut Printer, members: &[(NexthopId, u16)]) {
    printer.open_list(Some("group"));
    printer.text("group ");
    for (at, (id, weight)) in members.iter().enumerate() {
        printer.open(None);
        printer.both("id", Value::Number(id.0.into()), format!("{}{id}", if at == 0 { "" } else { "/" }));
        if *weight > 1 {
            printer.both("weight", Value::Number((*weight).into()), format!(",{weight}"));
        }
        printer.close();
    }
    printer.text(" ");
    printer.close_list();
}
