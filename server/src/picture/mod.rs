//! Lives here: the picture of a lab at one step of one command, as SVG and as words. Layout first, then drawing.
//! Does not: what happened (`sim_core::trace` says), or why in sentences (`explain` does).
//!
//! # Hooks for the page
//!
//! Every drawing is `<svg class="g wide|narrow" id="pic-wide|pic-narrow" role="img" viewBox=…>`; its text alternative is
//! its `<title>` and `<desc>`. The same thing has the same id at every step, in both drawings with the prefix `w-` or `n-`
//! (left out below), so that a page may hold both. The `viewBox` and all that stands still are the same at every
//! step of a command. Names in ids keep letters, digits, `.`, `:`, `@` and `-`; any other octet is `_xx`.
//!
//! | id | what | carries |
//! |---|---|---|
//! | `packet` | the current packet, placed by `transform="translate(x y)"` alone | `data-motion`, `data-path`, `data-role`, `data-ordinal` |
//! | `packet-tag` | its tag, placed by a `transform` of its own; not inside `packet` | |
//! | `waiting-N-S` | packet number N, which waits where step S left it: for a neighbour, or on a wire | `data-path` of a copy that leaves with the current packet |
//! | `trail-S-P` | what packet P went in step S (from 1), to be faded in as the packet passes | `data-step` |
//! | `ear-HOST/DEV` | a tap; class `ear on` once it heard | `data-count`, `data-dev` |
//! | `end-S` | × before a bar: what ended in step S | `data-step`, `data-drop` |
//! | `host-HOST`, `dev-HOST/DEV`, `cable-HOST/DEV` | host, device, cable (named after its first end) | `data-host`, `data-dev`, `data-state` of a device, `data-x`, `data-y` of a closed host |
//! | `stands-HOST/DEV` | the bracket from a device to the one that it stands on | `data-dev` |
//! | `notes-HOST/DEV` | the addresses of a device | |
//! | `process`, `icmp` | the boxes of the open host | |
//! | `decision` | the routing decision of the open host | |
//! | `gone` | hosts and devices that the line took away; what it added or changed has a `mark-line` at its corner | |
//!
//! `data-motion` says how the packet came here since the step before: `hop` (over a wire), `inside` (within a host),
//! `bend` (round in `lo`), `none` (it stands, or it is new). `data-path` is the way it came, an SVG path in the same
//! coordinates; absent where `data-motion` is `none`.
//! `data-x` and `data-y` of a closed host are what `#@ at HOST X Y` says of it, counted from the `data-origin` of the
//! drawing: the upper right corner of the open host. In the narrow drawing hosts stand in a list, and have no place.
//! Elements that speak of a thing carry `data-line="15"`, `data-route="…"` (as `ip route show table all` prints it),
//! `data-dev="A/lo"`, `data-host="A"`, `data-drop="ip_local_source"`. A line that is a cause of the current step has the
//! class `pen-now`, another `pen-line`; routes are `route-won`, `route-lost`, `route-never`, `route-not-yet`.
//!
//! Go on: `scene.rs` for what is drawn, `decision.rs` and `journey.rs` for what a trace means to the picture, `wide.rs`
//! and `narrow.rs` for the two layouts, `paint*.rs` and `tag.rs` for the drawing, `describe.rs` for the words.

mod cables;
mod decision;
mod describe;
mod drawing;
mod geometry;
mod house;
mod inside;
mod journey;
pub(crate) mod ladder;
#[cfg(test)]
mod layout_tests;
pub(crate) mod letters;
mod marks;
mod narrow;
mod paint;
mod paint_decision;
mod paint_packet;
mod plan;
mod roomy;
mod router;
mod scene;
mod small;
mod stands;
mod tag;
#[cfg(test)]
mod tests;
mod topology;
mod untangle;
mod ways;
mod wide;

pub(crate) use self::drawing::id_part;
use std::ops::RangeInclusive;

use self::drawing::{Anchor, Drawing, Frame};
use self::geometry::{Pt, pt};
use self::inside::Measures;
use self::letters::Voice;
use self::scene::Scene;
use self::ways::Map;
use crate::l10n::Arg;
use crate::sitting::Sitting;

pub use self::describe::{HostWords, Words};

/// Which of the two drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// For a column of about 640 pixels and more.
    Wide,
    /// For a phone: 358 units.
    Narrow,
}

/// The picture as one `<svg>` element.
///
/// # Errors
/// Only if the template cannot be written, which does not happen in memory.
pub fn svg(sitting: &Sitting<'_>, size: Size) -> Result<String, askama::Error> {
    let scene = Scene::new(sitting);
    written(&scene, size, Layout::of(&scene, size).as_ref())
}

/// The pictures of some steps of the command, laid out once. It ends early with the one that fills `enough` octets.
///
/// # Errors
/// As [`svg`].
pub fn album(
    sitting: &Sitting<'_>,
    size: Size,
    steps: RangeInclusive<usize>,
    enough: usize,
) -> Result<Vec<String>, askama::Error> {
    let scene = Scene::new(sitting);
    let layout = Layout::of(&scene, size);
    let (mut pictures, mut octets) = (Vec::new(), 0);
    for step in steps {
        let picture = written(&scene.at(step), size, layout.as_ref())?;
        octets += picture.len();
        pictures.push(picture);
        if octets >= enough {
            break;
        }
    }
    Ok(pictures)
}

