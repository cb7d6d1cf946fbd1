//! Where everything stands, before anything is drawn. It is the same at every step of one command,
//! so that only the packet, its trail and what it meets change.

use sim_core::base::IfIndex;
use sim_core::lab::{HostState, LinkKind, LinkState, Mark};

use super::geometry::{Line, Pt, Rect, pt};
use super::inside::Inside;
use super::letters::Voice;
use super::marks::{Gone, SIGN_W};
use super::scene::Scene;
use super::stands;
use crate::l10n::Arg;

pub(super) struct Plan {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) inside: Inside,
    pub(super) houses: Vec<House>,
    pub(super) devices: Vec<Device>,
    pub(super) wires: Vec<Wire>,
    /// Where the packet's tag goes if there is no room beside the packet.
    pub(super) tag_at: Pt,
    /// Is the tag always there?
    pub(super) tag_is_fixed: bool,
    pub(super) taken: Taken,
}

/// A bridge within the open host: an upright bar that its ports hang on.
pub(super) struct Bar {
    pub(super) bridge: IfIndex,
    pub(super) x: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
    /// Left end and height of each plug.
    pub(super) ports: Vec<(f32, f32)>,
}

/// A closed host.
pub(super) struct House {
    pub(super) host: usize,
    pub(super) rect: Rect,
    pub(super) shape: Shape,
    pub(super) name: Vec<String>,
    pub(super) process: Option<String>,
    pub(super) text_x: f32,
    /// Where a packet stands that is in this host.
    pub(super) slot: Pt,
}

/// How a closed host is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    House,
    /// A switch: a bar with a plug for each port, its name above.
    Bar,
    /// A house of one line, where there are many.
    Hut,
}

/// A device with all that is written beside it.
pub(super) struct Device {
    pub(super) host: usize,
    pub(super) ifindex: IfIndex,
    pub(super) plug: Rect,
    pub(super) side: Side,
    pub(super) voice: Voice,
    pub(super) ear: Ear,
    pub(super) notes: Notes,
}

/// The edge of a host that a plug straddles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
    Bottom,
}

/// A tap on a wire.
pub(super) struct Ear {
    /// The middle of the wire where the cup sits.
    pub(super) at: Pt,
    /// Where the cup opens to.
    pub(super) faces: Side,
    /// Half the wire.
    pub(super) wall: f32,
    pub(super) pill: Rect,
    /// With the word `tcpdump`, or the count alone.
    pub(super) worded: bool,
}

/// What a device stands on, and its addresses, a line each.
#[derive(Default)]
pub(super) struct Notes {
    /// Start of the first line's baseline.
    pub(super) at: Pt,
    pub(super) rows: Vec<Note>,
    /// Room before the first column for the signs of what the line changed.
    pub(super) sign_w: f32,
    /// Width of the first column: labels.
    pub(super) label_w: f32,
}

pub(super) struct Note {
    pub(super) label: String,
    pub(super) text: String,
    pub(super) lines: Vec<usize>,
    /// False for a word in their place: of addresses that are not shown, or of what the device stands on.
    pub(super) is_address: bool,
    /// What the line did to it.
    pub(super) mark: Option<Mark>,
}

/// A cable, or a `lo`, from one plug to the other.
pub(super) struct Wire {
    pub(super) ends: [End; 2],
    pub(super) line: Line,
    pub(super) is_lo: bool,
    /// The far end does not exist.
    pub(super) is_open: bool,
    /// Which part of the way a packet on it has behind it: half, or near that, clear of the ears.
    pub(super) stand: f32,
}

pub(super) struct End {
    pub(super) host: usize,
    pub(super) ifindex: IfIndex,
    pub(super) up: bool,
}

/// What has a place already.
#[derive(Clone, Debug, Default)]
pub(super) struct Taken(pub(super) Vec<Rect>);

impl Taken {
    pub(super) fn add(&mut self, rect: Rect) {
        self.0.push(rect);
    }

    pub(super) fn is_free(&self, rect: &Rect) -> bool {
        !self.0.iter().any(|other| other.meets(rect))
    }
}

impl Plan {
    /// Draws the frame around all that has a place.
    pub(super) fn new(
        inside: Inside,
        houses: Vec<House>,
        devices: Vec<Device>,
        mut wires: Vec<Wire>,
        mut taken: Taken,
        tag_at: Pt,
    ) -> Self {
        let written: Vec<Rect> = devices.iter().flat_map(Device::rects).collect();
        for wire in &mut wires {
            wire.stand = stand(wire, &devices, &written);
            taken.0.extend(pieces(&wire.line, if wire.is_lo { TUBE_LO } else { TUBE }));
            // A packet that stands here has a halo, and rays to its right.
            let here = wire.line.at(wire.stand * wire.line.length());
            taken.add(Rect::new(here.x - 16.0, here.y - 16.0, 38.0, 32.0));
        }
        taken.add(inside.rect);
        let width = taken.0.iter().map(Rect::right).fold(0.0, f32::max) + inside.rect.x;
        let height = taken.0.iter().map(Rect::bottom).fold(0.0, f32::max) + inside.rect.y;
        taken.0.retain(|rect| *rect != inside.rect);
        Self { width, height, inside, houses, devices, wires, tag_at, tag_is_fixed: false, taken }
    }

