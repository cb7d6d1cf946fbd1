//! ARP: who is asked for, who answers and for whom, who keeps silent and why.

use std::net::Ipv4Addr;

use sim_core::trace::{AnnounceWhy, ProxyWhy, SilenceWhy};

use super::kinds::Words;
use super::message::Message;
use super::told::Told;

pub(super) fn asks(told: &Told<'_>, target: Ipv4Addr, attempt: u32, sender: Ipv4Addr, why: AnnounceWhy) -> Words {
    let why = match why {
        AnnounceWhy::PacketSource => "packet-source",
        AnnounceWhy::SameNetwork => "same-network",
        AnnounceWhy::OtherNetwork => "other-network",
        AnnounceWhy::BestAddress => "best-address",
        AnnounceWhy::NoPacket => "no-packet",
    };
    let text = told.message("why-arp-ask").addr("target", target).addr("sender", sender);
    text.count("attempt", attempt as usize).choose("why", why).into()
}

pub(super) fn keeps_silent(told: &Told<'_>, target: Ipv4Addr, why: SilenceWhy) -> Words {
    let key = match why {
        SilenceWhy::NotMine => "why-arp-ignore",
        SilenceWhy::Martian => "why-arp-ignore-martian",
        SilenceWhy::OtherDevice => "why-arp-ignore-other-device",
        SilenceWhy::OtherNetwork => "why-arp-ignore-other-network",
        SilenceWhy::ScopeHost => "why-arp-ignore-scope-host",
        SilenceWhy::Never => "why-arp-ignore-never",
        SilenceWhy::OtherWayBack => "why-arp-ignore-other-way-back",
        SilenceWhy::NoWayBack => "why-arp-ignore-no-way-back",
        SilenceWhy::Gratuitous => "why-arp-ignore-gratuitous",
        SilenceWhy::Otherhost => "why-arp-ignore-otherhost",
        SilenceWhy::Nobodys => "why-arp-ignore-nobodys",
    };
    let more = match why {
        SilenceWhy::NotMine | SilenceWhy::Otherhost | SilenceWhy::Nobodys => key,
        SilenceWhy::Martian => "why-arp-checks",
        SilenceWhy::OtherDevice
        | SilenceWhy::OtherNetwork
        | SilenceWhy::ScopeHost
        | SilenceWhy::Never
        | SilenceWhy::OtherWayBack
        | SilenceWhy::NoWayBack
        | SilenceWhy::Gratuitous => "why-arp-reserved",
    };
    Words::of(told.message(key).addr("target", target).word("dev", told.dev()), Message::new(more))
}

pub(super) fn answers_for_another(told: &Told<'_>, target: Ipv4Addr, why: ProxyWhy) -> Words {
    let why = match why {
        ProxyWhy::OtherSide => "other-side",
        ProxyWhy::SameDevice => "same-device",
        ProxyWhy::Entry => "entry",
    };
    told.message("why-arp-proxy").addr("target", target).word("dev", told.dev()).choose("why", why).into()
}
