//! Lives here: `ip route`: what a person says of a route, and how a route is printed. Source: `ip/iproute.c` of iproute2 6.1.
//! Does not: decide what the kernel takes (`ipv4/fib/`).
//! Go on: `change.rs` for add, del and their like, `show.rs` and `filter.rs` for lists and flush, `get.rs` for one lookup.

mod change;
mod filter;
mod get;
mod metrics;
mod names;
mod nexthops;
mod show;
mod text;

use super::super::args::{Args, matches};
use super::{
    Options, Output, Reply, Shell, Target, device, extack, fail, garbage, not_modelled, rtnetlink, unknown_command,
    verb,
};
use crate::ipv4::{Insert, RouteError};

pub(in crate::command) use change::{insert, remove};
pub(super) use names::{
    Kind, dsfield, dsfield_text, kind, kind_text, protocol, protocol_text, table, table_after, table_text,
};
pub(in crate::command) use nexthops::Wanted;
pub use text::route_text;
pub(crate) use text::{route_line, route_lines};

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

/// What `ip route help` prints, and whoever says too little.
const USAGE: &str = include_str!("../usage/route.txt");

/// Source: `do_iproute()` in iproute2 6.1.
pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    match verb(&mut args) {
        verb if ["list", "show", "lst"].into_iter().any(|full| matches(verb, full)) => show::run(shell, target, args),
        verb if matches(verb, "add") => change::put(shell, target, args, Insert::ADD),
        verb if matches(verb, "change") || verb == "chg" => change::put(shell, target, args, Insert::CHANGE),
        verb if matches(verb, "replace") => change::put(shell, target, args, Insert::REPLACE),
        verb if matches(verb, "prepend") => change::put(shell, target, args, Insert::PREPEND),
        verb if matches(verb, "append") => change::put(shell, target, args, Insert::APPEND),
        verb if matches(verb, "test") => change::put(shell, target, args, Insert::TEST),
        verb if matches(verb, "delete") => change::delete(shell, target, args),
        verb if matches(verb, "get") => get::run(shell, target, args),
        verb if matches(verb, "flush") => show::flush(shell, target, args),
        verb if matches(verb, "help") => Err(usage()),
        verb if ["save", "restore", "showdump"].into_iter().any(|full| matches(verb, full)) => {
            Err(not_modelled("ip route", verb))
        }
        verb => Err(unknown_command("route", verb)),
    }
}

fn usage() -> Output {
    fail(255, USAGE)
}

/// Source: `invarg()` in iproute2 6.1; its callers end what they say with a line end of their own.
pub(in crate::command::ip) fn invalid(word: &str, why: &str) -> Output {
    fail(255, &format!("Error: argument \"{word}\" is wrong: {why}\n\n"))
}

/// What the kernel answers.
fn refused(error: RouteError) -> Output {
    match error {
        RouteError::Errno(errno) => rtnetlink(errno.text()),
        RouteError::Said(why) | RouteError::SaidOf(_, why) => extack(why),
    }
}
