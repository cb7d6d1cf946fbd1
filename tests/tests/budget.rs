//! A budget is the caller's: a larger one is obeyed, and each of its bounds is met at its edge, with its number.

use sim_core::base::{Bound, Budget};
use sim_core::lab::{Lab, LabError, Run};
use tests::grown::{Grown, ROOMY};

const HOST: &str = "ip netns add A\nip -n A link set lo up\n";
const PING: &str = "ip netns exec A ping -c 3 127.0.0.1\n";

fn run(text: &str, budget: Budget) -> Run {
    Lab::parse_within(text, budget).expect("within the bounds of a text").run()
}

/// What the last command says where a bound is met, and nothing where none is.
fn said_last(text: &str, budget: Budget) -> String {
    run(text, budget).commands.last().expect("a command").stderr.clone()
}

/// With `enough` all goes well; with the same but for one bound that is told.
#[track_caller]
fn meets(text: &str, enough: Budget, less: Budget, bound: Bound, told: &str) {
    assert_eq!(said_last(text, enough), "");
    let said = said_last(text, less);
    assert!(said.contains(told), "{said:?}");
    assert_eq!(less.limit(bound).to_string(), told);
}

#[test]
fn hosts_end_at_the_budget() {
    let text = "ip netns add A\nip netns add B\nip netns add C\n";
    let hosts = |hosts| Budget { hosts, ..Budget::LAB };
    meets(text, hosts(3), hosts(2), Bound::Hosts, "a lab holds at most 2 hosts");
}

#[test]
fn devices_end_at_the_budget_and_those_that_went_leave_room() {
    let cable = |n: u32| format!("ip -n A link add a{n} type veth peer name b{n}\n");
    let links = |links| Budget { links, ..Budget::LAB };
    let text = format!("{HOST}{}{}", cable(1), cable(2));
    meets(&text, links(4), links(3), Bound::Links, "a lab holds at most 3 devices");
    let again = format!("{HOST}{}ip -n A link del a1\n{}", cable(1), cable(2));
    assert_eq!(said_last(&again, links(2)), "");
    let moved = format!("{HOST}ip netns add B\n{}ip -n A link set a1 netns B\n{}", cable(1), cable(2));
    assert_eq!(said_last(&moved, links(4)), "");
    assert!(said_last(&moved, links(3)).contains("at most 3 devices"));
    let gone = format!("ip netns add B\nip -n B link add b0 type bridge\nip netns del B\n{HOST}{}", cable(1));
    assert_eq!(said_last(&gone, links(2)), "");
}

#[test]
fn a_bridge_counts_as_a_device() {
    let text = format!("{HOST}ip -n A link add b0 type bridge\nip -n A link add b1 type bridge\n");
    let links = |links| Budget { links, ..Budget::LAB };
    meets(&text, links(2), links(1), Bound::Links, "a lab holds at most 1 devices");
}

#[test]
fn events_of_one_command_end_at_the_budget() {
    let text = format!("{HOST}{PING}");
    let happened = run(&text, Budget::LAB).world(None).happened();
    let events = |events_per_command| Budget { events_per_command, ..Budget::LAB };
    let told = format!("one command may cause at most {happened} events");
    meets(&text, events(happened + 1), events(happened), Bound::EventsPerCommand, &told);
}

#[test]
fn events_of_a_lab_end_at_the_budget() {
    let text = format!("{HOST}{PING}{PING}");
    let happened = run(&text, Budget::LAB).world(None).happened();
    let events = |events| Budget { events, ..Budget::LAB };
    let told = format!("a lab may cause at most {happened} events");
    meets(&text, events(happened + 1), events(happened), Bound::Events, &told);
}

#[test]
fn output_ends_at_the_budget() {
    let text = format!("{HOST}{PING}");
    let printed = run(&text, Budget::LAB).commands.last().expect("a ping").stdout.len();
    let of_command = |output_bytes| Budget { output_bytes, ..Budget::LAB };
    meets(&text, of_command(printed), of_command(60), Bound::OutputBytes, "one command may print at most 60 octets");
    let of_lab = |lab_output_bytes| Budget { lab_output_bytes, ..Budget::LAB };
    let text = format!("{text}{PING}");
    let told = format!("a lab may print at most {printed} octets");
    meets(&text, of_lab(printed + 1), of_lab(printed), Bound::LabOutputBytes, &told);
}

#[test]
fn past_the_steps_of_a_budget_the_last_says_which_bound_it_was() {
    let budget = Budget { steps_per_command: 7, ..Budget::LAB };
    let run = run(&format!("{HOST}{PING}"), budget);
    let trace = &run.commands.last().expect("a ping").record.trace;
    assert_eq!((trace.steps.len(), trace.cut), (8, true));
    let last = format!("{:?}", trace.steps.last().expect("eight").kind);
    assert_eq!(last, "BoundMet(Limit { bound: StepsPerCommand, max: 7 })");
}

#[test]
fn a_text_past_a_budget_is_no_lab() {
    let two = |commands| Lab::parse_within(HOST, Budget { commands, ..Budget::LAB });
    assert!(two(2).is_ok());
    assert_eq!(two(1).expect_err("it has two"), LabError::TooManyCommands { commands: 2, max: 1 });
    let bytes = HOST.len();
    let long = |lab_bytes| Lab::parse_within(HOST, Budget { lab_bytes, ..Budget::LAB });
    assert!(long(bytes).is_ok());
    assert_eq!(long(bytes - 1).expect_err("too long"), LabError::TooLong { bytes, max: bytes - 1 });
}

#[test]
fn a_line_that_is_too_long_for_the_playground_fits_a_roomy_budget() {
    let line = Grown::line(80);
    let text = format!("{}{}", line.build, line.ping);
    let large = Budget { commands: ROOMY.commands, ..Budget::LAB };
    let refused = run(&text, large);
    let refused = refused.commands.iter().filter(|command| command.stderr.contains("at most 64 hosts")).count();
    assert_eq!(refused, 80 - Budget::LAB.hosts);
    let run = run(&text, ROOMY);
    assert!(run.commands.iter().all(|command| command.exit == 0));
}
