//! What one step draws on the ladder: its sign, and the way by which the packet came to it.

use sim_core::base::IfIndex;
use sim_core::packet::{Payload, Role};
use sim_core::trace::{Step, StepKind};

use super::columns::{Column, Columns};
use super::{hundredths, y};
use crate::explain::StepText;
use crate::picture::journey::{At, Came, Stop};
use crate::picture::scene::Scene;

pub(crate) struct Rung {
    pub(crate) no: usize,
    /// Where its sign stands.
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) role: Role,
    pub(crate) shape: Shape,
    pub(crate) way: Way,
    /// What travels, where it has crossed a wire.
    pub(crate) label: Option<Label>,
    pub(crate) title: String,
    /// The title has its room to the left of the sign.
    pub(crate) is_right: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The kernel chooses.
    Decision,
    /// A packet goes onto a wire, or comes from one.
    Packet,
    Drop,
    /// Anything else that happens.
    Dot,
}

/// How a packet came to a step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Way {
    /// It is new, or nothing moved.
    None,
    /// Within a host.
    Inside(Piece),
    /// Over a wire: what can be seen of it beside the hosts behind which it passes, and whether it goes to the right.
    Wire { pieces: Vec<Piece>, goes_right: bool },
    /// Round in `lo`, or at the host that answers: a hairpin from one height to another.
    Turn { x: f32, from: f32, reach: f32, is_left: bool },
}

/// A straight line; across in hundredths of the width, downward in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Piece {
    pub(crate) x1: f32,
    pub(crate) y1: f32,
    pub(crate) x2: f32,
    pub(crate) y2: f32,
}

pub(crate) struct Label {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) name: String,
    /// "TTL 64", or whom ARP is about.
    pub(crate) more: String,
}

pub(super) fn rung(scene: &Scene<'_>, columns: &Columns, stops: &[Stop], texts: &[StepText], index: usize) -> Rung {
    let (step, text, stop) = (&scene.steps[index], &texts[index], &stops[index]);
    let way = way(columns, stops, scene.steps, index);
    let x = hundredths(columns.x(stop), columns.width);
    Rung {
        no: index + 1,
        x,
        y: y(index),
        role: text.role,
        shape: shape(step, text),
        label: label(&way, text, step),
        way,
        title: text.title.plain(),
        is_right: x > 50.0,
    }
}

fn shape(step: &Step, text: &StepText) -> Shape {
    if text.drop.is_some() {
        Shape::Drop
    } else if text.decision {
        Shape::Decision
    } else if matches!(step.kind, StepKind::Transmit | StepKind::Receive { .. } | StepKind::LoopTurn) {
        Shape::Packet
    } else {
        Shape::Dot
    }
}

fn way(columns: &Columns, stops: &[Stop], steps: &[Step], index: usize) -> Way {
    let step = &steps[index];
    let stop = &stops[index];
    let Some(column) = columns.of(stop.host) else { return Way::None };
    if let Some(flood) = spread(columns, stops, steps, index) {
        return flood;
    }
    let before = match stop.came {
        Came::Stop(before) => before,
        Came::Origin(At::Icmp) => return answered(columns, column, stops, index),
        Came::Nowhere | Came::Origin(_) => return Way::None,
    };
    let from = &stops[before];
    if from.host != stop.host {
        return over_wire(columns, stops, before, index);
    }
    // A program that waits is no way that anything goes.
    if stop.packet.is_none() && before + 1 != index {
        return Way::None;
    }
    if matches!(step.kind, StepKind::Receive { .. }) && step.dev == Some(IfIndex::LO) {
        return turn(
            columns,
            columns.x(stop),
            before,
            index,
            column.plug(IfIndex::LO).is_some_and(|plug| plug.is_left),
        );
    }
    let across = |stop| hundredths(columns.x(stop), columns.width);
    Way::Inside(Piece { x1: across(from), y1: y(before), x2: across(stop), y2: y(index) })
}

