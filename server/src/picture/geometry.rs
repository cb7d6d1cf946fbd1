//! Points, boxes and lines with round corners. Units are those of the drawing: one is a pixel at 1:1.

use std::fmt::Write as _;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Pt {
    pub(super) x: f32,
    pub(super) y: f32,
}

pub(super) const fn pt(x: f32, y: f32) -> Pt {
    Pt { x, y }
}

impl Pt {
    pub(super) fn distance(self, to: Self) -> f32 {
        (to.x - self.x).hypot(to.y - self.y)
    }

    fn towards(self, to: Self, by: f32) -> Self {
        let whole = self.distance(to);
        if whole == 0.0 {
            return self;
        }
        pt(self.x + (to.x - self.x) * by / whole, self.y + (to.y - self.y) * by / whole)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rect {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) w: f32,
    pub(super) h: f32,
}

impl Rect {
    pub(super) const fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w, h }
    }

    pub(super) fn around(centre: Pt, half: f32) -> Self {
        Self::new(centre.x - half, centre.y - half, 2.0 * half, 2.0 * half)
    }

    pub(super) fn right(&self) -> f32 {
        self.x + self.w
    }

    pub(super) fn bottom(&self) -> f32 {
        self.y + self.h
    }

    pub(super) fn centre(&self) -> Pt {
        pt(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    pub(super) fn grown(&self, by: f32) -> Self {
        Self::new(self.x - by, self.y - by, self.w + 2.0 * by, self.h + 2.0 * by)
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }
}

/// A line of straight pieces, each along an axis, whose corners are drawn round.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    pub(super) points: Vec<Pt>,
    pub(super) radius: f32,
}

impl Line {
    /// Drops points that add nothing.
    pub(super) fn new(points: impl IntoIterator<Item = Pt>, radius: f32) -> Self {
        let mut kept: Vec<Pt> = Vec::new();
        for point in points {
            if kept.last().is_some_and(|last| last.distance(point) < 0.05) {
                continue;
            }
            if let [.., a, b] = kept[..]
                && ((a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y))
                && (b.x - a.x) * (point.x - b.x) >= 0.0
                && (b.y - a.y) * (point.y - b.y) >= 0.0
            {
                kept.pop();
            }
            kept.push(point);
        }
        Self { points: kept, radius }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.points.len() < 2
    }

    pub(super) fn length(&self) -> f32 {
        self.points.windows(2).map(|pair| pair[0].distance(pair[1])).sum()
    }

    pub(super) fn reversed(&self) -> Self {
        Self { points: self.points.iter().rev().copied().collect(), radius: self.radius }
    }

    /// The point so far along; the nearest end outside.
    pub(super) fn at(&self, distance: f32) -> Pt {
        let mut left = distance.max(0.0);
        for pair in self.points.windows(2) {
            let length = pair[0].distance(pair[1]);
            if left <= length {
                return pair[0].towards(pair[1], left);
            }
            left -= length;
        }
        self.points.last().copied().unwrap_or_default()
    }

    /// The part between two distances.
    pub(super) fn slice(&self, from: f32, to: f32) -> Self {
        let mut points = vec![self.at(from)];
        let mut walked = 0.0;
        for pair in self.points.windows(2) {
            walked += pair[0].distance(pair[1]);
            if walked > from && walked < to {
                points.push(pair[1]);
            }
        }
        points.push(self.at(to));
        Self::new(points, self.radius)
    }

    /// The same way, `by` to the right of its direction.
    pub(super) fn beside(&self, by: f32) -> Self {
        if self.is_empty() || by == 0.0 {
            return self.clone();
        }
        let sides: Vec<(f32, f32)> = self
            .points
            .windows(2)
            .map(|pair| {
                let length = pair[0].distance(pair[1]).max(0.001);
                (-(pair[1].y - pair[0].y) / length * by, (pair[1].x - pair[0].x) / length * by)
            })
            .collect();
        let points = self.points.iter().enumerate().map(|(at, point)| {
            let before = sides[at.saturating_sub(1)];
            let after = sides[at.min(sides.len() - 1)];
            // Pieces lie along the axes, so a corner takes the sideways part of each.
            let (dx, dy) = if before == after { before } else { (before.0 + after.0, before.1 + after.1) };
            pt(point.x + dx, point.y + dy)
        });
        // The outer of two ways round a corner turns wider.
        let radius = match self.turns() {
            turns if turns.iter().all(|turn| *turn > 0.0) => self.radius - by,
            turns if turns.iter().all(|turn| *turn < 0.0) => self.radius + by,
            _ => self.radius,
        };
        Self { points: points.collect(), radius }
    }

