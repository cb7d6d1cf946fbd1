//! What would have happened without a line: two outcomes of a command, and where they part, in a sentence or two.

use sim_core::base::HostId;
use sim_core::lab::{CommandRun, Run};
use sim_core::why::{Difference, End, Hop, Lost, Matter, Mattered, Story};

use super::list;
use super::message::Message;
use super::rich::{self, Rich};
use crate::l10n::Lang;

/// What mattered for a command, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct MatteredText {
    /// As [`Mattered::matters`] has them.
    pub instead: Vec<Rich>,
    /// All lines that only make things exist, in one sentence, if there are any.
    pub builds: Option<Rich>,
    /// That nothing mattered, or not everything could be tried.
    pub remarks: Vec<Rich>,
}

/// Says what mattered for a command of a run.
pub fn mattered(run: &Run, mattered: &Mattered, lang: Lang) -> MatteredText {
    let teller = Instead::of(run, mattered, lang);
    let builders: Vec<usize> =
        mattered.matters.iter().filter(|matter| matter.builds).flat_map(|matter| lines(run, matter)).collect();
    let builds =
        Message::new("why-mattered-builds").count("count", builders.len()).said("lines", said(&builders, lang));
    let none = mattered.matters.is_empty() && !mattered.cut;
    let remarks = [none.then_some("why-mattered-none"), mattered.cut.then_some("why-mattered-cut")];
    MatteredText {
        instead: mattered.matters.iter().map(|matter| teller.say(&lines(run, matter), matter)).collect(),
        builds: (!builders.is_empty()).then(|| builds.say(lang)),
        remarks: remarks.into_iter().flatten().map(|key| Message::new(key).say(lang)).collect(),
    }
}

/// Headings of the parts of an answer.
pub fn heading(key: Heading, lang: Lang) -> Rich {
    let key = match key {
        Heading::Because => "why-mattered-because",
        Heading::Mattered => "why-mattered-head",
    };
    Message::new(key).say(lang)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    Because,
    Mattered,
}

/// The lines of which it speaks, in order.
pub fn lines(run: &Run, matter: &Matter) -> Vec<usize> {
    matter.without.iter().filter_map(|id| run.command(*id)).map(|command| command.line_no).collect()
}

fn said(lines: &[usize], lang: Lang) -> String {
    list::join(&lines.iter().map(|line| rich::line(*line)).collect::<Vec<_>>(), lang)
}

/// Tells of one command in a language.
pub(super) struct Instead<'a> {
    pub(super) run: Option<&'a Run>,
    pub(super) mattered: &'a Mattered,
    /// Who runs the command, and what it asks for.
    pub(super) asker: String,
    pub(super) dst: String,
    pub(super) lang: Lang,
}

impl<'a> Instead<'a> {
    pub(super) fn of(run: &'a Run, mattered: &'a Mattered, lang: Lang) -> Self {
        let command = run.command(mattered.of);
        let story = command.and_then(Story::read);
        let name = |command: &CommandRun, host: HostId| command.after.host(host).name.to_string();
        let asker = command.zip(story.map(|story| story.asker)).map(|(command, host)| name(command, host));
        let dst = story.map(|story| story.dst.to_string());
        Self { run: Some(run), mattered, asker: asker.unwrap_or_default(), dst: dst.unwrap_or_default(), lang }
    }

    /// What would happen after a change.
    pub(super) fn then(&self, matter: &Matter) -> Rich {
        self.sentence(Message::new("why-instead-then").text(self.lang, ""), matter).say(self.lang)
    }

    /// `lines` are those that are gone.
    pub(super) fn say(&self, lines: &[usize], matter: &Matter) -> Rich {
        let lead = Message::new("why-instead-without").count("count", lines.len());
        let lead = lead.said("lines", said(lines, self.lang)).text(self.lang, "");
        let Some(failed) = &matter.fails else {
            return self.sentence(lead, matter).say(self.lang);
        };
        let line = self.run.and_then(|run| run.command(failed.id)).map_or(0, |command| command.line_no);
        let words = if failed.said.is_empty() { "none" } else { "some" };
        let fails = Message::new("why-instead-fails").said("without", lead).line("line", line);
        let fails = fails.code("said", failed.said.trim_end_matches('.')).choose("words", words).say(self.lang);
        Rich::sentences([fails, self.then(matter)])
    }

