//! `ip netconf show [dev DEV]`: what the sysctls make of each device. Source: `ip/ipnetconf.c` in iproute2 6.1.

use super::super::args::{Args, matches};
use super::super::done;
use super::print::{Printer, Value};
use super::{Options, Reply, Shell, Target, fail, unknown_command};
use crate::base::HostId;
use crate::ipv4::{Conf, Of, Sysctl};
use crate::link::Device;

/// Options before the object that have a meaning here, or none that changes anything.
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

pub(super) fn run(shell: &Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    match args.next() {
        None => show(shell, target, args),
        Some(verb) if matches(verb, "show") || matches(verb, "lst") || matches(verb, "list") => {
            show(shell, target, args)
        }
        Some(verb) if matches(verb, "help") => Err(fail(255, include_str!("usage/netconf.txt"))),
        Some(verb) => Err(unknown_command("netconf", verb)),
    }
}

fn show(shell: &Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    let links = &shell.world.host(host).links;
    let mut only = None;
    // Words other than `dev` are passed over, and the last device counts.
    while let Some(word) = args.next() {
        if word == "dev" {
            let name = args.value()?;
            let found = links.by_name(name.split(':').next().unwrap_or(name));
            let gone = || fail(1, &format!("Device \"{name}\" does not exist.\n"));
            only = Some(found.map(|device| Of::Dev(device.index)).ok_or_else(gone)?);
        }
    }
    // In the order in which the kernel tells them.
    let records: Vec<Of> = match only {
        Some(dev) => vec![dev],
        None => links.iter().map(|device| Of::Dev(device.index)).chain([Of::All, Of::Default]).collect(),
    };
    let mut printer = Printer::new(&target.options);
    let families: &[bool] = if target.options.only_ipv4 { &[true] } else { &[true, false] };
    for ipv4 in families {
        let has = |of: &&Of| match of {
            Of::Dev(dev) => *ipv4 || links.get(*dev).is_some_and(Device::has_ipv6),
            Of::All | Of::Default => true,
        };
        records.iter().filter(has).for_each(|of| record(&mut printer, shell, host, *of, *ipv4));
    }
    Ok(done(printer.finish()))
}

/// IPv6 is off: it only repeats what nobody changed.
fn record(printer: &mut Printer, shell: &Shell<'_>, host: HostId, of: Of, ipv4: bool) {
    let netns = shell.world.host(host);
    let conf = |key| netns.ipv4.sysctls.get(Sysctl::Conf(of, key));
    printer.open(None);
    let family = if ipv4 { "inet" } else { "inet6" };
    printer.both("family", Value::Text(family), format!("{family} "));
    let name = match of {
        Of::Dev(dev) => netns.links.name(dev).to_string(),
        Of::All => "all".to_owned(),
        Of::Default => "default".to_owned(),
    };
    printer.both("interface", Value::Text(&name), format!("{name} "));
    on_off(printer, "forwarding", ipv4 && conf(Conf::Forwarding) != 0);
    if ipv4 {
        let mode = conf(Conf::RpFilter).cast_unsigned();
        let number = mode.to_string();
        let (filter, value) = match mode {
            0 => ("off", Value::Text("off")),
            1 => ("strict", Value::Text("strict")),
            2 => ("loose", Value::Text("loose")),
            _ => (number.as_str(), Value::Number(mode.into())),
        };
        printer.both("rp_filter", value, format!("rp_filter {filter} "));
    }
    on_off(printer, "mc_forwarding", false);
    on_off(printer, "proxy_neigh", ipv4 && conf(Conf::ProxyArp) != 0);
    on_off(printer, "ignore_routes_with_linkdown", ipv4 && conf(Conf::IgnoreRoutesWithLinkdown) != 0);
    printer.text("\n");
    printer.close();
}

fn on_off(printer: &mut Printer, key: &str, on: bool) {
    printer.both(key, Value::Flag(on), format!("{key} {} ", if on { "on" } else { "off" }));
}
