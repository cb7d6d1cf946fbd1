//! The lines of a device above its addresses. Source: `print_linkinfo()` in iproute2 6.1.

use super::super::link::{brief_head, head};
use super::super::print::Printer;
use super::super::{Options, Output, not_modelled};
use crate::base::HostId;
use crate::link::Device;
use crate::world::World;

/// `short` leaves out the device's own address: only IPv4 is asked for.
pub(super) fn print(
    printer: &mut Printer,
    options: &Options,
    (world, host): (&World, HostId),
    device: &Device,
    short: bool,
) -> Result<(), Output> {
    let beyond = [
        ("-j", options.json),
        ("-d", options.details && !options.brief),
        ("-s", options.statistics > 0 && !options.brief),
        ("-N", options.numeric && !options.brief),
    ];
    if let Some((flag, _)) = beyond.into_iter().find(|(_, refused)| *refused) {
        return Err(not_modelled("ip addr show", flag));
    }
    if options.brief {
        printer.text(brief_head(world, host, device));
    } else if short {
        printer.text(shortened(&head(world, host, device, "")));
    } else {
        printer.text(head(world, host, device, ""));
    }
    Ok(())
}

/// Of the second line only stays what follows the addresses: where the far end is.
fn shortened(head: &str) -> String {
    let (first, second) = head.split_once('\n').unwrap_or((head, ""));
    let far = second.find(" link-netns").map_or("", |at| &second[at..]);
    format!("{first}{}\n", far.trim_end())
}
