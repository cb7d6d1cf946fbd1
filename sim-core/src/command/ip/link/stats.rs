//! What `-s` adds to a device: what it received and sent. Source: `print_stats64()` in iproute2 6.1.

use super::super::print::{Printer, Value};
use crate::link::{Device, DeviceKind, Traffic};
use crate::world::World;

/// How wide the columns are at least; the last one is only a blank in the heading.
const WIDTHS: [usize; 7] = [10, 7, 6, 7, 7, 7, 10];

/// In text the four lines, the last one not ended; in JSON one record.
pub(in crate::command::ip) fn stats(printer: &mut Printer, world: &World, device: &Device) {
    let arrived = match device.kind {
        DeviceKind::Loopback => device.sent,
        DeviceKind::Veth { peer: (far, index) } => {
            world.host(far).links.get(index).map_or_else(Traffic::default, |far| far.sent)
        }
    };
    let received = Traffic { dropped: 0, ..arrived };
    let widths = widths(&[received, device.sent]);
    printer.open(Some("stats64"));
    direction(printer, "rx", received, &widths, [("missed", "over_errors"), ("mcast", "multicast")]);
    printer.soft_break();
    direction(printer, "tx", device.sent, &widths, [("carrier", "carrier_errors"), ("collsns", "collisions")]);
    printer.close();
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
fn direction(printer: &mut Printer, key: &str, traffic: Traffic, widths: &[usize; 7], last: [(&str, &str); 2]) {
    let [(fifth, fifth_key), (sixth, sixth_key)] = last;
    let [w0, w1, w2, w3, w4, w5, w6] = *widths;
    let (first, name) = (w0 - 4, key.to_uppercase());
    printer.text(format!("    {name}: {:>first$} {:>w1$} {:>w2$} ", "bytes", "packets", "errors"));
    printer.text(format!("{:>w3$} {fifth:>w4$} {sixth:>w5$} {:>w6$}", "dropped", ""));
    printer.soft_break();
    printer.text("    ");
    printer.open(Some(key));
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
    printer.close();
}
