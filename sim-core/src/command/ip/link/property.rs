//! `ip link property add`, `del`: other names of a device. Source: `iplink_prop()` in iproute2 6.1,
//! `rtnl_linkprop()` in Linux 6.18.

use super::super::super::args::{Args, matches};
use super::super::super::done;
use super::super::print::{Printer, Value};
use super::super::{Reply, Shell, Target, device, fail, garbage, not_modelled};
use super::refused;
use super::words::wrong;
use crate::base::{HostId, IfIndex};
use crate::link::{Device, LinkError, NAME_OCTETS};

const COMMAND: &str = "ip link property";
/// `ALTIFNAMSIZ` - 1
const ALTNAME_OCTETS: usize = 127;

pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    let change: Change = match args.next() {
        None => return Err(not_modelled("ip link", "property")),
        Some(word) if matches(word, "add") => add,
        Some(word) if matches(word, "del") => delete,
        Some(_) => return Err(fail(255, "Operator required\n")),
    };
    let (mut dev, mut names) = (None, Vec::new());
    while let Some(word) = args.next() {
        if word == "altname" {
            let name = args.value()?;
            if name.is_empty() || name.len() > ALTNAME_OCTETS || name.contains(['/', ' ', '\t']) {
                return Err(wrong(name, "not a valid altname"));
            }
            names.push(name);
            continue;
        }
        if matches(word, "help") {
            return Err(not_modelled(COMMAND, word));
        }
        let name = if word == "dev" { args.value()? } else { word };
        if dev.is_some() {
            return Err(garbage("dev", name));
        }
        if name.is_empty() || name.len() > NAME_OCTETS || name.contains(['/', ' ', '\t']) {
            return Err(not_modelled(COMMAND, name));
        }
        dev = Some(name);
    }
    let dev = dev.ok_or_else(|| fail(255, "Not enough of information: \"dev\" argument is required.\n"))?;
    let dev = device(shell, host, dev)?;
    // What came before a name that is refused stays done.
    names.into_iter().try_for_each(|name| change(shell, host, dev, name)).map_err(refused)?;
    Ok(done(String::new()))
}

type Change = fn(&mut Shell<'_>, HostId, IfIndex, &str) -> Result<(), LinkError>;

fn add(shell: &mut Shell<'_>, host: HostId, dev: IfIndex, name: &str) -> Result<(), LinkError> {
    let links = &mut shell.world.host_mut(host).links;
    if links.by_name(name).is_some() {
        return Err(LinkError::Exists);
    }
    let device = links.get_mut(dev).ok_or(LinkError::NoDevice)?;
    device.altnames.push(name.into());
    Ok(())
}

fn delete(shell: &mut Shell<'_>, host: HostId, dev: IfIndex, name: &str) -> Result<(), LinkError> {
    let links = &mut shell.world.host_mut(host).links;
    let owner = links.by_name(name).ok_or(LinkError::NoEntry)?;
    if owner.index != dev || &*owner.name == name {
        return Err(LinkError::Invalid);
    }
    let device = links.get_mut(dev).ok_or(LinkError::NoDevice)?;
    device.altnames.retain(|own| &**own != name);
    Ok(())
}

/// The last lines of a device: what else it is called.
pub(in crate::command::ip) fn altnames(printer: &mut Printer, device: &Device) {
    if device.altnames.is_empty() {
        return;
    }
    printer.open_list(Some("altnames"));
    for name in &device.altnames {
        printer.soft_break();
        printer.item(Value::Text(name), format!("    altname {name}"));
    }
    printer.close_list();
}
