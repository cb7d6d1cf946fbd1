//! `ip [OPTIONS] OBJECT COMMAND`: a file an object. Source: iproute2 6.1.

mod address;
mod bridge;
mod link;
mod maddress;
mod neigh;
mod neigh_show;
mod netconf;
mod netns;
mod nexthop;
mod print;
mod route;
mod rule;

use super::args::{Args, matches};
use super::{Output, Reply, Shell, exec, fail, not_modelled, refuse};
use crate::base::{HostId, IfIndex};

pub(super) use bridge::run as run_bridge;
pub(super) use link::{bring, set_mac, traffic};
pub(super) use neigh::settle;
pub use route::route_text;
pub(super) use route::{Wanted, insert as insert_route, remove as remove_route};
pub(crate) use route::{route_line, route_lines};
pub(crate) use rule::rule_text;

/// Options before the object. Source: ip(8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Options {
    /// `-br`
    brief: bool,
    /// `-j`
    json: bool,
    /// `-p`
    pretty: bool,
    /// `-o`: a record on one line.
    oneline: bool,
    /// `-d`
    details: bool,
    /// `-s`, counted: once more says more.
    statistics: u8,
    /// `-N`: numbers for names.
    numeric: bool,
    /// `-4`
    only_ipv4: bool,
}

impl Options {
    const NONE: Self = Self {
        brief: false,
        json: false,
        pretty: false,
        oneline: false,
        details: false,
        statistics: 0,
        numeric: false,
        only_ipv4: false,
    };
}

/// Where an object's command works: the host of `-n`, if it named one.
#[derive(Clone, Copy, Debug)]
struct Target {
    host: Option<HostId>,
    options: Options,
}

impl Target {
    /// An option that the object does not obey is refused by name.
    fn obeying(self, object: &str, obeyed: &Options) -> Result<Self, Output> {
        let given = &self.options;
        if *given == Options::NONE {
            return Ok(self);
        }
        let beyond = [
            ("-br", given.brief && !obeyed.brief),
            ("-j", given.json && !obeyed.json),
            ("-p", given.pretty && !obeyed.pretty),
            ("-o", given.oneline && !obeyed.oneline),
            ("-d", given.details && !obeyed.details),
            ("-s", given.statistics > obeyed.statistics),
            ("-N", given.numeric && !obeyed.numeric),
        ];
        match beyond.into_iter().find(|(_, refused)| *refused) {
            Some((flag, _)) => Err(not_modelled(&format!("ip {object}"), flag)),
            None => Ok(self),
        }
    }

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
        match option(flag)? {
            Opt::Netns if inside.is_none() => target.host = Some(shell.enter(args.value()?)?),
            Opt::Netns => return Err(not_modelled("ip", flag)),
            Opt::Set(set) => set(&mut target.options),
            Opt::Help => return Err(usage()),
            Opt::Version => return Ok(super::done(VERSION.to_owned())),
        }
    }
    let Some(word) = args.next() else {
        return Err(usage());
    };
    let Some(object) = OBJECTS.iter().find(|object| matches(word, object)).copied() else {
        return Err(fail(1, &format!("Object \"{word}\" is unknown, try \"ip help\".\n")));
    };
    match object {
        "address" => address::run(shell, target.obeying(word, &address::OBEYS)?, args),
        "link" => link::run(shell, target.obeying(word, &link::OBEYS)?, args),
        "route" => route::run(shell, target.obeying(word, &route::OBEYS)?, args),
        "rule" => rule::run(shell, target.obeying(word, &rule::OBEYS)?, args),
        "neighbor" | "neighbour" => neigh::run(shell, target.obeying(word, &neigh::OBEYS)?, args),
        "maddress" => maddress::run(shell, target.obeying(word, &maddress::OBEYS)?, args),
        "netns" => netns::run(shell, target.obeying(word, &netns::OBEYS)?, args),
        "nexthop" => nexthop::run(shell, target.obeying(word, &nexthop::OBEYS)?, args),
        "netconf" => netconf::run(shell, target.obeying(word, &netconf::OBEYS)?, args),
        "help" => Err(usage()),
        _ => Err(not_modelled("ip", word)),
    }
}

/// What `ip -V` prints.
const VERSION: &str = "ip utility, iproute2-6.1.0, libbpf 1.1.2\n";

/// What `ip help` prints, and whoever names no object.
fn usage() -> Output {
    fail(255, include_str!("usage/ip.txt"))
}

/// What an option before the object does.
#[derive(Clone, Copy)]
enum Opt {
    Netns,
    Help,
    Version,
    Set(fn(&mut Options)),
}

