//! Which kernel functions a packet goes through at a step, in order. The way there is said, not each call: what the
//! compiler inlines has its name in the source only. Source: call stacks at the tracepoints of Linux 6.18.

use sim_core::base::DropReason;
use sim_core::packet::Role;
use sim_core::trace::{
    AnnounceWhy, ErrorSource, Program, ProxyWhy, Purpose, RuleAnswer, SilenceWhy, SourceWhy, StepKind,
};

use super::told::Told;

const ROUTE_OUTPUT: &[&str] = &["ip_route_output_flow", "ip_route_output_key_hash_rcu"];
const ROUTE_INPUT: &[&str] = &["ip_route_input_noref", "ip_route_input_slow"];
const ARP: &[&str] = &["arp_rcv", "arp_process"];
const ICMP: &[&str] = &["ip_local_deliver_finish", "ip_protocol_deliver_rcu", "icmp_rcv"];

/// Empty where one function does it all: the step names it.
pub(super) fn order(told: &Told<'_>) -> Vec<&'static str> {
    let [before, then] = parts(told);
    let all = [before, then].concat();
    if all.len() > 1 { all } else { Vec::new() }
}

fn parts(told: &Told<'_>) -> [&'static [&'static str]; 2] {
    let function = told.step.function;
    match &told.step.kind {
        StepKind::Connect { .. } => [&["__sys_connect", "udp_connect", "__ip4_datagram_connect"], ROUTE_OUTPUT],
        StepKind::Socket { .. } => match function {
            "raw_rcv" => [&["ip_local_deliver_finish", "ip_protocol_deliver_rcu"], &["raw_local_deliver", "raw_rcv"]],
            "packet_rcv" => [&["__netif_receive_skb_core", "packet_rcv"], &[]],
            "ip_icmp_error" => [ICMP, &["icmp_unreach", "__udp4_lib_err", "ip_icmp_error"]],
            _ => [&[], &[]],
        },
        StepKind::Read { program, .. } => [read_by(*program, told.role), &[]],

        StepKind::Rule(read) if told.names.has_own_rules(told.step.host) => {
            let matched = match read.answer {
                RuleAnswer::Missed(_) => &["__fib_lookup", "fib_rules_lookup", "fib4_rule_match"],
                RuleAnswer::Reads | RuleAnswer::Jumps(_) | RuleAnswer::Passes | RuleAnswer::Refuses(_) => {
                    &["__fib_lookup", "fib_rules_lookup", "fib4_rule_action"]
                }
            };
            [asked_by(read.purpose), matched]
        }
        // Nobody added a rule: `fib_lookup()` knows the tables without reading any.
        StepKind::Rule(read) => [asked_by(read.purpose), &["fib_lookup"]],
        StepKind::Table(read) if told.names.has_own_rules(told.step.host) => {
            [asked_by(read.purpose), &["__fib_lookup", "fib_rules_lookup", "fib4_rule_action", "fib_table_lookup"]]
        }
        StepKind::Table(read) => [asked_by(read.purpose), &["fib_lookup", "fib_table_lookup"]],
        StepKind::Nexthop(_) if function == "fib_select_default" => [&["fib_select_path", "fib_select_default"], &[]],
        StepKind::Nexthop(_) => [&["fib_select_path", "fib_select_multipath"], &[]],
        StepKind::Source { why: SourceWhy::RouteSays, .. } => [&["fib_select_path", "fib_result_prefsrc"], &[]],
        StepKind::Source { .. } => [&["fib_select_path", "fib_result_prefsrc", "inet_select_addr"], &[]],

        StepKind::NeighKnown { .. } => [&["ip_output", "ip_finish_output2", "neigh_resolve_output"], &[]],
        StepKind::NeighWait { .. } => {
            [&["ip_output", "ip_finish_output2", "neigh_resolve_output"], &["__neigh_event_send"]]
        }
        StepKind::ArpAsk { attempt: 1, why, .. } if *why != AnnounceWhy::NoPacket => {
            [&["__neigh_event_send", "neigh_probe", "arp_solicit", "arp_xmit"], &[]]
        }
        StepKind::ArpAsk { .. } => [&["neigh_probe", "arp_solicit", "arp_xmit"], &[]],
        StepKind::NeighTimeout { .. } => [&["neigh_timer_handler", "neigh_probe"], &[]],
        StepKind::NeighFailed { .. } => [&["neigh_timer_handler", "neigh_invalidate", "arp_error_report"], &[]],
        StepKind::NeighLearn { .. } => [ARP, &["neigh_update"]],
        StepKind::ArpAnswer { .. } => {
            [ARP, &["ip_route_input_noref", "arp_ignore", "arp_filter", "neigh_event_ns", "arp_xmit"]]
        }
        StepKind::ArpIgnore { why, .. } => match why {
            SilenceWhy::NotMine | SilenceWhy::Martian => [ARP, ROUTE_INPUT],
            SilenceWhy::OtherDevice | SilenceWhy::OtherNetwork | SilenceWhy::ScopeHost | SilenceWhy::Never => {
                [ARP, &["ip_route_input_noref", "arp_ignore"]]
            }
            SilenceWhy::OtherWayBack | SilenceWhy::NoWayBack => {
                [ARP, &["ip_route_input_noref", "arp_ignore", "arp_filter"]]
            }
            SilenceWhy::Gratuitous | SilenceWhy::Nobodys => [ARP, &[]],
            SilenceWhy::Otherhost => [&[], &[]],
        },
        StepKind::ArpProxy { why, .. } => match why {
            ProxyWhy::OtherSide => [ARP, &["ip_route_input_noref", "arp_fwd_proxy", "neigh_event_ns"]],
            ProxyWhy::SameDevice => [ARP, &["ip_route_input_noref", "arp_fwd_pvlan", "neigh_event_ns"]],
            ProxyWhy::Entry => [ARP, &["ip_route_input_noref", "pneigh_lookup", "neigh_event_ns"]],
        },
        StepKind::ArpProxyWait { .. } => [ARP, &["pneigh_enqueue"]],
        StepKind::ArpNotify { .. } => [&["inetdev_event", "inetdev_send_gratuitous_arp", "arp_xmit"], &[]],
        StepKind::ArpUnused { .. } => [ARP, &[]],

        StepKind::LoopTurn => [&["__dev_queue_xmit", "dev_hard_start_xmit", "loopback_xmit"], &[]],
        StepKind::OwnCopy => [&["ip_mc_output", "ip_mc_finish_output", "dev_loopback_xmit", "netif_rx"], &[]],
        StepKind::Transmit if function == "br_dev_xmit" => {
            [&["__dev_queue_xmit", "dev_hard_start_xmit", "br_dev_xmit"], &[]]
        }
        StepKind::Transmit => [&["__dev_queue_xmit", "dev_hard_start_xmit", "veth_xmit"], &[]],
        StepKind::FarMtu { .. } => [&["veth_xmit", "__dev_forward_skb2", "__is_skb_forwardable"], &[]],
        StepKind::Receive { .. } => [&["process_backlog", "__netif_receive_skb_core"], &[]],
        StepKind::BridgeLearn { .. } => [&["br_handle_frame", "br_handle_frame_finish", "br_fdb_update"], &[]],
        StepKind::BridgeForward { .. } => [&["br_forward", "br_forward_finish", "br_dev_queue_push_xmit"], &[]],
        StepKind::BridgeFlood { .. } => [&["br_flood", "br_forward_finish", "br_dev_queue_push_xmit"], &[]],
        StepKind::BridgeUp => [&["br_handle_frame_finish", "br_pass_frame_up", "netif_receive_skb"], &[]],

        StepKind::RouteKept { .. } => [&["ip_rcv", "ip_rcv_core", "ip_rcv_finish_core"], &[]],
        StepKind::SourceChecked { .. } => [&["ip_rcv_finish_core", "ip_route_input_slow", "fib_validate_source"], &[]],
        StepKind::Deliver if told.is_udp() => {
            [&["ip_local_deliver", "ip_local_deliver_finish", "ip_protocol_deliver_rcu"], &["udp_rcv"]]
        }
        StepKind::Deliver => {
            [&["ip_local_deliver", "ip_local_deliver_finish", "ip_protocol_deliver_rcu"], &["icmp_rcv"]]
        }
        StepKind::PmtuLearn { .. } => [&["icmp_rcv", "icmp_unreach", "__ip_rt_update_pmtu"], &[]],
        StepKind::RedirectHold { .. } => [&["ip_forward", "ip_rt_send_redirect"], &[]],
        StepKind::RedirectLearn { .. } | StepKind::RedirectAsk { .. } | StepKind::RedirectRefuse { .. } => {
            [&["icmp_rcv", "icmp_redirect", "__ip_do_redirect"], &[]]
        }
        StepKind::Fragment { .. } => [&["ip_output", "ip_do_fragment", "ip_finish_output2"], &[]],
        StepKind::FragmentWait => [&["ip_local_deliver", "ip_defrag", "ip_frag_queue"], &[]],
        StepKind::Reassemble { .. } => [&["ip_local_deliver", "ip_defrag", "ip_frag_queue", "ip_frag_reasm"], &[]],
        StepKind::Forward { .. } => [&["ip_rcv_finish_core", "ip_forward", "ip_forward_finish", "ip_output"], &[]],
        StepKind::EchoAnswer { .. } => [&["icmp_rcv", "icmp_echo", "icmp_reply"], ROUTE_OUTPUT],
        StepKind::EchoIgnored => [&["icmp_rcv", "icmp_echo"], &[]],
        StepKind::ReplyRefused { .. } => [&["icmp_rcv", "icmp_echo", "icmp_reply"], ROUTE_OUTPUT],
        StepKind::IcmpError { source, .. } => [told_by(*source), &["__icmp_send"]],
        StepKind::RateLimited { .. } if function == "ip_error" => [&[], &[]],
        StepKind::RateLimited { .. } => [&["__icmp_send", "icmp_route_lookup", "icmpv4_xrlim_allow"], &[]],
        StepKind::Drop { reason } => lost(told, *reason),

        StepKind::Send { .. }
        | StepKind::SyscallFailed { .. }
        | StepKind::Print { .. }
        | StepKind::GiveUp { .. }
        | StepKind::Exit { .. }
        | StepKind::Exception(_)
        | StepKind::NoRoute { .. }
        | StepKind::ArpOff
        | StepKind::BridgeEnd
        | StepKind::RouteRecorded { .. }
        | StepKind::RouteFull
        | StepKind::BoundMet(_)
        | StepKind::NotModelled { .. } => [&[], &[]],
    }
}

const fn read_by(program: Program, role: Role) -> &'static [&'static str] {
    match (program, role) {
        (Program::Arping, Role::Request | Role::Reply | Role::ArpRequest | Role::ArpReply | Role::Error) => {
            &["recvfrom", "packet_recvmsg"]
        }
        (Program::Ping | Program::Traceroute | Program::Tracepath | Program::Ip | Program::Sleep, Role::Error) => {
            &["recvmsg", "ip_recv_error"]
        }
        (
            Program::Ping | Program::Traceroute | Program::Tracepath | Program::Ip | Program::Sleep,
            Role::Request | Role::Reply | Role::ArpRequest | Role::ArpReply,
        ) => &["recvmsg", "raw_recvmsg"],
    }
}

const fn asked_by(purpose: Purpose) -> &'static [&'static str] {
    match purpose {
        Purpose::Output => ROUTE_OUTPUT,
        Purpose::Input => &["ip_rcv_finish_core", "ip_route_input_noref", "ip_route_input_slow"],
        Purpose::Arp => &["arp_process", "ip_route_input_noref", "ip_route_input_slow"],
        Purpose::Source => &["ip_route_input_slow", "fib_validate_source", "__fib_validate_source"],
    }
}