    /// From where the lab counts the places of hosts: the upper right corner of the open one.
    pub(super) fn origin(&self) -> Pt {
        pt(self.inside.rect.right(), self.inside.rect.y)
    }

    /// The bridges of the open host whose ports are on its right edge.
    pub(super) fn bars(&self, scene: &Scene<'_>) -> Vec<Bar> {
        let at_edge = |ifindex: IfIndex| {
            let device = self.device(scene.focus, ifindex).filter(|device| device.side == Side::Right)?;
            Some((device.plug.x, device.plug.centre().y))
        };
        let links = &scene.hosts[scene.focus].links;
        let bar = |bridge: &LinkState| {
            let own = |link: &&LinkState| link.ifindex == bridge.ifindex || link.master == Some(bridge.ifindex);
            let ports: Vec<(f32, f32)> = links.iter().filter(own).filter_map(|link| at_edge(link.ifindex)).collect();
            let top = ports.iter().map(|(_, y)| *y).reduce(f32::min)?;
            let bottom = ports.iter().map(|(_, y)| *y).reduce(f32::max)?;
            let x = ports.iter().map(|(x, _)| x - 31.0).reduce(f32::min)?;
            Some(Bar { bridge: bridge.ifindex, x, top, bottom, ports })
        };
        links.iter().filter(|link| link.kind == LinkKind::Bridge).filter_map(bar).collect()
    }

    /// Keeps room for the tag below everything.
    pub(super) fn with_fixed_tag(mut self) -> Self {
        self.tag_is_fixed = true;
        self.height = self.tag_at.y + TAG_H + self.inside.rect.y;
        self
    }

    pub(super) fn device(&self, host: usize, ifindex: IfIndex) -> Option<&Device> {
        self.devices.iter().find(|device| device.host == host && device.ifindex == ifindex)
    }

    pub(super) fn house(&self, host: usize) -> Option<&House> {
        self.houses.iter().find(|house| house.host == host)
    }

    /// The wire of a device, and whether the device is its first end.
    pub(super) fn wire(&self, host: usize, ifindex: IfIndex) -> Option<(usize, bool)> {
        self.wires.iter().enumerate().find_map(|(at, wire)| {
            let end = wire.ends.iter().position(|end| end.host == host && end.ifindex == ifindex)?;
            Some((at, end == 0))
        })
    }
}

impl Device {
    /// What others have to keep clear of.
    pub(super) fn rects(&self) -> Vec<Rect> {
        let all = [self.plug, self.ear.pill, self.notes.rect()];
        all.into_iter().filter(|rect| rect.w > 0.0 && rect.h > 0.0).collect()
    }

    /// Moves all of it down.
    pub(super) fn lower(&mut self, by: f32) {
        self.plug.y += by;
        self.ear.at.y += by;
        self.ear.pill.y += by;
        self.notes.at.y += by;
    }

    /// Where its wire leaves the plug.
    pub(super) fn tip(&self) -> Pt {
        let middle = self.plug.centre();
        match self.side {
            Side::Left => pt(self.plug.x, middle.y),
            Side::Right => pt(self.plug.right(), middle.y),
            Side::Bottom => pt(middle.x, self.plug.bottom()),
        }
    }
}

/// Where on a wire a packet hides no ear and nothing that is written, as near to the middle as there is room.
fn stand(wire: &Wire, devices: &[Device], written: &[Rect]) -> f32 {
    let ears = |end: &End| devices.iter().find(|own| own.host == end.host && own.ifindex == end.ifindex);
    let length = wire.line.length();
    let clear = |part: f32| {
        let here = wire.line.at(part * length);
        wire.ends.iter().filter_map(ears).map(|device| device.ear.at.distance(here)).fold(f32::MAX, f32::min)
    };
    let hides = |part: f32| {
        let room = Rect::around(wire.line.at(part * length), 15.0);
        written.iter().any(|rect| rect.meets(&room))
    };
    let parts = || (0..=17).map(|at| 0.5 + if at % 2 == 0 { 1.0 } else { -1.0 } * ((at + 1) / 2) as f32 * 0.05);
    let roomy = parts().find(|part| wire.is_lo || (clear(*part) >= 27.0 && !hides(*part)));
    let far = || parts().max_by(|a, b| clear(*a).total_cmp(&clear(*b)));
    roomy.or_else(|| parts().find(|part| clear(*part) >= 27.0)).or_else(far).unwrap_or(0.5)
}

