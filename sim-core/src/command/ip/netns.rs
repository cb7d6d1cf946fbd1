//! `ip netns add`, `list`, `delete`, `exec`. Source: `do_netns()` in iproute2 6.1; ip-netns(8).

use super::super::args::{Args, matches};
use super::super::{Output, done};
use super::print::{Printer, Value};
use super::{Options, Reply, Shell, Target, exec, fail, not_modelled, refuse, unknown_command};
use crate::world::WorldError;

/// Options before the object that have a meaning here.
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

/// The verbs in iproute2's own order, which decides what a beginning means.
const VERBS: [&str; 13] =
    ["list", "show", "lst", "list-id", "help", "add", "set", "delete", "identify", "pids", "exec", "monitor", "attach"];

pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let Some(word) = args.next() else { return Ok(list(shell, target)) };
    match VERBS.into_iter().find(|verb| matches(word, verb)) {
        // What follows is not read.
        Some("list" | "show" | "lst") => Ok(list(shell, target)),
        Some("add") => add(shell, args),
        Some("delete") => delete(shell, args),
        Some("exec") if target.host.is_none() => exec::run(shell, args),
        Some("help") => Err(fail(255, include_str!("usage/netns.txt"))),
        Some(_) => Err(not_modelled("ip netns", word)),
        None => Err(unknown_command("netns", word)),
    }
}

/// Every host, the newest first, as the kernel lists the directory that holds them; with the numbers that the
/// host in which it is asked has for them.
fn list(shell: &Shell<'_>, target: Target) -> Output {
    let mut printer = Printer::new(&target.options);
    let hosts: Vec<_> = shell.world.hosts().collect();
    for host in hosts.into_iter().rev() {
        printer.open(None);
        printer.both("name", Value::Text(&host.name), &host.name);
        let asker = target.host.map(|asker| shell.world.host(asker));
        if let Some(id) = asker.and_then(|asker| asker.links.netns_id(host.id())) {
            printer.both("id", Value::Number(u64::from(id)), format!(" (id: {id})"));
        }
        printer.text("\n");
        printer.close();
    }
    done(printer.finish())
}

fn add(shell: &mut Shell<'_>, mut args: Args<'_>) -> Reply {
    let name = named(&mut args)?;
    if !is_host_name(name) {
        return Err(refuse(&format!(
            "ip netns add: \"{name}\" is no host name: a letter, then up to 30 letters, digits, dots, dashes, underscores"
        )));
    }
    let cause = shell.cause();
    match shell.world.add_host(name, cause) {
        Ok(host) => {
            shell.host = Some(host);
            Ok(done(String::new()))
        }
        Err(WorldError::Bound(limit)) => Err(refuse(&limit.to_string())),
        Err(WorldError::Exists | WorldError::Link(_)) => {
            Err(fail(1, &format!("Cannot create namespace file \"/run/netns/{name}\": File exists\n")))
        }
    }
}

fn delete(shell: &mut Shell<'_>, mut args: Args<'_>) -> Reply {
    let name = named(&mut args)?;
    let Some(host) = shell.world.find(name) else {
        let why = format!("Cannot remove namespace file \"/run/netns/{name}\": No such file or directory\n");
        return Err(fail(1, &why));
    };
    let (id, made) = (host.id(), host.links.made().clone());
    shell.journal.need(&made);
    shell.world.delete_host(id);
    Ok(done(String::new()))
}

/// The name that a verb needs; what follows it is not read. Source: `invalid_name()` in iproute2 6.1.
fn named<'a>(args: &mut Args<'a>) -> Result<&'a str, Output> {
    let name = args.next().ok_or_else(|| fail(1, "No netns name specified\n"))?;
    if name.is_empty() || name.len() > 255 || name.contains('/') || name == "." || name == ".." {
        return Err(fail(255, &format!("Invalid netns name \"{name}\"\n")));
    }
    Ok(name)
}

/// As the lab language has it: `^[A-Za-z][A-Za-z0-9_.-]{0,30}$`.
fn is_host_name(name: &str) -> bool {
    let rest = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    name.len() <= 31 && name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.bytes().all(rest)
}
