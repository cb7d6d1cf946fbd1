//! Lives here: the record of what happened, plain data: steps, the lookups in them, frames that taps heard.
//! Does not: decide (`ipv4/` does, and writes its steps as it goes) or speak (the server renders sentences).
//! Go on: `step.rs` for the kinds of step, `arp.rs` for what ARP had in mind, `lookup.rs` for routes that won and lost, `nexthop.rs` for ways, `packet.rs` for a packet on its way, `origin.rs` for why there is one, `capture.rs` for taps, `journal.rs` for who writes, `slots.rs` and `tally.rs` for what it writes into.

mod arp;
mod capture;
mod journal;
mod lookup;
mod nexthop;
mod origin;
mod packet;
mod slots;
mod step;
mod tally;

use serde::Serialize;

pub use arp::{AnnounceWhy, ProxyWhy, SilenceWhy};
pub use capture::{Dir, Heard, PktType};
pub use journal::{Journal, LookupSteps, Place, Record, Waited};
pub use lookup::{
    Candidate, Fate, Fates, LookupLog, Purpose, RuleAnswer, RuleMiss, RuleRead, Silent, TableAnswer, TableRead, Unread,
    Unreads,
};
pub use nexthop::{ChosenBy, ExceptionRead, NexthopCandidate, NexthopFate, NexthopRead};
pub use origin::{Made, Origin};
pub use packet::{Packet, Seen};
pub use step::{ErrorSource, Moved, NotModelled, Program, RedirectRefusal, SourceWhy, Step, StepKind, Stream};

/// What one command made happen, in order of virtual time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Trace {
    pub steps: Vec<Step>,
    /// More happened than the budget lets a trace hold; the last step says so.
    pub cut: bool,
}

impl Trace {
    /// A command that sent nothing and looked nothing up has no trace to play.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}
