//! The roomy drawing of few hosts: the open one at the left with its cards on its right edge, the closed ones between
//! the cards, and beside them a channel in which all cables run.

use sim_core::base::IfIndex;

use super::cables::{Cable, Channel, cables, loop_of, loops, peer, wire};
use super::decision::Search;
use super::geometry::{Rect, pt};
use super::house::{self, Ports, STUB, Sketch};
use super::inside::{Inside, Measures, cards};
use super::letters::Voice;
use super::plan::{Device, Ear, Notes, Plan, Side, TUBE, TUBE_LO, Taken, Wire};
use super::router::GRID;
use super::scene::Scene;
use super::small::closed;

/// With more closed hosts than this they stand in layers: `roomy.rs`.
const NEAR: usize = 2;
const GAP: f32 = 16.0;
/// Widest that a closed host may be.
const HOUSE_W: f32 = 190.0;

pub(super) fn plan(scene: &Scene<'_>, m: &Measures, searches: &[Search], tag_w: f32) -> Plan {
    let mut inside = Inside::new(scene, m, searches, tag_w);
    let is_put = |host: usize| host != scene.focus && scene.hints[host].is_some();
    if scene.hosts.len() > NEAR + 1 || (0..scene.hosts.len()).any(is_put) {
        return super::roomy::plan(scene, m, inside);
    }
    let mut near = Column::new(inside.rect.right() + 8.0, inside.rows_y - 36.0);
    near.fill(scene, m, &inside);
    let cards_end = near.devices.iter().map(|device| device.plug.bottom() + 26.0).fold(0.0, f32::max);
    inside.rect.h = inside.rect.h.max(cards_end - inside.rect.y);
    let mut lo = hang_lo(scene, &inside);
    if let Some((device, wire)) = &mut lo {
        let by = near.needs_above(device);
        inside.rect.h += by;
        device.lower(by);
        wire.line.points.iter_mut().for_each(|point| point.y += by);
    }
    assemble(scene, inside, lo, near)
}

/// Things under each other on one side of the channel.
pub(super) struct Column {
    x: f32,
    y: f32,
    pub(super) devices: Vec<Device>,
    houses: Vec<Sketch>,
}

impl Column {
    pub(super) const fn new(x: f32, y: f32) -> Self {
        Self { x, y, devices: Vec::new(), houses: Vec::new() }
    }

    /// Puts the cards of the open host, below each the neighbour that it leads to, and then who is left.
    fn fill(&mut self, scene: &Scene<'_>, m: &Measures, inside: &Inside) {
        let mut waiting = order(scene);
        let mine = mine_in_order(scene);
        for (at, card) in mine.iter().enumerate() {
            self.card(scene, m, *card, inside);
            let far_end = |card: &IfIndex| peer(scene, scene.focus, *card);
            let Some(host) =
                far_end(card).filter(|host| !mine[at + 1..].iter().any(|next| far_end(next) == Some(*host)))
            else {
                continue;
            };
            if let Some(place) = waiting.iter().position(|waits| *waits == host) {
                waiting.remove(place);
                let ports = Ports { left: Vec::new(), right: cards(scene, host) };
                self.house(closed(scene, m, host, &ports, true, HOUSE_W));
            }
        }
        for host in waiting {
            let ports = Ports { left: Vec::new(), right: cards(scene, host) };
            self.house(closed(scene, m, host, &ports, true, HOUSE_W));
        }
    }

    pub(super) fn card(&mut self, scene: &Scene<'_>, m: &Measures, ifindex: IfIndex, inside: &Inside) {
        let (edge, host) = (inside.rect.right(), &scene.hosts[scene.focus]);
        let mut notes = Notes::of(scene, host, ifindex);
        let y = (self.y + notes.height() + 16.0).max(inside.rows_y - 4.0);
        // On a line of the grid that cables follow.
        let y = (y / GRID).ceil() * GRID;
        let w = house::plug_width(scene, m, scene.focus, ifindex);
        let plug = Rect::new((edge - w / 2.0).max(edge - 31.0), y - 12.0, w, 24.0);
        notes.put(pt(edge + 8.0, plug.y - 4.0 - notes.height()));
        let pill_w = Ear::pill_w(true, scene.count_at_last(host.id, ifindex));
        let pill = Rect::new(edge + 8.0, y + 28.0, pill_w, 24.0);
        let at = if house::has_wire(scene, scene.focus, ifindex) { plug.right() + 20.0 } else { edge + 20.0 };
        let at = if house::has_wire(scene, scene.focus, ifindex) { pt(at, y) } else { pt(at, plug.bottom() - TUBE) };
        let ear = Ear { at, faces: Side::Bottom, wall: TUBE, pill, worded: true };
        self.y = pill.bottom() + GAP;
        self.devices.push(Device { host: scene.focus, ifindex, plug, side: Side::Right, voice: m.plug, ear, notes });
    }

