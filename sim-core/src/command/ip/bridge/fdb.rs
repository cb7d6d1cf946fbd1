//! `bridge fdb show`, `add`, `replace`, `del`, `flush`. Source: `bridge/fdb.c` in iproute2 6.1, `br_fdb_add()` in
//! Linux 6.18.

use super::super::super::args::{Args, matches};
use super::super::super::done;
use super::super::print::{Printer, Value};
use super::super::{Reply, Shell, Target, fail, not_modelled};
use super::{device, duplicate, rtnetlink, unknown};
use crate::base::{IfIndex, Mac};
use crate::link::{Device, DeviceKind, FdbEntry, FdbKind};

pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    const VERBS: [&str; 10] = ["add", "append", "replace", "delete", "get", "show", "lst", "list", "flush", "help"];
    let Some(word) = args.next() else { return show(shell, target, args) };
    match VERBS.into_iter().find(|verb| matches(word, verb)) {
        Some("add") => modify(shell, target, Verb::Add, args),
        Some("replace") => modify(shell, target, Verb::Replace, args),
        Some("delete") => modify(shell, target, Verb::Delete, args),
        Some("show" | "lst" | "list") => show(shell, target, args),
        Some("flush") => flush(shell, target, args),
        Some(_) => Err(not_modelled("bridge fdb", word)),
        None => Err(unknown("fdb", word)),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Add,
    Replace,
    Delete,
}

/// Which entries are shown.
#[derive(Default)]
struct Filter {
    dev: Option<IfIndex>,
    bridge: Option<IfIndex>,
    kind: Option<FdbKind>,
}

fn show(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    const COMMAND: &str = "bridge fdb show";
    let (host, options) = (target.host()?, target.options);
    if options.statistics > 0 {
        return Err(not_modelled(COMMAND, "-s"));
    }
    let mut filter = Filter::default();
    while let Some(word) = args.next() {
        match word {
            "dev" | "brport" => {
                let name = args.value()?;
                if filter.dev.is_some() {
                    return Err(duplicate("dev", name));
                }
                filter.dev = Some(device(shell, host, name)?);
            }
            "br" => {
                let name = args.value()?;
                let found = device(shell, host, name).map_err(|_| not_modelled(COMMAND, name))?;
                filter.bridge = Some(found);
            }
            "dynamic" => filter.kind = Some(FdbKind::Dynamic),
            "state" => {
                let word = args.value()?;
                let known = FdbKind::ALL.into_iter().find(|kind| state(*kind) == word && !word.is_empty());
                filter.kind = Some(known.ok_or_else(|| not_modelled(COMMAND, &format!("state {word}")))?);
            }
            other => return Err(not_modelled(COMMAND, other)),
        }
    }
    let links = &shell.world.host(host).links;
    let mut printer = Printer::new(&options);
    for own in links.iter() {
        let near = |bridge: IfIndex| own.index == bridge || own.master() == Some(bridge);
        let elsewhere = filter.bridge.is_some_and(|bridge| !near(bridge));
        if elsewhere || filter.dev.is_some_and(|dev| dev != own.index) {
            continue;
        }
        if own.macvlans > 0 || matches!(own.kind, DeviceKind::Vxlan(_) | DeviceKind::Macvlan { .. }) {
            return Err(not_modelled(COMMAND, &format!("{}, which has addresses by itself", own.name)));
        }
        let above = if own.kind == DeviceKind::Bridge { Some(own) } else { own.master().and_then(|up| links.get(up)) };
        let port = Some(own.index).filter(|_| own.kind != DeviceKind::Bridge);
        let of_bridge = |printer: &mut Printer| {
            for (bridge, entry) in above.into_iter().flat_map(|up| up.fdb.iter().map(move |entry| (up, entry))) {
                if entry.port == port && filter.kind.is_none_or(|kind| kind == entry.kind) {
                    print(printer, &filter, own, entry.mac, Some(&bridge.name), entry.kind);
                }
            }
        };
        let of_itself = |printer: &mut Printer| {
            for group in own.groups.iter().filter(|_| filter.kind.is_none_or(|kind| kind == FdbKind::Local)) {
                print(printer, &filter, own, group.mac, None, FdbKind::Local);
            }
        };
        // The kernel asks a port's bridge first, and the bridge itself last.
        if port.is_some() {
            of_bridge(&mut printer);
            of_itself(&mut printer);
        } else {
            of_itself(&mut printer);
            of_bridge(&mut printer);
        }
    }
    Ok(done(printer.finish()))
}

