//! The open host: process, decision, ICMP, and the lanes between them.

use sim_core::base::IfIndex;

use super::Size;
use super::decision::{self, Row, Search, ShownRoute};
use super::geometry::{Pt, Rect, pt};
use super::letters::{Voice, wrap, wrap_to};
use super::plan::pennants_w;
use super::scene::Scene;

/// Sizes of one of the two drawings.
pub(super) struct Measures {
    pub(super) left: f32,
    pub(super) top: f32,
    name_y: f32,
    box_y: f32,
    box_h: f32,
    corridor: f32,
    knot_y: f32,
    pub(super) knot: f32,
    rows_y: f32,
    process_x: f32,
    spine: f32,
    panel_x: f32,
    /// From the panel's left to its routes.
    pub(super) indent: f32,
    /// From the panel's left to a rule's text.
    pub(super) rule_x: f32,
    pub(super) mono: Voice,
    pub(super) mono_bold: Voice,
    pub(super) plug: Voice,
    rule_h: f32,
    lost_h: f32,
    pub(super) won_h: f32,
    pub(super) unasked_h: f32,
    note_h: f32,
    stop_h: f32,
    /// Widest that the panel grows before a route takes two lines; narrowest that it is.
    panel_w: (f32, f32),
    /// From the panel's right to the lanes out, up and in, and to the host's edge.
    lanes: (f32, f32, f32, f32),
    /// Pennants of one route.
    pub(super) pennants: usize,
    pub(super) room: decision::Room,
    pub(super) disc: f32,
}

impl Measures {
    pub(super) const fn of(size: Size) -> Self {
        match size {
            Size::Wide => Self {
                left: 8.0,
                top: 12.0,
                name_y: 42.0,
                box_y: 66.0,
                box_h: 36.0,
                corridor: 114.0,
                knot_y: 136.0,
                knot: 12.0,
                rows_y: 152.0,
                process_x: 24.0,
                spine: 43.0,
                panel_x: 64.0,
                indent: 20.0,
                rule_x: 50.0,
                mono: Voice::Mono,
                mono_bold: Voice::MonoBold,
                plug: Voice::MonoBold,
                rule_h: 26.0,
                lost_h: 20.0,
                won_h: 33.0,
                unasked_h: 28.0,
                note_h: 18.0,
                stop_h: 38.0,
                panel_w: (298.0, 316.0),
                lanes: (22.0, 47.0, 74.0, 118.0),
                pennants: 2,
                room: decision::Room { losers: 2, unasked: 2 },
                disc: 11.0,
            },
            Size::Narrow => Self {
                left: 4.0,
                top: 6.0,
                name_y: 32.0,
                box_y: 42.0,
                box_h: 32.0,
                corridor: 84.0,
                knot_y: 101.0,
                knot: 10.0,
                rows_y: 114.0,
                process_x: 14.0,
                spine: 30.0,
                panel_x: 45.0,
                indent: 14.0,
                rule_x: 46.0,
                mono: Voice::MonoSmall,
                mono_bold: Voice::MonoSmallBold,
                plug: Voice::MonoBold,
                rule_h: 22.0,
                lost_h: 18.0,
                won_h: 30.0,
                unasked_h: 26.0,
                note_h: 17.0,
                stop_h: 32.0,
                panel_w: (239.0, 239.0),
                lanes: (12.0, 30.0, 48.0, 70.0),
                pennants: 1,
                room: decision::Room { losers: 1, unasked: 1 },
                disc: 9.5,
            },
        }
    }
}

impl Measures {
    pub(super) fn pennants_w(&self, route: &ShownRoute) -> f32 {
        pennants_w(&route.lines, self.pennants)
    }
}

/// The fixed places of the open host.
pub(super) struct Inside {
    pub(super) rect: Rect,
    pub(super) name: String,
    pub(super) name_at: Pt,
    pub(super) forwarding: bool,
    /// The program's words, a line each, if it runs here.
    pub(super) process: Option<(Rect, Vec<String>)>,
    pub(super) icmp: Rect,
    pub(super) spine: f32,
    pub(super) corridor: f32,
    pub(super) knot_y: f32,
    pub(super) rows_y: f32,
    pub(super) panel_x: f32,
    pub(super) panel_right: f32,
    /// The lanes: out to a device, up to ICMP, in from a device.
    pub(super) out_x: f32,
    pub(super) up_x: f32,
    pub(super) in_x: f32,
    /// Right end of the writing in the head.
    pub(super) head_right: f32,
}

