//! `ip netns exec HOST PROGRAM …`: a program inside a host.

use super::args::Args;
use super::{Reply, Shell, arping, cat, net_tools, ping, refuse, sysctl, tracepath, traceroute};

pub(super) fn run(shell: &mut Shell<'_>, mut args: Args<'_>) -> Reply {
    let Some(name) = args.next() else {
        return Err(super::fail(1, "No netns name specified\n"));
    };
    let Some(program) = args.next() else {
        return Err(super::fail(1, "No command specified\n"));
    };
    let host = shell.enter(name)?;
    match program {
        "ping" => ping::run(shell, host, args),
        "arping" => arping::run(shell, host, args),
        "traceroute" => traceroute::run(shell, host, args),
        "tracepath" => tracepath::run(shell, host, args),
        "cat" => cat::run(shell, host, args),
        "sysctl" => sysctl::run(shell, host, args),
        "ip" => super::ip::run_in(shell, host, args),
        "bridge" => super::ip::run_bridge(shell, Some(host), args),
        "ifconfig" => net_tools::ifconfig(shell, host, args),
        "route" => net_tools::route(shell, host, args),
        "arp" => net_tools::arp(shell, host, args),
        other => {
            let known = "ping, arping, traceroute, tracepath, sysctl, cat, ip, bridge, ifconfig, route and arp are";
            Err(refuse(&format!("{other}: this program is not modelled; {known}")))
        }
    }
}