/// The boxes that a line's straight pieces fill.
pub(super) fn pieces(line: &Line, half: f32) -> Vec<Rect> {
    let piece = |pair: &[Pt]| {
        let (x, y) = (pair[0].x.min(pair[1].x), pair[0].y.min(pair[1].y));
        let (right, bottom) = (pair[0].x.max(pair[1].x), pair[0].y.max(pair[1].y));
        Rect::new(x - half, y - half, right - x + 2.0 * half, bottom - y + 2.0 * half)
    };
    line.points.windows(2).map(piece).collect()
}

/// Of the packet's tag.
pub(super) const TAG_H: f32 = 50.0;
/// Half a cable, half a `lo`.
pub(super) const TUBE: f32 = 7.0;
pub(super) const TUBE_LO: f32 = 10.0;
/// Of a line of addresses.
pub(super) const NOTE_H: f32 = 20.0;
const MOST_NOTES: usize = 5;
/// Of the lines that a thing came from, so many are shown: those that are causes now, then the last.
pub(super) const MOST_PENNANTS: usize = 2;

pub(super) fn pennant_w(line: usize) -> f32 {
    Voice::SmallBold.width(&line.to_string()) + 12.0
}

/// Width of a row of pennants with the gap before each, whichever of the lines are shown.
pub(super) fn pennants_w(lines: &[usize], most: usize) -> f32 {
    let mut widths: Vec<f32> = lines.iter().map(|line| pennant_w(*line) + 4.0).collect();
    widths.sort_by(|a, b| b.total_cmp(a));
    widths.iter().take(most).sum()
}

impl Notes {
    pub(super) fn of(scene: &Scene<'_>, host: &HostState, ifindex: IfIndex) -> Self {
        let mut all: Vec<Note> = host
            .addrs
            .iter()
            .filter(|addr| addr.ifindex == ifindex)
            .map(|addr| Note {
                label: addr.label.clone(),
                text: addr.text(),
                lines: scene.lines(&addr.cause),
                is_address: true,
                mark: scene.marks.addr(host.id, ifindex, &addr.text(), &addr.label),
            })
            .collect();
        all.extend(scene.marks.gone(host, ifindex).into_iter().map(|Gone { label, text }| Note {
            label,
            text,
            lines: Vec::new(),
            is_address: true,
            mark: Some(Mark::Gone),
        }));
        // What was said by hand comes before what every host has.
        all.sort_by_key(|note| note.text.starts_with("127."));
        let name = host.links.iter().find(|link| link.ifindex == ifindex).map_or("", |link| link.name.as_str());
        let has_labels = all.iter().any(|note| note.label != name);
        if !has_labels && ifindex != IfIndex::LO {
            all.iter_mut().for_each(|note| note.label.clear());
        }
        let hidden = all.len().saturating_sub(MOST_NOTES);
        if hidden > 1 {
            all.sort_by_key(|note| note.mark.is_none());
            all.truncate(MOST_NOTES);
            let text = scene.lang.with("pic-more-addresses", &[("count", Arg::from(hidden))]);
            all.push(Note { label: String::new(), text, lines: Vec::new(), is_address: false, mark: None });
        }
        if let Some(text) = stands::on(scene, host, ifindex) {
            all.insert(0, Note { label: String::new(), text, lines: Vec::new(), is_address: false, mark: None });
        }
        let label_w = all.iter().map(|note| Voice::MonoSmall.width(&note.label)).fold(0.0, f32::max);
        let sign_w = if all.iter().any(|note| note.mark.is_some()) { SIGN_W } else { 0.0 };
        Self { at: Pt::default(), rows: all, sign_w, label_w: if label_w > 0.0 { label_w + 8.0 } else { 0.0 } }
    }

    pub(super) fn width(&self) -> f32 {
        let row = |note: &Note| {
            let voice = if note.is_address { Voice::MonoSmall } else { Voice::Small };
            voice.width(&note.text) + pennants_w(&note.lines, MOST_PENNANTS) + 2.0
        };
        self.sign_w + self.label_w + self.rows.iter().map(row).fold(0.0, f32::max)
    }

    pub(super) fn height(&self) -> f32 {
        self.rows.len() as f32 * NOTE_H
    }

    pub(super) fn rect(&self) -> Rect {
        Rect::new(self.at.x, self.at.y - 14.0, self.width(), self.height())
    }

    /// Puts the block with its upper left corner here.
    pub(super) fn put(&mut self, corner: Pt) -> Rect {
        self.at = pt(corner.x, corner.y + 14.0);
        Rect::new(corner.x, corner.y, self.width(), self.height())
    }
}

impl Ear {
    /// Width of the pill for a count that may grow to `most`.
    pub(super) fn pill_w(worded: bool, most: usize) -> f32 {
        let digits = Voice::MonoLarge.width(&most.to_string()).max(10.0);
        if worded { 12.0 + Voice::Small.width("tcpdump") + 7.0 + digits + 11.0 } else { 11.0 + digits + 11.0 }
    }
}
