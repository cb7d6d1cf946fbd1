//! `ip addr del`. Source: `ipaddr_modify()` in iproute2 6.1, `inet_rtm_deladdr()` in Linux 6.18.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::super::super::args::Args;
use super::super::super::done;
use super::super::{Reply, Shell, Target, extack};
use super::add::{checked, length};
use super::after;
use super::said::Said;
use crate::base::{Cause, HostId, IfIndex};
use crate::ipv4::{IfAddr, Label};

/// What a deletion asks for. What it does not name fits every address.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) dev: IfIndex,
    pub(super) local: Option<Ipv4Addr>,
    pub(super) label: Option<&'a str>,
    /// The network of the peer, or else of the address itself.
    pub(super) network: Option<Ipv4Net>,
}

impl Wanted<'_> {
    /// The first in the kernel's order that fits.
    pub(super) fn find<'a>(&self, mut addresses: impl Iterator<Item = &'a IfAddr>) -> Option<&'a IfAddr> {
        addresses.find(|own| {
            own.dev == self.dev
                && self.local.is_none_or(|local| local == own.addr())
                && self.label.is_none_or(|label| label == own.label.as_str())
                && self.network.is_none_or(|network| network.trunc() == own.prefix())
        })
    }
}

pub(super) fn run(shell: &mut Shell<'_>, target: Target, args: Args<'_>) -> Reply {
    let host = target.host()?;
    let mut warnings = String::new();
    let mut said = Said::nothing(target.options.only_ipv4);
    let read = said.read(args, "del", &mut warnings);
    if read.is_ok() && said.dev.is_some() {
        warnings += &wildcard(&said);
    }
    after(warnings, read.and_then(|()| delete(shell, host, &said)))
}

/// As long as the device has another address its routes stay: so much of the deletion depends on that one.
pub(super) fn need_another(shell: &mut Shell<'_>, host: HostId, dev: IfIndex) {
    let left = shell.world.host(host).ipv4.addresses.of(dev).next();
    shell.journal.need(&left.map_or_else(Cause::none, |own| own.cause.clone()));
}

/// Without a length the network does not count.
fn wildcard(said: &Said<'_>) -> String {
    match said.local.filter(|local| said.peer.is_none() && !local.has_length()) {
        None => String::new(),
        Some(local) => format!(
            "Warning: Executing wildcard deletion to stay compatible with old scripts.\n\
             {pad}Explicitly specify the prefix length ({}/32) to avoid this warning.\n\
             {pad}This special behaviour is likely to disappear in further releases,\n\
             {pad}fix your scripts!\n",
            local.word,
            pad = "         ",
        ),
    }
}

fn delete(shell: &mut Shell<'_>, host: HostId, said: &Said<'_>) -> Reply {
    let (dev, _) = checked(shell, host, said, false)?;
    if said.label.is_some_and(|label| Label::new(label).is_err()) {
        return Err(extack("Attribute failed policy validation"));
    }
    let whole = said.local.filter(|local| local.has_length());
    let network = match (said.peer, whole) {
        (Some(peer), _) => {
            let len = said.local.map_or_else(|| peer.net.prefix_len(), |local| length(said, &local));
            Some(Ipv4Net::new_assert(peer.net.addr(), len))
        }
        (None, whole) => whole.map(|local| local.net),
    };
    let local = said.local.map(|local| local.net.addr());
    let wanted = Wanted { dev, local, label: said.label, network };
    let found = wanted.find(shell.world.host(host).ipv4.addresses.iter()).cloned();
    let Some(addr) = found else {
        return Err(extack("ipv4: Address not found"));
    };
    shell.journal.need(&addr.cause);
    let netns = shell.world.host_mut(host);
    netns.ipv4.delete_address(&netns.links, &addr);
    need_another(shell, host, addr.dev);
    Ok(done(String::new()))
}
