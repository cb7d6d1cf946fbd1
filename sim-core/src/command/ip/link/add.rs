//! `ip link add NAME [netns HOST] type veth [peer name NAME [netns HOST]]`

use super::super::super::args::Args;
use super::super::super::done;
use super::super::{Output, Reply, Shell, Target, device, extack, fail, not_modelled, refuse};
use super::words::{self, Words};
use super::{new_kind, refused, refused_by_world};
use crate::base::{HostId, IfIndex, Mac};
use crate::link::{Device, DeviceFlags, LinkError, NAME_OCTETS, ether_addr};
use crate::world::NewEnd;

const COMMAND: &str = "ip link add";

pub(super) fn run(shell: &mut Shell<'_>, target: Target, mut args: Args<'_>) -> Reply {
    let own = read(shell, target.host, &mut args)?;
    // Before the kind may read its words. Source: `iplink_modify()` in iproute2 6.1.
    let below = lower(shell, target.host, own.link)?;
    let Some(kind) = own.kind else {
        return Err(fail(1, "Not enough information: \"type\" argument is required\n"));
    };
    if new_kind::is_one(kind) {
        return new_kind::run(shell, target, &own, below, (kind, args));
    }
    if kind != "veth" {
        return Err(other_kind(shell, target, &own, kind, args));
    }
    let peer = match args.next() {
        None => None,
        Some("peer") => {
            let peer = read(shell, target.host, &mut args)?;
            if let Some(kind) = peer.kind {
                return Err(words::duplicate("type", kind));
            }
            Some(peer)
        }
        Some(_) => {
            let usage = "Usage: ip link <options> type veth [peer <options>]\n\
                         To get <options> type 'ip link add help'\n";
            return Err(Output { exit: 1, stdout: usage.to_owned(), stderr: String::new() });
        }
    };
    veth(shell, target, &own, peer.as_ref())
}

/// The device of `link`, in the host that the command is in.
fn lower(shell: &mut Shell<'_>, host: Option<HostId>, link: Option<&str>) -> Result<Option<(HostId, IfIndex)>, Output> {
    let Some(link) = link else { return Ok(None) };
    let host = host.ok_or_else(place_missing)?;
    Ok(Some((host, device(shell, host, link)?)))
}

fn read<'a>(shell: &mut Shell<'_>, host: Option<HostId>, args: &mut Args<'a>) -> Result<Words<'a>, Output> {
    let said = words::read(shell, COMMAND, host, args)?;
    if said.group.is_some() && said.dev.is_none() {
        return Err(fail(255, "group cannot be used when creating devices.\n"));
    }
    if said.carrier {
        return Err(not_modelled(COMMAND, "carrier"));
    }
    if said.name != said.dev {
        return Err(fail(255, "both \"name\" and \"dev\" cannot be used when creating devices.\n"));
    }
    Ok(said)
}

/// Where an end will be, or what a lab asks of every command.
pub(super) fn place(target: Target, said: &Words<'_>, or: Option<HostId>) -> Result<HostId, Output> {
    said.netns.or(or).map_or_else(|| target.host(), Ok)
}

fn veth(shell: &mut Shell<'_>, target: Target, own: &Words<'_>, peer: Option<&Words<'_>>) -> Reply {
    let host = place(target, own, target.host)?;
    let peer_host = peer.map_or(Ok(host), |peer| place(target, peer, target.host))?;
    let own_end = end(own, host)?;
    let peer_end = match peer {
        Some(peer) => end(peer, peer_host)?,
        // The kernel reads one end's words for both, but what is said of the MAC and the flags.
        None => {
            let copied = NewEnd { name: UNNAMED, index: None, mac: None, up: false, ..own_end.clone() };
            NewEnd { flags: DeviceFlags { multicast: true, ..DeviceFlags::default() }, ..copied }
        }
    };
    shell.host = shell.host.or(Some(host));
    let cause = shell.cause();
    shell.world.add_cable(&own_end, &peer_end, &cause).map_err(refused_by_world)?;
    Ok(done(String::new()))
}

/// What a veth is called whose name nobody said.
const UNNAMED: &str = "veth%d";

/// Source: `veth_validate()` in Linux 6.18.
fn end<'a>(said: &Words<'a>, host: HostId) -> Result<NewEnd<'a>, Output> {
    if said.name.is_some_and(|name| name.len() > NAME_OCTETS) {
        return Err(refused(LinkError::NameTooLong));
    }
    let mac = said.address.as_deref().map(ether_addr).transpose().map_err(refused)?;
    let mtu = match said.mtu.map(u32::try_from) {
        None => Ok(1500),
        Some(Ok(mtu)) if (Device::MIN_MTU..=Device::MAX_MTU).contains(&mtu) => Ok(mtu),
        Some(_) => Err(refused(LinkError::Invalid)),
    }?;
    let (tx, rx) = Device::QUEUES;
    let flags = said.flags(DeviceFlags { multicast: true, ..DeviceFlags::default() });
    Ok(NewEnd {
        host,
        name: said.name.unwrap_or(UNNAMED),
        index: said.index,
        mac: mac.filter(|mac| *mac != Mac::ZERO),
        mtu,
        txqueuelen: said.txqueuelen.unwrap_or(1000),
        queues: (said.tx_queues.unwrap_or(tx), said.rx_queues.unwrap_or(rx)),
        group: said.group.unwrap_or(0),
        flags,
        up: said.up == Some(true),
        master: said.master,
    })
}

/// Kinds that the kernel of the recordings knows and this model does not.
const KNOWN: [&str; 3] = ["macvtap", "ifb", "tun"];

/// Kinds that iproute2 knows, each with words of its own.
const WITH_WORDS: [&str; 25] = [
    "amt",
    "bareudp",
    "bond",
    "dummy",
    "erspan",
    "geneve",
    "gre",
    "gretap",
    "gtp",
    "hsr",
    "ip6erspan",
    "ip6gre",
    "ip6gretap",
    "ip6tnl",
    "ipip",
    "ipoib",
    "ipvlan",
    "ipvtap",
    "macsec",
    "sit",
    "vlan",
    "vrf",
    "vti",
    "xfrm",
    "can",
];

/// Every kind that is not modelled.
fn other_kind(shell: &Shell<'_>, target: Target, said: &Words<'_>, kind: &str, args: Args<'_>) -> Output {
    let known = KNOWN.contains(&kind) || kind.is_empty();
    if args.peek().is_some() && !known {
        return match args.peek() {
            // Read without a word of doubt, and then refused by the kernel.
            Some("id" | "table" | "mode" | "local" | "remote") if WITH_WORDS.contains(&kind) => unknown_kind(),
            Some(_) if WITH_WORDS.contains(&kind) => not_modelled("ip link add: type", kind),
            Some(word) => fail(1, &format!("Garbage instead of arguments \"{word} ...\". Try \"ip link help\".\n")),
            None => unknown_kind(),
        };
    }
    let Ok(host) = place(target, said, target.host) else { return place_missing() };
    if said.name.is_some_and(|name| name.len() > NAME_OCTETS) {
        return refused(LinkError::NameTooLong);
    }
    if said.name.is_some_and(|name| shell.world.host(host).links.by_name(name).is_some()) {
        return refused(LinkError::Exists);
    }
    if known { not_modelled("ip link add: type", kind) } else { unknown_kind() }
}

fn unknown_kind() -> Output {
    extack("Unknown device type")
}

fn place_missing() -> Output {
    refuse("name the host: without -n HOST this would change the machine that runs it")
}
