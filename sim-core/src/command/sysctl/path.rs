//! What stands behind a path under `/proc/sys`: a file that the model obeys, one that it does not, or nothing.

use crate::base::IfIndex;
use crate::ipv4::{Conf, HostKey, NeighKey, Of, Sysctl};
use crate::netns::Netns;

/// Why a path leads to no file that can be read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::command) enum PathError {
    NotThere,
    /// It goes on behind a file.
    NotADirectory,
    Directory,
    /// Linux has it, this model does not.
    NotModelled,
}

/// The file at `parts`, which are below `/proc/sys`.
pub(in crate::command) fn find(netns: &Netns, parts: &[&str]) -> Result<Sysctl, PathError> {
    match parts {
        [] | ["net"] | ["net", "ipv4"] => Err(PathError::Directory),
        ["net", "ipv4", below @ ..] => below_ipv4(netns, below),
        ["net", other, ..] if NET.contains(other) => Err(PathError::NotModelled),
        [root, ..] if ROOTS.contains(root) => Err(PathError::NotModelled),
        [_, ..] => Err(PathError::NotThere),
    }
}

fn below_ipv4(netns: &Netns, parts: &[&str]) -> Result<Sysctl, PathError> {
    match parts {
        [] | ["conf" | "neigh" | "route"] => Err(PathError::Directory),
        ["conf", of, below @ ..] => {
            let of = whose(netns, of).ok_or(PathError::NotThere)?;
            let key = file(below, |name| Conf::ALL.into_iter().find(|key| key.name() == name), &[])?;
            Ok(Sysctl::Conf(of, key))
        }
        // Only the first network namespace of a machine has `neigh/default`. Source: `neigh_sysctl_register()`.
        ["neigh", dev, below @ ..] => {
            let dev = device(netns, dev).ok_or(PathError::NotThere)?;
            let key = file(below, |name| NeighKey::ALL.into_iter().find(|key| key.name() == name), &[])?;
            Ok(Sysctl::Neigh(dev, key))
        }
        ["route", below @ ..] => {
            let is_at = |key: &HostKey, name: &str| key.name().strip_prefix("route.") == Some(name);
            let key = file(below, |name| HostKey::ALL.into_iter().find(|key| is_at(key, name)), &ROUTE)?;
            if key.is_obeyed() { Ok(Sysctl::Host(key)) } else { Err(PathError::NotModelled) }
        }
        [name, ..] if name.starts_with("tcp_") || name.starts_with("udp_") => Err(PathError::NotModelled),
        all => {
            let is_here = |key: &HostKey, name: &str| key.name() == name && !key.name().contains('.');
            let key = file(all, |name| HostKey::ALL.into_iter().find(|key| is_here(key, name)), &IPV4)?;
            if key.is_obeyed() { Ok(Sysctl::Host(key)) } else { Err(PathError::NotModelled) }
        }
    }
}

fn device(netns: &Netns, name: &str) -> Option<IfIndex> {
    netns.links.by_name(name).filter(|device| &*device.name == name).map(|device| device.index)
}

fn whose(netns: &Netns, name: &str) -> Option<Of> {
    match name {
        "all" => Some(Of::All),
        "default" => Some(Of::Default),
        name => device(netns, name).map(Of::Dev),
    }
}

/// The files below a directory, each with its path, in the order in which sysctl(8) reads them; `None` for one that
/// has files which are not modelled.
pub(in crate::command) fn list(netns: &Netns, parts: &[&str]) -> Option<Vec<(String, Sysctl)>> {
    let ["net", "ipv4", below @ ..] = parts else { return None };
    let path = |below: [&str; 3]| format!("net/ipv4/{}", below.join("/"));
    let conf = |name: &str| {
        let of = whose(netns, name);
        of.map(|of| Conf::ALL.map(|key| (path(["conf", name, key.name()]), Sysctl::Conf(of, key))).to_vec())
    };
    let neigh = |name: &str| {
        // Those are other names for the next ones.
        let hidden = |key: &NeighKey| matches!(key, NeighKey::BaseReachableTime | NeighKey::RetransTime);
        let keys = NeighKey::ALL.into_iter().filter(|key| !hidden(key));
        let dev = device(netns, name)?;
        Some(keys.map(|key| (path(["neigh", name, key.name()]), Sysctl::Neigh(dev, key))).collect::<Vec<_>>())
    };
    let mut names: Vec<&str> = netns.links.iter().map(|device| &*device.name).collect();
    match below {
        ["conf"] => {
            names.extend(["all", "default"]);
            names.sort_unstable();
            Some(names.into_iter().filter_map(conf).flatten().collect())
        }
        ["conf", name] => conf(name),
        ["neigh"] => {
            names.sort_unstable();
            Some(names.into_iter().filter_map(neigh).flatten().collect())
        }
        ["neigh", name] => neigh(name),
        _ => None,
    }
}

/// The last part of a path is a file: known, not modelled, or not there.
fn file<T>(parts: &[&str], known: impl Fn(&str) -> Option<T>, unknown: &[&str]) -> Result<T, PathError> {
    match parts {
        [] => Err(PathError::Directory),
        [name] => known(name).ok_or(if unknown.contains(name) { PathError::NotModelled } else { PathError::NotThere }),
        [name, ..] if known(name).is_some() || unknown.contains(name) => Err(PathError::NotADirectory),
        [_, ..] => Err(PathError::NotThere),
    }
}

/// What else there is on Linux 6.18 beside what the model obeys.
const ROOTS: [&str; 8] = ["abi", "debug", "dev", "fs", "kernel", "net", "user", "vm"];
const NET: [&str; 6] = ["bridge", "core", "ipv6", "mptcp", "netfilter", "unix"];
const IPV4: [&str; 31] = [
    "fib_multipath_hash_fields",
    "fib_multipath_hash_seed",
    "fib_notify_on_flag_change",
    "icmp_echo_enable_probe",
    "icmp_errors_use_inbound_ifaddr",
    "icmp_ignore_bogus_error_responses",
    "icmp_msgs_burst",
    "icmp_msgs_per_sec",
    "icmp_ratelimit",
    "icmp_ratemask",
    "igmp_link_local_mcast_reports",
    "igmp_max_memberships",
    "igmp_max_msf",
    "igmp_qrv",
    "ip_autobind_reuse",
    "ip_dynaddr",
    "ip_early_demux",
    "ip_forward_update_priority",
    "ip_forward_use_pmtu",
    "ip_local_port_range",
    "ip_local_reserved_ports",
    "ip_no_pmtu_disc",
    "ip_unprivileged_port_start",
    "ipfrag_high_thresh",
    "ipfrag_low_thresh",
    "ipfrag_max_dist",
    "ipfrag_time",
    "nexthop_compat_mode",
    "ping_group_range",
    "raw_l3mdev_accept",
    "xfrm4_gc_thresh",
];
const ROUTE: [&str; 2] = ["flush", "min_adv_mss"];
