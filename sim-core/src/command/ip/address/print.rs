//! An address as `ip addr` prints it. Source: `print_addrinfo()` in iproute2 6.1.

use super::super::Options;
use super::super::print::{Printer, Value};
use super::flags::Flag;
use super::said::FOREVER;
use crate::base::Time;
use crate::ipv4::IfAddr;
use crate::link::Device;

/// An object of JSON, or the lines of text. `alone` is where no line of its device stands above.
pub(super) fn address(
    printer: &mut Printer,
    options: &Options,
    addr: &IfAddr,
    device: &Device,
    now: Time,
    alone: bool,
) {
    if !options.brief {
        if alone {
            printer.json("index", Value::Number(device.index.0.into()));
            printer.both("dev", Value::Text(&device.name), format!("{}: {}", device.index.0, device.name));
        }
        printer.both("family", Value::Text("inet"), "    inet ");
    }
    let local = addr.addr().to_string();
    printer.both("local", Value::Text(&local), &local);
    // The kernel does not tell of a peer 0.0.0.0.
    if let Some(peer) = addr.peer.filter(|peer| !peer.is_unspecified()) {
        let peer = peer.to_string();
        printer.both("address", Value::Text(&peer), format!(" peer {peer}"));
    }
    let len = addr.net.prefix_len();
    printer.both("prefixlen", Value::Number(len.into()), format!("/{len} "));
    if addr.metric != 0 {
        printer.both("metric", Value::Number(addr.metric.into()), format!("metric {} ", addr.metric));
    }
    if options.brief {
        return;
    }
    if let Some(broadcast) = addr.broadcast {
        let broadcast = broadcast.to_string();
        printer.both("broadcast", Value::Text(&broadcast), format!("brd {broadcast} "));
    }
    let scope = if options.numeric { addr.scope.0.to_string() } else { addr.scope.to_string() };
    printer.both("scope", Value::Text(&scope), format!("scope {scope} "));
    for flag in Flag::shown(addr) {
        printer.both(flag, Value::Flag(true), format!("{flag} "));
    }
    let label = addr.label.as_str();
    if !label.is_empty() {
        printer.both("label", Value::Text(label), label);
    }
    printer.soft_break();
    let (valid, preferred) = addr.lifetime.map_or((FOREVER, FOREVER), |life| life.left(now));
    printer.both("valid_life_time", Value::Number(valid.into()), format!("       valid_lft {}", secs(valid)));
    let preferred_text = format!(" preferred_lft {}\n", secs(preferred));
    printer.both("preferred_life_time", Value::Number(preferred.into()), preferred_text);
}

fn secs(left: u32) -> String {
    if left == FOREVER { "forever".to_owned() } else { format!("{left}sec") }
}
