//! What stands behind a path under `/proc/sys`: a file that the model obeys, one that it does not, or nothing.

use crate::ipv4::{Conf, HostKey, Of, Sysctl};
use crate::netns::Netns;

/// Why a path leads to no file that can be read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::command) enum PathError {
    NotThere,
    /// It goes on behind a file.
    NotADirectory,
    Directory,
    /// Linux has it, this model does not obey it.
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
    let device = |name: &str| netns.links.by_name(name).map(|device| device.index);
    match parts {
        [] | ["conf" | "neigh" | "route"] => Err(PathError::Directory),
        ["conf", of, below @ ..] => {
            let of = match *of {
                "all" => Of::All,
                "default" => Of::Default,
                name => Of::Dev(device(name).ok_or(PathError::NotThere)?),
            };
            let key = file(below, |name| Conf::ALL.into_iter().find(|key| key.name() == name), &CONF)?;
            if key.is_obeyed() { Ok(Sysctl::Conf(of, key)) } else { Err(PathError::NotModelled) }
        }
        // Only the first network namespace of a machine has `neigh/default`. Source: `neigh_sysctl_register()`.
        ["neigh", dev, ..] if device(dev).is_none() => Err(PathError::NotThere),
        ["neigh", _, below @ ..] => file(below, |_| None, &NEIGH),
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
const IPV4: [&str; 34] = [
    "fib_multipath_hash_fields",
    "fib_multipath_hash_seed",
    "fib_multipath_use_neigh",
    "fib_notify_on_flag_change",
    "fwmark_reflect",
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
    "ip_nonlocal_bind",
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
const CONF: [&str; 25] = [
    "accept_source_route",
    "arp_accept",
    "arp_announce",
    "arp_evict_nocarrier",
    "arp_filter",
    "arp_ignore",
    "arp_notify",
    "bc_forwarding",
    "bootp_relay",
    "disable_policy",
    "disable_xfrm",
    "drop_gratuitous_arp",
    "drop_unicast_in_l2_multicast",
    "force_igmp_version",
    "ignore_routes_with_linkdown",
    "igmpv2_unsolicited_report_interval",
    "igmpv3_unsolicited_report_interval",
    "mc_forwarding",
    "medium_id",
    "proxy_arp",
    "proxy_arp_pvlan",
    "secure_redirects",
    "send_redirects",
    "shared_media",
    "tag",
];
const NEIGH: [&str; 17] = [
    "anycast_delay",
    "app_solicit",
    "base_reachable_time",
    "base_reachable_time_ms",
    "delay_first_probe_time",
    "gc_stale_time",
    "interval_probe_time_ms",
    "locktime",
    "mcast_resolicit",
    "mcast_solicit",
    "proxy_delay",
    "proxy_qlen",
    "retrans_time",
    "retrans_time_ms",
    "ucast_solicit",
    "unres_qlen",
    "unres_qlen_bytes",
];
const ROUTE: [&str; 2] = ["flush", "min_adv_mss"];
