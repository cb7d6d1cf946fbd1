//! Draws what moves: the trail, the packet, packets that wait, and where one ended.

use sim_core::base::PacketId;
use sim_core::packet::{Ipv4, Payload, Role};
use sim_core::trace::{Seen, StepKind};

use super::drawing::{Drawing, Group};
use super::geometry::{Num, Pt, Rect, pt};
use super::journey::{Stop, burst, exchange, last_packet, of_packet, waiting, ways_to};
use super::plan::Shape;
use super::scene::{Scene, role_class};
use super::tag::tag;
use super::ways::{Map, Motion, Piece, joined, motion};
use crate::refs;

/// The trail since the exchange began. Within hosts only the way of what is still under way is drawn.
pub(super) fn trails(map: &Map<'_>, stops: &[Stop], out: &mut Drawing) {
    let step = map.scene.step;
    let Some(last) = step.checked_sub(1) else { return };
    let from = exchange(map.scene, step);
    let mut ends = waiting(stops, step);
    ends.push(last);
    if stops[last].packet.is_none() {
        ends.extend(last_packet(stops, step).map(|(at, _)| at).filter(|at| *at >= from));
    }
    // What the decision on show is about keeps its way through it.
    ends.extend(map.search.and_then(|search| of_packet(stops, step, search.packet?)).filter(|at| *at >= from));
    let alive = ways_to(stops, ends);
    for (index, stop) in stops.iter().enumerate().take(step).skip(from) {
        let mut pieces = map.way(stops, index);
        pieces.retain(|piece| piece.wire.is_some() || alive[index]);
        if pieces.is_empty() {
            continue;
        }
        let (role, ordinal) =
            stop.packet.map_or(("asks", 0), |seen| (role_class(seen.payload.role()), seen.id.ordinal));
        let id = format!("trail-{}-{ordinal}", index + 1);
        out.open(Group::new(id, format!("trail {role}")).data("step", (index + 1).to_string()));
        let in_bar = match map.plan.house(stop.host) {
            Some(house) => house.shape == Shape::Bar,
            None => !map.plan.bars(map.scene).is_empty(),
        };
        for piece in pieces.iter().filter(|piece| in_bar && piece.wire.is_none()) {
            out.line("casing", &piece.line);
        }
        for piece in &pieces {
            out.line(if piece.wire.is_some() { "way in-wire" } else { "way" }, &piece.line);
            if role == "reply" {
                out.line(if piece.wire.is_some() { "core in-wire" } else { "core" }, &piece.line);
            }
        }
        for piece in &pieces {
            heading(map, piece, out);
        }
        out.close();
    }
}

/// An arrowhead in the middle of a long straight; the decision shows its own direction, and `lo` turns.
fn heading(map: &Map<'_>, piece: &Piece, out: &mut Drawing) {
    let Some((middle, along, length)) = piece.line.longest() else { return };
    let in_lo = piece.wire.is_some_and(|wire| map.plan.wires[wire].is_lo);
    if length < 56.0 || in_lo || middle.x == map.plan.inside.spine {
        return;
    }
    let (w, h) = if piece.wire.is_some() { (4.2, 4.5) } else { (6.5, 6.0) };
    let side = pt(-along.y, along.x);
    let corner = |a: f32, b: f32| {
        format!("{} {}", Num(middle.x + along.x * a + side.x * b), Num(middle.y + along.y * a + side.y * b))
    };
    out.path("arrow", format!("M{}L{}L{}z", corner(-h, -w), corner(-h, w), corner(h, 0.0)));
}

