//! What a host costs in memory: octets that the program holds, counted by its allocator and not by the system, since they
//! are the same in every run. One test alone in its process: another would be counted too.

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use tests::grown::{Built, Grown};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const KIB: usize = 1024;
/// What a ping asks the allocator for at each hop, its record and the change of the host together, and what it asks for
/// besides.
const MOST_FOR_A_HOP: usize = 14;
const MOST_FOR_A_PING: usize = 60;

fn held() -> usize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated - stats.bytes_deallocated
}

/// What is made, and the octets that it holds.
fn weighed<T>(make: impl FnOnce() -> T) -> (T, usize) {
    let before = held();
    let made = make();
    (made, held() - before)
}

/// Of a line of so many hosts, octets for each: the network that was built and pinged across; a ping's record with its
/// whole trace; the run with the network as it was after each of the lines, of which there are nine for each host, and
/// with the traces of two pings.
fn line(hosts: usize) -> [usize; 3] {
    let line = Grown::line(hosts);
    let (built, network) = weighed(|| Built::after(&line, 1));
    let asked = ALLOCATOR.stats().allocations;
    let (record, trace) = weighed(|| {
        let (_, said, record) = built.ping();
        assert!(said.stdout.contains("bytes from"), "{}", said.stdout);
        record
    });
    let (asked, hops) = (ALLOCATOR.stats().allocations - asked, 2 * (hosts - 1));
    assert!(asked <= MOST_FOR_A_HOP * hops + MOST_FOR_A_PING, "{asked} pieces of memory for {hops} hops");
    assert_eq!(record.trace.steps.len(), 18 * (hosts - 1) + 12);
    let (run, whole) = weighed(|| line.run(2));
    assert!(run.commands.iter().all(|command| command.exit == 0));
    let each = [network, trace, whole].map(|octets| octets / hosts);
    let [network, trace, whole] = each.map(|octets| octets as f64 / KIB as f64);
    println!("{hosts:>4} hosts, KiB for each: network {network:.1}, trace {trace:.1}, whole run {whole:.1}");
    println!("     a ping asks for memory {asked} times in {hops} hops");
    each
}

#[test]
fn a_host_costs_no_more_in_a_long_line_than_in_a_short_one_and_at_most_16_kib() {
    line(2); // What is made once, for all.
    let [short, _, long] = [10, 50, 250].map(line);
    for (short, long) in short.into_iter().zip(long) {
        assert!(long < short + short / 3, "{short} octets a host grew to {long}");
    }
    let [network, trace, whole] = long;
    assert!(network + trace <= 16 * KIB, "{network} octets, and {trace} of the trace");
    assert!(whole <= 48 * KIB, "{whole} octets with every state that it went through");
}
