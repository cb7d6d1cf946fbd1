//! `ip addr flush`. Source: `ipaddr_flush()` in iproute2 6.1.

use std::fmt::Write as _;

use super::super::super::args::Args;
use super::super::super::done;
use super::super::print::Printer;
use super::super::{Options, Reply, Shell, Target, fail};
use super::delete::{Wanted, need_another};
use super::filter::Filter;
use super::print;
use crate::base::HostId;
use crate::ipv4::IfAddr;
use crate::netns::Netns;

/// How often `ip` looks again for what is left; option `-loops` would change it.
const ROUNDS: u32 = 10;

pub(super) fn run(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    if args.peek().is_none() {
        return Err(fail(1, "Flush requires arguments.\n"));
    }
    let options = Options { json: false, pretty: false, ..target.options };
    let filter = Filter::read(shell, host, args, options.only_ipv4, "ip addr flush")?;
    let mut text = String::new();
    for round in 0..ROUNDS {
        let doomed = doomed(shell.world.host(host), &filter);
        if doomed.is_empty() {
            text += &end(&options, round);
            return Ok(done(text));
        }
        text += &listed(shell, host, &options, &doomed);
        doomed.iter().for_each(|addr| delete(shell, host, addr));
        if options.statistics > 0 {
            let _ = writeln!(text, "\n*** Round {}, deleting {} addresses ***", round + 1, doomed.len());
        }
        if filter.only_primaries() {
            text += &end(&options, round + 1);
            return Ok(done(text));
        }
    }
    let why = format!("*** Flush remains incomplete after {ROUNDS} rounds. ***\n");
    Err(crate::program::Output { stdout: text, ..fail(1, &why) })
}

fn doomed(netns: &Netns, filter: &Filter<'_>) -> Vec<IfAddr> {
    let devices = netns.links.iter();
    let own = devices.flat_map(|device| netns.ipv4.addresses.of(device.index).map(move |addr| (addr, device)));
    own.filter(|(addr, device)| filter.fits(addr, device)).map(|(addr, _)| addr.clone()).collect()
}

/// Twice `-s` says which.
fn listed(shell: &Shell<'_>, host: HostId, options: &Options, doomed: &[IfAddr]) -> String {
    let (netns, now) = (shell.world.host(host), shell.world.now());
    let mut printer = Printer::new(options);
    for addr in doomed.iter().filter(|_| options.statistics > 1) {
        if let Some(device) = netns.links.get(addr.dev) {
            print::address(&mut printer, options, addr, device, now, true);
        }
    }
    printer.finish()
}

/// A secondary may be gone by now, with its primary.
fn delete(shell: &mut Shell<'_>, host: HostId, addr: &IfAddr) {
    let label = Some(addr.label.as_str()).filter(|label| !label.is_empty());
    let network = Some(addr.prefix()).filter(|_| !addr.far_addr().is_unspecified());
    let wanted = Wanted { dev: addr.dev, local: Some(addr.addr()), label, network };
    let netns = shell.world.host_mut(host);
    if let Some(own) = wanted.find(netns.ipv4.addresses.iter()).cloned() {
        shell.journal.need(&own.cause);
        netns.ipv4.delete_address(&netns.links, &own);
        need_another(shell, host, own.dev);
    }
}

fn end(options: &Options, rounds: u32) -> String {
    match rounds {
        _ if options.statistics == 0 => String::new(),
        0 => "Nothing to flush.\n".to_owned(),
        1 => "*** Flush is complete after 1 round ***\n".to_owned(),
        rounds => format!("*** Flush is complete after {rounds} rounds ***\n"),
    }
}
