//! The form "send a ping from … to …".

use askama::Template;
use sim_core::base::HostId;

use super::links::{Links, Pair};
use crate::l10n::Lang;
use crate::sitting::Sitting;

#[derive(Template)]
#[template(path = "ping.html")]
struct Ping<'a> {
    lang: Lang,
    kept: &'a [Pair],
    hosts: Vec<HostChoice>,
    /// Addresses that somebody in the lab has, to choose from.
    addresses: Vec<String>,
}

/// A host in a list to choose from.
pub(super) struct HostChoice {
    pub(super) name: String,
    pub(super) chosen: bool,
}

pub(super) fn render(sitting: &Sitting<'_>, links: &Links) -> askama::Result<String> {
    let hosts = sitting.run.state(None);
    let mut addresses: Vec<String> = hosts
        .iter()
        .flat_map(|host| &host.addrs)
        .map(|addr| addr.net.addr())
        .filter(|addr| !addr.is_loopback())
        .map(|addr| addr.to_string())
        .collect();
    addresses.dedup();
    Ping { lang: sitting.lang, kept: links.kept(), hosts: choices(sitting, asker(sitting)), addresses }.render()
}

/// Who most likely sends the next command: the host of the current one.
pub(super) fn asker(sitting: &Sitting<'_>) -> Option<HostId> {
    sitting.command.and_then(|command| command.host).or(sitting.focus)
}

/// The hosts of the lab, one of them chosen.
pub(super) fn choices(sitting: &Sitting<'_>, chosen: Option<HostId>) -> Vec<HostChoice> {
    let hosts = sitting.run.state(None);
    hosts.into_iter().map(|host| HostChoice { chosen: Some(host.id) == chosen, name: host.name }).collect()
}
