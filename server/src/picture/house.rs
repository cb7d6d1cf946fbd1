//! A closed host with its plugs, ears and addresses, laid out around a corner that is given later.

use sim_core::base::IfIndex;
use sim_core::lab::LinkKind;

use super::geometry::{Pt, Rect, pt};
use super::inside::Measures;
use super::letters::{Voice, wrap};
use super::plan::{Device, Ear, House, Notes, Shape, Side, TUBE, TUBE_LO};
use super::scene::Scene;

/// Which of a host's devices have their plug where. Devices without a cable count as left out only by `peer`.
pub(super) struct Ports {
    pub(super) left: Vec<IfIndex>,
    pub(super) right: Vec<IfIndex>,
}

/// A closed host at the origin, to be moved as a whole.
pub(super) struct Sketch {
    pub(super) house: House,
    pub(super) devices: Vec<Device>,
    /// Everything, stubs of cables included.
    pub(super) bounds: Rect,
}

/// Between two plugs on one side: a plug, and the ear of the one above it.
const PITCH: f32 = 70.0;
/// The same where no ear hangs between.
const PITCH_BARE: f32 = 40.0;
/// In labs of more hosts than this a tap has an ear only if it hears something in the command that is played.
pub(super) const ALL_EARS: usize = 12;
/// Cable between plug and channel, with room for a cup.
pub(super) const STUB: f32 = 28.0;
/// The two arrows behind a name.
const FORWARDS: f32 = 26.0;
/// Room for a packet with its halo.
const SLOT: f32 = 34.0;
/// From a closed host's `lo` plug to the lowest point of its loop.
pub(super) const LO_DROP: f32 = 34.0;
/// Half the distance of the legs of a closed host's `lo`.
pub(super) const LO_LEG: f32 = 11.0;

