//! What the simulator says of a lab, in the recorder's format.

use serde_json::Value;
use sim_core::lab::{CommandRun, Transcript};
use sim_core::trace::StepKind;

use crate::labs::NamedLab;

/// The transcript of a replay, as JSON.
pub fn transcript(lab: &NamedLab) -> Value {
    let parsed = lab.parse();
    let run = parsed.run();
    serde_json::to_value(Transcript::new(&lab.name, &parsed, &run)).expect("a transcript is plain data")
}

/// How many commands are done before the first that the model says it leaves out.
pub fn obeyed(lab: &NamedLab) -> usize {
    lab.parse().run().commands.iter().take_while(|command| !is_left_out(command)).count()
}

/// The model says that it leaves something out.
pub fn is_left_out(command: &CommandRun) -> bool {
    let steps = &command.record.trace.steps;
    command.stderr.starts_with("hairpin: ")
        || steps.iter().any(|step| matches!(step.kind, StepKind::NotModelled { .. }))
}
