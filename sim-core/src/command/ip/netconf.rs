//! `ip netconf show [dev DEV]`: what the sysctls make of each device. Source: `ip/ipnetconf.c` in iproute2 6.1.

use super::super::args::{Args, matches};
use super::super::done;
use super::print::{Printer, Value};
use super::{Options, Reply, Shell, Target, fail, not_modelled, unknown_command};
use crate::base::HostId;
use crate::ipv4::Sysctl;

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
        Some(verb) if matches(verb, "help") => Err(not_modelled("ip netconf", verb)),
        Some(verb) => Err(unknown_command("netconf", verb)),
    }
}

/// What a record is about, in the order in which the kernel tells them.
enum About {
    Device(String),
    All,
    Default,
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
            only = Some(found.map(|device| device.name.to_string()).ok_or_else(gone)?);
        }
    }
    let records: Vec<About> = match only {
        Some(name) => vec![About::Device(name)],
        None => {
            let devices = links.iter().map(|device| About::Device(device.name.to_string()));
            devices.chain([About::All, About::Default]).collect()
        }
    };
    let mut printer = Printer::new(&target.options);
    let families: &[bool] = if target.options.only_ipv4 { &[true] } else { &[true, false] };
    for ipv4 in families {
        records.iter().for_each(|about| record(&mut printer, shell, host, about, *ipv4));
    }
    Ok(done(printer.finish()))
}

/// IPv6 is off: it only repeats what nobody changed.
fn record(printer: &mut Printer, shell: &Shell<'_>, host: HostId, about: &About, ipv4: bool) {
    let sysctls = &shell.world.host(host).ipv4.sysctls;
    printer.open(None);
    let family = if ipv4 { "inet" } else { "inet6" };
    printer.both("family", Value::Text(family), format!("{family} "));
    let name = match about {
        About::Device(name) => name,
        About::All => "all",
        About::Default => "default",
    };
    printer.both("interface", Value::Text(name), format!("{name} "));
    on_off(printer, "forwarding", ipv4 && sysctls.get(Sysctl::IpForward));
    if ipv4 {
        printer.both("rp_filter", Value::Text("off"), "rp_filter off ");
    }
    for key in ["mc_forwarding", "proxy_neigh", "ignore_routes_with_linkdown"] {
        on_off(printer, key, false);
    }
    printer.text("\n");
    printer.close();
}

fn on_off(printer: &mut Printer, key: &str, on: bool) {
    printer.both(key, Value::Flag(on), format!("{key} {} ", if on { "on" } else { "off" }));
}
