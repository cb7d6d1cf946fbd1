//! `ip maddr show`, `add`, `del`: the groups that devices listen to. Source: `ip/ipmaddr.c` in iproute2 6.1.

use super::super::args::{Args, matches};
use super::super::done;
use super::link::{lladdr, wrong_length};
use super::print::{Printer, Value};
use super::{Options, Output, Reply, Shell, Target, fail, garbage, not_modelled, unknown_command};
use crate::base::{HostId, Mac};
use crate::link::{Device, DeviceKind, Membership, Vxlan};

/// Options before the object that have a meaning here, or none that changes anything.
pub(super) const OBEYS: Options = Options {
    brief: true,
    json: true,
    pretty: true,
    oneline: true,
    details: true,
    statistics: u8::MAX,
    numeric: true,
    only_ipv4: true,
};

pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    match args.next() {
        Some(word) if matches(word, "add") => modify(shell, target, true, args),
        Some(word) if matches(word, "delete") => modify(shell, target, false, args),
        None => show(shell, target, args),
        Some(word) if ["list", "show", "lst"].iter().any(|full| matches(word, full)) => show(shell, target, args),
        Some(word) if matches(word, "help") => Err(not_modelled("ip maddr", word)),
        Some(word) => Err(unknown_command("maddr", word)),
    }
}

fn show(shell: &Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    let mut only = None;
    while let Some(word) = args.next() {
        let name = if word == "dev" { args.value()? } else { word };
        if word != "dev" && matches(word, "help") {
            return Err(not_modelled("ip maddr show", word));
        }
        if only.is_some() {
            return Err(garbage("dev", name));
        }
        only = Some(name);
    }
    let mut printer = Printer::new(&target.options);
    // The files that tell of the groups know no other names of a device.
    let listed = |device: &&Device| only.is_none_or(|only| only == &*device.name);
    for device in shell.world.host(host).links.iter().filter(listed) {
        refuse_shared(shell, host, device, "ip maddr show")?;
        print(&mut printer, &target.options, device);
    }
    Ok(done(printer.finish()))
}

/// Groups of a macvlan, and those of a tunnel, are the card's as well.
fn refuse_shared(shell: &Shell<'_>, host: HostId, device: &Device, command: &str) -> Result<(), Output> {
    if device.macvlans > 0 {
        return Err(not_modelled(command, &format!("{} with macvlans", device.name)));
    }
    let joins = |own: &Vxlan| own.underlay == host && own.remote.is_some_and(|remote| remote.is_multicast());
    let mut all = shell.world.hosts().flat_map(|own| own.links.iter());
    match all.find(|own| matches!(&own.kind, DeviceKind::Vxlan(vxlan) if joins(vxlan))) {
        Some(tunnel) => Err(not_modelled(command, &format!("with the tunnel {} of a group", tunnel.name))),
        None => Ok(()),
    }
}

/// A group as it is printed.
enum Group<'a> {
    Link(&'a Membership),
    Ip(&'static str, &'static str),
}

fn print(printer: &mut Printer, options: &Options, device: &Device) {
    let mut groups: Vec<Group<'_>> = Vec::new();
    if !options.only_ipv4 {
        groups.extend(device.groups.iter().map(Group::Link));
    }
    if device.up {
        groups.push(Group::Ip("inet", "224.0.0.1"));
    }
    if !options.only_ipv4 && device.has_ipv6() {
        groups.extend(["ff02::1", "ff01::1"].map(|group| Group::Ip("inet6", group)));
    }
    if groups.is_empty() {
        return;
    }
    let head = format!("{}:\t{}", device.index.0, device.name);
    printer.open(None);
    printer.json("ifindex", Value::Number(device.index.0.into()));
    printer.json("ifname", Value::Text(&device.name));
    if !options.oneline {
        printer.text(format!("{head}\n"));
    }
    printer.open_list(Some("maddr"));
    for group in &groups {
        if options.oneline {
            printer.text(format!("{head}\\"));
        }
        printer.text("\t");
        printer.open(None);
        print_group(printer, group);
        printer.close();
        printer.text("\n");
    }
    printer.close_list();
    printer.close();
}

fn print_group(printer: &mut Printer, group: &Group<'_>) {
    match group {
        Group::Link(own) => {
            let mac = own.mac.to_string();
            printer.both("link", Value::Text(&mac), format!("link  {mac}"));
            if own.users != 1 {
                printer.both("users", Value::Number(own.users.into()), format!(" users {}", own.users));
            }
            if own.by_hand {
                printer.both("features", Value::Text("static"), " static");
            }
        }
        Group::Ip(family, addr) => {
            printer.both("family", Value::Text(family), format!("{family:<5} "));
            printer.both("address", Value::Text(addr), addr);
        }
    }
}

/// Source: `multiaddr_modify()` in iproute2 6.1, `dev_ifsioc()` in Linux 6.18.
fn modify(shell: &mut Shell<'_>, target: Target, adds: bool, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    let (mut dev, mut mac) = (None, None);
    while let Some(word) = args.next() {
        if word == "dev" {
            let name = args.value()?;
            if dev.replace(name).is_some() {
                return Err(duplicate("dev", name));
            }
            continue;
        }
        let word = if matches(word, "address") { args.value()? } else { word };
        if matches(word, "help") {
            return Err(not_modelled("ip maddr", word));
        }
        if mac.is_some() {
            return Err(duplicate("address", word));
        }
        let octets = lladdr(word)?;
        let six = <[u8; 6]>::try_from(octets.as_slice()).map_err(|_| fail(1, &wrong_length(octets.len())))?;
        mac = Some(Mac(six));
    }
    let dev = dev.ok_or_else(|| fail(255, "Not enough information: \"dev\" is required.\n"))?;
    let refused = |why: &str| fail(1, &format!("ioctl: {why}\n"));
    let name = dev.split(':').next().unwrap_or(dev);
    let found = shell.world.host(host).links.by_name(name);
    let device = found.ok_or_else(|| refused("No such device"))?;
    if device.is_loopback() {
        return Err(refused("Invalid argument"));
    }
    refuse_shared(shell, host, device, "ip maddr")?;
    let (index, made) = (device.index, device.made.clone());
    shell.journal.need(&made);
    let mac = mac.unwrap_or(Mac::ZERO);
    let Some(device) = shell.world.host_mut(host).links.get_mut(index) else { return Err(refused("No such device")) };
    if adds {
        device.groups.join(mac, true);
    } else if !device.groups.leave(mac, true) {
        return Err(refused("No such file or directory"));
    }
    Ok(done(String::new()))
}

/// Source: `duparg()` in iproute2 6.1.
fn duplicate(key: &str, second: &str) -> Output {
    fail(255, &format!("Error: duplicate \"{key}\": \"{second}\" is the second value.\n"))
}
