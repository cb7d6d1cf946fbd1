//! Lives here: the command language, a file a command: parse, apply, render, together.
//! Does not: what the kernel then does (`netns.rs` and below), or how a lab is kept (`lab/`).
//! Go on: `words.rs` splits a line, `ip/` has a file for each object of `ip`, then a file a program.

mod addr;
mod args;
mod arping;
mod cat;
mod exec;
mod getopt;
mod ip;
mod iputils;
mod net_tools;
mod number;
mod ping;
mod sleep;
mod sysctl;
mod tracepath;
mod traceroute;
mod words;

use crate::base::{Cause, CommandId, HostId};
use crate::program::Output;
use crate::trace::Journal;
use crate::world::World;

pub use ip::route_text;
pub(crate) use ip::{route_line, route_lines, rule_text};
pub use sysctl::{sysctl_name, sysctl_value};
pub use words::{SplitError, Words, split_line};

use args::Args;

/// What one command did: the host that it names, if there is one, and what it printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub host: Option<HostId>,
    pub output: Output,
}

/// What a command answers: both ways it is its output; `Err` ends it early.
type Reply = Result<Output, Output>;

/// A world that a command works on, and who writes down what happens.
struct Shell<'a> {
    world: &'a mut World,
    journal: &'a mut Journal,
    /// Set as soon as the command has named a host that exists.
    host: Option<HostId>,
}

impl Shell<'_> {
    fn cause(&self) -> Cause {
        Cause::of(self.journal.command())
    }

    /// The host of a command: without it nothing works.
    fn enter(&mut self, name: &str) -> Result<HostId, Output> {
        let Some(host) = self.world.find(name) else {
            let why = format!("Cannot open network namespace \"{name}\": No such file or directory\n");
            return Err(fail(255, &why));
        };
        let (id, made) = (host.id(), host.links.made().clone());
        self.journal.need(&made);
        self.host = Some(id);
        Ok(id)
    }
}

/// Runs the words of one command in a world.
pub fn execute(world: &mut World, command: CommandId, journal: &mut Journal, words: &Words) -> Done {
    debug_assert_eq!(command, journal.command(), "a journal is of one command");
    let mut shell = Shell { world, journal, host: None };
    let mut args = Args::new(words);
    let reply = match args.next() {
        Some("ip") => ip::run(&mut shell, args),
        Some("bridge") => ip::run_bridge(&mut shell, None, args),
        Some("sleep") => sleep::run(&mut shell, args),
        Some(other) => Err(refuse(&format!("{other}: only ip, bridge and sleep are commands of a lab"))),
        None => Ok(Output::default()),
    };
    let output = reply.unwrap_or_else(|early| early);
    Done { host: shell.host, output }
}

/// A command that worked.
fn done(stdout: String) -> Output {
    Output { exit: 0, stdout, stderr: String::new() }
}

/// A command that Linux refuses, in Linux's words.
fn fail(exit: i32, stderr: &str) -> Output {
    Output { exit, stdout: String::new(), stderr: stderr.to_owned() }
}

/// A command that this model does not know, or not all of: nothing of it is done.
fn refuse(what: &str) -> Output {
    fail(2, &format!("{REFUSAL}{what}\n"))
}

/// How what a refusal says begins: it is not Linux that speaks.
const REFUSAL: &str = "hairpin: ";

fn is_refusal(output: &Output) -> bool {
    output.stderr.starts_with(REFUSAL)
}

/// An option or a word of `program` that is not modelled, by its name.
fn not_modelled(program: &str, word: &str) -> Output {
    refuse(&format!("{program}: \"{word}\" is not modelled, so nothing was done"))
}
