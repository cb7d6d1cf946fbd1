//! Labs that nobody thought of. A seed is a lab: the same for as long as the generator and the model stay the same.
//!
//! [`lab`] says only what the model obeys, for tests that need no kernel. A [`Draft`] says whatever
//! [`Grammar`] can, of two hosts or of a network: it is what the kernel judges.

mod coverage;
mod dice;
mod draft;
mod grammar;
mod network;
mod scene;
mod slip;
mod timing;
mod two_hosts;

pub use coverage::{Coverage, error_text, known_errors};
pub use dice::Dice;
pub use draft::{Draft, Refused, draw};
pub use grammar::Grammar;
pub use two_hosts::lab;
