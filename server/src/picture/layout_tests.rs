//! What the places of hosts and cables keep to: nothing lies on anything else, and cables cross only where they must.

use std::fs;

use sim_core::lab::Lab;
use sim_core::packet::Payload;
use sim_core::trace::StepKind;

use super::geometry::{Pt, Rect};
use super::house::has_wire;
use super::plan::Plan;
use super::router::crossings;
use super::scene::Scene;
use super::tests::{cable, faults, host};
use super::{Size, with_map};
use crate::l10n::Lang;
use crate::sitting::{Position, Sitting};

fn address(host: &str, net: &str, dev: &str) -> String {
    format!("ip -n {host} addr add {net} dev {dev}\n")
}

fn switch(name: &str) -> String {
    format!("ip netns add {name}\nip -n {name} link add br0 type bridge\nip -n {name} link set br0 up\n")
}

fn plugged(name: &str, far: &str, dev: &str, port: &str) -> String {
    cable(far, dev, name, port) + &format!("ip -n {name} link set {port} master br0\n")
}

fn line(hosts: usize) -> String {
    let made: String = (0..hosts).map(|n| host(&format!("h{n}"))).collect();
    let joined = (1..hosts).map(|n| cable(&format!("h{}", n - 1), "right", &format!("h{n}"), "left"));
    made + &joined.collect::<String>()
}

fn ring(hosts: usize) -> String {
    line(hosts) + &cable(&format!("h{}", hosts - 1), "right", "h0", "left")
}

/// Every host has so many below it, so many levels deep.
fn tree(levels: usize, below: usize) -> String {
    let (mut text, mut level, mut next) = (host("h0"), vec![0], 1);
    for _ in 0..levels {
        let mut deeper = Vec::new();
        for parent in level {
            for port in 0..below {
                text += &host(&format!("h{next}"));
                text += &cable(&format!("h{parent}"), &format!("d{port}"), &format!("h{next}"), "up");
                text += &address(&format!("h{next}"), &format!("10.0.{next}.2/24"), "up");
                deeper.push(next);
                next += 1;
            }
        }
        level = deeper;
    }
    text
}

fn star(hosts: usize) -> String {
    let spoke = |n: usize| {
        let name = format!("h{n}");
        host(&name)
            + &plugged("sw", &name, "eth0", &format!("p{n}"))
            + &address(&name, &format!("10.0.0.{}/24", n + 1), "eth0")
    };
    switch("sw") + &(0..hosts).map(spoke).collect::<String>() + "ip netns exec h0 ping -c 1 -W 1 10.0.0.2\n"
}

/// Six buildings, each with a router, a switch and hosts, round one router: fifty hosts.
fn campus() -> String {
    let building = |b: usize| {
        let (router, switch_name) = (format!("r{b}"), format!("s{b}"));
        let hosts: String = (0..if b == 0 { 7 } else { 6 })
            .map(|n| {
                let name = format!("h{b}-{n}");
                host(&name)
                    + &plugged(&switch_name, &name, "eth0", &format!("p{n}"))
                    + &address(&name, &format!("10.{b}.0.{}/16", n + 10), "eth0")
            })
            .collect();
        host(&router)
            + &cable("core", &format!("c{b}"), &router, "up")
            + &switch(&switch_name)
            + &plugged(&switch_name, &router, "lan", "uplink")
            + &address(&router, &format!("10.{b}.0.1/16"), "lan")
            + &hosts
    };
    host("core") + &(0..6).map(building).collect::<String>() + "ip netns exec h0-0 ping -c 1 -W 1 10.0.0.11\n"
}

/// Hosts joined as a small counting generator says: no structure at all.
fn anyhow(hosts: usize, cables: usize, seed: u64) -> String {
    let mut state = seed;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut text: String = (0..hosts).map(|n| host(&format!("h{n}"))).collect();
    for n in 0..cables {
        let (a, b) = (next(hosts), next(hosts));
        text += &cable(&format!("h{a}"), &format!("a{n}"), &format!("h{b}"), &format!("b{n}"));
        text += &address(&format!("h{a}"), &format!("10.0.{n}.1/24"), &format!("a{n}"));
    }
    text
}

