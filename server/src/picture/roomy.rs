//! The roomy drawing of more than a few hosts: the open host at the left, the others in columns by how many cables
//! they are away, each beside what it hangs on. Where the lab says that a host stands somewhere, it stands there, and
//! the others make room.

use std::collections::BTreeMap;

use sim_core::base::IfIndex;

use super::cables::{Cable, cables, loops, peer};
use super::geometry::{Line, Pt, Rect, pt};
use super::house::{self, STUB, Sketch};
use super::inside::{Inside, Measures};
use super::plan::{Device, End, Plan, Shape, Side, Taken, Wire};
use super::router::{GRID, Router, Tip};
use super::scene::Scene;
use super::small::{closed, hut, stretch};
use super::topology::Topology;
use super::wide::{Column, hang_lo};

/// Round corners of a cable.
const BEND: f32 = 14.0;
/// Between hosts in one column.
const GAP: f32 = 16.0;
/// Between two cables that run upright in one channel.
const TRACK: f32 = 20.0;
/// Widest that a closed host may be, if its name allows it.
const HOUSE_W: f32 = 210.0;
/// Farthest from the open host that a lab may put another one.
pub(super) const FARTHEST: f32 = 4000.0;

pub(super) fn plan(scene: &Scene<'_>, m: &Measures, mut inside: Inside) -> Plan {
    let topology = Topology::new(scene);
    let mut mine = super::inside::cards(scene, scene.focus);
    topology.sort(scene, scene.focus, &mut mine, false);
    let mut near = Column::new(inside.rect.right() + 8.0, inside.rows_y - 36.0);
    for card in mine {
        near.card(scene, m, card, &inside);
    }
    let cards_end = near.devices.iter().map(|device| device.plug.bottom() + 26.0).fold(0.0, f32::max);
    inside.rect.h = inside.rect.h.max(cards_end - inside.rect.y);
    let lo = hang_lo(scene, &inside);
    let mut taken = Taken(near.rects());
    taken.0.extend(lo.iter().flat_map(|(device, _)| device.rects()));
    taken.0.extend(lo.iter().flat_map(|(_, wire)| super::plan::pieces(&wire.line, super::plan::TUBE_LO)));
    taken.add(inside.rect);

    let origin = pt(inside.rect.right(), inside.rect.y);
    let mut field = Field::new(scene, m, &topology, near.devices.iter().map(|own| (own.ifindex, own.tip())).collect());
    let first_x = near.rects().iter().map(Rect::right).fold(origin.x + 40.0, f32::max) + 8.0;
    field.settle(first_x, origin, &mut taken);

    let (mut devices, mut houses, mut wires) = (near.devices, Vec::new(), Vec::new());
    for mut sketch in field.sketches.into_values() {
        wires.extend(loops(scene, &sketch));
        devices.append(&mut sketch.devices);
        houses.push(sketch.house);
    }
    wires.extend(lay(scene, &devices, &taken));
    // The box of the open host is no place that is taken: the packet's tag may stand in it.
    taken.0.retain(|rect| *rect != inside.rect);
    if let Some((device, wire)) = lo {
        devices.push(device);
        wires.push(wire);
    }
    let tag_at = pt(inside.head_right + 16.0, inside.rect.y + 7.0);
    Plan::new(inside, houses, devices, wires, taken, tag_at)
}

/// The closed hosts on their way to their places.
struct Field<'a> {
    scene: &'a Scene<'a>,
    topology: &'a Topology,
    sketches: BTreeMap<usize, Sketch>,
    /// The tips of the open host's plugs.
    tips: Vec<(IfIndex, Pt)>,
}

impl<'a> Field<'a> {
    fn new(scene: &'a Scene<'a>, m: &Measures, topology: &'a Topology, tips: Vec<(IfIndex, Pt)>) -> Self {
        let others = (0..scene.hosts.len()).filter(|host| *host != scene.focus);
        let sketch = |host: usize| {
            let ports = topology.ports(scene, host, |far| faces_left(scene, host, far));
            (host, hut(scene, m, host, &ports).unwrap_or_else(|| closed(scene, m, host, &ports, false, HOUSE_W)))
        };
        Self { scene, topology, sketches: others.map(sketch).collect(), tips }
    }

