//! Who stands where on a ladder: hosts side by side in the order in which they come into it, each with its devices.

use std::collections::BTreeSet;

use sim_core::base::IfIndex;

use crate::picture::journey::{At, Stop};
use crate::picture::letters::Voice;
use crate::picture::scene::Scene;

/// Devices that a host shows besides those at which something happens.
const MOST_QUIET: usize = 4;

/// Room for the numbers of the steps; between two hosts; inside one; for the bend of `lo`. In units, of which one is at
/// least a pixel.
const NUMBERS: f32 = 30.0;
const GAP: f32 = 80.0;
const INSIDE: f32 = 56.0;
const BEND: f32 = 36.0;
const MARGIN: f32 = 12.0;
/// Air between two plugs, and around the name of one.
const AIR: f32 = 8.0;
const PLUG: f32 = 12.0;

pub(super) struct Columns {
    pub(super) hosts: Vec<Column>,
    pub(super) width: f32,
}

/// A host. Places are units from the left edge of the ladder.
pub(super) struct Column {
    /// Place in `Scene::hosts`.
    pub(super) host: usize,
    /// Where it is shaded.
    pub(super) from: f32,
    pub(super) to: f32,
    /// Where its programs, its routing and ICMP are.
    pub(super) inside: f32,
    pub(super) plugs: Vec<Plug>,
    /// Room that it needs to its right: half a plug, and the bend of `lo`.
    behind: f32,
}

pub(super) struct Plug {
    pub(super) dev: IfIndex,
    pub(super) name: String,
    pub(super) x: f32,
    /// Of the block with the name.
    pub(super) width: f32,
    pub(super) is_down: bool,
    /// Its wire goes to the left.
    pub(super) is_left: bool,
}

impl Columns {
    pub(super) fn new(scene: &Scene<'_>, stops: &[Stop]) -> Self {
        let mut order: Vec<usize> = Vec::new();
        let mut used: BTreeSet<(usize, IfIndex)> = BTreeSet::new();
        for stop in stops {
            if !order.contains(&stop.host) {
                order.push(stop.host);
            }
            used.extend(device(stop.at).map(|dev| (stop.host, dev)));
        }
        let mut hosts: Vec<Column> = Vec::with_capacity(order.len());
        for place in 0..order.len() {
            let column = column(scene, &order, place, &used, hosts.last());
            hosts.push(column);
        }
        let width = hosts.last().map_or(NUMBERS, |last| last.to + last.behind) + MARGIN;
        Self { hosts, width }
    }

    pub(super) fn of(&self, host: usize) -> Option<&Column> {
        self.hosts.iter().find(|column| column.host == host)
    }

    /// Where a stop stands.
    pub(super) fn x(&self, stop: &Stop) -> f32 {
        let Some(column) = self.of(stop.host) else { return NUMBERS };
        device(stop.at).and_then(|dev| column.plug(dev)).map_or(column.inside, |plug| plug.x)
    }
}

impl Column {
    pub(super) fn plug(&self, dev: IfIndex) -> Option<&Plug> {
        self.plugs.iter().find(|plug| plug.dev == dev)
    }
}

/// The device at which a stop is; `None` inside of its host.
pub(super) const fn device(at: At) -> Option<IfIndex> {
    match at {
        At::Out(dev) | At::In(dev) | At::Wire(dev) => Some(dev),
        At::Process | At::Search(_) | At::Kept(_) | At::Icmp => None,
    }
}

/// Lays one host out, to the right of the last one.
fn column(
    scene: &Scene<'_>,
    order: &[usize],
    place: usize,
    used: &BTreeSet<(usize, IfIndex)>,
    last: Option<&Column>,
) -> Column {
    let host = order[place];
    let (mut left, mut right, mut lo) = (Vec::new(), Vec::new(), None);
    let mut quiet = 0;
    for link in &scene.hosts[host].links {
        let is_used = used.contains(&(host, link.ifindex));
        if !is_used {
            quiet += 1;
            if quiet > MOST_QUIET || link.ifindex == IfIndex::LO || !(link.carrier || link.peer.is_some()) {
                continue;
            }
        }
        let far =
            link.peer.and_then(|(far, _)| scene.host(far)).and_then(|far| order.iter().position(|own| *own == far));
        let is_left = far.is_some_and(|far| far < place);
        let width = Voice::MonoSmallBold.width(&link.name) + PLUG;
        let is_down = !(link.up && link.carrier);
        let plug = Plug { dev: link.ifindex, name: link.name.clone(), x: 0.0, width, is_down, is_left };
        if link.ifindex == IfIndex::LO {
            lo = Some(plug);
        } else if is_left {
            left.push(plug);
        } else {
            right.push(plug);
        }
    }
    // The wire that bends back has the side with fewer others, outermost.
    let (mut before, mut behind) = (0.0, 0.0);
    if let Some(mut plug) = lo {
        plug.is_left = left.len() < right.len();
        if plug.is_left {
            before = BEND;
            left.insert(0, plug);
        } else {
            behind = BEND;
            right.push(plug);
        }
    }
    let name = Voice::Name.width(&scene.hosts[host].name) + 2.0 * AIR;
    let half = |plugs: &[Plug], at: usize| plugs.get(at).map_or(0.0, |plug| plug.width / 2.0);
    let ahead = before + half(&left, 0);
    let mut x = last.map_or(NUMBERS + ahead, |last| last.to + (last.behind + ahead + AIR).max(GAP));
    let from = x;
    for at in 0..left.len() {
        left[at].x = x;
        x += if at + 1 < left.len() { half(&left, at) + half(&left, at + 1) + AIR } else { 0.0 };
    }
    let (inner_left, inner_right) = (half(&left, left.len().wrapping_sub(1)), half(&right, 0));
    let room = (INSIDE.max(name)).max(inner_left + inner_right + 2.0 * AIR);
    let inside = x + room / 2.0;
    x += room;
    for at in 0..right.len() {
        right[at].x = x;
        x += if at + 1 < right.len() { half(&right, at) + half(&right, at + 1) + AIR } else { 0.0 };
    }
    let to = x;
    let behind = behind + half(&right, right.len().wrapping_sub(1));
    left.append(&mut right);
    Column { host, from, to, inside, plugs: left, behind }
}
