//! Draws a lab that is larger than the playground lets in, to find out what the page's own motion can carry:
//! `crowd FROM TO < LAB` prints what `POST /api/v1/pictures` would answer for these steps of the last command.

use std::env;
use std::error::Error;
use std::io;

use serde_json::json;
use server::l10n::Lang;
use server::picture::{self, Size};
use server::sitting::{Position, Sitting};
use sim_core::base::Budget;
use sim_core::lab::Lab;

/// Room for some 200 hosts.
const BUDGET: Budget = Budget {
    lab_bytes: 1 << 20,
    commands: 4_000,
    hosts: 400,
    links: 4_000,
    events_per_command: 50_000,
    events: 500_000,
    ..Budget::LAB
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut steps = env::args().skip(1);
    let mut step = || -> Result<usize, Box<dyn Error>> { Ok(steps.next().ok_or("FROM and TO are wanted")?.parse()?) };
    let (from, to) = (step()?, step()?);
    let lab = Lab::parse_within(&io::read_to_string(io::stdin())?, BUDGET)?;
    let run = lab.run();
    let line = run.commands.last().map(|command| command.line_no);
    let sitting = Sitting::new(&lab, &run, Lang::En, &Position { line, ..Position::default() });
    let to = to.min(sitting.steps().len());
    let pictures = picture::album(&sitting, Size::Wide, from..=to, usize::MAX)?;
    serde_json::to_writer(io::stdout().lock(), &json!({ "from": from, "pictures": pictures }))?;
    Ok(())
}
