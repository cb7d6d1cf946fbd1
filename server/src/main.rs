use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    server::cli::Cli::parse().execute()
}
