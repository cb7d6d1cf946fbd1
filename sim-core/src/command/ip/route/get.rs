//! `ip route get`: the lookup itself, asked by hand; the same code that a packet goes through.
//! Source: `iproute_get()` of iproute2 6.1, `inet_rtm_getroute()`, `rt_fill_info()` in Linux 6.18.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::super::super::addr::{destination, inet_destination};
use super::super::super::args::matches;
use super::super::super::number;
use super::super::super::{done, refuse};
use super::super::print::{Printer, Value};
use super::filter::Filter;
use super::names::{dsfield, dsfield_text, table_text};
use super::text::print_one;
use super::{Args, Output, Reply, Shell, Target, device, fail, invalid, not_modelled, rtnetlink, usage};
use crate::base::{Cause, HostId, RouteType, TableId};
use crate::ipv4::{OutputError, OutputFlow, OutputRoute};
use crate::netns::Netns;
use crate::trace::{NotModelled, StepKind};

/// What was asked.
struct Asked {
    flow: OutputFlow,
    /// Show the route that decides, and not what comes of it.
    fibmatch: bool,
    /// A length was said that is not 32.
    warning: String,
}

pub(super) fn run(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    if target.options.statistics > 0 {
        return Err(not_modelled("ip route get", "-s"));
    }
    let Asked { flow, fibmatch, warning } = read(shell, host, args)?;
    let warned = |output: Output| Output { stderr: format!("{warning}{}", output.stderr), ..output };
    let netns = shell.world.host(host);
    let place = netns.links.place(None);
    match netns.ipv4.route_traced(&netns.links, shell.journal, None, &flow) {
        Ok(out) if fibmatch => {
            let Some(route) = &out.route else { return Err(warned(rtnetlink("No route to host"))) };
            let mut printer = Printer::new(&target.options);
            let shown = shows_table(netns, route.table);
            let known = if shown { Filter::all() } else { Filter::silent_on(route.table) };
            print_one(target, &netns.links, &known, route, &mut printer);
            Ok(warned(done(printer.finish())))
        }
        Ok(out) => Ok(warned(done(render(target, netns, &flow, &out)))),
        Err(OutputError::NotModelled(what)) => Err(refuse(match what {
            NotModelled::LimitedBroadcast => "ip route get: 255.255.255.255 is not modelled",
            NotModelled::Multicast | NotModelled::Forwarding | NotModelled::Fragmentation | NotModelled::FarMtu => {
                "ip route get: multicast (224.0.0.0/4) is not modelled"
            }
        })),
        Err(OutputError::Errno(errno)) => {
            let kind = StepKind::NoRoute { dst: flow.dst, errno };
            shell.journal.step(place, None, kind, "ip_route_output_key_hash_rcu", Cause::none());
            Err(warned(rtnetlink(errno.text())))
        }
    }
}

fn read(shell: &mut Shell<'_>, host: HostId, mut args: Args<'_>) -> Result<Asked, Output> {
    let mut flow = OutputFlow::to(Ipv4Addr::UNSPECIFIED);
    let (mut dst, mut dev, mut fibmatch): (Option<Ipv4Net>, _, _) = (None, None, false);
    let mut warning = String::new();
    let prefix = |dst: Option<Ipv4Net>, word| if dst.is_some() { inet_destination(word) } else { destination(word) };
    while let Some(word) = args.next() {
        match word {
            "tos" => flow.tos = tos(args.value()?)?,
            _ if matches(word, "dsfield") => flow.tos = tos(args.value()?)?,
            "from" => flow.src = prefix(dst, args.value()?)?.addr(),
            "mark" => {
                let value = args.value()?;
                flow.mark = number::u32(value)
                    .ok_or_else(|| fail(255, &format!("Error: argument \"{value}\" is wrong: invalid mark value\n")))?;
            }
            "oif" | "dev" => dev = Some(args.value()?),
            "sport" => flow.sport = port(args.value()?, "sport")?,
            "dport" => flow.dport = port(args.value()?, "dport")?,
            "ipproto" => flow.ipproto = ipproto(args.value()?)?,
            "iif" | "as" | "vrf" | "uid" => return Err(not_modelled("ip route get", word)),
            _ if matches(word, "notify") || matches(word, "connected") => {
                return Err(not_modelled("ip route get", word));
            }
            _ if matches(word, "fibmatch") => fibmatch = true,
            _ => {
                let word = if word == "to" { args.value()? } else { word };
                if matches(word, "help") {
                    return Err(usage());
                }
                let net = prefix(dst, word)?;
                if word.contains('/') && net.prefix_len() != 32 {
                    let len = net.prefix_len();
                    warning += &format!("Warning: /{len} as prefix is invalid, only /32 (or none) is supported.\n");
                }
                dst = Some(net);
            }
        }
    }
    let net = dst.ok_or_else(|| fail(1, "need at least a destination address\n"))?;
    flow.oif = dev.map(|name| device(shell, host, name)).transpose()?;
    flow.dst = net.addr();
    // Ports without a protocol are those of UDP.
    if flow.ipproto == 0 && (flow.sport != 0 || flow.dport != 0) {
        flow.ipproto = OutputFlow::UDP;
    }
    Ok(Asked { flow, fibmatch, warning })
}

