//! Which address a packet leaves with that had none, and why the others did not win.

use sim_core::base::{Nexthop, Route, Scope};
use sim_core::ipv4::{IfAddr, SourceFate};
use sim_core::trace::StepKind;

use super::message::Message;
use super::rich::Rich;
use super::text::CandidateText;
use super::told::Told;
use crate::l10n::Lang;

/// Addresses in the list; of the others it is said how many they are.
const SHOWN: usize = 6;

/// The addresses that were weighed, the winner first. Empty where there was one, or no route of the trace led to it.
pub(super) fn candidates(told: &Told<'_>, lang: Lang) -> (Vec<CandidateText>, Option<Rich>) {
    let StepKind::Source { src, .. } = told.step.kind else { return (Vec::new(), None) };
    let netns = told.names.netns(told.step.host);
    let weighed = netns.zip(way(told)).map(|(netns, (route, way))| netns.ipv4.weigh_sources(&route, way.as_ref()));
    let mut weighed = weighed.unwrap_or_default();
    weighed.retain(|(own, fate)| !is_unread(*fate) || own.scope != Scope::HOST); // nobody thinks of 127.0.0.1
    weighed.sort_by_key(|(_, fate)| (*fate != SourceFate::Won, is_unread(*fate))); // stable
    if weighed.len() < 2 || weighed.first().is_none_or(|(own, fate)| *fate != SourceFate::Won || own.addr() != src) {
        return (Vec::new(), None);
    }
    let rest = weighed.len().saturating_sub(SHOWN);
    let texts = weighed.into_iter().take(SHOWN).map(|(own, fate)| text(told, lang, own, fate)).collect();
    (texts, (rest > 0).then(|| Message::new("why-more-sources").count("count", rest).say(lang)))
}

/// The kernel came to no choice about it.
fn is_unread(fate: SourceFate) -> bool {
    matches!(fate, SourceFate::RouteSays | SourceFate::OtherDevice)
}

/// The route and the nexthop that the search before came to.
fn way(told: &Told<'_>) -> Option<(Route, Option<Nexthop>)> {
    let mut chosen = None;
    for step in told.steps[..told.index].iter().rev().take_while(|step| step.host == told.step.host) {
        if let StepKind::Nexthop(read) = &step.kind {
            chosen = chosen.or_else(|| read.winner().map(|won| won.nexthop));
        } else if let StepKind::Table(read) = &step.kind {
            let route = read.winner()?.route;
            let nexthop = chosen.or_else(|| route.nexthops.iter().next().copied());
            return Some(((*route).clone(), nexthop));
        }
    }
    None
}

fn text(told: &Told<'_>, lang: Lang, own: &IfAddr, fate: SourceFate) -> CandidateText {
    let lost = |key| Message::new(key).say(lang);
    let (fate, reason) = match fate {
        SourceFate::Won => ("won", Rich::default()),
        SourceFate::RouteSays => ("never", lost("why-never-route-says")),
        SourceFate::Secondary => ("lost", lost("why-lost-secondary")),
        SourceFate::ScopeTooNear => ("lost", lost("why-lost-scope-too-near")),
        SourceFate::OtherNetwork => ("lost", lost("why-lost-not-the-gateways")),
        SourceFate::Later => ("lost", lost("why-lost-later-address")),
        SourceFate::OtherDevice => ("never", lost("why-never-other-interface")),
    };
    let dev = told.names.dev(told.step.host, own.dev);
    let line_no = told.names.last_line(&own.cause);
    CandidateText { route: format!("{} dev {dev}", own.net), fate, reason, line_no, full: None }
}

/// Everything that this module can say.
#[cfg(test)]
pub(super) fn sayings(lang: Lang) -> Vec<Rich> {
    let lost = ["why-never-route-says", "why-lost-secondary", "why-lost-scope-too-near", "why-lost-not-the-gateways"];
    let more = ["why-lost-later-address", "why-never-other-interface"];
    let all = lost.into_iter().chain(more).map(Message::new);
    all.chain([1, 7].map(|count| Message::new("why-more-sources").count("count", count)))
        .map(|message| message.say(lang))
        .collect()
}
