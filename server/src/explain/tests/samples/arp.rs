//! Each thing that ARP can have in mind.

use sim_core::trace::{AnnounceWhy, ProxyWhy, SilenceWhy, StepKind};

use super::addr;

pub(super) fn ask(attempt: u32, why: AnnounceWhy) -> StepKind {
    StepKind::ArpAsk { target: addr(2), attempt, sender: addr(1), why }
}

pub(super) fn kinds() -> Vec<StepKind> {
    let target = addr(2);
    let announced = [
        AnnounceWhy::PacketSource,
        AnnounceWhy::SameNetwork,
        AnnounceWhy::OtherNetwork,
        AnnounceWhy::BestAddress,
        AnnounceWhy::NoPacket,
    ];
    let silent = [
        SilenceWhy::NotMine,
        SilenceWhy::Martian,
        SilenceWhy::OtherDevice,
        SilenceWhy::OtherNetwork,
        SilenceWhy::ScopeHost,
        SilenceWhy::Never,
        SilenceWhy::OtherWayBack,
        SilenceWhy::NoWayBack,
        SilenceWhy::Gratuitous,
        SilenceWhy::Otherhost,
        SilenceWhy::Nobodys,
    ];
    let proxied = [ProxyWhy::OtherSide, ProxyWhy::SameDevice, ProxyWhy::Entry];
    let mut kinds = vec![StepKind::ArpProxyWait { target }, StepKind::ArpNotify { addr: addr(1) }];
    kinds.extend(announced.into_iter().flat_map(|why| [ask(1, why), ask(2, why)]));
    kinds.extend(silent.map(|why| StepKind::ArpIgnore { target, why }));
    kinds.extend(proxied.map(|why| StepKind::ArpProxy { target, why }));
    kinds
}
