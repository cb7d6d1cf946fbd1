//! Lives here: programs with sockets and timers, and the loop that runs them together with the network.
//! Does not: parse a command line (`command/`), or carry packets (`world.rs`).
//! Go on: `run.rs` for the loop, `sys.rs` for what a program may ask of the kernel, then a file a program.

mod arping;
mod ping;
mod probes;
mod run;
mod sleep;
mod sys;
mod tracepath;
mod traceroute;

use crate::base::Time;

/// A program that sleeps wakes a moment after what wakes it, and finds all that came together.
const WAKE_UP: Time = Time::from_micros(50);
/// The kernel's timers of neighbours run out up to a tick after their time, those of a program do not. So who waits for
/// whole seconds wakes before an error that is due then.
const EARLY: Time = Time::from_micros(100);

pub use arping::Arping;
pub use ping::Ping;
pub use run::{Output, run};
pub use sleep::Sleep;
pub use sys::{Process, Progress, Socket, Sys};
pub use tracepath::Tracepath;
pub use traceroute::{Traceroute, Waits};
