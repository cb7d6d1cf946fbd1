//! `ip link delete DEV`, or a whole group. The far end of a cable goes along. Source: `rtnl_dellink()` in Linux 6.18.

use super::super::super::args::Args;
use super::super::super::done;
use super::super::{Reply, Shell, Target, device, extack, fail, not_modelled};
use super::{refused, words};
use crate::base::{HostId, IfIndex};
use crate::link::LinkError;

pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    let said = words::read(shell, "ip link delete", Some(host), &mut args)?;
    if args.peek().is_some() {
        return Err(not_modelled("ip link delete", "words after the type"));
    }
    let Some(name) = said.dev else {
        return match said.group {
            Some(group) => delete_group(shell, host, group),
            None => Err(fail(255, "Not enough information: \"dev\" argument is required.\n")),
        };
    };
    let dev = device(shell, host, name)?;
    if said.netns.is_some() {
        return Err(extack("specified netns attribute not supported"));
    }
    shell.world.delete_link(host, dev).map_err(refused)?;
    Ok(done(String::new()))
}

/// Source: `rtnl_group_dellink()` in Linux 6.18.
fn delete_group(shell: &mut Shell<'_>, host: HostId, group: u32) -> Reply {
    if group == 0 {
        return Err(refused(LinkError::NotPermitted));
    }
    let of_group = shell.world.host(host).links.iter().filter(|device| device.group == group);
    let devices: Vec<(IfIndex, bool)> = of_group.map(|device| (device.index, device.is_loopback())).collect();
    if devices.is_empty() {
        return Err(refused(LinkError::NoDevice));
    }
    if devices.iter().any(|(_, loopback)| *loopback) {
        return Err(refused(LinkError::NotSupported));
    }
    for (dev, _) in devices {
        // Both ends of one cable may be of the group.
        if shell.world.host(host).links.get(dev).is_some() {
            shell.world.delete_link(host, dev).map_err(refused)?;
        }
    }
    Ok(done(String::new()))
}
