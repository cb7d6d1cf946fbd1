use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use sim_core::base::Budget;
use sim_core::lab::{Lab, Run, Transcript};

use crate::explain::{Folded, fold};
use crate::pcapng::{self, PcapngError};

#[derive(Args, Debug)]
pub(super) struct Replay {
    /// A lab: commands, one a line. `-` reads standard input
    lab: PathBuf,
    /// Print the transcript (format kernel-lab/1) instead of what a terminal would show
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
    /// The lab can not be read or is none, or what was asked for can not be written, in words.
    pub(super) fn execute(self) -> Result<(), String> {
        let text = self.read()?;
        let lab = Lab::parse(&text).map_err(|error| format!("{}: {error}", self.lab.display()))?;
        let run = lab.run();
        let mut out = io::BufWriter::new(io::stdout().lock());
        if let Some(path) = &self.pcapng {
            let title = lab.title("").unwrap_or_default();
            if is_standard(path) {
                return seen(pcapng::write(title, &run, &mut out).and_then(|()| Ok(out.flush()?)));
            }
            capture(path, title, &run)?;
        }
        let printed = if self.json {
            serde_json::to_writer(&mut out, &Transcript::new(&self.name(), &lab, &run))
                .map_err(io::Error::from)
                .and_then(|()| writeln!(out))
        } else {
            terminal(&mut out, &run)
        };
        seen(printed.and_then(|()| out.flush()).map_err(PcapngError::Io))
    }

    fn is_stdin(&self) -> bool {
        is_standard(&self.lab)
    }

    /// The lab's name: its file name without `.lab`.
    fn name(&self) -> String {
        if self.is_stdin() {
            return "stdin".to_owned();
        }
        let name = self.lab.file_name().unwrap_or_default().to_string_lossy();
        name.strip_suffix(".lab").unwrap_or(&name).to_owned()
    }

    /// Reads no more than a lab may hold, so that an endless file is refused too.
    fn read(&self) -> Result<String, String> {
        let shown = self.lab.display();
        let max = Budget::LAB.lab_bytes;
        let mut bytes = Vec::new();
        let limit = max as u64 + 1;
        let read = if self.is_stdin() {
            io::stdin().lock().take(limit).read_to_end(&mut bytes)
        } else {
            File::open(&self.lab).and_then(|file| file.take(limit).read_to_end(&mut bytes))
        };
        read.map_err(|error| format!("{shown}: {}", reason(&error)))?;
        if bytes.len() > max {
            return Err(format!("{shown}: a lab has at most {max} octets, and this has more"));
        }
        String::from_utf8(bytes).map_err(|_| format!("{shown}: a lab is text in UTF-8, and this is not"))
    }
}

fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// `hairpin run LAB | head` has seen enough.
fn seen(printed: Result<(), PcapngError>) -> Result<(), String> {
    match printed {
        Err(PcapngError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done.map_err(|error| format!("standard output: {error}")),
    }
}

fn capture(path: &Path, title: &str, run: &Run) -> Result<(), String> {
    let file = File::create(path).map_err(|error| format!("{}: {}", path.display(), reason(&error)))?;
    let mut out = io::BufWriter::new(file);
    let written = pcapng::write(title, run, &mut out).and_then(|()| Ok(out.flush()?));
    written.map_err(|error| format!("{}: {error}", path.display()))
}

fn reason(error: &io::Error) -> String {
    let known = [
        (io::ErrorKind::NotFound, "no such file"),
        (io::ErrorKind::IsADirectory, "this is a directory; a lab is a file"),
        (io::ErrorKind::PermissionDenied, "permission denied"),
    ];
    let said = known.iter().find(|(kind, _)| *kind == error.kind());
    said.map_or_else(|| error.to_string(), |(_, words)| (*words).to_owned())
}

/// Each command behind its host's prompt, and what it printed.
fn terminal(out: &mut impl Write, run: &Run) -> io::Result<()> {
    for command in &run.commands {
        let Folded { prompt, command: typed } = fold(&command.line);
        writeln!(out, "{prompt}{typed}")?;
        out.write_all(command.stdout.as_bytes())?;
        out.write_all(command.stderr.as_bytes())?;
    }
    Ok(())
}
