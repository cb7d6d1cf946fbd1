//! What holds of every trace, of the labs that we have and of those that chance writes.

use std::sync::Arc;

use sim_core::base::{PacketId, Time};
use sim_core::lab::Run;
use sim_core::trace::{Dir, Made, Origin, Record, Step, StepKind};
use tests::invariants::ALL;
use tests::labs::{self, NamedLab};
use tests::random::{Coverage, Grammar, Refused, draw};

#[test]
fn invariants_hold_for_every_lab_that_we_have() {
    let ours = labs::kernel().into_iter().map(|name| NamedLab::of_kernel(&name));
    let gallery = labs::gallery().into_iter().map(|name| NamedLab::of_gallery(&name));
    assert_hold(ours.chain(gallery));
}

#[test]
fn invariants_hold_for_labs_that_chance_wrote() {
    let grammar = Grammar::new();
    let mut coverage = Coverage::new(&grammar);
    assert_hold((0..300).map(|seed| draw(&grammar, seed, Refused::Redrawn, &mut coverage)));
}

#[test]
fn invariants_hold_for_networks_that_chance_wrote() {
    let grammar = Grammar::network();
    let mut coverage = Coverage::new(&grammar);
    assert_hold((0..300).map(|seed| draw(&grammar, seed, Refused::Redrawn, &mut coverage)));
}

#[test]
fn invariants_hold_for_labs_with_many_probes() {
    assert_hold((0..300).map(tests::random::lab));
}

// Each of them is broken here by hand, in a run of which all hold.
#[test]
fn what_does_not_hold_is_seen() {
    let [flow, captures, origins] = ALL.map(|(_, holds)| holds);
    let broken_in = |lab: &str, invariant: fn(&Run) -> Vec<String>, line: &str, spoil: fn(&mut Record)| {
        let mut run = NamedLab::of_kernel(lab).parse().run();
        assert_eq!(invariant(&run), Vec::<String>::new());
        let command = run.commands.iter_mut().find(|command| command.line.contains(line)).expect("it is in the lab");
        let before = Record::clone(&command.record);
        spoil(Arc::make_mut(&mut command.record));
        assert_ne!(before, *command.record, "{line} is spoilt");
        invariant(&run)
    };
    let broken = |invariant, line, spoil| broken_in("forward-unreachables", invariant, line, spoil);
    let seen = |wrong: Vec<String>, why: &str| {
        assert!(wrong.iter().any(|said| said.contains(why)), "{why}: {wrong:#?}");
    };
    const PING: &str = "ping -c 1 -W 1 10.99.0.1";
    seen(broken(flow, PING, |record| record.trace.steps.swap(0, 20)), "before the last one");
    let no_receive = |record: &mut Record| record.trace.steps.retain(|step| !is_receive(step));
    seen(broken(flow, PING, no_receive), "it is not here");
    let late = |record: &mut Record| {
        let steps = record.trace.steps.iter_mut().skip_while(|step| !is_receive(step));
        steps.for_each(|step| step.at = step.at + Time::from_micros(1));
    };
    seen(broken(flow, PING, late), "nothing was on its way here");
    let no_drop = |record: &mut Record| record.trace.steps.retain(|step| !is_drop(step));
    seen(broken(flow, PING, no_drop), "1 times Host");
    let two_drops = |record: &mut Record| {
        let at = record.trace.steps.iter().position(is_drop).expect("it is dropped");
        let again = record.trace.steps[at].clone();
        record.trace.steps.insert(at, again);
    };
    seen(broken(flow, PING, two_drops), "what is dropped is here");
    const PIECES: &str = "ping -c 1 -W 1 -s 2000 10.0.2.1";
    let too_soon = |record: &mut Record| {
        let cut = record.trace.steps.iter().find(|step| matches!(step.kind, StepKind::Fragment { .. }));
        let turn = cut.expect("it is cut up").at + Time::from_millis(1);
        let later = record.trace.steps.iter_mut().filter(|step| step.at >= turn);
        later.for_each(|step| step.at = step.at - Time::from_micros(500));
    };
    seen(broken_in("found-pieces-in-turn", flow, PIECES, too_soon), "it is not here");

    seen(broken(captures, PING, |record| record.heard.truncate(1)), "did not hear that");
    seen(broken(captures, PING, |record| record.heard.extend(record.heard.last().cloned())), "nothing passed");
    seen(broken(captures, PING, |record| record.heard[0].dir = Dir::In), "did not hear that");

    let orphans = |record: &mut Record| record.packets.iter_mut().for_each(|made| made.origin = Origin::Command);
    seen(broken(origins, PING, orphans), "is no reason");
    let of_another = |record: &mut Record| {
        let first = PacketId { command: record.heard[0].packet.command, ordinal: 1 };
        let about = |made: &&mut Made| matches!(made.origin, Origin::About(_) | Origin::Answers(_) | Origin::Asks(_));
        record.packets.iter_mut().rev().filter(about).for_each(|made| made.origin = Origin::Answers(first));
    };
    seen(broken(origins, PING, of_another), "is no reason");
}

fn is_receive(step: &Step) -> bool {
    matches!(step.kind, StepKind::Receive { .. })
}

fn is_drop(step: &Step) -> bool {
    matches!(step.kind, StepKind::Drop { .. })
}

#[track_caller]
fn assert_hold(labs: impl Iterator<Item = NamedLab>) {
    let mut wrong = Vec::new();
    for lab in labs {
        let run = lab.parse().run();
        for (name, holds) in ALL {
            wrong.extend(holds(&run).into_iter().take(1).map(|why| format!("{}: {name}: {why}", lab.name)));
        }
    }
    let some = wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} times it does not hold, such as\n{some}", wrong.len());
}
