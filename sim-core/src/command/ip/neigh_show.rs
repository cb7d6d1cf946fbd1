//! `ip neigh show`, `get`, `flush`. Source: `do_show_or_flush()`, `print_neigh()` in iproute2 6.1.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::super::args::{Args, matches};
use super::super::{addr, done};
use super::neigh::{duplicate, nud, settle};
use super::print::{Printer, Value};
use super::route::{protocol, protocol_text};
use super::{Options, Output, Reply, Shell, device, extack, fail, garbage, not_modelled};
use crate::base::{HostId, IfIndex, Nud, RouteProto};
use crate::link::{Device, Neigh, Proxy};

/// Which entries a command is about.
#[derive(Debug, Default)]
struct Filter {
    dev: Option<IfIndex>,
    to: Option<Ipv4Net>,
    /// Empty: those that the command takes by itself.
    nud: Vec<Nud>,
    /// `nud all`
    all: bool,
    unused: bool,
    proxy: bool,
    /// Unspecified: any.
    proto: RouteProto,
    /// A bridge, and the entries of what hangs on it.
    master: Option<IfIndex>,
    /// `nomaster`
    free: bool,
    /// Some filter was given, if only `all`.
    given: bool,
}

impl Filter {
    fn parse(shell: &mut Shell<'_>, host: HostId, options: &Options, mut args: Args<'_>) -> Result<Self, Output> {
        let (mut filter, mut name) = (Self::default(), None);
        let mut inet = options.only_ipv4;
        while let Some(word) = args.next() {
            filter.given = true;
            match word {
                "dev" => {
                    let value = args.value()?;
                    if name.replace(value).is_some() {
                        return Err(duplicate("dev", value));
                    }
                }
                "unused" => filter.unused = true,
                "nud" => match args.value()? {
                    "all" => filter.all = true,
                    word => filter.nud.push(nud(word)?),
                },
                "proxy" => filter.proxy = true,
                "master" => {
                    let value = args.value()?;
                    let found = shell.world.host(host).links.by_name(value).map(|device| device.index);
                    filter.master = Some(found.ok_or_else(|| wrong(value, "Device does not exist\n"))?);
                }
                "vrf" => return Err(wrong(args.value()?, "Not a valid VRF name\n")),
                "nomaster" => filter.free = true,
                _ if matches(word, "protocol") => {
                    let value = args.value()?;
                    filter.proto = protocol(value).ok_or_else(|| wrong(value, "invalid \"protocol\"\n"))?;
                }
                other => {
                    let other = if other == "to" { args.value()? } else { other };
                    if matches(other, "help") {
                        return Err(super::neigh::usage());
                    }
                    filter.to = prefix(other, inet)?;
                    inet |= filter.to.is_some();
                }
            }
        }
        filter.dev = name.map(|name| device(shell, host, name)).transpose()?;
        Ok(filter)
    }

    fn takes(
        &self,
        shell: &Shell<'_>,
        host: HostId,
        entry: &Neigh,
        usual: fn(Nud) -> bool,
        all: fn(Nud) -> bool,
    ) -> bool {
        let by_hand = self.all || !self.nud.is_empty();
        let state = (self.all && all(entry.nud)) || self.nud.contains(&entry.nud) || (!by_hand && usual(entry.nud));
        let master = || shell.world.host(host).links.get(entry.dev).and_then(Device::master);
        let here = self.dev.is_none_or(|dev| dev == entry.dev)
            && self.holds(entry.dst)
            && self.is_by(entry.proto)
            && (self.master.is_none() || self.master == master())
            && !(self.free && master().is_some());
        here && (state || entry.extern_learn) && !(self.unused && is_used(shell, host, entry))
    }

    fn takes_proxy(&self, proxy: &Proxy) -> bool {
        let here = self.dev.is_none_or(|dev| proxy.dev == Some(dev));
        here && self.holds(proxy.dst) && self.is_by(proxy.proto)
    }

    fn is_by(&self, proto: RouteProto) -> bool {
        self.proto == RouteProto::UNSPEC || self.proto == proto
    }

    fn holds(&self, dst: Ipv4Addr) -> bool {
        self.to.is_none_or(|to| to.contains(&dst))
    }
}

/// Source: `invarg()` in iproute2 6.1.
fn wrong(word: &str, why: &str) -> Output {
    fail(255, &format!("Error: argument \"{word}\" is wrong: {why}\n"))
}

/// `all`, `any` and `default` mean every address. `inet`: the family is known.
fn prefix(word: &str, inet: bool) -> Result<Option<Ipv4Net>, Output> {
    if ["all", "any", "default"].contains(&word) {
        return Ok(None);
    }
    if inet {
        return addr::inet_destination(word).map(Some);
    }
    addr::not_ipv6(word.split('/').next().unwrap_or(word))?;
    let found = addr::prefix(word).map(Some);
    found.map_err(|_| fail(1, &format!("Error: any valid prefix is expected rather than \"{word}\".\n")))
}

