use sim_core::lab::{CommandRun, Run};
use sim_core::trace::{Dir, Step, StepKind};

use super::{is_broken_off, place};

/// A frame leaves by a device or comes in by one: its tap hears it, once, at that step, as it was then. And taps hear
/// nothing else.
pub fn captures_are_what_passed(run: &Run) -> Vec<String> {
    run.commands.iter().filter(|command| !is_broken_off(command)).flat_map(of_command).collect()
}

fn of_command(command: &CommandRun) -> Vec<String> {
    let steps = &command.record.trace.steps;
    let mut heard = command.record.heard.iter();
    let mut wrong = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let Some(dir) = passes(command, step) else { continue };
        let Some(packet) = step.packet() else {
            wrong.push(format!("{}: what passes is a packet", place(command, at)));
            continue;
        };
        let same = heard.next().is_some_and(|heard| {
            (heard.step, heard.at, heard.host, Some(heard.dev)) == (at, step.at, step.host, step.dev)
                && (heard.dir, heard.packet, *heard.frame.payload) == (dir, packet.id, packet.payload)
        });
        if !same {
            wrong.push(format!("{}: its tap did not hear that", place(command, at)));
            return wrong;
        }
    }
    wrong.extend(heard.map(|heard| format!("{}: nothing passed, but a tap heard it", place(command, heard.step))));
    wrong
}

/// Which way a step passes the tap of its device. What leaves by `lo` is heard when it comes in.
fn passes(command: &CommandRun, step: &Step) -> Option<Dir> {
    if let StepKind::Receive { .. } = step.kind {
        return Some(Dir::In);
    }
    let device = command.after.host(step.host).links.get(step.dev?)?;
    (step.kind == StepKind::Transmit && !device.is_loopback()).then_some(Dir::Out)
}