/// Lays a lab out with a host open, and looks at it.
fn planned(text: &str, focus: Option<&str>, look: impl FnOnce(&Scene<'_>, &Plan)) {
    let lab = Lab::parse(text).expect("a lab");
    let run = lab.run();
    let line = run.commands.iter().rev().find(|command| !command.record.trace.is_empty()).map(|run| run.line_no);
    let at = Position { line, step: None, focus: focus.map(str::to_owned) };
    let scene = Scene::new(&Sitting::new(&lab, &run, Lang::En, &at));
    if !scene.hosts.is_empty() {
        with_map(&scene, Size::Wide, |map| look(&scene, map.plan));
    }
}

/// What lies on something else: boxes, plugs, ears, addresses, and cables on any of them.
fn overlaps(scene: &Scene<'_>, plan: &Plan) -> Vec<String> {
    let named = |at: usize| scene.hosts[at].name.clone();
    let mut things: Vec<(String, Rect)> = vec![("the open host".to_owned(), plan.inside.rect)];
    things.extend(plan.houses.iter().map(|house| (named(house.host), house.rect)));
    let boxes = things.len();
    for device in &plan.devices {
        let dev = scene.link(device.host, device.ifindex).map_or("", |link| link.name.as_str());
        let all = [("plug", device.plug), ("ear", device.ear.pill), ("address", device.notes.rect())];
        let all = all.into_iter().filter(|(_, rect)| rect.w > 0.0 && rect.h > 0.0);
        things.extend(all.map(|(what, rect)| (format!("{what} of {dev} of {}", named(device.host)), rect)));
    }
    let mut found = Vec::new();
    for (at, (what, rect)) in things.iter().enumerate() {
        // A plug straddles the edge of its own host.
        let own = |other: &str| what.ends_with(&format!(" of {other}")) || other == "the open host";
        let others = things[..at].iter().enumerate().filter(|(other, (name, _))| *other >= boxes || !own(name));
        let meets = others.filter(|(_, (_, other))| other.grown(-0.6).meets(rect));
        found.extend(meets.map(|(_, (other, _))| format!("{what} on {other}")));
    }
    for wire in plan.wires.iter().filter(|wire| !wire.is_lo) {
        for piece in super::plan::pieces(&wire.line, super::plan::TUBE) {
            let piece = piece.grown(-1.0);
            let meets = things.iter().filter(|(what, rect)| !what.starts_with("plug") && rect.meets(&piece));
            found.extend(meets.map(|(what, _)| format!("a cable of {} on {what}", named(wire.ends[0].host))));
        }
    }
    found
}

fn lines(plan: &Plan) -> Vec<Vec<Pt>> {
    plan.wires.iter().filter(|wire| !wire.is_lo && !wire.is_open).map(|wire| wire.line.points.clone()).collect()
}

#[test]
fn nothing_lies_on_anything_else() {
    let labs = [
        ("line", line(9)),
        ("ring", ring(11)),
        ("tree", tree(3, 3)),
        ("star", star(30)),
        ("campus", campus()),
        ("anyhow", anyhow(12, 14, 7)),
        ("anyhow, large", anyhow(50, 45, 3)),
        ("alone", (0..30).map(|n| host(&format!("h{n}"))).collect()),
    ];
    for (name, text) in labs {
        for focus in [None, Some("h0"), Some("h5"), Some("core"), Some("sw")] {
            planned(&text, focus, |scene, plan| {
                let found = overlaps(scene, plan);
                assert!(found.is_empty(), "{name}, {focus:?} open: {} such as {:#?}", found.len(), &found[..1]);
                let faults = faults(scene, Size::Wide);
                assert!(faults.is_empty(), "{name}, {focus:?} open: {:#?}", faults.first());
            });
        }
    }
}

#[test]
fn nothing_lies_on_anything_else_in_any_lab_that_we_have() {
    let folders =
        ["../tests/kernel/labs", "../static/labs"].map(|folder| format!("{}/{folder}", env!("CARGO_MANIFEST_DIR")));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("labs"));
    let mut looked_at = 0;
    for file in
        files.map(|file| file.expect("a file").path()).filter(|path| path.extension().is_some_and(|it| it == "lab"))
    {
        let text = fs::read_to_string(&file).expect("a text");
        planned(&text, None, |scene, plan| {
            let found = overlaps(scene, plan);
            assert!(found.is_empty(), "{}: {found:#?}", file.display());
            looked_at += 1;
        });
    }
    assert!(looked_at > 200, "only {looked_at} labs");
}

