//! What `ip link` and `ip addr` begin a device with. Source: `print_linkinfo()`, `print_linkinfo_brief()` in
//! iproute2 6.1.

use super::super::Options;
use super::super::print::{Printer, Value};
use crate::base::{HostId, Mac};
use crate::link::{Device, DeviceKind};
use crate::world::World;

/// Whose device is shown: what `ip link` and `ip addr` do not have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::command::ip) enum Head {
    /// `ip link`: with its mode.
    Link,
    /// `ip addr`.
    Addr,
    /// `ip -4 addr`: without its MAC address, unless `-d` asks for details.
    AddrOfFamily,
}

/// `2: a0@if2: <BROADCAST,…> …`, and the line with its MAC address, with what `-d` adds. The record stays
/// open: the caller ends it, and the last line.
pub(in crate::command::ip) fn head(
    printer: &mut Printer,
    world: &World,
    host: HostId,
    device: &Device,
    what: Head,
    options: &Options,
) {
    let index = device.index.0;
    printer.both("ifindex", number(index), format!("{index}: "));
    let name = name(printer, world, host, device);
    printer.both("ifname", Value::Text(&device.name), format!("{name}: "));
    flags(printer, world, host, device);
    let qdisc = if device.activated { "noqueue" } else { "noop" };
    printer.both("mtu", number(device.mtu), format!(" mtu {} ", device.mtu));
    printer.both("qdisc", Value::Text(qdisc), format!("qdisc {qdisc} "));
    let state = state(device);
    printer.both("operstate", Value::Text(state), format!("state {state} "));
    if what == Head::Link {
        printer.both("linkmode", Value::Text("DEFAULT"), "mode DEFAULT ");
    }
    let group = group_name(device.group, options);
    printer.both("group", Value::Text(&group), format!("group {group} "));
    if device.txqueuelen != 0 {
        printer.both("txqlen", number(device.txqueuelen), format!("qlen {}", device.txqueuelen));
    }
    if what != Head::AddrOfFamily || options.details {
        printer.soft_break();
        addresses(printer, device, options);
    }
    far_host(printer, world, host, device);
    if options.details {
        details(printer, device, what);
    }
    if let Some(alias) = &device.alias {
        printer.soft_break();
        printer.both("ifalias", Value::Text(alias), format!("    alias {alias}"));
    }
}

/// Name and state in the columns of `ip -br`; the record stays open, and so does the line.
pub(in crate::command::ip) fn brief_head(printer: &mut Printer, world: &World, host: HostId, device: &Device) {
    let shown = name(printer, world, host, device);
    let pad = 16_usize.saturating_sub(width(world, host, device));
    printer.both("ifname", Value::Text(&device.name), format!("{shown}{:pad$} ", ""));
    let state = state(device);
    printer.both("operstate", Value::Text(state), format!("{state:<14} "));
}

/// `<BROADCAST,MULTICAST,UP,LOWER_UP>`
pub(super) fn flags(printer: &mut Printer, world: &World, host: HostId, device: &Device) {
    printer.open_list(Some("flags"));
    printer.text("<");
    for (at, flag) in flag_names(world, host, device).enumerate() {
        printer.item(Value::Text(flag), format!("{}{flag}", if at == 0 { "" } else { "," }));
    }
    printer.text(">");
    printer.close_list();
}

/// In the order of the bits, with what `ip` makes of several of them. Source: `print_link_flags()` in iproute2 6.1.
fn flag_names(world: &World, host: HostId, device: &Device) -> impl Iterator<Item = &'static str> + use<> {
    let (loopback, flags) = (device.is_loopback(), device.flags);
    let far_down = match device.kind {
        DeviceKind::Veth { peer: (far, index) } => far == host && !world.host(far).links.is_up(index),
        DeviceKind::Loopback => false,
    };
    let all = [
        ("NO-CARRIER", device.up && !device.carrier),
        ("LOOPBACK", loopback),
        ("BROADCAST", !loopback),
        ("MULTICAST", flags.multicast),
        ("NOARP", flags.noarp),
        ("ALLMULTI", flags.allmulti),
        ("PROMISC", flags.promisc),
        ("DYNAMIC", flags.dynamic),
        ("NOTRAILERS", flags.notrailers),
        ("UP", device.up),
        ("LOWER_UP", device.can_transmit()),
        ("M-DOWN", far_down),
    ];
    all.into_iter().filter(|(_, set)| *set).map(|(name, _)| name)
}