/// × before a bar wherever something ended in this exchange.
pub(super) fn ends(map: &Map<'_>, stops: &[Stop], out: &mut Drawing) {
    let step = map.scene.step;
    for index in exchange(map.scene, step)..step {
        if !is_end(&map.scene.steps[index].kind) {
            continue;
        }
        let at = map.spot(stops, index);
        let group = Group::new(format!("end-{}", index + 1), "end").data("step", (index + 1).to_string());
        out.open(if let StepKind::Drop { reason } = &map.scene.steps[index].kind {
            group.data("drop", reason.name().to_ascii_lowercase())
        } else {
            group
        });
        out.path("dropx", format!("M{} {}l11 11m0-11-11 11", Num(at.x - 8.5), Num(at.y - 5.5)));
        out.path("stop", format!("M{} {}v22", Num(at.x + 9.0), Num(at.y - 11.0)));
        out.close();
    }
}

fn is_end(kind: &StepKind) -> bool {
    matches!(kind, StepKind::Drop { .. } | StepKind::ReplyRefused { .. })
}

/// Packets that still have to go on: the echo that waits while ARP asks, and on every wire a copy of what went to many.
pub(super) fn waiters(map: &Map<'_>, stops: &[Stop], out: &mut Drawing) {
    let Some(current) = map.scene.step.checked_sub(1) else { return };
    let burst = burst(map.scene, current);
    let mut all: Vec<usize> = waiting(stops, map.scene.step);
    // Copies of what has just left are on their wires at once, whichever of them is looked at.
    let copies: Vec<usize> = burst.clone().filter(|at| *at != current && !all.contains(at)).collect();
    all.extend(copies);
    let here = map.spot(stops, current);
    let mut drawn: Vec<(PacketId, Pt)> = Vec::new();
    for index in all {
        let Some(seen) = stops[index].packet else { continue };
        let mut spot = map.spot(stops, index);
        // Several on one wire go one behind the other.
        let behind = |spot: Pt| {
            drawn.iter().any(|(id, at)| *id != seen.id && at.distance(spot) < 1.0) || here.distance(spot) < 1.0
        };
        let back = map.way(stops, index).pop().map(|piece| piece.line.reversed());
        for place in 1..=MOST_IN_LINE {
            if !behind(spot) {
                break;
            }
            let Some(line) = back.as_ref().filter(|line| line.length() > 1.0) else { break };
            spot = line.at((place as f32 * IN_LINE).min(line.length()));
        }
        if drawn.iter().any(|(id, at)| *id == seen.id && at.distance(spot) < 1.0) {
            continue;
        }
        drawn.push((seen.id, spot));
        let class = format!("waits {}", role_class(seen.payload.role()));
        let mut group = Group::new(format!("waiting-{}-{}", seen.id.ordinal, index + 1), class).at(spot);
        group = group.data("ordinal", seen.id.ordinal.to_string());
        if burst.start == current && burst.contains(&index) {
            group = group.data("path", joined(&map.way(stops, index)).d());
        }
        out.open(group);
        shape(seen, map.m.disc * 0.8, out);
        out.close();
    }
}

/// Between packets that go one behind the other on one wire, and of so many the place is told apart.
const IN_LINE: f32 = 20.0;
const MOST_IN_LINE: usize = 4;

