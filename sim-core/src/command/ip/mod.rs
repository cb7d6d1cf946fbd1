//! `ip [OPTIONS] OBJECT COMMAND`: a file an object. Source: iproute2 6.1.

mod address;
mod link;
mod neigh;
mod netns;
mod route;
mod route_get;
mod rule;

use super::args::{Args, matches};
use super::{Output, Reply, Shell, exec, fail, not_modelled, refuse};
use crate::base::{HostId, IfIndex};

pub(crate) use route::route_line;
pub use route::route_text;
pub(crate) use rule::rule_text;

/// Options before the object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Options {
    /// `-br`
    brief: bool,
}

/// Where an object's command works: the host of `-n`, if it named one.
#[derive(Clone, Copy, Debug)]
struct Target {
    host: Option<HostId>,
    options: Options,
}

impl Target {
    /// What a lab asks of every command: run as it is, it never touches the machine's own network.
    fn host(self) -> Result<HostId, Output> {
        self.host.ok_or_else(|| refuse("name the host: without -n HOST this would change the machine that runs it"))
    }
}

/// iproute2's objects in its own order, which decides what a beginning means. Source: `cmds` in `ip/ip.c`.
const OBJECTS: [&str; 35] = [
    "address",
    "addrlabel",
    "maddress",
    "route",
    "rule",
    "neighbor",
    "neighbour",
    "ntable",
    "ntbl",
    "link",
    "l2tp",
    "fou",
    "ila",
    "macsec",
    "tunnel",
    "tunl",
    "tuntap",
    "tap",
    "token",
    "tcpmetrics",
    "tcp_metrics",
    "monitor",
    "xfrm",
    "mroute",
    "mrule",
    "netns",
    "netconf",
    "vrf",
    "sr",
    "nexthop",
    "mptcp",
    "ioam",
    "help",
    "stats",
    "all",
];

pub(super) fn run(shell: &mut Shell<'_>, args: Args<'_>) -> Reply {
    run_object(shell, None, args)
}

/// `ip netns exec HOST ip …`
pub(super) fn run_in(shell: &mut Shell<'_>, host: HostId, args: Args<'_>) -> Reply {
    run_object(shell, Some(host), args)
}

fn run_object(shell: &mut Shell<'_>, inside: Option<HostId>, mut args: Args<'_>) -> Reply {
    let mut target = Target { host: inside, options: Options::default() };
    while let Some(flag) = args.peek().filter(|word| word.starts_with('-')) {
        args.next();
        match flag {
            "-n" | "-netns" if inside.is_none() => target.host = Some(shell.enter(args.value()?)?),
            "-br" | "-brief" => target.options.brief = true,
            "-4" => {}
            other => return Err(not_modelled("ip", other)),
        }
    }
    let Some(word) = args.next() else {
        return Err(refuse("ip: needs an object: netns, link, addr, route, rule or neigh"));
    };
    match OBJECTS.iter().find(|object| matches(word, object)).copied() {
        Some("address") => address::run(shell, target, args),
        Some("link") => link::run(shell, target, args),
        Some("route") => route::run(shell, target, args),
        Some("rule") => rule::run(shell, target, args),
        Some("neighbor" | "neighbour") => neigh::run(shell, target, args),
        Some("netns") if target.host.is_none() => netns::run(shell, args),
        Some(_) | None => Err(not_modelled("ip", word)),
    }
}

/// The word after the object: `show` if there is none.
fn verb<'a>(args: &mut Args<'a>) -> &'a str {
    args.next().unwrap_or("show")
}

/// A device by name. `ip` cuts an alias such as `eth0:1` down to its device.
fn device(shell: &mut Shell<'_>, host: HostId, word: &str) -> Result<IfIndex, Output> {
    let name = word.split(':').next().unwrap_or(word);
    let links = &shell.world.host(host).links;
    let Some(link) = links.by_name(name) else {
        return Err(fail(1, &format!("Cannot find device \"{word}\"\n")));
    };
    let (index, made) = (link.index, link.made.clone());
    shell.journal.need(&made);
    Ok(index)
}

/// The device that a `show` is about. Source: `ll_name_to_index()` and its callers in iproute2 6.1.
fn shown_device(shell: &Shell<'_>, host: HostId, word: &str) -> Result<IfIndex, Output> {
    let found = shell.world.host(host).links.by_name(word).map(|link| link.index);
    found.ok_or_else(|| fail(1, &format!("Device \"{word}\" does not exist.\n")))
}

/// What the kernel answers to a request without a message of its own.
fn rtnetlink(what: &str) -> Output {
    fail(2, &format!("RTNETLINK answers: {what}\n"))
}

/// What the kernel answers with a message of its own.
fn extack(what: &str) -> Output {
    fail(2, &format!("Error: {what}.\n"))
}

/// Source: `duparg2()` in iproute2 6.1.
fn garbage(key: &str, word: &str) -> Output {
    fail(255, &format!("Error: either \"{key}\" is duplicate, or \"{word}\" is a garbage.\n"))
}
