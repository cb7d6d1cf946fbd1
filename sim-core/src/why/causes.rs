//! The commands that a probe came from, also through what other commands made happen.

use std::collections::BTreeSet;

use crate::base::{Cause, CommandId};
use crate::lab::Run;

/// The command itself; what its steps name as cause, or had to be there for; and the same of each of those:
/// a neighbour entry leads to the ping that taught it, a route to the address that its gateway was found by.
/// A replay of these commands alone gives the same outcome.
pub fn causes(run: &Run, of: CommandId) -> Cause {
    let mut known = BTreeSet::new();
    let mut to_ask = vec![of];
    while let Some(id) = to_ask.pop() {
        if !known.insert(id) {
            continue;
        }
        let Some(command) = run.command(id) else { continue };
        let steps = command.record.trace.steps.iter().flat_map(|step| [&step.cause, &step.needs]);
        to_ask.extend(steps.chain([&command.record.needs]).flat_map(Cause::ids));
    }
    known.into_iter().map(Cause::of).fold(Cause::none(), |all, one| all.and(&one))
}
