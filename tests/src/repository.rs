//! Files of this repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An absolute path from one that starts at the repository's root.
pub fn path(from_root: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(from_root)
}

/// # Panics
/// Where there is no such text file.
pub fn read(from_root: &str) -> String {
    fs::read_to_string(path(from_root)).unwrap_or_else(|error| panic!("{from_root}: {error}"))
}

/// Every file under a folder, as a path from the root, sorted.
///
/// # Panics
/// Where there is no such folder.
pub fn files(under: &str) -> Vec<String> {
    let mut found = Vec::new();
    let listed = fs::read_dir(path(under)).unwrap_or_else(|error| panic!("{under}: {error}"));
    for entry in listed.map(|entry| entry.expect("a readable folder")) {
        let name = format!("{under}/{}", entry.file_name().to_str().expect("our names are UTF-8"));
        if entry.path().is_dir() { found.extend(files(&name)) } else { found.push(name) }
    }
    found.sort();
    found
}

/// What git keeps, as paths from the root: not what a build or an editor left lying about.
///
/// # Errors
/// What git says where this is no clone.
pub fn tracked() -> Result<Vec<String>, String> {
    let mut git = Command::new("git");
    // Root may test what somebody else has cloned.
    let git = git.args(["-c", "safe.directory=*", "ls-files", "--full-name", "-z"]).current_dir(path(""));
    let said = git.output().map_err(|error| format!("git: {error}"))?;
    if !said.status.success() {
        return Err(String::from_utf8_lossy(&said.stderr).trim().to_owned());
    }
    let names = String::from_utf8(said.stdout).expect("our names are UTF-8");
    Ok(names.split_terminator('\0').map(str::to_owned).collect())
}
