//! Which settings count at a step, with the value that each has and the line that set it.

use sim_core::base::{DropReason, Nud, RouteType};
use sim_core::ipv4::{Conf, HostKey, NeighKey, Sysctl};
use sim_core::packet::Role;
use sim_core::trace::{AnnounceWhy, ChosenBy, ErrorSource, ProxyWhy, RedirectRefusal, SilenceWhy, StepKind};

use super::text::SettingText;
use super::told::Told;

pub(super) fn settings(told: &Told<'_>) -> Vec<SettingText> {
    let mut keys = Vec::new();
    for read in read(told) {
        match (*read, told.came_by()) {
            (Host(key), _) => keys.push(Sysctl::Host(key)),
            (Dev(key), Some(dev)) => keys.extend(key.files(dev)),
            (Neigh(key), Some(dev)) => keys.push(Sysctl::Neigh(dev, key)),
            (Dev(_) | Neigh(_), None) => {}
        }
    }
    let states = told.names.settings(told.step.host, &keys).into_iter();
    states
        .map(|state| SettingText { line_no: told.names.last_line(&state.cause), key: state.key, value: state.value })
        .collect()
}

/// A setting of the host, or of the device of the step.
#[derive(Clone, Copy)]
enum Read {
    Host(HostKey),
    Dev(Conf),
    Neigh(NeighKey),
}

use Read::{Dev, Host, Neigh};

/// In the order in which the kernel looks. Source: the function that the step names, in Linux 6.18.
fn read(told: &Told<'_>) -> &'static [Read] {
    match &told.step.kind {
        StepKind::Nexthop(read) => match read.by {
            ChosenBy::Neighbours => &[],
            ChosenBy::Addresses(_) | ChosenBy::Ports(_) => {
                &[Host(HostKey::FibMultipathUseNeigh), Host(HostKey::FibMultipathHashPolicy)]
            }
        },
        StepKind::NeighKnown { before, after, .. } if before != after && *after == Nud::Delay => {
            &[Neigh(NeighKey::DelayFirstProbeTime)]
        }
        StepKind::NeighKnown { .. } => &[],
        StepKind::NeighWait { .. } => &[Neigh(NeighKey::UnresQlenBytes)],
        StepKind::ArpAsk { why: AnnounceWhy::NoPacket, .. } => {
            &[Dev(Conf::ArpAnnounce), Neigh(NeighKey::RetransTimeMs)]
        }
        StepKind::ArpAsk { .. } => {
            &[Neigh(NeighKey::McastSolicit), Dev(Conf::ArpAnnounce), Neigh(NeighKey::RetransTimeMs)]
        }
        StepKind::NeighTimeout { .. } => &[Neigh(NeighKey::RetransTimeMs)],
        StepKind::NeighFailed { .. } => &[Neigh(NeighKey::McastSolicit), Neigh(NeighKey::RetransTimeMs)],
        StepKind::NeighLearn { before, .. } if before.is_valid() => &[Neigh(NeighKey::Locktime)],
        StepKind::NeighLearn { .. } => &[],
        StepKind::ArpAnswer { .. } => &[Dev(Conf::ArpIgnore), Dev(Conf::ArpFilter)],
        StepKind::ArpIgnore { why, .. } => of_silence(*why),
        StepKind::ArpProxy { why, .. } => match why {
            ProxyWhy::OtherSide => &[Dev(Conf::Forwarding), Dev(Conf::ProxyArp), Neigh(NeighKey::ProxyDelay)],
            ProxyWhy::SameDevice => &[Dev(Conf::Forwarding), Dev(Conf::ProxyArpPvlan), Neigh(NeighKey::ProxyDelay)],
            ProxyWhy::Entry => &[Dev(Conf::Forwarding), Neigh(NeighKey::ProxyDelay)],
        },
        StepKind::ArpProxyWait { .. } => &[Neigh(NeighKey::ProxyDelay)],
        StepKind::ArpNotify { .. } => &[Dev(Conf::ArpNotify)],
        StepKind::ArpUnused { .. } => &[Dev(Conf::ArpAccept)],

        StepKind::SourceChecked { src } if src.is_loopback() => &[Dev(Conf::RouteLocalnet), Dev(Conf::RpFilter)],
        StepKind::SourceChecked { .. } => &[Dev(Conf::RpFilter)],
        StepKind::PmtuLearn { .. } => {
            &[Host(HostKey::IpNoPmtuDisc), Host(HostKey::RouteMinPmtu), Host(HostKey::RouteMtuExpires)]
        }
        StepKind::RedirectHold { .. } => &[Dev(Conf::SendRedirects)],
        StepKind::RedirectLearn { .. } | StepKind::RedirectAsk { .. } => {
            &[Dev(Conf::AcceptRedirects), Dev(Conf::SharedMedia), Dev(Conf::SecureRedirects)]
        }
        StepKind::RedirectRefuse { why, .. } => match why {
            RedirectRefusal::OtherGateway => &[],
            RedirectRefusal::NotAccepted | RedirectRefusal::NoRouter => &[Dev(Conf::AcceptRedirects)],
            RedirectRefusal::OffLink => &[Dev(Conf::AcceptRedirects), Dev(Conf::SharedMedia)],
            RedirectRefusal::NoGateway => {
                &[Dev(Conf::AcceptRedirects), Dev(Conf::SharedMedia), Dev(Conf::SecureRedirects)]
            }
        },
        StepKind::Forward { route: RouteType::Broadcast, .. } => &[Dev(Conf::BcForwarding)],
        StepKind::Forward { .. } => &[Dev(Conf::Forwarding), Host(HostKey::IpForwardUsePmtu)],
        StepKind::EchoAnswer { src, .. } if *src != told.dst() => {
            &[Host(HostKey::IcmpEchoIgnoreBroadcasts), Host(HostKey::IcmpEchoIgnoreAll), Host(HostKey::IpDefaultTtl)]
        }
        StepKind::EchoAnswer { .. } => &[Host(HostKey::IcmpEchoIgnoreAll), Host(HostKey::IpDefaultTtl)],
        StepKind::EchoIgnored => &[Host(HostKey::IcmpEchoIgnoreAll)],
        StepKind::IcmpError { source: ErrorSource::Redirect { .. }, .. } => {
            &[Dev(Conf::SendRedirects), Dev(Conf::SharedMedia)]
        }
        StepKind::IcmpError { .. } => {
            &[Host(HostKey::IcmpErrorsUseInboundIfaddr), Host(HostKey::IcmpRatemask), Host(HostKey::IcmpRatelimit)]
        }
        // What routing refuses has a bound of its own, of the same tokens.
        StepKind::RateLimited { .. } if told.step.function == "ip_error" => &[],
        StepKind::RateLimited { .. } => &[Host(HostKey::IcmpRatemask), Host(HostKey::IcmpRatelimit)],
        StepKind::Drop { reason } => of_drop(told, *reason),

        StepKind::Connect { .. }
        | StepKind::Send { .. }
        | StepKind::SyscallFailed { .. }
        | StepKind::Socket { .. }
        | StepKind::Read { .. }
        | StepKind::Print { .. }
        | StepKind::GiveUp { .. }
        | StepKind::Exit { .. }
        | StepKind::Rule(_)
        | StepKind::Table(_)
        | StepKind::Exception(_)
        | StepKind::NoRoute { .. }
        | StepKind::Source { .. }
        | StepKind::RouteKept { .. }
        | StepKind::ArpOff
        | StepKind::LoopTurn
        | StepKind::OwnCopy
        | StepKind::Transmit
        | StepKind::FarMtu { .. }
        | StepKind::Receive { .. }
        | StepKind::BridgeLearn { .. }
        | StepKind::BridgeForward { .. }
        | StepKind::BridgeFlood { .. }
        | StepKind::BridgeUp
        | StepKind::BridgeEnd
        | StepKind::Deliver
        | StepKind::Fragment { .. }
        | StepKind::FragmentWait
        | StepKind::Reassemble { .. }
        | StepKind::RouteRecorded { .. }
        | StepKind::RouteFull
        | StepKind::ReplyRefused { .. }
        | StepKind::BoundMet(_)
        | StepKind::NotModelled { .. } => &[],
    }
}

const fn of_silence(why: SilenceWhy) -> &'static [Read] {
    match why {
        SilenceWhy::NotMine => &[Dev(Conf::Forwarding), Dev(Conf::ProxyArp)],
        SilenceWhy::Martian => &[Dev(Conf::RouteLocalnet), Dev(Conf::RpFilter)],
        SilenceWhy::OtherDevice | SilenceWhy::OtherNetwork | SilenceWhy::ScopeHost | SilenceWhy::Never => {
            &[Dev(Conf::ArpIgnore)]
        }
        SilenceWhy::OtherWayBack | SilenceWhy::NoWayBack => &[Dev(Conf::ArpIgnore), Dev(Conf::ArpFilter)],
        SilenceWhy::Gratuitous => &[Dev(Conf::DropGratuitousArp)],
        SilenceWhy::Otherhost => &[],
        SilenceWhy::Nobodys => &[Dev(Conf::RouteLocalnet)],
    }
}

