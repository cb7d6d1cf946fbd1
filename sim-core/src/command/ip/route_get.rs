//! `ip route get`: the lookup itself, asked by hand; the same code that a packet goes through.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::super::addr::prefix;
use super::super::args::Args;
use super::super::done;
use super::{Reply, Shell, Target, device, fail, not_modelled, refuse, rtnetlink};
use crate::base::{Cause, RouteType};
use crate::ipv4::{OutputError, OutputFlow, OutputRoute};
use crate::link::Links;
use crate::trace::{NotModelled, StepKind};

pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    let (mut dst, mut src, mut oif) = (None, Ipv4Addr::UNSPECIFIED, None);
    while let Some(word) = args.next() {
        match word {
            "from" => src = prefix(args.value()?)?.addr(),
            "oif" | "dev" => oif = Some(device(shell, host, args.value()?)?),
            "to" if dst.is_none() => dst = Some(prefix(args.value()?)?),
            other if UNKNOWN.contains(&other) || dst.is_some() => return Err(not_modelled("ip route get", other)),
            other => dst = Some(prefix(other)?),
        }
    }
    let net = dst.ok_or_else(|| fail(1, "need at least a destination address\n"))?;
    if net.prefix_len() != 32 {
        return Err(not_modelled("ip route get", "a prefix: give one address"));
    }
    let dst = net.addr();
    if dst.is_unspecified() {
        return Err(not_modelled("ip route get", "0.0.0.0"));
    }
    let netns = shell.world.host(host);
    let place = netns.links.place(None);
    let flow = OutputFlow { src, oif, ..OutputFlow::to(dst) };
    match netns.ipv4.route_traced(&netns.links, shell.journal, None, &flow) {
        Ok(out) => Ok(done(render(&netns.links, &flow, &out))),
        Err(OutputError::NotModelled(what)) => Err(refuse(match what {
            NotModelled::LimitedBroadcast => "ip route get: 255.255.255.255 is not modelled",
            NotModelled::Multicast | NotModelled::Forwarding | NotModelled::Fragmentation | NotModelled::FarMtu => {
                "ip route get: multicast (224.0.0.0/4) is not modelled"
            }
        })),
        Err(OutputError::Errno(errno)) => {
            let kind = StepKind::NoRoute { dst, errno };
            shell.journal.step(place, None, kind, "ip_route_output_key_hash_rcu", Cause::none());
            Err(rtnetlink(errno.text()))
        }
    }
}

const UNKNOWN: [&str; 10] =
    ["iif", "mark", "tos", "dsfield", "ipproto", "sport", "dport", "fibmatch", "connected", "vrf"];

/// Source: `print_route()` in iproute2 6.1, `rt_fill_info()` in Linux 6.18.
fn render(links: &Links, flow: &OutputFlow, out: &OutputRoute) -> String {
    let mut text = String::new();
    if out.kind != RouteType::Unicast {
        let _ = write!(text, "{} ", out.kind.name());
    }
    let _ = write!(text, "{}", flow.dst);
    if !flow.src.is_unspecified() {
        let _ = write!(text, " from {}", flow.src);
    }
    if let Some(via) = out.gateway.filter(|via| *via != flow.dst) {
        let _ = write!(text, " via {via}");
    }
    let _ = write!(text, " dev {}", links.name(out.dev));
    if flow.src.is_unspecified() && !out.src.is_unspecified() {
        let _ = write!(text, " src {}", out.src);
    }
    text += " uid 0 \n    cache ";
    match (out.kind, out.local) {
        (RouteType::Broadcast, _) => text += "<local,brd> ",
        (RouteType::Local, _) | (RouteType::Unicast, true) => text += "<local> ",
        (RouteType::Unicast, false) => {}
    }
    text.push('\n');
    text
}
