//! Are random labs any good? Plants each mistake of `tests/kernel/planted/` in a copy of the model and tells which lab
//! finds it: `cargo run --release -p tests --example planted -- [--network] [--model] [PATCH …]`, as root. Takes a build for
//! each. With `--model` the model as it is stands in for the kernel, which is quicker and asks for no root; with `--network`
//! the labs are networks, and the mistakes those of `tests/kernel/planted/network/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Mutex;

use tests::judge::{difference, record};
use tests::labs::NamedLab;
use tests::random::{Coverage, Grammar, Refused, draw};
use tests::recorder::{Recorder, at_once};
use tests::{kernel, repository, sim};

/// A mistake must be found by then.
const LABS: u64 = 200;

/// Recordings side by side.
const AT_ONCE: usize = 48;

fn main() -> ExitCode {
    let (options, chosen): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|word| word.starts_with("--"));
    let [by_model, network] = ["--model", "--network"].map(|word| options.iter().any(|option| option == word));
    if !by_model && !kernel::can_record("planted") {
        return ExitCode::SUCCESS;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (labs, project) = (folder.path().join("labs"), folder.path().join("project"));
    fs::create_dir(&labs).expect("a new folder");
    let grammar = if network { Grammar::network() } else { Grammar::new() };
    println!("{} of {LABS} labs are recorded, and the model does them all", record_all(&grammar, &labs, by_model));
    copy(&project);
    let mut missed = 0;
    let of_networks = |patch: &String| patch.contains("/network/");
    for patch in repository::files("tests/kernel/planted").into_iter().filter(|patch| of_networks(patch) == network) {
        let name = patch.rsplit('/').next().unwrap_or_default().trim_end_matches(".patch").to_owned();
        if !chosen.is_empty() && !chosen.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        let said = plant(&project, &repository::path(&patch), &labs);
        missed += usize::from(said.is_err());
        println!("{name:<40} {}", said.unwrap_or_else(|why| why));
    }
    if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What the kernel does with each lab with which the model, as it is, has no quarrel. How many these are.
fn record_all(grammar: &Grammar, labs: &Path, by_model: bool) -> usize {
    let (seeds, count) = (Mutex::new(0..LABS), Mutex::new(0));
    let recorder = Recorder::start(labs);
    let recorded = |lab: &NamedLab| if by_model { Ok(sim::transcript(lab)) } else { record(lab, &recorder) };
    std::thread::scope(|threads| {
        for _ in 0..at_once(AT_ONCE, grammar.neighbours()) {
            threads.spawn(|| {
                while let Some(seed) = { seeds.lock().expect("nobody panics").next() } {
                    let lab = draw(grammar, seed, Refused::Redrawn, &mut Coverage::new(grammar));
                    let Ok(recorded) = recorded(&lab) else { continue };
                    if difference(&lab, &recorded, labs).is_none() {
                        let file = |kind: &str| labs.join(format!("{seed}.{kind}"));
                        fs::write(file("json"), recorded.to_string()).expect("it can be written to");
                        fs::write(file("lab"), lab.text).expect("it can be written to");
                        *count.lock().expect("nobody panics") += 1;
                    }
                }
            });
        }
    });
    count.into_inner().expect("nobody panics")
}

fn copy(project: &Path) {
    for file in repository::tracked().expect("git knows the files") {
        let to = project.join(&file);
        fs::create_dir_all(to.parent().expect("it is under the project")).expect("a new folder");
        if repository::path(&file).is_file() {
            fs::copy(repository::path(&file), to).expect("a file can be copied");
        }
    }
}

/// Which lab finds a mistake first, and how many more do: a mistake that one lab finds is found by luck.
///
/// # Errors
/// None does, or the mistake could not be made.
fn plant(project: &Path, patch: &Path, labs: &Path) -> Result<String, String> {
    let apply = |how: &[&str]| run(Command::new("git").arg("apply").args(how).arg(patch).current_dir(project));
    apply(&[])?;
    let target = project.join("target");
    let mut build = Command::new("cargo");
    let build = build.args(["build", "--quiet", "--locked", "--offline", "-p", "tests", "--bin", "against"]);
    let built = run(build.current_dir(project).env("CARGO_TARGET_DIR", &target));
    let binary: PathBuf = target.join("debug/against");
    let said = built.and_then(|_| run(Command::new(binary).arg(labs)));
    apply(&["--reverse"])?;
    let said = said?;
    let (number, command) = said.lines().next().and_then(|line| line.split_once('\t')).ok_or("is not found")?;
    let more = said.lines().count() - 1;
    Ok(format!("lab {number:<4} and {more} more  {command}"))
}

fn run(command: &mut Command) -> Result<String, String> {
    let said = command.output().map_err(|error| error.to_string())?;
    if said.status.success() {
        return Ok(String::from_utf8_lossy(&said.stdout).into_owned());
    }
    Err(String::from_utf8_lossy(&said.stderr).lines().take(3).collect::<Vec<_>>().join("; "))
}
