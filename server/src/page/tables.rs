//! The tables of every host as they are at the current step, or after the current line: each row with the lines that it
//! came from and what the current line changed in it, rules and routes with what the last decision made of them.

use std::collections::BTreeMap;

use askama::Template;
use sim_core::base::{Cause, HostId};
use sim_core::lab::{AddrState, HostState, LinkState, Mark, RouteState, RuleState};

use super::counters::{self, Moved};
use super::rich::RichHtml;
use crate::explain::{Rich, RuleFate, Verdicts, verdicts};
use crate::inspect::rewind;
use crate::l10n::{Arg, Lang};
use crate::refs;
use crate::sitting::Sitting;

#[derive(Template)]
#[template(path = "tables.html")]
struct Tables {
    lang: Lang,
    after: Option<usize>,
    step: usize,
    hosts: Vec<Host>,
}

struct Host {
    name: String,
    forwarding: bool,
    open: bool,
    tables: Vec<Table>,
    /// Counters that moved since the command began.
    moved: Vec<Moved>,
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
    /// What it is, and what it speaks of: see `refs.rs`.
    is: String,
    of: Vec<String>,
    verdict: Option<Verdict>,
}

/// What the last decision made of a rule or a route.
struct Verdict {
    /// "won", "lost" or "never".
    fate: &'static str,
    reason: Rich,
}

pub(super) fn render(sitting: &Sitting<'_>) -> askama::Result<String> {
    let verdicts = verdicts(sitting);
    let hosts = |states: &[HostState], verdicts: &BTreeMap<HostId, Verdicts>| -> Vec<Host> {
        states.iter().map(|host| Host::of(host, verdicts.get(&host.id), sitting)).collect()
    };
    let before = sitting.command.and_then(|command| {
        let before = sitting.run.commands.iter().take_while(|other| other.id != command.id).last();
        before.map(|before| hosts(&sitting.run.state(Some(before.id)), &BTreeMap::new()))
    });
    let mut states = sitting.run.state(sitting.command.map(|command| command.id));
    if let Some(command) = sitting.command.filter(|_| sitting.step > 0) {
        rewind(sitting.run, command, sitting.step, &mut states);
    }
    let mut now = hosts(&states, &verdicts);
    for host in &mut now {
        let was = before.as_ref().and_then(|before| before.iter().find(|was| was.name == host.name));
        host.compare(was);
    }
    let after = sitting.command.map(|command| command.line_no);
    Tables { lang: sitting.lang, after, step: sitting.step, hosts: now }.render()
}

impl Tables {
    fn with_host(&self, key: &str, host: &Host) -> String {
        self.lang.with(key, &[("host", Arg::from(host.name.as_str()))])
    }

    /// When the tables are as they are shown.
    fn moment(&self, line: &usize) -> String {
        let args = [("line", Arg::from(*line)), ("step", self.step.into())];
        self.lang.with(if self.step > 0 { "page-at-step" } else { "page-after-line" }, &args)
    }

