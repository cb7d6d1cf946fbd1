//! One command that both labs ask: what it comes to in each, and its steps side by side.

use sim_core::base::CommandId;
use sim_core::why::{Pair, Parting, Stretch};

use super::{Asked, Ran};
use crate::explain::{self, Rich, StepText};
use crate::l10n::Lang;
use crate::page::player::role_code;
use crate::sitting::{Position, Sitting};

/// So many steps that are alike are not folded: they are the thread between what is not.
const SHOWN_ALIKE: usize = 2;
/// So many rows of what is not alike stand in the open, the rest of them folded.
const SHOWN_UNLIKE: usize = 6;

pub(super) struct Probe {
    pub(super) asked: Option<Asked>,
    /// How the other outcome differs, and where they part.
    pub(super) say: Rich,
    pub(super) headlines: [Rich; 2],
    pub(super) blocks: Vec<Block>,
    /// There are more steps than one page shows.
    pub(super) cut: bool,
}

/// A stretch of the two traces.
pub(super) struct Block {
    pub(super) same: bool,
    pub(super) shown: Vec<Row>,
    pub(super) folded: Vec<Row>,
}

/// A step of each, if there is one.
pub(super) struct Row {
    pub(super) sides: [Option<Cell>; 2],
    /// Here they part: what happens is told in full.
    pub(super) parts: bool,
}

pub(super) struct Cell {
    pub(super) no: usize,
    /// Where it is shown without script.
    pub(super) href: Option<String>,
    pub(super) host: String,
    pub(super) role: &'static str,
    pub(super) title: Rich,
    pub(super) say: Rich,
}

impl Probe {
    /// Takes its rows from those that are `left` for the page.
    pub(super) fn of(sides: &[Ran<'_>; 2], pair: &Pair, lang: Lang, left: &mut usize) -> Self {
        let told = [(0, pair.one), (1, pair.other)].map(|(side, id)| Told::of(&sides[side], id, lang));
        let commands = sides[0].run.command(pair.one).zip(sides[1].run.command(pair.other));
        let (mut blocks, mut cut) = (Vec::new(), false);
        for stretch in &pair.steps {
            let rows = rows(stretch, pair.parts, &told);
            cut |= rows.len() > *left;
            let rows: Vec<Row> = rows.into_iter().take(*left).collect();
            *left -= rows.len();
            if !rows.is_empty() {
                blocks.push(Block::of(stretch.same, rows));
            }
        }
        let [one, other] = told.map(|told| told.headline);
        Self {
            asked: commands.map(|(one, other)| Asked::of(one, other)),
            say: explain::beside(sides[0].run, pair, lang),
            headlines: [one, other],
            blocks,
            cut,
        }
    }
}

impl Block {
    fn of(same: bool, mut rows: Vec<Row>) -> Self {
        let shown = match same {
            true if rows.len() > SHOWN_ALIKE => 0,
            true => rows.len(),
            // The row at which they part is always seen.
            false => SHOWN_UNLIKE.max(rows.iter().position(|row| row.parts).map_or(0, |at| at + 1)),
        };
        let folded = rows.split_off(shown.min(rows.len()));
        Self { same, shown: rows, folded }
    }
}

/// A command of one lab in words.
struct Told {
    headline: Rich,
    steps: Vec<StepText>,
    /// The address of the command, if the server knows its lab.
    home: Option<String>,
}

impl Told {
    fn of(side: &Ran<'_>, id: CommandId, lang: Lang) -> Self {
        let line = side.run.command(id).map(|command| command.line_no);
        let sitting = Sitting::new(side.lab, side.run, lang, &Position { line, ..Position::default() });
        let home = side.home.zip(line).map(|(home, line)| format!("{home}?lang={}&line={line}", lang.code()));
        Self { headline: explain::answer(&sitting).headline, steps: explain::steps(&sitting), home }
    }

    fn cell(&self, at: Option<usize>) -> Option<Cell> {
        let at = at?;
        let step = self.steps.get(at)?;
        Some(Cell {
            no: at + 1,
            href: self.home.as_ref().map(|home| format!("{home}&step={}", at + 1)),
            host: step.host.clone(),
            role: role_code(step.role),
            title: step.title.clone(),
            say: step.say.clone(),
        })
    }
}

/// In a stretch that is not alike, the steps at which they part stand side by side.
fn rows(stretch: &Stretch, parts: Option<Parting>, told: &[Told; 2]) -> Vec<Row> {
    let at = parts.map(|Parting { one, other }| (one - 1, other - 1)).filter(|(one, other)| {
        !stretch.same
            && (stretch.one.contains(one) || *one == stretch.one.end)
            && (stretch.other.contains(other) || *other == stretch.other.end)
    });
    let ranges = match at {
        Some((one, other)) => vec![
            (stretch.one.start..one, stretch.other.start..other, false),
            (one..stretch.one.end, other..stretch.other.end, true),
        ],
        None => vec![(stretch.one.clone(), stretch.other.clone(), false)],
    };
    let mut rows = Vec::new();
    for (one, other, parts) in ranges {
        for nth in 0..one.len().max(other.len()) {
            let step = |range: &std::ops::Range<usize>| Some(range.start + nth).filter(|at| range.contains(at));
            let sides = [told[0].cell(step(&one)), told[1].cell(step(&other))];
            rows.push(Row { sides, parts: parts && nth == 0 });
        }
    }
    rows
}