/// Lays a closed host out at the origin. `worded` ears say `tcpdump`.
pub(super) fn sketch(scene: &Scene<'_>, m: &Measures, host: usize, ports: &Ports, worded: bool, most_w: f32) -> Sketch {
    let state = &scene.hosts[host];
    let lo = state.links.iter().find(|link| link.ifindex == IfIndex::LO && scene.is_telling(state, link));
    let rows = ports.left.len().max(ports.right.len()).max(1) as f32;
    let pitch = pitch(scene, host, ports);
    // Beside a tall box there is room for a short pill only.
    let worded = worded && rows == 1.0 && lo.is_none();
    let plug_w = |ifindex: &IfIndex| plug_width(scene, m, host, *ifindex);
    let inner = |ports: &[IfIndex]| ports.iter().map(|port| plug_w(port) / 2.0).fold(0.0, f32::max);
    let (left_in, right_in) = (inner(&ports.left), inner(&ports.right));
    let taken_w = left_in + right_in + SLOT + 12.0;
    let letters = (((most_w - taken_w) / 10.6) as usize).clamp(6, 31);
    let name = wrap(&state.name, letters);
    let name_w = name.iter().map(|line| Voice::Name.width(line)).fold(0.0, f32::max);
    let name_w = name_w + if state.forwarding { FORWARDS } else { 0.0 };
    let process = scene.process.as_ref().filter(|(at, _)| *at == host).map(|(_, words)| words.clone());
    let process_w = process.as_ref().map_or(0.0, |words| Voice::MonoSmall.width(words));
    let w = (taken_w + name_w.max(process_w)).max(76.0);
    let text_h = name.len() as f32 * 18.0 + if process.is_some() { 16.0 } else { 0.0 };
    let h = (46.0 + (rows - 1.0) * pitch).max(text_h + 26.0);
    // `lo` hangs below the ears of the cards.
    let h = if lo.is_some() && !(ports.left.is_empty() && ports.right.is_empty()) { h + 44.0 } else { h };
    let rect = Rect::new(0.0, 0.0, w, h);
    // The packet stands beside the plugs that face the open host's side.
    let (slot_x, text_x) = if ports.left.is_empty() {
        (w - right_in - SLOT / 2.0, 10.0)
    } else {
        (left_in + SLOT / 2.0, left_in + SLOT + 4.0)
    };
    let slot = pt(slot_x, 25.0);
    let mut devices = Vec::new();
    let mut bounds = rect;
    for (side, ports) in [(Side::Left, &ports.left), (Side::Right, &ports.right)] {
        for (at, port) in ports.iter().enumerate() {
            let y = 25.0 + at as f32 * pitch;
            let x = if side == Side::Left { 0.0 } else { w };
            let plug = Rect::new(x - plug_w(port) / 2.0, y - 11.0, plug_w(port), 22.0);
            let most = scene.count_at_last(state.id, *port);
            let pill_w = Ear::pill_w(worded, most);
            let cup = if side == Side::Left { plug.x - 13.0 } else { plug.right() + 13.0 };
            let far = if side == Side::Left { plug.x - STUB + 2.0 } else { plug.right() + STUB - 2.0 - pill_w };
            // Without a cable the cup hangs at the plug itself.
            let wired = has_wire(scene, host, *port);
            let (cup, far) = match (wired, side) {
                (true, _) => (cup, far),
                (false, Side::Left) => (plug.x + 2.0, plug.x + 13.0 - pill_w),
                (false, Side::Right | Side::Bottom) => (plug.right() - 2.0, plug.right() - 13.0),
            };
            let pill_y = if worded { (y + 28.0).max(h + 5.0) } else { y + 28.0 };
            let is_shown = has_ear(scene, host, *port);
            let pill = if is_shown { Rect::new(far, pill_y, pill_w, 22.0) } else { Rect::default() };
            bounds = if is_shown { cover(bounds, pill) } else { bounds };
            bounds = cover(bounds, plug);
            let at = pt(cup, if wired { y } else { plug.bottom() - TUBE });
            let ear = Ear { at, faces: Side::Bottom, wall: TUBE, pill, worded };
            let notes = Notes::default();
            devices.push(Device { host, ifindex: *port, plug, side, voice: m.plug, ear, notes });
        }
    }
    let mut below = h + 6.0;
    if let Some(link) = lo {
        let plug = Rect::new(slot_x - 21.0, h - 10.0, 42.0, 22.0);
        let most = scene.count_at_last(state.id, link.ifindex);
        let pill_w = Ear::pill_w(worded, most);
        let bend = plug.bottom() + LO_DROP;
        let at_left = slot_x > w / 2.0;
        let leg = if at_left { slot_x - LO_LEG } else { slot_x + LO_LEG };
        let pill_x = if at_left { leg - 34.0 - pill_w } else { leg + 34.0 };
        let pill = Rect::new(pill_x, plug.bottom() + 3.0, pill_w, 22.0);
        let faces = if at_left { Side::Left } else { Side::Right };
        let ear = Ear { at: pt(leg, pill.centre().y), faces, wall: TUBE_LO * 0.7, pill, worded };
        bounds = cover(cover(bounds, pill), Rect::new(slot_x - 22.0, h, 44.0, bend - h + 8.0));
        below = bend + 18.0;
        let notes = Notes::of(scene, state, link.ifindex);
        devices.push(Device { host, ifindex: link.ifindex, plug, side: Side::Bottom, voice: m.plug, ear, notes });
    }
    // Addresses stand below the box, clear of the pills; with several devices each says whose it is.
    let hang = |device: &&Device| device.side != Side::Bottom;
    let pills: Vec<Rect> = devices.iter().filter(hang).map(|device| device.ear.pill).collect();
    let several = devices.len() > 1;
    let mut notes_y = below;
    for device in &mut devices {
        let mut notes = Notes::of(scene, state, device.ifindex);
        if several {
            let name = scene.link(host, device.ifindex).map_or("", |link| link.name.as_str());
            notes.rows.iter_mut().filter(|note| note.is_address && note.label.is_empty()).for_each(|note| {
                note.label = name.to_owned();
            });
            let label = |label: &str| Voice::MonoSmall.width(label);
            notes.label_w = notes.rows.iter().map(|note| label(&note.label)).fold(0.0, f32::max) + 8.0;
        }
        device.notes = notes;
    }
    let widest = devices.iter().map(|device| device.notes.label_w).fold(0.0, f32::max);
    let signs = devices.iter().map(|device| device.notes.sign_w).fold(0.0, f32::max);
    devices.iter_mut().for_each(|device| device.notes.sign_w = signs);
    let notes_w = devices.iter().map(|device| device.notes.width()).fold(0.0, f32::max) + widest;
    let notes_x = if ports.left.is_empty() { (w + right_in + STUB - 12.0 - notes_w).min(0.0) } else { 0.0 };
    let clear = pills
        .iter()
        .filter(|pill| pill.x < notes_x + notes_w && notes_x < pill.right())
        .map(|pill| pill.bottom() + 2.0);
    notes_y = clear.fold(notes_y, f32::max);
    for device in &mut devices {
        device.notes.label_w = if several { widest } else { device.notes.label_w };
        if device.notes.rows.is_empty() {
            continue;
        }
        let room = device.notes.put(pt(notes_x, notes_y));
        notes_y = room.bottom();
        bounds = cover(bounds, room);
    }
    let shape = Shape::House;
    Sketch { house: House { host, rect, shape, name, process, text_x, slot }, devices, bounds }
}

