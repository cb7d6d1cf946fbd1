//! The way of a packet from one place to another, as lines of the drawing.

use sim_core::base::IfIndex;
use sim_core::packet::Role;

use super::decision::{Row, Search};
use super::geometry::{Line, Pt, pt};
use super::inside::{Inside, Measures, Placed};
use super::journey::{At, Came, Stop};
use super::plan::{Device, Plan, Side};
use super::scene::Scene;

const ROUND: f32 = 8.0;

/// A piece of a way.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) line: Line,
    /// The wire that it is in; `None` within a host.
    pub(super) wire: Option<usize>,
}

/// How a packet came to where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Motion {
    None,
    Inside,
    Hop,
    Bend,
}

/// Of a way over a wire.
#[derive(Clone, Copy, Debug)]
enum Part {
    First,
    Rest,
}

/// The plan with the rows of the decision that is on show, and which wires carry both ways.
pub(super) struct Map<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) plan: &'a Plan,
    pub(super) m: &'a Measures,
    /// The decision on show.
    pub(super) search: Option<&'a Search>,
    pub(super) rows: &'a [Placed],
    /// By wire: do answers pass it too, during this command?
    pub(super) shared: Vec<bool>,
}

impl Map<'_> {
    /// The pieces of the way that led to a stop.
    pub(super) fn way(&self, stops: &[Stop], index: usize) -> Vec<Piece> {
        let stop = stops[index];
        let (from_host, from) = match stop.came {
            Came::Nowhere => return Vec::new(),
            Came::Origin(at) => (stop.host, at),
            Came::Stop(before) => (stops[before].host, stops[before].at),
        };
        if from_host == stop.host && from == stop.at {
            return Vec::new();
        }
        let answers = stop.packet.is_some_and(|seen| is_answer(seen.payload.role()));
        let mut pieces = Vec::new();
        let mut here = from;
        if let At::Wire(dev) = from {
            // Out of the wire again, at its far end.
            let Some(arrived) = self.through(from_host, dev, answers, Part::Rest, &mut pieces) else { return pieces };
            pieces.extend(self.landing(stop.host, arrived));
            here = At::In(arrived);
        }
        if let At::Wire(dev) = stop.at {
            if let Some(piece) = self.over_bridge(stop.host, here, dev) {
                pieces.push(piece);
            } else {
                pieces.extend(self.inside(stop.host, here, At::Out(dev)));
                pieces.extend(self.launch(stop.host, dev));
            }
            self.through(stop.host, dev, answers, Part::First, &mut pieces);
        } else {
            pieces.extend(self.inside(stop.host, here, stop.at));
        }
        pieces.retain(|piece| !piece.line.is_empty());
        pieces
    }

    /// Where a packet stands at a stop.
    pub(super) fn spot(&self, stops: &[Stop], index: usize) -> Pt {
        let stop = stops[index];
        if let At::Wire(dev) = stop.at {
            let answers = stop.packet.is_some_and(|seen| is_answer(seen.payload.role()));
            let mut pieces = Vec::new();
            self.through(stop.host, dev, answers, Part::First, &mut pieces);
            if let Some(end) = pieces.last().and_then(|piece| piece.line.points.last()) {
                return *end;
            }
        }
        self.place(stop.host, stop.at)
    }

    fn place(&self, host: usize, at: At) -> Pt {
        let inside = &self.plan.inside;
        if host != self.scene.focus {
            return self.plan.house(host).map_or_else(Pt::default, |house| house.slot);
        }
        match at {
            At::Process => inside.process_slot(),
            At::Icmp => inside.icmp_slot(),
            At::Search(step) => self.row_spot(step),
            At::Out(dev) => self.before_device(host, dev, -1.0),
            At::In(dev) => self.before_device(host, dev, 1.0),
            At::Kept(dev) => {
                let device = self.plan.device(host, dev).filter(|device| device.side != Side::Bottom);
                let low = device.map_or(inside.rect.bottom(), |device| device.plug.centre().y);
                pt(inside.in_x, (inside.icmp.bottom() + low) / 2.0)
            }
            At::Wire(dev) => self.plan.device(host, dev).map_or_else(Pt::default, Device::tip),
        }
    }

    /// Before a plug on its way out (-1), or behind it on the way in (1).
    fn before_device(&self, host: usize, dev: IfIndex, way: f32) -> Pt {
        let Some(device) = self.plan.device(host, dev) else { return Pt::default() };
        let middle = device.plug.centre();
        match device.side {
            Side::Right => pt(device.plug.x - if way > 0.0 { 18.0 } else { 44.0 }, middle.y),
            Side::Left => pt(device.plug.right() + if way > 0.0 { 18.0 } else { 44.0 }, middle.y),
            Side::Bottom if dev == IfIndex::LO => {
                let x = if way > 0.0 { self.plan.inside.in_x } else { self.plan.inside.out_x };
                pt(x, device.plug.y - 20.0)
            }
            Side::Bottom => pt(middle.x - way * 13.0, device.plug.y - 13.0),
        }
    }

    /// Is it a card whose plug is on the open host's lower edge?
    fn is_below(&self, dev: IfIndex) -> bool {
        let device = self.plan.device(self.scene.focus, dev);
        dev != IfIndex::LO && device.is_some_and(|device| device.side == Side::Bottom)
    }

    fn row(&self, step: usize) -> Option<&Placed> {
        self.rows.iter().find(|placed| placed.row.step() == Some(step))
    }

    fn row_spot(&self, step: usize) -> Pt {
        let inside = &self.plan.inside;
        match self.row(step) {
            Some(placed) if matches!(placed.row, Row::Won { .. }) => pt(inside.out_x, placed.mid()),
            Some(placed) => pt(inside.spine, placed.mid()),
            None => pt(inside.out_x, inside.rows_y),
        }
    }

    /// A way within one host: none in a closed one, which is one place. Places of a decision that is no longer
    /// on show lead nowhere.
    fn inside(&self, host: usize, from: At, to: At) -> Option<Piece> {
        if host != self.scene.focus || from == to {
            return None;
        }
        Some(Piece { line: Line::new(self.lanes(from, to)?, ROUND), wire: None })
    }

    fn lanes(&self, from: At, to: At) -> Option<Vec<Pt>> {
        let inside = &self.plan.inside;
        let mut points = self.leave(inside, from, to)?;
        let end = self.place(self.scene.focus, to);
        match to {
            At::Search(step) => {
                let row = self.row(step)?;
                if !matches!(from, At::Search(_)) {
                    points.push(pt(inside.spine, inside.corridor));
                }
                points.push(pt(inside.spine, row.mid()));
                if matches!(row.row, Row::Won { .. }) {
                    points.push(end);
                }
            }
            At::Out(_) | At::In(_) => {
                let lane = if matches!(to, At::Out(_)) { inside.out_x } else { inside.in_x };
                let last = points.last().copied().unwrap_or(end);
                points.push(pt(lane, last.y));
                points.push(pt(lane, end.y));
                points.push(end);
            }
            At::Icmp if matches!(from, At::Search(_)) => {
                let last = points.last().copied().unwrap_or(end);
                points.extend([pt(inside.up_x, last.y), pt(inside.up_x, inside.icmp.bottom() - 6.0)]);
                points.extend([pt(inside.up_x, end.y), end]);
            }
            At::Kept(_) | At::Icmp => {
                let mut last = points.last().copied().unwrap_or(end);
                if matches!(from, At::Out(dev) if self.is_below(dev)) {
                    // A copy turns back before its plug: beside the lane that it came by.
                    last.y -= 12.0;
                    points.push(last);
                }
                points.extend([pt(inside.in_x, last.y), end]);
            }
            At::Process => {
                if from != At::Icmp {
                    points.push(pt(inside.spine, inside.corridor));
                }
                points.push(end);
            }
            At::Wire(_) => points.push(end),
        }
        Some(points)
    }

    /// The first points of a way in the open host, up to its corridor or lane.
    fn leave(&self, inside: &Inside, from: At, to: At) -> Option<Vec<Pt>> {
        let start = self.place(self.scene.focus, from);
        Some(match (from, to) {
            (At::Search(step), _) => {
                self.row(step)?;
                vec![start]
            }
            (At::Icmp, At::Process) => vec![start],
            (At::Icmp, _) => vec![start, pt(inside.up_x, start.y), pt(inside.up_x, inside.corridor)],
            (At::Process, At::Out(_)) => vec![start, pt(inside.spine, inside.corridor)],
            (At::Process, _) => vec![start],
            (At::In(dev) | At::Out(dev), At::Search(_) | At::Process) => self.up_from(inside, dev, start),
            (At::Kept(_), At::Search(_) | At::Process) => vec![start, pt(inside.in_x, inside.corridor)],
            (At::In(_) | At::Out(_) | At::Kept(_) | At::Wire(_), _) => vec![start],
        })
    }

    /// From a device up to the corridor.
    fn up_from(&self, inside: &Inside, dev: IfIndex, start: Pt) -> Vec<Pt> {
        let at_left = (inside.rect.x + inside.panel_x.min(inside.spine)) / 2.0 - 6.0;
        let lane = if self.is_below(dev) { at_left } else { inside.in_x };
        vec![start, pt(lane, start.y), pt(lane, inside.corridor)]
    }

    /// In an open switch from one port along its bar to another.
    fn over_bridge(&self, host: usize, from: At, to: IfIndex) -> Option<Piece> {
        let At::In(port) = from else { return None };
        let master = |port: IfIndex| self.scene.link(host, port)?.master;
        let bar = self.plan.bars(self.scene).into_iter().find(|bar| Some(bar.bridge) == master(port));
        let bar = bar.filter(|_| host == self.scene.focus && master(port) == master(to))?;
        let (start, end) = (self.place(host, from), self.plan.device(host, to)?.plug.centre());
        let points = [start, pt(bar.x, start.y), pt(bar.x, end.y), end];
        Some(Piece { line: Line::new(points, 0.0), wire: None })
    }

    /// From before a plug through it to its wire.
    fn launch(&self, host: usize, dev: IfIndex) -> Option<Piece> {
        let device = self.plan.device(host, dev)?;
        let from = self.place(host, At::Out(dev));
        let middle = device.plug.centre();
        let points = match device.side {
            Side::Bottom => {
                let x = if dev == IfIndex::LO && host == self.scene.focus { from.x } else { middle.x };
                vec![from, pt(x, from.y), pt(x, middle.y)]
            }
            Side::Left | Side::Right => vec![from, pt(from.x, middle.y), middle],
        };
        Some(Piece { line: Line::new(points, ROUND), wire: None })
    }

    /// From a plug to the place behind it.
    fn landing(&self, host: usize, dev: IfIndex) -> Option<Piece> {
        let device = self.plan.device(host, dev)?;
        let to = self.place(host, At::In(dev));
        let middle = device.plug.centre();
        let points = match device.side {
            Side::Bottom => {
                let x = if dev == IfIndex::LO && host == self.scene.focus { to.x } else { middle.x };
                vec![pt(x, middle.y), pt(x, to.y), to]
            }
            Side::Left | Side::Right => vec![middle, pt(to.x, middle.y), to],
        };
        Some(Piece { line: Line::new(points, ROUND), wire: None })
    }

    /// Along the wire of a device, up to where packets stand or from there on. Answers the device at its other end.
    fn through(
        &self,
        host: usize,
        dev: IfIndex,
        answers: bool,
        part: Part,
        pieces: &mut Vec<Piece>,
    ) -> Option<IfIndex> {
        let (index, is_first) = self.plan.wire(host, dev)?;
        let wire = &self.plan.wires[index];
        let apart = if !self.shared[index] {
            0.0
        } else if wire.is_lo {
            4.2
        } else {
            2.8
        };
        // Questions keep to one side of the tube, answers to the other, whichever way they go.
        let lane = wire.line.beside(if answers { -apart } else { apart });
        let lane = if is_first { lane } else { lane.reversed() };
        let length = lane.length();
        let stand = length * if is_first { wire.stand } else { 1.0 - wire.stand };
        let line = match part {
            Part::First => lane.slice(0.0, stand),
            Part::Rest => lane.slice(stand, length),
        };
        pieces.push(Piece { line, wire: Some(index) });
        Some(wire.ends[usize::from(is_first && !wire.is_lo)].ifindex)
    }
}

