//! `route`, `route -n`, `-e`, `-ee`: table main as `/proc/net/route` has it.
//! Source: `rprint_fib()` of net-tools 2.10; `fib_route_seq_show()`, `fib_flag_trans()` in Linux 6.18.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::{Reply, Shell, done};
use crate::base::{HostId, Metric, Nexthop, Route, RouteType, TableId};

/// What a list shall say.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted {
    numeric: bool,
    /// How often `-e` was said.
    extended: u8,
}

impl Wanted {
    pub(super) fn letters(&mut self, letters: &str) {
        self.numeric |= letters.contains('n');
        let more = letters.matches('e').count();
        self.extended = self.extended.saturating_add(u8::try_from(more).unwrap_or(u8::MAX));
    }

    pub(super) fn option(&mut self, word: &str) {
        match word {
            "-numeric" => self.letters("n"),
            "-extend" => self.letters("e"),
            _ => {}
        }
    }
}

pub(super) fn run(shell: &mut Shell<'_>, host: HostId, wanted: Wanted) -> Reply {
    let mut text = "Kernel IP routing table\nDestination     Gateway         Genmask         Flags ".to_owned();
    text += match wanted.extended {
        0 => "Metric Ref    Use Iface\n",
        1 => "  MSS Window  irtt Iface\n",
        _ => "Metric Ref    Use Iface    MSS   Window irtt\n",
    };
    let netns = shell.world.host(host);
    for route in netns.ipv4.fib.table(TableId::MAIN).iter() {
        if matches!(route.kind, RouteType::Broadcast | RouteType::Multicast) {
            continue;
        }
        let nexthop = route.nexthops.first();
        let name = nexthop.map_or_else(|| "*".to_owned(), |own| netns.links.name(own.dev).to_string());
        line(&mut text, route, nexthop, &name, wanted);
    }
    Ok(done(text))
}

fn line(text: &mut String, route: &Route, nexthop: Option<&Nexthop>, name: &str, wanted: Wanted) {
    let via = nexthop.and_then(|own| own.via);
    let rejects = matches!(route.kind, RouteType::Unreachable | RouteType::Prohibit);
    let is_host = route.dst.prefix_len() == 32;
    let flags = match (rejects, via) {
        (true, _) => "!",
        (false, Some(_)) => "UG",
        (false, None) => "U",
    };
    let flags = flags.to_owned() + if is_host { "H" } else { "" };
    let gateway = if rejects { "-".to_owned() } else { via.unwrap_or(Ipv4Addr::UNSPECIFIED).to_string() };
    let dst = match route.dst.addr() {
        addr if addr.is_unspecified() && !wanted.numeric => "default".to_owned(),
        Ipv4Addr::LOCALHOST if is_host && !wanted.numeric => "localhost".to_owned(),
        addr => addr.to_string(),
    };
    let _ = write!(text, "{dst:<15} {gateway:<15} {:<15} {flags:<5} ", route.dst.netmask().to_string());
    let metric = route.metric;
    let of = |own: Metric| route.metrics.as_ref().map_or(0, |metrics| metrics.get(own));
    let mss = Some(of(Metric::Advmss)).filter(|mss| *mss != 0).map_or(0, |mss| mss + 40);
    let (window, irtt) = (of(Metric::Window), of(Metric::Rtt) >> 3);
    let _ = match (wanted.extended, rejects) {
        (0, true) => writeln!(text, "{metric:<6} -  {:>7} -", 0),
        (0, false) => writeln!(text, "{metric:<6} {:<2} {:>7} {name}", 0, 0),
        (1, true) => writeln!(text, "{:>5} {:<5} {:>6} -", "-", "-", "-"),
        (1, false) => writeln!(text, "{mss:>5} {window:<5} {irtt:>6} {name}"),
        (_, true) => writeln!(text, "{metric:<6} -  {:>7} {:<8} {:<5} {:<6} -", 0, "-", "-", "-"),
        (_, false) => writeln!(text, "{metric:<6} {:<2} {:>7} {name:<8} {mss:<5} {window:<6} {irtt}", 0, 0),
    };
}
