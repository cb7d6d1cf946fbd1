//! `arp`, `arp -a`, `-s`, `-d`: the neighbours of table ARP as `/proc/net/arp` has them.
//! Source: `arp.c` of net-tools 2.10; `arp_format_neigh_entry()`, `arp_req_set()`, `arp_req_delete()` in Linux 6.18.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::super::ip::settle;
use super::ifconfig::ether;
use super::{Args, Output, Reply, Shell, done, fail, not_modelled, resolve};
use crate::base::{HostId, IfIndex, Mac, Nud, RouteProto};
use crate::ipv4::{Ipv4, OutputFlow};
use crate::link::{NeighSet, Neighbours};
use crate::trace::Silent;

const PROGRAM: &str = "arp";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Show,
    Set,
    Delete,
}

/// What was said before the operands.
#[derive(Clone, Copy, Debug)]
struct Said<'a> {
    act: Act,
    /// `-a`: as BSD has it.
    bsd: bool,
    verbose: bool,
    dev: Option<&'a str>,
}

pub(in crate::command) fn run(shell: &mut Shell<'_>, host: HostId, mut args: Args<'_>) -> Reply {
    let mut said = Said { act: Act::Show, bsd: false, verbose: false, dev: None };
    while let Some(word) = args.peek().filter(|word| word.len() > 1 && word.starts_with('-')) {
        args.next();
        let letters = match word {
            "--numeric" => "n",
            "--set" => "s",
            "--delete" => "d",
            "--verbose" => "v",
            "--device" => "i",
            _ => &word[1..],
        };
        for (at, letter) in letters.char_indices() {
            match letter {
                'n' | 'e' => {}
                'v' => said.verbose = true,
                'a' => said.bsd = true,
                's' => said.act = Act::Set,
                'd' => said.act = Act::Delete,
                'i' => {
                    let rest = &letters[at + 1..];
                    said.dev = Some(if rest.is_empty() { args.next().ok_or_else(usage_of_i)? } else { rest });
                    break;
                }
                _ => return Err(not_modelled(PROGRAM, word)),
            }
        }
    }
    if said.verbose && said.act != Act::Show {
        return Err(not_modelled(PROGRAM, "-v"));
    }
    match said.act {
        Act::Show => show(shell, host, said, args),
        Act::Set => set(shell, host, said, args),
        Act::Delete => delete(shell, host, said, args),
    }
}

fn usage_of_i() -> Output {
    fail(3, concat!("arp: option requires an argument -- 'i'\n", include_str!("usage/arp.txt")))
}

/// A line of `/proc/net/arp`; the MAC where it is complete.
struct Row {
    addr: Ipv4Addr,
    mac: Option<Mac>,
    permanent: bool,
    proxy: bool,
    dev: String,
}

fn rows(shell: &Shell<'_>, host: HostId) -> Vec<Row> {
    let netns = shell.world.host(host);
    let name = |dev: IfIndex| netns.links.name(dev).to_string();
    let neighbours: &Neighbours = &netns.ipv4.neighbours;
    let known = neighbours.iter().filter(|own| own.nud != Nud::Noarp).map(|own| Row {
        addr: own.dst,
        mac: own.lladdr.filter(|_| own.nud.is_valid()),
        permanent: own.nud == Nud::Permanent,
        proxy: false,
        dev: name(own.dev),
    });
    let proxies = neighbours.proxies().map(|own| Row {
        addr: own.dst,
        mac: None,
        permanent: true,
        proxy: true,
        dev: own.dev.map_or_else(|| "*".to_owned(), name),
    });
    let mut rows: Vec<Row> = known.chain(proxies).collect();
    // The kernel has them by their hash, with which a transcript can do nothing.
    rows.sort_by(|one, other| (one.addr, &one.dev).cmp(&(other.addr, &other.dev)));
    rows
}

fn show(shell: &mut Shell<'_>, host: HostId, said: Said<'_>, mut args: Args<'_>) -> Reply {
    let named = args.next();
    let wanted = named.map(resolve).transpose().map_err(|why| fail(255, &why))?.map(super::Address::addr);
    let all = rows(shell, host);
    let fits = |row: &&Row| said.dev.is_none_or(|dev| dev == row.dev) && wanted.is_none_or(|addr| addr == row.addr);
    let shown: Vec<&Row> = all.iter().filter(fits).collect();
    let mut text = String::new();
    if !said.bsd && !shown.is_empty() {
        text += "Address                  HWtype  HWaddress           Flags Mask            Iface\n";
    }
    for row in &shown {
        text += &if said.bsd { bsd(row) } else { line(row) };
    }
    if said.verbose {
        let skipped = all.len() - shown.len();
        let _ = writeln!(text, "Entries: {}\tSkipped: {skipped}\tFound: {}", all.len(), shown.len());
    }
    if shown.is_empty() {
        match (named, said.bsd) {
            (Some(name), false) => {
                let _ = writeln!(text, "{name} ({}) -- no entry", wanted.unwrap_or(Ipv4Addr::UNSPECIFIED));
            }
            (Some(_), true) | (None, _) if named.is_some() || said.dev.is_some() => {
                let _ = writeln!(text, "arp: in {} entries no match found.", all.len());
            }
            (Some(_), true) | (None, _) => {}
        }
    }
    Ok(done(text))
}

