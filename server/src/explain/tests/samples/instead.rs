//! One of every way in which an outcome may differ from another, made by hand.

use sim_core::base::{CommandId, DropReason};
use sim_core::packet::Payload;
use sim_core::trace::Dir;
use sim_core::why::{End, Failed, Hop, Lost, Matter, Mattered, Outcome, Pass, Tap};

use super::{addr, request};
use crate::explain::beside;
use crate::explain::instead::{self, Heading, Instead};
use crate::explain::rich::Rich;
use crate::explain::wish;
use crate::l10n::Lang;

/// A ping that B answers over a wire.
fn now() -> Outcome {
    let hop = |host: &str, pass| Hop { host: host.into(), dev: "eth0".to_owned(), pass };
    Outcome {
        exit: 0,
        end: End::Answered { by: vec!["B".into()] },
        way: vec![hop("A", Pass::Out), hop("B", Pass::In)],
        back: vec![hop("B", Pass::Out), hop("A", Pass::In)],
        taps: vec![tap(vec![(Dir::Out, request())])],
        said: "1 received\n".to_owned(),
    }
}

fn tap(heard: Vec<(Dir, Payload)>) -> Tap {
    Tap { host: "A".into(), dev: "eth0".to_owned(), heard }
}

fn ends() -> Vec<End> {
    let lost = |how| End::ReplyLost { by: "B".into(), how };
    let reason = DropReason::IpRpfilter;
    vec![
        End::Quiet,
        End::Answered { by: vec!["A".into()] },
        End::Answered { by: vec!["A".into(), "C".into()] },
        End::Answered { by: vec!["C".into()] },
        End::Found { route: "10.0.0.2 dev eth0 src 10.0.0.1 uid 0".to_owned() },
        End::NoRoute,
        End::Refused { error: "Permission denied" },
        End::NeighbourSilent { nexthop: addr(9) },
        lost(Lost::StayedInside),
        lost(Lost::NoRoute),
        lost(Lost::NeighbourSilent { nexthop: addr(9) }),
        lost(Lost::Dropped { host: "A".into(), reason }),
        lost(Lost::Unknown),
        End::ReplyRefused { host: "B".into() },
        End::Dropped { host: "R".into(), reason },
        End::NotModelled,
        End::Bound,
        End::Silent,
    ]
}

fn outcomes() -> Vec<Outcome> {
    let mut all: Vec<Outcome> = ends().into_iter().map(|end| Outcome { end, ..now() }).collect();
    let Payload::Ipv4(ip) = request() else { return all };
    let other_source = Payload::Ipv4(sim_core::packet::Ipv4 { src: addr(7), ..ip });
    let other_ttl = Payload::Ipv4(sim_core::packet::Ipv4 { ttl: 3, ..ip });
    all.extend([
        Outcome { end: End::Quiet, said: String::new(), ..now() },
        Outcome { way: now().back, ..now() },
        Outcome { way: Vec::new(), ..now() },
        Outcome { back: now().way, ..now() },
        Outcome { back: Vec::new(), ..now() },
        Outcome { taps: vec![tap(vec![(Dir::Out, other_source)])], ..now() },
        Outcome { said: "0 received\n".to_owned(), ..now() },
        Outcome { said: String::new(), ..now() },
        Outcome { exit: 1, ..now() },
        Outcome { taps: Vec::new(), ..now() },
        Outcome { taps: vec![tap(vec![(Dir::Out, request()); 3])], ..now() },
        Outcome { taps: vec![tap(vec![(Dir::Out, other_ttl)])], ..now() },
    ]);
    all
}

/// All that can be said of what would have been, with a name for each.
pub(in crate::explain::tests) fn sayings(lang: Lang) -> Vec<(String, Rich)> {
    let of = Mattered { of: CommandId(9), outcome: now(), matters: Vec::new(), cut: false };
    let teller = Instead { run: None, mattered: &of, asker: "A".to_owned(), dst: "10.0.0.2".to_owned(), lang };
    let fails = |said: &str| Some(Failed { id: CommandId(8), said: said.to_owned() });
    let mut all = Vec::new();
    for outcome in outcomes() {
        let what = format!("instead {:?}", of.outcome.difference(&outcome));
        for (fails, lines) in [(None, &[4][..]), (None, &[4, 5]), (fails("Error: no."), &[4]), (fails(""), &[4])] {
            let without = vec![CommandId(4); lines.len()];
            let matter = Matter { without, builds: false, outcome: outcome.clone(), fails };
            all.push((what.clone(), teller.say(lines, &matter)));
        }
    }
    let run = sim_core::lab::Lab::parse("ip netns add A\nip netns exec A ping -c 1 127.0.0.1\n").expect("small");
    let (lab, run) = (&run, run.run());
    for mattered in sim_core::why::mattered(lab, &run, &[CommandId(1), CommandId(2)]) {
        for cut in [false, true] {
            let told = instead::mattered(&run, &Mattered { cut, ..mattered.clone() }, lang);
            all.extend(told.builds.into_iter().chain(told.remarks).map(|said| ("mattered".to_owned(), said)));
        }
    }
    all.extend(offers(lang));
    let goals = sim_core::lab::Lab::parse("#@ expect ping A\n#@ expect ping A 10.0.0.1 unanswered\nip netns add A\n")
        .expect("small");
    for mut tried in sim_core::why::goals(&goals) {
        tried.replay = None;
        all.push(("a goal".to_owned(), crate::explain::now(&tried, lang)));
    }
    let ran = sim_core::lab::Lab::parse("ip netns add A\nip netns exec A ping -c 1 127.0.0.1\n").expect("small");
    let up = sim_core::lab::Lab::parse("ip netns add A\nip -n A link set lo up\nip netns exec A ping -c 1 127.0.0.1\n")
        .expect("small");
    let ran = ran.run();
    for other in [&ran, &up.run()] {
        let compared = sim_core::why::compare(&ran, other);
        all.extend(compared.pairs.iter().map(|pair| ("beside".to_owned(), beside::beside(&ran, pair, lang))));
    }
    let apart = sim_core::why::Parting { one: 7, other: 9 };
    all.push(("parting".to_owned(), beside::parting(Some(apart), lang)));
    let since = [apart, sim_core::why::Parting { one: 7, other: 7 }].map(|at| beside::since(Some(at), lang));
    all.extend(since.map(|said| ("since a change".to_owned(), said)));
    let headings = [Heading::Because, Heading::Mattered].map(|key| instead::heading(key, lang));
    all.extend(headings.map(|said| ("a heading".to_owned(), said)));
    all
}

/// What a change would bring about, where another line fails then.
fn offers(lang: Lang) -> Vec<(String, Rich)> {
    let lab = include_str!("../../../../../static/labs/seed-loopback-alias.lab");
    let lab = sim_core::lab::Lab::parse(lab).expect("a lab of ours");
    let run = lab.run();
    let of = run.at_line(53).expect("a ping").id;
    let wish = "leaves_by=enp0s3".parse().expect("a wish");
    let asked = sim_core::why::ask(&lab, &run, of, &wish).expect("there");
    assert!(asked.offers.iter().any(|offer| offer.fails.is_some()), "one after which another line fails");
    wish::offers(&run, of, &asked, lang).into_iter().map(|said| ("an offer".to_owned(), said)).collect()
}