    /// Gives every host its place.
    fn settle(&mut self, first_x: f32, origin: Pt, taken: &mut Taken) {
        let deepest = self.topology.layer.iter().copied().max().unwrap_or(0);
        let mut free = vec![origin.y + 10.0; deepest + 1];
        let topology = self.topology;
        let trees = topology.children[self.scene.focus].iter().chain(&topology.roots);
        for tree in trees.copied().collect::<Vec<_>>() {
            self.stack(tree, &mut free);
            let card = self.tips.iter().find(|(card, _)| peer(self.scene, self.scene.focus, *card) == Some(tree));
            // Where there is room, a cable of the open host runs straight.
            let down = card.zip(self.tip_y(tree)).map_or(0.0, |((_, tip), y)| on_grid((tip.y - y).max(0.0)));
            self.lower_tree(tree, down, &mut free);
        }
        self.columns(first_x);
        let lowest = free.into_iter().fold(origin.y, f32::max);
        self.lonely(first_x, lowest, origin);
        let pinned: Vec<usize> =
            self.sketches.keys().copied().filter(|host| self.scene.hints[*host].is_some()).collect();
        for host in &pinned {
            let (x, y) = self.scene.hints[*host].map_or((0.0, 0.0), |(x, y)| (x as f32, y as f32));
            let corner = pt(origin.x + x.clamp(0.0, FARTHEST), origin.y + y.clamp(0.0, FARTHEST));
            self.put(*host, corner, taken);
        }
        let rest: Vec<usize> = self.sketches.keys().copied().filter(|host| !pinned.contains(host)).collect();
        for host in rest {
            let corner = self.sketches.get(&host).map_or_else(Pt::default, corner);
            self.put(host, corner, taken);
        }
    }

    /// Puts a host with the corner of its box here, or as little below as there is room.
    fn put(&mut self, host: usize, to: Pt, taken: &mut Taken) {
        let Some(sketch) = self.sketches.get_mut(&host) else { return };
        let from = corner(sketch);
        // A box begins five below a line of the grid: then its plugs stand on lines.
        let y = ((to.y - 5.0) / GRID).round() * GRID + 5.0;
        sketch.shift(pt(to.x - from.x, y - from.y));
        // A cable has room before each plug, and none of it leaves the drawing.
        let low = sketch.rects().iter().map(|rect| rect.y).fold(f32::MAX, f32::min);
        sketch.shift(pt(0.0, on_grid((8.0 - low).max(0.0))));
        while sketch.rects().iter().any(|rect| !taken.is_free(&rect.grown(4.0))) {
            sketch.shift(pt(0.0, GRID));
        }
        taken.0.extend(sketch.rects());
        taken.0.extend(stubs(sketch));
    }

    /// Puts a tree below what is free in each layer, the children of each host under each other, and it beside their
    /// middle. Only heights are given here.
    fn stack(&mut self, host: usize, free: &mut [f32]) {
        let children = self.topology.children[host].clone();
        for child in &children {
            self.stack(*child, free);
        }
        let tips: Vec<f32> = children.iter().filter_map(|child| self.tip_y(*child)).collect();
        let Some(sketch) = self.sketches.get_mut(&host) else { return };
        let rights = sketch.devices.iter().filter(|device| device.side == Side::Right);
        let wired = rights.filter(|device| house::has_wire(self.scene, host, device.ifindex));
        let own: Vec<f32> = wired.map(|device| device.tip().y).collect();
        let beside = middle(&tips).zip(middle(&own)).map(|(theirs, own)| on_line(theirs - own));
        sketch.shift(pt(0.0, beside.unwrap_or(5.0) - sketch.house.rect.y));
        self.stretch(host);
        let Some(sketch) = self.sketches.get(&host) else { return };
        let high = sketch.rects().iter().map(|rect| rect.y).fold(f32::MAX, f32::min);
        let down = on_grid(free[self.topology.layer[host]] - high);
        // What hangs on nothing below it may also rise.
        let down = if children.is_empty() { down } else { down.max(0.0) };
        self.lower_tree(host, down, free);
    }

