//! `bridge link show`, `set`: the ports of bridges. Source: `bridge/link.c` in iproute2 6.1, `br_setport()` in
//! Linux 6.18.

use super::super::super::args::{Args, matches};
use super::super::super::done;
use super::super::link::flags;
use super::super::print::{Printer, Value};
use super::super::{Options, Reply, Shell, Target, fail, not_modelled};
use super::{device, duplicate, rtnetlink, unknown};
use crate::base::IfIndex;
use crate::link::{Device, DeviceKind, Links, Port, PortFlags};

pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    match args.next() {
        None => show(shell, target, args),
        Some(word) if matches(word, "set") || matches(word, "change") => set(shell, target, args),
        Some(word) if ["show", "lst", "list"].iter().any(|full| matches(word, full)) => show(shell, target, args),
        Some(word) if matches(word, "help") => Err(not_modelled("bridge link", word)),
        Some(word) => Err(unknown("link", word)),
    }
}

fn show(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let (host, options) = (target.host()?, target.options);
    let (mut dev, mut master) = (None, None);
    while let Some(word) = args.next() {
        let only = match word {
            "dev" => &mut dev,
            "master" => &mut master,
            other => return Err(not_modelled("bridge link show", other)),
        };
        let name = args.value()?;
        if only.replace(name).is_some() {
            return Err(duplicate(word, name));
        }
    }
    if options.oneline && options.details {
        return Err(not_modelled("bridge link show", "-o -d"));
    }
    let [dev, master] = [dev, master].map(|name| name.map(|name| device(shell, host, name)).transpose());
    let (dev, master) = (dev?, master?);
    let mut printer = Printer::new(&options);
    let links = &shell.world.host(host).links;
    for own in links.iter() {
        let Some(port) = &own.port else { continue };
        if dev.is_none_or(|dev| dev == own.index) && master.is_none_or(|master| master == port.master) {
            if matches!(own.kind, DeviceKind::Vxlan(_)) {
                return Err(not_modelled("bridge link show", "a port that is a tunnel"));
            }
            printer.open(None);
            print(&mut printer, &options, links, own, port);
            printer.close();
        }
    }
    Ok(done(printer.finish()))
}

fn print(printer: &mut Printer, options: &Options, links: &Links, own: &Device, port: &Port) {
    let bridge = links.name(port.master);
    printer.both("ifindex", Value::Number(own.index.0.into()), format!("{}: ", own.index.0));
    match lower(own) {
        Some(lower) => {
            let lower = links.get(lower).map_or_else(|| "ifN".to_owned(), |device| device.name.to_string());
            printer.json("link", Value::Text(&lower));
            printer.both("ifname", Value::Text(&own.name), format!("{}@{lower}: ", own.name));
        }
        None => printer.both("ifname", Value::Text(&own.name), format!("{}: ", own.name)),
    }
    flags(printer, own, lower(own).is_some_and(|lower| links.get(lower).is_some_and(|device| !device.up)));
    printer.both("mtu", Value::Number(own.mtu.into()), format!(" mtu {} ", own.mtu));
    printer.both("master", Value::Text(&bridge), format!("master {bridge} "));
    let state = if links.forwards(own) { "forwarding" } else { "disabled" };
    printer.both("state", Value::Text(state), format!("state {state} "));
    printer.both("priority", Value::Number(32), "priority 32 ");
    printer.both("cost", Value::Number(2), "cost 2 ");
    if options.details {
        printer.text("\n    ");
        details(printer, &port.flags);
    }
    printer.text("\n");
}

/// The number of a cable's far end, which the program takes for one of this host, unless it is that of the port itself.
/// Source: `br_fill_ifinfo()` in Linux 6.18, `print_name_and_link()` in iproute2 6.1.
fn lower(own: &Device) -> Option<IfIndex> {
    own.kind.iflink().map(|(_, far)| far).filter(|far| *far != own.index)
}

