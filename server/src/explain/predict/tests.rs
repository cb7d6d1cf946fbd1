use std::collections::BTreeSet;
use std::path::Path;

use sim_core::lab::Lab;
use sim_core::packet::Role;
use sim_core::trace::{Heard, Step, StepKind, TableAnswer};

use super::words::{asks, claim};
use super::*;
use crate::explain;
use crate::explain::names::route_words;
use crate::l10n::Lang;
use crate::sitting::Position;

/// Everything that can be asked and claimed, with a name for each.
pub(in crate::explain) fn sayings(lang: Lang, names: &Names<'_>) -> Vec<(String, Rich)> {
    let (a, b) = (HostId(0), HostId(1));
    let target = Ipv4Addr::new(10, 0, 0, 9);
    let questions = [
        Asks::Answerer { asker: a, program: Program::Ping },
        Asks::Answerers { asker: a, program: Program::Ping },
        Asks::Tellers { asker: a, program: Program::Traceroute },
        Asks::Neighbour { asker: a, target },
        Asks::Ears { host: a },
        Asks::Route { host: a, dst: target },
        Asks::Fate { host: a },
    ];
    let (lo, eth) = (IfIndex::LO, IfIndex(2));
    let claims = [
        Claim::Host(a),
        Claim::Host(b),
        Claim::Nobody,
        Claim::Hosts(vec![a, b]),
        Claim::Heard(vec![lo]),
        Claim::Heard(vec![lo, eth]),
        Claim::HeardNowhere,
        Claim::Route("default via 10.0.0.1 dev eth0".into()),
        Claim::NoRoute,
        Claim::Keeps,
        Claim::SendsOn(eth),
        Claim::Stops,
    ];
    let mut all = Vec::new();
    for question in &questions {
        all.push((format!("{question:?}"), asks(question, names).say(lang)));
        all.extend(claims.iter().map(|one| (format!("{one:?}"), claim(one, question, names, lang).say(lang))));
    }
    all
}

/// Is a claim true? Read from steps and frames alone, in another way than the questions are made.
fn is_true(claim: &Claim, question: &Question, steps: &[Step], heard: &[Heard]) -> bool {
    let id = |step: &Step| step.packet().map(|seen| seen.id);
    let role = |step: &Step| step.packet().map(|seen| seen.payload.role());
    match question.asks {
        Asks::Answerer { asker, .. } => {
            let claimed = if let Claim::Host(host) = claim { Some(*host) } else { None };
            makers(asker, false, steps).into_iter().collect::<BTreeSet<_>>().into_iter().eq(claimed)
        }
        Asks::Answerers { asker, .. } => {
            let by: BTreeSet<HostId> = makers(asker, false, steps).into_iter().collect();
            *claim == Claim::Hosts(by.into_iter().collect())
        }
        Asks::Tellers { asker, .. } => {
            let by = makers(asker, true, steps);
            *claim == if by.is_empty() { Claim::Nobody } else { Claim::Hosts(by) }
        }
        Asks::Neighbour { target, asker } => {
            let others = steps[question.at..].iter().filter(|step| step.host != asker);
            let answers = others.filter(|step| {
                matches!(step.kind, StepKind::ArpAnswer { target: of } | StepKind::ArpProxy { target: of, .. } if of == target)
            });
            let by: BTreeSet<HostId> = answers.map(|step| step.host).collect();
            let claimed = if let Claim::Host(host) = claim { Some(*host) } else { None };
            by.into_iter().eq(claimed)
        }
        Asks::Ears { host } => {
            let frames =
                heard.iter().filter(|frame| frame.host == host && role(&steps[frame.step]) == Some(Role::Request));
            let devs: Vec<IfIndex> = frames.map(|frame| frame.dev).collect::<BTreeSet<_>>().into_iter().collect();
            let claimed = if let Claim::Heard(devs) = claim { devs.clone() } else { Vec::new() };
            devs == claimed
        }
        Asks::Route { host, dst } => {
            let ends = steps[question.at..].iter().filter(|step| step.host == host).find_map(|step| {
                if let StepKind::Table(read) = &step.kind {
                    let ends = read.dst == dst && matches!(read.answer, TableAnswer::Route | TableAnswer::Refused);
                    return ends.then(|| read.winner().map(|won| route_words(&won.route, &won.dev)));
                }
                matches!(step.kind, StepKind::NoRoute { .. }).then_some(None)
            });
            let claimed = if let Claim::Route(words) = claim { Some(words.clone()) } else { None };
            ends == Some(claimed)
        }
        Asks::Fate { host } => {
            let packet = id(&steps[question.at - 1]);
            let here: Vec<&Step> =
                steps[question.at..].iter().filter(|step| step.host == host && id(step) == packet).collect();
            let delivered = here.iter().position(|step| step.kind == StepKind::Deliver);
            let forwarded = here.iter().position(|step| matches!(step.kind, StepKind::Forward { .. }));
            match (claim, delivered, forwarded) {
                (Claim::Keeps, Some(kept), sent) => sent.is_none_or(|sent| kept < sent),
                (Claim::SendsOn(dev), kept, Some(sent)) => {
                    let out = here[sent..].iter().find(|step| {
                        matches!(
                            step.kind,
                            StepKind::Transmit | StepKind::NeighWait { .. } | StepKind::NeighKnown { .. }
                        )
                    });
                    kept.is_none_or(|kept| sent < kept) && out.and_then(|step| step.dev) == Some(*dev)
                }
                (Claim::Stops, kept, sent) => kept.is_none() && sent.is_none(),
                _ => false,
            }
        }
    }
}

