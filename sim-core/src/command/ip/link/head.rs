//! What `ip link` and `ip addr` begin a device with. Source: `print_linkinfo()`, `print_linkinfo_brief()` in
//! iproute2 6.1.

use super::super::Options;
use super::super::print::{Printer, Value};
use super::kind;
use crate::base::{HostId, IfIndex, Mac};
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
    flags(printer, device, far_down(world, host, device));
    let qdisc = if device.activated { "noqueue" } else { "noop" };
    printer.both("mtu", number(device.mtu), format!(" mtu {} ", device.mtu));
    printer.both("qdisc", Value::Text(qdisc), format!("qdisc {qdisc} "));
    if let Some(master) = device.master() {
        let master = world.host(host).links.name(master);
        printer.both("master", Value::Text(&master), format!("master {master} "));
    }
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
        details(printer, world, device, kind::promiscuity(world, host, device), what);
    }
    if let Some(alias) = device.alias.as_ref().filter(|_| what == Head::Link || options.details) {
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
pub(in crate::command::ip) fn flags(printer: &mut Printer, device: &Device, far_down: bool) {
    printer.open_list(Some("flags"));
    printer.text("<");
    for (at, flag) in flag_names(device, far_down).enumerate() {
        printer.item(Value::Text(flag), format!("{}{flag}", if at == 0 { "" } else { "," }));
    }
    printer.text(">");
    printer.close_list();
}

/// `M-DOWN`: what it is linked to is in this host, and down.
pub(super) fn far_down(world: &World, host: HostId, device: &Device) -> bool {
    let below = device.kind.iflink().filter(|(far, _)| *far == host);
    below.is_some_and(|(far, index)| !world.host(far).links.is_up(index))
}

/// In the order of the bits, with what `ip` makes of several of them. Source: `print_link_flags()` in iproute2 6.1.
fn flag_names(device: &Device, far_down: bool) -> impl Iterator<Item = &'static str> + use<> {
    let (loopback, flags) = (device.is_loopback(), device.flags);
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

/// What stands after `@`: a device of this host, or the number that one has in another. A tunnel that was moved away
/// from the host that it goes through is said to be on itself. Source: `rtnl_fill_link_netnsid()` in Linux 6.18.
fn link_of(host: HostId, device: &Device) -> Option<(HostId, IfIndex)> {
    match device.kind {
        DeviceKind::Veth { .. } | DeviceKind::Macvlan { .. } => device.kind.iflink(),
        DeviceKind::Vxlan(vxlan) => Some((vxlan.underlay, device.index)).filter(|(far, _)| *far != host),
        DeviceKind::Loopback | DeviceKind::Bridge => None,
    }
}

/// The name as text has it: `enp0s3@ifN`, the far end by number where it is in another host. In JSON the far end
/// comes before the name.
fn name(printer: &mut Printer, world: &World, host: HostId, device: &Device) -> String {
    match link_of(host, device) {
        None => device.name.to_string(),
        Some((far, index)) if far == host => {
            let link = world.host(far).links.name(index);
            printer.json("link", Value::Text(&link));
            format!("{}@{link}", device.name)
        }
        Some(_) => {
            printer.json("link_index", Value::Machine);
            format!("{}@ifN", device.name)
        }
    }
}

/// How wide the name was before the number became N.
fn width(world: &World, host: HostId, device: &Device) -> usize {
    let name = device.name.len();
    match link_of(host, device) {
        None => name,
        Some((far, index)) if far == host => name + 1 + world.host(far).links.name(index).len(),
        Some((_, index)) => name + format!("@if{}", index.0).len(),
    }
}

fn state(device: &Device) -> &'static str {
    // Of these the kernel does not watch the carrier.
    let unwatched = matches!(device.kind, DeviceKind::Loopback | DeviceKind::Vxlan(_));
    match (device.can_transmit(), unwatched) {
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
    if let Some((far, _)) = link_of(host, device).filter(|(far, _)| *far != host) {
        let id = world.host(host).links.netns_id(far).unwrap_or_default();
        printer.both("link_netnsid", number(id), format!(" link-netns {}", world.host(far).name));
    }
}

/// What `-d` adds. The numbers of offloading are those of every cable on the recording kernel.
fn details(printer: &mut Printer, world: &World, device: &Device, promiscuity: u32, what: Head) {
    let (min, max) = if !device.is_loopback() { (Device::MIN_MTU, Device::MAX_MTU) } else { (0, 0) };
    let count = |on| u32::from(on);
    let mut say = |key, word: &str, value: u32| printer.both(key, number(value), format!("{word} {value} "));
    say("promiscuity", " promiscuity", promiscuity);
    say("allmulti", " allmulti", count(device.flags.allmulti));
    say("min_mtu", "minmtu", min);
    say("max_mtu", "maxmtu", max);
    kind::details(printer, world, device);
    let (tx, rx) = device.queues;
    if what == Head::Link && device.has_ipv6() {
        printer.both("inet6_addr_gen_mode", Value::Text("eui64"), "addrgenmode eui64 ");
    }
    let mut say = |key, word: &str, value: u32| printer.both(key, number(value), format!("{word} {value} "));
    say("num_tx_queues", "numtxqueues", tx);
    say("num_rx_queues", "numrxqueues", rx);
    say("gso_max_size", "gso_max_size", 65536);
    say("gso_max_segs", "gso_max_segs", 65535);
    say("tso_max_size", "tso_max_size", kind::tso_max_size(device));
    say("tso_max_segs", "tso_max_segs", 65535);
    say("gro_max_size", "gro_max_size", 65536);
}

fn number(value: u32) -> Value<'static> {
    Value::Number(u64::from(value))
}
