//! `ip rule show`

use super::super::args::{Args, matches};
use super::super::done;
use super::{Options, Reply, Shell, Target, not_modelled, verb};
use crate::base::TableId;
use crate::ipv4::Rule;

/// Options before the object that have a meaning here.
pub(super) const OBEYS: Options = Options::NONE;

pub(super) fn run(shell: &Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    match verb(&mut args) {
        verb if matches(verb, "show") || matches(verb, "list") || verb == "lst" => {}
        verb => return Err(not_modelled("ip rule", verb)),
    }
    if let Some(filter) = args.next() {
        return Err(not_modelled("ip rule show", filter));
    }
    let rules = shell.world.host(host).ipv4.rules.iter();
    Ok(done(rules.map(|rule| format!("{}:\t{}\n", rule.priority, rule_text(rule))).collect()))
}

/// As `ip rule` prints it after the priority.
pub(crate) fn rule_text(rule: &Rule) -> String {
    format!("from all lookup {}", table_text(rule.table))
}

/// A table's name, or its number.
pub(super) fn table_text(table: TableId) -> String {
    table.name().map_or_else(|| table.0.to_string(), str::to_owned)
}
