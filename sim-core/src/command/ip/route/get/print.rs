//! What `ip route get` answers. Source: `rt_fill_info()` in Linux 6.18, `print_cache_flags()` of iproute2 6.1.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::super::super::print::{Printer, Value};
use super::super::names::{dsfield_text, kind_text, table_text};
use super::super::{Options, metrics};
use super::read::Asked;
use super::shows_table;
use crate::base::{IfIndex, Metrics, Route, RouteType, TableId};
use crate::ipv4::{Exception, InputRoute, OutputRoute};
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
    pub(super) exception: Option<Exception>,
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
        let InputRoute { kind, dev, gateway, redirect, route, exception, .. } = into;
        Self { kind, dev, gateway, src: None, local: kind != RouteType::Unicast, redirect, route, metrics, exception }
    }
}

impl Answer {
    pub(super) fn render(&self, options: &Options, netns: &Netns, asked: &Asked) -> String {
        let flow = &asked.flow;
        let mut printer = Printer::new(options);
        printer.open(None);
        if self.kind != RouteType::Unicast || options.details {
            let kind = kind_text(self.kind, options.numeric);
            printer.word("type", "", kind);
        }
        printer.word("dst", "", flow.dst);
        if !flow.src.is_unspecified() {
            printer.word("from", "from ", flow.src);
        }
        let route = self.route.as_ref();
        if let Some(tos) = route.map(|route| route.tos).filter(|tos| *tos != 0) {
            printer.word("tos", "tos ", dsfield_text(tos, options.numeric));
        }
        if let Some(via) = self.gateway {
            printer.word("gateway", "via ", via);
        }
        printer.word("dev", "dev ", netns.links.name(self.dev));
        if let Some(table) = route.map(|route| route.table) {
            let table = if shows_table(netns, table) { table } else { TableId::MAIN };
            if table != TableId::MAIN || options.details {
                printer.word("table", "table ", table_text(table, options.numeric));
            }
        }
        if let Some(src) = self.src.filter(|_| flow.src.is_unspecified()) {
            printer.word("prefsrc", "src ", src);
        }
        self.flags(&mut printer);
        if flow.mark != 0 {
            let text = if flow.mark < 16 { flow.mark.to_string() } else { format!("{:#x}", flow.mark) };
            printer.both("mark", Value::Number(flow.mark.into()), format!("mark {text} "));
        }
        if asked.uid != u32::MAX {
            printer.both("uid", Value::Number(asked.uid.into()), format!("uid {} ", asked.uid));
        }
        self.cache(&mut printer);
        match &self.exception {
            Some(learnt) => {
                // Differs from Linux, which prints the seconds that are left.
                printer.text("expires Tsec ");
                metrics::print(&mut printer, Some(&learnt.pmtu.over(self.metrics.as_ref())));
            }
            None => metrics::print(&mut printer, self.metrics.as_ref()),
        }
        if let Some(iif) = asked.iif {
            let name = netns.links.name(iif);
            printer.word("iif", "iif ", name);
        }
        printer.text("\n");
        printer.close();
        printer.finish()
    }

    /// `RTCF_MULTICAST` is the bit that iproute2 takes for a failure of hardware.
    fn flags(&self, printer: &mut Printer) {
        printer.open_list(Some("flags"));
        if self.kind == RouteType::Multicast {
            printer.item(Value::Text("rt_offload_failed"), "rt_offload_failed ");
        }
        printer.close_list();
    }

    fn cache(&self, printer: &mut Printer) {
        printer.soft_break();
        printer.text("    cache ");
        printer.open_list(Some("cache"));
        let flags = [
            ("local", self.local),
            ("mc", self.kind == RouteType::Multicast),
            ("brd", self.kind == RouteType::Broadcast),
            ("redirect", self.redirect),
        ];
        let set: Vec<&str> = flags.into_iter().filter(|(_, set)| *set).map(|(flag, _)| flag).collect();
        for (at, flag) in set.iter().enumerate() {
            let (open, close) = (if at == 0 { "<" } else { "," }, if at + 1 == set.len() { "> " } else { "" });
            printer.item(Value::Text(flag), format!("{open}{flag}{close}"));
        }
        printer.close_list();
    }
}
