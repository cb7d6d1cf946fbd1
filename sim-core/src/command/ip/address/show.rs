//! `ip addr show`. Source: `ipaddr_list_flush_or_save()` and `print_selected_addrinfo()` in iproute2 6.1.

use super::super::super::args::Args;
use super::super::super::done;
use super::super::link::{Head, altnames, brief_head, head, refuse_timers, stats};
use super::super::print::Printer;
use super::super::{Options, Output, Reply, Shell, Target};
use super::filter::Filter;
use super::print;
use crate::base::HostId;
use crate::ipv4::IfAddr;
use crate::link::Device;

pub(super) fn run(shell: &Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    let options = target.options;
    let filter = Filter::read(shell, host, args, options.only_ipv4, "ip addr show")?;
    let mut printer = Printer::new(&options);
    let netns = shell.world.host(host);
    for device in netns.links.iter() {
        let addrs: Vec<&IfAddr> = netns.ipv4.addresses.of(device.index).collect();
        if filter.lists(device, &addrs) {
            printer.open(None);
            show_device(shell, host, &options, &filter, &mut printer, (device, &addrs))?;
            printer.close();
        }
    }
    Ok(done(printer.finish()))
}

fn show_device(
    shell: &Shell<'_>,
    host: HostId,
    options: &Options,
    filter: &Filter<'_>,
    printer: &mut Printer,
    (device, addrs): (&Device, &[&IfAddr]),
) -> Result<(), Output> {
    let alone = options.oneline && !options.brief;
    if !alone {
        // With a label only addresses are shown, whatever the device is.
        if filter.is_down(device) || filter.label.is_none() && !filter.heads(device) {
            return Ok(());
        }
        if filter.label.is_none() {
            print_head(printer, options, (shell, host), device, filter.only_ipv4)?;
        }
    }
    printer.open_list(Some("addr_info"));
    for addr in addrs.iter().filter(|_| !filter.is_down(device)) {
        // In JSON also an address that is filtered away leaves its braces.
        printer.open(None);
        if filter.fits(addr, device) {
            print::address(printer, options, addr, device, shell.world.now(), alone);
        }
        printer.close();
    }
    printer.close_list();
    if options.statistics > 0 && !options.brief && !alone && filter.label.is_none() {
        stats(printer, shell.world, host, device, options)?;
        printer.text("\n");
    }
    if options.brief {
        printer.text("\n");
    }
    Ok(())
}

/// The lines of a device above its addresses; `short` leaves out its own address, since only IPv4 is asked for.
fn print_head(
    printer: &mut Printer,
    options: &Options,
    (shell, host): (&Shell<'_>, HostId),
    device: &Device,
    short: bool,
) -> Result<(), Output> {
    let world = &*shell.world;
    if options.details && !options.brief {
        refuse_timers(shell, "ip addr show", host, device)?;
    }
    if options.brief {
        brief_head(printer, world, host, device);
    } else {
        let what = if short { Head::AddrOfFamily } else { Head::Addr };
        head(printer, world, host, device, what, options);
        altnames(printer, device);
        printer.text("\n");
    }
    Ok(())
}
