use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use sim_core::lab::{Run, Transcript};

use super::file::{self, is_standard, reason, seen};
use crate::explain::fold;
use crate::pcapng::{self, PcapngError};

#[derive(Args, Debug)]
pub(super) struct Replay {
    /// A lab: commands, one a line. `-` reads standard input. Several are replayed in turn, each from nothing
    #[arg(required = true, value_name = "LAB")]
    labs: Vec<PathBuf>,
    /// Print the transcript (format kernel-lab/1) instead of what a terminal would show: one line a lab
    #[arg(long)]
    json: bool,
    /// Also write what every device saw as a capture that tcpdump and Wireshark read. `-` is standard output,
    /// where nothing else is printed then
    #[arg(long, value_name = "FILE")]
    pcapng: Option<PathBuf>,
}

impl Replay {
    /// Replays the lab and prints what happened. A command of the lab that fails is an answer, not an error.
    ///
    /// # Errors
    /// A lab can not be read or is none, or what was asked for can not be written, in words.
    pub(super) fn execute(self) -> Result<(), String> {
        if self.pcapng.is_some() && self.labs.len() > 1 {
            return Err("a capture is of one lab".to_owned());
        }
        self.labs.iter().try_for_each(|path| self.replay(path))
    }

    fn replay(&self, path: &Path) -> Result<(), String> {
        let lab = file::lab(path)?;
        let run = lab.run();
        let mut out = io::BufWriter::new(io::stdout().lock());
        if let Some(file) = &self.pcapng {
            let title = lab.title("").unwrap_or_default();
            if is_standard(file) {
                return seen(pcapng::write(title, &run, &mut out).and_then(|()| Ok(out.flush()?)));
            }
            capture(file, title, &run)?;
        }
        let printed = if self.json {
            serde_json::to_writer(&mut out, &Transcript::new(&name(path), &lab, &run))
                .map_err(io::Error::from)
                .and_then(|()| writeln!(out))
        } else {
            terminal(&mut out, &run)
        };
        seen(printed.and_then(|()| out.flush()).map_err(PcapngError::Io))
    }
}

/// The lab's name: its file name without `.lab`.
fn name(path: &Path) -> String {
    if is_standard(path) {
        return "stdin".to_owned();
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.strip_suffix(".lab").unwrap_or(&name).to_owned()
}

fn capture(path: &Path, title: &str, run: &Run) -> Result<(), String> {
    let file = File::create(path).map_err(|error| format!("{}: {}", path.display(), reason(&error)))?;
    let mut out = io::BufWriter::new(file);
    let written = pcapng::write(title, run, &mut out).and_then(|()| Ok(out.flush()?));
    written.map_err(|error| format!("{}: {error}", path.display()))
}

/// Each command behind its host's prompt, and what it printed.
fn terminal(out: &mut impl Write, run: &Run) -> io::Result<()> {
    for command in &run.commands {
        writeln!(out, "{}", fold(&command.line))?;
        out.write_all(command.stdout.as_bytes())?;
        out.write_all(command.stderr.as_bytes())?;
    }
    Ok(())
}
