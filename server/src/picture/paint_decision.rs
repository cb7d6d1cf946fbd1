//! Draws the boxes of the open host and its routing decision.

use sim_core::trace::Purpose;

use super::decision::{Reading, Row, ShownRoute};
use super::drawing::{Anchor, Drawing, Group};
use super::geometry::{Line, Num, Pt, Rect, pt};
use super::inside::{Measures, Placed};
use super::letters::Voice;
use super::paint::pennants;
use super::plan::Plan;
use super::scene::{Scene, role_class};
use super::ways::Map;
use crate::l10n::Arg;
use crate::refs;

/// The boxes at both ends of the way through a host.
pub(super) fn boxes(plan: &Plan, m: &Measures, out: &mut Drawing) {
    let inside = &plan.inside;
    if let Some((rect, lines)) = &inside.process {
        out.open(Group::new("process", "process"));
        out.rect("box on", *rect, 3.0);
        let x = inside.spine + (inside.spine - rect.x) + 2.0;
        let first = rect.centre().y + 4.5 - (lines.len() as f32 - 1.0) * 8.0;
        for (at, line) in lines.iter().enumerate() {
            out.text(m.mono_bold, "", pt(x, first + at as f32 * 16.0), line);
        }
        out.close();
    }
    out.open(Group::new("icmp", "icmp"));
    out.rect("box", inside.icmp, 3.0);
    out.text(Voice::Bold, "", pt(inside.icmp.x + 8.0, inside.icmp.centre().y + 4.6), "ICMP");
    out.close();
}

pub(super) fn decision(map: &Map<'_>, out: &mut Drawing) {
    let Map { scene, plan, m, search, rows, .. } = *map;
    let inside = &plan.inside;
    let role = search.map_or("asks", |search| {
        let seen = search.packet.and_then(|packet| scene.last_seen(packet, scene.step));
        seen.map_or("asks", |seen| role_class(seen.payload.role()))
    });
    out.open(Group::new("decision", format!("decision {role}")));
    let over = rows.iter().any(|placed| matches!(placed.row, Row::Won { .. } | Row::NoRoute { .. }));
    let knot = format!(
        "M{x} {}l{r} {r}-{r} {r}-{r}-{r}z",
        Num(inside.knot_y - m.knot),
        x = Num(inside.spine),
        r = Num(m.knot)
    );
    out.path(if over { "knot" } else { "knot-ask" }, knot);
    if !over {
        out.text_at(Voice::SmallBold, "ask-t", Anchor::Middle, pt(inside.spine, inside.knot_y + 4.4), "?");
    }
    let question = match search {
        Some(search) => {
            let key = match search.purpose {
                Purpose::Output => "pic-which-way",
                Purpose::Input => "pic-is-it-mine",
                Purpose::Arp => "pic-arp-mine",
                Purpose::Source => "pic-way-back",
            };
            scene.lang.with(key, &[("dst", Arg::from(search.dst.to_string()))])
        }
        None => scene.lang.text("pic-undecided"),
    };
    out.text(Voice::Bold, "", pt(inside.panel_x, inside.knot_y + 4.8), &question);
    let panel = Panel { scene, plan, m };
    for placed in rows {
        panel.row(placed, out);
    }
    out.close();
}

struct Panel<'a> {
    scene: &'a Scene<'a>,
    plan: &'a Plan,
    m: &'a Measures,
}

