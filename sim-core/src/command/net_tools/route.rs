//! `route add`, `route del`: a route of table main, as ioctl(2) has it.
//! Source: `INET_setroute()` of net-tools 2.10; `rtentry_to_fib_config()`, `ip_rt_ioctl()` in Linux 6.18.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::{Address, Args, Output, Reply, Shell, atoi, base, cut, done, fail, ip, not_modelled, resolve, route_list};
use super::{mask, with_length};
use crate::base::{Errno, HostId, IfIndex, Route, RouteProto, RouteType, Scope, TableId};
use crate::ipv4::{AskedMetrics, Insert, NexthopConfig, RouteConfig, RouteError};

const PROGRAM: &str = "route";

/// `E_LOOKUP`
const UNKNOWN_NAME: i32 = 6;

/// A misuse of the whole. Source: `usage()` of `route.c`.
pub(super) fn usage() -> Output {
    fail(3, include_str!("usage/route.txt"))
}

/// A misuse of `add` and `del`, told with what is wrong. Source: `INET_rusage()`.
fn wrong(what: &str) -> Output {
    fail(3, &format!("{what}{}", include_str!("usage/inet_route.txt")))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Add,
    Delete,
}

pub(in crate::command) fn run(shell: &mut Shell<'_>, host: HostId, mut args: Args<'_>) -> Reply {
    let (mut list, mut verb) = (route_list::Wanted::default(), None);
    while let Some(word) = args.next() {
        let Some(letters) = word.strip_prefix('-') else {
            verb = Some(word);
            break;
        };
        match letters {
            "4" | "-inet" | "-numeric" | "-verbose" | "-extend" | "-fib" => list.option(letters),
            "" | "A" | "6" | "N" | "V" | "h" => return Err(not_modelled(PROGRAM, word)),
            _ if letters.chars().all(|letter| "nveFC".contains(letter)) => {
                if letters.contains('C') {
                    return Err(not_modelled(PROGRAM, "-C"));
                }
                list.letters(letters);
            }
            _ => return Err(not_modelled(PROGRAM, word)),
        }
    }
    let verb = match verb {
        None => return route_list::run(shell, host, list),
        Some("add") => Verb::Add,
        Some("del" | "delete") => Verb::Delete,
        Some("flush") => return Err(wrong("Flushing `inet' routing table not supported\n")),
        Some(_) => return Err(usage()),
    };
    let Some(said) = Said::read(args)? else {
        return Ok(done(include_str!("usage/inet_route.txt").to_owned())); // Nothing was said, and that is no error.
    };
    let (name, answer) = match verb {
        Verb::Add => ("SIOCADDRT", add(shell, host, &said)),
        Verb::Delete => ("SIOCDELRT", delete(shell, host, &said)),
    };
    match answer {
        Ok(()) => Ok(done(String::new())),
        Err(error) => Err(fail(7, &format!("{name}: {}\n", error.errno().text()))),
    }
}

/// What was said of a route. Source: `struct rtentry` in Linux 6.18.
#[derive(Debug)]
struct Said<'a> {
    target: Ipv4Addr,
    /// `RTF_HOST` is not set.
    net: bool,
    /// `None`: none was said, which is that of everything.
    mask: Option<Ipv4Addr>,
    gateway: Option<Ipv4Addr>,
    /// `RTF_GATEWAY`: `gw` was said, be it of 0.0.0.0.
    has_gateway: bool,
    metric: Option<u32>,
    dev: Option<&'a str>,
    reject: bool,
}

