//! The answer to every probe of every lab of the kernel's judge and of the gallery, in both languages: to be read by an
//! editor, a file a topic. After a change: `UPDATE_EXPECT=1 cargo test -p server --test answers`, then read the difference.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use expect_test::expect_file;
use server::explain::{self, fold};
use server::l10n::Lang;
use server::sitting::{Position, Sitting};
use sim_core::lab::Lab;

/// Where labs lie, from here.
const FOLDERS: [&str; 2] = ["../tests/kernel/labs", "../static/labs"];

/// Names and texts of all labs, by topic: the word before the first hyphen.
fn topics() -> BTreeMap<String, BTreeMap<String, String>> {
    let mut topics = BTreeMap::<String, BTreeMap<String, String>>::new();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in FOLDERS.map(|folder| here.join(folder)) {
        for entry in fs::read_dir(&folder).expect("a folder of labs") {
            let path = entry.expect("a file").path();
            if path.extension().is_some_and(|extension| extension == "lab") {
                let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
                let topic = name.split('-').next().expect("a word").to_owned();
                topics.entry(topic).or_default().insert(name, fs::read_to_string(&path).expect("a lab"));
            }
        }
    }
    topics
}

/// What the page answers to the probes of a lab, without what the taps heard (`why.rs` has that);
/// probes with the same answer stand together above it.
fn told(name: &str, text: &str, lang: Lang) -> String {
    let lab = Lab::parse(text).expect("a lab");
    let run = lab.run();
    let (mut told, mut last) = (String::new(), String::new());
    for command in run.commands.iter().filter(|command| !command.record.trace.is_empty()) {
        let at = Position { line: Some(command.line_no), ..Position::default() };
        let sitting = Sitting::new(&lab, &run, lang, &at);
        let folded = fold(&command.line);
        let answer = explain::answer(&sitting);
        let answer = format!("  {} {}\n", answer.headline.plain(), answer.paragraph.plain());
        if answer != last {
            told.push_str(&last);
            last = answer;
        }
        writeln!(told, "{name}:{}: {}{}", command.line_no, folded.prompt, folded.command).expect("a String");
    }
    told + &last
}

fn check(lang: Lang, code: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/answers");
    let update = env::var_os("UPDATE_EXPECT").is_some();
    let mut files = Vec::new();
    for (topic, labs) in topics() {
        let answers: String = labs.iter().map(|(name, text)| told(name, text, lang)).collect();
        if answers.is_empty() {
            continue;
        }
        let file = format!("{topic}.{code}.txt");
        if update {
            fs::create_dir_all(&folder).expect("a folder");
        }
        expect_file![folder.join(&file)].assert_eq(&answers);
        files.push(file);
    }
    let left = fs::read_dir(&folder).expect("the answers").map(|entry| entry.expect("a file").file_name());
    let left: Vec<_> = left.map(|name| name.to_string_lossy().into_owned()).collect();
    let left = left.iter().filter(|name| name.ends_with(&format!(".{code}.txt")) && !files.contains(name));
    assert_eq!(left.collect::<Vec<_>>(), Vec::<&String>::new(), "answers of no lab");
}

#[test]
fn in_english() {
    check(Lang::En, "en");
}

#[test]
fn in_portuguese() {
    check(Lang::Pt, "pt");
}
