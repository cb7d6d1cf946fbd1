//! `hairpin` at a terminal, and what can be read of a probe in the transcript that it prints. Nothing here knows how the
//! model works out what mattered: it reads the text of ping(8) and tcpdump(8).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;
use serde_json::Value;

use crate::repository;

static HAIRPIN: LazyLock<escargot::CargoRun> = LazyLock::new(|| {
    let build = escargot::CargoBuild::new().manifest_path(repository::path("Cargo.toml"));
    build.package("server").bin("hairpin").current_release().run().expect("hairpin builds")
});

/// `hairpin`, built as these tests are.
pub fn hairpin(args: &[&str]) -> Command {
    let mut command = Command::new(HAIRPIN.path());
    command.args(args);
    command
}

/// What `hairpin run --json` prints, as far as it is read here.
#[derive(Debug, Deserialize)]
pub struct Transcript {
    pub commands: Vec<Said>,
}

/// One command of it.
#[derive(Debug, Deserialize)]
pub struct Said {
    pub line_no: usize,
    pub line: String,
    pub exit: i64,
    pub stdout: String,
    pub stderr: String,
    pub frames: Vec<Frame>,
}

#[derive(Debug, Deserialize)]
pub struct Frame {
    pub host: String,
    pub dev: String,
    pub dir: String,
    /// The line of tcpdump(8).
    pub text: String,
}

/// Replays some labs in one process, each from its text.
///
/// # Panics
/// If one of them is none.
pub fn run(texts: &[String]) -> Vec<Transcript> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let paths = texts.iter().enumerate().map(|(at, text)| {
        let path = folder.path().join(format!("{at}.lab"));
        fs::write(&path, text).expect("it can be written");
        path
    });
    let said = hairpin(&["run", "--json"]).args(paths).output().expect("hairpin starts");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let lines = said.stdout.split(|octet| *octet == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).expect("a transcript")).collect()
}

impl Transcript {
    pub fn at_line(&self, line_no: usize) -> Option<&Said> {
        self.commands.iter().find(|command| command.line_no == line_no)
    }
}

impl Said {
    /// What of an outcome, as JSON has it, is not what the transcript says; `None` if all is.
    pub fn contradicts(&self, outcome: &Value) -> Option<String> {
        let taps = self.frames.iter().fold(BTreeMap::<_, u64>::new(), |mut taps, frame| {
            *taps.entry((&*frame.host, &*frame.dev)).or_default() += 1;
            taps
        });
        let told = list(&outcome["taps"]).iter().map(|tap| ((text(&tap["host"]), text(&tap["dev"])), &tap["frames"]));
        let told: BTreeMap<_, _> = told.map(|(place, frames)| (place, frames.as_u64().unwrap_or_default())).collect();
        let said = without_macs(&format!("{}{}", self.stdout, self.stderr));
        let wrong = if outcome["exit"].as_i64() != Some(self.exit) {
            format!("it exits with {}", self.exit)
        } else if outcome["said"].as_str() != Some(&*said) {
            format!("it prints {said:?}")
        } else if told != taps {
            format!("the taps hear {taps:?}")
        } else {
            self.contradicts_end(&outcome["end"]).or_else(|| self.contradicts_way(outcome))?
        };
        Some(wrong)
    }

    /// How it ends, and who answered.
    fn contradicts_end(&self, end: &Value) -> Option<String> {
        let answered = end["kind"] == "answered";
        if let Some(replies) = self.replies()
            && (replies > 0) != answered
        {
            return Some(format!("{replies} replies came"));
        }
        if end["kind"] == "found" && self.stdout.lines().next().unwrap_or_default().trim() != text(&end["route"]) {
            return Some("it finds another route".to_owned());
        }
        if end["kind"] == "no_route" && !self.frames.is_empty() && self.replies() == Some(0) && self.exit == 0 {
            return Some("it has sent something".to_owned());
        }
        if !answered {
            return None;
        }
        let makers = self.makers();
        let by: BTreeSet<&str> = list(&end["by"]).iter().map(text).collect();
        let alone = makers.len() == 1 && self.replies().is_some_and(|replies| replies > 0);
        let fits = !by.is_empty() && by.is_subset(&makers) && (!alone || by == makers);
        (!fits).then(|| format!("{makers:?} answered"))
    }

    /// A place on the way is one where a tap heard something go in that direction.
    fn contradicts_way(&self, outcome: &Value) -> Option<String> {
        let hops = [&outcome["way"], &outcome["back"]].into_iter().flat_map(list);
        let heard = |hop: &&Value| {
            let here = |frame: &&Frame| frame.host == text(&hop["host"]) && frame.dev == text(&hop["dev"]);
            let pass = text(&hop["pass"]);
            self.frames.iter().filter(here).any(|frame| pass == "round" || frame.dir == pass)
        };
        hops.into_iter().find(|hop| !heard(hop)).map(|hop| format!("nothing was heard at {hop}"))
    }

    /// As ping(8) and arping(8) count them.
    fn replies(&self) -> Option<u64> {
        static COUNT: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?m)packets transmitted, (\d+) received|^Received (\d+) response").expect("a pattern of ours")
        });
        let found = COUNT.captures(&self.stdout)?;
        found.get(1).or_else(|| found.get(2))?.as_str().parse().ok()
    }

    /// The hosts that an answer came out of and did not come into. Where there are none it turned round in its own host:
    /// in a loopback device, or over a cable with both ends there.
    fn makers(&self) -> BTreeSet<&str> {
        let asks = |frame: &&Frame| frame.text.contains("echo request") || frame.text.contains("who-has");
        let replies = |frame: &&Frame| frame.text.contains("echo reply");
        // To a ping an answer of ARP on the way is none.
        let pings = self.frames.iter().any(|frame| replies(&frame));
        let answers: Vec<&Frame> =
            self.frames.iter().filter(|frame| if pings { replies(frame) } else { !asks(frame) }).collect();
        let brought = |out: &&&Frame| {
            let same = |frame: &&&Frame| frame.host == out.host && frame.text == out.text;
            answers.iter().filter(same).any(|frame| frame.dir == "in" && frame.dev != "lo")
        };
        let leaves = |frame: &&&Frame| frame.dir == "out" || frame.dev == "lo";
        let made: BTreeSet<&str> =
            answers.iter().filter(leaves).filter(|out| !brought(out)).map(|frame| &*frame.host).collect();
        if made.is_empty() { answers.iter().map(|frame| &*frame.host).collect() } else { made }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// MAC addresses count up: with fewer cables those that stay count anew.
fn without_macs(text: &str) -> String {
    static MAC: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"02:00(:[0-9a-fA-F]{2}){4}").expect("a pattern of ours"));
    MAC.replace_all(text, "MAC").into_owned()
}