fn print(printer: &mut Printer, filter: &Filter, own: &Device, mac: Mac, master: Option<&str>, kind: FdbKind) {
    printer.open(None);
    let mac = mac.to_string();
    printer.both("mac", Value::Text(&mac), format!("{mac} "));
    if filter.dev.is_none() {
        printer.both("ifname", Value::Text(&own.name), format!("dev {} ", own.name));
    }
    printer.open_list(Some("flags"));
    if master.is_none() {
        printer.item(Value::Text("self"), "self ");
    }
    printer.close_list();
    if let Some(master) = master {
        printer.both("master", Value::Text(master), format!("master {master} "));
    }
    printer.both("state", Value::Text(state(kind)), state(kind));
    printer.text("\n");
    printer.close();
}

const fn state(kind: FdbKind) -> &'static str {
    match kind {
        FdbKind::Local => "permanent",
        FdbKind::Static => "static",
        FdbKind::Dynamic => "",
    }
}

fn modify(shell: &mut Shell<'_>, target: Target, verb: Verb, mut args: Args<'_>) -> Reply {
    const COMMAND: &str = "bridge fdb";
    let host = target.host()?;
    let (mut dev, mut mac, mut master, mut kind) = (None, None, false, FdbKind::Local);
    while let Some(word) = args.next() {
        match word {
            "dev" => dev = Some(args.value()?),
            "master" => master = true,
            "local" | "permanent" => kind = FdbKind::Local,
            "static" | "temp" => kind = FdbKind::Static,
            "dynamic" => kind = FdbKind::Dynamic,
            "self" | "dst" | "port" | "vni" | "src_vni" | "via" | "vlan" | "use" | "extern_learn" | "sticky"
            | "router" | "nhid" | "to" | "help" => return Err(not_modelled(COMMAND, word)),
            other => {
                if mac.replace(other).is_some() {
                    return Err(not_modelled(COMMAND, other));
                }
            }
        }
    }
    let (Some(dev), Some(word)) = (dev, mac) else {
        return Err(fail(255, "Device and address are required arguments.\n"));
    };
    let mac = six_octets(word).ok_or_else(|| fail(255, &format!("Invalid mac address {word}\n")))?;
    let dev = device(shell, host, dev)?;
    if !master || mac.is_multicast() || mac == Mac::ZERO {
        return Err(not_modelled(COMMAND, if master { word } else { "self" }));
    }
    let (bridge, forwards) = match shell.world.host(host).links.get(dev) {
        Some(own) => (own.master(), shell.world.host(host).links.forwards(own)),
        None => (None, false),
    };
    let bridge = bridge.ok_or_else(|| rtnetlink("Operation not supported"))?;
    if kind == FdbKind::Dynamic && !forwards && verb != Verb::Delete {
        return Err(not_modelled(COMMAND, "dynamic, on a port that does not forward"));
    }
    let (cause, updated) = (shell.cause(), shell.world.now());
    let Some(bridge) = shell.world.host_mut(host).links.get_mut(bridge) else {
        return Err(rtnetlink("Operation not supported"));
    };
    let (there, port) = (bridge.fdb.find(mac).is_some(), Some(dev));
    match verb {
        Verb::Add if there => Err(rtnetlink("File exists")),
        Verb::Add | Verb::Replace => {
            bridge.fdb.set(FdbEntry { mac, port, kind, updated, cause });
            Ok(done(String::new()))
        }
        Verb::Delete if bridge.fdb.remove(mac, port) => Ok(done(String::new())),
        Verb::Delete => Err(rtnetlink("No such file or directory")),
    }
}

/// As `sscanf("%hhx:…")` reads it, for what is plainly an address or plainly none.
fn six_octets(word: &str) -> Option<Mac> {
    let octet = |part: &str| u8::from_str_radix(part, 16).ok().filter(|_| part.len() <= 2);
    let octets: Vec<u8> = word.split(':').map(octet).collect::<Option<_>>()?;
    octets.try_into().ok().map(Mac)
}

fn flush(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    const COMMAND: &str = "bridge fdb flush";
    let host = target.host()?;
    let (Some("dev"), Some(name), None) = (args.next(), args.next(), args.peek()) else {
        return Err(not_modelled(COMMAND, "anything but dev"));
    };
    let dev = device(shell, host, name).map_err(|_| not_modelled(COMMAND, name))?;
    match shell.world.host_mut(host).links.get_mut(dev) {
        Some(bridge) if bridge.kind == DeviceKind::Bridge => {
            bridge.fdb.flush();
            Ok(done(String::new()))
        }
        Some(own) if matches!(own.kind, DeviceKind::Vxlan(_)) => Err(not_modelled("bridge fdb flush", "of a tunnel")),
        Some(_) | None => Err(rtnetlink("Operation not supported")),
    }
}
