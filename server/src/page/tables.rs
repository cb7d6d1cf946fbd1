//! The tables of every host as they are after the current line, each row with the lines that it came from.

use askama::Template;
use sim_core::base::Cause;
use sim_core::lab::{AddrState, HostState, LinkState};

use crate::l10n::{Arg, Lang};
use crate::sitting::Sitting;

#[derive(Template)]
#[template(path = "tables.html")]
struct Tables {
    lang: Lang,
    after: Option<usize>,
    hosts: Vec<Host>,
}

struct Host {
    name: String,
    forwarding: bool,
    open: bool,
    tables: Vec<Table>,
}

/// One table: its caption, its heads, and rows. The lines of a row come last.
struct Table {
    caption: &'static str,
    heads: &'static [&'static str],
    rows: Vec<Row>,
}

struct Row {
    /// As `ip` would print it: set in mono.
    cells: Vec<String>,
    lines: Vec<usize>,
    /// The current command made or changed it.
    new: bool,
}

pub(super) fn render(sitting: &Sitting<'_>) -> askama::Result<String> {
    let after = sitting.command.map(|command| command.id);
    let hosts = sitting.run.state(after);
    let hosts = hosts.iter().map(|host| Host::of(host, sitting)).collect();
    Tables { lang: sitting.lang, after: sitting.command.map(|command| command.line_no), hosts }.render()
}

impl Tables {
    fn with_host(&self, key: &str, host: &Host) -> String {
        self.lang.with(key, &[("host", Arg::from(host.name.as_str()))])
    }
}

impl Host {
    fn of(host: &HostState, sitting: &Sitting<'_>) -> Self {
        let row = |cells: Vec<String>, cause: &Cause| Row::of(cells, cause, sitting);
        let links = host.links.iter().map(|link| {
            let state = sitting.lang.text(link_state(link));
            row(vec![link.name.clone(), state, link.mac.to_string(), link.mtu.to_string()], &link.cause)
        });
        let addrs = host
            .addrs
            .iter()
            .map(|addr| row(vec![addr.dev.clone(), addr.text(), addr.scope.to_string(), label(addr)], &addr.cause));
        let rules = host.rules.iter().map(|rule| row(vec![rule.priority.to_string(), rule.text.clone()], &rule.cause));
        let routes = host.routes.iter().map(|route| row(vec![route.text.clone()], &route.cause));
        let neighbours = host.neighbours.iter().map(|neigh| {
            let lladdr = neigh.lladdr.map(|mac| mac.to_string()).unwrap_or_default();
            let cells = vec![neigh.dst.to_string(), neigh.dev.clone(), lladdr, neigh.nud.name().to_owned()];
            row(cells, &neigh.cause)
        });
        let sysctls = host.sysctls.iter().map(|entry| row(vec![entry.key.clone(), entry.value.clone()], &entry.cause));
        let tables = [
            Table::of("page-addresses", &["page-device", "page-address", "page-scope", "page-label"], addrs),
            Table::of("page-rules", &["page-priority", "page-rule"], rules),
            Table::of("page-routes", &["page-route"], routes),
            Table::of("page-neighbours", &["page-address", "page-device", "page-mac", "page-state"], neighbours),
            Table::of("page-devices", &["page-device", "page-state", "page-mac", "page-mtu"], links),
            Table::of("page-settings", &["page-setting", "page-value"], sysctls),
        ];
        Self {
            name: host.name.clone(),
            forwarding: host.forwarding,
            open: sitting.focus == Some(host.id),
            tables: tables.into_iter().filter(|table| !table.rows.is_empty()).collect(),
        }
    }
}

impl Table {
    fn of(caption: &'static str, heads: &'static [&'static str], rows: impl Iterator<Item = Row>) -> Self {
        Self { caption, heads, rows: rows.collect() }
    }
}

impl Row {
    fn of(cells: Vec<String>, cause: &Cause, sitting: &Sitting<'_>) -> Self {
        let lines = cause.ids().iter().filter_map(|id| sitting.line_of(*id)).collect();
        let new = sitting.command.is_some_and(|command| cause.contains(command.id));
        Self { cells, lines, new }
    }
}

/// The alias, where it says more than the device.
fn label(addr: &AddrState) -> String {
    if addr.label == addr.dev { String::new() } else { addr.label.clone() }
}

pub(super) const fn link_state(link: &LinkState) -> &'static str {
    match (link.up, link.carrier) {
        (true, true) => "page-up",
        (true, false) => "page-no-carrier",
        (false, _) => "page-down",
    }
}
