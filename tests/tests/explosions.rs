//! Labs that are meant to explode are answered in words, within the budget.

use sim_core::base::{Bound, Budget};
use sim_core::lab::{Lab, LabError, Run};

/// One host, one cable to another, and what is asked of them.
fn two_hosts(then: &str) -> Lab {
    let cable = "ip netns add A
        ip netns add B
        ip link add a0 netns A type veth peer name b0 netns B
        ip -n A link set lo up
        ip -n A addr add 10.0.0.1/24 dev a0
        ip -n A link set a0 up
        ip -n B link set b0 up\n";
    Lab::parse(&format!("{cable}{then}")).expect("within the bounds of a text")
}

/// Octets in which a bound may be told, past what it allows.
const LAST_WORDS: usize = 200;

/// Whatever the lab: no command did, printed or kept more than it may.
fn within_budget(run: &Run) {
    let budget = Budget::LAB;
    let mut frames = 0;
    for command in &run.commands {
        let printed = command.stdout.len() + command.stderr.len();
        assert!(printed <= budget.output_bytes + LAST_WORDS, "line {} printed {printed} octets", command.line_no);
        let steps = command.record.trace.steps.len();
        assert!(steps <= budget.steps_per_command + 1, "line {} has {steps} steps", command.line_no);
        frames += command.record.heard.len();
    }
    // A frame is heard where it leaves and where it comes in, and each hearing is at least one event or its cause.
    assert!(frames <= 2 * budget.events as usize, "{frames} frames were heard");
}

#[track_caller]
fn assert_says(run: &Run, bound: Bound) {
    within_budget(run);
    let said: Vec<&str> =
        run.commands.iter().map(|command| command.stderr.as_str()).filter(|said| !said.is_empty()).collect();
    let limit = Budget::LAB.limit(bound).to_string();
    assert!(said.iter().any(|said| said.contains(&limit)), "{limit:?} is not said: {said:.200?}");
}

#[test]
fn a_thousand_hosts_are_too_many() {
    let text: String = (0..1_000).map(|host| format!("ip netns add H{host}\n")).collect();
    assert_says(&Lab::parse(&text).expect("1000 commands are allowed").run(), Bound::Hosts);
}

#[test]
fn a_thousand_devices_are_too_many() {
    let cables = (0..900).map(|n| format!("ip link add x{n} netns A type veth peer name y{n} netns A\n"));
    assert_says(
        &Lab::parse(&format!("ip netns add A\n{}", cables.collect::<String>())).expect("900").run(),
        Bound::Links,
    );
}

#[test]
fn a_line_of_a_megabyte_is_no_lab() {
    let text = "x".repeat(1 << 20);
    let error = Lab::parse(&text).expect_err("it is past the limit");
    assert_eq!(error, LabError::TooLong { bytes: 1 << 20, max: Budget::LAB.lab_bytes });
}

#[test]
fn the_longest_line_that_is_taken_is_refused_by_name() {
    let name = "h".repeat(Budget::LAB.lab_bytes - "ip netns add ".len());
    let run = Lab::parse(&format!("ip netns add {name}")).expect("just short enough").run();
    within_budget(&run);
    let [only] = run.commands.as_slice() else { panic!("it is one command") };
    assert_ne!(only.exit, 0);
    assert!(!only.stderr.is_empty());
}

#[test]
fn ten_thousand_pings_are_too_many_commands() {
    let pings = "ip netns exec A ping -c 1 10.0.0.2\n".repeat(10_000);
    let error = Lab::parse(&pings).expect_err("past a limit").to_string();
    assert!(error.contains("at most"), "{error}");
    let short = "ip netns\n".repeat(1_001);
    let error = Lab::parse(&short).expect_err("one command too many").to_string();
    assert_eq!(error, "the lab has 1001 commands; at most 1000 are taken");
}

#[test]
fn a_thousand_pings_of_a_hundred_end_with_the_events_of_the_lab() {
    let pings = "ip netns exec A ping -c 100 10.0.0.1\n".repeat(900);
    assert_says(&two_hosts(&pings).run(), Bound::Events);
}

#[test]
fn a_ping_that_would_never_end_meets_its_bound() {
    for count in ["5000", "1000000", "9223372036854775807"] {
        let run = two_hosts(&format!("ip netns exec A ping -c {count} 10.0.0.1")).run();
        within_budget(&run);
        let last = run.commands.last().expect("there are commands");
        let bounds = [Bound::EventsPerCommand, Bound::OutputBytes];
        let says = |bound| last.stderr.contains(&Budget::LAB.limit(bound).to_string());
        let told = bounds.into_iter().any(|bound| last.record.bound == Some(bound) && says(bound));
        assert!(told, "-c {count}: {:?}, {:?}", last.record.bound, last.stderr);
    }
}

#[test]
fn asking_for_ever_by_arp_meets_its_bound() {
    assert_says(&two_hosts("ip netns exec A arping -c 1000000 -I a0 10.0.0.9").run(), Bound::EventsPerCommand);
}

#[test]
fn after_a_bound_the_lab_still_answers_each_line() {
    let run = two_hosts("ip netns exec A ping -c 1000000 10.0.0.1\nip -n A addr\n").run();
    let last = run.commands.last().expect("there are commands");
    assert_eq!(last.exit, 0, "{}", last.stderr);
    assert!(last.stdout.contains("10.0.0.1/24"));
}
