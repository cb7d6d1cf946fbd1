//! What every picture keeps to, over the labs of the gallery and over odd ones.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sim_core::lab::{Lab, Run};

use super::drawing::Item;
use super::geometry::Rect;
use super::scene::Scene;
use super::{Size, describe, draw, journey, svg};
use crate::l10n::Lang;
use crate::sitting::{Position, Sitting};

const SEED: &str = include_str!("../../../static/labs/seed-loopback-alias.lab");
const TWO_HOSTS: &str = include_str!("../../../static/labs/two-hosts-one-wire.lab");

pub(super) fn host(name: &str) -> String {
    format!("ip netns add {name}\nip -n {name} link set lo up\n")
}

pub(super) fn cable(a: &str, dev_a: &str, b: &str, dev_b: &str) -> String {
    format!(
        "ip link add {dev_a} netns {a} type veth peer name {dev_b} netns {b}\n\
         ip -n {a} link set {dev_a} up\nip -n {b} link set {dev_b} up\n"
    )
}

/// A host with a cable to each of the others.
fn star(others: usize) -> String {
    let spoke = |n: usize| {
        format!(
            "{}{}ip -n R addr add 10.0.{n}.1/24 dev eth{n}\nip -n H{n} addr add 10.0.{n}.2/24 dev eth0\n",
            host(&format!("H{n}")),
            cable("R", &format!("eth{n}"), &format!("H{n}"), "eth0")
        )
    };
    let spokes: String = (1..=others).map(spoke).collect();
    format!("# star\n{}{spokes}ip netns exec R ping -c 1 -W 1 10.0.2.2\n", host("R"))
}

/// Hosts one after the other.
fn chain(hosts: usize) -> String {
    let hosts_made: String = (1..=hosts).map(|n| host(&format!("R{n}"))).collect();
    let cables: String = (1..hosts)
        .map(|n| {
            let (a, b) = (format!("R{n}"), format!("R{}", n + 1));
            let addrs =
                format!("ip -n {a} addr add 10.{n}.0.1/24 dev right\nip -n {b} addr add 10.{n}.0.2/24 dev left\n");
            cable(&a, "right", &b, "left") + &addrs
        })
        .collect();
    format!("# chain\n{hosts_made}{cables}ip netns exec R1 ping -c 1 -W 1 10.1.0.2\n")
}

/// Two cables between two hosts, one from a host to itself, one with its far end down.
fn tangle() -> String {
    let cables =
        cable("A", "eth0", "B", "eth0") + &cable("A", "eth1", "B", "eth1") + &cable("A", "loop0", "A", "loop1");
    let addrs = "ip -n A addr add 10.0.1.1/24 dev eth1\nip -n B addr add 10.0.1.2/24 dev eth1\n";
    let half = "ip link add x0 netns A type veth peer name y0 netns B\nip -n A link set x0 up\n";
    format!("# tangle\n{}{}{cables}{half}{addrs}ip netns exec A ping -c 1 -W 1 10.0.1.2\n", host("A"), host("B"))
}

/// Names as long as Linux takes them, and more addresses than there is room for.
fn long() -> String {
    let (a, b) = ("a-host-with-31-characters-in-it", "another-host-of-thirty-one-char");
    let addrs: String = (0..9)
        .map(|n| {
            format!(
                "ip -n {a} addr add 192.168.100.1{n}/24 dev enx001122334455\n\
                 ip -n {a} addr add 192.168.200.1{n}/24 dev lo label lo:{n}\n\
                 ip -n {b} addr add 192.168.100.2{n}/24 dev enx00112233445f\n"
            )
        })
        .collect();
    let cable = cable(a, "enx001122334455", b, "enx00112233445f");
    format!("# long\n{}{}{cable}{addrs}ip netns exec {a} ping -c 1 -W 1 192.168.100.20\n", host(a), host(b))
}

fn labs() -> Vec<(&'static str, String)> {
    let lonely: String = (1..20).map(|n| host(&format!("N{n}"))).collect();
    vec![
        ("seed", SEED.to_owned()),
        ("two hosts", TWO_HOSTS.to_owned()),
        ("nothing", String::new()),
        ("one host", "# one\nip netns add A\nip -n A route\n".to_owned()),
        ("star of 4", star(3)),
        ("star of 12", star(11)),
        ("chain of 7", chain(7)),
        ("tangle", tangle()),
        ("long names", long()),
        ("lonely", format!("{lonely}ip netns exec N1 ping -c 1 -W 1 127.0.0.1\n")),
    ]
}