fn line(row: &Row) -> String {
    let (kind, mac, flags) = match (row.mac, row.proxy) {
        (_, true) => ("*", "<from_interface>".to_owned(), "MP"),
        (Some(mac), false) => ("ether", mac.to_string(), if row.permanent { "CM" } else { "C" }),
        (None, false) => ("", "(incomplete)".to_owned(), ""),
    };
    format!("{:<23}  {kind:<8}{mac:<20}{flags:<6}{:<15} {}\n", row.addr.to_string(), "", row.dev)
}

fn bsd(row: &Row) -> String {
    let what = match (row.mac, row.proxy) {
        (_, true) => "<from_interface> PERM PUB".to_owned(),
        (Some(mac), false) => format!("{mac} [ether]{}", if row.permanent { " PERM" } else { "" }),
        (None, false) => "<incomplete>".to_owned(),
    };
    format!("? ({}) at {what} on {}\n", row.addr, row.dev)
}

/// `-s HOST MAC [temp]`
fn set(shell: &mut Shell<'_>, host: HostId, said: Said<'_>, mut args: Args<'_>) -> Reply {
    let name = args.next().ok_or_else(|| fail(255, "arp: need host name\n"))?;
    let addr = resolve(name).map_err(|why| fail(255, &why))?.addr();
    let mac = args.next().ok_or_else(|| fail(255, "arp: need hardware address\n"))?;
    let wrong = || fail(255, "arp: invalid hardware address\n");
    let mac = Some(mac).filter(|mac| mac.split(':').count() == 6).and_then(ether).map(Mac).ok_or_else(wrong)?;
    let mut nud = Nud::Permanent;
    for word in std::iter::from_fn(|| args.next()) {
        match word {
            "temp" => nud = Nud::Stale,
            other => return Err(not_modelled("arp -s", other)),
        }
    }
    let failed = |why: &str| fail(255, &format!("SIOCSARP: {why}\n"));
    let dev = out_dev(shell, host, said, addr).map_err(|why| failed(&why))?;
    if dev == IfIndex::LO {
        return Err(failed("Invalid argument"));
    }
    let set = NeighSet { lladdr: Some(mac), nud, router: false, extern_learn: false, proto: RouteProto::UNSPEC };
    let dst = Ipv4::neigh_key(dev, addr);
    let set = settle(shell, host, |host, ctx| host.ipv4.set_neigh(&host.links, ctx, dev, dst, set))?;
    set.map_err(|error| failed(&error.to_string()))?;
    Ok(done(String::new()))
}

/// `-d HOST`
fn delete(shell: &mut Shell<'_>, host: HostId, said: Said<'_>, mut args: Args<'_>) -> Reply {
    let name = args.next().ok_or_else(|| fail(255, "arp: need host name\n"))?;
    let addr = resolve(name).map_err(|why| fail(255, &why))?.addr();
    if let Some(word) = args.next() {
        return Err(not_modelled("arp -d", word));
    }
    let missing = || Output { exit: 255, ..done(format!("No ARP entry for {name}\n")) };
    let dev = out_dev(shell, host, said, addr).map_err(|_| missing())?;
    let found = shell.world.host(host).ipv4.neighbours.get(dev, addr).map(|own| own.cause.clone());
    shell.journal.need(&found.ok_or_else(missing)?);
    settle(shell, host, |host, ctx| host.ipv4.delete_neigh(&host.links, ctx, dev, addr))?;
    Ok(done(String::new()))
}

/// The device that was named, or else that by which a packet would leave.
fn out_dev(shell: &mut Shell<'_>, host: HostId, said: Said<'_>, addr: Ipv4Addr) -> Result<IfIndex, String> {
    let netns = shell.world.host(host);
    match said.dev {
        Some(name) => {
            let device = netns.links.by_name(name).map(|device| (device.index, device.made.clone()));
            let (index, made) = device.ok_or("No such device")?;
            shell.journal.need(&made);
            Ok(index)
        }
        None => {
            let found = netns.ipv4.route_output(&netns.links, &OutputFlow::to(addr), &mut Silent);
            let out = found.map_err(|errno| errno.text().to_owned())?;
            shell.journal.need(&out.cause_of_source());
            Ok(out.dev)
        }
    }
}
