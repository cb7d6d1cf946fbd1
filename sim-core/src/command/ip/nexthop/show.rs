//! `ip nexthop show`, `get` and `flush`. Source: `ipnh_list_flush()`, `ipnh_get()` of iproute2 6.1.

use super::super::super::args::matches;
use super::super::super::{done, number};
use super::super::print::Printer;
use super::super::route::invalid as wrong;
use super::super::{index_of, rtnetlink};
use super::{Args, Output, Reply, Shell, Target, id, invalid, not_modelled, print, usage};
use crate::base::{HostId, IfIndex, NexthopId};
use crate::ipv4::{NexthopLead, NexthopObject};

#[derive(Default)]
struct Filter {
    id: Option<NexthopId>,
    dev: Option<IfIndex>,
    groups: bool,
    proto: Option<u32>,
    /// `-4`: groups are of no family.
    inet: bool,
}

impl Filter {
    fn read(shell: &Shell<'_>, host: HostId, target: Target, mut args: Args<'_>) -> Result<Self, Output> {
        let mut filter = Self { inet: target.options.only_ipv4, ..Self::default() };
        let there = |name| index_of(shell, host, name)?.ok_or_else(|| wrong(name, "Device does not exist"));
        while let Some(word) = args.next() {
            match word {
                _ if matches(word, "dev") => filter.dev = Some(there(args.value()?)?),
                _ if matches(word, "groups") => filter.groups = true,
                _ if matches(word, "master") => {
                    there(args.value()?)?;
                    return Err(not_modelled("ip nexthop show", "master"));
                }
                _ if matches(word, "vrf") => return Err(wrong(args.value()?, "Invalid VRF")),
                "id" => filter.id = Some(self::id(args.value()?)?),
                _ if matches(word, "protocol") => {
                    let value = args.value()?;
                    // A name will not do here.
                    let proto = number::u32(value).ok_or_else(|| invalid(value, "invalid protocol value"))?;
                    filter.proto = Some(proto);
                }
                _ if matches(word, "help") => return Err(usage()),
                // Of forwarding databases no object is.
                _ if matches(word, "fdb") => return Err(not_modelled("ip nexthop show", "fdb")),
                _ => return Err(invalid(word, "")),
            }
        }
        Ok(filter)
    }

    /// Source: `nh_dump_filtered()` in Linux 6.18.
    fn fits(&self, object: &NexthopObject) -> bool {
        let dev = match &object.lead {
            NexthopLead::Group(_) => None,
            NexthopLead::Blackhole => Some(IfIndex::LO),
            NexthopLead::Way(way) => Some(way.dev),
        };
        (!self.groups || dev.is_none())
            && (!self.inet || dev.is_some())
            && (self.dev.is_none() || self.dev == dev)
            && self.proto.is_none_or(|proto| proto == 0 || proto == u32::from(object.proto.0))
    }
}

pub(super) fn run(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    let filter = Filter::read(shell, host, target, args)?;
    if let Some(id) = filter.id {
        return one(shell, host, target, id);
    }
    let netns = shell.world.host(host);
    let mut printer = Printer::new(&target.options);
    for (id, object) in netns.ipv4.nexthops.iter().filter(|(_, object)| filter.fits(object)) {
        print(&mut printer, &target.options, netns, None, (id, object));
        printer.text("\n");
    }
    Ok(done(printer.finish()))
}

pub(super) fn get(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let host = target.host()?;
    let mut asked = None;
    while let Some(word) = args.next() {
        match word {
            "id" => asked = Some(id(args.value()?)?),
            _ => return Err(usage()),
        }
    }
    one(shell, host, target, asked.filter(|id| id.0 != 0).ok_or_else(usage)?)
}

fn one(shell: &Shell<'_>, host: HostId, target: Target, id: NexthopId) -> Reply {
    let netns = shell.world.host(host);
    let object = netns.ipv4.nexthops.get(id).ok_or_else(|| rtnetlink("No such file or directory"))?;
    let mut printer = Printer::new(&target.options);
    print(&mut printer, &target.options, netns, None, (id, object));
    printer.text("\n");
    Ok(done(printer.finish()))
}

/// Takes away what `show` would show, and says how many; of what a group lost by it nothing is said.
pub(super) fn flush(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    let filter = Filter::read(shell, host, target, args)?;
    let ipv4 = &mut shell.world.host_mut(host).ipv4;
    if let Some(id) = filter.id {
        let missing = |_| Output { exit: 1, ..rtnetlink("No such file or directory") };
        let gone = ipv4.delete_nexthop(id).map_err(missing)?;
        shell.journal.need(&gone);
        return Ok(done(String::new()));
    }
    let listed = ipv4.nexthops.iter().filter(|(_, object)| filter.fits(object));
    let listed: Vec<_> = listed.map(|(id, object)| (id, object.cause.clone())).collect();
    for (id, cause) in &listed {
        // It may have gone with the last member of its group.
        let _ = ipv4.delete_nexthop(*id);
        shell.journal.need(cause);
    }
    let said = match listed.len() {
        0 => "Nothing to flush\n".to_owned(),
        count => format!("Flushed {count} nexthops\n"),
    };
    Ok(done(said))
}
