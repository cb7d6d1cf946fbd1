//! `ip addr add`, `del`, `show`

use super::super::addr::prefix;
use super::super::args::{Args, matches};
use super::super::done;
use super::link::{Head, brief_head, head};
use super::print::Printer;
use super::{Options, Output, Reply, Shell, Target, device, extack, fail, garbage, not_modelled, shown_device, verb};
use crate::base::{HostId, IfIndex, Scope};
use crate::ipv4::{AddrError, IfAddr, Label};
use ipnet::Ipv4Net;

/// Options before the object that have a meaning here.
pub(super) const OBEYS: Options = Options { brief: true, ..Options::NONE };

pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    match verb(&mut args) {
        verb if matches(verb, "add") => add(shell, target, args),
        verb if matches(verb, "delete") => delete(shell, target, args),
        verb if matches(verb, "show") || matches(verb, "list") || verb == "lst" => show(shell, target, args),
        verb => Err(not_modelled("ip addr", verb)),
    }
}

/// What `add` and `del` say of an address.
struct Said<'a> {
    net: Ipv4Net,
    /// A length was named.
    whole: bool,
    dev: IfIndex,
    label: Option<&'a str>,
    scope: Option<Scope>,
}

fn read<'a>(shell: &mut Shell<'_>, host: HostId, mut args: Args<'a>, verb: &str) -> Result<Said<'a>, Output> {
    let (mut local, mut dev, mut label, mut scope) = (None, None, None, None);
    while let Some(word) = args.next() {
        match word {
            "dev" => dev = Some(args.value()?),
            "label" => label = Some(args.value()?),
            "scope" => scope = Some(scope_of(args.value()?)?),
            other if UNKNOWN.contains(&other) => return Err(not_modelled(&format!("ip addr {verb}"), other)),
            other => {
                let word = if other == "local" { args.value()? } else { other };
                if local.is_some() {
                    return Err(garbage("local", word));
                }
                local = Some((prefix(word)?, word.contains('/')));
            }
        }
    }
    let Some(dev) = dev else {
        return Err(fail(1, "Not enough information: \"dev\" argument is required.\n"));
    };
    let Some((net, whole)) = local else {
        return Err(not_modelled(&format!("ip addr {verb}"), "no address"));
    };
    let dev = device(shell, host, dev)?;
    Ok(Said { net, whole, dev, label, scope })
}

/// What iproute2 knows of an address and this model does not.
const UNKNOWN: [&str; 14] = [
    "peer",
    "remote",
    "broadcast",
    "brd",
    "anycast",
    "metric",
    "valid_lft",
    "preferred_lft",
    "home",
    "nodad",
    "mngtmpaddr",
    "noprefixroute",
    "autojoin",
    "proto",
];

fn scope_of(word: &str) -> Result<Scope, Output> {
    match word {
        "global" => Ok(Scope::Global),
        "link" => Ok(Scope::Link),
        "host" => Ok(Scope::Host),
        "site" | "nowhere" => Err(not_modelled("ip addr: scope", word)),
        number if number.parse::<u8>().is_ok() => Err(not_modelled("ip addr: scope", word)),
        _ => Err(fail(255, &format!("Error: argument \"{word}\" is wrong: invalid scope value.\n\n"))),
    }
}

fn add(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    let said = read(shell, host, args, "add")?;
    let links = &shell.world.host(host).links;
    let label = match said.label {
        Some(text) => Label::new(text).map_err(|_| extack("Attribute failed policy validation"))?,
        None => Label::of_device(links.name(said.dev)),
    };
    let born = if said.net.addr().is_loopback() { Scope::Host } else { Scope::Global };
    let scope = said.scope.unwrap_or(born);
    let addr = IfAddr { dev: said.dev, net: said.net, label, scope, secondary: false, cause: shell.cause() };
    let netns = shell.world.host_mut(host);
    match netns.ipv4.add_address(&netns.links, addr) {
        Ok(()) => Ok(done(String::new())),
        Err(AddrError::Exists) => Err(extack("ipv4: Address already assigned")),
        Err(AddrError::Scope) => Err(extack("ipv4: Invalid scope value")),
    }
}

fn delete(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    let said = read(shell, host, args, "del")?;
    if !said.whole {
        return Err(not_modelled("ip addr del", "an address without its prefix length"));
    }
    let fits = |own: &&IfAddr| own.net == said.net && said.label.is_none_or(|label| label == own.label.as_str());
    let found = shell.world.host(host).ipv4.addresses.of(said.dev).find(fits).cloned();
    let Some(addr) = found else {
        return Err(extack("ipv4: Address not found"));
    };
    shell.journal.need(&addr.cause);
    let netns = shell.world.host_mut(host);
    netns.ipv4.delete_address(&netns.links, &addr);
    Ok(done(String::new()))
}

fn show(shell: &Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    let mut only = None;
    while let Some(word) = args.next() {
        match word {
            "dev" if only.is_none() => only = Some(shown_device(shell, host, args.value()?)?),
            "up" | "scope" | "label" | "to" | "primary" | "secondary" | "permanent" | "dynamic" | "type" | "master" => {
                return Err(not_modelled("ip addr show", word));
            }
            name if only.is_none() => only = Some(shown_device(shell, host, name)?),
            other => return Err(garbage("dev", other)),
        }
    }
    let netns = shell.world.host(host);
    let options = &target.options;
    let mut printer = Printer::new(options);
    for device in netns.links.iter().filter(|device| only.is_none_or(|only| only == device.index)) {
        let addrs = netns.ipv4.addresses.of(device.index);
        if options.brief {
            brief_head(&mut printer, shell.world, host, device);
            addrs.for_each(|addr| printer.text(format!("{} ", addr.net)));
            printer.text("\n");
        } else {
            let what = if options.only_ipv4 { Head::AddrOfFamily } else { Head::Addr };
            head(&mut printer, shell.world, host, device, what, options);
            printer.text("\n");
            addrs.for_each(|addr| {
                let secondary = if addr.secondary { " secondary" } else { "" };
                let (net, scope, label) = (addr.net, addr.scope.name(), addr.label.as_str());
                printer.text(format!("    inet {net} scope {scope}{secondary} {label}\n"));
                printer.text("       valid_lft forever preferred_lft forever\n");
            });
        }
    }
    Ok(done(printer.finish()))
}
