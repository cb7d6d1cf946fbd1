//! How cost grows with the work: along a line, on a switch, in a storm. `tests/load` sets the line beside Linux.

use std::time::Duration;

use sim_core::base::Budget;
use tests::grown::{Built, Grown, ROOMY};
use tests::load::{Times, best, ours};

/// As the playground has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZES: [usize; 3] = [10, 50, 250];
const ROUNDS: usize = 31;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("{:<40} {:>10} {:>10} {:>10} {:>10}", "", "build", "a host", "first ping", "ping");
    let lines = SIZES.map(|hosts| row(&format!("a line of {hosts}"), &Grown::line(hosts), hosts));
    for hosts in SIZES {
        row(&format!("a switch with {hosts}"), &Grown::switch(hosts), hosts);
    }
    // The packet goes there and back.
    let hops = SIZES.map(|hosts| 2 * (hosts - 1) as u32);
    println!("\n{:<40} {:>10} {:>10} {:>10}", "each hop of a line", "10 hosts", "50 hosts", "250 hosts");
    per_hop("first ping, with ARP", [0, 1, 2].map(|at| lines[at].cold / hops[at]));
    per_hop("ping, with its whole trace", [0, 1, 2].map(|at| lines[at].warm / hops[at]));
    println!("\n{:<40} {:>10} {:>10}", "switches in a ring: a storm", "in all", "an event");
    for (switches, events) in [(3, Budget::LAB.events_per_command), (50, Budget::LAB.events_per_command), (3, 50_000)] {
        storm(switches, events);
    }
}

fn row(what: &str, network: &Grown, hosts: usize) -> Times {
    let times = ours(network, ROUNDS);
    let Times { build, cold, warm } = times;
    println!("{what:<40} {build:>10.1?} {:>10.1?} {cold:>10.1?} {warm:>10.1?}", build / hosts as u32);
    times
}

fn per_hop(what: &str, taken: [Duration; 3]) {
    let [least, most] = [taken.iter().min(), taken.iter().max()].map(|end| end.copied().unwrap_or_default());
    let [short, middle, long] = taken;
    let ratio = most.as_secs_f64() / least.as_secs_f64();
    println!("{what:<40} {short:>10.2?} {middle:>10.2?} {long:>10.2?} {ratio:>9.2}x  (at most 2)");
}

/// The frames that go round until the command has caused as many events as it may.
fn storm(switches: usize, events_per_command: u32) {
    let budget = Budget { events_per_command, ..ROOMY };
    let ring = Grown::ring(switches);
    let built = Built::before(&ring.lab(0, budget), &ring.ping);
    let taken = best(5, || built.ping());
    let what = format!("{switches} switches, {events_per_command} events");
    println!("{what:<40} {taken:>10.1?} {:>10.2?}", taken / events_per_command);
}
