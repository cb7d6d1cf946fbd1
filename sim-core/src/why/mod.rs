//! Lives here: which commands made something happen, and what would have happened without them.
//! Does not: say it in words (the server does).
//! Go on: `causes.rs`, then `history.rs` for what was taken away; `story.rs` for a trace read once, `outcome.rs` for what
//! can be compared of it and `difference.rs` for where two of them part, `mattered.rs` for replays without a line, `cover.rs` for two lines that stand in for each other,
//! `compare.rs` for two labs side by side, `alike.rs` for when two steps of them are one, `ask.rs` for what would have
//! to be different and `candidates.rs` for the changes that it tries, `goal.rs` for a lab that marks itself,
//! `checkpoint.rs` for one that asks.
//!
//! # What is claimed
//!
//! Leave out of a lab every command that is no cause of a probe (`ping`, `arping`, `ip route get`): the probe prints the
//! same, ends with the same status, and every tap hears the same frames. `tests/tests/causes.rs` proves it by replay, for
//! each probe of every lab that the kernel was recorded with and of hundreds that chance wrote; by hand it was tried on
//! two thousand more. Ordinals are left out of the comparison: MAC addresses and echo identifiers count anew where
//! fewer are made. The causes are about a quarter of the commands before the probe; a test holds them to that.
//!
//! # What is a cause
//!
//! - **What was looked at.** The causes and needs of the probe's steps, and what its record needs beside them: each fact
//!   that decided knows the commands that made it, also one that decided by being the default no longer.
//! - **What those came from.** The same of each of these commands: a neighbour entry leads to the ping that taught it, a
//!   route to the address by which its gateway was found.
//! - **What is absent.** A thing that the causes made, and that was gone when one of them or the probe came to look, is
//!   gone because of the command that took it away or changed it: that is a cause as well. What was back by then is not
//!   missed, and for that alone nobody is named.
//! - **Time that passed.** Tokens of an ICMP rate limit come back, a neighbour's first answer is kept for a second, an
//!   address is valid so long. Where such a thing was looked at, all commands that took longer than 10 ms since one of the
//!   causes touched it are causes.
//!
//! The last two are rules over the whole run, and may name a command that in this case made no difference. They never
//! name what has to do with no cause: another host, another address, somebody else's route.

mod alike;
mod ask;
mod candidates;
mod causes;
mod checkpoint;
mod compare;
mod cover;
mod difference;
mod goal;
mod history;
mod mattered;
mod outcome;
mod story;

pub use ask::{Asked, MOST_OFFERS, NoWish, Offer, Wish, ask};
pub use causes::{Causes, causes};
pub use checkpoint::{Checkpoint, NoTopic, Topic, asked, checkpoint};
pub use compare::{Compared, Pair, Parting, Stretch, compare};
pub use difference::Difference;
pub use goal::{Asker, Goal, MOST_GOALS, NoGoal, Tried, goals};
pub use mattered::{Failed, Matter, Mattered, mattered};
pub use outcome::{End, Hop, Lost, Outcome, Pass, Tap};
pub use story::{Ending, Loss, Story, looked, target};
