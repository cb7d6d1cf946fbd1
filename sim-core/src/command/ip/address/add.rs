//! `ip addr add`, `change`, `replace`. Source: `ipaddr_modify()` in iproute2 6.1, `inet_rtm_newaddr()` in Linux 6.18.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::super::super::args::Args;
use super::super::super::done;
use super::super::{Output, Reply, Shell, Target, device, extack, fail, not_modelled, rtnetlink};
use super::after;
use super::said::{Broadcast, FOREVER, Prefix, Said};
use crate::base::{HostId, IfIndex, Scope};
use crate::ipv4::{AddrError, IfAddr, Label, Lifetime};

/// What becomes of an address that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    /// `NLM_F_EXCL`
    Refuse,
    /// `NLM_F_REPLACE`: it gets metric and lifetimes, and keeps all the rest.
    Change,
}

pub(super) fn run(shell: &mut Shell<'_>, target: Target, args: Args<'_>, existing: Existing) -> Reply {
    let host = target.host()?;
    let mut warnings = String::new();
    let mut said = Said::nothing(target.options.only_ipv4);
    let read = said.read(args, "add", &mut warnings);
    after(warnings, read.and_then(|()| add(shell, host, &said, existing)))
}

fn add(shell: &mut Shell<'_>, host: HostId, said: &Said<'_>, existing: Existing) -> Reply {
    let (dev, broadcast) = checked(shell, host, said, true)?;
    if said.autojoin {
        return Err(not_modelled("ip addr", "autojoin"));
    }
    let label = label(shell, host, dev, said.label)?;
    let Some(local) = said.local else {
        return Err(extack("ipv4: Local address is not supplied"));
    };
    let local_addr = local.net.addr();
    let net = Ipv4Net::new_assert(local_addr, length(said, &local));
    let born = if local_addr.is_loopback() { Scope::HOST } else { Scope::GLOBAL };
    let addr = IfAddr {
        peer: said.peer.map(|peer| peer.net.addr()).filter(|peer| *peer != local_addr),
        broadcast: broadcast.filter(|broadcast| !broadcast.is_unspecified()),
        noprefixroute: said.noprefixroute,
        deprecated: said.preferred_lft == Some(0),
        lifetime: lifetime(shell, said),
        metric: said.metric,
        ..IfAddr::new(dev, net, label, said.scope.unwrap_or(born), shell.cause())
    };
    let found = shell.world.host(host).ipv4.addresses.matching(&addr).cloned();
    if let Some(old) = found.filter(|_| existing == Existing::Change) {
        shell.journal.need(&old.cause);
        shell.world.watch_lifetime(host, addr.lifetime);
        let netns = shell.world.host_mut(host);
        netns.ipv4.change_address(&netns.links, &old, &addr);
        return Ok(done(String::new()));
    }
    shell.world.watch_lifetime(host, addr.lifetime);
    let netns = shell.world.host_mut(host);
    match netns.ipv4.add_address(&netns.links, addr) {
        Ok(()) => Ok(done(String::new())),
        Err(AddrError::Exists) => Err(extack("ipv4: Address already assigned")),
        Err(AddrError::Scope) => Err(extack("ipv4: Invalid scope value")),
    }
}

/// Without an end of being valid the kernel forgets when an address is no longer preferred.
/// Source: `set_ifa_lifetime()` in Linux 6.18.
fn lifetime(shell: &Shell<'_>, said: &Said<'_>) -> Option<Lifetime> {
    let valid_secs = said.valid_lft.filter(|valid| *valid != FOREVER)?;
    let preferred_secs = said.preferred_lft.unwrap_or(FOREVER);
    Some(Lifetime { since: shell.world.now(), valid_secs, preferred_secs })
}

/// What iproute2 checks before it asks the kernel, and the first thing that the kernel looks at: the family.
pub(super) fn checked(
    shell: &mut Shell<'_>,
    host: HostId,
    said: &Said<'_>,
    adds: bool,
) -> Result<(IfIndex, Option<Ipv4Addr>), Output> {
    let Some(dev) = said.dev else {
        return Err(fail(1, "Not enough information: \"dev\" argument is required.\n"));
    };
    let broadcast = if adds { broadcast(said)? } else { None };
    let dev = device(shell, host, dev)?;
    if said.valid_lft.is_some() || said.preferred_lft.is_some() {
        let (valid, preferred) = (said.valid_lft.unwrap_or(FOREVER), said.preferred_lft.unwrap_or(FOREVER));
        if valid == 0 {
            return Err(fail(1, "valid_lft is zero\n"));
        }
        if valid < preferred {
            return Err(fail(1, "preferred_lft is greater than valid_lft\n"));
        }
    }
    if said.autojoin && !said.local.is_some_and(|local| local.net.addr().is_multicast()) {
        return Err(fail(1, "autojoin needs multicast address\n"));
    }
    if !said.is_ipv4 {
        return Err(rtnetlink("Operation not supported"));
    }
    Ok((dev, broadcast))
}

fn broadcast(said: &Said<'_>) -> Result<Option<Ipv4Addr>, Output> {
    let of_network = |pick: fn(Ipv4Net) -> Ipv4Addr| match said.peer.or(said.local) {
        _ if !said.is_ipv4 => Err(fail(1, "Broadcast can be set only for IPv4 addresses\n")),
        Some(near) => Ok((near.net.prefix_len() <= 30).then(|| pick(near.net))),
        None => Err(not_modelled("ip addr add: brd", "without an address")),
    };
    match said.broadcast {
        None => Ok(None),
        Some(Broadcast::Named(named)) => Ok(Some(named)),
        Some(Broadcast::Last) => of_network(|net| net.broadcast()),
        Some(Broadcast::First) => of_network(|net| net.network()),
    }
}

/// The peer's length counts, unless it has none.
pub(super) fn length(said: &Said<'_>, local: &Prefix<'_>) -> u8 {
    let of_peer = said.peer.map(|peer| peer.net.prefix_len()).filter(|len| *len != 0);
    of_peer.unwrap_or_else(|| local.net.prefix_len())
}

fn label(shell: &Shell<'_>, host: HostId, dev: IfIndex, word: Option<&str>) -> Result<Label, Output> {
    match word {
        Some(text) => Label::new(text).map_err(|_| extack("Attribute failed policy validation")),
        None => Ok(Label::of_device(shell.world.host(host).links.name(dev))),
    }
}