/// Its timer holds it.
fn is_used(shell: &Shell<'_>, host: HostId, entry: &Neigh) -> bool {
    entry.timer(shell.world.host(host).ipv4.sysctls.neigh_parms(entry.dev)).is_some()
}

pub(super) fn show(shell: &mut Shell<'_>, host: HostId, options: &Options, args: Args<'_>) -> Reply {
    let filter = Filter::parse(shell, host, options, args)?;
    let shell = &*shell;
    let netns = shell.world.host(host);
    let mut printer = Printer::new(options);
    if filter.proxy {
        let mut proxies: Vec<_> =
            netns.ipv4.neighbours.proxies().map(|proxy| (name(shell, host, proxy.dev), proxy)).collect();
        proxies.sort_by(|(a, x), (b, y)| (a, x.dst).cmp(&(b, y.dst)));
        for (dev, proxy) in proxies.iter().filter(|(_, proxy)| filter.takes_proxy(proxy)) {
            let dev = dev.as_deref().filter(|_| filter.dev.is_none());
            print_proxy(&mut printer, options, dev, proxy);
        }
        return Ok(done(printer.finish()));
    }
    let all = netns.ipv4.neighbours.iter();
    let shown =
        all.filter(|entry| filter.takes(shell, host, entry, |nud| !matches!(nud, Nud::None | Nud::Noarp), |_| true));
    let mut entries: Vec<_> = shown.map(|entry| (netns.links.name(entry.dev), entry)).collect();
    entries.sort_by(|(a, x), (b, y)| (a, x.dst).cmp(&(b, y.dst)));
    for (dev, entry) in entries {
        let dev = Some(&*dev).filter(|_| filter.dev.is_none());
        print(&mut printer, options, dev, entry, is_used(shell, host, entry).into());
    }
    Ok(done(printer.finish()))
}

fn name(shell: &Shell<'_>, host: HostId, dev: Option<IfIndex>) -> Option<String> {
    dev.map(|dev| shell.world.host(host).links.name(dev).to_string())
}

/// Where an entry begins: its address, and its device if the command did not name one.
fn print_head(printer: &mut Printer, options: &Options, dev: Option<&str>, dst: Ipv4Addr) {
    let dst = dst.to_string();
    let brief = options.brief;
    let text = if brief { format!("{dst:<39} ") } else { format!("{dst} ") };
    printer.both("dst", Value::Text(&dst), text);
    if let Some(dev) = dev {
        let text = if brief { format!("{dev:<16} ") } else { format!("dev {dev} ") };
        printer.both("dev", Value::Text(dev), text);
    }
}

fn print_flag(printer: &mut Printer, flag: &str, set: bool) {
    if set {
        printer.both(flag, Value::Null, format!("{flag} "));
    }
}

/// `users` hold on to it, besides the table.
fn print(printer: &mut Printer, options: &Options, dev: Option<&str>, entry: &Neigh, users: u64) {
    printer.open(None);
    print_head(printer, options, dev, entry.dst);
    if let Some(lladdr) = entry.lladdr.map(|lladdr| lladdr.to_string()) {
        let text = if options.brief { lladdr.clone() } else { format!("lladdr {lladdr} ") };
        printer.both("lladdr", Value::Text(&lladdr), text);
    }
    if !options.brief {
        print_flag(printer, "router", entry.router);
        print_flag(printer, "extern_learn", entry.extern_learn);
        if options.statistics > 0 {
            if users > 0 {
                printer.both("refcnt", Value::Number(users), format!(" ref {users}"));
            }
            for key in ["used", "confirmed", "updated"] {
                printer.json(key, Value::Time);
            }
            printer.both("probes", Value::Machine, " used T/T/Tprobes N ");
        }
        if entry.nud != Nud::None {
            printer.open_list(Some("state"));
            printer.item(Value::Text(entry.nud.name()), format!("{} ", entry.nud.name()));
            printer.close_list();
        }
        print_proto(printer, options, entry.proto);
    }
    printer.text("\n");
    printer.close();
}

fn print_proxy(printer: &mut Printer, options: &Options, dev: Option<&str>, proxy: &Proxy) {
    printer.open(None);
    print_head(printer, options, dev, proxy.dst);
    if !options.brief {
        print_flag(printer, "router", proxy.router);
        print_flag(printer, "proxy", true);
        print_flag(printer, "extern_learn", proxy.extern_learn);
        print_proto(printer, options, proxy.proto);
    }
    printer.text("\n");
    printer.close();
}

