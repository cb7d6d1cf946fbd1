//! What `-d` says of a kind of device. Source: `print_linktype()`, `macvlan_print_opt()`, `vxlan_print_opt()` in
//! iproute2 6.1.

use super::super::print::{Printer, Value};
use super::super::{Output, Shell, not_modelled};
use crate::base::HostId;
use crate::link::{Device, DeviceKind, Vxlan};
use crate::world::World;

/// A bridge and its ports tell of timers, which run in real time.
pub(in crate::command::ip) fn refuse_timers(
    shell: &Shell<'_>,
    command: &str,
    host: HostId,
    device: &Device,
) -> Result<(), Output> {
    let upper = device.kind == DeviceKind::Bridge || device.port.is_some();
    let here = shell.world.host(host).links.get(device.index).is_some();
    if upper && here { Err(not_modelled(command, "-d, of a bridge or its port,")) } else { Ok(()) }
}

/// The line that begins with the kind; it stays open.
pub(super) fn details(printer: &mut Printer, world: &World, device: &Device) {
    let Some(kind) = device.kind.name() else { return };
    printer.soft_break();
    printer.open(Some("linkinfo"));
    printer.both("info_kind", Value::Text(kind), format!("    {kind} "));
    match device.kind {
        DeviceKind::Macvlan { mode, .. } => {
            printer.open(Some("info_data"));
            printer.both("mode", Value::Text(mode.name()), format!("mode {} ", mode.name()));
            printer.both("bcqueuelen", Value::Number(1000), "bcqueuelen 1000 ");
            printer.both("usedbcqueuelen", Value::Number(1000), "usedbcqueuelen 1000 ");
            printer.close();
        }
        DeviceKind::Vxlan(own) => {
            printer.open(Some("info_data"));
            vxlan(printer, world, &own);
            printer.close();
        }
        DeviceKind::Loopback | DeviceKind::Veth { .. } | DeviceKind::Bridge => {}
    }
    printer.close();
}

fn vxlan(printer: &mut Printer, world: &World, own: &Vxlan) {
    printer.both("id", Value::Number(own.vni.into()), format!("id {} ", own.vni));
    if let Some(remote) = own.remote {
        let word = if remote.is_multicast() { "group" } else { "remote" };
        printer.both(word, Value::Text(&remote.to_string()), format!("{word} {remote} "));
    }
    if let Some(local) = own.local {
        printer.both("local", Value::Text(&local.to_string()), format!("local {local} "));
    }
    if let Some(lower) = own.lower {
        let name = world.host(own.underlay).links.name(lower);
        printer.both("link", Value::Text(&name), format!("dev {name} "));
    }
    printer.text("srcport 0 0 ");
    printer.open(Some("port_range"));
    printer.json("low", Value::Number(0));
    printer.json("high", Value::Number(0));
    printer.close();
    printer.both("port", Value::Number(own.dstport.into()), format!("dstport {} ", own.dstport));
    let learning = if own.learning { "" } else { "nolearning " };
    printer.both("learning", Value::Flag(own.learning), learning);
    if own.tos != 0 {
        let tos = format!("{:#x}", own.tos);
        printer.both("tos", Value::Text(&tos), format!("tos {tos} "));
    }
    let ttl = if own.ttl == 0 { "ttl auto ".to_owned() } else { format!("ttl {} ", own.ttl) };
    printer.both("ttl", Value::Number(own.ttl.into()), ttl);
    printer.json("df", Value::Text("unset"));
    printer.both("ageing", Value::Number(own.ageing_secs.into()), format!("ageing {} ", own.ageing_secs));
    if own.maxaddr != 0 {
        printer.both("limit", Value::Number(own.maxaddr.into()), format!("maxaddr {} ", own.maxaddr));
    }
    printer.both("udp_csum", Value::Flag(true), "udpcsum ");
    printer.both("udp_zero_csum6_tx", Value::Flag(false), "noudp6zerocsumtx ");
    printer.both("udp_zero_csum6_rx", Value::Flag(false), "noudp6zerocsumrx ");
}

/// What a card below can do in hardware, its macvlans and tunnels can.
pub(super) fn tso_max_size(device: &Device) -> u32 {
    match device.kind {
        DeviceKind::Loopback | DeviceKind::Veth { .. } | DeviceKind::Macvlan { .. } => 524_280,
        DeviceKind::Vxlan(Vxlan { lower: Some(_), .. }) => 524_280,
        DeviceKind::Vxlan(_) | DeviceKind::Bridge => 65536,
    }
}

/// How many ask a device to hear everything: a person, and each promiscuous macvlan on it.
pub(super) fn promiscuity(world: &World, host: HostId, device: &Device) -> u32 {
    let above = world.macvlans_on(host, device.index).filter_map(|(host, dev)| world.host(host).links.get(dev));
    let asking = above.filter(|own| own.up && own.flags.promisc).count();
    u32::from(device.flags.promisc) + u32::try_from(asking).unwrap_or(u32::MAX)
}
