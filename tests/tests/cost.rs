//! What a packet costs does not depend on how large the network is: the same steps and events for each hop.

use sim_core::base::Budget;
use sim_core::lab::{CommandRun, Run};
use tests::grown::{Grown, ROOMY};

/// What the last ping of a line made happen: steps, frames that taps heard, events.
fn last_of_line(hosts: usize, pings: usize) -> [usize; 3] {
    let line = Grown::line(hosts);
    let run = line.run(pings);
    let last = last(&run);
    let ttl = 255 - (hosts - 2);
    assert!(last.stdout.contains(&format!("icmp_seq=1 ttl={ttl} ")), "{}{}", last.stdout, last.stderr);
    let before = line.run(pings - 1).world(None).happened();
    [last.record.trace.steps.len(), last.record.heard.len(), (run.world(None).happened() - before) as usize]
}

fn last(run: &Run) -> &CommandRun {
    let failed = run.commands.iter().find(|command| command.exit != 0);
    assert!(failed.is_none(), "{failed:?}");
    run.commands.last().expect("a ping")
}

#[test]
fn each_hop_of_a_line_makes_the_same_things_happen_from_10_hosts_to_250() {
    for (pings, what) in [(1, "cold, with its questions by ARP"), (2, "warm")] {
        let [short, middle, long] = [10, 50, 250].map(|hosts| last_of_line(hosts, pings));
        for at in 0..3 {
            let per_hop = (middle[at] - short[at]) / 40;
            assert!(per_hop > 0);
            assert_eq!(middle[at] - short[at], 40 * per_hop, "{what}");
            assert_eq!(long[at] - middle[at], 200 * per_hop, "{what}");
        }
    }
}

#[test]
fn on_a_switch_the_first_question_reaches_everybody_and_the_ping_only_the_two() {
    for hosts in [10, 50, 250] {
        let run = Grown::switch(hosts).run(2);
        let heard = |command: &CommandRun| command.record.heard.len();
        let [.., cold, warm] = run.commands.as_slice() else { panic!("two pings") };
        assert_eq!(last(&run).exit, 0);
        // Two frames, each at two cards and two ports.
        let ping = 2 * 4;
        assert_eq!(heard(warm), ping);
        // The question comes to every other port and card.
        let asked = heard(cold) - ping;
        assert!(asked > 2 * (hosts - 1) && asked < 2 * hosts + 10, "{hosts} hosts: {asked} frames");
    }
}

#[test]
fn a_storm_of_switches_in_a_ring_ends_with_the_budget_whatever_its_size() {
    for (switches, events_per_command) in [(3, 1_000), (3, 5_000), (20, 5_000)] {
        let budget = Budget { events_per_command, ..ROOMY };
        let run = Grown::ring(switches).lab(1, budget).run();
        let storm = run.commands.last().expect("a ping");
        let told = format!("one command may cause at most {events_per_command} events");
        assert!(storm.stderr.contains(&told), "{}", storm.stderr);
        assert_eq!(run.world(None).happened(), events_per_command);
    }
}
