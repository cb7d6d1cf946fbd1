//! `ip link add … type veth`, `set`, `show`

mod head;

use super::super::args::{Args, matches};
use super::super::done;
use super::print::{Printer, Value};
use super::{
    Options, Output, Reply, Shell, Target, device, extack, fail, garbage, not_modelled, refuse, rtnetlink,
    shown_device, verb,
};
use crate::base::HostId;
use crate::world::WorldError;

pub(super) use head::{Head, brief_head, head};

/// `IFNAMSIZ` - 1
const NAME_OCTETS: usize = 15;

/// Options before the object that have a meaning here.
pub(super) const OBEYS: Options =
    Options { brief: true, json: true, pretty: true, oneline: true, details: true, numeric: true, ..Options::NONE };

pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    match verb(&mut args) {
        verb if matches(verb, "add") => add(shell, target, args),
        verb if matches(verb, "set") => set(shell, target, args),
        verb if matches(verb, "show") || matches(verb, "list") || verb == "lst" => show(shell, target, args),
        verb => Err(not_modelled("ip link", verb)),
    }
}

/// One end of the cable to be.
#[derive(Default)]
struct End<'a> {
    name: Option<&'a str>,
    host: Option<HostId>,
}

fn add(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let (mut own, mut peer, mut kind) = (End::default(), End::default(), None);
    let mut in_peer = false;
    while let Some(word) = args.next() {
        let end = if in_peer { &mut peer } else { &mut own };
        match word {
            "netns" => end.host = Some(netns(shell, args.value()?)?),
            "name" => end.name = Some(args.value()?),
            "type" if kind.is_none() => kind = Some(args.value()?),
            "peer" if kind == Some("veth") && !in_peer => in_peer = true,
            other if end.name.is_none() && kind.is_none() => end.name = Some(other),
            other => return Err(not_modelled("ip link add", other)),
        }
    }
    match kind {
        Some("veth") => {}
        Some(other) => return Err(not_modelled("ip link add: type", other)),
        None => return Err(fail(1, "Not enough information: \"type\" argument is required\n")),
    }
    let own_host = own.host.or(target.host);
    let (Some(own_host), Some(peer_host)) = (own_host, peer.host.or(own_host)) else {
        return Err(target.host().expect_err("no end names a host"));
    };
    let (Some(own_name), Some(peer_name)) = (own.name, peer.name) else {
        return Err(refuse("ip link add: name both ends: NAME netns HOST type veth peer name NAME netns HOST"));
    };
    if own_name.len() > NAME_OCTETS || peer_name.len() > NAME_OCTETS {
        return Err(extack("Attribute failed policy validation"));
    }
    if [own_name, peer_name].into_iter().any(|name| !is_device_name(name)) {
        return Err(rtnetlink("Invalid argument"));
    }
    let cause = shell.cause();
    shell.host = shell.host.or(Some(own_host));
    match shell.world.add_cable((own_host, own_name), (peer_host, peer_name), &cause) {
        Ok(()) => Ok(done(String::new())),
        Err(WorldError::Exists) => Err(rtnetlink("File exists")),
        Err(WorldError::Bound(bound)) => Err(refuse(bound.text())),
    }
}

fn netns(shell: &mut Shell<'_>, name: &str) -> Result<HostId, Output> {
    let Some(host) = shell.world.find(name) else {
        return Err(fail(255, &format!("Error: argument \"{name}\" is wrong: Invalid \"netns\" value\n\n")));
    };
    let (id, made) = (host.id(), host.links.made().clone());
    shell.journal.need(&made);
    Ok(id)
}

/// Source: `dev_valid_name()` in Linux 6.18.
fn is_device_name(name: &str) -> bool {
    !name.is_empty() && name != "." && name != ".." && !name.contains(['/', ':', ' ', '\t'])
}

fn set(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    let (mut name, mut up) = (None, None);
    while let Some(word) = args.next() {
        match word {
            "up" => up = Some(true),
            "down" => up = Some(false),
            "dev" if name.is_none() => name = Some(args.value()?),
            other if SETTINGS.contains(&other) => return Err(not_modelled("ip link set", other)),
            other if name.is_none() => name = Some(other),
            other => return Err(garbage("dev", other)),
        }
    }
    let name = name.ok_or_else(|| fail(255, "Not enough information: \"dev\" argument is required.\n"))?;
    let dev = device(shell, host, name)?;
    if let Some(up) = up {
        let cause = shell.cause();
        shell.world.set_link(host, dev, up, &cause);
    }
    Ok(done(String::new()))
}

/// What `ip link set` can change and this model can not.
const SETTINGS: [&str; 24] = [
    "mtu",
    "address",
    "name",
    "netns",
    "master",
    "nomaster",
    "arp",
    "multicast",
    "allmulticast",
    "promisc",
    "alias",
    "type",
    "txqueuelen",
    "qlen",
    "group",
    "broadcast",
    "brd",
    "trailers",
    "carrier",
    "mode",
    "state",
    "protodown",
    "link-netnsid",
    "vf",
];

fn show(shell: &Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    let mut only = None;
    while let Some(word) = args.next() {
        match word {
            "dev" if only.is_none() => only = Some(shown_device(shell, host, args.value()?)?),
            "up" | "type" | "master" | "group" | "vrf" | "nomaster" => return Err(not_modelled("ip link show", word)),
            name if only.is_none() => only = Some(shown_device(shell, host, name)?),
            other => return Err(garbage("dev", other)),
        }
    }
    let options = &target.options;
    let mut printer = Printer::new(options);
    for device in shell.world.host(host).links.iter().filter(|device| only.is_none_or(|only| only == device.index)) {
        printer.open(None);
        if options.brief {
            brief_head(&mut printer, shell.world, host, device);
            let mac = device.mac.to_string();
            printer.both("address", Value::Text(&mac), format!("{mac} "));
            head::flags(&mut printer, shell.world, host, device);
            printer.text(" \n");
        } else {
            head(&mut printer, shell.world, host, device, Head::Link, options);
            printer.text("\n");
        }
        printer.close();
    }
    Ok(done(printer.finish()))
}
