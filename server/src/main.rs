use std::process::ExitCode;

use clap::Parser;

/// A replay makes many small things and drops them together: a third of its time was the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::cli::Cli::parse().execute()
}
