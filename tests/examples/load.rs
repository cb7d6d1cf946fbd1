//! Lines of hosts in Linux and in the model, side by side, as root: `bash tests/load/run`, see `tests/load/README.md`.

use std::process::ExitCode;

use tests::grown::Grown;
use tests::kernel;
use tests::load::{Real, Times, ours, real};
use tests::measure::print_ratio;

/// As the playground has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PINGS: usize = 21;
const ROUNDS: usize = 31;

fn main() -> ExitCode {
    let named: Result<Vec<usize>, _> = std::env::args().skip(1).map(|word| word.parse()).collect();
    let sizes = match named {
        Ok(sizes) if sizes.is_empty() => vec![250, 201],
        Ok(sizes) if sizes.iter().all(|size| (2..=250).contains(size)) => sizes,
        Ok(_) | Err(_) => {
            eprintln!("HOSTS is a number from 2 to 250");
            return ExitCode::FAILURE;
        }
    };
    if !kernel::can_record("a line of hosts in real namespaces") {
        return ExitCode::FAILURE;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    println!("{:<44} {:>10} {:>10} {:>9}", "a line of hosts", "Linux", "ours", "Linux/ours");
    for hosts in sizes {
        let line = Grown::line(hosts);
        let Real { commands, trips } = match real(&line, PINGS, folder.path()) {
            Ok(real) => real,
            Err(why) => {
                eprintln!("{why}");
                return ExitCode::FAILURE;
            }
        };
        let model = ours(&line, ROUNDS);
        let both = |times: Times| times.build + times.cold;
        print_ratio(&format!("{hosts} hosts: build and ping"), both(commands), both(model), "at least 100");
        print_ratio(&format!("{hosts} hosts: first ping, with ARP"), commands.cold, model.cold, "no goal");
        print_ratio(&format!("{hosts} hosts: ping"), commands.warm, model.warm, "at least 1");
        print_ratio(&format!("{hosts} hosts: first round trip, with ARP"), trips.cold, model.cold, "no goal");
        print_ratio(&format!("{hosts} hosts: round trip"), trips.warm, model.warm, "no goal");
    }
    ExitCode::SUCCESS
}
