//! A rule as `ip rule` prints it. Source: `print_rule()` of iproute2 6.1.

use std::ops::RangeInclusive;

use ipnet::Ipv4Net;

use super::super::Options;
use super::super::print::{Printer, Value};
use super::super::route::{dsfield_text, kind_text, protocol_text, table_text};
use super::protocols;
use crate::base::{DevName, RouteProto, RouteType};
use crate::ipv4::{Rule, RuleAction, Rules, Selector};
use crate::link::Links;

/// What follows the priority.
pub(super) fn text(rule: &Rule, rules: &Rules, links: &Links) -> String {
    let options = Options::NONE;
    let mut printer = Printer::new(&options);
    let is_there = |name: &str| links.by_name(name).is_some();
    body(&mut printer, &options, rule, is_there, |priority| rules.target(priority).is_some());
    printer.finish().trim_end().to_owned()
}

/// One line, or one object, of a list.
pub(super) fn print(
    printer: &mut Printer,
    options: &Options,
    links: &Links,
    rule: &Rule,
    resolved: impl Fn(u32) -> bool,
) {
    printer.open(None);
    printer.both("priority", Value::Number(rule.priority.into()), format!("{}:\t", rule.priority));
    body(printer, options, rule, |name| links.by_name(name).is_some(), resolved);
    printer.text("\n");
    printer.close();
}

fn body(
    printer: &mut Printer,
    options: &Options,
    rule: &Rule,
    is_there: impl Fn(&str) -> bool,
    resolved: impl Fn(u32) -> bool,
) {
    let selector = &rule.selector;
    if selector.invert {
        printer.both("not", Value::Null, "not ");
    }
    source(printer, selector.from);
    if let Some(to) = selector.to {
        printer.text(format!(" to {}", short(to)));
        printer.json("dst", Value::Text(&to.addr().to_string()));
        if to.prefix_len() < 32 {
            printer.json("dstlen", Value::Number(to.prefix_len().into()));
        }
    }
    if selector.tos != 0 {
        let tos = dsfield_text(selector.tos, options.numeric);
        printer.both("tos", Value::Text(&tos), format!(" tos {tos}"));
    }
    mark(printer, selector);
    device(printer, "iif", "iif_detached", selector.iif.as_ref(), &is_there);
    device(printer, "oif", "oif_detached", selector.oif.as_ref(), &is_there);
    if selector.l3mdev {
        printer.both("l3mdev", Value::Null, " lookup [l3mdev-table]");
    }
    if let Some((first, last)) = selector.uids.as_ref().map(|uids| (*uids.start(), *uids.end())) {
        printer.both("uid_start", Value::Number(first.into()), format!(" uidrange {first}"));
        printer.both("uid_end", Value::Number(last.into()), format!("-{last}"));
    }
    if selector.ipproto != 0 {
        let name = protocols::name(selector.ipproto, options.numeric);
        printer.both("ipproto", Value::Text(&name), format!(" ipproto {name}"));
    }
    ports(printer, "sport", selector.sport.as_ref());
    ports(printer, "dport", selector.dport.as_ref());
    if selector.tun_id != 0 {
        printer.both("tun_id", Value::Number(selector.tun_id), format!(" tun_id {}", selector.tun_id));
    }
    action(printer, options, rule, resolved);
    if (rule.proto != RouteProto::UNSPEC && rule.proto != RouteProto::KERNEL) || options.details {
        let proto = protocol_text(rule.proto, options.numeric);
        printer.both("protocol", Value::Text(&proto), format!(" proto {proto}"));
    }
}

fn source(printer: &mut Printer, from: Option<Ipv4Net>) {
    match from {
        None => printer.both("src", Value::Text("all"), "from all"),
        Some(from) => {
            printer.text(format!("from {}", short(from)));
            printer.json("src", Value::Text(&from.addr().to_string()));
            if from.prefix_len() < 32 {
                printer.json("srclen", Value::Number(from.prefix_len().into()));
            }
        }
    }
}

