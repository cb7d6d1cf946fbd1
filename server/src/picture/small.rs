//! Closed hosts that need little room: switches as bars, and in large labs hosts with one cable.

use sim_core::base::IfIndex;
use sim_core::lab::{HostState, LinkKind};

use super::geometry::{Rect, pt};
use super::house::{ALL_EARS, Ports, STUB, Sketch, cover, has_ear, pitch, plug_width, sketch};
use super::inside::{Measures, cards};
use super::letters::Voice;
use super::plan::{Device, Ear, House, Notes, Shape, Side, TUBE};
use super::scene::Scene;

/// How thick a switch is drawn.
const BAR_W: f32 = 8.0;
/// From the top of a bar to its first port; the bridge itself and the name stand above.
const BAR_TOP: f32 = 31.0;
/// Of a hut: one line of text with air around it.
const HUT_H: f32 = 30.0;

/// A closed host: a switch as a bar, any other as a house.
pub(super) fn closed(scene: &Scene<'_>, m: &Measures, host: usize, ports: &Ports, worded: bool, most_w: f32) -> Sketch {
    if is_switch(scene, host) { bar(scene, m, host, ports) } else { sketch(scene, m, host, ports, worded, most_w) }
}

/// Is this host nothing but a switch: a bridge and its ports, without an address?
fn is_switch(scene: &Scene<'_>, host: usize) -> bool {
    let state = &scene.hosts[host];
    let mut own = state.links.iter().filter(|link| link.ifindex != IfIndex::LO).peekable();
    let is_part = |link: &sim_core::lab::LinkState| link.kind == LinkKind::Bridge || link.master.is_some();
    own.peek().is_some()
        && own.all(is_part)
        && bridges(state).next().is_some()
        && state.addrs.iter().all(|addr| addr.net.addr().is_loopback())
        && !state.forwarding
        && scene.process.as_ref().is_none_or(|(at, _)| *at != host)
}

fn bridges(state: &HostState) -> impl Iterator<Item = IfIndex> {
    state.links.iter().filter(|link| link.kind == LinkKind::Bridge).map(|link| link.ifindex)
}

/// A switch: an upright bar with one plug for each port, the bridge at its upper end, its name above.
fn bar(scene: &Scene<'_>, m: &Measures, host: usize, ports: &Ports) -> Sketch {
    let state = &scene.hosts[host];
    let is_port = |port: &&IfIndex| bridges(state).all(|bridge| bridge != **port);
    let sides = [(Side::Left, &ports.left), (Side::Right, &ports.right)];
    let sides = sides.map(|(side, all)| (side, all.iter().filter(is_port).copied().collect::<Vec<_>>()));
    let rows = sides.iter().map(|(_, ports)| ports.len()).fold(1, usize::max) as f32;
    let pitch = pitch(scene, host, ports);
    let heads = bridges(state).count() as f32;
    let top = 24.0 * heads;
    // Every first port is 25 below the corner, as in a house, or a whole number of tens more.
    let first = ((top + BAR_TOP - 25.0) / 10.0).ceil() * 10.0 + 25.0;
    let rect = Rect::new(0.0, 0.0, BAR_W, first + (rows - 1.0) * pitch + 21.0);
    let middle = rect.w / 2.0;
    let (mut devices, mut bounds) = (Vec::new(), rect);
    for (at, ifindex) in bridges(state).enumerate() {
        let w = plug_width(scene, m, host, ifindex);
        let plug = Rect::new(middle - w / 2.0, at as f32 * 24.0, w, 22.0);
        let (shown, most) = (has_ear(scene, host, ifindex), scene.count_at_last(state.id, ifindex));
        let pill = Rect::new(plug.right() + 36.0, plug.y, Ear::pill_w(false, most), 22.0);
        let pill = if shown { pill } else { Rect::default() };
        let ear_at = pt(plug.right() - TUBE, plug.centre().y);
        let ear = Ear { at: ear_at, faces: Side::Right, wall: TUBE, pill, worded: false };
        bounds = cover(bounds, plug);
        bounds = if shown { cover(bounds, pill) } else { bounds };
        let (side, notes) = (Side::Right, Notes::default());
        devices.push(Device { host, ifindex, plug, side, voice: m.plug, ear, notes });
    }
    for (side, ports) in &sides {
        for (at, port) in ports.iter().enumerate() {
            let y = first + at as f32 * pitch;
            let w = plug_width(scene, m, host, *port);
            let x = if *side == Side::Left { rect.x - w + 1.0 } else { rect.right() - 1.0 };
            let plug = Rect::new(x, y - 11.0, w, 22.0);
            let pill_w = Ear::pill_w(false, scene.count_at_last(state.id, *port));
            let cup = if *side == Side::Left { plug.x - 13.0 } else { plug.right() + 13.0 };
            let far = if *side == Side::Left { plug.x - STUB + 2.0 } else { plug.right() + STUB - 2.0 - pill_w };
            let shown = has_ear(scene, host, *port);
            let pill = if shown { Rect::new(far, y + 28.0, pill_w, 22.0) } else { Rect::default() };
            bounds = cover(bounds, plug);
            bounds = if shown { cover(bounds, pill) } else { bounds };
            let ear = Ear { at: pt(cup, y), faces: Side::Bottom, wall: TUBE, pill, worded: false };
            let notes = Notes::default();
            devices.push(Device { host, ifindex: *port, plug, side: *side, voice: m.plug, ear, notes });
        }
    }
    let name = vec![state.name.clone()];
    let text_x = middle - Voice::Name.width(&state.name) / 2.0;
    bounds = cover(bounds, Rect::new(text_x, -22.0, Voice::Name.width(&state.name), 22.0));
    let slot = pt(middle, first + if rows > 1.0 { pitch / 2.0 } else { 0.0 });
    let (process, shape) = (None, Shape::Bar);
    Sketch { house: House { host, rect, shape, name, process, text_x, slot }, devices, bounds }
}

