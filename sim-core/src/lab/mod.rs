//! Lives here: a lab as a script: what its lines are, its replay with a checkpoint after each command, the state to look at.
//! Does not: what a command does (`command/`), or what happens in the network (`world.rs` and below).
//! Go on: `script.rs` for lines and pragmas, `edit.rs` for a hand that changes them, `replay.rs` for the run, `transcript.rs` for the recorder's format, `state.rs` for tables, `changes.rs` for what
//! a command changed in them.

mod changes;
mod edit;
mod replay;
mod script;
mod state;
mod transcript;

pub use changes::{Change, Mark, What, changes};
pub use edit::{Content, Edit, EditError, Edited, Place, Way};
pub use replay::{CommandRun, Rest, Run};
pub use script::{Entry, Lab, LabError, Line, Pragma};
pub use state::{AddrState, HostState, LinkKind, LinkState, NeighState, RouteState, RuleState, SysctlState, settings};
pub use transcript::Transcript;
