//! `ip link show`, with its filters. Source: `ipaddr_list_flush_or_save()`, `print_linkinfo()` in iproute2 6.1.

use super::super::super::args::{Args, matches};
use super::super::super::done;
use super::super::print::{Printer, Value};
use super::super::{Options, Output, Reply, Shell, Target, fail, garbage, not_modelled};
use super::head::{self, Head, brief_head, head};
use super::kind::refuse_timers;
use super::property::altnames;
use super::stats::stats;
use super::words::{cut, group, master, wrong};
use crate::base::{HostId, IfIndex};
use crate::link::Device;

/// Which devices are shown.
#[derive(Default)]
struct Filter<'a> {
    dev: Option<&'a str>,
    up: bool,
    group: Option<u32>,
    master: Option<IfIndex>,
    nomaster: bool,
    kind: Option<&'a str>,
}

pub(super) fn run(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    let filter = read(shell, host, args)?;
    let only = filter.dev.map(|name| shown_device(shell, host, name)).transpose()?;
    if let (Some(name), None) = (filter.dev, filter.group)
        && name.contains(':')
    {
        // The name is cut to find its number, and then sent to the kernel as it is.
        let why = "RTNETLINK answers: No such device\nCannot send link get request: No such device\n";
        return Err(Output { stdout: Printer::new(&target.options).finish(), ..fail(1, why) });
    }
    let mut printer = Printer::new(&target.options);
    for device in shell.world.host(host).links.iter() {
        let listed = match only {
            Some(only) => only == device.index,
            None => filter.asks_kernel_for(device),
        };
        if listed {
            printer.open(None);
            if filter.fits(device) {
                if target.options.details && !target.options.brief {
                    refuse_timers(shell, "ip link show", host, device)?;
                }
                show(&mut printer, shell, host, device, &target.options)?;
            }
            printer.close();
        }
    }
    Ok(done(printer.finish()))
}

fn show(
    printer: &mut Printer,
    shell: &Shell<'_>,
    host: HostId,
    device: &Device,
    options: &Options,
) -> Result<(), Output> {
    if options.brief {
        brief_head(printer, shell.world, host, device);
        let mac = device.mac.to_string();
        printer.both("address", Value::Text(&mac), format!("{mac} "));
        head::flags(printer, device, head::far_down(shell.world, host, device));
        printer.text(" \n");
    } else {
        head(printer, shell.world, host, device, Head::Link, options);
        if options.statistics > 0 {
            printer.soft_break();
            stats(printer, shell.world, host, device, options)?;
        }
        altnames(printer, device);
        printer.text("\n");
    }
    Ok(())
}

fn read<'a>(shell: &Shell<'_>, host: HostId, mut args: Args<'a>) -> Result<Filter<'a>, Output> {
    const COMMAND: &str = "ip link show";
    let mut filter = Filter::default();
    while let Some(word) = args.next() {
        match word {
            "up" => filter.up = true,
            "group" => filter.group = Some(group(args.value()?)?),
            "master" => filter.master = Some(master(shell, Some(host), args.value()?)?),
            "vrf" => return Err(wrong(args.value()?, "Not a valid VRF name\n")),
            "nomaster" => filter.nomaster = true,
            "type" => filter.kind = Some(args.value()?),
            _ if OF_ADDRESSES.contains(&word) => return Err(not_modelled(COMMAND, word)),
            _ => {
                if word != "dev" && matches(word, "help") {
                    return Err(super::usage());
                }
                let name = if word == "dev" { args.value()? } else { word };
                if filter.dev.is_some() {
                    return Err(garbage("dev", name));
                }
                filter.dev = Some(name);
            }
        }
    }
    Ok(filter)
}

/// Words that have a meaning for `ip addr show`.
const OF_ADDRESSES: [&str; 16] = [
    "to",
    "scope",
    "label",
    "dynamic",
    "permanent",
    "primary",
    "secondary",
    "temporary",
    "deprecated",
    "tentative",
    "dadfailed",
    "home",
    "mngtmpaddr",
    "nodad",
    "noprefixroute",
    "autojoin",
];

fn shown_device(shell: &Shell<'_>, host: HostId, word: &str) -> Result<IfIndex, Output> {
    let found = shell.world.host(host).links.by_name(cut(word)).map(|link| link.index);
    found.ok_or_else(|| fail(1, &format!("Device \"{word}\" does not exist.\n")))
}

impl Filter<'_> {
    /// The kernel leaves out what is of another kind, if it knows the kind, or of another master.
    /// Source: `link_dump_filtered()` in Linux 6.18.
    fn asks_kernel_for(&self, device: &Device) -> bool {
        let known_kind = self.kind.filter(|kind| KERNEL_KINDS.contains(kind));
        (self.master.is_none() || self.master == device.master())
            && known_kind.is_none_or(|kind| Some(kind) == device.kind.name())
    }

    /// What `ip` itself passes over: in JSON an empty record stays of it.
    fn fits(&self, device: &Device) -> bool {
        (!self.up || device.up)
            && self.group.is_none_or(|group| group == device.group)
            && (self.master.is_none() || self.master == device.master())
            && !(self.nomaster && device.master().is_some())
            && self.kind.is_none_or(|kind| Some(kind) == device.kind.name())
    }
}

/// Kinds of devices that the recording kernel knows.
const KERNEL_KINDS: [&str; 7] = ["veth", "bridge", "macvlan", "macvtap", "vxlan", "ifb", "tun"];
