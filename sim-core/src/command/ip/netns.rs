//! `ip netns add`, `list`, `exec`

use super::super::args::{Args, matches};
use super::{Reply, Shell, exec, fail, not_modelled, refuse};
use crate::world::WorldError;

pub(super) fn run(shell: &mut Shell<'_>, mut args: Args<'_>) -> Reply {
    match args.next() {
        None => Ok(list(shell)),
        Some(verb) if matches(verb, "list") || matches(verb, "show") || verb == "lst" => Ok(list(shell)),
        Some(verb) if matches(verb, "add") => add(shell, args),
        Some(verb) if matches(verb, "exec") => exec::run(shell, args),
        Some(verb) => Err(not_modelled("ip netns", verb)),
    }
}

/// Every host, the newest first, as the kernel lists the directory that holds them.
fn list(shell: &Shell<'_>) -> super::Output {
    let names: Vec<String> = shell.world.hosts().map(|host| format!("{}\n", host.name)).collect();
    super::super::done(names.into_iter().rev().collect())
}

fn add(shell: &mut Shell<'_>, mut args: Args<'_>) -> Reply {
    let Some(name) = args.next() else {
        return Err(fail(255, "No netns name specified\n"));
    };
    if let Some(more) = args.next() {
        return Err(not_modelled("ip netns add", more));
    }
    if !is_host_name(name) {
        return Err(refuse(&format!(
            "ip netns add: \"{name}\" is no host name: a letter, then up to 30 letters, digits, dots, dashes, underscores"
        )));
    }
    let cause = shell.cause();
    match shell.world.add_host(name, cause) {
        Ok(host) => {
            shell.host = Some(host);
            Ok(super::super::done(String::new()))
        }
        Err(WorldError::Exists) => {
            Err(fail(1, &format!("Cannot create namespace file \"/run/netns/{name}\": File exists\n")))
        }
        Err(WorldError::Bound(bound)) => Err(refuse(bound.text())),
    }
}

/// As the lab language has it: `^[A-Za-z][A-Za-z0-9_.-]{0,30}$`.
fn is_host_name(name: &str) -> bool {
    let rest = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    name.len() <= 31 && name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.bytes().all(rest)
}
