//! Lives here: what happened, as a teacher would say it: a text for each step of a trace, and the answer in one paragraph.
//! Does not: decide anything about networks (`sim-core` did, and wrote it down), or know HTML (`page/` does).
//! Go on: `text.rs` for what comes out, `message.rs` for how a sentence is made, `steps.rs` for a step, `answer.rs` for the whole, `instead.rs` for what would have been without a line.

mod answer;
mod arp;
mod beside;
mod decision;
mod ends;
mod fold;
mod goal;
mod instead;
mod kinds;
mod list;
mod lookup;
mod message;
mod names;
mod nexthop;
mod order;
mod predict;
mod quiet;
mod rich;
mod settings;
mod sources;
mod steps;
mod taps;
#[cfg(test)]
mod tests;
mod text;
mod told;
mod vain;
mod verdicts;
mod way;
mod wish;

pub use answer::answer;
pub use beside::{beside, since};
pub use fold::{Folded, fold};
pub use goal::now;
pub use instead::{Heading, MatteredText, heading, lines, mattered};
pub use predict::{Choice, Prediction, predictions};
pub use rich::{Rich, Span};
pub(crate) use steps::packet_key;
pub use steps::steps;
pub use text::{Answer, CandidateText, CauseLine, PacketText, RemedyText, SettingText, StepText};
pub(crate) use verdicts::{RuleFate, Verdicts, verdicts};
pub use wish::{OfferEdit, offers};
