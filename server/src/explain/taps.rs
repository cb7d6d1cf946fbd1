//! Which taps heard something and which stayed dark.

use sim_core::base::HostId;
use sim_core::trace::StepKind;
use sim_core::why::Story;

use super::list;
use super::message::Message;
use super::names::Names;
use super::rich::{self, Rich};
use crate::l10n::Lang;

/// A sentence for each host that heard something, and one for those that did not.
pub(super) fn sentences(story: &Story<'_>, names: &Names<'_>, lang: Lang) -> Rich {
    if story.heard.is_empty() {
        let sent = story.count(|step| matches!(step.kind, StepKind::Send { .. })) > 0;
        return Message::new(if sent { "why-taps-deaf" } else { "why-taps-none" }).say(lang);
    }
    let mut hosts: Vec<_> = names.hosts.iter().map(|host| host.id).collect();
    hosts.sort_by_key(|host| *host != story.asker); // stable: the asker first
    let (ears, deaf): (Vec<_>, Vec<_>) =
        hosts.into_iter().partition(|host| story.heard.iter().any(|heard| heard.host == *host));
    let mut said: Vec<_> = ears.into_iter().map(|host| of_host(story, names, host, lang)).collect();
    let deaf: Vec<_> = deaf.into_iter().map(|host| rich::word(names.host(host))).collect();
    if !deaf.is_empty() {
        let hosts = list::join(&deaf, lang);
        said.push(Message::new("why-taps-hosts-dark").count("count", deaf.len()).said("hosts", hosts).say(lang));
    }
    Rich::sentences(said)
}

/// The devices of a host whose taps heard nothing.
pub(super) fn dark(story: &Story<'_>, names: &Names<'_>, host: HostId) -> Vec<String> {
    let links = names.state(host).map_or(&[][..], |host| &host.links);
    let silent = links.iter().filter(|link| count(story, host, link.ifindex.0) == 0);
    silent.map(|link| link.name.clone()).collect()
}

fn of_host(story: &Story<'_>, names: &Names<'_>, host: HostId, lang: Lang) -> Rich {
    let links = names.state(host).map_or(&[][..], |host| &host.links);
    let mut loud: Vec<_> = links.iter().map(|link| (count(story, host, link.ifindex.0), &link.name)).collect();
    loud.retain(|(frames, _)| *frames > 0);
    let loud: Vec<_> = loud
        .into_iter()
        .map(|(frames, dev)| Message::new("why-taps-ear").count("frames", frames).word("dev", dev).text(lang, ""))
        .collect();
    let dark: Vec<_> = dark(story, names, host).iter().map(|dev| rich::word(dev)).collect();
    let key = if dark.is_empty() { "why-taps-host" } else { "why-taps-host-some" };
    let said = Message::new(key).word("host", names.host(host)).said("ears", list::join(&loud, lang));
    said.said("dark", list::join(&dark, lang)).say(lang)
}

fn count(story: &Story<'_>, host: HostId, ifindex: u32) -> usize {
    story.heard.iter().filter(|heard| heard.host == host && heard.dev.0 == ifindex).count()
}
