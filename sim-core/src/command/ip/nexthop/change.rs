//! `ip nexthop add`, `replace` and `del`. Source: `ipnh_modify()`, `add_nh_group_attr()` of iproute2 6.1.

use std::net::Ipv4Addr;

use super::super::super::addr::addr;
use super::super::super::args::matches;
use super::super::super::{done, number};
use super::super::route::{invalid as wrong, protocol};
use super::super::{extack, index_of};
use super::{Args, Output, Reply, Shell, Target, fail, id, invalid, not_modelled, refused, usage};
use crate::base::{HostId, IfIndex, NexthopId, RouteProto};
use crate::ipv4::{LeadConfig, NexthopConfig, RouteError};

/// What was said of an object.
#[derive(Default)]
struct Said {
    id: Option<NexthopId>,
    dev: Option<IfIndex>,
    via: Option<Ipv4Addr>,
    blackhole: bool,
    onlink: bool,
    group: Option<Vec<(NexthopId, u16)>>,
    mpath: bool,
    proto: Option<RouteProto>,
}

fn read(shell: &mut Shell<'_>, host: HostId, mut args: Args<'_>) -> Result<Said, Output> {
    let mut said = Said::default();
    while let Some(word) = args.next() {
        match word {
            "id" => said.id = Some(id(args.value()?)?),
            "dev" => {
                let name = args.value()?;
                let index = index_of(shell, host, name)?;
                said.dev = Some(index.ok_or_else(|| wrong(name, "Device does not exist"))?);
            }
            "via" => said.via = Some(via(&mut args, said.dev.is_some() || said.blackhole || said.via.is_some())?),
            "blackhole" => said.blackhole = true,
            "onlink" => said.onlink = true,
            "group" => said.group = Some(group(args.value()?)?),
            "type" => match args.value()? {
                "mpath" => said.mpath = true,
                "resilient" => return Err(not_modelled("ip nexthop: type", "resilient")),
                other => return Err(wrong(other, "\"type\" value is invalid")),
            },
            "encap" | "fdb" => return Err(not_modelled("ip nexthop", word)),
            _ if matches(word, "protocol") => {
                let value = args.value()?;
                said.proto = Some(protocol(value).ok_or_else(|| wrong(value, "\"protocol\" value is invalid"))?);
            }
            "help" => return Err(usage()),
            _ => return Err(invalid(word, "")),
        }
    }
    Ok(said)
}

/// Before anything told the family, any would do.
fn via(args: &mut Args<'_>, inet: bool) -> Result<Ipv4Addr, Output> {
    match args.value()? {
        "inet" => addr(args.value()?),
        family @ ("inet6" | "mpls" | "bridge" | "link") => Err(not_modelled("ip nexthop: via", family)),
        word if word.contains(':') => Err(not_modelled("ip nexthop: via", word)),
        word if inet => addr(word),
        word => {
            addr(word).map_err(|_| fail(1, &format!("Error: any valid address is expected rather than \"{word}\".\n")))
        }
    }
}

/// `1/2,4`: numbers with their weights. A wrong number is complained of by what stands before the first separator.
fn group(word: &str) -> Result<Vec<(NexthopId, u16)>, Output> {
    let first = || word.split(['/', ',']).next().unwrap_or_default();
    let member = |text: &str| {
        let (id, weight) = text.split_once(',').map_or((text, None), |(id, weight)| (id, Some(weight)));
        let id = number::u32(id).map(NexthopId).ok_or_else(|| wrong(first(), "\"group\" value is invalid"))?;
        let read = |weight| number::u32(weight).and_then(|weight| u16::try_from(weight).ok());
        let weight = match weight {
            None => 1,
            Some(text) => {
                let weight = read(text).filter(|weight| (1..=256).contains(weight));
                weight.ok_or_else(|| wrong(text, "\"weight\" is invalid"))?
            }
        };
        Ok((id, weight))
    };
    word.split('/').map(member).collect()
}

impl Said {
    /// Source: `rtm_to_nh_config()` in Linux 6.18.
    fn lead(&self) -> Result<LeadConfig, RouteError> {
        let family = self.dev.is_some() || self.via.is_some() || self.blackhole;
        match &self.group {
            Some(_) if family => Err(RouteError::Said("Invalid family for group")),
            Some(members) => Ok(LeadConfig::Group(members.clone())),
            None if !family => Err(RouteError::Said("Invalid address family")),
            None if self.blackhole && (self.dev.is_some() || self.via.is_some()) => {
                Err(RouteError::Said("Blackhole attribute can not be used with gateway, oif, encap or fdb"))
            }
            None if self.blackhole => Ok(LeadConfig::Blackhole { onlink: self.onlink }),
            None => {
                let (oif, via, onlink) = (self.dev, self.via, self.onlink);
                Ok(LeadConfig::Way(NexthopConfig { oif, via, onlink, ..NexthopConfig::default() }))
            }
        }
    }
}

pub(super) fn put(shell: &mut Shell<'_>, target: Target, args: Args<'_>, replace: bool) -> Reply {
    let host = target.host()?;
    let said = read(shell, host, args)?;
    if said.mpath && said.group.is_none() && said.lead().is_ok() {
        return Err(not_modelled("ip nexthop: type", "mpath without a group"));
    }
    let lead = said.lead().map_err(refused)?;
    let (id, cause) = (said.id.filter(|id| id.0 != 0), shell.cause());
    let netns = shell.world.host_mut(host);
    let proto = said.proto.unwrap_or(RouteProto::UNSPEC);
    let needed = netns.ipv4.add_nexthop(&netns.links, id, &lead, proto, replace, cause).map_err(refused)?;
    shell.journal.need(&needed);
    Ok(done(String::new()))
}

/// Source: `rtm_del_nexthop()`, `nh_valid_get_del_req()` in Linux 6.18.
pub(super) fn delete(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    let said = read(shell, host, args)?;
    if said.dev.is_some() || said.via.is_some() || said.blackhole || said.group.is_some() || said.mpath {
        return Err(extack("Unknown attribute type"));
    }
    if said.onlink || said.proto.is_some_and(|proto| proto != RouteProto::UNSPEC) {
        return Err(extack("Invalid values in header"));
    }
    match said.id {
        None => Err(extack("Nexthop id is missing")),
        Some(NexthopId(0)) => Err(extack("Invalid nexthop id")),
        Some(id) => {
            let gone = shell.world.host_mut(host).ipv4.delete_nexthop(id).map_err(refused)?;
            shell.journal.need(&gone);
            Ok(done(String::new()))
        }
    }
}