    /// The ports of a switch stand where straight cables lead to what hangs on it.
    fn stretch(&mut self, host: usize) {
        let Some(sketch) = self.sketches.get(&host).filter(|sketch| sketch.house.shape == Shape::Bar) else { return };
        let ports: Vec<&Device> = sketch.devices.iter().filter(|device| device.side == Side::Right).collect();
        let own: Vec<IfIndex> = ports.iter().map(|device| device.ifindex).collect();
        let first = ports
            .iter()
            .filter(|device| house::has_wire(self.scene, host, device.ifindex))
            .map(|device| device.tip().y);
        let (Some(first), false) = (first.reduce(f32::min), self.topology.children[host].is_empty()) else { return };
        let mut wanted = Vec::new();
        for ifindex in own.into_iter().filter(|ifindex| house::has_wire(self.scene, host, *ifindex)) {
            let far = peer(self.scene, host, ifindex).filter(|far| self.topology.children[host].contains(far));
            let height = far.and_then(|far| self.tip_y(far)).unwrap_or(first);
            wanted.push((ifindex, height));
        }
        let top = wanted.first().map_or(first, |(_, y)| *y);
        let pitch = house::pitch_of(self.scene, host, wanted.iter().map(|(ifindex, _)| *ifindex));
        if let Some(sketch) = self.sketches.get_mut(&host) {
            sketch.shift(pt(0.0, on_grid(top - first)));
            stretch(sketch, &wanted, pitch);
        }
    }

    /// Lowers a tree, and says what is free below it.
    fn lower_tree(&mut self, host: usize, by: f32, free: &mut [f32]) {
        let mut all = vec![host];
        while let Some(next) = all.pop() {
            if let Some(sketch) = self.sketches.get_mut(&next) {
                sketch.shift(pt(0.0, by));
                let bottom = sketch.rects().iter().map(Rect::bottom).fold(0.0, f32::max) + GAP;
                let free = &mut free[self.topology.layer[next]];
                *free = free.max(bottom);
            }
            all.extend(&self.topology.children[next]);
        }
    }

    /// The height of the plug by which a host hangs on the one before it.
    fn tip_y(&self, host: usize) -> Option<f32> {
        let sketch = self.sketches.get(&host)?;
        let lefts: Vec<f32> =
            sketch.devices.iter().filter(|device| device.side == Side::Left).map(|device| device.tip().y).collect();
        middle(&lefts)
    }

    /// Puts each layer to the right of the one before, with as much room between as the cables there need.
    fn columns(&mut self, first_x: f32) {
        let deepest = self.sketches.keys().map(|host| self.topology.layer[*host]).max().unwrap_or(0);
        let mut right = first_x;
        for layer in 1..=deepest {
            let room = TRACK * (1 + self.tracks(layer)) as f32;
            let hosts: Vec<usize> =
                self.sketches.keys().copied().filter(|host| self.topology.layer[*host] == layer).collect();
            let mut next = right;
            for host in hosts {
                let Some(sketch) = self.sketches.get_mut(&host) else { continue };
                let left = stubs(sketch).map(|stub| stub.x).fold(sketch.bounds.x, f32::min);
                sketch.shift(pt(right + room - left, 0.0));
                next = stubs(sketch).map(|stub| stub.right()).fold(next.max(sketch.bounds.right()), f32::max);
            }
            right = next;
        }
    }

    /// How many cables run upright beside each other before a layer.
    fn tracks(&self, layer: usize) -> usize {
        let mut spans: Vec<(f32, f32)> = Vec::new();
        for Cable(a, b) in cables(self.scene) {
            let Some(b) = b else { continue };
            let layers = (self.topology.layer[a.host], self.topology.layer[b.host]);
            // Those of one layer turn back behind it.
            let passes = layers.0.min(layers.1) + 1 == layer;
            let heights = self.height(a.host, a.ifindex).zip(self.height(b.host, b.ifindex));
            spans.extend(
                heights.filter(|(from, to)| passes && from != to).map(|(from, to)| (from.min(to), from.max(to))),
            );
        }
        // Those that overlap one after the other nest, and each needs a place of its own.
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut most, mut nested, mut end) = (0, 0, f32::MIN);
        for (top, bottom) in spans {
            nested = if top < end + TRACK { nested + 1 } else { 1 };
            end = end.max(bottom);
            most = most.max(nested);
        }
        most
    }

    fn height(&self, host: usize, ifindex: IfIndex) -> Option<f32> {
        if host == self.scene.focus {
            return self.tips.iter().find(|(card, _)| *card == ifindex).map(|(_, tip)| tip.y);
        }
        self.sketches.get(&host)?.devices.iter().find(|device| device.ifindex == ifindex).map(|device| device.tip().y)
    }

    /// Hosts without any cable, in rows below all others.
    fn lonely(&mut self, first_x: f32, top: f32, origin: Pt) {
        let wide = self.sketches.values().map(|sketch| sketch.bounds.right()).fold(origin.x + 500.0, f32::max);
        let (mut x, mut y, mut next) = (first_x, top, top);
        for host in &self.topology.alone {
            let Some(sketch) = self.sketches.get_mut(host) else { continue };
            let w = sketch.bounds.w;
            if x > first_x && x + w > wide {
                (x, y) = (first_x, next);
            }
            sketch.shift(pt(x - sketch.bounds.x, y - sketch.bounds.y));
            x += w + GAP;
            next = next.max(sketch.bounds.bottom() + GAP);
        }
    }
}