/// Who made the replies that a program of a host read, or the errors, too; each once, in order.
fn makers(asker: HostId, errors: bool, steps: &[Step]) -> Vec<HostId> {
    let reads = |at: usize| matches!(steps[at].kind, StepKind::Read { .. }) && steps[at].host == asker;
    let mut makers = Vec::new();
    for at in (1..steps.len()).filter(|at| reads(*at)) {
        // What is read was handed to the socket just before.
        let Some(packet) = steps[at].packet().or(steps[at - 1].packet()) else { continue };
        let role = packet.payload.role();
        let counts = matches!(role, Role::Reply | Role::ArpReply) || (errors && role == Role::Error);
        let made = steps.iter().find(|step| step.packet().is_some_and(|seen| seen.id == packet.id));
        makers.extend(made.map(|step| step.host).filter(|host| counts && !makers.contains(host)));
    }
    makers
}

/// Checks every question of a lab; gives back how many of each kind there were.
fn check(name: &str, text: &str, tally: &mut [usize; 7]) {
    let lab = Lab::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let run = lab.run();
    for command in &run.commands {
        let (steps, heard) = (&command.record.trace.steps, &command.record.heard);
        if steps.is_empty() {
            continue;
        }
        let at = Position { line: Some(command.line_no), ..Position::default() };
        let sitting = Sitting::new(&lab, &run, Lang::En, &at);
        let Some(story) = sitting.command.and_then(Story::read) else { continue };
        let names = Names::of(&sitting);
        for question in questions(&story, &names) {
            let what = format!("{name}, line {}: {question:?}", command.line_no);
            assert!((2..=MOST_CHOICES).contains(&question.claims.len()), "{what}");
            assert!(question.at < question.shown_at && question.shown_at <= steps.len(), "{what}");
            let truths: Vec<bool> =
                question.claims.iter().map(|claim| is_true(claim, &question, steps, heard)).collect();
            assert!(truths[0] && truths[1..].iter().all(|truth| !truth), "{truths:?} {what}");
            tally[match question.asks {
                Asks::Answerer { .. } => 0,
                Asks::Neighbour { .. } => 1,
                Asks::Ears { .. } => 2,
                Asks::Route { .. } => 3,
                Asks::Fate { .. } => 4,
                Asks::Answerers { .. } => 5,
                Asks::Tellers { .. } => 6,
            }] += 1;
        }
        for lang in Lang::ALL {
            let sitting = Sitting { lang, ..sitting };
            let texts = explain::steps(&sitting);
            let mut before = 0;
            for said in predictions(&sitting, &texts) {
                let choices: BTreeSet<String> = said.choices.iter().map(Rich::plain).collect();
                assert_eq!(choices.len(), said.choices.len(), "{name}, line {}: {choices:?}", command.line_no);
                assert!(!said.because.is_empty() && said.right < said.choices.len());
                assert!(said.at >= before, "questions come in the order of the steps");
                before = said.at;
            }
        }
    }
}

fn all_of(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let files = std::fs::read_dir(&folder).expect("labs").map(|entry| entry.expect("a file").path());
    let mut labs: Vec<_> = files.filter(|path| path.extension().is_some_and(|ending| ending == "lab")).collect();
    labs.sort();
    labs.into_iter().map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("a text"))).collect()
}

#[test]
fn of_the_choices_exactly_one_is_true_in_the_trace_of_every_public_lab() {
    let mut tally = [0; 7];
    for (name, text) in all_of("static/labs") {
        check(&name, &text, &mut tally);
    }
    assert!(tally[..4].iter().all(|count| *count > 0), "{tally:?}");
    assert!(tally.iter().sum::<usize>() > 20, "{tally:?}");
}

#[test]
fn of_the_choices_exactly_one_is_true_in_what_a_kernel_judged() {
    let mut tally = [0; 7];
    // A third of them, for the sake of time.
    for (name, text) in all_of("tests/kernel/labs").into_iter().step_by(3) {
        check(&name, &text, &mut tally);
    }
    assert!(tally[..5].iter().all(|count| *count > 5), "{tally:?}");
    assert!(tally[5] > 0 && tally[6] > 5, "{tally:?}");
}

#[test]
fn the_first_lab_asks_who_answers_and_which_ear_hears() {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/labs/seed-loopback-alias.lab"));
    let lab = Lab::parse(&text.expect("the lab")).expect("a lab");
    let run = lab.run();
    let sitting = Sitting::new(&lab, &run, Lang::En, &Position::default());
    let said = predictions(&sitting, &explain::steps(&sitting));
    let first: Vec<_> =
        said.iter().take(2).map(|one| (one.question.plain(), one.choices[one.right].plain(), one.at)).collect();
    assert_eq!(
        first,
        [
            ("Who answers? Whose reply will ping on A read?".to_owned(), "A’s own".to_owned(), 0),
            ("On which interface of A will tcpdump see the request?".to_owned(), "only lo".to_owned(), 0),
        ]
    );
}