    /// `without` is how the sentence begins.
    pub(super) fn sentence(&self, without: String, matter: &Matter) -> Message {
        let say = |key| Message::new(key).said("without", without.clone());
        let way = |hops: &[Hop], some, none| {
            let hop = |hop: &Hop| {
                let said = Message::new("why-instead-hop").word("dev", &hop.dev).word("host", &hop.host);
                said.text(self.lang, "")
            };
            let hops: Vec<String> = hops.iter().map(hop).collect();
            if hops.is_empty() { say(none) } else { say(some).said("way", list::join(&hops, self.lang)) }
        };
        let (now, then) = (&self.mattered.outcome, &matter.outcome);
        match now.difference(then) {
            None | Some(Difference::End) => self.end(&say, matter),
            Some(Difference::Way) => way(&then.way, "why-instead-way", "why-instead-way-none"),
            Some(Difference::Back) => way(&then.back, "why-instead-back", "why-instead-back-none"),
            Some(Difference::Source { src }) => say("why-instead-source").addr("src", src),
            Some(Difference::Said { line }) => say("why-instead-said").code("line", &line),
            Some(Difference::SaidLess) => say("why-instead-said-less"),
            Some(Difference::Exit { status }) => {
                say("why-instead-exit").count("status", usize::try_from(status).unwrap_or(255))
            }
            Some(Difference::Tap { host, dev, frames }) => {
                say("why-instead-tap").word("host", &host).word("dev", &dev).count("frames", frames)
            }
            Some(Difference::Frames { host, dev }) => say("why-instead-frames").word("host", &host).word("dev", &dev),
        }
    }

    fn end(&self, say: &impl Fn(&'static str) -> Message, matter: &Matter) -> Message {
        let about = |key| say(key).word("host", &self.asker).code("dst", &self.dst);
        match &matter.outcome.end {
            End::Quiet => match matter.outcome.said.lines().rfind(|line| !line.trim().is_empty()) {
                Some(line) => say("why-instead-fails-itself").code("said", line.trim()),
                None => say("why-instead-nothing"),
            },
            End::Answered { by } => {
                let others: Vec<_> =
                    by.iter().filter(|host| ***host != *self.asker).map(|host| rich::word(host)).collect();
                let key = match (others.len() < by.len(), others.is_empty()) {
                    (true, true) => "why-instead-answered-itself",
                    (true, false) => "why-instead-answered-all",
                    (false, _) => "why-instead-answered",
                };
                about(key).said("by", list::join(&others, self.lang))
            }
            End::Found { route } => about("why-instead-found").code("route", route),
            End::NoRoute => about("why-instead-no-route"),
            End::Refused { error } => about("why-instead-refused").code("error", error),
            End::NeighbourSilent { nexthop } => about("why-instead-silent-neighbour").addr("nexthop", *nexthop),
            End::ReplyLost { by, how } => {
                let lost = |key| about(key).word("by", by);
                match how {
                    Lost::StayedInside => lost("why-instead-reply-inside"),
                    Lost::NoRoute => lost("why-instead-reply-no-route"),
                    Lost::NeighbourSilent { nexthop } => lost("why-instead-reply-silent").addr("nexthop", *nexthop),
                    Lost::Dropped { host, reason } => {
                        lost("why-instead-reply-dropped").word("where", host).code("reason", reason.name())
                    }
                    Lost::Unknown => lost("why-instead-reply-lost"),
                }
            }
            End::ReplyRefused { host } => about("why-instead-reply-refused").word("by", host),
            End::Dropped { host, reason } => {
                about("why-instead-dropped").word("where", host).code("reason", reason.name())
            }
            End::NotModelled => about("why-instead-edge"),
            End::Bound => about("why-instead-bound"),
            End::Silent => about("why-instead-silent"),
        }
    }
}
