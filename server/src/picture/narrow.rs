//! The phone's drawing: the open host at the top with all plugs on its lower edge, the closed hosts below it,
//! each to the right of the cables that still have to pass. Cables between closed hosts run at the far right.

use sim_core::base::IfIndex;

use super::cables::{Cable, Channel, cables, loop_of, loops, peer, wire};
use super::decision::Search;
use super::geometry::{Rect, pt};
use super::house::{self, Ports, STUB, Sketch};
use super::inside::{Inside, Measures, cards};
use super::plan::{Device, Ear, Notes, Plan, Side, TUBE, TUBE_LO, Taken, Wire};
use super::scene::Scene;
use super::small::closed;
use super::wide::{mine_in_order, order};

/// Of the whole drawing, if names and addresses allow it.
pub(super) const WIDTH: f32 = 358.0;
/// Between the decision and the lower edge: the lane to the plugs.
const LANE: f32 = 26.0;
const HOUSE_W: f32 = 200.0;

pub(super) fn plan(scene: &Scene<'_>, m: &Measures, searches: &[Search]) -> Plan {
    let mut inside = Inside::new(scene, m, searches, 0.0);
    inside.rect.h += LANE;
    let mine = mine_in_order(scene);
    let mut devices = plugs(scene, m, &inside, &mine);
    let lo = hang_lo(scene, m, &mut inside, &devices);
    let mut taken = Taken::default();
    let mut wires = Vec::new();
    if let Some((device, wire)) = lo {
        taken.0.extend(device.rects());
        taken.0.extend(super::plan::pieces(&wire.line, TUBE_LO));
        devices.push(device);
        wires.push(wire);
    }
    let mut shore = Shore { top: inside.rect.bottom() + 18.0, taken, houses: Vec::new(), bends: Vec::new() };
    shore.moor(scene, m, &mine, &mut devices);
    let Shore { mut taken, houses: sketches, bends, .. } = shore;

    let mut houses = Vec::new();
    for mut sketch in sketches {
        wires.extend(loops(scene, &sketch));
        devices.append(&mut sketch.devices);
        houses.push(sketch.house);
    }
    let tips = devices.iter().filter(|device| device.side == Side::Right).map(|device| device.tip().x + STUB);
    let mut channel = Channel::new(tips.fold(0.0, f32::max));
    for Cable(a, b) in cables(scene) {
        let height = |host: usize, ifindex: IfIndex| {
            let found = devices.iter().find(|device| device.host == host && device.ifindex == ifindex)?;
            (found.side == Side::Right).then(|| found.tip().y)
        };
        let both = height(a.host, a.ifindex).zip(b.as_ref().and_then(|b| height(b.host, b.ifindex)));
        let bend = bends.iter().find(|(ifindex, _)| a.host == scene.focus && *ifindex == a.ifindex);
        let track = match (both, bend) {
            (Some((from, to)), _) => channel.track(&taken, from, to),
            (None, Some((_, y))) => *y,
            (None, None) => 0.0,
        };
        wires.extend(wire(&devices, Cable(a, b), track));
    }
    taken.add(Rect::new(channel.right() - 1.0, 0.0, 1.0, 1.0));
    let lowest = taken.0.iter().map(Rect::bottom).fold(inside.rect.bottom(), f32::max);
    let tag_at = pt(inside.rect.x + 10.0, lowest + 10.0);
    Plan::new(inside, houses, devices, wires, taken, tag_at).with_fixed_tag()
}

/// The cards of the open host, side by side on its lower edge; their ears and addresses find a place later.
fn plugs(scene: &Scene<'_>, m: &Measures, inside: &Inside, mine: &[IfIndex]) -> Vec<Device> {
    let mut x = inside.rect.x + 12.0;
    let host = &scene.hosts[scene.focus];
    mine.iter()
        .map(|ifindex| {
            let w = house::plug_width(scene, m, scene.focus, *ifindex);
            let plug = Rect::new(x, inside.rect.bottom() - 12.0, w, 24.0);
            x += w + 8.0;
            let worded = mine.len() <= 2;
            let pill = Rect::new(0.0, 0.0, Ear::pill_w(worded, scene.count_at_last(host.id, *ifindex)), 24.0);
            let wall = if house::has_wire(scene, scene.focus, *ifindex) { TUBE } else { 0.0 };
            let ear = Ear { at: pt(0.0, 0.0), faces: Side::Right, wall, pill, worded };
            let notes = Notes::of(scene, host, *ifindex);
            Device { host: scene.focus, ifindex: *ifindex, plug, side: Side::Bottom, voice: m.plug, ear, notes }
        })
        .collect()
}

/// The open host's `lo` at the right of its lower edge; the host grows if the cards need the room.
fn hang_lo(scene: &Scene<'_>, m: &Measures, inside: &mut Inside, cards: &[Device]) -> Option<(Device, Wire)> {
    let state = &scene.hosts[scene.focus];
    let link = state.links.iter().find(|link| link.ifindex == IfIndex::LO)?;
    let pill_w = Ear::pill_w(true, scene.count_at_last(state.id, link.ifindex));
    let cards_end = cards.iter().map(|device| device.plug.right() + 8.0).fold(0.0, f32::max);
    inside.widen((cards_end - (inside.out_x - 13.0)).max(0.0));
    let half = (inside.in_x - inside.out_x) / 2.0;
    let plug = Rect::new(inside.out_x - 9.0, inside.rect.bottom() - 12.0, 2.0 * half + 18.0, 24.0);
    let pill = Rect::new(inside.out_x - 42.0 - pill_w, plug.bottom() + 6.0, pill_w, 24.0);
    let at = pt(inside.out_x, pill.centre().y);
    let ear = Ear { at, faces: Side::Left, wall: TUBE_LO, pill, worded: true };
    let mut notes = Notes::of(scene, state, link.ifindex);
    let right = inside.rect.right() - 2.0;
    notes.put(pt(right - notes.width(), plug.bottom() + 30.0 + half + 14.0));
    let (host, ifindex, side) = (scene.focus, link.ifindex, Side::Bottom);
    let device = Device { host, ifindex, plug, side, voice: m.plug, ear, notes };
    let wire = loop_of(&device, link.up, 30.0, half);
    Some((device, wire))
}