fn of_drop(told: &Told<'_>, reason: DropReason) -> &'static [Read] {
    match reason {
        DropReason::NeighFailed => &[Neigh(NeighKey::McastSolicit), Neigh(NeighKey::RetransTimeMs)],
        DropReason::NeighQueuefull => &[Neigh(NeighKey::UnresQlenBytes)],
        DropReason::IpInaddrerrors | DropReason::IpInnoroutes => &[Dev(Conf::Forwarding)],
        DropReason::PktTooBig => &[Host(HostKey::IpForwardUsePmtu)],
        DropReason::IpLocalSource => &[Dev(Conf::AcceptLocal), Dev(Conf::LogMartians)],
        DropReason::IpInvalidSource | DropReason::IpInvalidDest => &[Dev(Conf::LogMartians)],
        DropReason::IpLocalnet => &[Dev(Conf::RouteLocalnet), Dev(Conf::LogMartians)],
        DropReason::IpRpfilter => &[Dev(Conf::RpFilter), Dev(Conf::LogMartians)],
        DropReason::InvalidProto if told.role == Role::Request => &[Host(HostKey::IcmpEchoIgnoreBroadcasts)],
        DropReason::NotSpecified if told.step.function == "arp_process" => &[Dev(Conf::RouteLocalnet)],
        DropReason::InvalidProto
        | DropReason::NotSpecified
        | DropReason::QueuePurge
        | DropReason::QdiscDrop
        | DropReason::IpInhdr
        | DropReason::IpCsum
        | DropReason::Otherhost
        | DropReason::NoSocket
        | DropReason::BridgeIngressStpState
        | DropReason::NoTxTarget => &[],
    }
}
