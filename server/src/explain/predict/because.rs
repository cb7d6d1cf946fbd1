//! Beliefs in words: what a wrong choice would need, and what is so instead.

use sim_core::base::{HostId, IfIndex};

use super::Asks;
use super::beliefs::Belief;
use crate::explain::list;
use crate::explain::lookup::table_name;
use crate::explain::message::Message;
use crate::explain::names::Names;
use crate::explain::rich;
use crate::l10n::Lang;

pub(super) fn belief(belief: &Belief, asks: &Asks, names: &Names<'_>, lang: Lang) -> Message {
    let say = |key: &'static str, host: &HostId| Message::new(key).word("host", names.host(*host));
    let hosts = |hosts: &[HostId]| {
        let all: Vec<String> = hosts.iter().map(|host| rich::word(names.host(*host))).collect();
        list::join(&all, lang)
    };
    let here = asks.host();
    let devs = |devs: &[IfIndex]| {
        let all: Vec<String> = devs.iter().map(|dev| rich::code(names.dev(here, *dev))).collect();
        list::join(&all, lang)
    };
    match belief {
        Belief::NothingComesBack => Message::new("why-belief-nothing-comes-back"),
        Belief::OwnerOnly { host, route, dst } => {
            say("why-belief-owner-only", host).code("route", route).addr("dst", *dst)
        }
        Belief::Itself { host, dst } => say("why-belief-itself", host).addr("dst", *dst),
        Belief::OutFirst { host, table, route } => {
            say("why-belief-out-first", host).code("table", &table_name(*table)).code("route", route)
        }
        Belief::KeptInside { host } => say("why-belief-kept-inside", host),
        Belief::ReplyRead { host } => say("why-belief-reply-read", host),
        Belief::PassesOn { host, dst } => say("why-belief-passes-on", host).addr("dst", *dst),
        Belief::GetsIt { host } => say("why-belief-gets-it", host),
        Belief::Reached { host, dst, owns: true } => say("why-belief-owns-unasked", host).addr("dst", *dst),
        Belief::Reached { host, .. } => say("why-belief-reached", host),
        Belief::LeftOut { hosts: of } => Message::new("why-belief-left-out").said("hosts", hosts(of)),
        Belief::Silent { hosts: of } => Message::new("why-belief-silent").said("hosts", hosts(of)),
        Belief::AskerIsHop { host } => say("why-belief-asker-is-hop", host),
        Belief::NobodyHas { host, target } => say("why-belief-nobody-has", host).addr("target", *target),
        Belief::Asked { host } => say("why-belief-asked", host),
        Belief::Has { host, target } => say("why-belief-has", host).addr("target", *target),
        Belief::AlwaysTells { host, target } => say("why-belief-always-tells", host).addr("target", *target),
        Belief::Leaves { devs: by } => Message::new("why-belief-leaves").said("devs", devs(by)),
        Belief::Unheard { devs: by } => Message::new("why-belief-unheard").said("devs", devs(by)),
        Belief::LoHears { devs: by } => Message::new("why-belief-lo-hears").said("devs", devs(by)),
        Belief::OwnByCard { devs: by } => Message::new("why-belief-own-by-card").said("devs", devs(by)),
        Belief::OtherWay { wrong, devs: by } => {
            Message::new("why-belief-other-way").said("wrong", devs(wrong)).said("devs", devs(by))
        }
        Belief::OneEar { devs: by } => Message::new("why-belief-one-ear").said("devs", devs(by)),
        Belief::EveryEar { devs: by } => Message::new("why-belief-every-ear").said("devs", devs(by)),
        Belief::TableFirst { table, before } => Message::new("why-belief-table-first")
            .code("table", &table_name(*table))
            .code("before", &table_name(*before)),
        Belief::ShorterWins { is_default, len } => Message::new("why-belief-shorter-wins")
            .choose("which", if *is_default { "default" } else { "other" })
            .code("len", &format!("/{len}")),
        Belief::Mask { dst, len } => Message::new("why-belief-mask").addr("dst", *dst).code("len", &format!("/{len}")),
        Belief::AnyMetric => Message::new("why-belief-any-metric"),
        Belief::Fits => Message::new("why-belief-fits"),
        Belief::NoneHolds { dst, route } => {
            Message::new("why-belief-none-holds").addr("dst", *dst).code("route", route)
        }
        Belief::ForIt { host, dst } => say("why-belief-for-it", host).addr("dst", *dst),
        Belief::NotForIt { host, dst } => say("why-belief-not-for-it", host).addr("dst", *dst),
        Belief::Free { host } => say("why-belief-free", host),
        Belief::NoRouter { host } => say("why-belief-no-router", host),
        Belief::OutBy { host, wrong, dev } => Message::new("why-belief-out-by")
            .code("wrong", names.dev(*host, *wrong))
            .code("dev", names.dev(*host, *dev)),
        Belief::StandsOn { host, dev } => Message::new("why-belief-stands-on").code("dev", names.dev(*host, *dev)),
        Belief::Lowest => Message::new("why-belief-lowest"),
        Belief::First { right } => Message::new("why-belief-first").addr("right", *right),
    }
}