    fn fate(&self, verdict: &Verdict) -> String {
        self.lang.text(match verdict.fate {
            "won" => "page-won",
            "lost" => "page-lost",
            _ => "page-never",
        })
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
    fn of(host: &HostState, verdicts: Option<&Verdicts>, sitting: &Sitting<'_>) -> Self {
        let name = &host.name;
        let row = |cells: Vec<String>, is: String, dev: Option<&str>, cause: &Cause| {
            let dev = dev.map(|dev| refs::dev(name, dev));
            Row::of(cells, is, dev, cause, sitting)
        };
        let links = host.links.iter().map(|link| {
            let state = sitting.lang.text(link_state(link));
            let cells = vec![link.name.clone(), state, link.mac.to_string(), link.mtu.to_string()];
            row(cells, refs::dev(name, &link.name), None, &link.cause)
        });
        let addrs = host.addrs.iter().map(|addr| {
            let cells = vec![addr.dev.clone(), addr.text(), addr.scope.to_string(), label(addr)];
            row(cells, refs::addr(name, &addr.text()), Some(&addr.dev), &addr.cause)
        });
        let rules = host.rules.iter().map(|rule| {
            let cells = vec![rule.priority.to_string(), rule.text.clone()];
            let verdict = verdicts.and_then(|verdicts| of_rule(verdicts, rule, sitting.lang));
            Row { verdict, ..row(cells, refs::rule(name, rule.priority), None, &rule.cause) }
        });
        let routes = host.routes.iter().map(|route| {
            let verdict = verdicts.and_then(|verdicts| of_route(verdicts, name, route));
            let dev = match route.devs.as_slice() {
                [one] => Some(one.as_str()),
                _ => None,
            };
            Row { verdict, ..row(vec![route.text.clone()], refs::route(name, &route.text), dev, &route.cause) }
        });
        let neighbours = host.neighbours.iter().map(|neigh| {
            let lladdr = neigh.lladdr.map(|mac| mac.to_string()).unwrap_or_default();
            let cells = vec![neigh.dst.to_string(), neigh.dev.clone(), lladdr, neigh.nud.name().to_owned()];
            row(cells, refs::neigh(name, &neigh.dev, neigh.dst), Some(&neigh.dev), &neigh.cause)
        });
        let sysctls = host.sysctls.iter().map(|entry| {
            row(vec![entry.key.clone(), entry.value.clone()], refs::sysctl(name, &entry.key), None, &entry.cause)
        });
        let tables = [
            Table::of("page-addresses", &["page-device", "page-address", "page-scope", "page-label"], 2, addrs),
            Table::of("page-rules", &["page-priority", "page-rule"], 2, rules),
            Table::of("page-routes", &["page-route"], 1, routes),
            Table::of("page-neighbours", &["page-address", "page-device", "page-mac", "page-state"], 2, neighbours),
            Table::of("page-devices", &["page-device", "page-state", "page-mac", "page-mtu"], 1, links),
            Table::of("page-settings", &["page-setting", "page-value"], 1, sysctls),
        ];
        let here = sitting.current().is_some_and(|step| step.host == host.id);
        Self {
            name: name.clone(),
            forwarding: host.forwarding,
            open: here || sitting.focus == Some(host.id),
            tables: tables.into(),
            moved: counters::moved(host.id, sitting),
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
            is: was.is.clone(),
            of: was.of.clone(),
            verdict: None,
        }));
    }
}

impl Row {
    fn of(cells: Vec<String>, is: String, dev: Option<String>, cause: &Cause, sitting: &Sitting<'_>) -> Self {
        let lines = cause.ids().iter().filter_map(|id| sitting.line_of(*id)).collect();
        let mut of = refs::lines(cause, sitting);
        of.extend(dev);
        Self { cells, lines, mark: None, is, of, verdict: None }
    }

    fn class(&self) -> String {
        let new = match self.mark {
            Some(Mark::Gone) => "is-gone",
            Some(Mark::Added | Mark::Changed) => "is-new",
            None => "",
        };
        let fate = self.verdict.as_ref().map_or("", |verdict| verdict.fate);
        [new, fate].join(" ").trim().to_owned()
    }
}

fn of_rule(verdicts: &Verdicts, rule: &RuleState, lang: Lang) -> Option<Verdict> {
    let (fate, key) = match verdicts.rules.get(&rule.priority)? {
        RuleFate::Decided => ("won", "page-rule-decided"),
        RuleFate::NoAnswer => ("lost", "page-rule-no-answer"),
        RuleFate::Passed => ("lost", "page-rule-passed"),
        RuleFate::Never => ("never", "page-rule-never"),
        RuleFate::Reading => ("won", "page-rule-reading"),
    };
    Some(Verdict { fate, reason: Rich::text(lang.text(key)) })
}

fn of_route(verdicts: &Verdicts, host: &str, route: &RouteState) -> Option<Verdict> {
    let own = refs::route(host, &route.text);
    let found = verdicts.routes.iter().find(|(full, _)| refs::route(host, full) == own);
    found.map(|(_, found)| Verdict { fate: found.fate, reason: found.reason.clone() })
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
