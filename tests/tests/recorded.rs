//! The simulator's transcript of a lab is the one that a kernel gave.

use std::process::Command;

use tests::labs::{MODELLED, NamedLab};
use tests::{kernel, repository, sim};

#[test]
fn a_modelled_lab_gives_the_transcript_that_the_kernel_gave() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in MODELLED {
        let sim = sim::transcript(&NamedLab::of_kernel(name));
        if let Err(differences) = kernel::compare(&kernel::recorded(name), &sim, folder.path()) {
            panic!("{name}: - is Linux, + is ours\n{differences}");
        }
    }
}

/// `ping nosuchhost` counts what the resolver of the recording machine tried.
const HOLDS_THE_WORLD_OUTSIDE: [&str; 3] = ["ping-invalid", "arp-arping-forms", "errors-tools"];

// Half obeyed would be worse than refused: up to the first command that the model leaves out, every lab does what Linux did.
#[test]
fn what_is_not_refused_is_done_as_linux_does_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let labs: Vec<NamedLab> = labs_of_their_own().collect();
    let wrong = kernel::all_wrong(&labs, |lab| {
        let (recorded, sim) = (kernel::recorded(&lab.name), sim::transcript(lab));
        kernel::compare_first(sim::obeyed(lab), &recorded, &sim, folder.path())
    });
    assert!(wrong.is_empty(), "{} labs differ: - is Linux, + is ours\n{}", wrong.len(), wrong.join("\n"));
    let compared: usize = labs.iter().map(sim::obeyed).sum();
    assert!(compared > 5_000, "only {compared} commands were compared");
}

#[test]
fn a_lab_in_which_nothing_is_refused_gives_the_whole_transcript_that_the_kernel_gave() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let labs: Vec<NamedLab> = labs_of_their_own().filter(|lab| sim::obeyed(lab) == lab.commands().len()).collect();
    let wrong = kernel::all_wrong(&labs, |lab| {
        kernel::compare(&kernel::recorded(&lab.name), &sim::transcript(lab), folder.path())
    });
    assert!(wrong.is_empty(), "{} labs differ: - is Linux, + is ours\n{}", wrong.len(), wrong.join("\n"));
    assert!(labs.len() >= 178, "only {} labs are obeyed to their end", labs.len());
}

#[test]
fn every_lab_stays_in_the_language_of_the_recorder() {
    let labs = ["tests/kernel/labs", "static/labs"].into_iter().flat_map(repository::files);
    let labs = labs.filter(|file| file.ends_with(".lab")).map(|file| repository::path(&file));
    let mut lint = Command::new("python3");
    let lint = lint.arg(repository::path("tests/kernel/record.py")).arg("--lint").args(labs);
    let said = lint.output().expect("python3 starts");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
}

#[test]
fn every_lab_has_its_transcript() {
    let without: Vec<String> =
        all_labs().map(|lab| lab.name).filter(|name| !kernel::recorded(name).is_file()).collect();
    assert_eq!(without, Vec::<String>::new());
}

fn labs_of_their_own() -> impl Iterator<Item = NamedLab> {
    all_labs().filter(|lab| !HOLDS_THE_WORLD_OUTSIDE.contains(&lab.name.as_str()))
}

fn all_labs() -> impl Iterator<Item = NamedLab> {
    let files = repository::files("tests/kernel/labs").into_iter();
    let names =
        files.filter_map(|file| Some(file.strip_prefix("tests/kernel/labs/")?.strip_suffix(".lab")?.to_owned()));
    names.map(|name| NamedLab::of_kernel(&name))
}
