//! What one command came to: who answered or why nobody did, which line decided, which taps heard it.

use sim_core::base::{DropReason, Errno, HostId, RouteType};

use sim_core::trace::Program;
use sim_core::why::{Ending, Loss, Story};

use super::decision;
use super::list;
use super::message::Message;
use super::names::Names;
use super::quiet;
use super::rich::{self, Rich};
use super::taps;
use super::text::Answer;
use super::told::Told;
use super::vain;
use super::way;
use crate::l10n::Lang;
use crate::sitting::Sitting;

/// The answer of the command before the reader, from the facts of its whole trace.
pub fn answer(sitting: &Sitting<'_>) -> Answer {
    let Some(story) = sitting.command.and_then(Story::read) else { return quiet::answer(sitting) };
    let names = Names::of(sitting);
    Teller { story: &story, names: &names, lang: sitting.lang }.answer(&story.ending())
}

/// Tells a story in a language.
pub(super) struct Teller<'a> {
    pub(super) story: &'a Story<'a>,
    pub(super) names: &'a Names<'a>,
    pub(super) lang: Lang,
}

impl Teller<'_> {
    pub(super) fn answer(&self, ending: &Ending) -> Answer {
        Answer {
            headline: self.headline(ending).say(self.lang).without_code(),
            paragraph: Rich::sentences(self.paragraph(ending)),
            taps: taps::sentences(self.story, self.names, self.lang),
        }
    }

    fn headline(&self, ending: &Ending) -> Message {
        let head = |key| self.about(key).word("program", self.story.program.name());
        match ending {
            Ending::Answered { by } => self.answered(by),
            Ending::Found => decision::headline(self),
            Ending::NoRoute { .. } if self.refuser().is_none() => head("why-head-no-route"),
            Ending::Refused { errno: Errno::Eacces, .. } if self.goes_to(RouteType::Broadcast) => {
                head("why-head-refused-broadcast")
            }
            Ending::Refused { .. } | Ending::NoRoute { .. } if self.story.program == Program::Ip => {
                head("why-head-refused-way")
            }
            Ending::Refused { .. } | Ending::NoRoute { .. } => head("why-head-refused"),
            Ending::NeighbourSilent { nexthop } if *nexthop == self.story.dst => head("why-head-nobody-has"),
            Ending::NeighbourSilent { nexthop } => head("why-head-gateway-silent").addr("nexthop", *nexthop),
            Ending::ReplyLost { by, .. } if *by == self.story.asker => head("why-head-reply-lost-inside"),
            Ending::ReplyLost { by, .. } => head("why-head-reply-lost").word("by", self.names.host(*by)),
            Ending::ReplyRefused { at } if self.story.steps[*at].host == self.story.asker => {
                head("why-head-reply-refused-itself")
            }
            Ending::ReplyRefused { at } => head("why-head-reply-refused").word("by", self.host_at(*at)),
            Ending::Dropped { reason: DropReason::InvalidProto, .. } => {
                let many = if self.story.dst.is_multicast() { "group" } else { "all" };
                head("why-head-ignored").choose("many", many)
            }
            Ending::Dropped { at, .. } => head("why-head-dropped").word("where", self.host_at(*at)),
            Ending::NotModelled { .. } => head("why-head-edge"),
            Ending::Bound { .. } => head("why-head-bound"),
            Ending::Silent => head("why-head-silent"),
        }
    }

    fn answered(&self, by: &[HostId]) -> Message {
        let itself = by.contains(&self.story.asker);
        let others: Vec<_> = by.iter().filter(|host| **host != self.story.asker).copied().collect();
        let key = match (itself, others.is_empty()) {
            (true, true) => "why-head-answered-itself",
            (true, false) => "why-head-answered-all",
            (false, _) => "why-head-answered",
        };
        self.about(key).said("by", self.list(&others))
    }

    fn paragraph(&self, ending: &Ending) -> Vec<Rich> {
        let mut said = Vec::new();
        let (asker, dst) = (self.story.asker, self.story.dst);
        match ending {
            Ending::Bound { at } => said.push(self.step(*at)),
            Ending::NoRoute { at } | Ending::Refused { at, .. } if self.refuser().is_some() => {
                said.extend(self.refuser().map(|refuser| self.step(refuser)));
                said.push(self.step(*at));
            }
            Ending::NoRoute { at } => {
                said.push(self.step(*at));
                said.extend(decision::missing(self, asker, dst));
            }
            Ending::Found => {
                said.extend(decision::sentences(self, asker, dst));
                if said.is_empty() {
                    said.push(self.about("why-hint-assumed").say(self.lang));
                }
            }
            Ending::Answered { by } => {
                said.extend(decision::sentences(self, asker, dst));
                said.extend(way::there_and_back(self, by));
            }
            Ending::Dropped { at, reason: DropReason::InvalidProto } => {
                said.extend(decision::sentences(self, asker, dst));
                said.push(way::ignored(self));
                said.push(self.step(*at));
            }
            Ending::Refused { at, .. } | Ending::Dropped { at, .. } | Ending::NotModelled { at } => {
                said.extend(decision::sentences(self, asker, dst));
                said.push(self.step(*at));
            }
            Ending::NeighbourSilent { nexthop } => {
                said.extend(decision::sentences(self, asker, dst));
                said.extend(vain::sentences(self, asker, *nexthop));
            }
            Ending::ReplyLost { by, how } => {
                said.extend(decision::sentences(self, asker, dst));
                said.extend(way::there(self));
                said.extend(self.reply_lost(*by, how));
            }
            Ending::ReplyRefused { at } => {
                said.extend(decision::sentences(self, asker, dst));
                said.extend(way::taken_unlooked(self));
                said.push(self.step(*at));
            }
            Ending::Silent => {
                said.extend(decision::sentences(self, asker, dst));
                said.extend(way::there(self));
            }
        }
        said
    }

    fn reply_lost(&self, by: HostId, how: &Loss) -> Vec<Rich> {
        let Some((src, back)) = self.story.reply() else { return Vec::new() };
        let say = |key| Message::new(key).word("by", self.names.host(by)).addr("src", src).addr("back", back);
        match how {
            Loss::StayedInside => {
                let mut said = vec![say("why-reply-inside").say(self.lang)];
                said.extend(decision::origin_of(self, by, back));
                said
            }
            Loss::NoRoute => {
                let mut said = vec![say("why-reply-no-route").say(self.lang)];
                said.extend(decision::missing(self, by, back));
                said
            }
            Loss::NeighbourSilent { nexthop } => vain::sentences(self, by, *nexthop),
            Loss::Dropped { at } => vec![self.step(*at)],
            Loss::Unknown => Vec::new(),
        }
    }

    /// A message that may name who asked and for what.
    pub(super) fn about(&self, key: &'static str) -> Message {
        Message::new(key).word("host", self.names.host(self.story.asker)).addr("dst", self.story.dst)
    }

    fn refuser(&self) -> Option<usize> {
        self.story.refuser(self.story.asker, self.story.dst)
    }

    /// What the list of steps says about one of them.
    pub(super) fn step(&self, at: usize) -> Rich {
        Told::of(self.story, at, self.names).sentence(self.lang)
    }

    pub(super) fn list(&self, hosts: &[HostId]) -> String {
        let names: Vec<_> = hosts.iter().map(|host| rich::word(self.names.host(*host))).collect();
        list::join(&names, self.lang)
    }

    fn host_at(&self, at: usize) -> &str {
        self.names.host(self.story.steps[at].host)
    }

    fn goes_to(&self, kind: RouteType) -> bool {
        let decided = self.story.decision(self.story.asker, self.story.dst);
        decided.and_then(|read| read.winner()).is_some_and(|won| won.route.kind == kind)
    }
}
