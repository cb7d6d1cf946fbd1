//! `ifconfig`, `ifconfig IFACE`, `-a`, `-s`: what there is, each label with the first address that has it.
//! Source: `if_readlist_proc()`, `if_readconf()`, `if_fetch()`, `ife_print_long()`, `ife_print_short()`, `nstrcmp()` in
//! net-tools 2.10.

use std::cmp::Ordering;
use std::fmt::Write as _;

use super::super::ip::traffic;
use super::{Output, Reply, Shell, base, done, fail};
use crate::base::HostId;
use crate::ipv4::IfAddr;
use crate::link::{Device, Traffic};

const SHORT_HEAD: &str = "Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n";

/// Every device, and every label with a colon; without `all` those that are up.
pub(super) fn all(shell: &mut Shell<'_>, host: HostId, all: bool, short: bool) -> Reply {
    let netns = shell.world.host(host);
    let devices = netns.links.iter().map(|device| device.name.to_string());
    let labels = netns.ipv4.addresses.iter().map(|own| own.label.as_str().to_owned());
    let mut names: Vec<String> = Vec::new();
    for name in devices.chain(labels) {
        // As they come, each behind the last one that is not after it.
        let at = names.iter().rposition(|own| compare(own, &name) != Ordering::Greater);
        if at.is_none_or(|at| names[at] != name) {
            names.insert(at.map_or(0, |at| at + 1), name);
        }
    }
    let mut stdout = if short { SHORT_HEAD.to_owned() } else { String::new() };
    for name in &names {
        match shell.world.host(host).links.by_name(base(name)) {
            Some(device) if all || device.up => stdout += &text(shell, host, device, name, short),
            Some(_) => {}
            // A label without a colon is taken for a device, and ends the list.
            None => return Ok(Output { exit: 1, stdout, stderr: missing(name) }),
        }
    }
    Ok(done(stdout))
}

pub(super) fn one(shell: &mut Shell<'_>, host: HostId, name: &str, short: bool) -> Reply {
    let head = if short { SHORT_HEAD } else { "" };
    match shell.world.host(host).links.by_name(base(name)) {
        Some(device) => Ok(done(head.to_owned() + &text(shell, host, device, name, short))),
        None => Err(fail(1, &missing(name))),
    }
}

fn missing(name: &str) -> String {
    format!("{name}: error fetching interface information: Device not found\n")
}

/// Names as a person counts: `eth2` comes before `eth10`, and an alias behind its device.
fn compare(one: &str, other: &str) -> Ordering {
    parts(one).cmp(&parts(other))
}

/// `eth1:10` is `eth`, 1, 10.
fn parts(name: &str) -> (&str, Option<u64>, Option<u64>) {
    let (device, alias) = match name.rsplit_once(':') {
        Some((device, alias)) if !alias.is_empty() && digits_of(alias) == 0 => (device, alias.parse().ok()),
        Some(_) | None => (name, None),
    };
    let (base, number) = device.split_at(digits_of(device));
    (base, number.parse().ok(), alias)
}

/// Where the digits begin that a name ends with.
fn digits_of(name: &str) -> usize {
    name.trim_end_matches(|letter: char| letter.is_ascii_digit()).len()
}

fn text(shell: &Shell<'_>, host: HostId, device: &Device, name: &str, short: bool) -> String {
    let [received, sent] = traffic(shell.world, host, device);
    let counted = !name.contains(':');
    if short {
        return short_text(device, name, counted.then_some([received, sent]));
    }
    let addr = shell.world.host(host).ipv4.labelled(device.index, name);
    let mut text = format!("{name}: {}  mtu {}\n", flags(device), device.mtu);
    if let Some(addr) = addr {
        text += &inet(device, addr);
    }
    if device.is_loopback() {
        let _ = writeln!(text, "        loop  txqueuelen {}  (Local Loopback)", device.txqueuelen);
    } else {
        let _ = writeln!(text, "        ether {}  txqueuelen {}  (Ethernet)", device.mac, device.txqueuelen);
    }
    if counted {
        let bytes = |own: Traffic| format!("packets {}  bytes {} ({})", own.packets, own.bytes, scaled(own.bytes));
        let _ = writeln!(text, "        RX {}", bytes(received));
        let _ = writeln!(text, "        RX errors 0  dropped {}  overruns 0  frame 0", received.dropped);
        let _ = writeln!(text, "        TX {}", bytes(sent));
        let _ = writeln!(text, "        TX errors 0  dropped {} overruns 0  carrier 0  collisions 0", sent.dropped);
    }
    text + "\n"
}

