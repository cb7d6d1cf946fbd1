//! Lives here: `ip nexthop`: what a person says of a nexthop object, and how one is printed. Source: `ip/ipnexthop.c` of iproute2 6.1.
//! Does not: what the kernel makes of it (`ipv4/nexthop.rs`).
//! Go on: `change.rs` for add, replace and del, `show.rs` for lists, get and flush, `text.rs` for a line.

mod change;
mod show;
mod text;

use super::super::args::{Args, matches};
use super::{Options, Output, Reply, Shell, Target, extack, fail, not_modelled, rtnetlink, unknown_command};
use crate::base::NexthopId;
use crate::ipv4::RouteError;

pub(super) use text::print;

/// Options before the object that have a meaning here; `-br`, `-o` and `-s` change nothing.
pub(super) const OBEYS: Options = Options {
    brief: true,
    json: true,
    pretty: true,
    oneline: true,
    details: true,
    statistics: u8::MAX,
    numeric: true,
    ..Options::NONE
};

const USAGE: &str = include_str!("../usage/nexthop.txt");

/// Source: `do_ipnh()` in iproute2 6.1.
pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let Some(verb) = args.next() else { return show::run(shell, target, args) };
    match verb {
        _ if matches(verb, "add") => change::put(shell, target, args, false),
        _ if matches(verb, "replace") => change::put(shell, target, args, true),
        _ if matches(verb, "delete") => change::delete(shell, target, args),
        _ if matches(verb, "list") || matches(verb, "show") || matches(verb, "lst") => show::run(shell, target, args),
        _ if matches(verb, "get") => show::get(shell, target, args),
        _ if matches(verb, "flush") => show::flush(shell, target, args),
        _ if matches(verb, "bucket") => Err(not_modelled("ip nexthop", verb)),
        _ if matches(verb, "help") => Err(usage()),
        _ => Err(unknown_command("nexthop", verb)),
    }
}

fn usage() -> Output {
    fail(255, USAGE)
}

/// Source: `invarg()` in iproute2 6.1, without a line end in what is said.
fn invalid(word: &str, why: &str) -> Output {
    fail(255, &format!("Error: argument \"{word}\" is wrong: {why}\n"))
}

fn id(word: &str) -> Result<NexthopId, Output> {
    super::super::number::u32(word).map(NexthopId).ok_or_else(|| invalid(word, "invalid id value"))
}

/// What the kernel answers.
fn refused(error: RouteError) -> Output {
    match error {
        RouteError::Errno(errno) => rtnetlink(errno.text()),
        RouteError::Said(why) | RouteError::SaidOf(_, why) => extack(why),
    }
}
