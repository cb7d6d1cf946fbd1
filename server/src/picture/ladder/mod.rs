//! The ladder: hosts as columns, a row for each step, time falls. What is shaded is inside a host, what is white is wire.
//!
//! Places across are hundredths of the width, so that the page may stretch it; places downward are pixels.
//! Go on: `columns.rs` for who stands where, `rungs.rs` for what a step draws; `templates/ladder.html` has the drawing.

mod columns;
mod rungs;
#[cfg(test)]
mod tests;

use self::columns::Columns;
use super::journey::journey;
use super::scene::Scene;
use crate::explain::StepText;
use crate::sitting::Sitting;

pub(crate) use self::rungs::{Rung, Shape, Way};

/// Steps that a ladder draws; what follows is said in words.
pub(crate) const MOST_STEPS: usize = 600;

/// Pixels from one step to the next.
const ROW: f32 = 34.0;

pub(crate) struct Ladder {
    pub(crate) hosts: Vec<Host>,
    pub(crate) rungs: Vec<Rung>,
    /// In pixels: it never gets narrower.
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) row: f32,
    /// Hosts at which nothing happens.
    pub(crate) apart: Vec<String>,
}

pub(crate) struct Host {
    pub(crate) name: String,
    pub(crate) from: f32,
    /// How far it is shaded.
    pub(crate) span: f32,
    pub(crate) inside: f32,
    pub(crate) plugs: Vec<Plug>,
}

/// A device: its line, and the block with its name.
pub(crate) struct Plug {
    pub(crate) name: String,
    pub(crate) x: f32,
    /// In pixels.
    pub(crate) width: f32,
    pub(crate) is_down: bool,
}

/// The ladder of the command before the reader; `None` if nothing happened.
pub(crate) fn ladder(sitting: &Sitting<'_>, texts: &[StepText]) -> Option<Ladder> {
    let scene = Scene::new(sitting);
    let stops = journey(&scene);
    if stops.is_empty() {
        return None;
    }
    let columns = Columns::new(&scene, &stops);
    let across = |x: f32| hundredths(x, columns.width);
    let hosts = columns.hosts.iter().map(|column| Host {
        name: scene.hosts[column.host].name.clone(),
        from: across(column.from),
        span: across(column.to - column.from),
        inside: across((column.from + column.to) / 2.0),
        plugs: column
            .plugs
            .iter()
            .map(|plug| Plug { name: plug.name.clone(), x: across(plug.x), width: plug.width, is_down: plug.is_down })
            .collect(),
    });
    let taking_part = |at: &usize| columns.of(*at).is_none();
    let apart = (0..scene.hosts.len()).filter(taking_part).map(|at| scene.hosts[at].name.clone()).collect();
    let count = stops.len().min(MOST_STEPS);
    Some(Ladder {
        hosts: hosts.collect(),
        rungs: (0..count).map(|index| rungs::rung(&scene, &columns, &stops, texts, index)).collect(),
        width: columns.width,
        height: ROW * count as f32,
        row: ROW,
        apart,
    })
}

/// Where a step stands, in pixels from the top.
fn y(index: usize) -> f32 {
    ROW * (index as f32 + 0.5)
}

fn hundredths(x: f32, width: f32) -> f32 {
    (x / width * 100_000.0).round() / 1000.0
}
