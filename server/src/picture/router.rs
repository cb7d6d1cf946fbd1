//! Finds each cable its way between two plugs around all that stands: along the lines of a grid, with few bends and
//! few crossings. Whatever is asked, there is an answer; where no room is left a cable runs over what stands.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::geometry::{Pt, Rect, pt};
use super::plan::Side;

/// Between two lines of the grid. Plugs stand on its horizontal lines.
pub(super) const GRID: f32 = 10.0;
/// What a cable keeps clear of what stands: half of itself and a little air.
const CLEAR: f32 = 9.5;
/// Cost of one piece of the grid, of a bend, and of what is to be avoided.
const STEP: u32 = 10;
const BEND: u32 = 35;
const CROSSING: u32 = 400;
const COVERED: u32 = 600;
const SHARED: u32 = 1500;
/// How often all cables that cross others are laid anew.
const ROUNDS: usize = 3;

/// Where a cable begins or ends: at the tip of a plug, and this long straight on before it may bend.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tip {
    pub(super) at: Pt,
    pub(super) side: Side,
    pub(super) straight: f32,
}

/// A direction on the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    East,
    South,
    West,
    North,
}

impl Way {
    const ALL: [Self; 4] = [Self::East, Self::South, Self::West, Self::North];

    const fn step(self) -> (i32, i32) {
        match self {
            Self::East => (1, 0),
            Self::South => (0, 1),
            Self::West => (-1, 0),
            Self::North => (0, -1),
        }
    }

    const fn is_level(self) -> bool {
        matches!(self, Self::East | Self::West)
    }

    const fn back(self) -> Self {
        match self {
            Self::East => Self::West,
            Self::South => Self::North,
            Self::West => Self::East,
            Self::North => Self::South,
        }
    }

    /// Out of a plug.
    const fn out_of(side: Side) -> Self {
        match side {
            Side::Left => Self::West,
            Side::Right => Self::East,
            Side::Bottom => Self::South,
        }
    }
}

/// What lies at a crossing of two lines of the grid.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    is_covered: bool,
    /// Cables that pass level, and upright.
    level: u8,
    upright: u8,
    /// The same here or on the next line: too near to run beside.
    near_level: u8,
    near_upright: u8,
}

pub(super) struct Router {
    columns: i32,
    rows: i32,
    cells: Vec<Cell>,
}

impl Router {
    /// A grid of this size, in units of the drawing, with what stands on it.
    pub(super) fn new(width: f32, height: f32, standing: &[Rect]) -> Self {
        let (columns, rows) = ((width / GRID) as i32 + 1, (height / GRID) as i32 + 1);
        let mut new = Self { columns, rows, cells: vec![Cell::default(); (columns * rows) as usize] };
        for rect in standing {
            let room = rect.grown(CLEAR);
            let (left, right) = ((room.x / GRID).ceil() as i32, (room.right() / GRID).floor() as i32);
            let (top, bottom) = ((room.y / GRID).ceil() as i32, (room.bottom() / GRID).floor() as i32);
            for y in top.max(0)..=bottom.min(rows - 1) {
                for x in left.max(0)..=right.min(columns - 1) {
                    new.cells[(y * columns + x) as usize].is_covered = true;
                }
            }
        }
        new
    }

    /// The ways of all cables, in the order in which they are given; where one crosses another it is tried again
    /// when the others lie.
    pub(super) fn lay(&mut self, cables: &[(Tip, Tip)]) -> Vec<Vec<Pt>> {
        let mut ways: Vec<Vec<(i32, i32)>> = Vec::with_capacity(cables.len());
        for (from, to) in cables {
            let way = self.bent_twice(*from, *to).unwrap_or_else(|| self.search(*from, *to));
            self.mark(&way, 1);
            ways.push(way);
        }
        for _ in 0..ROUNDS {
            let mut changed = false;
            for (at, (from, to)) in cables.iter().enumerate() {
                self.mark(&ways[at], -1);
                let before = self.cost(&ways[at]);
                if before.0 > 0 {
                    let way = self.search(*from, *to);
                    if self.cost(&way) < before {
                        changed = true;
                        ways[at] = way;
                    }
                }
                self.mark(&ways[at], 1);
            }
            if !changed {
                break;
            }
        }
        ways.iter().zip(cables).map(|(way, (from, to))| points(way, *from, *to)).collect()
    }

