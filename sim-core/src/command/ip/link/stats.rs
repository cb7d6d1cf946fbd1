//! What `-s` adds to a device: what it received and sent. Source: `print_stats64()` in iproute2 6.1.

use super::super::print::{Printer, Value};
use super::super::{Options, Output, not_modelled};
use crate::link::{Device, DeviceKind, Traffic};
use crate::world::World;

/// How wide the columns are at least; the last one is only a blank in the heading.
const WIDTHS: [usize; 7] = [10, 7, 6, 7, 7, 7, 10];

/// In text the four lines, the last one not ended; in JSON one record. Twice `-s` tells of errors as well.
pub(in crate::command::ip) fn stats(
    printer: &mut Printer,
    world: &World,
    device: &Device,
    options: &Options,
) -> Result<(), Output> {
    let errors = options.statistics > 1;
    if errors && matches!(device.kind, DeviceKind::Macvlan { .. }) {
        return Err(not_modelled("ip: -s -s", "of a macvlan"));
    }
    let arrived = match device.kind {
        DeviceKind::Loopback => device.sent,
        DeviceKind::Veth { peer: (far, index) } => {
            world.host(far).links.get(index).map_or_else(Traffic::default, |far| far.sent)
        }
        DeviceKind::Bridge | DeviceKind::Macvlan { .. } | DeviceKind::Vxlan(_) => device.received,
    };
    let received = Traffic { dropped: device.received.dropped, ..arrived };
    let widths = widths(&[received, device.sent]);
    printer.open(Some("stats64"));
    printer.open(Some("rx"));
    direction(printer, "RX", received, &widths, [("missed", "over_errors"), ("mcast", "multicast")]);
    if errors {
        let words = ["length", "crc", "frame", "fifo", "overrun"];
        let keys = ["length_errors", "crc_errors", "frame_errors", "fifo_errors", "missed_errors"];
        errors_of(printer, "RX", &widths, words, keys, 0);
    }
    printer.close();
    printer.soft_break();
    printer.open(Some("tx"));
    direction(printer, "TX", device.sent, &widths, [("carrier", "carrier_errors"), ("collsns", "collisions")]);
    if errors {
        let words = ["aborted", "fifo", "window", "heartbt", "transns"];
        let keys = ["aborted_errors", "fifo_errors", "window_errors", "heartbeat_errors", "carrier_changes"];
        errors_of(printer, "TX", &widths, words, keys, device.carrier_changes);
    }
    printer.close();
    printer.close();
    Ok(())
}

/// The columns below the others; only the last one is ever not 0.
fn errors_of(printer: &mut Printer, name: &str, widths: &[usize; 7], words: [&str; 5], keys: [&str; 5], last: u32) {
    let first = widths[0] + 4;
    printer.soft_break();
    printer.text(format!("{:<first$}", format!("    {name} errors:")));
    for (word, width) in words.iter().zip(&widths[1..]) {
        printer.text(format!(" {word:>width$}"));
    }
    printer.soft_break();
    printer.text(format!("{:first$} ", ""));
    for (at, (key, width)) in keys.iter().zip(&widths[1..]).enumerate() {
        let number = if at == 4 { last } else { 0 };
        printer.both(key, Value::Number(number.into()), format!("{number:>width$} "));
    }
}

/// A number may widen its column, in both directions.
fn widths(both: &[Traffic; 2]) -> [usize; 7] {
    let mut widths = WIDTHS;
    for traffic in both {
        widths[0] = widths[0].max(traffic.bytes.to_string().len());
        widths[1] = widths[1].max(traffic.packets.to_string().len());
        widths[3] = widths[3].max(traffic.dropped.to_string().len());
    }
    widths
}

/// `last` are the two columns that the directions do not share: heading, and key in JSON.
fn direction(printer: &mut Printer, name: &str, traffic: Traffic, widths: &[usize; 7], last: [(&str, &str); 2]) {
    let [(fifth, fifth_key), (sixth, sixth_key)] = last;
    let [w0, w1, w2, w3, w4, w5, w6] = *widths;
    let first = w0 - 4;
    printer.text(format!("    {name}: {:>first$} {:>w1$} {:>w2$} ", "bytes", "packets", "errors"));
    printer.text(format!("{:>w3$} {fifth:>w4$} {sixth:>w5$} {:>w6$}", "dropped", ""));
    printer.soft_break();
    printer.text("    ");
    let numbers = [
        ("bytes", traffic.bytes, w0),
        ("packets", traffic.packets, w1),
        ("errors", 0, w2),
        ("dropped", traffic.dropped, w3),
        (fifth_key, 0, w4),
        (sixth_key, 0, w5),
    ];
    for (key, number, width) in numbers {
        printer.both(key, Value::Number(number), format!("{number:>width$} "));
    }
}