fn inet(device: &Device, addr: &IfAddr) -> String {
    let mut line = format!("        inet {}  netmask {}", addr.addr(), addr.net.netmask());
    if !device.is_loopback() {
        let broadcast = addr.broadcast.unwrap_or(std::net::Ipv4Addr::UNSPECIFIED);
        let _ = write!(line, "  broadcast {broadcast}");
    }
    line + "\n"
}

/// In the order of their bits: `4163<UP,BROADCAST,RUNNING,MULTICAST>`. Source: `enum net_device_flags` in Linux 6.18.
fn bits(device: &Device) -> [(u32, &'static str, char, bool); 9] {
    let flags = device.flags;
    [
        (0x1, "UP", 'U', device.up),
        (0x2, "BROADCAST", 'B', !device.is_loopback()),
        (0x8, "LOOPBACK", 'L', device.is_loopback()),
        (0x20, "NOTRAILERS", 'N', flags.notrailers),
        (0x40, "RUNNING", 'R', device.can_transmit()),
        (0x80, "NOARP", 'O', flags.noarp),
        (0x100, "PROMISC", 'P', flags.promisc),
        (0x200, "ALLMULTI", 'A', flags.allmulti),
        (0x1000, "MULTICAST", 'M', flags.multicast),
    ]
}

fn flags(device: &Device) -> String {
    let set: Vec<_> = bits(device).into_iter().filter(|(.., set)| *set).collect();
    let dynamic = if device.flags.dynamic { 0x8000 } else { 0 };
    let number = set.iter().fold(dynamic, |number, (bit, ..)| number | bit);
    let mut names: Vec<_> = set.iter().map(|(_, name, ..)| *name).collect();
    if dynamic != 0 {
        names.push("DYNAMIC");
    }
    format!("flags={number}<{}>", names.join(","))
}

/// One digit behind the point, cut.
fn scaled(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1024 => (1, "B"),
        1024..1_048_576 => (1024, "KiB"),
        1_048_576..1_073_741_824 => (1_048_576, "MiB"),
        _ => (1_073_741_824, "GiB"),
    };
    let tenths = bytes * 10 / unit;
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

fn short_text(device: &Device, name: &str, traffic: Option<[Traffic; 2]>) -> String {
    let letters: String = "ABDLMNOPRU".chars().filter(|letter| short_flags(device).contains(letter)).collect();
    let mut line = format!("{name:<15} {:>5} ", device.mtu);
    match traffic {
        Some([rx, tx]) => {
            let _ = write!(line, "{:>8} {:>6} {:>6} {:<6}", rx.packets, 0, rx.dropped, 0);
            let _ = write!(line, " {:>8} {:>6} {:>6} {:>6}", tx.packets, 0, tx.dropped, 0);
        }
        None => line += &format!("{:<55}", "     - no statistics available -"),
    }
    format!("{line} {letters}\n")
}

fn short_flags(device: &Device) -> Vec<char> {
    let set = bits(device).into_iter().filter(|(.., set)| *set).map(|(_, _, letter, _)| letter);
    set.chain(device.flags.dynamic.then_some('D')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // As `ifconfig -s` of net-tools 2.10 lists bridges of these names.
    #[test]
    fn names_are_counted_as_a_person_counts() {
        let order = ["E", "e2", "e10a", "e1b", "eth", "eth1", "eth1:2", "eth1:10", "eth2", "eth10", "eth1:a", "etha"];
        let mut sorted = order;
        sorted.reverse();
        sorted.sort_by(|one, other| compare(one, other));
        assert_eq!(sorted, order);
    }

    #[test]
    fn octets_are_cut_to_one_digit() {
        for (bytes, text) in [(318, "318.0 B"), (1856, "1.8 KiB"), (4112, "4.0 KiB"), (1_204_672, "1.1 MiB")] {
            assert_eq!(scaled(bytes), text);
        }
    }
}
