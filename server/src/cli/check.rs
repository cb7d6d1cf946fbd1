use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use sim_core::why;

use super::file::{self, seen};
use super::why::lang;
use crate::explain;
use crate::l10n::Lang;
use crate::pcapng::PcapngError;

#[derive(Args, Debug)]
pub(super) struct Check {
    /// A lab with goals: lines such as `#@ expect ping A 10.0.3.2 answered by GW via enp0s3`. `-` is standard input
    lab: PathBuf,
    /// The language of the answer: en or pt
    #[arg(long, default_value = "en", value_parser = lang)]
    lang: Lang,
}

/// Not every goal is met.
const UNMET: u8 = 1;

impl Check {
    /// Prints each goal of the lab, whether it is met, and what its command comes to.
    ///
    /// # Errors
    /// The lab can not be read, is none or has no goals, or the answer can not be written, in words.
    pub(super) fn execute(self) -> Result<ExitCode, String> {
        let goals = why::goals(&file::lab(&self.lab)?);
        if goals.is_empty() {
            return Err(format!("{}: no goals: a lab has them in lines that begin with #@ expect", self.lab.display()));
        }
        let mut out = io::BufWriter::new(io::stdout().lock());
        let each = goals.iter().try_for_each(|tried| {
            let sign = if tried.met { "ok" } else { "no" };
            writeln!(out, "{sign}  {}: {}\n    {}", tried.line_no, tried.text, explain::now(tried, self.lang).plain())
        });
        seen(each.and_then(|()| out.flush()).map_err(PcapngError::Io))?;
        Ok(if goals.iter().all(|tried| tried.met) { ExitCode::SUCCESS } else { ExitCode::from(UNMET) })
    }
}
