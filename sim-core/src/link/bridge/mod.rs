//! Lives here: what a bridge does with a frame, and the table of who is behind which port.
//! Does not: how a port comes and goes (`world/stack.rs`), nor the bridge's own host (`ipv4/`).
//! Go on: `fdb.rs` learns and forgets, `forward.rs` decides where a frame goes.

mod fdb;
mod forward;

pub use fdb::{Fdb, FdbEntry, FdbKind};