fn written(scene: &Scene<'_>, size: Size, layout: Option<&Layout>) -> Result<String, askama::Error> {
    let (drawing, width, height) = layout.map_or_else(|| no_hosts(scene, size), |layout| layout.draw(scene));
    let origin = layout.map_or_else(Pt::default, |layout| layout.plan.origin());
    let (title, desc) = (title(scene), describe::words(scene).plain());
    let (class, prefix) = match size {
        Size::Wide => ("wide", "w-"),
        Size::Narrow => ("narrow", "n-"),
    };
    let lang = scene.lang.tag();
    drawing.svg(&Frame { class, prefix, width, height, origin, lang, title: &title, desc: &desc })
}

/// The picture in words: who is connected to whom, which addresses, where the packet is, what the taps heard.
pub fn describe(sitting: &Sitting<'_>) -> String {
    words(sitting).plain()
}

/// The same in parts, for a list.
pub fn words(sitting: &Sitting<'_>) -> Words {
    describe::words(&Scene::new(sitting))
}

fn title(scene: &Scene<'_>) -> String {
    let Some(host) = scene.hosts.get(scene.focus) else { return scene.title.clone() };
    let args =
        [("host", Arg::from(&*host.name)), ("step", Arg::from(scene.step)), ("steps", Arg::from(scene.steps.len()))];
    scene.lang.with(if scene.steps.is_empty() { "pic-title" } else { "pic-title-step" }, &args)
}

/// All elements, with the size of the drawing.
#[cfg(test)]
fn draw(scene: &Scene<'_>, size: Size) -> (Drawing, f32, f32) {
    Layout::of(scene, size).map_or_else(|| no_hosts(scene, size), |layout| layout.draw(scene))
}

/// What is the same at every step of a command: where all that stands still has its place.
struct Layout {
    measures: Measures,
    searches: Vec<decision::Search>,
    plan: plan::Plan,
}

impl Layout {
    /// `None` in a lab without hosts.
    fn of(scene: &Scene<'_>, size: Size) -> Option<Self> {
        let host = scene.hosts.get(scene.focus)?;
        let measures = Measures::of(size);
        let searches = decision::searches(scene, host.id);
        let plan = match size {
            Size::Wide => wide::plan(scene, &measures, &searches, tag::TAG_W),
            Size::Narrow => narrow::plan(scene, &measures, &searches),
        };
        Some(Self { measures, searches, plan })
    }

    /// Hands over what drawing one step needs.
    fn at<T>(&self, scene: &Scene<'_>, use_it: impl FnOnce(&Map<'_>) -> T) -> T {
        let Self { measures: m, searches, plan } = self;
        let search = decision::on_show(searches, scene.step);
        let rows = &plan.inside.rows(scene, m, search, scene.step);
        use_it(&Map { scene, plan, m, search, rows, shared: ways::shared(plan, &journey::journey(scene)) })
    }

    fn draw(&self, scene: &Scene<'_>) -> (Drawing, f32, f32) {
        self.at(scene, |map| {
            let mut out = Drawing::default();
            let stops = journey::journey(scene);
            paint::ground(scene, map.plan, &mut out);
            stands::brackets(scene, map.plan, &mut out);
            paint::might(scene, map.plan, &mut out);
            paint_packet::trails(map, &stops, &mut out);
            paint_decision::boxes(map.plan, map.m, &mut out);
            paint_decision::decision(map, &mut out);
            paint::devices(scene, map.plan, &mut out);
            paint_packet::ends(map, &stops, &mut out);
            paint_packet::waiters(map, &stops, &mut out);
            paint_packet::packet(map, &stops, &mut out);
            let mut height = map.plan.height;
            let left = map.plan.inside.rect.x;
            height += marks::gone(scene, left, map.plan.width - left, height, &mut out);
            if scene.hosts.len() > house::ALL_EARS {
                let text = scene.lang.text("pic-ears-left-out");
                out.text(Voice::Small, "t2", pt(map.plan.inside.rect.x, height + 8.0), &text);
                height += 18.0;
            }
            (out, map.plan.width, height)
        })
    }
}

/// Lays a scene out, and hands over what drawing it needs.
#[cfg(test)]
fn with_map<T>(scene: &Scene<'_>, size: Size, use_it: impl FnOnce(&Map<'_>) -> T) -> T {
    Layout::of(scene, size).expect("a lab with hosts").at(scene, use_it)
}

/// A lab in which nothing was made yet.
fn no_hosts(scene: &Scene<'_>, size: Size) -> (Drawing, f32, f32) {
    let mut out = Drawing::default();
    let (width, height) = match size {
        Size::Wide => (644.0, 240.0),
        Size::Narrow => (narrow::WIDTH, 160.0),
    };
    let middle = pt(width / 2.0, height / 2.0 - 10.0);
    out.text_at(Voice::Name, "", Anchor::Middle, middle, &scene.lang.text("pic-empty-lab"));
    let below = pt(middle.x, middle.y + 26.0);
    out.text_at(Voice::Mono, "t2", Anchor::Middle, below, &scene.lang.text("pic-empty-lab-hint"));
    (out, width, height)
}