    fn house(&mut self, mut sketch: Sketch) {
        sketch.shift(pt(self.x - sketch.bounds.x, self.y + 8.0 - sketch.bounds.y));
        self.y = sketch.bounds.bottom() + GAP;
        self.houses.push(sketch);
    }

    fn all_devices(&self) -> impl Iterator<Item = &Device> {
        self.devices.iter().chain(self.houses.iter().flat_map(|house| &house.devices))
    }

    pub(super) fn rects(&self) -> Vec<Rect> {
        let of_cards = self.devices.iter().flat_map(Device::rects);
        of_cards.chain(self.houses.iter().flat_map(Sketch::rects)).collect()
    }

    /// By how much `lo` must hang lower so that its addresses are below all that stands here.
    fn needs_above(&self, lo: &Device) -> f32 {
        let text = lo.notes.rect();
        let lowest = self.rects().iter().filter(|rect| rect.x < text.right()).map(Rect::bottom).fold(0.0, f32::max);
        if lowest > text.y { lowest + 6.0 - text.y } else { 0.0 }
    }
}

/// The closed hosts: as the lab says, or else as they were made.
pub(super) fn order(scene: &Scene<'_>) -> Vec<usize> {
    let mut closed: Vec<usize> = (0..scene.hosts.len()).filter(|host| *host != scene.focus).collect();
    closed.sort_by_key(|host| scene.hints[*host].map_or((i32::MAX, i32::MAX), |(x, y)| (y, x)));
    closed
}

/// The cards of the open host, in the order in which the hosts at their far ends stand.
pub(super) fn mine_in_order(scene: &Scene<'_>) -> Vec<IfIndex> {
    let mut mine = cards(scene, scene.focus);
    let hint = |card: &IfIndex| peer(scene, scene.focus, *card).and_then(|host| scene.hints[host]);
    mine.sort_by_key(|card| hint(card).map_or((i32::MAX, i32::MAX), |(x, y)| (y, x)));
    mine
}

/// The open host's `lo`, hanging from its lower edge, its addresses at its right.
pub(super) fn hang_lo(scene: &Scene<'_>, inside: &Inside) -> Option<(Device, Wire)> {
    let state = &scene.hosts[scene.focus];
    let link = state.links.iter().find(|link| link.ifindex == IfIndex::LO)?;
    let half = (inside.in_x - inside.out_x) / 2.0;
    let plug = Rect::new(inside.out_x - 20.0, inside.rect.bottom() - 14.0, 2.0 * half + 40.0, 28.0);
    let pill_w = Ear::pill_w(true, scene.count_at_last(state.id, link.ifindex));
    let pill = Rect::new(inside.out_x - 44.0 - pill_w, plug.bottom() + 24.0, pill_w, 28.0);
    let at = pt(inside.out_x, pill.centre().y);
    let ear = Ear { at, faces: Side::Left, wall: TUBE_LO, pill, worded: true };
    let mut notes = Notes::of(scene, state, link.ifindex);
    notes.put(pt(inside.in_x + 22.0, plug.bottom() + 12.0));
    let (host, ifindex, side) = (scene.focus, link.ifindex, Side::Bottom);
    let device = Device { host, ifindex, plug, side, voice: Voice::MonoLarge, ear, notes };
    let wire = loop_of(&device, link.up, 46.0, half);
    Some((device, wire))
}

fn assemble(scene: &Scene<'_>, inside: Inside, lo: Option<(Device, Wire)>, near: Column) -> Plan {
    let mut taken = Taken(near.rects());
    let first = near.all_devices().filter(|device| device.side == Side::Right);
    let mut channel =
        Channel::new(first.map(|device| device.tip().x + STUB + 2.0).fold(inside.rect.right() + 24.0, f32::max));
    let height = |host: usize, ifindex: IfIndex| {
        let mut all = near.all_devices();
        all.find(|device| device.host == host && device.ifindex == ifindex).map(|device| device.tip().y)
    };
    let tracks: Vec<(Cable, f32)> = cables(scene)
        .into_iter()
        .map(|Cable(a, b)| {
            let ends = height(a.host, a.ifindex).zip(b.as_ref().and_then(|b| height(b.host, b.ifindex)));
            let x = ends.map_or(0.0, |(from, to)| channel.track(&taken, from, to));
            (Cable(a, b), x)
        })
        .collect();
    taken.0.extend(lo.iter().flat_map(|(device, _)| device.rects()));
    let (mut devices, mut houses, mut wires) = (near.devices, Vec::new(), Vec::new());
    for mut sketch in near.houses {
        wires.extend(loops(scene, &sketch));
        devices.append(&mut sketch.devices);
        houses.push(sketch.house);
    }
    wires.extend(tracks.into_iter().filter_map(|(cable, x)| wire(&devices, cable, x)));
    if let Some((device, wire)) = lo {
        devices.push(device);
        wires.push(wire);
    }
    let tag_at = pt(inside.head_right + 16.0, inside.rect.y + 7.0);
    Plan::new(inside, houses, devices, wires, taken, tag_at)
}
