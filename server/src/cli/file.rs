//! Files that are named at the command line, and standard output.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sim_core::base::Budget;
use sim_core::lab::Lab;

use crate::pcapng::PcapngError;

/// The lab of a file, or of standard input.
///
/// # Errors
/// It can not be read or is none, in words.
pub(super) fn lab(path: &Path) -> Result<Lab, String> {
    let text = text(path)?;
    Lab::parse(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Reads no more than a lab may hold, so that an endless file is refused too.
fn text(path: &Path) -> Result<String, String> {
    let shown = path.display();
    let max = Budget::LAB.lab_bytes;
    let mut bytes = Vec::new();
    let limit = max as u64 + 1;
    let read = if is_standard(path) {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    read.map_err(|error| format!("{shown}: {}", reason(&error)))?;
    if bytes.len() > max {
        return Err(format!("{shown}: a lab has at most {max} octets, and this has more"));
    }
    String::from_utf8(bytes).map_err(|_| format!("{shown}: a lab is text in UTF-8, and this is not"))
}

pub(super) fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

pub(super) fn reason(error: &io::Error) -> String {
    let known = [
        (io::ErrorKind::NotFound, "no such file"),
        (io::ErrorKind::IsADirectory, "this is a directory; a lab is a file"),
        (io::ErrorKind::PermissionDenied, "permission denied"),
    ];
    let said = known.iter().find(|(kind, _)| *kind == error.kind());
    said.map_or_else(|| error.to_string(), |(_, words)| (*words).to_owned())
}

/// `hairpin run LAB | head` has seen enough.
pub(super) fn seen(printed: Result<(), PcapngError>) -> Result<(), String> {
    match printed {
        Err(PcapngError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done.map_err(|error| format!("standard output: {error}")),
    }
}
