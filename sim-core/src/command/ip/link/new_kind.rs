//! `ip link add … type bridge`, `macvlan`, `vxlan`: the device that each kind makes of what it is told.
//! Source: `rtnl_newlink()` in Linux 6.18, which lets a kind look at its words before it looks at the name.

use super::super::super::args::{Args, matches};
use super::super::super::done;
use super::super::{Output, Reply, Shell, Target, address, extack, fail, not_modelled};
use super::add::place;
use super::vxlan::{self, VxlanWords};
use super::words::Words;
use super::{refused, refused_by_world, usage};
use crate::base::{HostId, IfIndex};
use crate::link::{DeviceFlags, LinkError, MacvlanMode, NAME_OCTETS, ether_addr};
use crate::world::{NewEnd, NewKind};

pub(super) fn is_one(kind: &str) -> bool {
    ["bridge", "macvlan", "vxlan"].contains(&kind)
}

/// A device of one of these kinds.
pub(super) fn run(
    shell: &mut Shell<'_>,
    target: Target,
    said: &Words<'_>,
    below: Option<(HostId, IfIndex)>,
    (kind, args): (&str, Args<'_>),
) -> Reply {
    let mut warning = "";
    let told = match kind {
        "bridge" => bridge(args).map(|()| Told::Bridge),
        "macvlan" => macvlan(args).map(Told::Macvlan),
        _ => vxlan::read(shell, target.host, args, &mut warning).map(Told::Vxlan),
    };
    let made = told.and_then(|told| make(shell, target, said, below, told));
    address::after(warning.to_owned(), made)
}

/// What was said after the type.
enum Told {
    Bridge,
    Macvlan(Option<MacvlanMode>),
    /// `None` where nothing at all was said.
    Vxlan(Option<VxlanWords>),
}

fn make(
    shell: &mut Shell<'_>,
    target: Target,
    said: &Words<'_>,
    below: Option<(HostId, IfIndex)>,
    told: Told,
) -> Reply {
    let host = place(target, said, target.host)?;
    if said.name.is_some_and(|name| name.len() > NAME_OCTETS) {
        return Err(refused(LinkError::NameTooLong));
    }
    let mac = said.address.as_deref().map(ether_addr).transpose();
    if matches!(told, Told::Vxlan(_)) && mac.is_err() {
        return Err(not_modelled("ip link add: type vxlan", "address"));
    }
    let mac = mac.map_err(refused)?;
    let (unnamed, kind) = match told {
        Told::Bridge => ("bridge%d", NewKind::Bridge),
        Told::Macvlan(mode) => {
            ("macvlan%d", NewKind::Macvlan { lower: below, mode: mode.unwrap_or(MacvlanMode::Vepa) })
        }
        Told::Vxlan(_) if said.mtu.is_some_and(|mtu| !(68..=65535).contains(&mtu)) => {
            return Err(extack("MTU must be between 68 and 65535"));
        }
        Told::Vxlan(None) => return Err(extack("Required attributes not provided to perform the operation")),
        // The tunnel goes through the host of the command, wherever its device is made.
        Told::Vxlan(Some(words)) => ("vxlan%d", NewKind::Vxlan(words.config(target.host()?))),
    };
    let end = NewEnd {
        host,
        name: said.name.unwrap_or(unnamed),
        index: said.index,
        mac,
        mtu: 0,
        txqueuelen: said.txqueuelen.unwrap_or(1000),
        queues: (said.tx_queues.unwrap_or(1), said.rx_queues.unwrap_or(1)),
        group: said.group.unwrap_or(0),
        flags: said.flags(DeviceFlags { multicast: true, ..DeviceFlags::default() }),
        up: said.up == Some(true),
        master: said.master,
    };
    shell.host = shell.host.or(Some(host));
    let cause = shell.cause();
    shell.world.add_link(&end, said.mtu, kind, &cause).map_err(refused_by_world)?;
    Ok(done(String::new()))
}

/// Every option of a bridge changes what it does with frames. Source: `bridge_parse_opt()` in iproute2 6.1.
fn bridge(mut args: Args<'_>) -> Result<(), Output> {
    match args.next() {
        None => Ok(()),
        Some(word) if BRIDGE_OPTIONS.iter().any(|option| matches(word, option)) => {
            Err(not_modelled("ip link add: type bridge", word))
        }
        Some(word) => Err(fail(1, &format!("bridge: unknown command \"{word}\"?\n{}", usage::BRIDGE))),
    }
}

const BRIDGE_OPTIONS: [&str; 37] = [
    "fdb_flush",
    "forward_delay",
    "hello_time",
    "max_age",
    "ageing_time",
    "stp_state",
    "priority",
    "group_fwd_mask",
    "group_address",
    "no_linklocal_learn",
    "vlan_filtering",
    "vlan_protocol",
    "vlan_default_pvid",
    "vlan_stats_enabled",
    "vlan_stats_per_port",
    "mcast_snooping",
    "mcast_vlan_snooping",
    "mcast_router",
    "mcast_query_use_ifaddr",
    "mcast_querier",
    "mcast_hash_elasticity",
    "mcast_hash_max",
    "mcast_last_member_count",
    "mcast_startup_query_count",
    "mcast_last_member_interval",
    "mcast_membership_interval",
    "mcast_querier_interval",
    "mcast_query_interval",
    "mcast_query_response_interval",
    "mcast_startup_query_interval",
    "mcast_stats_enabled",
    "mcast_igmp_version",
    "mcast_mld_version",
    "nf_call_iptables",
    "nf_call_ip6tables",
    "nf_call_arptables",
    "help",
];

/// The last mode counts. Source: `macvlan_parse_opt()` in iproute2 6.1.
fn macvlan(mut args: Args<'_>) -> Result<Option<MacvlanMode>, Output> {
    const COMMAND: &str = "ip link add: type macvlan";
    const OTHERS: [&str; 6] = ["flag", "macaddr", "bcqueuelen", "nopromisc", "nodst", "help"];
    let mut mode = None;
    while let Some(word) = args.next() {
        if !matches(word, "mode") {
            let known = OTHERS.iter().any(|full| matches(word, full));
            let unknown = || fail(1, &format!("macvlan: unknown option \"{word}\"?\n{}", usage::MACVLAN));
            return Err(if known { not_modelled(COMMAND, word) } else { unknown() });
        }
        mode = Some(match args.value()? {
            "private" => MacvlanMode::Private,
            "vepa" => MacvlanMode::Vepa,
            "bridge" => MacvlanMode::Bridge,
            other @ ("passthru" | "source") => return Err(not_modelled(COMMAND, &format!("mode {other}"))),
            other => {
                let modes = "\"private\", \"vepa\", \"bridge\", \"passthru\" or \"source\"";
                return Err(fail(1, &format!("Error: argument of \"mode\" must be {modes}, not \"{other}\"\n")));
            }
        });
    }
    Ok(mode)
}