pub(super) const fn is_answer(role: Role) -> bool {
    match role {
        Role::Reply | Role::ArpReply => true,
        Role::Request | Role::ArpRequest | Role::Error => false,
    }
}

/// By wire: do both questions and answers pass in the whole command?
pub(super) fn shared(plan: &Plan, stops: &[Stop]) -> Vec<bool> {
    let mut seen = vec![(false, false); plan.wires.len()];
    for stop in stops {
        if let (At::Wire(dev), Some(packet)) = (stop.at, stop.packet)
            && let Some((wire, _)) = plan.wire(stop.host, dev)
        {
            let (asks, answers) = &mut seen[wire];
            let answer = is_answer(packet.payload.role());
            *asks |= !answer;
            *answers |= answer;
        }
    }
    seen.into_iter().map(|(asks, answers)| asks && answers).collect()
}

/// All pieces as one line, for a thing that moves along it.
pub(super) fn joined(pieces: &[Piece]) -> Line {
    let radius = pieces.iter().map(|piece| piece.line.radius).fold(ROUND, f32::max);
    Line::new(pieces.iter().flat_map(|piece| piece.line.points.iter().copied()), radius)
}

pub(super) fn motion(plan: &Plan, pieces: &[Piece]) -> Motion {
    let wires = pieces.iter().filter_map(|piece| piece.wire);
    let mut motion = if pieces.is_empty() { Motion::None } else { Motion::Inside };
    for wire in wires {
        motion = if plan.wires[wire].is_lo { Motion::Bend } else { Motion::Hop };
    }
    motion
}