/// A bridge sends copies from where the frame came in, and up to its own host.
fn spread(columns: &Columns, stops: &[Stop], steps: &[Step], index: usize) -> Option<Way> {
    let step = &steps[index];
    let from_port = matches!(step.kind, StepKind::Transmit | StepKind::BridgeUp);
    // What comes up comes in again by the bridge's own device.
    let from_bridge = matches!(step.kind, StepKind::Receive { .. }) && stops[index].came == Came::Nowhere;
    let is_source = |before: &Step| {
        let chose = matches!(before.kind, StepKind::BridgeFlood { .. } | StepKind::BridgeForward { .. });
        let rose = matches!(before.kind, StepKind::BridgeUp);
        let same = before.host == step.host && before.packet().map(|seen| seen.id) == step.packet().map(|seen| seen.id);
        same && ((from_port && chose) || (from_bridge && rose))
    };
    let before = steps[..index].iter().rposition(is_source)?;
    let across = |at: usize| hundredths(columns.x(&stops[at]), columns.width);
    Some(Way::Inside(Piece { x1: across(before), y1: y(before), x2: across(index), y2: y(index) }))
}

/// A hairpin in the host that answers, away from where the question came in.
fn answered(columns: &Columns, column: &Column, stops: &[Stop], index: usize) -> Way {
    let asked = stops[..index].iter().rposition(|before| before.host == column.host && before.packet.is_some());
    let Some(asked) = asked.filter(|asked| index - asked <= 3) else { return Way::None };
    let across = |at: usize| hundredths(columns.x(&stops[at]), columns.width);
    if (across(asked) - across(index)).abs() > f32::EPSILON {
        // What it is about waits at a device.
        return Way::Inside(Piece { x1: across(asked), y1: y(asked), x2: across(index), y2: y(index) });
    }
    let came_by = stops[..asked].iter().rev().find_map(|before| {
        if let At::In(dev) = before.at { column.plug(dev).filter(|_| before.host == column.host) } else { None }
    });
    turn(columns, column.inside, asked, index, came_by.is_some_and(|plug| plug.x > column.inside))
}

fn turn(columns: &Columns, x: f32, from: usize, to: usize, is_left: bool) -> Way {
    Way::Turn { x: hundredths(x, columns.width), from: y(from), reach: y(to) - y(from), is_left }
}

/// The pieces of a wire's way that no host in between hides.
fn over_wire(columns: &Columns, stops: &[Stop], from: usize, to: usize) -> Way {
    let (x1, x2) = (columns.x(&stops[from]), columns.x(&stops[to]));
    let (y1, y2) = (y(from), y(to));
    let goes_right = x2 > x1;
    let mut hidden: Vec<(f32, f32)> = columns
        .hosts
        .iter()
        .filter(|column| ![stops[from].host, stops[to].host].contains(&column.host))
        .map(|column| (column.from, column.to))
        .filter(|(left, right)| *left > x1.min(x2) && *right < x1.max(x2))
        .collect();
    if !goes_right {
        hidden.reverse();
    }
    let height = |x: f32| y1 + (y2 - y1) * (x - x1) / (x2 - x1);
    let piece = |a: f32, b: f32| Piece {
        x1: hundredths(a, columns.width),
        y1: height(a),
        x2: hundredths(b, columns.width),
        y2: height(b),
    };
    let mut pieces = Vec::with_capacity(hidden.len() + 1);
    let mut at = x1;
    for (left, right) in hidden {
        let (near, far) = if goes_right { (left, right) } else { (right, left) };
        pieces.push(piece(at, near));
        at = far;
    }
    if (x1 - x2).abs() < 1.0 {
        // Two devices of one place: nothing to see but that it fell.
        let x = hundredths(x1, columns.width);
        return Way::Inside(Piece { x1: x, y1, x2: x, y2 });
    }
    pieces.push(piece(at, x2));
    Way::Wire { pieces, goes_right }
}

fn label(way: &Way, text: &StepText, step: &Step) -> Option<Label> {
    let Way::Wire { pieces, .. } = way else { return None };
    let (first, packet) = (pieces.first()?, text.packet.as_ref()?);
    let more = match step.packet()?.payload {
        Payload::Arp(arp) if text.role == Role::ArpRequest => arp.target.to_string(),
        Payload::Arp(arp) => arp.sender.to_string(),
        Payload::Ipv4(ip) => format!("TTL {}", ip.ttl),
    };
    let (x, y) = ((first.x1 + first.x2) / 2.0, (first.y1 + first.y2) / 2.0);
    Some(Label { x, y: y - 11.0, name: packet.name.clone(), more })
}