/// Which side of a host a cable takes, if a person put this host or the other one somewhere: left, if the other is.
fn faces_left(scene: &Scene<'_>, host: usize, far: usize) -> Option<bool> {
    let x = scene.hints[host].map(|(x, _)| x);
    if far == scene.focus {
        return x.map(|x| x >= 90);
    }
    let (x, far_x) = x.zip(scene.hints[far].map(|(x, _)| x))?;
    Some(far_x + 150 <= x)
}

fn corner(sketch: &Sketch) -> Pt {
    pt(sketch.house.rect.x, sketch.house.rect.y)
}

fn middle(heights: &[f32]) -> Option<f32> {
    let top = heights.iter().copied().reduce(f32::min)?;
    let bottom = heights.iter().copied().reduce(f32::max)?;
    Some((top + bottom) / 2.0)
}

fn on_grid(by: f32) -> f32 {
    (by / GRID).ceil() * GRID
}

/// The nearest height at which a box stands whose plugs are on lines of the grid.
fn on_line(y: f32) -> f32 {
    ((y - 5.0) / GRID).round() * GRID + 5.0
}

/// The room before each plug.
fn stubs(sketch: &Sketch) -> impl Iterator<Item = Rect> {
    sketch.devices.iter().filter_map(|device| {
        let tip = device.tip();
        match device.side {
            Side::Left => Some(Rect::new(tip.x - STUB, tip.y - 7.0, STUB, 14.0)),
            Side::Right => Some(Rect::new(tip.x, tip.y - 7.0, STUB, 14.0)),
            Side::Bottom => None,
        }
    })
}

/// The ways of all cables.
fn lay(scene: &Scene<'_>, devices: &[Device], taken: &Taken) -> Vec<Wire> {
    let right = taken.0.iter().map(Rect::right).fold(0.0, f32::max);
    let bottom = taken.0.iter().map(Rect::bottom).fold(0.0, f32::max);
    let find = |end: &End| devices.iter().find(|device| device.host == end.host && device.ifindex == end.ifindex);
    let tip = |device: &Device| Tip { at: device.tip(), side: device.side, straight: STUB };
    let mut joined = Vec::new();
    let mut wires = Vec::new();
    for Cable(a, b) in cables(scene) {
        let Some(from) = find(&a) else { continue };
        match b.as_ref().and_then(find).zip(b.as_ref().map(|b| (b.host, b.ifindex, b.up))) {
            Some((to, (host, ifindex, up))) => {
                joined.push(([a, End { host, ifindex, up }], (tip(from), tip(to))));
            }
            None => wires.extend(super::cables::wire(devices, Cable(a, None), 0.0)),
        }
    }
    // Straight ones first. Of those that rise the upper ones, of those that fall the lower ones: so they nest.
    joined.sort_by(|(_, a), (_, b)| in_turn(a).total_cmp(&in_turn(b)));
    let room = 40.0 + TRACK * joined.len().min(20) as f32;
    let standing: Vec<Rect> = taken.0.iter().filter(|rect| !is_stub(rect)).copied().collect();
    let mut router = Router::new(right + room, bottom + room, &standing);
    let tips: Vec<(Tip, Tip)> = joined.iter().map(|(_, tips)| *tips).collect();
    let ways = router.lay(&tips);
    wires.extend(joined.into_iter().zip(ways).map(|((ends, _), points)| Wire {
        ends,
        line: Line::new(points, BEND),
        is_lo: false,
        is_open: false,
        stand: 0.5,
    }));
    wires
}

/// What puts cables in the order in which they are laid.
fn in_turn((from, to): &(Tip, Tip)) -> f32 {
    let (left, right) = if from.at.x <= to.at.x { (from.at, to.at) } else { (to.at, from.at) };
    if left.y == right.y {
        return f32::MIN;
    }
    if left.y > right.y { left.y } else { 1e6 - left.y }
}

/// Room before a plug is kept from hosts, not from cables.
fn is_stub(rect: &Rect) -> bool {
    rect.w == STUB && rect.h == 14.0
}
