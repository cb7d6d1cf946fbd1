//! What would have to be different: single changes of a lab after which one of its commands comes to what somebody
//! wishes, found by replay, the smallest first.

use std::collections::BTreeSet;
use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

use super::candidates::{Candidate, candidates};
use super::outcome::{End, Outcome, Pass};
use super::story::Story;
use crate::base::CommandId;
use crate::lab::{Edit, Lab, Run};

/// What a command should come to. As text: `answered`, `answered_by=B`, `leaves_by=eth0`, `from=10.0.0.1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A reply is read, whoever made it; of `ip route get`, that there is a route.
    Answered,
    /// That host makes a reply, and it is read.
    AnsweredBy(String),
    /// A request passes that device of the host that asks.
    LeavesBy(String),
    /// The first request has that source.
    From(Ipv4Addr),
}

/// A text that is no wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a wish is answered, answered_by=HOST, leaves_by=DEV or from=ADDRESS")]
pub struct NoWish;

impl FromStr for Wish {
    type Err = NoWish;

    fn from_str(text: &str) -> Result<Self, NoWish> {
        match text.split_once('=') {
            None if text == "answered" => Ok(Self::Answered),
            Some(("answered_by", host)) if !host.is_empty() => Ok(Self::AnsweredBy(host.to_owned())),
            Some(("leaves_by", dev)) if !dev.is_empty() => Ok(Self::LeavesBy(dev.to_owned())),
            Some(("from", addr)) => addr.parse().map(Self::From).map_err(|_| NoWish),
            Some(_) | None => Err(NoWish),
        }
    }
}

impl fmt::Display for Wish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered => f.write_str("answered"),
            Self::AnsweredBy(host) => write!(f, "answered_by={host}"),
            Self::LeavesBy(dev) => write!(f, "leaves_by={dev}"),
            Self::From(addr) => write!(f, "from={addr}"),
        }
    }
}

impl Wish {
    /// Whether an outcome of a command of the host `asker` is what was wished for.
    pub fn holds(&self, outcome: &Outcome, asker: &str) -> bool {
        match (self, &outcome.end) {
            (Self::Answered, end) => matches!(end, End::Answered { .. } | End::Found { .. }),
            (Self::AnsweredBy(host), End::Answered { by }) => by.iter().any(|own| **own == **host),
            (Self::AnsweredBy(_), _) => false,
            (Self::LeavesBy(dev), End::Found { route }) => after(route, "dev") == Some(dev),
            (Self::LeavesBy(dev), _) => {
                outcome.way.iter().any(|hop| *hop.host == *asker && hop.dev == *dev && hop.pass != Pass::In)
            }
            (Self::From(addr), End::Found { route }) => after(route, "src").is_some_and(|src| src.parse() == Ok(*addr)),
            (Self::From(addr), _) => outcome.source() == Some(*addr),
        }
    }
}

/// The word behind a word.
fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.split_whitespace().skip_while(|own| *own != word).nth(1)
}

/// What was found for a wish.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What the command comes to as the lab is.
    pub outcome: Outcome,
    /// It is so already. Nothing was tried then.
    pub holds: bool,
    /// At most [`MOST_OFFERS`], the smallest first; those after which another command fails that does not fail now come last.
    pub offers: Vec<Offer>,
    /// So many changes were tried by replay.
    pub tried: usize,
    /// Not all that could be tried was: that would have taken too long.
    pub cut: bool,
}

/// One change after which the wish holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub edit: Edit,
    /// The line that is changed or taken out, or above which a new one stands.
    pub line: usize,
    /// What stands there now; `None` where a line is put in.
    pub was: Option<String>,
    /// What would stand there; `None` where the line is taken out.
    pub now: Option<String>,
    /// Characters that are other ones, taken out or put in.
    pub size: usize,
    pub outcome: Outcome,
    /// The first command before the one that is asked about that would fail, though it does not now, and the last line
    /// that it would print.
    pub fails: Option<(String, String)>,
}

/// So many changes are offered at most.
pub const MOST_OFFERS: usize = 5;

