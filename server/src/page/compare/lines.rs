//! What differs in the labs themselves: commands that only one has, and commands of both that came to something else.

use sim_core::lab::CommandRun;
use sim_core::why::{Compared, Story, Stretch};

use super::{Ran, Typed};

/// A row of the two labs side by side.
pub(super) enum Change {
    /// So many commands are the same.
    Alike(usize),
    /// What one has, and what the other has instead.
    Unlike { one: Vec<Typed>, other: Vec<Typed> },
    /// The same command, which says something else in the other lab.
    Otherwise([Typed; 2]),
}

pub(super) fn changes([one, other]: &[Ran<'_>; 2], compared: &Compared) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut alike = 0;
    for Stretch { same, one: ours, other: theirs } in &compared.commands {
        let (ours, theirs) = (&one.run.commands[ours.clone()], &other.run.commands[theirs.clone()]);
        if *same {
            for (one, other) in ours.iter().zip(theirs) {
                if is_otherwise(one, other) {
                    flush(&mut changes, &mut alike);
                    changes.push(Change::Otherwise([one, other].map(Typed::of)));
                } else {
                    alike += 1;
                }
            }
        } else {
            flush(&mut changes, &mut alike);
            let typed = |all: &[CommandRun]| all.iter().map(Typed::of).collect();
            changes.push(Change::Unlike { one: typed(ours), other: typed(theirs) });
        }
    }
    if !changes.is_empty() {
        flush(&mut changes, &mut alike);
    }
    changes
}

fn flush(changes: &mut Vec<Change>, alike: &mut usize) {
    if *alike > 0 {
        changes.push(Change::Alike(std::mem::take(alike)));
    }
}

/// A command that only configures is refused in one of the labs, or for another reason. Probes are told of below.
fn is_otherwise(one: &CommandRun, other: &CommandRun) -> bool {
    Story::read(one).is_none() && (one.exit, &one.stderr) != (other.exit, &other.stderr)
}
