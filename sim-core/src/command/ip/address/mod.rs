//! `ip addr`: what is said of an address, what is shown of it, what is flushed. Source: `ip/ipaddress.c` in iproute2 6.1.

mod add;
mod delete;
mod filter;
mod flags;
mod flush;
mod glob;
mod print;
mod said;
mod show;

use super::super::args::{Args, matches};
use super::super::fail;
use super::super::{is_refusal, number};
use super::{Options, Output, Reply, Shell, Target, not_modelled, unknown_command, verb};
use crate::base::Scope;

/// Options before the object that have a meaning here.
pub(super) const OBEYS: Options = Options {
    brief: true,
    json: true,
    pretty: true,
    oneline: true,
    details: true,
    statistics: u8::MAX,
    numeric: true,
    only_ipv4: true,
};

/// A beginning of a command's name is the first command in this order that begins with it. Source: `do_ipaddr()`.
pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    match verb(&mut args) {
        verb if matches(verb, "add") => add::run(shell, target, args, add::Existing::Refuse),
        verb if matches(verb, "change") || verb == "chg" => add::run(shell, target, args, add::Existing::Change),
        verb if matches(verb, "replace") => add::run(shell, target, args, add::Existing::Change),
        verb if matches(verb, "delete") => delete::run(shell, target, args),
        verb if ["list", "show", "lst"].iter().any(|full| matches(verb, full)) => show::run(shell, target, args),
        verb if matches(verb, "flush") => flush::run(shell, target, args),
        verb if matches(verb, "help") => Err(usage()),
        verb if ["save", "showdump", "restore"].iter().any(|full| matches(verb, full)) => {
            Err(not_modelled("ip addr", verb))
        }
        verb => Err(unknown_command("address", verb)),
    }
}

/// What `ip address help` prints, and whoever says `help` in a command.
fn usage() -> Output {
    fail(255, include_str!("../usage/address.txt"))
}

/// By name or number. Source: `rtnl_rtscope_a2n()` in iproute2 6.1 and its `/etc/iproute2/rt_scopes`.
fn scope(word: &str) -> Option<Scope> {
    let named = [Scope::GLOBAL, Scope::NOWHERE, Scope::HOST, Scope::LINK, Scope::SITE];
    let by_name = named.into_iter().find(|scope| scope.name() == Some(word));
    by_name.or_else(|| number::u32(word).and_then(|number| u8::try_from(number).ok()).map(Scope))
}

/// A warning stands before whatever else Linux says. A command that the model refuses says nothing else.
pub(super) fn after(warnings: String, reply: Reply) -> Reply {
    if reply.as_ref().is_err_and(is_refusal) {
        return reply;
    }
    let warned = |output: Output| Output { stderr: warnings.clone() + &output.stderr, ..output };
    reply.map(warned).map_err(warned)
}