    fn at(&self, (x, y): (i32, i32)) -> Option<usize> {
        let is_inside = x >= 0 && y >= 0 && x < self.columns && y < self.rows;
        is_inside.then_some((y * self.columns + x) as usize)
    }

    /// Where a cable may first bend.
    fn start(&self, tip: Tip) -> (i32, i32) {
        let Tip { at, side, straight } = tip;
        let snapped = |value: f32| (value / GRID).round() as i32;
        let (x, y) = match side {
            Side::Right => (((at.x + straight) / GRID).ceil() as i32, snapped(at.y)),
            Side::Left => (((at.x - straight) / GRID).floor() as i32, snapped(at.y)),
            Side::Bottom => (snapped(at.x), ((at.y + straight) / GRID).ceil() as i32),
        };
        (x.clamp(0, self.columns - 1), y.clamp(0, self.rows - 1))
    }

    /// From the left to the right with one upright piece, the first that meets nothing.
    fn bent_twice(&self, from: Tip, to: Tip) -> Option<Vec<(i32, i32)>> {
        let is_turned = from.at.x > to.at.x;
        let (left, right) = if is_turned { (to, from) } else { (from, to) };
        if (left.side, right.side) != (Side::Right, Side::Left) {
            return None;
        }
        let (start, goal) = (self.start(left), self.start(right));
        let (top, bottom) = (start.1.min(goal.1), start.1.max(goal.1));
        let ways = (start.0..=goal.0).map(|track| {
            let upright = (top..=bottom).map(move |y| (track, y));
            let upright: Vec<_> = if start.1 > goal.1 { upright.rev().collect() } else { upright.collect() };
            let before = (start.0..track).map(|x| (x, start.1));
            before.chain(upright).chain((track + 1..=goal.0).map(|x| (x, goal.1))).collect::<Vec<_>>()
        });
        let mut way = ways.into_iter().find(|way| self.cost(way).0 == 0)?;
        if is_turned {
            way.reverse();
        }
        Some(way)
    }

    /// The cheapest way from one tip to the other, as all points of the grid that it passes.
    fn search(&self, from: Tip, to: Tip) -> Vec<(i32, i32)> {
        let (start, goal) = (self.start(from), self.start(to));
        let arrives = Way::out_of(to.side).back();
        let state = |cell: usize, way: Way| cell * 4 + way as usize;
        let mut best = vec![u32::MAX; self.cells.len() * 4];
        let mut came = vec![u8::MAX; self.cells.len() * 4];
        let mut heap = BinaryHeap::new();
        let reach = |(x, y): (i32, i32)| ((x - goal.0).unsigned_abs() + (y - goal.1).unsigned_abs()) * STEP;
        if let Some(first) = self.at(start) {
            let way = Way::out_of(from.side);
            best[state(first, way)] = 0;
            heap.push(Reverse((reach(start), u32::MAX, start.0, start.1, way as usize)));
        }
        while let Some(Reverse((_, left, x, y, way))) = heap.pop() {
            let cost = u32::MAX - left;
            let way = Way::ALL[way];
            let Some(cell) = self.at((x, y)) else { continue };
            if cost > best[state(cell, way)] {
                continue;
            }
            if (x, y) == goal && way == arrives {
                break;
            }
            for next in Way::ALL {
                if next == way.back() {
                    continue;
                }
                let (dx, dy) = next.step();
                let there = (x + dx, y + dy);
                let Some(next_cell) = self.at(there) else { continue };
                let bend = if next == way { 0 } else { BEND + self.bend_cost(cell) };
                let cost = cost + STEP + bend + self.pass_cost(next_cell, next);
                if cost < best[state(next_cell, next)] {
                    best[state(next_cell, next)] = cost;
                    came[state(next_cell, next)] = way as u8;
                    // Of two that promise alike the one that is nearer to the goal.
                    heap.push(Reverse((cost + reach(there), u32::MAX - cost, there.0, there.1, next as usize)));
                }
            }
        }
        self.walked(start, goal, arrives, &came)
    }