/// A row with its place.
pub(super) struct Placed {
    pub(super) row: Row,
    pub(super) y: f32,
    pub(super) h: f32,
    /// The row's main text, in lines.
    pub(super) lines: Vec<String>,
    /// Is the reason of a loser on a line of its own?
    pub(super) reason_below: bool,
}

impl Placed {
    /// Where the trail passes or enters it.
    pub(super) fn mid(&self) -> f32 {
        match self.row {
            Row::Rule { .. } => self.y + self.h - 12.0,
            Row::Won { .. } => self.y + self.h / 2.0 - 1.0,
            Row::NoRoute { .. } => self.y + 4.0,
            Row::Lost { .. } | Row::Silent { .. } | Row::Note(_) | Row::Stop(_) | Row::Unasked { .. } => {
                self.y + self.h / 2.0
            }
        }
    }
}

impl Inside {
    /// Lays the host out down to the end of its decision. `tag_w` is kept free in the head.
    pub(super) fn new(scene: &Scene<'_>, m: &Measures, searches: &[Search], tag_w: f32) -> Self {
        let host = &scene.hosts[scene.focus];
        let states = states(scene, m, searches);
        let widest = states.iter().flatten().map(|row| natural_width(row, m)).fold(0.0, f32::max);
        let (least, most) = m.panel_w;
        let mut panel_right = m.panel_x + widest.clamp(least, most);
        let process = scene.process.as_ref().filter(|(at, _)| *at == scene.focus).map(|(_, words)| {
            let letters = m.mono_bold.letters_in(panel_right - m.process_x - 80.0);
            let lines = wrap(words, letters);
            let text = lines.iter().map(|line| m.mono_bold.width(line)).fold(0.0, f32::max);
            (Rect::new(m.process_x, m.box_y, (m.spine - m.process_x) * 2.0 + text + 12.0, 0.0), lines)
        });
        let box_h = m.box_h + 16.0 * process.as_ref().map_or(0.0, |(_, lines)| lines.len() as f32 - 1.0);
        let down = box_h - m.box_h;
        let name_w = Voice::Title.width(&host.name);
        let on_w = if host.forwarding { 40.0 + Voice::Small.width(&scene.lang.text("pic-forwarding")) } else { 0.0 };
        let head_right = m.process_x + name_w + on_w;
        // The head keeps room for a tag; so the host grows with a long name.
        let (out, up, inn, edge) = m.lanes;
        panel_right = panel_right.max(head_right + 16.0 + tag_w + 8.0 - edge);
        let end = states
            .into_iter()
            .map(|rows| place(rows, m, m.rows_y + down, panel_right - m.panel_x))
            .map(|placed| placed.last().map_or(m.rows_y + down, |last| last.y + last.h));
        let bottom = end.fold(m.rows_y + down + 60.0, f32::max) + 16.0;
        let in_x = panel_right + inn;
        let right = panel_right + edge;
        Self {
            rect: Rect::new(m.left, m.top, right - m.left, bottom - m.top),
            name: host.name.clone(),
            name_at: pt(m.process_x, m.name_y),
            forwarding: host.forwarding,
            process: process.map(|(rect, lines)| (Rect { h: box_h, ..rect }, lines)),
            icmp: Rect::new(in_x - 66.0, m.box_y, 66.0 + 22.0_f32.min(right - in_x - 6.0), box_h),
            spine: m.spine,
            corridor: m.corridor + down,
            knot_y: m.knot_y + down,
            rows_y: m.rows_y + down,
            panel_x: m.panel_x,
            panel_right,
            out_x: panel_right + out,
            up_x: panel_right + up,
            in_x,
            head_right,
        }
    }

    /// Moves the right edge with its lanes outwards.
    pub(super) fn widen(&mut self, by: f32) {
        self.rect.w += by;
        self.panel_right += by;
        self.out_x += by;
        self.up_x += by;
        self.in_x += by;
        self.icmp.x += by;
    }