#[test]
fn cables_of_trees_and_rings_do_not_cross() {
    let labs = [
        ("line of 2", line(2)),
        ("line of 12", line(12)),
        ("ring of 4", ring(4)),
        ("ring of 7", ring(7)),
        ("ring of 16", ring(16)),
        ("binary tree", tree(4, 2)),
        ("tree of 40", tree(3, 3)),
        ("tree of 43", tree(2, 6)),
        ("star of 40", star(40)),
        ("campus", campus()),
    ];
    for (name, text) in labs {
        for focus in [None, Some("h0"), Some("h1"), Some("h9"), Some("r3"), Some("core")] {
            planned(&text, focus, |scene, plan| {
                let all = lines(plan);
                assert_eq!(crossings(&all), 0, "{name}, {} open: {all:?}", scene.hosts[scene.focus].name);
                let wires = scene.hosts.iter().enumerate().flat_map(|(host, state)| {
                    state.links.iter().filter(move |link| link.peer.is_some() && has_wire(scene, host, link.ifindex))
                });
                assert_eq!(lines(plan).len() * 2, wires.count(), "{name}: each cable is drawn once");
            });
        }
    }
}

#[test]
fn a_host_stands_where_the_lab_says() {
    let put = |x: i32, y: i32| format!("#@ at h2 {x} {y}\n{}", line(5));
    for (x, y) in [(300, 300), (90, 640), (1200, 5)] {
        planned(&put(x, y), Some("h0"), |scene, plan| {
            let house = plan.houses.iter().find(|house| scene.hosts[house.host].name == "h2").expect("it is closed");
            let inside = &plan.inside.rect;
            let (at_x, at_y) = (house.rect.x - inside.right(), house.rect.y - inside.y);
            assert!((at_x - x as f32).abs() < 0.5 && (at_y - y as f32).abs() <= 10.0, "{at_x} {at_y}");
            assert!(overlaps(scene, plan).is_empty());
        });
    }
    // However far somebody puts it, the drawing stays one that a browser can show.
    planned(&put(i32::MAX, i32::MIN), Some("h0"), |_, plan| assert!(plan.width < 6000.0 && plan.height < 6000.0));
}

#[test]
fn what_a_switch_floods_is_on_all_wires_at_once_and_leaves_together() {
    let lab = Lab::parse(&star(5)).expect("a lab");
    let run = lab.run();
    let ping = run.commands.last().expect("a ping");
    let transmits = |at: usize| matches!(ping.record.trace.steps[at].kind, StepKind::Transmit);
    let flood = ping.record.trace.steps.iter().position(|step| matches!(step.kind, StepKind::BridgeFlood { .. }));
    let flood = flood.expect("the switch does not know the target yet") + 1;
    assert!((flood..flood + 4).all(transmits), "one for each other port");
    for (step, leaving) in [(flood + 1, 3), (flood + 3, 0)] {
        let at = Position { line: Some(ping.line_no), step: Some(step), focus: None };
        let svg = super::svg(&Sitting::new(&lab, &run, Lang::En, &at), Size::Wide).expect("written");
        let document = roxmltree::Document::parse(&svg).expect("well formed");
        let on_wires = document.descendants().filter(|node| {
            let id = node.attribute("id").unwrap_or_default();
            (flood + 1..=flood + 4).any(|copy| id.starts_with("w-waiting-") && id.ends_with(&format!("-{copy}")))
        });
        assert_eq!(on_wires.clone().count(), 3, "the current one and three copies, at step {step}");
        assert_eq!(on_wires.filter(|copy| copy.attribute("data-path").is_some()).count(), leaving);
        let trails = document
            .descendants()
            .filter(|node| node.attribute("class").is_some_and(|class| class.starts_with("way in-wire")));
        // To the switch it went in two steps.
        assert!(trails.count() <= 2 + step - flood, "no wire is filled before its copy leaves");
    }
}