fn details(printer: &mut Printer, flags: &PortFlags) {
    let mut say = |key: &str, on: bool| {
        printer.both(key, Value::Flag(on), format!("{key} {} ", if on { "on" } else { "off" }));
    };
    say("hairpin", flags.hairpin);
    ["guard", "root_block", "fastleave"].into_iter().for_each(|key| say(key, false));
    say("learning", flags.learning);
    say("flood", flags.flood);
    say("mcast_flood", flags.mcast_flood);
    say("bcast_flood", flags.bcast_flood);
    printer.both("mcast_router", Value::Number(1), "mcast_router 1 ");
    let mut say = |key: &str, on: bool| {
        printer.both(key, Value::Flag(on), format!("{key} {} ", if on { "on" } else { "off" }));
    };
    ["mcast_to_unicast", "neigh_suppress", "vlan_tunnel"].into_iter().for_each(|key| say(key, false));
    say("isolated", flags.isolated);
    say("locked", false);
}

fn set(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    const COMMAND: &str = "bridge link set";
    let host = target.host()?;
    let mut dev = None;
    let mut said: Vec<(Pick, bool)> = Vec::new();
    let mut state = None;
    while let Some(word) = args.next() {
        let flag: Pick = match word {
            "dev" => {
                dev = Some(args.value()?);
                continue;
            }
            "state" => {
                let word = args.value()?;
                state = Some(match word {
                    "0" | "disabled" => State::Disabled,
                    // Without a spanning tree a port that blocks forwards at once.
                    "3" | "forwarding" | "4" | "blocking" => State::Forwarding,
                    _ if word.parse::<u8>().is_ok_and(|state| state > BR_STATE_BLOCKING) => State::Unknown,
                    _ => return Err(not_modelled(COMMAND, &format!("state {word}"))),
                });
                continue;
            }
            "learning" => |flags| &mut flags.learning,
            "flood" => |flags| &mut flags.flood,
            "bcast_flood" => |flags| &mut flags.bcast_flood,
            "mcast_flood" => |flags| &mut flags.mcast_flood,
            "isolated" => |flags| &mut flags.isolated,
            "hairpin" => |flags| &mut flags.hairpin,
            other => return Err(not_modelled(COMMAND, other)),
        };
        let on = match args.value()? {
            "on" => true,
            "off" => false,
            other => {
                let why = format!("argument of \"{word}\" must be one of \"off\", \"on\", not \"{other}\"");
                return Err(fail(234, &format!("Error: {why}\n")));
            }
        };
        said.push((flag, on));
    }
    let Some(dev) = dev else { return Err(not_modelled(COMMAND, "without dev")) };
    let Ok(dev) = device(shell, host, dev) else { return Err(not_modelled(COMMAND, dev)) };
    let port = port_of(shell, host, dev).ok_or_else(|| rtnetlink("Operation not supported"))?;
    let links = &shell.world.host(host).links;
    let asleep = !links.get(dev).is_some_and(Device::can_transmit) || !links.is_up(port.master);
    match state {
        Some(State::Unknown) => return Err(rtnetlink("Invalid argument")),
        Some(State::Disabled | State::Forwarding) if asleep => {
            return Err(not_modelled(COMMAND, "state, of a port without carrier or of a bridge that is down"));
        }
        Some(State::Disabled | State::Forwarding) | None => {}
    }
    // What frames do now they do because of this command, too.
    let cause = port.cause.and(&shell.cause());
    if let Some(port) = shell.world.host_mut(host).links.get_mut(dev).and_then(|device| device.port.as_mut()) {
        said.into_iter().for_each(|(flag, on)| *flag(&mut port.flags) = on);
        port.cause = cause;
    }
    if let Some(state) = state {
        shell.world.disable_port(host, dev, state == State::Disabled);
    }
    Ok(done(String::new()))
}

/// What a port is told to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Disabled,
    Forwarding,
    /// A number that stands for none.
    Unknown,
}

/// One of a port's flags.
type Pick = fn(&mut PortFlags) -> &mut bool;

/// The largest state that there is.
const BR_STATE_BLOCKING: u8 = 4;

fn port_of(shell: &Shell<'_>, host: crate::base::HostId, dev: IfIndex) -> Option<Port> {
    shell.world.host(host).links.get(dev)?.port.clone()
}