/// An option by any of its beginnings, with one dash or two. Source: `main()` of `ip/ip.c` in iproute2 6.1.
fn option(flag: &str) -> Result<Opt, Output> {
    static OPTIONS: [(&str, Option<Opt>); 27] = [
        ("loops", None),
        ("family", None),
        ("4", Some(Opt::Set(|options| options.only_ipv4 = true))),
        ("6", None),
        ("0", None),
        ("M", None),
        ("B", None),
        ("help", Some(Opt::Help)),
        ("human-readable", None),
        ("iec", None),
        ("stats", Some(Opt::Set(|options| options.statistics = options.statistics.saturating_add(1)))),
        ("statistics", Some(Opt::Set(|options| options.statistics = options.statistics.saturating_add(1)))),
        ("details", Some(Opt::Set(|options| options.details = true))),
        ("resolve", None),
        ("oneline", Some(Opt::Set(|options| options.oneline = true))),
        ("timestamp", None),
        ("tshort", None),
        ("Version", Some(Opt::Version)),
        ("force", None),
        ("batch", None),
        ("brief", Some(Opt::Set(|options| options.brief = true))),
        ("json", Some(Opt::Set(|options| options.json = true))),
        ("pretty", Some(Opt::Set(|options| options.pretty = true))),
        ("rcvbuf", None),
        ("netns", Some(Opt::Netns)),
        ("Numeric", Some(Opt::Set(|options| options.numeric = true))),
        ("all", None),
    ];
    if flag == "-n" {
        return Ok(Opt::Netns); // Nearly every line of a lab says it, and no other option begins so.
    }
    let word = flag.strip_prefix("--").or_else(|| flag.strip_prefix('-')).unwrap_or(flag);
    match OPTIONS.iter().find(|(full, _)| matches(word, full)) {
        Some((_, Some(known))) => Ok(*known),
        Some((_, None)) => Err(not_modelled("ip", flag)),
        None if matches(word, "color") => Err(not_modelled("ip", flag)),
        None => Err(fail(255, &format!("Option \"{flag}\" is unknown, try \"ip -help\".\n"))),
    }
}

/// The word after the object: `show` if there is none.
fn verb<'a>(args: &mut Args<'a>) -> &'a str {
    args.next().unwrap_or("show")
}

/// A word that is none of an object's commands. `object` is named in full.
fn unknown_command(object: &str, word: &str) -> Output {
    fail(255, &format!("Command \"{word}\" is unknown, try \"ip {object} help\".\n"))
}

/// A device by name. `ip` cuts an alias such as `eth0:1` down to its device.
fn device(shell: &mut Shell<'_>, host: HostId, word: &str) -> Result<IfIndex, Output> {
    let Some(index) = index_of(shell, host, word)? else {
        return Err(fail(1, &format!("Cannot find device \"{word}\"\n")));
    };
    let made = shell.world.host(host).links.get(index).map(|link| link.made.clone()).unwrap_or_default();
    shell.journal.need(&made);
    Ok(index)
}

/// The device that a `show` is about.
fn shown_device(shell: &Shell<'_>, host: HostId, word: &str) -> Result<IfIndex, Output> {
    index_of(shell, host, word)?.ok_or_else(|| fail(1, &format!("Device \"{word}\" does not exist.\n")))
}

/// A longer name is nobody's.
const IFNAMSIZ: usize = 16;

/// By name, by the name before a colon, by number as in `if2`. Source: `ll_name_to_index()` in iproute2 6.1, which
/// asks if_nametoindex(3).
fn index_of(shell: &Shell<'_>, host: HostId, word: &str) -> Result<Option<IfIndex>, Output> {
    let links = &shell.world.host(host).links;
    let name = if word.len() < IFNAMSIZ { before_colon(word) } else { word };
    if let Some(link) = links.by_name(name) {
        return Ok(Some(link.index));
    }
    let number = word.strip_prefix("if").filter(|number| number.starts_with(|digit: char| digit.is_ascii_digit()));
    let Some(number) = number else { return Ok(None) };
    match number.parse().ok().map(IfIndex).filter(|index| links.get(*index).is_some()) {
        None => Err(not_modelled("ip: a device by number", word)),
        found => Ok(found),
    }
}

/// `eth0` of `eth0:1`.
fn before_colon(word: &str) -> &str {
    // Names are short, and a search made for long texts is dear.
    word.bytes().position(|octet| octet == b':').map_or(word, |colon| &word[..colon])
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
