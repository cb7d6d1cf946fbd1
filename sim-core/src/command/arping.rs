//! The command line of arping(8), iputils 20221126.

use std::net::Ipv4Addr;

use super::args::Args;
use super::{Output, Reply, Shell, addr, fail, not_modelled, refuse};
use crate::base::{HostId, Time};
use crate::program::{Arping, run as run_programs};

pub(super) fn run(shell: &mut Shell<'_>, host: HostId, mut args: Args<'_>) -> Reply {
    let (mut count, mut deadline, mut device, mut target) = (None, None, None, None);
    while let Some(word) = args.next() {
        match word {
            "-c" => count = Some(number(args.value()?)?),
            "-w" => deadline = Some(Time::from_secs(number(args.value()?)?)),
            "-I" => device = Some(args.value()?),
            flag if flag.starts_with('-') => return Err(not_modelled("arping", flag)),
            other if target.replace(other).is_some() => return Err(refuse("arping: takes one destination")),
            _ => {}
        }
    }
    let target = target.ok_or_else(|| refuse("arping: needs a destination"))?;
    let count = count.ok_or_else(|| refuse("arping: needs -c COUNT here, so that it ends"))?;
    let device = device.ok_or_else(|| refuse("arping: needs -I DEVICE here"))?;
    let links = &shell.world.host(host).links;
    let Some(link) = links.by_name(device) else {
        return Err(fail(2, &format!("arping: Device {device} not available.\n")));
    };
    shell.journal.need(links.needs(link.index));
    if link.up && link.is_loopback() {
        return Ok(Output {
            exit: 2,
            stdout: format!("Interface \"{device}\" is not ARPable\n"),
            stderr: String::new(),
        });
    }
    let arping =
        Arping::to(destination(target)?, link.index, device, u32::try_from(count).unwrap_or(u32::MAX), deadline);
    let mut outputs = run_programs(shell.world, shell.journal, vec![(host, Box::new(arping))]);
    Ok(outputs.pop().unwrap_or_default())
}

fn destination(target: &str) -> Result<Ipv4Addr, Output> {
    match addr::aton(target) {
        Some(addr) if addr.is_unspecified() => Err(refuse("arping: 0.0.0.0 is not modelled")),
        Some(addr) => Ok(addr),
        None => Err(fail(2, &format!("arping: {target}: Temporary failure in name resolution\n"))),
    }
}

fn number(text: &str) -> Result<u64, Output> {
    let number: i64 = text.parse().map_err(|_| fail(1, &format!("arping: invalid argument: '{text}'\n")))?;
    u64::try_from(number).ok().filter(|number| *number > 0).ok_or_else(|| not_modelled("arping", text))
}