    /// At each corner: positive to the right, negative to the left.
    fn turns(&self) -> Vec<f32> {
        let turn = |p: &[Pt]| (p[1].x - p[0].x) * (p[2].y - p[1].y) - (p[1].y - p[0].y) * (p[2].x - p[1].x);
        self.points.windows(3).map(turn).collect()
    }

    /// As the `d` of an SVG path.
    pub(super) fn d(&self) -> String {
        let mut d = String::new();
        let Some(first) = self.points.first() else { return d };
        let _ = write!(d, "M{} {}", Num(first.x), Num(first.y));
        for (at, point) in self.points.iter().enumerate().skip(1) {
            let from = self.points[at - 1];
            let Some(next) = self.points.get(at + 1) else {
                let _ = write!(d, "L{} {}", Num(point.x), Num(point.y));
                continue;
            };
            // A piece between two corners is shared by both; one at an end is not.
            let room = |a: Pt, b: Pt, is_end: bool| a.distance(b) / if is_end { 1.0 } else { 2.0 };
            let last = at + 2 == self.points.len();
            let r = self.radius.min(room(from, *point, at == 1)).min(room(*point, *next, last));
            let (enter, leave) = (point.towards(from, r), point.towards(*next, r));
            let turn = (point.x - from.x) * (next.y - point.y) - (point.y - from.y) * (next.x - point.x);
            let sweep = u8::from(turn > 0.0);
            let _ = write!(d, "L{} {}", Num(enter.x), Num(enter.y));
            if turn != 0.0 {
                let _ = write!(d, "A{r} {r} 0 0 {sweep} {} {}", Num(leave.x), Num(leave.y), r = Num(r));
            }
        }
        d
    }

    /// Middle and direction of the longest straight piece.
    pub(super) fn longest(&self) -> Option<(Pt, Pt, f32)> {
        let piece = self.points.windows(2).max_by(|a, b| a[0].distance(a[1]).total_cmp(&b[0].distance(b[1])))?;
        let length = piece[0].distance(piece[1]);
        let heading = pt((piece[1].x - piece[0].x) / length.max(0.001), (piece[1].y - piece[0].y) / length.max(0.001));
        Some((piece[0].towards(piece[1], length / 2.0), heading, length))
    }
}

/// A number with at most one decimal.
pub(super) struct Num(pub(super) f32);

impl std::fmt::Display for Num {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tenths = (self.0 * 10.0).round() as i64;
        if tenths % 10 == 0 {
            return write!(f, "{}", tenths / 10);
        }
        let sign = if tenths < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corner_is_an_arc_that_turns_the_right_way() {
        let line = Line::new([pt(0.0, 0.0), pt(20.0, 0.0), pt(20.0, 30.0)], 8.0);
        assert_eq!(line.d(), "M0 0L12 0A8 8 0 0 1 20 8L20 30");
    }

    #[test]
    fn a_slice_keeps_the_corners_between() {
        let line = Line::new([pt(0.0, 0.0), pt(20.0, 0.0), pt(20.0, 30.0)], 8.0);
        assert_eq!(line.slice(10.0, 30.0).points, [pt(10.0, 0.0), pt(20.0, 0.0), pt(20.0, 10.0)]);
    }

    #[test]
    fn beside_a_line_is_to_the_right_of_its_direction() {
        let line = Line::new([pt(0.0, 0.0), pt(20.0, 0.0), pt(20.0, 30.0)], 8.0);
        assert_eq!(line.beside(2.0).points, [pt(0.0, 2.0), pt(18.0, 2.0), pt(18.0, 30.0)]);
    }

    #[test]
    fn a_point_between_two_on_one_line_adds_nothing() {
        assert_eq!(Line::new([pt(0.0, 0.0), pt(5.0, 0.0), pt(9.0, 0.0)], 8.0).points.len(), 2);
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([Num(3.0), Num(-0.25), Num(7.96)].map(|n| n.to_string()), ["3", "-0.3", "8"]);
    }
}
