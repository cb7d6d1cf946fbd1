//! The tables of every host as they are after the current line, each row with the lines that it came from, and what
//! that line changed in them.

use askama::Template;
use sim_core::base::Cause;
use sim_core::lab::{AddrState, HostState, LinkState, Mark};

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
    /// So many cells say which row it is; the others may change.
    key: usize,
    rows: Vec<Row>,
}

struct Row {
    /// As `ip` would print it: set in mono.
    cells: Vec<String>,
    lines: Vec<usize>,
    /// What the current command did to it.
    mark: Option<Mark>,
}

pub(super) fn render(sitting: &Sitting<'_>) -> askama::Result<String> {
    let hosts = |states: &[HostState]| -> Vec<Host> { states.iter().map(|host| Host::of(host, sitting)).collect() };
    let before = sitting.command.and_then(|command| {
        let before = sitting.run.commands.iter().take_while(|other| other.id != command.id).last();
        before.map(|before| hosts(&sitting.run.state(Some(before.id))))
    });
    let mut now = hosts(&sitting.run.state(sitting.command.map(|command| command.id)));
    for host in &mut now {
        let was = before.as_ref().and_then(|before| before.iter().find(|was| was.name == host.name));
        host.compare(was);
    }
    Tables { lang: sitting.lang, after: sitting.command.map(|command| command.line_no), hosts: now }.render()
}

impl Tables {
    fn with_host(&self, key: &str, host: &Host) -> String {
        self.lang.with(key, &[("host", Arg::from(host.name.as_str()))])
    }

    /// Sign and word of what was done to a row.
    fn sign(&self, mark: &Mark) -> (&'static str, String) {
        let (sign, word) = match mark {
            Mark::Added => ("+", "page-new"),
            Mark::Changed => ("~", "page-changed"),
            Mark::Gone => ("−", "page-gone"),
        };
        (sign, self.lang.text(word))
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
            Table::of("page-addresses", &["page-device", "page-address", "page-scope", "page-label"], 2, addrs),
            Table::of("page-rules", &["page-priority", "page-rule"], 2, rules),
            Table::of("page-routes", &["page-route"], 1, routes),
            Table::of("page-neighbours", &["page-address", "page-device", "page-mac", "page-state"], 2, neighbours),
            Table::of("page-devices", &["page-device", "page-state", "page-mac", "page-mtu"], 1, links),
            Table::of("page-settings", &["page-setting", "page-value"], 1, sysctls),
        ];
        Self {
            name: host.name.clone(),
            forwarding: host.forwarding,
            open: sitting.focus == Some(host.id),
            tables: tables.into(),
        }
    }

    /// Marks what is not as it was, and adds what is gone. Tables in which nothing is or was are left out.
    fn compare(&mut self, was: Option<&Self>) {
        for table in &mut self.tables {
            let before = was.and_then(|was| was.tables.iter().find(|other| other.caption == table.caption));
            table.compare(before.map_or(&[], |before| &before.rows));
        }
        self.tables.retain(|table| !table.rows.is_empty());
    }
}

impl Table {
    fn of(caption: &'static str, heads: &'static [&'static str], key: usize, rows: impl Iterator<Item = Row>) -> Self {
        Self { caption, heads, key, rows: rows.collect() }
    }

    fn compare(&mut self, before: &[Row]) {
        let mut left: Vec<&Row> = before.iter().collect();
        let mut take = |fits: &dyn Fn(&Row) -> bool| {
            let at = left.iter().position(|row| fits(row))?;
            Some(left.remove(at))
        };
        let fresh: Vec<&mut Row> =
            self.rows.iter_mut().filter(|row| take(&|was| was.cells == row.cells).is_none()).collect();
        for row in fresh {
            let known = take(&|was| was.cells[..self.key] == row.cells[..self.key]);
            row.mark = Some(if known.is_some() { Mark::Changed } else { Mark::Added });
        }
        let gone = left.into_iter();
        self.rows.extend(gone.map(|was| Row {
            cells: was.cells.clone(),
            lines: was.lines.clone(),
            mark: Some(Mark::Gone),
        }));
    }
}

impl Row {
    fn of(cells: Vec<String>, cause: &Cause, sitting: &Sitting<'_>) -> Self {
        let lines = cause.ids().iter().filter_map(|id| sitting.line_of(*id)).collect();
        Self { cells, lines, mark: None }
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
