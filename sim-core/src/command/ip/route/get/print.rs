//! What `ip route get` answers. Source: `rt_fill_info()` in Linux 6.18, `print_cache_flags()` of iproute2 6.1.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::super::super::print::{Printer, Value};
use super::super::filter::Filter;
use super::super::names::{dsfield_text, kind_text, table_text};
use super::super::{Options, metrics};
use super::read::Asked;
use super::told_table;
use crate::base::{IfIndex, Metrics, Route, RouteType, TableId};
use crate::ipv4::{Exception, InputRoute, OutputRoute, nearer};
use crate::netns::Netns;

/// The kernel's answer, whichever way the packet goes.
pub(super) struct Answer {
    pub(super) kind: RouteType,
    pub(super) dev: IfIndex,
    pub(super) gateway: Option<Ipv4Addr>,
    /// The source that the kernel chose.
    pub(super) src: Option<Ipv4Addr>,
    pub(super) local: bool,
    pub(super) redirect: bool,
    pub(super) route: Option<Arc<Route>>,
    pub(super) metrics: Option<Metrics>,
    /// What was learnt about the way.
    pub(super) exception: Option<Box<Exception>>,
}

impl From<OutputRoute> for Answer {
    fn from(out: OutputRoute) -> Self {
        let src = Some(out.src).filter(|src| !src.is_unspecified());
        let metrics = out.metrics().copied();
        let OutputRoute { kind, dev, gateway, local, route, exception, .. } = out;
        Self { kind, dev, gateway, src, local, redirect: false, route, metrics, exception }
    }
}

impl From<InputRoute> for Answer {
    fn from(into: InputRoute) -> Self {
        let metrics = into.metrics().copied();
        let InputRoute { kind, onward, dev, gateway, redirect, route, exception, .. } = into;
        Self { kind, dev, gateway, src: None, local: !onward, redirect, route, metrics, exception }
    }
}

impl Answer {
    /// The source that the kernel chose, where none was asked for.
    pub(super) fn source(&self, asked: &Asked) -> Option<Ipv4Addr> {
        self.src.filter(|_| asked.flow.src.is_unspecified())
    }

    pub(super) fn print(&self, options: &Options, netns: &Netns, asked: &Asked, printer: &mut Printer) {
        let flow = &asked.flow;
        printer.open(None);
        if self.kind != RouteType::Unicast || options.details {
            let kind = kind_text(self.kind, options.numeric);
            printer.word("type", "", &kind);
        }
        printer.addr("dst", "", flow.dst);
        if !flow.src.is_unspecified() {
            printer.addr("from", "from ", flow.src);
        }
        let route = self.route.as_ref();
        if let Some(tos) = route.map(|route| route.tos).filter(|tos| *tos != 0) {
            printer.word("tos", "tos ", &dsfield_text(tos, options.numeric));
        }
        if let Some(via) = self.gateway {
            printer.addr("gateway", "via ", via);
        }
        printer.word("dev", "dev ", &netns.links.name(self.dev));
        if let Some(table) = route.map(|route| route.table) {
            let table = told_table(netns, table);
            if table != TableId::MAIN || options.details {
                printer.word("table", "table ", &table_text(table, options.numeric));
            }
        }
        if let Some(src) = self.source(asked) {
            printer.addr("prefsrc", "src ", src);
        }
        self.flags(printer);
        if flow.mark != 0 {
            let text = if flow.mark < 16 { flow.mark.to_string() } else { format!("{:#x}", flow.mark) };
            printer.both("mark", Value::Number(flow.mark.into()), format!("mark {text} "));
        }
        if asked.uid != u32::MAX {
            printer.number("uid", "uid ", asked.uid.into());
        }
        let gateway = self.exception.as_ref().is_some_and(|learnt| learnt.gateway.is_some());
        let flags = [
            ("local", self.local),
            ("mc", self.kind == RouteType::Multicast),
            ("brd", self.local && self.kind == RouteType::Broadcast),
            ("redirected", gateway),
            ("redirect", self.redirect),
        ];
        cache(printer, &flags);
        learnt(printer, self.exception.as_deref(), self.metrics.as_ref());
        if let Some(iif) = asked.iif {
            let name = netns.links.name(iif);
            printer.word("iif", "iif ", &name);
        }
        printer.text("\n");
        printer.close();
    }

    /// `RTCF_MULTICAST` is the bit that iproute2 takes for a failure of hardware.
    fn flags(&self, printer: &mut Printer) {
        printer.open_list(Some("flags"));
        if self.kind == RouteType::Multicast {
            printer.item(Value::Text("rt_offload_failed"), "rt_offload_failed ");
        }
        printer.close_list();
    }
}

fn cache(printer: &mut Printer, flags: &[(&str, bool)]) {
    printer.soft_break();
    printer.text("    cache ");
    printer.open_list(Some("cache"));
    let set: Vec<&str> = flags.iter().filter(|(_, set)| *set).map(|(flag, _)| *flag).collect();
    for (at, flag) in set.iter().enumerate() {
        let (open, close) = (if at == 0 { "<" } else { "," }, if at + 1 == set.len() { "> " } else { "" });
        printer.item(Value::Text(flag), format!("{open}{flag}{close}"));
    }
    printer.close_list();
}

/// Differs from Linux, which prints the seconds that are left.
fn learnt(printer: &mut Printer, learnt: Option<&Exception>, metrics: Option<&Metrics>) {
    let Some(learnt) = learnt else { return metrics::print(printer, metrics) };
    printer.both("expires", Value::Time, "expires Tsec ");
    match learnt.pmtu {
        Some(pmtu) => metrics::print(printer, Some(&pmtu.over(metrics))),
        None => metrics::print(printer, metrics),
    }
}

/// What was learnt of the way to one address, as `ip route show cache` prints it.
pub(in super::super) fn print_learnt(
    printer: &mut Printer,
    (options, filter): (&Options, &Filter),
    netns: &Netns,
    (route, own): (&Route, &Exception),
) {
    let Some(nexthop) = own.nexthop() else { return };
    printer.open(None);
    if route.kind != RouteType::Unicast || options.details {
        let kind = kind_text(route.kind, options.numeric);
        printer.both("type", Value::Text(&kind), format!("{kind} "));
    }
    let dst = own.dst.to_string();
    printer.both("dst", Value::Text(&dst), format!("{dst} "));
    if let Some(via) = nearer(Some(own), Some(nexthop)).filter(|_| !filter.hides_via()) {
        let via = via.to_string();
        printer.both("gateway", Value::Text(&via), format!("via {via} "));
    }
    if filter.dev.is_none() {
        let dev = netns.links.name(nexthop.dev);
        printer.both("dev", Value::Text(&dev), format!("dev {dev} "));
    }
    if filter.table.is_none() && (route.table != TableId::MAIN || options.details) {
        let table = table_text(route.table, options.numeric);
        printer.both("table", Value::Text(&table), format!("table {table} "));
    }
    printer.open_list(Some("flags"));
    printer.close_list();
    cache(printer, &[("redirected", own.gateway.is_some())]);
    learnt(printer, Some(own), route.metrics.as_deref());
    printer.text("\n");
    printer.close();
}
