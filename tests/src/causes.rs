//! Whether the causes that the model names are enough: a probe replayed from them alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use sim_core::base::CommandId;
use sim_core::lab::{CommandRun, Lab, Run, Transcript};
use sim_core::why::Causes;

use crate::labs::NamedLab;

/// What a person would see of a probe: what it printed and how it ended, and what each tap heard.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    exit: Value,
    stdout: String,
    stderr: String,
    /// By host and device: direction and tcpdump's line, in order.
    heard: BTreeMap<(String, String), Vec<(String, String)>>,
}

/// A probe that ends otherwise when only its causes are there.
#[derive(Debug)]
pub struct Wrong {
    pub lab: String,
    pub line: String,
    /// The lines of its causes, and itself.
    pub kept: Vec<String>,
    /// What has to be there as well for the same outcome.
    pub missing: Vec<String>,
    pub alone: Outcome,
    pub whole: Outcome,
}

/// What was found in some labs.
#[derive(Debug, Default)]
pub struct Found {
    pub wrong: Vec<Wrong>,
    pub probes: usize,
    /// For all probes together: the commands before them, and how many of these are causes.
    pub before: usize,
    pub causes: usize,
}

impl Found {
    /// The causes of a probe, in percent of the commands before it, on average.
    pub fn percent(&self) -> usize {
        (self.causes * 100).checked_div(self.before).unwrap_or_default()
    }
}

/// Replays each probe of each lab from its causes alone.
pub fn judge(labs: impl IntoIterator<Item = NamedLab>) -> Found {
    let mut found = Found::default();
    labs.into_iter().for_each(|lab| judge_one(&lab, &mut found));
    found
}

fn judge_one(named: &NamedLab, found: &mut Found) {
    let lab = named.parse();
    let run = lab.run();
    let known = Causes::of(&run);
    let obeyed = run.commands.iter().take_while(|command| !crate::sim::is_left_out(command)).count();
    for (at, probe) in run.commands[..obeyed].iter().enumerate().filter(|(_, command)| is_probe(command)) {
        let causes = known.of_command(probe.id);
        let kept: BTreeSet<CommandId> = causes.ids().iter().copied().chain([probe.id]).collect();
        found.probes += 1;
        found.before += at;
        found.causes += kept.len() - 1;
        let whole = outcome(&lab, Run::clone(&run), probe.id);
        let alone = replayed(&lab, &kept, probe.id);
        if alone != whole {
            let missing = missing(&lab, &run, &kept, probe.id, &whole);
            let lines = |ids: &BTreeSet<CommandId>| {
                let those = run.commands.iter().filter(|command| ids.contains(&command.id));
                those.map(|command| format!("{}: {}", command.line_no, command.line)).collect()
            };
            let (lab, line) = (named.name.clone(), format!("{}: {}", probe.line_no, probe.line));
            found.wrong.push(Wrong { lab, line, kept: lines(&kept), missing: lines(&missing), alone, whole });
        }
    }
}

/// The command asks the network something.
pub fn is_probe(command: &CommandRun) -> bool {
    static ASKS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(^| )(ping|arping) |(^| )r(o|ou|out|oute)? g(e|et)? ").expect("a pattern of ours")
    });
    ASKS.is_match(&command.line)
}

/// Of all the rest as little as the outcome needs.
fn missing(lab: &Lab, run: &Run, kept: &BTreeSet<CommandId>, probe: CommandId, whole: &Outcome) -> BTreeSet<CommandId> {
    let mut all: BTreeSet<CommandId> =
        run.commands.iter().map(|command| command.id).filter(|id| *id <= probe).collect();
    for id in all.clone().into_iter().filter(|id| !kept.contains(id)) {
        all.remove(&id);
        if replayed(lab, &all, probe) != *whole {
            all.insert(id);
        }
    }
    all.difference(kept).copied().collect()
}

fn replayed(lab: &Lab, kept: &BTreeSet<CommandId>, probe: CommandId) -> Outcome {
    outcome(lab, lab.run_only(|id| id <= probe && kept.contains(&id)), probe)
}

fn outcome(lab: &Lab, mut run: Run, probe: CommandId) -> Outcome {
    // Ordinals: with other pings and cables gone, those that stay count anew.
    static ECHO_ID: LazyLock<Regex> = LazyLock::new(|| Regex::new(r", id \d+,").expect("a pattern of ours"));
    static MAC: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)02:00(:[0-9a-f]{2}){4}").expect("a pattern of ours"));
    run.commands.retain(|command| command.id == probe);
    let transcript = serde_json::to_value(Transcript::new("", lab, &run)).expect("a transcript is plain data");
    let command = &transcript["commands"][0];
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let mut heard = BTreeMap::<_, Vec<_>>::new();
    for frame in command["frames"].as_array().expect("frames are a list") {
        let said = MAC.replace_all(&ECHO_ID.replace(&text(&frame["text"]), ", id N,"), "MAC").into_owned();
        heard.entry((text(&frame["host"]), text(&frame["dev"]))).or_default().push((text(&frame["dir"]), said));
    }
    let said = |key: &str| MAC.replace_all(&text(&command[key]), "MAC").into_owned();
    Outcome { exit: command["exit"].clone(), stdout: said("stdout"), stderr: said("stderr"), heard }
}
