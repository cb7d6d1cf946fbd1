//! `against FOLDER`: replays each `N.lab` of a folder and compares with `N.json`, what the kernel did. Prints the
//! numbers of the first labs that differ, and where, a line each; nothing if the model does all of it.
//! `examples/planted.rs` asks it.

use std::fs;
use std::path::PathBuf;

use tests::judge::difference;
use tests::labs::NamedLab;

/// So many labs tell enough.
const LABS: usize = 5;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("against FOLDER"));
    let mut numbers: Vec<u64> = fs::read_dir(&folder)
        .expect("a folder of labs")
        .filter_map(|file| file.ok()?.path().file_name()?.to_str()?.strip_suffix(".lab")?.parse().ok())
        .collect();
    numbers.sort_unstable();
    let differing = numbers.into_iter().filter_map(|number| {
        let read = |kind: &str| fs::read_to_string(folder.join(format!("{number}.{kind}"))).expect("both are there");
        let lab = NamedLab { name: format!("lab-{number}"), text: read("lab") };
        let recorded = serde_json::from_str(&read("json")).expect("a recording is JSON");
        Some((number, difference(&lab, &recorded, &folder)?))
    });
    for (number, found) in differing.take(LABS) {
        println!("{number}\t{}", found.command.unwrap_or_else(|| "what is left in the end".to_owned()));
    }
}
