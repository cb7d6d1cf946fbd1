//! Which cables there are, and the way each takes between two plugs.

use sim_core::base::IfIndex;

use super::geometry::{Line, Pt, Rect, pt};
use super::house::{STUB, Sketch, has_wire};
use super::plan::{Device, End, Side, Taken, Wire};
use super::scene::Scene;

/// Round corners of a cable.
const BEND: f32 = 14.0;
/// Half of what a cable keeps clear of others in the channel.
const CLEAR: f32 = 9.5;

/// A cable with its far end, if that exists.
pub(super) struct Cable(pub(super) End, pub(super) Option<End>);

/// Each cable once, from its first end.
pub(super) fn cables(scene: &Scene<'_>) -> Vec<Cable> {
    let mut all = Vec::new();
    for (host, state) in scene.hosts.iter().enumerate() {
        for link in state.links.iter().filter(|link| link.ifindex != IfIndex::LO) {
            let end = End { host, ifindex: link.ifindex, up: link.up };
            let far = link.peer.and_then(|(id, ifindex)| Some((scene.host(id)?, ifindex)));
            match far.and_then(|(host, ifindex)| Some((host, scene.link(host, ifindex)?))) {
                Some((far, other)) if (host, link.ifindex) < (far, other.ifindex) => {
                    all.push(Cable(end, Some(End { host: far, ifindex: other.ifindex, up: other.up })));
                }
                None if has_wire(scene, host, link.ifindex) => all.push(Cable(end, None)),
                Some(_) | None => {}
            }
        }
    }
    all
}

/// The host at the far end of a card's cable.
pub(super) fn peer(scene: &Scene<'_>, host: usize, ifindex: IfIndex) -> Option<usize> {
    scene.link(host, ifindex)?.peer.and_then(|(id, _)| scene.host(id))
}

/// Finds each cable a place of its own in a channel that runs from above to below.
pub(super) struct Channel {
    x: f32,
    tracks: Vec<Rect>,
}

impl Channel {
    /// `x` is where the first track may be.
    pub(super) const fn new(x: f32) -> Self {
        Self { x, tracks: Vec::new() }
    }

    /// The first free track between two heights.
    pub(super) fn track(&mut self, taken: &Taken, a: f32, b: f32) -> f32 {
        let (top, bottom) = (a.min(b), a.max(b));
        let span = |x: f32| Rect::new(x - CLEAR, top - CLEAR, 2.0 * CLEAR, bottom - top + 2.0 * CLEAR);
        let mut x = self.x;
        while !taken.is_free(&span(x)) || self.tracks.iter().any(|track| track.meets(&span(x))) {
            x += 5.0;
        }
        self.tracks.push(span(x));
        x
    }

    pub(super) fn right(&self) -> f32 {
        self.tracks.iter().map(Rect::right).fold(self.x, f32::max)
    }
}

/// The cable between two plugs; `track` is the place of its upright piece.
pub(super) fn wire(devices: &[Device], Cable(a, b): Cable, track: f32) -> Option<Wire> {
    let find = |end: &End| devices.iter().find(|device| device.host == end.host && device.ifindex == end.ifindex);
    let from = find(&a)?;
    let (tip, to) = (from.tip(), b.as_ref().and_then(find));
    let Some((b, to)) = b.zip(to) else {
        let nobody = End { host: usize::MAX, ifindex: IfIndex(0), up: false };
        let line = Line::new([tip, outwards(tip, from.side, STUB + 14.0)], BEND);
        return Some(Wire { ends: [a, nobody], line, is_lo: false, is_open: true, stand: 0.5 });
    };
    let end = to.tip();
    let points = match (from.side, to.side) {
        (Side::Bottom, Side::Bottom) => vec![tip, pt(tip.x, track), pt(end.x, track), end],
        (Side::Bottom, Side::Left | Side::Right) => vec![tip, pt(tip.x, end.y), end],
        (Side::Left | Side::Right, Side::Bottom) => vec![tip, pt(end.x, tip.y), end],
        (Side::Left | Side::Right, Side::Left | Side::Right) => vec![tip, pt(track, tip.y), pt(track, end.y), end],
    };
    Some(Wire { ends: [a, b], line: Line::new(points, BEND), is_lo: false, is_open: false, stand: 0.5 })
}

fn outwards(tip: Pt, side: Side, by: f32) -> Pt {
    match side {
        Side::Left => pt(tip.x - by, tip.y),
        Side::Right => pt(tip.x + by, tip.y),
        Side::Bottom => pt(tip.x, tip.y + by),
    }
}

/// The loop of a `lo` whose legs come out of its plug.
pub(super) fn loop_of(device: &Device, up: bool, leg: f32, half: f32) -> Wire {
    let (x, y) = (device.plug.centre().x, device.plug.bottom());
    let low = y + leg + half;
    let line = Line::new([pt(x - half, y), pt(x - half, low), pt(x + half, low), pt(x + half, y)], half);
    let end = || End { host: device.host, ifindex: device.ifindex, up };
    Wire { ends: [end(), end()], line, is_lo: true, is_open: false, stand: 0.5 }
}

/// The loops of a closed host.
pub(super) fn loops(scene: &Scene<'_>, sketch: &Sketch) -> Vec<Wire> {
    let hanging = sketch.devices.iter().filter(|device| device.side == Side::Bottom);
    let up = |device: &Device| scene.link(device.host, device.ifindex).is_some_and(|link| link.up);
    hanging.map(|device| loop_of(device, up(device), super::house::LO_DROP - 11.0, super::house::LO_LEG)).collect()
}
