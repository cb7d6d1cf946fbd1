//! `ip neigh add`, `change`, `replace`, `del`. Source: `ipneigh_modify()` in iproute2 6.1, `neigh_add()` in Linux 6.18.

use std::net::Ipv4Addr;

use super::super::args::{Args, matches};
use super::super::{addr, done};
use super::route::{invalid, protocol};
use super::{
    Options, Output, Reply, Shell, Target, device, extack, fail, garbage, neigh_show, not_modelled, rtnetlink,
    unknown_command, verb,
};
use crate::base::{Cause, HostId, IfIndex, Mac, Nud, RouteProto};
use crate::ipv4::Ipv4;
use crate::link::{Ctx, NeighSet, Proxy};
use crate::netns::Netns;
use crate::program::run as run_programs;

/// Options before the object that have a meaning here.
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

/// What becomes of an entry that is there, and of one that is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Add,
    Change,
    Replace,
    Delete,
}

pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    match verb(&mut args) {
        word if matches(word, "add") => modify(shell, host, Verb::Add, (&target.options, args)),
        word if matches(word, "change") || word == "chg" => modify(shell, host, Verb::Change, (&target.options, args)),
        word if matches(word, "replace") => modify(shell, host, Verb::Replace, (&target.options, args)),
        word if matches(word, "delete") => modify(shell, host, Verb::Delete, (&target.options, args)),
        word if matches(word, "get") => neigh_show::get(shell, host, &target.options, args),
        word if matches(word, "show") || matches(word, "lst") || matches(word, "list") => {
            neigh_show::show(shell, host, &target.options, args)
        }
        word if matches(word, "flush") => neigh_show::flush(shell, host, &target.options, args),
        word if matches(word, "help") => Err(usage()),
        word => Err(unknown_command("neigh", word)),
    }
}

/// What `ip neigh help` prints, and whoever says `help` in a list.
pub(super) fn usage() -> Output {
    fail(255, include_str!("usage/neighbour.txt"))
}

/// The words of a change.
#[derive(Default)]
struct Said<'a> {
    dst: Option<Ipv4Addr>,
    dev: Option<&'a str>,
    lladdr: Option<&'a str>,
    nud: Option<Nud>,
    proxy: bool,
    router: bool,
    extern_learn: bool,
    uses: bool,
    proto: RouteProto,
}

fn modify(shell: &mut Shell<'_>, host: HostId, verb: Verb, (options, args): (&Options, Args<'_>)) -> Reply {
    let said = read(options, args)?;
    let required = || fail(255, "Device and destination are required arguments.\n");
    let dst = said.dst.ok_or_else(required)?;
    if !said.proxy && said.dev.is_none() {
        return Err(required());
    }
    let lladdr = said.lladdr.map(octets).transpose()?;
    let dev = said.dev.map(|dev| device(shell, host, dev)).transpose()?;
    if said.proxy {
        return proxy(shell, host, verb, dev, dst, &said);
    }
    let dev = dev.ok_or_else(required)?;
    let lladdr = match lladdr {
        Some(octets) if verb != Verb::Delete => {
            let mac = octets.get(..6).and_then(|six| six.try_into().ok()).map(Mac);
            Some(mac.ok_or_else(|| extack("Invalid link address"))?)
        }
        Some(_) | None => None,
    };
    let nud = said.nud.unwrap_or(Nud::Permanent);
    if dev == IfIndex::LO && verb != Verb::Delete && (said.uses || !matches!(nud, Nud::Permanent | Nud::Noarp)) {
        // It would be asked for by ARP, on a device that has none.
        return Err(not_modelled("ip neigh: dev lo, in doubt:", if said.uses { "use" } else { nud.name() }));
    }
    let before = shell.world.host(host).ipv4.neighbours.get(dev, dst).map(|entry| entry.cause.clone());
    match (verb, &before) {
        (Verb::Add, Some(_)) => return Err(rtnetlink("File exists")),
        (Verb::Change | Verb::Delete, None) => return Err(rtnetlink("No such file or directory")),
        (Verb::Change | Verb::Delete | Verb::Replace, Some(cause)) => shell.journal.need(cause),
        (Verb::Add | Verb::Replace, None) => {}
    }
    let (router, extern_learn, proto) = (said.router, said.extern_learn, said.proto);
    let set = NeighSet { lladdr, nud, router, extern_learn, proto };
    let uses = said.uses;
    let dst = Ipv4::neigh_key(dev, dst);
    let done = settle(shell, host, |host, ctx| match verb {
        Verb::Delete => {
            host.ipv4.delete_neigh(&host.links, ctx, dev, dst);
            Ok(())
        }
        Verb::Add | Verb::Change | Verb::Replace if uses => {
            host.ipv4.unpin_neigh(&host.links, ctx, dev, dst, (extern_learn, proto));
            host.ipv4.use_neigh(&host.links, ctx, dev, dst, None);
            Ok(())
        }
        Verb::Add | Verb::Change | Verb::Replace => host.ipv4.set_neigh(&host.links, ctx, dev, dst, set),
    })?;
    done.map_err(|error| extack(&error.to_string()))?;
    Ok(self::done(String::new()))
}

