//! `ip link set DEV …`: what is said in one command is done in the kernel's order, up to what it refuses.

use super::super::super::args::Args;
use super::super::super::done;
use super::super::neigh::settle;
use super::super::{Output, Reply, Shell, Target, device, fail, not_modelled};
use super::refused;
use super::words::{self, Words};
use crate::base::{HostId, IfIndex};
use crate::ipv4::Conf;
use crate::link::{DeviceKind, LinkError, ether_addr};

const COMMAND: &str = "ip link set";

/// Without IPv4 below this MTU. Source: `inetdev_valid_mtu()` in Linux 6.18.
const IPV4_MIN_MTU: i32 = 68;

pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    let said = words::read(shell, COMMAND, Some(host), &mut args)?;
    if said.index.is_some() {
        return Err(match said.netns {
            Some(_) => not_modelled(COMMAND, "index"),
            None => fail(255, "index can be used only when creating devices or when moving device to another netns.\n"),
        });
    }
    let Some(name) = said.dev else {
        return match said.group {
            Some(group) => set_group(shell, host, group, &said),
            None => Err(fail(255, "Not enough information: \"dev\" argument is required.\n")),
        };
    };
    let dev = device(shell, host, name)?;
    let kind = shell.world.host(host).links.get(dev).map(|device| device.kind);
    let of_bridge = said.kind == Some("bridge") && kind == Some(DeviceKind::Bridge);
    let option = args.next();
    let flush = match (option, args.next(), args.peek()) {
        (None, ..) => false,
        (Some("fdb_flush"), None, None) if of_bridge => true,
        // The recording kernel knows no VLANs.
        (Some("vlan_filtering"), Some("1"), None) if of_bridge => {
            change(shell, host, dev, &said)?;
            return Err(refused(LinkError::NotSupported));
        }
        (Some(_), ..) => return Err(not_modelled(COMMAND, "type")),
    };
    change(shell, host, dev, &said)?;
    if let Some(bridge) = shell.world.host_mut(host).links.get_mut(dev).filter(|_| flush) {
        bridge.fdb.flush_dynamic();
    }
    Ok(done(String::new()))
}

/// Every device of a group. Source: `rtnl_group_changelink()` in Linux 6.18.
fn set_group(shell: &mut Shell<'_>, host: HostId, group: u32, said: &Words<'_>) -> Reply {
    let of_group = shell.world.host(host).links.iter().filter(|device| device.group == group);
    for dev in of_group.map(|device| device.index).collect::<Vec<_>>() {
        change(shell, host, dev, said)?;
    }
    Ok(done(String::new()))
}

/// Source: `do_setlink()` in Linux 6.18.
fn change(shell: &mut Shell<'_>, host: HostId, dev: IfIndex, said: &Words<'_>) -> Result<(), Output> {
    let Some(found) = shell.world.host(host).links.get(dev) else { return Err(refused(LinkError::NoDevice)) };
    let loopback = found.is_loopback();
    let name = said.name.filter(|name| Some(*name) != said.dev);
    if loopback && said.broadcast {
        return Err(not_modelled("ip link set lo", "broadcast"));
    }
    if loopback && said.mtu.is_some_and(|mtu| (0..IPV4_MIN_MTU).contains(&mtu)) {
        return Err(not_modelled("ip link set lo: mtu", "less than 68"));
    }
    let cause = shell.cause();
    let (mut host, mut dev) = (host, dev);
    if let Some(to) = said.netns.filter(|to| *to != host) {
        let (target, moved) = (&shell.world.host(to).links, shell.world.host(host).links.get(dev));
        let mut altnames = moved.into_iter().flat_map(|device| &device.altnames);
        if altnames.any(|name| target.by_name(name).is_some()) {
            return Err(not_modelled(COMMAND, "netns, with an alternative name that is taken there"));
        }
        dev = shell.world.move_link(host, dev, to, name, &cause).map_err(refused)?;
        host = to;
    }
    if let Some(address) = &said.address {
        set_mac(shell, host, dev, address, refused)?;
    }
    if let Some(mtu) = said.mtu {
        shell.world.set_mtu(host, dev, mtu, &cause).map_err(refused)?;
    }
    if let (Some(group), Some(device)) = (said.group, shell.world.host_mut(host).links.get_mut(dev)) {
        device.group = group;
        shell.world.host_mut(host).links.note_shaped(dev, &cause);
    }
    if let Some(name) = name {
        if let Some(other) = shell.world.host(host).links.by_name(name) {
            shell.journal.need(&other.made);
        }
        shell.world.host_mut(host).rename(dev, name).map_err(refused)?;
        let links = &mut shell.world.host_mut(host).links;
        links.note_shaped(dev, &cause);
        if loopback {
            links.note_loopback_named(&cause);
        }
    }
    if let (Some(alias), Some(device)) = (said.alias, shell.world.host_mut(host).links.get_mut(dev)) {
        device.alias = Some(alias.into()).filter(|_| !alias.is_empty());
    }
    let netns = shell.world.host_mut(host);
    if let Some(flags) = netns.links.get(dev).map(|device| said.flags(device.flags)) {
        netns.set_flags(dev, flags, &cause);
    }
    if let Some(up) = said.up {
        bring(shell, host, dev, up, refused)?;
    }
    if said.master.is_some() || said.nomaster {
        shell.world.set_master(host, dev, said.master, &cause).map_err(refused)?;
    }
    // Of no device that there is a person sets the carrier.
    if said.carrier {
        return Err(refused(LinkError::NotSupported));
    }
    if let (Some(len), Some(device)) = (said.txqueuelen, shell.world.host_mut(host).links.get_mut(dev)) {
        device.txqueuelen = len;
    }
    Ok(())
}

/// Another MAC address; `refused` says why the kernel does not take it.
pub(in crate::command) fn set_mac(
    shell: &mut Shell<'_>,
    host: HostId,
    dev: IfIndex,
    address: &[u8],
    refused: fn(LinkError) -> Output,
) -> Result<(), Output> {
    let mac = ether_addr(address).map_err(refused)?;
    if shell.world.host(host).links.get(dev).is_some_and(|device| device.mac != mac) {
        shell.world.check_mac(host, dev, mac).map_err(refused)?;
    }
    let cause = shell.cause();
    let netns = shell.world.host_mut(host);
    netns.set_mac(dev, mac);
    netns.links.note_shaped(dev, &cause);
    notify(shell, host, dev)
}

/// Up or down; `refused` says why the kernel does not do it.
pub(in crate::command) fn bring(
    shell: &mut Shell<'_>,
    host: HostId,
    dev: IfIndex,
    up: bool,
    refused: fn(LinkError) -> Output,
) -> Result<(), Output> {
    let comes_up = shell.world.host(host).links.get(dev).filter(|device| up && !device.up).map(|device| device.mac);
    if let Some(mac) = comes_up {
        shell.world.check_mac(host, dev, mac).map_err(refused)?;
    }
    let cause = shell.cause();
    shell.world.set_link(host, dev, up, &cause);
    if comes_up.is_some() { notify(shell, host, dev) } else { Ok(()) }
}

/// The device tells where it is, if it is to. Source: `inetdev_event()` in Linux 6.18.
fn notify(shell: &mut Shell<'_>, host: HostId, dev: IfIndex) -> Result<(), Output> {
    if !shell.world.host(host).ipv4.sysctls.conf_is_on(dev, Conf::ArpNotify) {
        return Ok(());
    }
    settle(shell, host, |host, ctx| host.ipv4.arp_notify(&host.links, ctx, dev))
}