/// Calls `look` with the steps of every command, each host open in turn: all steps of a lab from the gallery,
/// some of an odd one.
fn every(text: &str, mut look: impl FnMut(&Sitting<'_>, String)) {
    let stride = if text == SEED || text == TWO_HOSTS { 1 } else { 5 };
    let lab = Lab::parse(text).expect("a lab");
    let run = lab.run();
    for command in run.commands.iter().filter(|command| !command.record.trace.is_empty()) {
        for host in focuses(&run) {
            for step in (0..=command.record.trace.steps.len()).step_by(stride) {
                let at = Position { line: Some(command.line_no), step: Some(step), focus: Some(host.clone()) };
                let what = format!("line {} step {step}, {host} open", command.line_no);
                look(&Sitting::new(&lab, &run, Lang::ALL[step % 2], &at), what);
            }
        }
    }
    look(&Sitting::new(&lab, &run, Lang::Pt, &Position::default()), "at rest".to_owned());
}

fn focuses(run: &Run) -> Vec<String> {
    run.state(None).into_iter().take(2).map(|host| host.name).collect()
}

fn shrunk(rect: &Rect) -> Rect {
    rect.grown(-1.0)
}

/// Texts that meet, are painted over, or are cut off.
pub(super) fn faults(scene: &Scene<'_>, size: Size) -> Vec<String> {
    let (drawing, width, height) = draw(scene, size);
    let mut faults = Vec::new();
    for (place, (rect, text)) in drawing.texts.iter().enumerate() {
        let rect = shrunk(rect);
        for (other, said) in drawing.texts[..place].iter().filter(|(other, _)| shrunk(other).meets(&rect)) {
            faults.push(format!("{text:?} meets {said:?} at {other:?}"));
        }
        if rect.x < 0.0 || rect.y < 0.0 || rect.right() > width || rect.bottom() > height {
            faults.push(format!("{text:?} is cut off"));
        }
    }
    for (cover, below) in &drawing.covers {
        let hidden = drawing.texts[..*below].iter().filter(|(rect, _)| shrunk(rect).meets(&shrunk(cover)));
        faults.extend(hidden.map(|(_, text)| format!("{text:?} is painted over by {cover:?}")));
    }
    faults
}

#[test]
fn no_text_meets_another_or_is_painted_over_or_cut_off() {
    let mut all = BTreeSet::new();
    for (name, text) in labs() {
        every(&text, |sitting, at| {
            for size in [Size::Wide, Size::Narrow] {
                let faults = faults(&Scene::new(sitting), size);
                all.extend(faults.into_iter().map(|fault| format!("{name}, {size:?}: {fault} ({at})")));
            }
        });
    }
    assert!(all.is_empty(), "{} faults, such as {:#?}", all.len(), all.iter().take(12).collect::<Vec<_>>());
}

/// A lab of some hosts, with cables, addresses and devices up or down as they come.
fn any_lab() -> impl Strategy<Value = String> {
    let cable = (0..6_usize, 0..6_usize, any::<bool>(), any::<bool>(), 0..3_usize);
    (2..7_usize, proptest::collection::vec(cable, 0..8), 0..8_u8, any::<bool>()).prop_map(
        |(hosts, cables, to, forwards)| {
            let mut text: String = (0..hosts).map(|n| format!("ip netns add h{n}\n")).collect();
            for (n, (a, b, up_a, up_b, addrs)) in cables.into_iter().enumerate() {
                let (a, b) = (a % hosts, b % hosts);
                text += &format!("ip link add card{n}a netns h{a} type veth peer name c{n}b netns h{b}\n");
                text += &if up_a { format!("ip -n h{a} link set card{n}a up\n") } else { String::new() };
                text += &if up_b { format!("ip -n h{b} link set c{n}b up\n") } else { String::new() };
                for more in 0..addrs {
                    text +=
                        &format!("ip -n h{a} addr add 10.0.{n}.{}/24 dev card{n}a label card{n}a:{more}\n", more + 1);
                }
                text += &format!("ip -n h{b} addr add 10.0.{n}.9/24 dev c{n}b\n");
            }
            text += if forwards {
                "ip -n h0 link set lo up\nip netns exec h0 sysctl -w net.ipv4.ip_forward=1\n"
            } else {
                ""
            };
            text + &format!("ip netns exec h0 ping -c 1 -W 1 10.0.{to}.9\n")
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_lab_is_drawn_without_fault(text in any_lab(), step in 0..60_usize, focus in 0..6_usize) {
        let lab = Lab::parse(&text).expect("a lab");
        let run = lab.run();
        let line = run.commands.last().map(|command| command.line_no);
        let at = Position { line, step: Some(step), focus: Some(format!("h{focus}")) };
        let sitting = Sitting::new(&lab, &run, Lang::Pt, &at);
        for size in [Size::Wide, Size::Narrow] {
            let svg = svg(&sitting, size).expect("written");
            prop_assert!(roxmltree::Document::parse(&svg).is_ok());
            let faults = faults(&Scene::new(&sitting), size);
            prop_assert!(faults.is_empty(), "{:?}: {:#?}\n{}", size, faults, text);
        }
    }
}

#[test]
fn a_picture_is_well_formed_and_no_id_comes_twice() {
    for (name, text) in labs() {
        every(&text, |sitting, at| {
            for size in [Size::Wide, Size::Narrow] {
                let svg = svg(sitting, size).expect("written");
                let document = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name}, {at}: {error}"));
                let mut ids = BTreeSet::new();
                for id in document.descendants().filter_map(|node| node.attribute("id")) {
                    assert!(ids.insert(id.to_owned()), "{name}, {at}: {id} comes twice");
                    assert!(!id.contains(char::is_whitespace), "{name}, {at}: {id:?}");
                }
                assert!(!svg.contains("NaN") && !svg.contains("inf"), "{name}, {at}");
            }
        });
    }
}

#[test]
fn what_stands_still_has_one_place_over_all_steps() {
    let still = |sitting: &Sitting<'_>, size| {
        let svg = svg(sitting, size).expect("written");
        let document = roxmltree::Document::parse(&svg).expect("well formed");
        let root = document.root_element();
        let frame = root.attribute("viewBox").map(str::to_owned);
        let boxes = |class: &str| {
            let all = root.descendants().filter(|node| node.attribute("class") == Some(class));
            all.map(|node| svg[node.range()].to_owned()).collect::<Vec<_>>()
        };
        (frame, boxes("host"), boxes("port"), boxes("tube"), boxes("tube lo"), boxes("box"))
    };
    for text in [SEED, TWO_HOSTS] {
        let lab = Lab::parse(text).expect("a lab");
        let run = lab.run();
        for command in run.commands.iter().filter(|command| !command.record.trace.is_empty()) {
            let at = |step| Position { line: Some(command.line_no), step: Some(step), focus: None };
            for size in [Size::Wide, Size::Narrow] {
                let first = still(&Sitting::new(&lab, &run, Lang::En, &at(0)), size);
                for step in 1..=command.record.trace.steps.len() {
                    let now = still(&Sitting::new(&lab, &run, Lang::En, &at(step)), size);
                    assert_eq!(now, first, "line {}, step {step}", command.line_no);
                }
            }
        }
    }
}

#[test]
fn the_packet_moves_on_from_where_it_was() {
    for (name, text) in labs() {
        every(&text, |sitting, at| {
            let scene = Scene::new(sitting);
            if scene.hosts.is_empty() || scene.step == 0 {
                return;
            }
            for size in [Size::Wide, Size::Narrow] {
                let jumps = super::with_map(&scene, size, |map| {
                    let stops = journey::journey(&scene);
                    let index = scene.step - 1;
                    let pieces = map.way(&stops, index);
                    let mut ends = Vec::new();
                    if let journey::Came::Stop(before) = stops[index].came {
                        ends.push(map.spot(&stops, before));
                    }
                    let mut jumps = Vec::new();
                    for piece in &pieces {
                        // Behind a plug a way changes from a lane to its side of the tube.
                        if let (Some(end), Some(start)) = (ends.last(), piece.line.points.first()) {
                            jumps.push(end.distance(*start));
                        }
                        ends.extend(piece.line.points.last().copied());
                    }
                    if !pieces.is_empty() {
                        jumps.extend(ends.last().map(|end| end.distance(map.spot(&stops, index))));
                    }
                    jumps
                });
                let plug = 75.0;
                assert!(jumps.iter().all(|jump| *jump < plug), "{name}, {at}, {size:?}: {jumps:?}");
            }
        });
    }
}

#[test]
fn the_words_name_every_device_of_every_host_and_every_address() {
    for (name, text) in labs() {
        for lang in Lang::ALL {
            let lab = Lab::parse(&text).expect("a lab");
            let run = lab.run();
            let words = describe(&Sitting::new(&lab, &run, lang, &Position::default()));
            for host in run.state(None) {
                assert!(words.contains(&host.name), "{name}: {words}");
                for link in &host.links {
                    let (en, pt) =
                        (format!("{} of {}", link.name, host.name), format!("{} de {}", link.name, host.name));
                    assert!(words.contains(&en) || words.contains(&pt), "{name}: no {en} in {words}");
                }
                for addr in &host.addrs {
                    assert!(words.contains(&addr.net.to_string()), "{name}: no {} in {words}", addr.net);
                }
            }
        }
    }
}

#[test]
fn the_words_follow_the_packet_and_the_taps() {
    let lab = Lab::parse(SEED).expect("a lab");
    let run = lab.run();
    let ping = run.commands.iter().find(|command| command.line.contains("ping")).expect("a ping");
    let last = ping.record.trace.steps.len();
    let say = |step| {
        let at = Position { line: Some(ping.line_no), step: Some(step), focus: None };
        describe(&Sitting::new(&lab, &run, Lang::En, &at))
    };
    assert!(say(0).starts_with("Nothing has happened yet."));
    assert!(say(6).contains("echo request, 10.0.3.110 to 10.0.3.2, at the turn of lo of A"), "{}", say(6));
    assert!(say(last).contains("tcpdump on lo of A: 2 frames; tcpdump on enp0s3 of A: nothing heard"), "{}", say(last));
}

#[test]
fn a_title_is_escaped() {
    let lab = Lab::parse("# <script>&\"\n").expect("a lab");
    let run = lab.run();
    let svg = svg(&Sitting::new(&lab, &run, Lang::En, &Position::default()), Size::Wide).expect("written");
    let document = roxmltree::Document::parse(&svg).expect("well formed");
    let title = document.descendants().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "title")));
    let title = title.or_else(|| document.descendants().find(|node| node.tag_name().name() == "title"));
    assert!(title.and_then(|node| node.text()).is_some_and(|text| text.starts_with("<script>&\"")), "{svg}");
}