    /// The way back from the goal, turned round.
    fn walked(&self, start: (i32, i32), goal: (i32, i32), arrives: Way, came: &[u8]) -> Vec<(i32, i32)> {
        let (mut here, mut way) = (goal, arrives);
        let mut points = vec![here];
        // Each state is passed once.
        for _ in 0..came.len() {
            if here == start {
                break;
            }
            let Some(from) = self.at(here).and_then(|cell| Way::ALL.get(came[cell * 4 + way as usize] as usize)) else {
                break;
            };
            let (dx, dy) = way.step();
            here = (here.0 - dx, here.1 - dy);
            way = *from;
            points.push(here);
        }
        points.reverse();
        points
    }

    fn pass_cost(&self, cell: usize, way: Way) -> u32 {
        let cell = &self.cells[cell];
        let (beside, across) =
            if way.is_level() { (cell.near_level, cell.upright) } else { (cell.near_upright, cell.level) };
        let covered = if cell.is_covered { COVERED } else { 0 };
        covered + u32::from(beside) * SHARED + u32::from(across) * CROSSING
    }

    fn bend_cost(&self, cell: usize) -> u32 {
        let cell = &self.cells[cell];
        u32::from(cell.near_level) * SHARED / 2 + u32::from(cell.near_upright) * SHARED / 2
    }

    /// What a way meets, and how long it is.
    fn cost(&self, way: &[(i32, i32)]) -> (u32, usize) {
        let mut sum = 0;
        for pair in way.windows(2) {
            let towards = if pair[0].1 == pair[1].1 { Way::East } else { Way::South };
            sum += self.at(pair[1]).map_or(0, |cell| self.pass_cost(cell, towards));
        }
        for three in way.windows(3) {
            if (three[0].0 != three[2].0) && (three[0].1 != three[2].1) {
                sum += self.at(three[1]).map_or(0, |cell| self.bend_cost(cell));
            }
        }
        (sum, way.len())
    }

    /// Notes that a cable lies here, or takes it away.
    fn mark(&mut self, way: &[(i32, i32)], by: i8) {
        for (at, here) in way.iter().enumerate() {
            let beside = [at.checked_sub(1).map(|at| way[at]), way.get(at + 1).copied()];
            let level = beside.iter().flatten().any(|other| other.1 == here.1) || way.len() == 1;
            let upright = beside.iter().flatten().any(|other| other.0 == here.0);
            if level {
                self.add(*here, by, |cell| &mut cell.level);
                for dy in -1..=1 {
                    self.add((here.0, here.1 + dy), by, |cell| &mut cell.near_level);
                }
            }
            if upright {
                self.add(*here, by, |cell| &mut cell.upright);
                for dx in -1..=1 {
                    self.add((here.0 + dx, here.1), by, |cell| &mut cell.near_upright);
                }
            }
        }
    }

    fn add(&mut self, at: (i32, i32), by: i8, field: impl Fn(&mut Cell) -> &mut u8) {
        if let Some(cell) = self.at(at) {
            let value = field(&mut self.cells[cell]);
            *value = value.saturating_add_signed(by);
        }
    }
}

/// The way in units of the drawing, from tip to tip.
fn points(way: &[(i32, i32)], from: Tip, to: Tip) -> Vec<Pt> {
    let mut all = vec![from.at];
    all.extend(way.iter().map(|(x, y)| pt(*x as f32 * GRID, *y as f32 * GRID)));
    all.push(to.at);
    all
}

/// How many times cables cross in these ways; running beside each other on one line is counted too.
#[cfg(test)]
pub(super) fn crossings(lines: &[Vec<Pt>]) -> usize {
    let pieces = |line: &Vec<Pt>| line.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>();
    let meets = |(a, b): (Pt, Pt), (c, d): (Pt, Pt)| {
        let box_of =
            |p: Pt, q: Pt| Rect::new(p.x.min(q.x), p.y.min(q.y), (p.x - q.x).abs() + 0.1, (p.y - q.y).abs() + 0.1);
        box_of(a, b).meets(&box_of(c, d))
    };
    let mut count = 0;
    for (at, line) in lines.iter().enumerate() {
        for other in &lines[..at] {
            for piece in pieces(line) {
                count += pieces(other).into_iter().filter(|second| meets(piece, *second)).count();
            }
        }
    }
    count
}