/// One address without its length.
fn short(net: Ipv4Net) -> String {
    if net.prefix_len() == 32 { net.addr().to_string() } else { net.to_string() }
}

fn mark(printer: &mut Printer, selector: &Selector) {
    let mark = selector.mark;
    if mark.value == 0 && mark.mask == 0 {
        return;
    }
    let value = hex(mark.value);
    printer.both("fwmark", Value::Text(&value), format!(" fwmark {value}"));
    if mark.mask != u32::MAX {
        let mask = hex(mark.mask);
        printer.both("fwmask", Value::Text(&mask), format!("/{mask}"));
    }
}

fn device(printer: &mut Printer, key: &str, detached: &str, name: Option<&DevName>, is_there: impl Fn(&str) -> bool) {
    let Some(name) = name else { return };
    printer.both(key, Value::Text(name), format!(" {key} {name}"));
    if !is_there(name) {
        printer.both(detached, Value::Null, " [detached]");
    }
}

/// As `%#x` of printf(3), which writes 0 without a prefix.
fn hex(number: u32) -> String {
    if number == 0 { "0".to_owned() } else { format!("{number:#x}") }
}

fn ports(printer: &mut Printer, key: &str, ports: Option<&RangeInclusive<u16>>) {
    let Some((first, last)) = ports.map(|all| (*all.start(), *all.end())) else { return };
    if first == last {
        printer.both(key, Value::Number(first.into()), format!(" {key} {first}"));
    } else {
        printer.text(format!(" {key} {first}-{last}"));
        printer.json(&format!("{key}_start"), Value::Number(first.into()));
        printer.json(&format!("{key}_end"), Value::Number(last.into()));
    }
}

/// Of a number that only routes have a meaning for, or nobody. Source: `rtnl_rtntype_n2a()` in iproute2 6.1.
fn odd_kind_text(number: u8, numeric: bool) -> String {
    let of_route = || RouteType::ALL.into_iter().find(|kind| kind.number() == number).map(RouteType::name);
    let name = match number {
        _ if numeric => None,
        0 => Some("none"),
        11 => Some("xresolve"),
        _ => of_route(),
    };
    name.map_or_else(|| number.to_string(), str::to_owned)
}

fn action(printer: &mut Printer, options: &Options, rule: &Rule, resolved: impl Fn(u32) -> bool) {
    if let Some(table) = rule.table {
        let table = table_text(table, options.numeric);
        printer.both("table", Value::Text(&table), format!(" lookup {table}"));
        if let Some(len) = rule.suppress.prefix_len {
            let text = format!(" suppress_prefixlength {len}");
            printer.both("suppress_prefixlen", Value::Number(len.into()), text);
        }
        if let Some(group) = rule.suppress.ifgroup {
            let name = if group == 0 && !options.numeric { "default".to_owned() } else { group.to_string() };
            printer.both("suppress_ifgroup", Value::Text(&name), format!(" suppress_ifgroup {name}"));
        }
    }
    match rule.action {
        RuleAction::Lookup => {}
        RuleAction::Nop => printer.both("nop", Value::Null, " nop"),
        RuleAction::Refuse(kind) => {
            let kind = kind_text(kind, options.numeric);
            printer.both("action", Value::Text(&kind), format!(" {kind}"));
        }
        RuleAction::Other(10) => printer.both("masquerade", Value::Null, " masquerade"),
        RuleAction::Other(number) => {
            let kind = odd_kind_text(number, options.numeric);
            printer.both("action", Value::Text(&kind), format!(" {kind}"));
        }
        RuleAction::Goto(target) => {
            printer.both("goto", Value::Number(target.into()), format!(" goto {target}"));
            if !resolved(target) {
                printer.both("unresolved", Value::Null, " [unresolved]");
            }
        }
    }
}