fn print_proto(printer: &mut Printer, options: &Options, proto: RouteProto) {
    if proto != RouteProto::UNSPEC {
        let proto = protocol_text(proto, options.numeric);
        printer.both("protocol", Value::Text(&proto), format!("proto {proto} "));
    }
}

/// Source: `ipneigh_get()` in iproute2 6.1, which prints text whatever it was asked.
pub(super) fn get(shell: &mut Shell<'_>, host: HostId, options: &Options, mut args: Args<'_>) -> Reply {
    let options = Options { json: false, pretty: false, ..*options };
    let (mut dst, mut dev, mut proxy) = (None, None, false);
    while let Some(word) = args.next() {
        match word {
            "dev" => dev = Some(args.value()?),
            "proxy" => {
                let value = args.value()?;
                if dst.is_some() {
                    return Err(duplicate("address", value));
                }
                (dst, proxy) = (Some(addr::addr_of(options.only_ipv4, value)?), true);
            }
            other => {
                let other = if other == "to" { args.value()? } else { other };
                if matches(other, "help") {
                    return Err(super::neigh::usage());
                }
                if dst.is_some() {
                    return Err(garbage("to", other));
                }
                dst = Some(addr::addr_of(options.only_ipv4, other)?);
            }
        }
    }
    let required = || fail(1, "Device and address are required arguments.\n");
    let dst = dst.ok_or_else(required)?;
    if dev.is_none() && !proxy {
        return Err(required());
    }
    let dev = dev.map(|dev| device(shell, host, dev)).transpose()?;
    let shell = &*shell;
    let neighbours = &shell.world.host(host).ipv4.neighbours;
    let mut printer = Printer::new(&options);
    let name = name(shell, host, dev);
    if proxy {
        let found = neighbours.proxies().find(|proxy| (proxy.dev, proxy.dst) == (dev, dst));
        let found = found.ok_or_else(|| extack("Proxy neighbour entry not found"))?;
        print_proxy(&mut printer, &options, name.as_deref(), found);
    } else {
        let found = dev.and_then(|dev| neighbours.get(dev, dst));
        let found = found.ok_or_else(|| extack("Neighbour entry not found"))?;
        // Who asks holds on to it as well.
        print(&mut printer, &options, name.as_deref(), found, u64::from(is_used(shell, host, found)) + 1);
    }
    Ok(done(printer.finish()))
}

/// Deletes what `show` with these filters would show, but neither PERMANENT nor NOARP where no state is named.
pub(super) fn flush(shell: &mut Shell<'_>, host: HostId, options: &Options, args: Args<'_>) -> Reply {
    let filter = Filter::parse(shell, host, options, args)?;
    if !filter.given {
        return Err(fail(1, "Flush requires arguments.\n"));
    }
    if filter.proxy {
        return flush_proxies(shell, host, options, &filter);
    }
    let read = &*shell;
    let all = read.world.host(host).ipv4.neighbours.iter();
    let usual = |nud| !matches!(nud, Nud::Permanent | Nud::Noarp);
    let gone = all.filter(|entry| filter.takes(read, host, entry, usual, |nud| nud != Nud::Noarp));
    let gone: Vec<_> = gone.map(|entry| (entry.dev, entry.dst)).collect();
    let count = gone.len();
    if options.statistics > 1 && count > 0 {
        return Err(not_modelled("ip neigh flush", "-s -s"));
    }
    settle(shell, host, |host, ctx| {
        gone.iter().for_each(|(dev, dst)| host.ipv4.delete_neigh(&host.links, ctx, *dev, *dst));
    })?;
    Ok(done(flushed(options, count)))
}

fn flush_proxies(shell: &mut Shell<'_>, host: HostId, options: &Options, filter: &Filter) -> Reply {
    let proxies = shell.world.host(host).ipv4.neighbours.proxies().filter(|proxy| filter.takes_proxy(proxy));
    let gone: Vec<_> = proxies.map(|proxy| (proxy.dev, proxy.dst, proxy.cause.clone())).collect();
    if options.statistics > 1 && !gone.is_empty() {
        return Err(not_modelled("ip neigh flush proxy", "-s -s"));
    }
    for (dev, dst, cause) in &gone {
        shell.world.host_mut(host).ipv4.neighbours.remove_proxy(*dev, *dst);
        shell.journal.need(cause);
    }
    Ok(done(flushed(options, gone.len())))
}

/// What is said of it.
fn flushed(options: &Options, count: usize) -> String {
    match (options.statistics, count) {
        (0, _) => String::new(),
        (_, 0) => "Nothing to flush.\n".to_owned(),
        (_, count) => format!("\n*** Round 1, deleting {count} entries ***\n*** Flush is complete after 1 round ***\n"),
    }
}
