//! The causes that a trace names are enough: with nothing else in the lab, the probe ends the same.

use std::collections::BTreeMap;

use serde_json::Value;
use sim_core::base::CommandId;
use sim_core::lab::{Lab, Run};
use sim_core::why::causes;
use tests::labs::{MODELLED, NamedLab};
use tests::{random, sim};

/// What a person would see of a probe: what it printed and how it ended, and what each tap heard.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    exit: Value,
    stdout: Value,
    stderr: Value,
    /// By host and device: direction and tcpdump's line, in order.
    heard: BTreeMap<(String, String), Vec<(String, String)>>,
}

#[test]
fn only_its_causes_give_a_probe_the_same_outcome() {
    for lab in MODELLED.map(NamedLab::of_kernel) {
        let probes = probes(&lab.parse()).count();
        assert!(probes >= 10, "{} has {probes} probes", lab.name);
        assert_all_the_same([lab]);
    }
}

// Absences have causes too: what was never made, since a command is gone, must not appear by itself.
#[test]
fn the_same_holds_where_any_one_command_is_gone() {
    assert_all_the_same(MODELLED.map(NamedLab::of_kernel).iter().flat_map(NamedLab::without_each_command));
}

#[test]
fn the_same_holds_for_labs_that_chance_wrote() {
    assert_all_the_same((0..200).map(random::lab));
}

#[test]
fn what_did_not_matter_is_no_cause() {
    let lab = NamedLab::of_kernel("seed-loopback-alias");
    let run = lab.parse().run();
    let ping = run.commands.iter().find(|command| command.line.ends_with("ping -c 1 -W 1 10.0.3.2"));
    let alone = only_causes(&lab, &run, ping.expect("the lab's own question").id);
    let lines: Vec<&str> = alone.text.lines().collect();
    assert_eq!(
        lines,
        [
            "ip netns add A",
            "ip -n A link set lo up",
            "ip -n A addr add 10.0.3.110/24 dev lo label lo:0",
            "ip netns exec A ping -c 1 -W 1 10.0.3.2",
        ]
    );
}

/// Each probe of each lab ends as it does when it is replayed from its causes alone.
#[track_caller]
fn assert_all_the_same(labs: impl IntoIterator<Item = NamedLab>) {
    let wrong: Vec<String> = labs.into_iter().flat_map(|lab| wrong_probes(&lab)).collect();
    let some = wrong.iter().take(5).map(String::as_str).collect::<Vec<_>>();
    assert!(wrong.is_empty(), "{} probes end otherwise, such as\n{}", wrong.len(), some.join("\n\n"));
}

fn wrong_probes(lab: &NamedLab) -> Vec<String> {
    let (parsed, whole) = (lab.parse(), sim::transcript(lab));
    let run = parsed.run();
    let wrong = |(ordinal, id): (usize, CommandId)| {
        let alone = only_causes(lab, &run, id);
        let ours = outcome(sim::transcript(&alone)["commands"].as_array().and_then(|all| all.last()));
        let theirs = outcome(whole["commands"].get(ordinal));
        (ours != theirs).then(|| format!("{}, replayed as\n{}{ours:#?}, and not\n{theirs:#?}", lab.name, alone.text))
    };
    probes(&parsed).filter_map(wrong).collect()
}

/// The commands that ask the network something, each with its ordinal among all.
fn probes(lab: &Lab) -> impl Iterator<Item = (usize, CommandId)> {
    let asks = |at: usize| ["ping ", "route get "].iter().any(|words| lab.entries[at].text.contains(words));
    let commands = lab.commands().enumerate();
    commands.filter(move |(_, (at, _))| asks(*at)).map(|(ordinal, (_, id))| (ordinal, id))
}

/// The lab with the causes of a command and the command, and nothing else.
fn only_causes(lab: &NamedLab, run: &Run, probe: CommandId) -> NamedLab {
    let causes = causes(run, probe);
    let kept = run.commands.iter().filter(|command| command.id == probe || causes.contains(command.id));
    let kept = kept.take_while(|command| command.id <= probe);
    NamedLab { name: lab.name.clone(), text: kept.flat_map(|command| [command.line.as_str(), "\n"]).collect() }
}

fn outcome(command: Option<&Value>) -> Outcome {
    let command = command.expect("the probe is in the transcript");
    let text = |frame: &Value, key: &str| frame[key].as_str().expect("a text").to_owned();
    // Ordinals: with other pings and cables gone, those that stay count anew.
    let echo_id = regex::Regex::new(r", id \d+,").expect("a pattern of ours");
    let mac = regex::Regex::new(r"02:00:00:00:[0-9a-f:]{5}|02:00:00:00:[0-9A-F:]{5}").expect("a pattern of ours");
    let mut heard = BTreeMap::<_, Vec<_>>::new();
    for frame in command["frames"].as_array().expect("frames are a list") {
        let said = mac.replace(&echo_id.replace(&text(frame, "text"), ", id N,"), "MAC").into_owned();
        heard.entry((text(frame, "host"), text(frame, "dev"))).or_default().push((text(frame, "dir"), said));
    }
    let said = |key: &str| mac.replace_all(command[key].as_str().expect("a text"), "MAC").into_owned();
    let (exit, stdout, stderr) = (command["exit"].clone(), said("stdout").into(), said("stderr").into());
    Outcome { exit, stdout, stderr, heard }
}