#[test]
fn an_ear_fills_at_the_step_at_which_its_tap_hears() {
    let lab = Lab::parse(SEED).expect("a lab");
    let run = lab.run();
    let ping = run.commands.iter().find(|command| command.line.contains("ping")).expect("a ping");
    let first = ping.record.heard.first().expect("lo hears it").step + 1;
    let count = |step| {
        let at = Position { line: Some(ping.line_no), step: Some(step), focus: None };
        let svg = svg(&Sitting::new(&lab, &run, Lang::En, &at), Size::Wide).expect("written");
        let document = roxmltree::Document::parse(&svg).expect("well formed");
        let ear = document.descendants().find(|node| node.attribute("id") == Some("w-ear-A/lo")).expect("an ear");
        ear.attribute("data-count").map(str::to_owned)
    };
    assert_eq!(count(first - 1).as_deref(), Some("0"));
    assert_eq!(count(first).as_deref(), Some("1"));
}

#[test]
fn a_drawing_without_hosts_says_so() {
    let lab = Lab::parse("").expect("a lab");
    let run = lab.run();
    let sitting = Sitting::new(&lab, &run, Lang::Pt, &Position::default());
    let (drawing, ..) = draw(&Scene::new(&sitting), Size::Wide);
    let texts = drawing.items.iter().filter(|item| matches!(item, Item::Text { .. })).count();
    assert_eq!(texts, 2);
    assert_eq!(describe(&sitting), Lang::Pt.text("pic-empty-lab"));
}
