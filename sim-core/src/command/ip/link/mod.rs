//! `ip link add`, `set`, `delete`, `show`. Source: `do_iplink()` in iproute2 6.1.

mod add;
mod delete;
mod head;
mod kind;
mod lladdr;
mod new_kind;
mod property;
mod set;
mod show;
mod stats;
mod usage;
mod vxlan;
mod words;

use super::super::args::{Args, matches};
use super::super::fail;
use super::{Options, Output, Reply, Shell, Target, extack, not_modelled, refuse, rtnetlink, unknown_command};
use crate::link::LinkError;
use crate::world::WorldError;

pub(super) use head::{Head, brief_head, flags, head};
pub(super) use kind::refuse_timers;
pub(super) use lladdr::{lladdr, wrong_length};
pub(super) use property::altnames;
pub(in crate::command) use set::{bring, set_mac};
pub(super) use stats::stats;
pub(in crate::command) use stats::traffic;

/// Options before the object that have a meaning here.
pub(super) const OBEYS: Options = Options {
    brief: true,
    json: true,
    pretty: true,
    oneline: true,
    details: true,
    numeric: true,
    statistics: u8::MAX,
    ..Options::NONE
};

/// The verbs in iproute2's own order, which decides what a beginning means.
const VERBS: [&str; 12] =
    ["add", "set", "change", "replace", "delete", "show", "lst", "list", "xstats", "afstats", "property", "help"];

pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let Some(word) = args.next() else { return show::run(shell, target, args) };
    match VERBS.into_iter().find(|verb| matches(word, verb)) {
        Some("add") => add::run(shell, target, args),
        Some("set" | "change") => set::run(shell, target, args),
        Some("delete") => delete::run(shell, target, args),
        Some("show" | "lst" | "list") => show::run(shell, target, args),
        Some("property") => property::run(shell, target, args),
        Some("help") if args.peek().is_none() => Err(usage()),
        Some(_) => Err(not_modelled("ip link", word)),
        None => Err(unknown_command("link", word)),
    }
}

/// What `ip link help` prints, and whoever says `help` in a list.
fn usage() -> Output {
    fail(255, include_str!("../usage/link.txt"))
}

/// What the kernel answers.
fn refused(error: LinkError) -> Output {
    if error.has_message() { extack(&error.to_string()) } else { rtnetlink(&error.to_string()) }
}

fn refused_by_world(error: WorldError) -> Output {
    match error {
        WorldError::Exists => refused(LinkError::Exists),
        WorldError::Link(error) => refused(error),
        WorldError::Bound(limit) => refuse(&limit.to_string()),
    }
}