#[test]
fn a_piece_of_a_packet_is_half_of_its_shape() {
    let text = include_str!("../../../tests/kernel/labs/forward-fragmentation.lab");
    let lab = Lab::parse(text).expect("a lab");
    let run = lab.run();
    let mut seen = 0;
    for command in &run.commands {
        for (at, step) in command.record.trace.steps.iter().enumerate() {
            let Some(Payload::Ipv4(packet)) = step.packet().map(|seen| seen.payload) else { continue };
            let is_shown = matches!(step.kind, StepKind::Transmit);
            if packet.frag.is_none() || !is_shown || seen > 8 {
                continue;
            }
            let at = Position { line: Some(command.line_no), step: Some(at + 1), focus: None };
            let svg = super::svg(&Sitting::new(&lab, &run, Lang::En, &at), Size::Wide).expect("written");
            let document = roxmltree::Document::parse(&svg).expect("well formed");
            let current =
                document.descendants().find(|node| node.attribute("id") == Some("w-packet")).expect("a packet");
            let shape =
                current.children().find(|node| node.attribute("class").is_some_and(|class| class.starts_with("pk")));
            assert_eq!(shape.expect("a shape").tag_name().name(), "path", "a disc would be the whole");
            seen += 1;
        }
    }
    assert!(seen > 2, "only {seen} pieces");
}

/// At most so many crossings; in brackets what they were with the hosts in the order in which they were made.
#[test]
fn cables_of_a_mesh_cross_seldom() {
    let meshes = [
        ("a grid of 3 by 4", grid(3, 4), "h0", 0),
        ("a grid of 4 by 5, from its edge", grid(4, 5), "h3", 0), // 9
        ("two spines, six leaves", spines(2, 6), "h0", 0),
        ("no structure: 8 hosts", anyhow(8, 12, 1), "h3", 1),    // 2
        ("no structure: 10 hosts", anyhow(10, 16, 2), "h0", 0),  // 2
        ("no structure: 20 hosts", anyhow(20, 30, 5), "h0", 8),  // 16
        ("no structure: 50 hosts", anyhow(50, 60, 3), "h3", 30), // 68
    ];
    for (name, text, focus, most) in meshes {
        planned(&text, Some(focus), |scene, plan| {
            let found = crossings(&lines(plan));
            assert!(found <= most, "{name}: {found} crossings");
            assert!(overlaps(scene, plan).is_empty(), "{name}");
        });
    }
}

/// Rows and columns of hosts, each joined to the next of both.
fn grid(rows: usize, columns: usize) -> String {
    let name = |row: usize, column: usize| format!("h{}", row * columns + column);
    let mut text: String = (0..rows * columns).map(|n| host(&format!("h{n}"))).collect();
    for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
        if column + 1 < columns {
            text += &cable(&name(row, column), "right", &name(row, column + 1), "left");
        }
        if row + 1 < rows {
            text += &cable(&name(row, column), "down", &name(row + 1, column), "up");
        }
    }
    text
}

/// Each leaf hangs on all spines, made in an order that helps nobody.
fn spines(spines: usize, leaves: usize) -> String {
    let mut text: String = (0..spines + leaves).map(|n| host(&format!("h{n}"))).collect();
    for (leaf, spine) in (0..leaves).rev().flat_map(|leaf| (0..spines).map(move |spine| (leaf, spine))) {
        text += &cable(&format!("h{spine}"), &format!("l{leaf}"), &format!("h{}", spines + leaf), &format!("s{spine}"));
    }
    text
}
