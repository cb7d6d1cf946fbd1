//! Lives here: `ip rule`: what a person says of a rule, and how a rule is printed. Source: `ip/iprule.c` of iproute2 6.1.
//! Does not: match packets (`ipv4/rules.rs`).
//! Go on: `read.rs` for the words of a rule, `change.rs` for add and del, `show.rs` and `filter.rs` for lists and flush, `text.rs` for a line.

mod change;
mod filter;
mod protocols;
mod read;
mod show;
mod text;

pub(super) use protocols::number as protocol_number;

use super::super::args::{Args, matches};
use super::super::is_refusal;
use super::{Options, Output, Reply, Shell, Target, extack, fail, not_modelled, rtnetlink, unknown_command};
use crate::ipv4::{Rule, Rules};
use crate::link::Links;

/// Options before the object that have a meaning here; `-br` and `-o` change nothing.
pub(super) const OBEYS: Options = Options {
    brief: true,
    json: true,
    pretty: true,
    oneline: true,
    details: true,
    statistics: 2,
    numeric: true,
    ..Options::NONE
};

const USAGE: &str = include_str!("../usage/rule.txt");

/// Source: `do_iprule()` in iproute2 6.1.
pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let Some(verb) = args.next() else { return show::run(shell, target, args) };
    match verb {
        _ if matches(verb, "list") || matches(verb, "lst") || matches(verb, "show") => show::run(shell, target, args),
        _ if matches(verb, "add") => change::add(shell, target, args),
        _ if matches(verb, "delete") => change::delete(shell, target, args),
        _ if matches(verb, "flush") => show::flush(shell, target, args),
        _ if matches(verb, "save") || matches(verb, "restore") => Err(not_modelled("ip rule", verb)),
        _ if matches(verb, "help") => Err(fail(255, USAGE)),
        _ => Err(unknown_command("rule", verb)),
    }
}

/// As `ip rule` prints it after the priority.
pub(crate) fn rule_text(rule: &Rule, rules: &Rules, links: &Links) -> String {
    text::text(rule, rules, links)
}