/// Lets a host do something, and what comes of it run until all is quiet.
pub(in crate::command) fn settle<T>(
    shell: &mut Shell<'_>,
    host: HostId,
    act: impl FnOnce(&mut Netns, &mut Ctx<'_>) -> T,
) -> Result<T, Output> {
    let (done, _) = shell.world.with_host(host, shell.journal, act);
    run_programs(shell.world, shell.journal, Vec::new());
    match shell.journal.not_modelled() {
        Some(what) => Err(fail(2, &format!("hairpin: stopped: {}\n", what.text()))),
        None => Ok(done),
    }
}

fn proxy(
    shell: &mut Shell<'_>,
    host: HostId,
    verb: Verb,
    dev: Option<IfIndex>,
    dst: Ipv4Addr,
    said: &Said<'_>,
) -> Reply {
    let cause = shell.cause();
    let neighbours = &mut shell.world.host_mut(host).ipv4.neighbours;
    if verb != Verb::Delete {
        let (router, extern_learn, proto) = (said.router, said.extern_learn, said.proto);
        neighbours.set_proxy(Proxy { dev, dst, router, extern_learn, proto, cause });
        return Ok(done(String::new()));
    }
    let was = neighbours.proxies().find(|proxy| (proxy.dev, proxy.dst) == (dev, dst));
    let needs = was.map_or_else(Cause::none, |proxy| proxy.cause.clone());
    if !neighbours.remove_proxy(dev, dst) {
        return Err(rtnetlink("No such file or directory"));
    }
    shell.journal.need(&needs);
    Ok(done(String::new()))
}

fn read<'a>(options: &Options, mut args: Args<'a>) -> Result<Said<'a>, Output> {
    let mut said = Said::default();
    while let Some(word) = args.next() {
        match word {
            _ if matches(word, "lladdr") => {
                let value = args.value()?;
                if said.lladdr.replace(value).is_some() {
                    return Err(duplicate("lladdr", value));
                }
            }
            "nud" => said.nud = Some(nud(args.value()?)?),
            _ if matches(word, "proxy") => {
                let value = args.value()?;
                if matches(value, "help") {
                    return Err(usage());
                }
                if said.dst.is_some() {
                    return Err(duplicate("address", value));
                }
                (said.dst, said.proxy) = (Some(addr::addr_of(options.only_ipv4, value)?), true);
            }
            "router" => said.router = true,
            _ if matches(word, "extern_learn") => said.extern_learn = true,
            "use" => said.uses = true,
            "managed" => return Err(not_modelled("ip neigh", word)),
            _ if matches(word, "protocol") => {
                let value = args.value()?;
                said.proto = protocol(value).ok_or_else(|| invalid(value, "\"protocol\" value is invalid"))?;
            }
            "dev" => said.dev = Some(args.value()?),
            other => {
                let other = if other == "to" { args.value()? } else { other };
                // Somebody wanted to print the usage here, and only passes over the word.
                let other = if matches(other, "help") { args.value()? } else { other };
                if said.dst.is_some() {
                    return Err(garbage("to", other));
                }
                said.dst = Some(addr::addr_of(options.only_ipv4, other)?);
            }
        }
    }
    Ok(said)
}

/// Source: `duparg()` in iproute2 6.1.
pub(super) fn duplicate(key: &str, word: &str) -> Output {
    fail(255, &format!("Error: duplicate \"{key}\": \"{word}\" is the second value.\n"))
}

/// A state by its name, some by any beginning of it, or by its bit. Source: `nud_state_a2n()` in iproute2 6.1.
pub(super) fn nud(word: &str) -> Result<Nud, Output> {
    const BY_BEGINNING: [Nud; 3] = [Nud::Permanent, Nud::Reachable, Nud::Failed];
    const STATES: [(&str, u32, Nud); 9] = [
        ("permanent", 0x80, Nud::Permanent),
        ("reachable", 0x02, Nud::Reachable),
        ("noarp", 0x40, Nud::Noarp),
        ("none", 0, Nud::None),
        ("stale", 0x04, Nud::Stale),
        ("incomplete", 0x01, Nud::Incomplete),
        ("delay", 0x08, Nud::Delay),
        ("probe", 0x10, Nud::Probe),
        ("failed", 0x20, Nud::Failed),
    ];
    let called = |name, nud| word == name || (BY_BEGINNING.contains(nud) && matches(word, name));
    if let Some((_, _, nud)) = STATES.iter().find(|(name, _, nud)| called(*name, nud)) {
        return Ok(*nud);
    }
    let number = match word.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => word.parse::<u32>().ok(),
    };
    match number.filter(|number| *number < 0x100) {
        Some(number) => {
            let one = STATES.iter().find(|(_, bit, _)| *bit == number).map(|(.., nud)| *nud);
            one.ok_or_else(|| not_modelled("ip neigh: nud", word))
        }
        None => Err(fail(255, &format!("Error: argument \"{word}\" is wrong: nud state is bad\n"))),
    }
}

/// Hexadecimal octets between colons; what follows the digits of one is not looked at. With dots it is an IPv4
/// address, four octets. Source: `ll_addr_a2n()` in iproute2 6.1.
fn octets(word: &str) -> Result<Vec<u8>, Output> {
    let invalid = |part: &str| fail(1, &format!("\"{part}\" is invalid lladdr.\n"));
    if word.contains('.') {
        return addr::addr(word).map(|addr| addr.octets().to_vec()).map_err(|_| invalid(word));
    }
    let octet = |part: &str| {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        u8::from_str_radix(&part[..digits], 16).map_err(|_| invalid(part))
    };
    word.split(':').map(octet).collect()
}