const fn told_by(source: ErrorSource) -> &'static [&'static str] {
    match source {
        ErrorSource::NeighFailed => &["neigh_invalidate", "arp_error_report", "ipv4_link_failure"],
        ErrorSource::NoRoute | ErrorSource::Unreachable | ErrorSource::Prohibit => &["ip_error"],
        ErrorSource::TtlExceeded | ErrorSource::FragNeeded { .. } => &["ip_forward"],
        ErrorSource::Port => &["__udp4_lib_rcv"],
        ErrorSource::Redirect { .. } => &["ip_forward", "ip_rt_send_redirect"],
    }
}

/// Up to where the packet is freed.
fn lost(told: &Told<'_>, reason: DropReason) -> [&'static [&'static str]; 2] {
    match told.step.function {
        "neigh_invalidate" => [&["neigh_timer_handler", "neigh_invalidate"], &[]],
        "__neigh_event_send" => [&["ip_finish_output2", "neigh_resolve_output", "__neigh_event_send"], &[]],
        "__dev_queue_xmit" => [&["ip_finish_output2", "__dev_queue_xmit", "noop_enqueue"], &[]],
        "ip_rcv_core" => [&["ip_rcv", "ip_rcv_core"], &[]],
        "ip_rcv_finish_core" if matches!(reason, DropReason::IpRpfilter | DropReason::IpLocalSource) => {
            [&["ip_rcv_finish_core"], &["ip_route_input_noref", "ip_route_input_slow", "fib_validate_source"]]
        }
        "ip_rcv_finish_core" => [&["ip_rcv_finish_core"], ROUTE_INPUT],
        "ip_error" => [&["ip_rcv_finish_core", "ip_route_input_slow", "ip_error"], &[]],
        "ip_forward" => [&["ip_rcv_finish_core", "ip_forward"], &[]],
        "icmp_rcv" => [ICMP, &[]],
        "ping_rcv" => [ICMP, &["ping_rcv"]],
        "__udp4_lib_rcv" => [&["ip_protocol_deliver_rcu", "udp_rcv", "__udp4_lib_rcv"], &[]],
        "__dev_forward_skb2" => [&["veth_xmit", "__dev_forward_skb2"], &[]],
        "ip_do_fragment" => [&["ip_output", "ip_do_fragment"], &[]],
        "br_handle_frame_finish" => [&["br_handle_frame", "br_handle_frame_finish"], &[]],
        "arp_process" => [ARP, &[]],
        _ => [&[], &[]],
    }
}
