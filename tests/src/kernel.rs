//! The judge: `tests/kernel/record.py`, which runs a lab on the kernel of this machine and compares transcripts.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use serde_json::Value;

use crate::labs::NamedLab;
use crate::{repository, skip};

/// Set to anything but 0, a test that the kernel should judge fails where it can not ask.
const REQUIRE: &str = "HAIRPIN_REQUIRE_KERNEL";

/// Programs that a recording runs.
const TOOLS: [&str; 6] = ["python3", "unshare", "ip", "ping", "arping", "tcpdump"];

/// Whether labs can be recorded here. If not, says so past the test's captured output.
///
/// # Panics
/// Where they can not and `HAIRPIN_REQUIRE_KERNEL` is set.
pub fn can_record(test: &str) -> bool {
    can(test, obstacle())
}

/// Whether these programs are here. If not, says so past the test's captured output.
///
/// # Panics
/// Where one is missing and `HAIRPIN_REQUIRE_KERNEL` is set.
pub fn can_run(test: &str, tools: &[&str]) -> bool {
    let missing = tools.iter().find(|tool| !installed(tool));
    can(test, missing.map(|tool| format!("{tool} is not installed")))
}

fn can(test: &str, obstacle: Option<String>) -> bool {
    let Some(why) = obstacle else { return true };
    let required = std::env::var(REQUIRE).is_ok_and(|value| value != "0");
    assert!(!required, "{test} may not be passed over ({REQUIRE} is set), but {why}");
    skip(test, &why);
    false
}

/// Records a lab on the kernel.
///
/// # Errors
/// What `record.py` says where it can not.
pub fn record(lab: &NamedLab, folder: &Path) -> Result<PathBuf, String> {
    let script = folder.join(format!("{}.lab", lab.name));
    let transcript = folder.join(format!("{}.kernel.json", lab.name));
    fs::write(&script, &lab.text).map_err(|error| error.to_string())?;
    judge(&[script.as_ref(), "-o".as_ref(), transcript.as_ref()])?;
    Ok(transcript)
}

/// Compares a kernel's transcript with the simulator's: output, exit status, frames, counters, final state.
///
/// # Errors
/// The differences: `-` is the kernel, `+` the simulator.
pub fn compare(kernel: &Path, sim: &Value, folder: &Path) -> Result<(), String> {
    differences(usize::MAX, true, &transcript(kernel)?, sim, folder, stem(kernel))
}

/// Compares the first `count` commands of two transcripts, and not what was left in the end.
///
/// # Errors
/// The differences: `-` is the kernel, `+` the simulator.
pub fn compare_first(count: usize, kernel: &Path, sim: &Value, folder: &Path) -> Result<(), String> {
    differences(count, false, &transcript(kernel)?, sim, folder, stem(kernel))
}

fn transcript(file: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

/// Compares the first `count` commands of two transcripts, and of a `whole` lab also what was left in the end.
///
/// # Errors
/// The differences: `-` is the kernel, `+` the simulator.
pub fn differences(
    count: usize,
    whole: bool,
    kernel: &Value,
    sim: &Value,
    folder: &Path,
    name: &str,
) -> Result<(), String> {
    if same(kernel, sim, count, whole) {
        return Ok(());
    }
    // The slow judge has the last word: it knows which order of frames does not matter.
    let first = |transcript: &Value| {
        let mut transcript = transcript.clone();
        transcript["commands"].as_array_mut().expect("a transcript has commands").truncate(count);
        transcript
    };
    let theirs = written(&first(kernel), folder, &format!("{name}.kernel"));
    let ours = written(&first(sim), folder, &format!("{name}.sim"));
    let [diff, full, counters, no_final] = ["--diff", "--full", "--counters", "--ignore-final"].map(Path::new);
    let mut arguments = vec![diff, full, counters, &theirs, &ours];
    if !whole {
        arguments.push(no_final);
    }
    judge(&arguments)
}

/// Whether the first `count` commands, and of a `whole` lab what was left in the end, are the same to the letter.
pub fn same(one: &Value, other: &Value, count: usize, whole: bool) -> bool {
    let (Some(ones), Some(others)) = (one["commands"].as_array(), other["commands"].as_array()) else { return false };
    ones.iter().zip(others).take(count).all(|(one, other)| same_command(one, other))
        && (!whole || ones.len() == others.len() && one["final"] == other["final"])
}

pub(crate) fn same_command(one: &Value, other: &Value) -> bool {
    ["line", "exit", "stdout", "stderr", "frames", "counters"].into_iter().all(|key| one[key] == other[key])
}

/// Those labs of which a judgement is bad, judged several at once: a recording mostly waits for answers that do not come.
/// A machine under load can delay a frame past the recorder's patience, so what is bad is judged once more, alone.
pub fn all_wrong(labs: &[NamedLab], judgement: impl Fn(&NamedLab) -> Result<(), String> + Sync) -> Vec<String> {
    const AT_ONCE: usize = 6;
    let (waiting, doubtful) = (Mutex::new(labs.iter()), Mutex::new(Vec::new()));
    let next = || waiting.lock().expect("no judge panics").next();
    std::thread::scope(|threads| {
        for _ in 0..AT_ONCE {
            threads.spawn(|| {
                while let Some(lab) = next() {
                    if judgement(lab).is_err() {
                        doubtful.lock().expect("no judge panics").push(lab);
                    }
                }
            });
        }
    });
    let doubtful = doubtful.into_inner().expect("no judge panics");
    doubtful.into_iter().filter_map(|lab| Some(format!("{}\n{}", lab.name, judgement(lab).err()?))).collect()
}

/// Records a lab again and compares with what was recorded before.
///
/// # Errors
/// The differences: `-` is the older transcript.
pub fn check(lab: &Path, transcript: &Path) -> Result<(), String> {
    judge(&["--check".as_ref(), lab, transcript])
}

/// The recorded transcript of a lab of ours.
pub fn recorded(name: &str) -> PathBuf {
    repository::path(&format!("tests/kernel/transcripts/{name}.json"))
}

fn stem(transcript: &Path) -> &str {
    transcript.file_stem().and_then(|stem| stem.to_str()).expect("a transcript has a name")
}

fn written(transcript: &Value, folder: &Path, name: &str) -> PathBuf {
    let file = folder.join(format!("{name}.json"));
    fs::write(&file, transcript.to_string()).expect("a temporary folder can be written to");
    file
}

fn judge(arguments: &[&Path]) -> Result<(), String> {
    let mut command = Command::new("python3");
    let said = command.arg(repository::path("tests/kernel/record.py")).args(arguments).output();
    let said = said.map_err(|error| format!("python3: {error}"))?;
    if said.status.success() {
        return Ok(());
    }
    Err(format!("{}{}", String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr)))
}

fn obstacle() -> Option<String> {
    if !cfg!(target_os = "linux") {
        return Some("this is not Linux".to_owned());
    }
    if fs::metadata("/proc/self").map_or(1, |process| process.uid()) != 0 {
        return Some("only root can make network namespaces".to_owned());
    }
    if let Some(tool) = TOOLS.into_iter().find(|tool| !installed(tool)) {
        return Some(format!("{tool} is not installed"));
    }
    let tried = Command::new("unshare").args(["--mount", "--net", "true"]).output();
    match tried {
        Ok(tried) if tried.status.success() => None,
        Ok(tried) => Some(String::from_utf8_lossy(&tried.stderr).trim().to_owned()),
        Err(error) => Some(format!("unshare: {error}")),
    }
}

fn installed(tool: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    std::env::split_paths(&path).chain(usual).any(|folder| folder.join(tool).is_file())
}
