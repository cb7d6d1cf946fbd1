//! Which addresses and devices `show` and `flush` are about. Source: `ipaddr_list_flush_or_save()` and
//! `ipaddr_filter()` in iproute2 6.1.

use ipnet::Ipv4Net;

use super::super::super::addr::is_default;
use super::super::super::args::{Args, matches};
use super::super::super::number;
use super::super::{Output, Shell, garbage, shown_device};
use super::flags::Flag;
use super::said::{prefix_of, wrong};
use super::{glob, scope};
use crate::base::{HostId, IfIndex, Scope};
use crate::ipv4::IfAddr;
use crate::link::Device;

#[derive(Clone, Debug, Default)]
pub(super) struct Filter<'a> {
    pub(super) dev: Option<IfIndex>,
    /// IPv4 was named, or a prefix of it: what a device has beside it is left out.
    pub(super) only_ipv4: bool,
    pub(super) up: bool,
    pub(super) label: Option<&'a str>,
    to: Option<Ipv4Net>,
    scope: Option<Scope>,
    /// Set or not; of one flag the last word counts.
    flags: Vec<(Flag, bool)>,
    kind: Option<&'a str>,
    group: Option<u32>,
    master: Option<IfIndex>,
    nomaster: bool,
}

impl<'a> Filter<'a> {
    pub(super) fn read(
        shell: &Shell<'_>,
        host: HostId,
        mut args: Args<'a>,
        only_ipv4: bool,
        command: &str,
    ) -> Result<Self, Output> {
        let mut filter = Self { only_ipv4, ..Self::default() };
        let mut dev = None;
        while let Some(word) = args.next() {
            match word {
                "to" => {
                    let value = args.value()?;
                    // Everything is of no family.
                    filter.to = None;
                    if !is_default(value) {
                        filter.to = Some(prefix_of(value, filter.only_ipv4, command)?);
                        filter.only_ipv4 = true;
                    }
                }
                "scope" => filter.scope = shown_scope(args.value()?)?,
                "up" => filter.up = true,
                "dynamic" => filter.flags.push((Flag::Permanent, false)),
                "primary" => filter.flags.push((Flag::Secondary, false)),
                "-dynamic" => filter.flags.push((Flag::Permanent, true)),
                "-primary" => filter.flags.push((Flag::Secondary, true)),
                "label" => filter.label = Some(args.value()?),
                "group" => filter.group = Some(group(args.value()?)?),
                "master" => filter.master = Some(master(shell, host, args.value()?)?),
                "nomaster" => filter.nomaster = true,
                "vrf" => return Err(wrong(args.value()?, "Not a valid VRF name\n")),
                "type" => filter.kind = Some(args.value()?),
                word => {
                    let (name, wanted) = word.strip_prefix('-').map_or((word, true), |name| (name, false));
                    if let Some(flag) = Flag::by_name(name) {
                        filter.flags.push((flag, wanted));
                        continue;
                    }
                    let name = if word == "dev" { args.value()? } else { word };
                    if word != "dev" && matches(word, "help") {
                        return Err(super::usage());
                    }
                    if dev.is_some() {
                        return Err(garbage("dev", name));
                    }
                    dev = Some(name);
                }
            }
        }
        filter.dev = dev.map(|name| shown_device(shell, host, name)).transpose()?;
        Ok(filter)
    }

    pub(super) fn fits(&self, addr: &IfAddr, device: &Device) -> bool {
        let label = Some(addr.label.as_str()).filter(|label| !label.is_empty()).unwrap_or(&device.name);
        let settled = |flag: Flag| self.flags.iter().rfind(|(other, _)| *other == flag).map(|(_, wanted)| *wanted);
        self.dev.is_none_or(|dev| dev == addr.dev)
            && self.scope.is_none_or(|scope| scope == addr.scope)
            && self.flags.iter().all(|(flag, _)| settled(*flag) == Some(flag.is_set(addr)))
            && self.label.is_none_or(|pattern| glob::fits(pattern, label))
            && self.to.is_none_or(|to| to.contains(&addr.addr()))
    }

    /// A flush of primaries is over after one round, for what it makes primary shall stay.
    pub(super) fn only_primaries(&self) -> bool {
        self.flags.iter().rfind(|(flag, _)| *flag == Flag::Secondary).is_some_and(|(_, wanted)| !wanted)
    }

    /// A device without any address is listed as well, unless only IPv4 is asked for.
    pub(super) fn lists(&self, device: &Device, addrs: &[&IfAddr]) -> bool {
        let asked = self.dev.map_or_else(|| self.dumps(device), |dev| dev == device.index);
        asked && if addrs.is_empty() { !self.only_ipv4 } else { addrs.iter().any(|addr| self.fits(addr, device)) }
    }

    /// Without a device the kernel itself leaves out what has another master, or is of another kind, if it knows the
    /// kind that is asked for. Source: `link_kind_filtered()` in Linux 6.18.
    fn dumps(&self, device: &Device) -> bool {
        let of_kind = |wanted| !KINDS.contains(&wanted) || device.kind.name() == Some(wanted);
        self.of_master(device) && self.kind.is_none_or(of_kind)
    }

    pub(super) fn is_down(&self, device: &Device) -> bool {
        self.up && !device.up
    }

    fn of_master(&self, device: &Device) -> bool {
        self.master.is_none() || self.master == device.master()
    }

    /// What is asked of a device where its first line is printed.
    pub(super) fn heads(&self, device: &Device) -> bool {
        self.of_master(device)
            && !(self.nomaster && device.master().is_some())
            && self.kind.is_none_or(|wanted| device.kind.name() == Some(wanted))
            && self.group.is_none_or(|group| group == device.group)
    }
}

/// What a lab makes; a kernel knows others as soon as somebody uses them.
const KINDS: [&str; 4] = ["veth", "bridge", "macvlan", "vxlan"];

/// `all` is any.
fn shown_scope(word: &str) -> Result<Option<Scope>, Output> {
    match scope(word) {
        None if word == "all" => Ok(None),
        None => Err(wrong(word, "invalid \"scope\"\n")),
        found => Ok(found),
    }
}

/// Source: `rtnl_group_a2n()` in iproute2 6.1.
fn group(word: &str) -> Result<u32, Output> {
    let named = (word == "default").then_some(0);
    named.or_else(|| number::u32(word)).ok_or_else(|| wrong(word, "Invalid \"group\" value\n"))
}

fn master(shell: &Shell<'_>, host: HostId, word: &str) -> Result<IfIndex, Output> {
    shown_device(shell, host, word).map_err(|_| wrong(word, "Device does not exist\n"))
}
