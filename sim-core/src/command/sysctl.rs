//! sysctl(8) of procps 4.0: reads and writes keys of a host.

use super::args::Args;
use super::{Reply, Shell, done, fail, refuse};
use crate::base::HostId;
use crate::ipv4::{Sysctl, Sysctls};

pub(super) fn run(shell: &mut Shell<'_>, host: HostId, mut args: Args<'_>) -> Reply {
    let (mut names, mut quiet) = (true, false);
    while let Some(flag) = args.peek().filter(|word| word.starts_with('-')) {
        match flag {
            "-w" => {}
            "-n" => names = false,
            "-q" | "-qw" | "-wq" => quiet = true,
            other => return Err(super::not_modelled("sysctl", other)),
        }
        args.next();
    }
    let mut stdout = String::new();
    let mut any = false;
    while let Some(word) = args.next() {
        any = true;
        let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
        let key = key(name)?;
        if let Some(value) = value {
            let value = parse(key, value)?;
            let cause = shell.cause();
            shell.world.host_mut(host).ipv4.sysctls.set(key, value, cause);
        }
        let shown = sysctl_value(&shell.world.host(host).ipv4.sysctls, key);
        if !(quiet && value.is_some()) {
            stdout += &if names { format!("{} = {shown}\n", key.key()) } else { format!("{shown}\n") };
        }
    }
    if any { Ok(done(stdout)) } else { Err(refuse("sysctl needs a key")) }
}

/// As sysctl(8) prints it.
pub fn sysctl_value(sysctls: &Sysctls, key: Sysctl) -> &'static str {
    if sysctls.get(key) { "1" } else { "0" }
}

fn key(name: &str) -> Result<Sysctl, super::Output> {
    let dotted = name.replace('/', ".");
    let known = Sysctl::ALL.into_iter().find(|key| key.key() == dotted);
    known.ok_or_else(|| refuse(&format!("sysctl: {name} is not modelled, so nothing was done")))
}

fn parse(key: Sysctl, value: &str) -> Result<bool, super::Output> {
    match value.trim() {
        "0" => Ok(false),
        "1" => Ok(true),
        number if number.parse::<i64>().is_ok() => {
            Err(refuse(&format!("sysctl: {}={number}: only 0 and 1 are modelled, so nothing was done", key.key())))
        }
        _ => Err(fail(1, &format!("sysctl: setting key \"{}\": Invalid argument\n", key.key()))),
    }
}
