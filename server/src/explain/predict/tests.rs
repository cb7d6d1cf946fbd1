use std::collections::BTreeSet;
use std::path::Path;

use expect_test::expect;
use ipnet::Ipv4Net;
use sim_core::base::TableId;
use sim_core::lab::{CommandRun, Lab};
use sim_core::packet::{Payload, Role};
use sim_core::trace::{Heard, Step, StepKind, TableAnswer};

use super::beliefs::{Belief, belief};
use super::words::{asks, claim};
use super::*;
use crate::explain::names::route_words;
use crate::explain::{self, Span};
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
        Asks::Source { host: a, dst: target },
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
        Claim::Addr(target),
    ];
    let mut all = Vec::new();
    for question in &questions {
        all.push((format!("{question:?}"), asks(question, names).say(lang)));
        all.extend(claims.iter().map(|one| (format!("{one:?}"), claim(one, question, names, lang).say(lang))));
    }
    for belief in beliefs() {
        all.push((format!("{belief:?}"), because::belief(&belief, &questions[0], names, lang).say(lang)));
    }
    all
}

/// One of each.
fn beliefs() -> Vec<Belief> {
    let (host, b, dst, target) = (HostId(0), HostId(1), Ipv4Addr::new(10, 0, 0, 9), Ipv4Addr::new(10, 0, 0, 7));
    let (hosts, devs, dev) = (vec![b], vec![IfIndex(2)], IfIndex(2));
    let (table, before, route) = (TableId::MAIN, TableId::LOCAL, "default via 10.0.0.1 dev eth0".to_owned());
    vec![
        Belief::NothingComesBack,
        Belief::OwnerOnly { host, route: route.clone(), dst },
        Belief::Itself { host, dst },
        Belief::OutFirst { host, table, route: route.clone() },
        Belief::KeptInside { host },
        Belief::ReplyRead { host },
        Belief::PassesOn { host, dst },
        Belief::GetsIt { host },
        Belief::Reached { host, dst, owns: true },
        Belief::Reached { host, dst, owns: false },
        Belief::LeftOut { hosts: hosts.clone() },
        Belief::Silent { hosts },
        Belief::AskerIsHop { host },
        Belief::NobodyHas { host, target },
        Belief::Asked { host },
        Belief::Has { host, target },
        Belief::AlwaysTells { host, target },
        Belief::Leaves { devs: devs.clone() },
        Belief::Unheard { devs: devs.clone() },
        Belief::LoHears { devs: devs.clone() },
        Belief::OwnByCard { devs: devs.clone() },
        Belief::OtherWay { wrong: devs.clone(), devs: devs.clone() },
        Belief::OneEar { devs: devs.clone() },
        Belief::EveryEar { devs },
        Belief::TableFirst { table, before },
        Belief::ShorterWins { is_default: true, len: 24 },
        Belief::ShorterWins { is_default: false, len: 24 },
        Belief::Mask { dst, len: 22 },
        Belief::AnyMetric,
        Belief::Fits,
        Belief::NoneHolds { dst, route },
        Belief::ForIt { host, dst },
        Belief::NotForIt { host, dst },
        Belief::Free { host },
        Belief::NoRouter { host },
        Belief::OutBy { host, wrong: IfIndex::LO, dev },
        Belief::StandsOn { host, dev },
        Belief::Lowest,
        Belief::First { right: target },
    ]
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
        Asks::Source { host, .. } => {
            let sent = heard.iter().filter(|frame| frame.host == host && frame.step >= question.at).find_map(|frame| {
                let Payload::Ipv4(ip) = *frame.frame.payload else { return None };
                (role(&steps[frame.step]) == Some(Role::Request)).then_some(ip.src)
            });
            // Where nothing is sent, the step that chose is all there is.
            let chosen = if let StepKind::Source { src, .. } = steps[question.at].kind { Some(src) } else { None };
            sent.or(chosen).map(Claim::Addr).as_ref() == Some(claim)
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

/// Is what a belief says of the trace so? Read from the words of the claim and from steps alone.
fn is_sound(why: &Belief, claim: &Claim, steps: &[Step]) -> bool {
    let claimed = || {
        let Claim::Route(words) = claim else { return None };
        let prefix = |word: &str| -> Option<Ipv4Net> {
            let default = (word == "default").then_some("0.0.0.0/0");
            default.unwrap_or(word).parse().ok().or_else(|| word.parse::<Ipv4Addr>().map(Ipv4Net::from).ok())
        };
        words.split(' ').find_map(prefix)
    };
    let gets = |host: &HostId| {
        steps.iter().any(|step| {
            let is_request = step.packet().is_some_and(|seen| seen.payload.role() == Role::Request);
            step.host == *host && is_request && matches!(step.kind, StepKind::Receive { .. })
        })
    };
    match why {
        Belief::Mask { dst, len } => claimed().is_some_and(|own| {
            let wider = |len| Ipv4Net::new(own.addr(), len).is_ok_and(|wider| wider.contains(dst));
            *len < own.prefix_len() && !own.contains(dst) && wider(*len) && !wider(len + 1)
        }),
        Belief::ShorterWins { is_default, len } => {
            claimed().is_some_and(|own| own.prefix_len() < *len && *is_default == (own.prefix_len() == 0))
        }
        Belief::TableFirst { table, before } => table != before,
        Belief::Reached { host, .. } => !gets(host),
        Belief::GetsIt { host } | Belief::PassesOn { host, .. } => gets(host),
        Belief::LoHears { devs } => !devs.contains(&IfIndex::LO),
        Belief::OwnByCard { devs } => !devs.contains(&IfIndex::LO),
        Belief::Lowest => matches!(claim, Claim::Addr(_)),
        // What the claim's own truth says.
        Belief::NothingComesBack
        | Belief::OwnerOnly { .. }
        | Belief::Itself { .. }
        | Belief::OutFirst { .. }
        | Belief::KeptInside { .. }
        | Belief::ReplyRead { .. }
        | Belief::LeftOut { .. }
        | Belief::Silent { .. }
        | Belief::AskerIsHop { .. }
        | Belief::NobodyHas { .. }
        | Belief::Asked { .. }
        | Belief::Has { .. }
        | Belief::AlwaysTells { .. }
        | Belief::Leaves { .. }
        | Belief::Unheard { .. }
        | Belief::OtherWay { .. }
        | Belief::OneEar { .. }
        | Belief::EveryEar { .. }
        | Belief::AnyMetric
        | Belief::Fits
        | Belief::NoneHolds { .. }
        | Belief::ForIt { .. }
        | Belief::NotForIt { .. }
        | Belief::Free { .. }
        | Belief::NoRouter { .. }
        | Belief::OutBy { .. }
        | Belief::StandsOn { .. }
        | Belief::First { .. } => true,
    }
}

/// Checks every question of a lab; gives back how many of each kind there were.
fn check(name: &str, text: &str, tally: &mut [usize; 8]) {
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
        for question in questions(&story, &names, &[]) {
            let what = format!("{name}, line {}: {question:?}", command.line_no);
            assert!((2..=MOST_CHOICES).contains(&question.claims.len()), "{what}");
            assert!(question.at < question.shown_at && question.shown_at <= steps.len(), "{what}");
            let truths: Vec<bool> =
                question.claims.iter().map(|claim| is_true(claim, &question, steps, heard)).collect();
            assert!(truths[0] && truths[1..].iter().all(|truth| !truth), "{truths:?} {what}");
            for claim in &question.claims[1..] {
                let why = belief(&question, claim, &story, &names);
                assert!(is_sound(&why, claim, steps), "{why:?} of {claim:?}: {what}");
            }
            tally[match question.asks {
                Asks::Answerer { .. } => 0,
                Asks::Neighbour { .. } => 1,
                Asks::Ears { .. } => 2,
                Asks::Route { .. } => 3,
                Asks::Fate { .. } => 4,
                Asks::Answerers { .. } => 5,
                Asks::Tellers { .. } => 6,
                Asks::Source { .. } => 7,
            }] += 1;
        }
        let known = known(&sitting, &command.line);
        for lang in Lang::ALL {
            let sitting = Sitting { lang, ..sitting };
            let texts = explain::steps(&sitting);
            let mut before = 0;
            for said in predictions(&sitting, &texts) {
                let choices: BTreeSet<String> = said.choices.iter().map(|choice| choice.text.plain()).collect();
                assert_eq!(choices.len(), said.choices.len(), "{name}, line {}: {choices:?}", command.line_no);
                assert!(!said.because.is_empty() && said.right < said.choices.len());
                for (at, choice) in said.choices.iter().enumerate() {
                    let why_not = &choice.why_not;
                    assert_eq!(why_not.is_empty(), at == said.right, "{name}, line {}: {choice:?}", command.line_no);
                    let strange = strange(why_not, &known);
                    assert!(strange.is_empty(), "{name}, line {}: {strange:?} in {}", command.line_no, why_not.plain());
                }
                assert!(said.at >= before, "questions come in the order of the steps");
                before = said.at;
            }
        }
    }
}

/// Every word that the lab has: in its text, in what its hosts have, in the route that decides.
fn known(sitting: &Sitting<'_>, line: &str) -> BTreeSet<String> {
    let states = sitting.run.state(sitting.command.map(|command| command.id));
    let dumped: Vec<String> = states.iter().map(|host| format!("{host:?}")).collect();
    let routes = states.iter().flat_map(|host| &host.routes).map(|route| route.text.clone());
    let all = [sitting.lab.text(), line.to_owned(), dumped.join(" ")].into_iter().chain(routes);
    all.flat_map(|text| text.split(|ch: char| !is_of_word(ch)).map(str::to_owned).collect::<Vec<_>>()).collect()
}

const fn is_of_word(ch: char) -> bool {
    ch.is_ascii_alphanumeric() || matches!(ch, '.' | ':' | '-' | '_' | '@')
}

/// Words of the code in a reason that the lab does not have. A length of a prefix, and how Linux says what it has always,
/// need not be there.
fn strange(why_not: &Rich, known: &BTreeSet<String>) -> Vec<String> {
    let code = why_not.0.iter().filter_map(|span| if let Span::Code(code) = span { Some(code.as_str()) } else { None });
    let words = code.flat_map(|code| code.split(|ch: char| !is_of_word(ch)));
    let of_linux = ["lo", "local", "main", "default", "via", "dev", "metric", "tos", "broadcast", ""];
    words
        .filter(|word| !known.contains(*word) && !of_linux.contains(word) && word.parse::<u8>().is_err())
        .map(str::to_owned)
        .collect()
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
    let mut tally = [0; 8];
    for (name, text) in all_of("static/labs") {
        check(&name, &text, &mut tally);
    }
    assert!(tally[..4].iter().all(|count| *count > 0), "{tally:?}");
    assert!(tally.iter().sum::<usize>() > 20, "{tally:?}");
}

#[test]
fn of_the_choices_exactly_one_is_true_in_what_a_kernel_judged() {
    let mut tally = [0; 8];
    // A third of them, for the sake of time.
    for (name, text) in all_of("tests/kernel/labs").into_iter().step_by(3) {
        check(&name, &text, &mut tally);
    }
    assert!(tally[..5].iter().all(|count| *count > 5), "{tally:?}");
    assert!(tally[5] > 0 && tally[6] > 5, "{tally:?}");
}

/// Of each line that asks something the number of its questions.
fn counts(text: &str) -> Vec<(usize, usize)> {
    let lab = Lab::parse(text).expect("a lab");
    let run = lab.run();
    let traced = run.commands.iter().filter(|command| !command.record.trace.steps.is_empty());
    let count = |command: &CommandRun| {
        let at = Position { line: Some(command.line_no), ..Position::default() };
        let sitting = Sitting::new(&lab, &run, Lang::En, &at);
        (command.line_no, predictions(&sitting, &explain::steps(&sitting)).len())
    };
    traced.map(count).collect()
}

#[test]
fn a_probe_has_three_to_five_questions_and_one_with_little_in_it_fewer() {
    let told: Vec<String> = all_of("static/labs")
        .iter()
        .map(|(name, text)| {
            let name = name.rsplit('/').next().unwrap_or_default();
            let counts = counts(text).iter().map(|(line, count)| format!("{line}:{count}")).collect::<Vec<_>>();
            format!("{name} {}\n", counts.join(" "))
        })
        .collect();
    expect![[r#"
        seed-loopback-alias.lab 46:2 47:2 48:2 49:2 53:4 56:4 57:4 61:2 62:4 66:4 70:4 74:5 78:5
        two-hosts-one-wire.lab 29:2 46:3 52:3 57:3 61:5 65:5 69:2 73:2 74:3 78:1
    "#]]
    .assert_eq(&told.concat());
}

#[test]
fn what_an_answer_gives_away_is_not_asked_again() {
    let wire = "ip netns add A\nip netns add R\nip netns add B\n\
        ip link add a0 netns A type veth peer name r0 netns R\nip link add b0 netns B type veth peer name r1 netns R\n\
        ip -n A link set a0 up\nip -n B link set b0 up\nip -n R link set r0 up\nip -n R link set r1 up\n\
        ip -n A addr add 10.0.1.1/24 dev a0\nip -n R addr add 10.0.1.9/24 dev r0\nip -n R addr add 10.0.2.9/24 dev r1\n\
        ip -n B addr add 10.0.2.1/24 dev b0\nip -n A route add default via 10.0.1.9\n\
        ip -n B route add default via 10.0.2.9\nip netns exec R sysctl -w net.ipv4.ip_forward=1\n\
        ip netns exec A ping -c 1 -W 1 10.0.2.1\n";
    let lab = Lab::parse(wire).expect("small");
    let run = lab.run();
    let sitting = Sitting::new(&lab, &run, Lang::En, &Position::default());
    let story = sitting.command.and_then(Story::read).expect("a ping");
    let asked: Vec<Asks> =
        questions(&story, &Names::of(&sitting), &[]).into_iter().map(|question| question.asks).collect();
    let (a, r) = (HostId(0), HostId(1));
    let dst = Ipv4Addr::new(10, 0, 2, 1);
    assert!(asked.contains(&Asks::Answerer { asker: a, program: Program::Ping }));
    assert!(asked.contains(&Asks::Route { host: a, dst }) && asked.contains(&Asks::Fate { host: r }), "{asked:?}");
    assert!(!asked.contains(&Asks::Fate { host: HostId(2) }), "who answers keeps the packet: {asked:?}");
    assert!((3..=MOST_QUESTIONS).contains(&asked.len()), "{asked:?}");
    let named = questions(&story, &Names::of(&sitting), &[Topic::Fate, Topic::Neigh]);
    let named: Vec<Asks> = named.into_iter().map(|question| question.asks).collect();
    let target = Ipv4Addr::new(10, 0, 1, 9);
    assert_eq!(named, [Asks::Neighbour { asker: a, target }, Asks::Fate { host: r }], "an author may ask for it");
}

#[test]
fn a_wrong_choice_says_what_it_would_need() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/labs/seed-loopback-alias.lab");
    let lab = Lab::parse(&std::fs::read_to_string(path).expect("the lab")).expect("a lab");
    let run = lab.run();
    let at = Position { line: Some(53), ..Position::default() };
    let sitting = Sitting::new(&lab, &run, Lang::En, &at);
    let mut told = String::new();
    for one in predictions(&sitting, &explain::steps(&sitting)) {
        told += &format!("{}\n", one.question.plain());
        for (at, choice) in one.choices.iter().enumerate() {
            let sign = if at == one.right { "+" } else { "-" };
            told += format!("{sign} {}: {}", choice.text.plain(), choice.why_not.plain()).trim_end_matches([' ', ':']);
            told.push('\n');
        }
    }
    expect![[r#"
        Who answers? Whose reply will ping on A read?
        + A’s own
        - GW’s: That would be so if the packet left A by a cable. A local route keeps it inside.
        - nobody’s: no reply is read: That would be so if no answer came back. One does, and it is read.
        On which interface of A will tcpdump see the request?
        + only lo
        - lo and enp0s3: That would be so if each interface heard all that its host sends. The request passes lo alone.
        - only enp0s3: That would be so if a host sent to its own address by enp0s3. What is for itself it sends by lo.
        - on none of them: That would be so if the request came to no device. It passes lo, and a tcpdump there hears it.
        What happens next in A: which route decides the way to 10.0.3.2?
        - default via 10.0.3.2 dev lo: That would be so if table main were read first. Table local is read before it, and answers.
        + local 10.0.3.0/24 dev lo
        - local 10.0.3.110 dev lo: That would be so if its mask were shorter. Only with /25 or less would this route hold 10.0.3.2.
        - none: there is no route: That would be so if no route held 10.0.3.2. One does: local 10.0.3.0/24 dev lo.
        Which source address will what A sends to 10.0.3.2 have?
        + 10.0.3.110
        - 192.168.10.110: That would be so if the way led out by enp0s3, on which this address stands.
    "#]].assert_eq(&told);
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
        said.iter().take(2).map(|one| (one.question.plain(), one.choices[one.right].text.plain(), one.at)).collect();
    assert_eq!(
        first,
        [
            ("Who answers? Whose reply will ping on A read?".to_owned(), "A’s own".to_owned(), 0),
            ("On which interface of A will tcpdump see the request?".to_owned(), "only lo".to_owned(), 0),
        ]
    );
}
