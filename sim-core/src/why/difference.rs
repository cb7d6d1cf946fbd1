//! Where two outcomes of one command part, as far as a sentence can say it: the first thing that a person would notice.

use std::net::Ipv4Addr;
use std::sync::Arc;

use serde::Serialize;

use super::outcome::{Hop, Outcome, Tap};
use crate::packet::{Payload, Role};

/// What would be otherwise, the most telling first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Difference {
    /// It would end otherwise: see the other outcome's `end`.
    End,
    /// Its requests would pass other places.
    Way,
    /// What comes back would.
    Back,
    /// Its first request would have another source.
    Source { src: Ipv4Addr },
    /// It would print this line, which it does not print now.
    Said { line: String },
    /// It would print less.
    SaidLess,
    /// It would end with another status, and nothing else.
    Exit { status: i32 },
    /// A tap would hear so many frames.
    Tap { host: Arc<str>, dev: String, frames: usize },
    /// A tap would hear as many, but others.
    Frames { host: Arc<str>, dev: String },
}

impl Outcome {
    /// How another outcome of the same command differs from this one; `None` if it does not.
    pub fn difference(&self, then: &Self) -> Option<Difference> {
        if self == then {
            return None;
        }
        if self.end != then.end {
            return Some(Difference::End);
        }
        if places(&self.way) != places(&then.way) {
            return Some(Difference::Way);
        }
        if places(&self.back) != places(&then.back) {
            return Some(Difference::Back);
        }
        let source = then.source().filter(|src| self.source() != Some(*src));
        let said = || new_line(&self.said, &then.said).map(|line| Difference::Said { line });
        let less = || (self.said != then.said).then_some(Difference::SaidLess);
        let exit = || (self.exit != then.exit).then_some(Difference::Exit { status: then.exit });
        let source = source.map(|src| Difference::Source { src });
        source.or_else(said).or_else(less).or_else(exit).or_else(|| self.tap(then))
    }

    /// Of the first request that a tap of its way heard.
    pub(super) fn source(&self) -> Option<Ipv4Addr> {
        let first = self.way.first()?;
        let tap = self.taps.iter().find(|tap| tap.host == first.host && tap.dev == first.dev)?;
        let of = |role| {
            let first = tap.heard.iter().find(|(_, payload)| payload.role() == role);
            first.map(|(_, payload)| match payload {
                Payload::Ipv4(ip) => ip.src,
                Payload::Arp(arp) => arp.sender,
            })
        };
        of(Role::Request).or_else(|| of(Role::ArpRequest))
    }

    fn tap(&self, then: &Self) -> Option<Difference> {
        let of = |taps: &[Tap], place: (&Arc<str>, &str)| {
            taps.iter().find(|tap| (&tap.host, tap.dev.as_str()) == place).map_or(0, |tap| tap.heard.len())
        };
        let all = || self.taps.iter().chain(&then.taps).map(|tap| (&tap.host, tap.dev.as_str()));
        let named = |(host, dev): (&Arc<str>, &str)| (Arc::clone(host), dev.to_owned());
        let counts = all().find(|place| of(&self.taps, *place) != of(&then.taps, *place)).map(|place| {
            let ((host, dev), frames) = (named(place), of(&then.taps, place));
            Difference::Tap { host, dev, frames }
        });
        counts.or_else(|| {
            let (_, other) = self.taps.iter().zip(&then.taps).find(|(one, other)| one != other)?;
            Some(Difference::Frames { host: Arc::clone(&other.host), dev: other.dev.clone() })
        })
    }
}

/// In the order of the way, whatever the packet does there.
fn places(hops: &[Hop]) -> Vec<(&str, &str)> {
    hops.iter().map(|hop| (&*hop.host, hop.dev.as_str())).collect()
}

/// The first line that is only in the second text.
fn new_line(now: &str, then: &str) -> Option<String> {
    let known = |line: &&str| !line.trim().is_empty() && !now.lines().any(|own| own == *line);
    then.lines().find(known).map(|line| line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Lab;

    const TWO: &str = "ip netns add A\nip netns add B\nip link add a0 netns A type veth peer name b0 netns B\n\
        ip link add a1 netns A type veth peer name b1 netns B\nip -n A link set a0 up\nip -n B link set b0 up\n\
        ip -n A link set a1 up\nip -n B link set b1 up\nip -n A addr add 10.0.0.1/24 dev a0\n\
        ip -n A addr add 10.0.0.3/24 dev a0\nip -n B addr add 10.0.0.2/24 dev b0\n";

    /// How a ping differs with some lines before it.
    #[track_caller]
    fn check(more: &str, expected: Option<Difference>) {
        let of = |more: &str| {
            let text = format!("{TWO}{more}ip netns exec A ping -c 1 -W 1 10.0.0.2\n");
            let run = Lab::parse(&text).expect("small").run();
            Outcome::of(run.commands.last().expect("a ping"))
        };
        assert_eq!(of("").difference(&of(more)), expected);
    }

    #[test]
    fn the_most_telling_thing_is_named() {
        check("ip netns add C\n", None);
        check("ip -n B link set b0 down\n", Some(Difference::End));
        let src = "ip -n A route replace 10.0.0.0/24 dev a0 src 10.0.0.3\n";
        check(src, Some(Difference::Source { src: Ipv4Addr::new(10, 0, 0, 3) }));
        let way = "ip -n A route add 10.0.0.2 dev a1 src 10.0.0.1\n";
        check(way, Some(Difference::Way));
        let known = "ip netns exec A ping -c 1 -W 1 10.0.0.2\n";
        check(known, Some(Difference::Tap { host: "A".into(), dev: "a0".to_owned(), frames: 2 }));
    }
}
