//! What holds of every trace, whatever the lab: each is a function that says where it does not.

mod captures;
mod flow;
mod origins;

pub use captures::captures_are_what_passed;
pub use flow::packets_have_one_path_and_one_fate;
pub use origins::answers_know_what_caused_them;

use sim_core::lab::{CommandRun, Run};
use sim_core::trace::StepKind;

/// An invariant and its name in words.
pub type Invariant = (&'static str, fn(&Run) -> Vec<String>);

/// All that are checked here. That its causes give a probe its outcome is in `causes.rs`.
pub const ALL: [Invariant; 3] = [
    ("a packet's steps form one path in time, and it ends in one fate", packets_have_one_path_and_one_fate),
    ("what taps heard is what passed them", captures_are_what_passed),
    ("each reply, error and ARP request knows the packet that caused it", answers_know_what_caused_them),
];

/// A command that was not done to its end: a bound was met, or something that is not modelled.
pub fn is_broken_off(command: &CommandRun) -> bool {
    let record = &command.record;
    record.bound.is_some()
        || record.trace.cut
        || record.trace.steps.iter().any(|step| matches!(step.kind, StepKind::NotModelled { .. }))
}

/// Names a command and one of its steps.
fn place(command: &CommandRun, step: usize) -> String {
    let said = command.record.trace.steps.get(step);
    let said = said.map(|step| {
        let host = &command.after.host(step.host).name;
        format!("{host} {:?} {:?} {:?} at {}", step.dev, step.packet().map(|packet| packet.id), step.kind, step.at.0)
    });
    format!("line {}: {}: step {step}: {}", command.line_no, command.line, said.unwrap_or_default())
}
