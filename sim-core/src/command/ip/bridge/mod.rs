//! `bridge [OPTIONS] OBJECT COMMAND`, the other program of iproute2: it prints as `ip` does, so it lives beside it.
//! Source: `bridge/bridge.c` in iproute2 6.1; bridge(8).

mod fdb;
mod link;

use super::super::args::{Args, matches};
use super::super::done;
use super::{Options, Output, Reply, Shell, Target, fail, not_modelled};
use crate::base::{HostId, IfIndex};

/// `bridge` by itself, or inside of a host.
pub(in crate::command) fn run(shell: &mut Shell<'_>, inside: Option<HostId>, mut args: Args<'_>) -> Reply {
    let mut target = Target { host: inside, options: Options::default() };
    while let Some(flag) = args.peek().filter(|word| word.starts_with('-')) {
        args.next();
        let options = &mut target.options;
        match flag {
            "-n" | "-netns" if inside.is_none() => target.host = Some(shell.enter(args.value()?)?),
            "-j" | "-json" => options.json = true,
            "-p" | "-pretty" => options.pretty = true,
            "-o" | "-oneline" => options.oneline = true,
            "-d" | "-details" => options.details = true,
            "-s" | "-stats" | "-statistics" => options.statistics = options.statistics.saturating_add(1),
            other => return Err(not_modelled("bridge", other)),
        }
    }
    let object = args.next().ok_or_else(|| not_modelled("bridge", "help"))?;
    match ["link", "fdb", "mdb", "vlan"].into_iter().find(|full| matches(object, full)) {
        Some("link") => link::run(shell, target, args),
        Some("fdb") => fdb::run(shell, target, args),
        Some("vlan") => vlan(shell, target, args),
        // Groups are not listened for: the recording environment has snooping off.
        Some("mdb") if !target.options.json && (args.peek().is_none() || args.peek() == Some("show")) => {
            target.host()?;
            Ok(done(String::new()))
        }
        Some(_) | None => Err(not_modelled("bridge", object)),
    }
}

/// The recording kernel knows no VLANs: there are none to show, and none can be added.
fn vlan(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    match (args.next(), args.peek()) {
        (None, _) | (Some("show"), None) if !target.options.json => {
            Ok(done("port              vlan-id  \n".to_owned()))
        }
        (Some("add"), _) => {
            let (mut dev, mut vid) = (None, None);
            while let Some(word) = args.next() {
                match word {
                    "dev" => dev = Some(args.value()?),
                    "vid" => vid = args.value()?.parse::<u16>().ok().filter(|vid| *vid < 4095),
                    other => return Err(not_modelled("bridge vlan add", other)),
                }
            }
            match (dev.map(|dev| device(shell, host, dev)), vid) {
                (Some(Ok(_)), Some(_)) => Err(rtnetlink("Operation not supported")),
                (Some(_) | None, _) => Err(not_modelled("bridge vlan", "add")),
            }
        }
        (_, _) => Err(not_modelled("bridge", "vlan")),
    }
}

/// Source: `nodev()` in iproute2 6.1, whose answer this program ends with.
fn device(shell: &mut Shell<'_>, host: HostId, name: &str) -> Result<IfIndex, Output> {
    super::device(shell, host, name).map_err(|output| Output { exit: 255, ..output })
}

/// What the kernel answers.
fn rtnetlink(what: &str) -> Output {
    fail(255, &format!("RTNETLINK answers: {what}\n"))
}

fn unknown(object: &str, word: &str) -> Output {
    fail(255, &format!("Command \"{word}\" is unknown, try \"bridge {object} help\".\n"))
}

/// Source: `duparg()` in iproute2 6.1.
fn duplicate(key: &str, second: &str) -> Output {
    fail(255, &format!("Error: duplicate \"{key}\": \"{second}\" is the second value.\n"))
}
