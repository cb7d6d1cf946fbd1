//! Lives here: programs with sockets and timers, and the loop that runs them together with the network.
//! Does not: parse a command line (`command/`), or carry packets (`world.rs`).
//! Go on: `run.rs` for the loop, `sys.rs` for what a program may ask of the kernel, then a file a program.

mod arping;
mod ping;
mod run;
mod sleep;
mod sys;

pub use arping::Arping;
pub use ping::Ping;
pub use run::{Output, run};
pub use sleep::Sleep;
pub use sys::{Process, Progress, Socket, Sys};
