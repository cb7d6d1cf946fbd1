//! `nexthop via G dev D weight W …`, as often as it is said, at the end of a route; and which route a deletion means.
//! Source: `parse_nexthops()`, `parse_one_nh()` of iproute2 6.1, `fib_nh_match()` in Linux 6.18.

use std::net::IpAddr;

use super::super::super::args::matches;
use super::super::super::number;
use super::change::via;
use super::{Args, Output, Shell, device, fail, invalid, not_modelled};
use crate::base::{HostId, Nexthop, NexthopId, Route};
use crate::ipv4::NexthopConfig;

/// Reads to the end; the first word was `nexthop`. `inet`: the family is known.
pub(super) fn read(
    shell: &mut Shell<'_>,
    host: HostId,
    mut args: Args<'_>,
    mut inet: bool,
) -> Result<Vec<NexthopConfig>, Output> {
    let mut nexthops = Vec::new();
    loop {
        if args.peek().is_none() {
            return Err(fail(255, "Error: unexpected end of line after \"nexthop\"\n"));
        }
        nexthops.push(read_one(shell, host, &mut args, &mut inet)?);
        match args.next() {
            None => return Ok(nexthops),
            Some("nexthop") => {}
            Some(word) => {
                let why = format!("Error: \"nexthop\" or end of line is expected instead of \"{word}\"\n");
                return Err(fail(255, &why));
            }
        }
    }
}

/// Stops at the first word that is none of a nexthop's. Of several gateways the first counts, of several devices the
/// last.
fn read_one(
    shell: &mut Shell<'_>,
    host: HostId,
    args: &mut Args<'_>,
    inet: &mut bool,
) -> Result<NexthopConfig, Output> {
    let mut said = NexthopConfig::default();
    while let Some(word) = args.peek() {
        let known = ["via", "dev", "weight", "onlink", "encap", "as"].contains(&word) || matches(word, "realms");
        if !known {
            break;
        }
        args.next();
        match word {
            "via" => {
                let known = said.has_gateway();
                match via(args, inet)? {
                    _ if known => {}
                    IpAddr::V4(via) => said.via = Some(via),
                    IpAddr::V6(via) => said.via6 = Some(via),
                }
            }
            "dev" => {
                let name = args.value()?;
                said.oif = Some(device(shell, host, name).map_err(told)?);
            }
            "weight" => said.weight = weight(args.value()?)?,
            "onlink" => said.onlink = true,
            _ => return Err(not_modelled("ip route: nexthop", word)),
        }
    }
    Ok(NexthopConfig { via: said.via.filter(|via| !via.is_unspecified()), ..said })
}

/// A device that is not there ends the reading; what is not modelled says so itself.
fn told(output: Output) -> Output {
    if output.exit == 1 {
        Output { exit: 255, stderr: output.stderr + "Error: cannot parse nexthop\n", ..output }
    } else {
        output
    }
}

fn weight(word: &str) -> Result<u16, Output> {
    let weight = number::u32(word).and_then(|weight| u16::try_from(weight).ok());
    weight.filter(|weight| (1..=256).contains(weight)).ok_or_else(|| invalid(word, "\"weight\" is invalid"))
}

/// What a deletion says of where the route leads.
pub(in crate::command) struct Wanted<'a> {
    pub(in crate::command) nexthop: &'a NexthopConfig,
    pub(in crate::command) nexthops: &'a [NexthopConfig],
    pub(in crate::command) nhid: Option<NexthopId>,
}

impl Wanted<'_> {
    /// What is said of the route itself is compared with its first nexthop alone; else each nexthop has to have been
    /// said, in their order, and more may have been.
    pub(in crate::command) fn fits(&self, route: &Route) -> bool {
        let of_itself = self.nexthop.oif.is_some() || self.nexthop.has_gateway();
        if self.nhid.is_some() || route.nhid.is_some() {
            return self.nhid == route.nhid || (self.nhid.is_none() && !of_itself && self.nexthops.is_empty());
        }
        if of_itself {
            return is_said(self.nexthop, route.nexthops.first());
        }
        if self.nexthops.is_empty() {
            return true;
        }
        // A route that leads nowhere has one nexthop without a device for the kernel.
        let count = route.nexthops.len().max(1);
        self.nexthops.len() >= count && (0..count).all(|at| is_said(&self.nexthops[at], route.nexthops.get(at)))
    }
}

fn is_said(said: &NexthopConfig, own: Option<&Nexthop>) -> bool {
    let dev = said.oif.is_none_or(|dev| own.is_some_and(|own| own.dev == dev));
    let via = said.via.is_none_or(|via| own.is_some_and(|own| own.via == Some(via)));
    dev && via && said.via6.is_none()
}