/// Moves the ports of a switch to the heights of what they lead to, in order, none nearer to the one before than
/// `pitch`, and makes the bar as long as that.
pub(super) fn stretch(sketch: &mut Sketch, wanted: &[(IfIndex, f32)], pitch: f32) {
    let mut last: Option<f32> = None;
    for (port, y) in wanted {
        let Some(device) = sketch.devices.iter_mut().find(|device| device.ifindex == *port) else { continue };
        let y = last.map_or(*y, |last| y.max(last + pitch));
        device.lower(y - device.plug.centre().y);
        last = Some(y);
    }
    let bottom = sketch.devices.iter().map(|device| device.plug.centre().y + 21.0).fold(0.0, f32::max);
    sketch.house.rect.h = bottom - sketch.house.rect.y;
    for rect in sketch.rects() {
        sketch.bounds = cover(sketch.bounds, rect);
    }
}

/// A host of one line with its only address at its right, if it has nothing more to show and there are many.
pub(super) fn hut(scene: &Scene<'_>, m: &Measures, host: usize, ports: &Ports) -> Option<Sketch> {
    let state = &scene.hosts[host];
    let runs_here = scene.process.as_ref().is_some_and(|(at, _)| *at == host);
    let own = cards(scene, host);
    let ([port], [only], []) = (&ports.left[..], &own[..], &ports.right[..]) else { return None };
    let lo = state.links.iter().find(|link| link.ifindex == IfIndex::LO);
    let tells_more = lo.is_some_and(|link| scene.is_telling(state, link)) || runs_here || state.forwarding;
    let mut notes = Notes::of(scene, state, *only);
    if scene.hosts.len() <= ALL_EARS || tells_more || notes.rows.len() > 1 || state.name.chars().count() > 16 {
        return None;
    }
    let plug_w = plug_width(scene, m, host, *port);
    let text_x = plug_w / 2.0 + 38.0;
    let rect = Rect::new(0.0, 0.0, text_x + Voice::Name.width(&state.name) + 10.0, HUT_H);
    let y = 15.0;
    let plug = Rect::new(-plug_w / 2.0, y - 11.0, plug_w, 22.0);
    let pill_w = Ear::pill_w(false, scene.count_at_last(state.id, *port));
    let shown = has_ear(scene, host, *port);
    let pill = if shown { Rect::new(plug.x - STUB + 2.0, y + 28.0, pill_w, 22.0) } else { Rect::default() };
    let mut bounds = cover(rect, plug);
    bounds = if shown { cover(bounds, pill) } else { bounds };
    if !notes.rows.is_empty() {
        bounds = cover(bounds, notes.put(pt(rect.right() + 8.0, 6.0)));
    }
    let ear = Ear { at: pt(plug.x - 13.0, y), faces: Side::Bottom, wall: TUBE, pill, worded: false };
    let device = Device { host, ifindex: *port, plug, side: Side::Left, voice: m.plug, ear, notes };
    let slot = pt(plug_w / 2.0 + 17.0, y);
    let (name, process, shape) = (vec![state.name.clone()], None, Shape::Hut);
    Some(Sketch { house: House { host, rect, shape, name, process, text_x, slot }, devices: vec![device], bounds })
}