/// The current packet, or where the program is if there is none.
pub(super) fn packet(map: &Map<'_>, stops: &[Stop], out: &mut Drawing) {
    let Some(index) = map.scene.step.checked_sub(1) else { return };
    let stop = stops[index];
    let pieces = map.way(stops, index);
    let spot =
        pieces.last().and_then(|piece| piece.line.points.last().copied()).unwrap_or_else(|| map.spot(stops, index));
    let role = stop.packet.map_or("none", |seen| role_class(seen.payload.role()));
    // A copy that left with the first one is on its wire already.
    let burst = burst(map.scene, index);
    let is_there = burst.contains(&index) && burst.start != index;
    let moved = if is_there { Motion::None } else { motion(map.plan, &pieces) };
    let mut group = Group::new("packet", format!("packet {role}")).at(spot).data("role", role);
    group = group.data(
        "motion",
        match moved {
            Motion::None => "none",
            Motion::Inside => "inside",
            Motion::Hop => "hop",
            Motion::Bend => "bend",
        },
    );
    if let Some(seen) = stop.packet {
        group = group.data("ordinal", seen.id.ordinal.to_string());
        group = group.data("is", refs::packet(seen.id.ordinal)).data("of", refs::step(index + 1));
    }
    if moved != Motion::None {
        group = group.data("path", joined(&pieces).d());
    }
    out.open(group);
    out.circle("halo", pt(0.0, 0.0), map.m.disc + 5.0);
    match stop.packet {
        // Its end is drawn already.
        Some(_) if is_end(&map.scene.steps[index].kind) => {}
        Some(seen) => {
            if is_for_many(map.scene, index, seen) {
                let r = map.m.disc + 7.0;
                let (a, b) = (Num(r * 0.7), Num(r * 0.7 + 5.0));
                let (c, d) = (Num(r), Num(r + 7.0));
                out.path("rays", format!("M{a} -{a}L{b} -{b}M{c} 0H{d}M{a} {a}L{b} {b}"));
            }
            shape(seen, map.m.disc, out);
            if let Some(d) = chevron(&pieces) {
                out.path("chev", d);
            }
        }
        None => out.circle("here", pt(0.0, 0.0), map.m.disc * 0.55),
    }
    out.close();
    tag(map, index, spot, stop, out);
}

fn shape(seen: Seen, r: f32, out: &mut Drawing) {
    let square = Rect::around(pt(0.0, 0.0), r * 0.86);
    if let Payload::Ipv4(Ipv4 { frag: Some(piece), .. }) = seen.payload {
        // Half of the shape, the left one of the piece that begins the packet.
        let (left, r) = (piece.offset == 0, Num(r));
        let d = match seen.payload.role() {
            Role::Error => format!("M{side}1 {r}V-{r}L{side}{r} {r}z", side = if left { "-" } else { "" }),
            Role::Request | Role::Reply | Role::ArpRequest | Role::ArpReply => {
                format!(
                    "M{x} -{r}A{r} {r} 0 0 {sweep} {x} {r}z",
                    x = if left { -1 } else { 1 },
                    sweep = u8::from(!left)
                )
            }
        };
        let is_hollow = seen.payload.role() == Role::Reply;
        return out.path(if is_hollow { "pk hollow" } else { "pk" }, d);
    }
    match seen.payload.role() {
        Role::Request => out.circle("pk", pt(0.0, 0.0), r),
        Role::Reply => out.circle("pk hollow", pt(0.0, 0.0), r - 1.0),
        Role::ArpRequest => out.rect("pk", square, 0.0),
        Role::ArpReply => out.rect("pk hollow", square.grown(-0.7), 0.0),
        Role::Error => {
            let (a, b) = (Num(r * 1.15), Num(r * 0.85));
            out.path("pk", format!("M0 -{a}L{a} {b}H-{a}z"));
        }
    }
}

fn chevron(pieces: &[Piece]) -> Option<String> {
    let line = &pieces.last()?.line;
    let [.., a, b] = line.points[..] else { return None };
    let length = a.distance(b);
    if length < 1.0 {
        return None;
    }
    let (dx, dy) = ((b.x - a.x) / length, (b.y - a.y) / length);
    let point = |along: f32, side: f32| format!("{} {}", Num(dx * along - dy * side), Num(dy * along + dx * side));
    Some(format!("M{}L{}L{}", point(-2.0, -4.0), point(2.6, 0.0), point(-2.0, 4.0)))
}

/// Does it go to many on the wire? What the taps heard says so.
fn is_for_many(scene: &Scene<'_>, index: usize, seen: Seen) -> bool {
    let heard = scene.heard.iter().find(|heard| heard.step == index && heard.packet == seen.id);
    let to_many = heard.is_some_and(|heard| heard.frame.dst.is_multicast());
    to_many || matches!(scene.steps[index].kind, StepKind::OwnCopy)
}