/// What lies below the open host.
struct Shore {
    top: f32,
    taken: Taken,
    houses: Vec<Sketch>,
    /// Cards whose cable comes back to the same host, and how low it goes.
    bends: Vec<(IfIndex, f32)>,
}

impl Shore {
    /// From the last card to the first, so that each has only cables of earlier ones to its left.
    fn moor(&mut self, scene: &Scene<'_>, m: &Measures, mine: &[IfIndex], devices: &mut [Device]) {
        let far_end = |card: IfIndex| peer(scene, scene.focus, card);
        let mut waiting = order(scene);
        for (at, card) in mine.iter().enumerate().rev() {
            // Cables of later cards run on where their host is moored by an earlier card.
            let runs_on =
                |later: &IfIndex| far_end(*later).is_some_and(|host| waiting.contains(&host) || host == scene.focus);
            let passing = mine[at..].iter().filter(|later| *later == card || runs_on(later));
            let last = passing.filter_map(|card| devices.iter().find(|device| device.ifindex == *card));
            let x = last.map(|device| device.plug.centre().x).fold(0.0, f32::max) + 14.0;
            if let Some(device) =
                devices.iter_mut().find(|device| device.ifindex == *card && device.host == scene.focus)
            {
                self.beside(device, x);
            }
            let Some(host) = far_end(*card) else { continue };
            if mine[..at].iter().any(|earlier| far_end(*earlier) == Some(host)) {
                continue;
            }
            if host == scene.focus {
                let low = self.taken.0.iter().map(Rect::bottom).fold(self.top, f32::max) + 16.0;
                let pair = mine.iter().filter(|card| far_end(**card) == Some(host));
                self.bends.extend(pair.map(|card| (*card, low)));
                self.taken.add(Rect::new(x - 40.0, low - 10.0, 60.0, 20.0));
            } else if let Some(place) = waiting.iter().position(|waits| *waits == host) {
                waiting.remove(place);
                let (mut left, right): (Vec<_>, Vec<_>) =
                    cards(scene, host).into_iter().partition(|port| peer(scene, host, *port) == Some(scene.focus));
                // The cable that is furthest right turns in first.
                let far = |port: &IfIndex| scene.link(host, *port).and_then(|link| link.peer).map(|(_, far)| far);
                left.sort_by_key(|port| std::cmp::Reverse(mine.iter().position(|card| Some(*card) == far(port))));
                let down = |port: &IfIndex| {
                    let device = devices.iter().find(|device| Some(device.ifindex) == far(port))?;
                    Some((*port, device.plug.centre().x))
                };
                let cables: Vec<_> = left.iter().filter_map(down).collect();
                self.house(closed(scene, m, host, &Ports { left, right }, false, HOUSE_W), x + STUB - 8.0, &cables);
            }
        }
        for host in waiting {
            let ports = Ports { left: Vec::new(), right: cards(scene, host) };
            self.house(closed(scene, m, host, &ports, false, HOUSE_W), 16.0, &[]);
        }
    }

    /// Puts the ear and the addresses of a card to the right of its cable.
    fn beside(&mut self, device: &mut Device, x: f32) {
        let pill = Rect::new(x + 22.0, self.top, device.ear.pill.w, 24.0);
        let text = Rect::new(x + 2.0, self.top + 28.0, device.notes.width(), device.notes.height());
        let y = self.settle(&[pill, text]) - self.top;
        device.ear.pill = Rect { y: pill.y + y, ..pill };
        device.ear.at = pt(device.plug.centre().x, pill.y + y + 12.0);
        device.notes.put(pt(text.x, text.y + y));
        self.taken.0.extend(device.rects());
        if device.ear.wall == 0.0 {
            // The line that stands for its wire.
            let tip = device.tip();
            self.taken.add(Rect::new(tip.x - 2.0, tip.y, 4.0, device.ear.at.y - tip.y));
        }
    }

    /// `cables` are its ports to the open host, each with where its cable comes down.
    fn house(&mut self, mut sketch: Sketch, x: f32, cables: &[(IfIndex, f32)]) {
        let moored = sketch.devices.iter().any(|device| device.side == Side::Left);
        let plugs = sketch.devices.iter().map(|device| device.plug.x).fold(sketch.house.rect.x, f32::min);
        let left = if moored { plugs } else { sketch.bounds.x };
        sketch.shift(pt(x - left, self.top + 5.0 - sketch.bounds.y));
        let y = self.settle(&sketch.rects()) - self.top;
        sketch.shift(pt(0.0, y));
        self.taken.0.extend(sketch.rects());
        // The cables that end here are in the way of what comes after.
        for (port, cable_x) in cables {
            let end = sketch.devices.iter().find(|device| device.ifindex == *port).map_or(self.top, |own| own.tip().y);
            self.taken.add(Rect::new(cable_x - TUBE, self.top - 12.0, 2.0 * TUBE, end + TUBE - self.top + 12.0));
        }
        self.houses.push(sketch);
    }

    /// The first height from the top at which all of these are free.
    fn settle(&self, rects: &[Rect]) -> f32 {
        let mut by = 0.0;
        while rects.iter().any(|rect| !self.taken.is_free(&Rect { y: rect.y + by, ..rect.grown(2.5) })) {
            by += 4.0;
        }
        self.top + by
    }
}