impl<'a> Said<'a> {
    /// `None` where nothing was said.
    fn read(mut args: Args<'a>) -> Result<Option<Self>, Output> {
        let Some(mut word) = args.next() else { return Ok(None) };
        let kind = match word {
            "-net" | "-host" => Some(word),
            _ => None,
        };
        if kind.is_some() {
            word = args.next().ok_or_else(|| wrong(""))?;
        }
        let (target, len) = with_length(word).ok_or_else(|| wrong(""))?;
        let found = resolve(target).map_err(|why| fail(UNKNOWN_NAME, &why))?;
        let net = match kind {
            None => found == Address::Default,
            Some(kind) => kind == "-net",
        };
        let mask = len.map(|len| mask(PROGRAM, len)).transpose()?;
        let (gateway, metric, dev, reject) = (None, None, None, false);
        let mut said = Self { target: found.addr(), net, mask, gateway, has_gateway: false, metric, dev, reject };
        while let Some(word) = args.next() {
            said.word(word, &mut args)?;
        }
        said.check()?;
        Ok(Some(said))
    }

    fn word(&mut self, word: &'a str, args: &mut Args<'a>) -> Result<(), Output> {
        match word {
            "metric" => {
                let value = args.next().filter(|value| value.starts_with(|first: char| first.is_ascii_digit()));
                self.metric = Some(u32::try_from(atoi(value.ok_or_else(|| wrong(""))?)).unwrap_or(0));
            }
            "netmask" => {
                let value = args.next().filter(|_| self.mask.is_none_or(|mask| mask.is_unspecified()));
                let value = value.ok_or_else(|| wrong(""))?;
                self.mask = Some(resolve(value).map_err(|why| fail(UNKNOWN_NAME, &why))?.addr());
                self.check_mask(value)?;
            }
            "gw" | "gateway" => {
                let value = args.next().filter(|_| !self.has_gateway).ok_or_else(|| wrong(""))?;
                let unknown = |_| fail(UNKNOWN_NAME, &format!("{value}: Unknown host\n"));
                match resolve(value).map_err(unknown)? {
                    Address::Default => {
                        return Err(wrong(&format!("route: {value}: cannot use a NETWORK as gateway!\n")));
                    }
                    Address::Host(addr) => self.gateway = Some(addr).filter(|addr| !addr.is_unspecified()),
                }
                self.has_gateway = true;
            }
            "reject" => self.reject = true,
            "mss" | "mtu" | "window" | "irtt" | "mod" | "dyn" | "reinstate" => {
                return Err(not_modelled(PROGRAM, word));
            }
            "device" | "dev" => {
                let value = args.next().filter(|_| self.dev.is_none());
                self.dev = Some(value.ok_or_else(|| wrong(""))?);
            }
            // A word that is none of its own is a device, and then the last one.
            dev if self.dev.is_none() && args.peek().is_none() => self.dev = Some(dev),
            _ => return Err(wrong("")),
        }
        Ok(())
    }