impl Panel<'_> {
    fn row(&self, placed: &Placed, out: &mut Drawing) {
        let (m, inside) = (self.m, &self.plan.inside);
        let (x, right, y) = (inside.panel_x, inside.panel_right, placed.y);
        match &placed.row {
            Row::Rule { priority, text, table, reading } => {
                let (tone, number) = match reading {
                    Reading::Read(_) => ("", "t2"),
                    Reading::NotYet => ("t2", "t2"),
                    Reading::Never => ("t3", "t3"),
                };
                let base = placed.mid() + 4.2;
                out.open(Group::new("", "rule-row").data("is", refs::rule(&self.plan.inside.name, *priority)));
                if matches!(reading, Reading::Read(_)) {
                    out.circle("knot", pt(inside.spine, placed.mid()), 6.0);
                }
                out.text(m.mono, number, pt(x, base), &priority.to_string());
                let table_class = if *reading == Reading::Never { "" } else { "b" };
                let spans = vec![("", text.clone()), (table_class, table.clone())];
                out.write(m.mono, tone, Anchor::Start, pt(x + m.rule_x, base), spans);
                out.close();
            }
            Row::Lost { route, reason } => {
                self.open(route, "route-lost", out);
                let (mx, my) = (Num(x + m.indent - 14.5), Num(y + 5.0));
                out.path("mark", format!("M{mx} {my}l7 7m0-7-7 7"));
                let base = self.lines(&placed.lines, m.mono, "t2", pt(x + m.indent, y + 12.5), out);
                if placed.reason_below {
                    out.text(Voice::Small, "t3", pt(x + m.indent, base), reason);
                } else {
                    out.text_at(Voice::Small, "t3", Anchor::End, pt(right, y + 12.5), reason);
                }
                out.close();
            }
            Row::Won { route, .. } => {
                self.open(route, "route-won", out);
                let rect = Rect::new(x, y + 4.0, right - x, placed.h - 10.0);
                out.rect("win", rect, 2.0);
                self.boxed(route, placed, rect, m.mono_bold, "", out);
                out.close();
            }
            Row::Unasked { route, never } => {
                self.open(route, if *never { "route-never" } else { "route-not-yet" }, out);
                let rect = Rect::new(x, y + 2.0, right - x, placed.h - 5.0);
                out.rect(if *never { "never" } else { "lost" }, rect, 2.0);
                self.boxed(route, placed, rect, m.mono, "t2", out);
                out.close();
            }
            Row::Silent { .. } => {
                let (mx, my) = (Num(x + m.indent - 14.5), Num(y + 4.0));
                out.path("mark", format!("M{mx} {my}l7 7m0-7-7 7"));
                self.words(&placed.lines, "t2", pt(x + m.indent, y + 11.5), out);
            }
            Row::Note(_) => {
                self.words(&placed.lines, "t3", pt(x + m.indent, y + 11.5), out);
            }
            Row::Stop(text) => {
                let bar = y + m_bar(m);
                out.line("stop", &Line::new([pt(inside.spine - 12.0, bar), pt(right, bar)], 0.0));
                let (tick, top) = (Num(inside.spine - 12.0), Num(bar - 7.0));
                out.path("stop", format!("M{tick} {top}v14"));
                out.text(Voice::Small, "t2", pt(x, y + placed.h - 9.0), text);
            }
            Row::NoRoute { text, errno, .. } => {
                let (sx, sy) = (Num(inside.spine - 7.0), Num(y + 13.0));
                out.path("dropx", format!("M{sx} {sy}l14 14m0-14-14 14"));
                out.path("stop", format!("M{} {}h28", Num(inside.spine - 14.0), Num(y + 35.0)));
                out.text(Voice::Bold, "", pt(x, y + 24.0), text);
                out.text(m.mono, "", pt(x, y + 42.0), errno.text());
            }
        }
    }

    fn open(&self, route: &ShownRoute, class: &str, out: &mut Drawing) {
        out.open(
            Group::new("", class)
                .data("route", &*route.full)
                .data("is", refs::route(&self.plan.inside.name, &route.full))
                .title(&*route.full),
        );
    }

    /// A route in its box, its pennants at the right end.
    fn boxed(
        &self,
        route: &ShownRoute,
        placed: &Placed,
        rect: Rect,
        voice: Voice,
        tone: &'static str,
        out: &mut Drawing,
    ) {
        let first = rect.centre().y + 4.4 - (placed.lines.len() as f32 - 1.0) * 8.0;
        self.lines(&placed.lines, voice, tone, pt(rect.x + self.m.indent, first), out);
        let pennants_x = rect.right() - 8.0 - self.m.pennants_w(route) + 4.0;
        pennants(self.scene, &route.lines, self.m.pennants, pt(pennants_x, rect.centre().y - 9.0), out);
    }

    /// Lines of a route; answers the next baseline.
    fn lines(&self, lines: &[String], voice: Voice, tone: &'static str, first: Pt, out: &mut Drawing) -> f32 {
        let mut y = first.y;
        for line in lines {
            out.text(voice, tone, pt(first.x, y), line);
            y += 16.0;
        }
        y
    }

    fn words(&self, lines: &[String], tone: &'static str, first: Pt, out: &mut Drawing) {
        for (at, line) in lines.iter().enumerate() {
            out.text(Voice::Small, tone, pt(first.x, first.y + at as f32 * 15.0), line);
        }
    }
}

/// From the top of the row that ends a search to its bar.
fn m_bar(m: &Measures) -> f32 {
    m.knot * 0.8
}