fn tos(word: &str) -> Result<u8, Output> {
    dsfield(word).ok_or_else(|| invalid(word, "TOS value is invalid"))
}

fn port(word: &str, key: &str) -> Result<u16, Output> {
    word.parse().map_err(|_| invalid(word, &format!("invalid \"{key}\"")))
}

fn ipproto(word: &str) -> Result<u8, Output> {
    match word {
        "icmp" | "1" => Ok(1),
        "tcp" | "6" => Ok(6),
        "udp" | "17" => Ok(17),
        _ => Err(invalid(word, "Invalid \"ipproto\" value")),
    }
}

/// Before somebody added a rule, tables local and main are one, and the kernel calls it main.
fn shows_table(netns: &Netns, table: TableId) -> bool {
    netns.ipv4.rules.custom || table != TableId::LOCAL
}

fn render(target: Target, netns: &Netns, flow: &OutputFlow, out: &OutputRoute) -> String {
    let options = target.options;
    let mut printer = Printer::new(&options);
    printer.open(None);
    if out.kind != RouteType::Unicast || options.details {
        let kind = if options.numeric { out.kind.number().to_string() } else { out.kind.name().to_owned() };
        printer.both("type", Value::Text(&kind), format!("{kind} "));
    }
    let mut word = |key: &str, before: &str, value: String| {
        printer.both(key, Value::Text(&value), format!("{before}{value} "));
    };
    word("dst", "", flow.dst.to_string());
    if !flow.src.is_unspecified() {
        word("from", "from ", flow.src.to_string());
    }
    let route = out.route.as_ref();
    if let Some(tos) = route.map(|route| route.tos).filter(|tos| *tos != 0) {
        word("tos", "tos ", dsfield_text(tos, options.numeric));
    }
    if let Some(via) = out.gateway.filter(|via| *via != flow.dst) {
        word("gateway", "via ", via.to_string());
    }
    word("dev", "dev ", netns.links.name(out.dev).to_string());
    if let Some(table) = route.map(|route| route.table) {
        let table = if shows_table(netns, table) { table } else { TableId::MAIN };
        if table != TableId::MAIN || options.details {
            word("table", "table ", table_text(table, options.numeric));
        }
    }
    if flow.src.is_unspecified() && !out.src.is_unspecified() {
        word("prefsrc", "src ", out.src.to_string());
    }
    printer.open_list(Some("flags"));
    printer.close_list();
    if flow.mark != 0 {
        let text = if flow.mark < 16 { flow.mark.to_string() } else { format!("{:#x}", flow.mark) };
        printer.both("mark", Value::Number(flow.mark.into()), format!("mark {text} "));
    }
    printer.both("uid", Value::Number(0), "uid 0 ");
    cache(&mut printer, out);
    printer.text("\n");
    printer.close();
    printer.finish()
}

/// Source: `print_cache_flags()` of iproute2 6.1.
fn cache(printer: &mut Printer, out: &OutputRoute) {
    printer.soft_break();
    printer.text("    cache ");
    printer.open_list(Some("cache"));
    let flags: &[&str] = match (out.kind, out.local) {
        (RouteType::Broadcast, _) => &["local", "brd"],
        (_, true) => &["local"],
        (_, false) => &[],
    };
    for (at, flag) in flags.iter().enumerate() {
        let (open, close) = (if at == 0 { "<" } else { "," }, if at + 1 == flags.len() { "> " } else { "" });
        printer.item(Value::Text(flag), format!("{open}{flag}{close}"));
    }
    printer.close_list();
}