/// Between two plugs on one side of a host.
pub(super) fn pitch(scene: &Scene<'_>, host: usize, ports: &Ports) -> f32 {
    pitch_of(scene, host, ports.left.iter().chain(&ports.right).copied())
}

pub(super) fn pitch_of(scene: &Scene<'_>, host: usize, mut ports: impl Iterator<Item = IfIndex>) -> f32 {
    if ports.any(|port| has_ear(scene, host, port)) { PITCH } else { PITCH_BARE }
}

/// Is the tap of a device drawn?
pub(super) fn has_ear(scene: &Scene<'_>, host: usize, ifindex: IfIndex) -> bool {
    scene.hosts.len() <= ALL_EARS || scene.count_at_last(scene.hosts[host].id, ifindex) > 0
}

/// A bridge, and what stands on another device, has no cable of its own.
pub(super) fn has_wire(scene: &Scene<'_>, host: usize, ifindex: IfIndex) -> bool {
    scene.link(host, ifindex).is_some_and(|link| match link.kind {
        LinkKind::Loopback | LinkKind::Veth => true,
        LinkKind::Bridge | LinkKind::Macvlan | LinkKind::Vxlan => false,
    })
}

pub(super) fn plug_width(scene: &Scene<'_>, m: &Measures, host: usize, ifindex: IfIndex) -> f32 {
    let name = scene.link(host, ifindex).map_or("", |link| link.name.as_str());
    (m.plug.width(name) + 16.0).max(36.0)
}

pub(super) fn cover(a: Rect, b: Rect) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect::new(x, y, a.right().max(b.right()) - x, a.bottom().max(b.bottom()) - y)
}

impl Sketch {
    /// Moves the whole by so much.
    pub(super) fn shift(&mut self, by: Pt) {
        let moved = |at: Pt| pt(at.x + by.x, at.y + by.y);
        let moved_rect = |rect: Rect| Rect::new(rect.x + by.x, rect.y + by.y, rect.w, rect.h);
        self.house.rect = moved_rect(self.house.rect);
        self.house.slot = moved(self.house.slot);
        self.house.text_x += by.x;
        self.bounds = moved_rect(self.bounds);
        for device in &mut self.devices {
            device.plug = moved_rect(device.plug);
            device.ear.at = moved(device.ear.at);
            device.ear.pill = moved_rect(device.ear.pill);
            device.notes.at = moved(device.notes.at);
        }
    }

    /// What others have to keep clear of.
    pub(super) fn rects(&self) -> Vec<Rect> {
        let Rect { x, y, w, h } = self.house.rect;
        let mut all = vec![Rect::new(x, y - 3.0, w, h + 3.0)];
        if self.house.shape == Shape::Bar {
            // Its name stands above it.
            let name = self.house.name.iter().map(|line| Voice::Name.width(line)).fold(0.0, f32::max);
            all.push(Rect::new(self.house.text_x, y - 22.0, name, 20.0));
        }
        all.extend(self.devices.iter().flat_map(Device::rects));
        all
    }
}