/// Commands and events that all replays may take together: some tenths of a second.
const WORK: usize = 200_000;

/// Single changes after which the command `of` comes to what is wished: another prefix length, device, gateway or
/// sysctl value in a line, a line less, a sysctl or a route more. Each was replayed, and the wish holds in the replay.
/// `None` if there is no such command.
pub fn ask(lab: &Lab, run: &Run, of: CommandId, wish: &Wish) -> Option<Asked> {
    let command = run.command(of)?;
    let outcome = Outcome::of(command);
    let host = |story: Story<'_>| command.after.host(story.asker).name.to_string();
    let asker = Story::read(command).map(host).unwrap_or_default();
    let mut asked = Asked { holds: wish.holds(&outcome, &asker), outcome, offers: Vec::new(), tried: 0, cut: false };
    // What comes after the command has no part in it.
    let lines: Vec<&str> = lab.entries.iter().take(command.line_no).map(|entry| entry.text.as_str()).collect();
    let Ok(lab) = Lab::parse(&(lines.join("\n") + "\n")) else { return Some(asked) };
    if asked.holds || asker.is_empty() {
        return Some(asked);
    }
    let failing: BTreeSet<&str> =
        run.commands.iter().filter(|command| command.exit != 0).map(|command| command.line.as_str()).collect();
    let mut all = candidates(&lab, run, command, &asked.outcome);
    all.sort_by_key(|candidate| candidate.size);
    let (mut work, mut late, mut done) = (0, Vec::new(), BTreeSet::new());
    for candidate in all {
        if asked.offers.len() == MOST_OFFERS || work >= WORK {
            asked.cut = work >= WORK;
            break;
        }
        if done.contains(&candidate.about) {
            continue;
        }
        asked.tried += 1;
        let Some(change) = tried(&lab, &candidate, wish, &asker, &failing, &mut work) else { continue };
        done.insert(candidate.about);
        if change.fails.is_none() { asked.offers.push(change) } else { late.push(change) }
    }
    asked.offers.extend(late);
    asked.offers.truncate(MOST_OFFERS);
    Some(asked)
}

