use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use sim_core::base::CommandId;
use sim_core::lab::{Lab, Run};
use sim_core::why::compare;

use super::file::{self, is_standard, seen};
use super::why::lang;
use crate::explain::{self, fold};
use crate::l10n::Lang;
use crate::pcapng::PcapngError;
use crate::sitting::{Position, Sitting};

#[derive(Args, Debug)]
pub(super) struct Compare {
    /// A lab. `-` is standard input
    lab: PathBuf,
    /// The lab to set beside it. `-` is standard input, if the first is not
    other: PathBuf,
    /// The language of the answer: en or pt
    #[arg(long, default_value = "en", value_parser = lang)]
    lang: Lang,
}

impl Compare {
    /// Prints the commands that only one of the labs has, marked as `diff` does, and for each probe that both ask what
    /// it comes to in the other, with the first step in which they part.
    ///
    /// # Errors
    /// A lab can not be read or is none, or the answer can not be written, in words.
    pub(super) fn execute(self) -> Result<(), String> {
        if is_standard(&self.lab) && is_standard(&self.other) {
            return Err("only one of the labs can be standard input".to_owned());
        }
        let read = |path: &Path| file::lab(path).map(|lab| (lab.run(), lab));
        let ((run, lab), (other_run, other)) = (read(&self.lab)?, read(&self.other)?);
        let mut out = io::BufWriter::new(io::stdout().lock());
        let printed = tell(&mut out, (&lab, &run), (&other, &other_run), self.lang);
        seen(printed.and_then(|()| out.flush()).map_err(PcapngError::Io))
    }
}

fn tell(out: &mut impl Write, one: (&Lab, &Run), other: (&Lab, &Run), lang: Lang) -> io::Result<()> {
    let compared = compare(one.1, other.1);
    for stretch in compared.commands.iter().filter(|stretch| !stretch.same) {
        for (mark, run, range) in [('-', one.1, &stretch.one), ('+', other.1, &stretch.other)] {
            for command in &run.commands[range.clone()] {
                writeln!(out, "{mark}{:5}  {}", command.line_no, fold(&command.line))?;
            }
        }
    }
    for pair in &compared.pairs {
        let (Some(here), Some(there)) = (one.1.command(pair.one), other.1.command(pair.other)) else { continue };
        writeln!(out, "\n{}, {}: {}", here.line_no, there.line_no, fold(&here.line))?;
        writeln!(out, "{}", explain::beside(one.1, pair, lang).plain())?;
        let Some(parts) = pair.parts else { continue };
        for (mark, lab, id, at) in [('-', one, pair.one, parts.one), ('+', other, pair.other, parts.other)] {
            if let Some(title) = title(lab, id, at, lang) {
                writeln!(out, "{mark}{at:5}  {title}")?;
            }
        }
    }
    Ok(())
}

/// A step of a command in few words, with its host; from 1. `None` past the end.
fn title((lab, run): (&Lab, &Run), id: CommandId, at: usize, lang: Lang) -> Option<String> {
    let command = run.command(id)?;
    let position = Position { line: Some(command.line_no), step: Some(at), focus: None };
    let told = explain::steps(&Sitting::new(lab, run, lang, &position));
    let at = at.checked_sub(1)?;
    let host = command.after.host(command.record.trace.steps.get(at)?.host);
    Some(format!("{}: {}", host.name, told.get(at)?.title.plain()))
}