    /// A mask with holes is told by the word that it was.
    fn check_mask(&self, word: &str) -> Result<(), Output> {
        let hosts = !self.mask.map_or(0, u32::from);
        if self.net && self.mask.is_some() && hosts & hosts.wrapping_add(1) != 0 {
            return Err(wrong(&format!("route: bogus netmask {word}\n")));
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Output> {
        let Some(mask) = self.mask.filter(|mask| !mask.is_unspecified()) else { return Ok(()) };
        let hosts = !u32::from(mask);
        if !self.net && hosts != 0 {
            return Err(wrong(&format!("route: netmask {hosts:08x} doesn't make sense with host route\n")));
        }
        if u32::from(self.target) & hosts != 0 {
            return Err(wrong("route: netmask doesn't match route address\n"));
        }
        Ok(())
    }

    fn dst(&self) -> Result<Ipv4Net, RouteError> {
        let mask = if self.net { self.mask.unwrap_or(Ipv4Addr::UNSPECIFIED) } else { Ipv4Addr::BROADCAST };
        let len = ipnet::ipv4_mask_to_prefix(mask).map_err(|_| RouteError::Errno(Errno::Einval))?;
        Ok(Ipv4Net::new_assert(self.target, len))
    }

    /// The device by its name or an alias, whose address is then the source.
    fn dev(&self, shell: &mut Shell<'_>, host: HostId) -> Result<(Option<IfIndex>, Option<Ipv4Addr>), RouteError> {
        let Some(name) = self.dev.map(cut) else { return Ok((None, None)) };
        let missing = RouteError::Errno(Errno::Enodev);
        let netns = shell.world.host(host);
        let device = netns.links.by_name(base(name)).ok_or(missing)?;
        let (index, made) = (device.index, device.made.clone());
        let labelled = if name.contains(':') {
            let own = netns.ipv4.labelled(index, name).ok_or(missing)?;
            Some((own.addr(), own.cause.clone()))
        } else {
            None
        };
        shell.journal.need(&made);
        let Some((src, cause)) = labelled else { return Ok((Some(index), None)) };
        shell.journal.need(&cause);
        Ok((Some(index), Some(src)))
    }

    /// Whether the gateway is another host's address, as the routes have it.
    fn leads_on(&self, shell: &Shell<'_>, host: HostId) -> bool {
        let ipv4 = &shell.world.host(host).ipv4;
        let unicast = |via: Ipv4Addr| {
            if ipv4.rules.custom {
                // Only table main is asked then.
                return ipv4.fib.main_route(via).is_none_or(|route| route.kind == RouteType::Unicast);
            }
            ipv4.fib.addr_type(&ipv4.rules, via) == RouteType::Unicast
        };
        self.has_gateway && self.gateway.is_some_and(unicast)
    }
}

fn add(shell: &mut Shell<'_>, host: HostId, said: &Said<'_>) -> Result<(), RouteError> {
    let (dst, metric) = (said.dst()?, said.metric.unwrap_or(0));
    if dst.trunc() != dst {
        return Err(RouteError::Errno(Errno::Einval));
    }
    let (kind, mut nexthop, mut prefsrc) = (RouteType::Unicast, NexthopConfig::default(), None);
    let (kind, scope) = if said.reject {
        (RouteType::Unreachable, Scope::HOST)
    } else {
        (nexthop.oif, prefsrc) = said.dev(shell, host)?;
        nexthop.via = said.gateway;
        if said.has_gateway && said.gateway.is_none() {
            return Err(RouteError::Errno(Errno::Einval));
        }
        (kind, if said.leads_on(shell, host) { Scope::GLOBAL } else { Scope::LINK })
    };
    let asked = RouteConfig {
        kind,
        dst,
        table: TableId::MAIN,
        tos: 0,
        scope,
        proto: RouteProto::BOOT,
        metric,
        prefsrc,
        nexthop,
        nexthops: Vec::new(),
        nhid: None,
        metrics: AskedMetrics::default(),
    };
    ip::insert_route(shell, host, &asked, Insert::PREPEND)
}

fn delete(shell: &mut Shell<'_>, host: HostId, said: &Said<'_>) -> Result<(), RouteError> {
    let dst = said.dst()?;
    if dst.trunc() != dst {
        return Err(RouteError::Errno(Errno::Einval));
    }
    let (kind, scope, nexthop, prefsrc) = if said.reject {
        (RouteType::Unreachable, Some(Scope::HOST), NexthopConfig::default(), None)
    } else {
        let (oif, prefsrc) = said.dev(shell, host)?;
        let scope = said.leads_on(shell, host).then_some(Scope::GLOBAL);
        (RouteType::Unicast, scope, NexthopConfig { oif, via: said.gateway, ..NexthopConfig::default() }, prefsrc)
    };
    let wanted = ip::Wanted { nexthop: &nexthop, nexthops: &[], nhid: None };
    let fits = |route: &Route| {
        route.dst == dst
            && route.tos == 0
            && route.kind == kind
            && scope.is_none_or(|scope| scope == route.scope)
            && prefsrc.is_none_or(|src| route.prefsrc == Some(src))
            && said.metric.is_none_or(|metric| metric == 0 || metric == route.metric)
            && wanted.fits(route)
    };
    ip::remove_route(shell, host, TableId::MAIN, fits)
}