    /// The rows of the decision after `upto` steps, each in its place.
    pub(super) fn rows(&self, scene: &Scene<'_>, m: &Measures, search: Option<&Search>, upto: usize) -> Vec<Placed> {
        let rows = decision::rows(scene, &scene.hosts[scene.focus], search, upto, m.room);
        place(rows, m, self.rows_y, self.panel_right - self.panel_x)
    }

    /// The middle of the place that a packet has in the process box.
    pub(super) fn process_slot(&self) -> Pt {
        pt(self.spine, self.icmp.centre().y)
    }

    pub(super) fn icmp_slot(&self) -> Pt {
        pt(self.in_x, self.icmp.centre().y)
    }
}

/// Every state that the decision will be in during this command: what the room must be enough for.
fn states(scene: &Scene<'_>, m: &Measures, searches: &[Search]) -> Vec<Vec<Row>> {
    let host = &scene.hosts[scene.focus];
    let mut all = vec![decision::rows(scene, host, None, 0, m.room)];
    let mut seen = Vec::new();
    for search in searches {
        let alike = (search.purpose, search.dst, search.steps.len());
        if seen.contains(&alike) {
            continue;
        }
        seen.push(alike);
        all.extend(search.steps.iter().map(|at| decision::rows(scene, host, Some(search), at + 1, m.room)));
    }
    all
}

/// The width of a row on one line.
fn natural_width(row: &Row, m: &Measures) -> f32 {
    match row {
        Row::Rule { text, table, .. } => m.rule_x + m.mono_bold.width(&format!("{text}{table}")) + 4.0,
        Row::Lost { route, reason } => m.indent + m.mono.width(&route.short) + 8.0 + Voice::Small.width(reason),
        Row::Won { route, .. } => m.indent + m.mono_bold.width(&route.short) + 16.0 + m.pennants_w(route),
        Row::Unasked { route, .. } => m.indent + m.mono.width(&route.short) + 16.0 + m.pennants_w(route),
        Row::Silent { text, .. } | Row::Note(text) => m.indent + Voice::Small.width(text),
        Row::Stop(text) => Voice::Small.width(text),
        Row::NoRoute { text, .. } => m.indent + Voice::Bold.width(text),
    }
}

/// Puts rows under each other in a panel of a width.
fn place(rows: Vec<Row>, m: &Measures, top: f32, width: f32) -> Vec<Placed> {
    let mut y = top;
    let mut placed = Vec::with_capacity(rows.len());
    for row in rows {
        let routes =
            |short: &str, voice: Voice, beside: f32| wrap(short, voice.letters_in(width - m.indent - beside + 1.0));
        let words = |text: &str| wrap_to(text, Voice::Small, width - m.indent);
        let mut reason_below = false;
        let (lines, h) = match &row {
            Row::Rule { text, table, .. } => (vec![format!("{text}{table}")], m.rule_h),
            Row::Lost { route, .. } => {
                reason_below = natural_width(&row, m) > width;
                let lines = routes(&route.short, m.mono, 0.0);
                let more = lines.len() as f32 - 1.0 + if reason_below { 1.0 } else { 0.0 };
                (lines, m.lost_h + more * 16.0)
            }
            Row::Won { route, .. } => {
                let lines = routes(&route.short, m.mono_bold, 16.0 + m.pennants_w(route));
                let more = lines.len() as f32 - 1.0;
                (lines, m.won_h + 10.0 + more * 16.0)
            }
            Row::Unasked { route, .. } => {
                let lines = routes(&route.short, m.mono, 16.0 + m.pennants_w(route));
                let more = lines.len() as f32 - 1.0;
                (lines, m.unasked_h + 5.0 + more * 16.0)
            }
            Row::Silent { text, .. } | Row::Note(text) => {
                let lines = words(text);
                let more = lines.len() as f32 - 1.0;
                (lines, m.note_h + more * 15.0)
            }
            Row::Stop(text) => (vec![text.clone()], m.stop_h),
            Row::NoRoute { text, .. } => (vec![text.clone()], 48.0),
        };
        placed.push(Placed { row, y, h, lines, reason_below });
        y += h;
    }
    placed
}

/// Every device of a host but `lo`, in order.
pub(super) fn cards(scene: &Scene<'_>, host: usize) -> Vec<IfIndex> {
    scene.hosts[host].links.iter().map(|link| link.ifindex).filter(|ifindex| *ifindex != IfIndex::LO).collect()
}