/// A candidate by replay; `None` if the wish does not hold then, or the change itself fails.
fn tried(
    lab: &Lab,
    candidate: &Candidate,
    wish: &Wish,
    asker: &str,
    failing: &BTreeSet<&str>,
    work: &mut usize,
) -> Option<Offer> {
    let edited = lab.edited(&candidate.edit).ok()?;
    let run = edited.lab.run();
    *work += run.commands.len() + run.world(None).happened() as usize;
    let (probe, before) = run.commands.split_last()?;
    let outcome = Outcome::of(probe);
    if !wish.holds(&outcome, asker) {
        return None;
    }
    let own = candidate.now.as_ref().and(edited.line);
    if before.iter().any(|command| Some(command.line_no) == own && command.exit != 0) {
        return None;
    }
    let fails = before.iter().find(|command| {
        command.exit != 0 && command.record.trace.is_empty() && !failing.contains(command.line.as_str())
    });
    let fails = fails.map(|command| {
        let said = if command.stderr.is_empty() { &command.stdout } else { &command.stderr };
        (command.line.clone(), said.lines().last().unwrap_or_default().to_owned())
    });
    let Candidate { edit, line, was, now, size, .. } = candidate.clone();
    Some(Offer { edit, line, was, now, size, outcome, fails })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two hosts on a router each, whose network the other one does not know: B has no way back.
    const ROUTED: &str = "ip netns add A\nip netns add R\nip netns add B\n\
        ip link add a0 netns A type veth peer name r0 netns R\nip link add b0 netns B type veth peer name r1 netns R\n\
        ip -n A link set a0 up\nip -n B link set b0 up\nip -n R link set r0 up\nip -n R link set r1 up\n\
        ip -n A addr add 10.0.1.1/24 dev a0\nip -n R addr add 10.0.1.9/24 dev r0\nip -n R addr add 10.0.2.9/24 dev r1\n\
        ip -n B addr add 10.0.2.1/24 dev b0\nip -n A route add default via 10.0.1.9\n";
    const PING: &str = "ip netns exec A ping -c 1 -W 1 10.0.2.1\n";

    fn asked(lab: &str, wish: &str) -> Asked {
        let lab = Lab::parse(lab).expect("small");
        let run = lab.run();
        let of = run.commands.last().expect("a probe").id;
        ask(&lab, &run, of, &wish.parse().expect("a wish")).expect("the command is there")
    }

    fn offered(lab: &str, wish: &str) -> Vec<String> {
        let say = |offer: &Offer| match (&offer.was, &offer.now) {
            (_, Some(now)) => now.clone(),
            (Some(was), None) => format!("without {was}"),
            (None, None) => String::new(),
        };
        asked(lab, wish).offers.iter().map(say).collect()
    }

    #[test]
    fn a_way_back_and_forwarding_are_found_where_only_they_are_missing() {
        let forwards = "ip netns exec R sysctl -w net.ipv4.ip_forward=1\n";
        let back = "ip -n B route add default via 10.0.2.9\n";
        let found = offered(&format!("{ROUTED}{forwards}{PING}"), "answered");
        assert!(found.contains(&back.trim().to_owned()), "{found:?}");
        assert!(found.contains(&"ip -n B route add 10.0.1.0/24 via 10.0.2.9".to_owned()), "{found:?}");
        let found = offered(&format!("{ROUTED}{back}{PING}"), "answered_by=B");
        assert_eq!(found.first().map(String::as_str), Some(forwards.trim()));
    }

    #[test]
    fn what_is_wrong_in_a_line_is_found_there_first() {
        let wrong = ROUTED.replace("default via 10.0.1.9", "default via 10.0.1.8");
        let more = "ip netns exec R sysctl -w net.ipv4.ip_forward=1\nip -n B route add default via 10.0.2.9\n";
        let found = offered(&format!("{wrong}{more}{PING}"), "answered");
        assert_eq!(found.first().map(String::as_str), Some("ip -n A route add default via 10.0.1.9"));
    }

    #[test]
    fn a_line_too_many_is_found() {
        let many = "ip netns exec R sysctl -w net.ipv4.ip_forward=1\nip -n B route add default via 10.0.2.9\n\
            ip -n A route add blackhole 10.0.2.0/25\n";
        let found = offered(&format!("{ROUTED}{many}{PING}"), "answered");
        assert!(found.contains(&"without ip -n A route add blackhole 10.0.2.0/25".to_owned()), "{found:?}");
    }

    #[test]
    fn what_holds_already_is_said_and_nothing_tried() {
        let asked = asked("ip netns add A\nip -n A link set lo up\nip netns exec A ping -c 1 127.0.0.1\n", "answered");
        assert!(asked.holds);
        assert_eq!((asked.tried, asked.offers.len()), (0, 0));
    }

    #[test]
    fn the_device_and_the_source_can_be_wished_for() {
        let two = "ip netns add A\nip netns add B\nip link add a0 netns A type veth peer name b0 netns B\n\
            ip link add a1 netns A type veth peer name b1 netns B\nip -n A link set a0 up\nip -n A link set a1 up\n\
            ip -n B link set b0 up\nip -n B link set b1 up\nip -n A addr add 10.0.0.1/24 dev a0\n\
            ip -n A addr add 10.0.9.1/24 dev a1\nip -n B addr add 10.0.0.2/24 dev b0\n\
            ip netns exec A ping -c 1 -W 1 10.0.0.2\n";
        let found = offered(two, "leaves_by=a1");
        assert!(found.contains(&"ip -n A addr add 10.0.0.1/24 dev a1".to_owned()), "{found:?}");
        let found = offered(two, "from=10.0.9.1");
        assert!(!found.is_empty(), "{found:?}");
        assert!("nonsense".parse::<Wish>().is_err() && "from=x".parse::<Wish>().is_err());
        for wish in ["answered", "answered_by=B", "leaves_by=a1", "from=10.0.9.1"] {
            assert_eq!(wish.parse::<Wish>().map(|wish| wish.to_string()).as_deref(), Ok(wish));
        }
    }
}
