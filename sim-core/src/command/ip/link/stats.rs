//! What `-s` adds to a device: what it received and sent. Source: `print_stats64()` in iproute2 6.1.

use super::super::print::{Printer, Value};
use super::super::{Options, Output, not_modelled};
use crate::base::HostId;
use crate::link::{Device, DeviceKind, Stats, Traffic};
use crate::world::World;

/// How wide the columns are at least; the last one is only a blank in the heading.
const WIDTHS: [usize; 7] = [10, 7, 6, 7, 7, 7, 10];

/// In text the four lines, the last one not ended; in JSON one record. Twice `-s` tells of errors as well.
pub(in crate::command::ip) fn stats(
    printer: &mut Printer,
    world: &World,
    host: HostId,
    device: &Device,
    options: &Options,
) -> Result<(), Output> {
    let errors = options.statistics > 1;
    if errors && matches!(device.kind, DeviceKind::Macvlan { .. }) {
        return Err(not_modelled("ip: -s -s", "of a macvlan"));
    }
    let [received, sent] = traffic(world, host, device);
    let otherhost = received.otherhost;
    let widths = widths(&[received, sent]);
    printer.open(Some("stats64"));
    printer.open(Some("rx"));
    direction(printer, "RX", received, &widths, [("missed", "over_errors"), ("mcast", "multicast")]);
    if errors {
        let mut columns = ["length", "crc", "frame", "fifo"].map(|word| (word, 0)).to_vec();
        let keys = ["length_errors", "crc_errors", "frame_errors", "fifo_errors", "missed_errors", "otherhost"];
        columns.push(("overrun", 0));
        columns.extend((otherhost > 0).then_some(("otherhost", otherhost)));
        errors_of(printer, "RX", &widths, &columns, &keys);
    }
    printer.close();
    printer.soft_break();
    printer.open(Some("tx"));
    direction(printer, "TX", sent, &widths, [("carrier", "carrier_errors"), ("collsns", "collisions")]);
    if errors {
        let mut columns = ["aborted", "fifo", "window", "heartbt"].map(|word| (word, 0)).to_vec();
        let keys = ["aborted_errors", "fifo_errors", "window_errors", "heartbeat_errors", "carrier_changes"];
        columns.push(("transns", device.carrier_changes.into()));
        errors_of(printer, "TX", &widths, &columns, &keys);
    }
    printer.close();
    printer.close();
    Ok(())
}

/// What it received, and what it sent.
pub(in crate::command) fn traffic(world: &World, host: HostId, device: &Device) -> [Traffic; 2] {
    let of = |host, dev| world.host(host).links.stats(dev).copied().unwrap_or_default();
    let own: Stats = of(host, device.index);
    let Traffic { dropped, otherhost, multicast, .. } = own.received;
    let arrived = match device.kind {
        DeviceKind::Loopback => own.sent,
        DeviceKind::Veth { peer: (far, index) } => of(far, index).sent,
        DeviceKind::Bridge | DeviceKind::Macvlan { .. } | DeviceKind::Vxlan(_) => own.received,
    };
    [Traffic { dropped, otherhost, multicast, ..arrived }, own.sent]
}

/// The columns below the others: heading and number.
fn errors_of(printer: &mut Printer, name: &str, widths: &[usize; 7], columns: &[(&str, u64)], keys: &[&str]) {
    let first = widths[0] + 4;
    let width_of = |at: usize, word: &str| widths[1..6].get(at).copied().unwrap_or(word.len());
    printer.soft_break();
    printer.text(format!("{:<first$}", format!("    {name} errors:")));
    for (at, (word, _)) in columns.iter().enumerate() {
        printer.text(format!(" {word:>width$}", width = width_of(at, word)));
    }
    printer.soft_break();
    printer.text(format!("{:first$} ", ""));
    for (at, ((word, number), key)) in columns.iter().zip(keys).enumerate() {
        let text = format!("{number:>width$} ", width = width_of(at, word));
        printer.both(key, Value::Number(*number), text);
    }
}

/// A number may widen its column, in both directions.
fn widths(both: &[Traffic; 2]) -> [usize; 7] {
    let mut widths = WIDTHS;
    for traffic in both {
        widths[0] = widths[0].max(traffic.bytes.to_string().len());
        widths[1] = widths[1].max(traffic.packets.to_string().len());
        widths[3] = widths[3].max(traffic.dropped.to_string().len());
        widths[5] = widths[5].max(traffic.multicast.to_string().len());
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
        (sixth_key, traffic.multicast, w5),
    ];
    for (key, number, width) in numbers {
        printer.both(key, Value::Number(number), format!("{number:>width$} "));
    }
}
