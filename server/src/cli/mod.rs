//! The command line: `hairpin serve`, `hairpin run LAB`, `hairpin why LAB:LINE`, `hairpin compare LAB OTHER` and
//! `hairpin check LAB`.

mod check;
mod compare;
mod file;
mod run;
mod serve;
mod why;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A playground for Linux routing: real commands, and the reason for every step of a packet.
#[derive(Debug, Parser)]
#[command(name = "hairpin", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open the playground for browsers (what happens without a command)
    Serve(serve::Serve),
    /// Replay a lab and print what its commands print
    Run(run::Replay),
    /// Say why a line of a lab came to what it did, and which lines mattered
    Why(why::Why),
    /// Set two labs side by side: what each probe comes to, and the first step in which they part
    Compare(compare::Compare),
    /// Say which goals of a lab are met: 0 if all are, 1 if not
    Check(check::Check),
}

/// A bad lab, a file that is not there, an address that is taken.
const FAILED: u8 = 2;

impl Cli {
    /// Does what was asked. 0: done; 1: not all goals of a lab are met; 2: it could not be done, and standard error says
    /// why.
    pub fn execute(self) -> ExitCode {
        let done = |()| ExitCode::SUCCESS;
        let ended = match self.command {
            None => self.serve.execute().map(done),
            Some(Command::Serve(serve)) => serve.execute().map(done),
            Some(Command::Run(replay)) => replay.execute().map(done),
            Some(Command::Why(why)) => why.execute().map(done),
            Some(Command::Compare(compare)) => compare.execute().map(done),
            Some(Command::Check(check)) => check.execute(),
        };
        match ended {
            Ok(code) => code,
            Err(message) => {
                eprintln!("hairpin: {message}");
                ExitCode::from(FAILED)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn without_a_command_it_serves() {
        let cli = Cli::try_parse_from(["hairpin", "--listen", "127.0.0.1:9"]).expect("well formed");
        assert!(cli.command.is_none());
        assert_eq!(cli.serve.listen.to_string(), "127.0.0.1:9");
    }
}
