//! The building stands as it was drawn: floors, boundaries, languages, and nothing in it that belongs elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use regex::Regex;
use tests::{repository, skip};

/// Floors of `sim-core/src`: each imports only from those before it.
const FLOORS: [&str; 11] =
    ["base", "packet", "trace", "link", "ipv4", "netns", "world", "program", "command", "lab", "why"];

/// What may stand at the root.
const TOP_LEVEL: [&str; 9] =
    ["Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "server", "sim-core", "static", "templates", "tests"];

#[test]
fn a_floor_imports_only_floors_below_it() {
    let mut wrong = Vec::new();
    for file in repository::files("sim-core/src") {
        let within = file.strip_prefix("sim-core/src/").expect("it was found there");
        let floor = within.trim_end_matches(".rs").split('/').next().expect("a path has a start");
        if floor == "lib" {
            continue;
        }
        let Some(here) = FLOORS.iter().position(|name| *name == floor) else {
            wrong.push(format!("{file}: {floor} is no floor"));
            continue;
        };
        for (line, target) in imports(within, &repository::read(&file)) {
            match FLOORS.iter().position(|name| *name == target) {
                Some(there) if there <= here => {}
                Some(_) => wrong.push(format!("{file}:{line}: {floor} reaches up to {target}")),
                None => wrong.push(format!("{file}:{line}: crate::{target} is no floor")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_core_knows_no_server() {
    let mut tree = Command::new(env!("CARGO"));
    let tree = tree.args(["tree", "--package", "sim-core", "--locked", "--prefix", "none", "--edges", "normal,build"]);
    let said = tree.current_dir(repository::path("")).output().expect("cargo is there: it runs this test");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let said = String::from_utf8_lossy(&said.stdout);
    let crates: BTreeSet<&str> = said.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(crates.contains("serde"), "the tree is there: {crates:?}");
    for foreign in ["axum", "tokio", "hyper", "tower", "fluent-templates", "askama", "rand"] {
        assert!(!crates.contains(foreign), "sim-core depends on {foreign}");
    }
}

#[test]
fn only_what_was_planned_stands_at_the_root() {
    let Some(files) = tracked("only_what_was_planned_stands_at_the_root") else { return };
    let names: BTreeSet<&str> = files.iter().filter_map(|file| file.split('/').next()).collect();
    let strange: Vec<&str> =
        names.into_iter().filter(|name| !name.starts_with('.') && !TOP_LEVEL.contains(name)).collect();
    assert_eq!(strange, Vec::<&str>::new());
}

#[test]
fn no_file_names_a_machine_or_a_registry() {
    let Some(files) = tracked("no_file_names_a_machine_or_a_registry") else { return };
    // In pieces, so that this file does not find itself.
    let places = [["/", "work/"].concat(), ["/tmp", "/wt"].concat(), ["/root", "/."].concat(), ["/home", "/"].concat()];
    let registries = ["npmjs", "yarnpkg", "artifactory", "pypi"].map(|host| [host, "."].concat());
    let mut found = Vec::new();
    for file in files {
        let Ok(text) = fs::read_to_string(repository::path(&file)) else { continue };
        for (at, line) in text.lines().enumerate() {
            if places.iter().chain(&registries).any(|word| line.contains(word.as_str())) {
                found.push(format!("{file}:{}: {line}", at + 1));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn both_languages_say_the_same_things_of_the_same_facts() {
    let (en, pt) = (messages("en"), messages("pt-BR"));
    let missing = |of: &BTreeMap<String, BTreeSet<String>>, than: &BTreeMap<String, BTreeSet<String>>| {
        of.keys().filter(|key| !than.contains_key(*key)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(missing(&en, &pt), Vec::<String>::new(), "not in pt-BR");
    assert_eq!(missing(&pt, &en), Vec::<String>::new(), "not in en");
    for (key, variables) in &en {
        assert_eq!(Some(variables), pt.get(key), "{key} takes other arguments");
    }
}

/// What git keeps; says aloud where that can not be known.
fn tracked(test: &str) -> Option<Vec<String>> {
    repository::tracked().map_err(|why| skip(test, &why)).ok()
}

/// The floors that a file imports from, with the line: `crate::x`, `crate::{x::…, y::…}`, and `super` past its own floor.
fn imports(within: &str, text: &str) -> Vec<(usize, String)> {
    let named = Regex::new(r"\bcrate::(?P<name>\w+|\{)").expect("a pattern of ours");
    let chain = Regex::new(r"^(?P<indent> *).*?\b(?P<supers>(?:super::)+)(?P<name>\w+)").expect("a pattern of ours");
    // `world.rs` and `ipv4/mod.rs` are one module deep, `ipv4/route.rs` two; a `mod tests` in them one more.
    let depth = within.trim_end_matches("/mod.rs").split('/').count();
    let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let mut found = Vec::new();
    for (at, line) in code.iter().enumerate() {
        for import in named.captures_iter(line) {
            if &import["name"] == "{" {
                let rest =
                    [&line[import.get(0).expect("it matched").end()..], "\n"].concat() + &code[at + 1..].join("\n");
                found.extend(first_names(&rest).into_iter().map(|name| (at + 1, name)));
            } else {
                found.push((at + 1, import["name"].to_owned()));
            }
        }
        if let Some(import) = chain.captures(line) {
            let inner = usize::from(!import["indent"].is_empty());
            if import["supers"].matches("super").count() >= depth + inner {
                found.push((at + 1, import["name"].to_owned()));
            }
        }
    }
    found
}

/// The first names of a group's members, up to the brace that ends it.
fn first_names(group: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let (mut depth, mut whole) = (0, false);
    for letter in group.chars() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(String::new());
                whole = false;
            }
            ':' => whole |= depth == 0,
            letter if depth == 0 && !whole && !letter.is_whitespace() => {
                names.last_mut().expect("there is always one").push(letter);
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Every message of a language with the arguments that it takes.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let head = Regex::new(r"^(-?[A-Za-z][\w-]*)\s*=").expect("a pattern of ours");
    let argument = Regex::new(r"\$([A-Za-z][\w-]*)").expect("a pattern of ours");
    let mut found = BTreeMap::<String, BTreeSet<String>>::new();
    for file in repository::files(&format!("server/locales/{language}")) {
        let mut message = None;
        for line in repository::read(&file).lines().filter(|line| !line.starts_with('#')) {
            if let Some(start) = head.captures(line) {
                let key = start[1].to_owned();
                assert!(!found.contains_key(&key), "{file}: {key} is there twice");
                found.insert(key.clone(), BTreeSet::new());
                message = Some(key);
            }
            if let Some(message) = message.as_ref().and_then(|key| found.get_mut(key)) {
                message.extend(argument.captures_iter(line).map(|argument| argument[1].to_owned()));
            }
        }
    }
    found
}

#[test]
fn an_arrow_is_seen_however_it_is_written() {
    let arrows =
        |within: &str, text: &str| -> Vec<String> { imports(within, text).into_iter().map(|(_, name)| name).collect() };
    assert_eq!(arrows("ipv4/route.rs", "use crate::base::{Route, Time};"), ["base"]);
    assert_eq!(arrows("world.rs", "use crate::{\n    base::{A, B},\n    lab::Run,\n};"), ["base", "lab"]);
    assert_eq!(arrows("world.rs", "use super::lab::Run;\nfn f() { crate::why::g() }"), ["lab", "why"]);
    assert_eq!(
        arrows("link/neigh.rs", "use super::Device;\n    use super::*;\n// crate::lab is above"),
        Vec::<String>::new()
    );
    assert_eq!(arrows("link/neigh.rs", "use super::super::lab::Run;"), ["lab"]);
}