/// The name as text has it: `enp0s3@ifN`, the far end by number where it is in another host. In JSON the far end
/// comes before the name.
fn name(printer: &mut Printer, world: &World, host: HostId, device: &Device) -> String {
    match device.kind {
        DeviceKind::Loopback => device.name.to_string(),
        DeviceKind::Veth { peer: (far, index) } if far == host => {
            let link = world.host(far).links.name(index);
            printer.json("link", Value::Text(&link));
            format!("{}@{link}", device.name)
        }
        DeviceKind::Veth { .. } => {
            printer.json("link_index", Value::Machine);
            format!("{}@ifN", device.name)
        }
    }
}

/// How wide the name was before the number became N.
fn width(world: &World, host: HostId, device: &Device) -> usize {
    let name = device.name.len();
    match device.kind {
        DeviceKind::Loopback => name,
        DeviceKind::Veth { peer: (far, index) } if far == host => name + 1 + world.host(far).links.name(index).len(),
        DeviceKind::Veth { peer: (_, index) } => name + format!("@if{}", index.0).len(),
    }
}

fn state(device: &Device) -> &'static str {
    match (device.can_transmit(), device.is_loopback()) {
        (true, true) => "UNKNOWN",
        (true, false) => "UP",
        (false, false) if device.up && device.lower_down => "LOWERLAYERDOWN",
        (false, _) => "DOWN",
    }
}

/// Source: `/etc/iproute2/group`.
fn group_name(group: u32, options: &Options) -> String {
    if group == 0 && !options.numeric { "default".to_owned() } else { group.to_string() }
}

fn addresses(printer: &mut Printer, device: &Device, options: &Options) {
    let (name, number) = if device.is_loopback() { ("loopback", "[772]") } else { ("ether", "[1]") };
    let kind = if options.numeric { number } else { name };
    let broadcast = if device.is_loopback() { Mac::ZERO } else { Mac::BROADCAST };
    printer.both("link_type", Value::Text(kind), format!("    link/{kind} "));
    let (mac, broadcast) = (device.mac.to_string(), broadcast.to_string());
    printer.both("address", Value::Text(&mac), &mac);
    printer.both("broadcast", Value::Text(&broadcast), format!(" brd {broadcast}"));
}

/// Text names the far end's host; JSON has the number that this host knows it by.
fn far_host(printer: &mut Printer, world: &World, host: HostId, device: &Device) {
    let DeviceKind::Veth { peer: (far, _) } = device.kind else { return };
    if far != host {
        let id = world.host(host).links.netns_id(far).unwrap_or_default();
        printer.both("link_netnsid", number(id), format!(" link-netns {}", world.host(far).name));
    }
}

/// What `-d` adds. The numbers of offloading are those of every cable on the recording kernel.
fn details(printer: &mut Printer, device: &Device, what: Head) {
    let veth = !device.is_loopback();
    let (min, max) = if veth { (Device::MIN_MTU, Device::MAX_MTU) } else { (0, 0) };
    let count = |on| u32::from(on);
    let mut say = |key, word: &str, value: u32| printer.both(key, number(value), format!("{word} {value} "));
    say("promiscuity", " promiscuity", count(device.flags.promisc));
    say("allmulti", " allmulti", count(device.flags.allmulti));
    say("min_mtu", "minmtu", min);
    say("max_mtu", "maxmtu", max);
    if veth {
        printer.soft_break();
        printer.open(Some("linkinfo"));
        printer.both("info_kind", Value::Text("veth"), "    veth ");
        printer.close();
    }
    let (tx, rx) = device.queues;
    if what == Head::Link {
        printer.both("inet6_addr_gen_mode", Value::Text("eui64"), "addrgenmode eui64 ");
    }
    let mut say = |key, word: &str, value: u32| printer.both(key, number(value), format!("{word} {value} "));
    say("num_tx_queues", "numtxqueues", tx);
    say("num_rx_queues", "numrxqueues", rx);
    say("gso_max_size", "gso_max_size", 65536);
    say("gso_max_segs", "gso_max_segs", 65535);
    say("tso_max_size", "tso_max_size", 524_280);
    say("tso_max_segs", "tso_max_segs", 65535);
    say("gro_max_size", "gro_max_size", 65536);
}

fn number(value: u32) -> Value<'static> {
    Value::Number(u64::from(value))
}
