//! A line is split as bash splits it: our labs run in a shell as they stand.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use sim_core::command::split_line;
use tests::{cases, skip};

/// Lines for one bash.
const BATCH: usize = 2_000;

#[test]
fn every_line_that_is_taken_has_the_words_that_bash_sees() {
    let Some(bash) = bash() else {
        return skip("every_line_that_is_taken_has_the_words_that_bash_sees", "bash is not installed");
    };
    let mut runner = TestRunner::deterministic();
    let mut drawn = cases(5_000);
    let mut taken = 0;
    while drawn > 0 {
        let mut batch = Vec::new();
        while batch.len() < BATCH && drawn > 0 {
            drawn -= 1;
            let line = line().new_tree(&mut runner).expect("a line").current();
            batch.extend(split_line(&line).ok().map(|words| (line, words)));
        }
        taken += batch.len();
        let lines: Vec<&str> = batch.iter().map(|(line, _)| line.as_str()).collect();
        let theirs = words_of_bash(&bash, &lines);
        assert_eq!(theirs.len(), batch.len(), "bash answers every line");
        for ((line, ours), theirs) in batch.iter().zip(theirs) {
            assert_eq!(ours.iter().collect::<Vec<_>>(), theirs, "{line:?}: ours, then those of bash");
        }
    }
    assert!(taken > 0, "no line was taken");
}

/// Where it is: its own PATH will be empty.
fn bash() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("bash")).find(|file| file.is_file())
}

/// Printable letters, and much of what quotes, separates and expands.
fn line() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "a",
        "ip",
        "10.0.0.1/24",
        "-n",
        "--",
        "-",
        "=",
        "x=y",
        "%",
        "%s",
        "^",
        ",",
        ":",
        "@",
        "+",
        "#",
        "a#",
        " #",
        ".",
        "/",
        "_",
        "]",
        "'",
        "'",
        "'",
        "\"",
        "\"",
        "\"",
        " ",
        " ",
        " ",
        "\t",
        "  ",
        "$",
        "`",
        "\\",
        ";",
        "*",
        "{",
        "}",
        "!",
        "~",
        "<",
        "''",
        "\"\"",
        "' '",
        "\"#\"",
        "'$x'",
        "'\\'",
        "';'",
        "\u{7f}",
        "é",
    ];
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..12).prop_map(|pieces| pieces.concat());
    // No letter that a shell acts on, so that most are taken.
    prop_oneof![pieces, "[ -~\t]{0,16}", "[a-z0-9 ./:=,%@^+_#'\"-]{0,40}"]
}

/// Only what we take is shown to bash, and only as the arguments of a builtin, in a shell that may do nothing.
fn words_of_bash(bash: &Path, lines: &[&str]) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut bash = Command::new(bash);
    let bash =
        bash.args(["--noprofile", "--norc", "--restricted", "-s"]).env_clear().env("PATH", "").env("LC_ALL", "C");
    let bash = bash.current_dir(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut bash = bash.spawn().expect("bash starts");
    let script: String =
        lines.iter().flat_map(|line| ["builtin printf '%s\\0' start ", line, "\nbuiltin printf '\\1'\n"]).collect();
    let mut input = bash.stdin.take().expect("it was asked for");
    let writer = std::thread::spawn(move || input.write_all(script.as_bytes()));
    let said = bash.wait_with_output().expect("bash ends");
    writer.join().expect("nobody panics").expect("bash reads all");
    let said = String::from_utf8(said.stdout).expect("printable");
    let words = |group: &str| group.split_terminator('\0').skip(1).map(str::to_owned).collect();
    said.split_terminator('\u{1}').map(words).collect()
}
