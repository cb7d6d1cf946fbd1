//! The causes that the model names are enough: with nothing else in the lab, a probe ends the same. And they are few.

use sim_core::why::causes;
use tests::causes::{Found, judge};
use tests::labs::{MODELLED, NamedLab, gallery, kernel};
use tests::random::{self, Coverage, Grammar, Refused, draw};

#[test]
fn only_its_causes_give_each_probe_of_the_gallery_the_same_outcome() {
    assert_all_the_same(&judge(gallery().iter().map(|name| NamedLab::of_gallery(name))), 20);
}

#[test]
fn only_its_causes_give_each_probe_of_the_kernels_labs_the_same_outcome() {
    let found = judge(kernel().iter().map(|name| NamedLab::of_kernel(name)));
    assert_all_the_same(&found, 1_000);
    // Labs of ARP and of routers say little that does not matter.
    assert!(found.percent() <= 30, "{} % of all that came before is no answer", found.percent());
}

#[test]
fn the_same_holds_for_labs_that_chance_wrote_with_all_that_the_grammar_says() {
    let grammar = Grammar::new();
    let mut coverage = Coverage::new(&grammar);
    let found = judge((0..300).map(|seed| draw(&grammar, seed, Refused::Redrawn, &mut coverage)));
    assert_all_the_same(&found, 2_000);
    assert!(found.percent() <= 25, "{} % of all that came before is no answer", found.percent());
}

// Absences have causes too: what was never made, since a command is gone, must not appear by itself.
#[test]
fn the_same_holds_where_any_one_command_is_gone() {
    let found = judge(MODELLED.map(NamedLab::of_kernel).iter().flat_map(NamedLab::without_each_command));
    assert_all_the_same(&found, 500);
}

#[test]
fn the_same_holds_for_labs_with_many_probes() {
    assert_all_the_same(&judge((0..200).map(random::lab)), 1_000);
}

#[test]
fn what_did_not_matter_is_no_cause() {
    let lab = NamedLab::of_kernel("seed-loopback-alias");
    let run = lab.parse().run();
    let ping = run.commands.iter().find(|command| command.line.ends_with("ping -c 1 -W 1 10.0.3.2"));
    let causes = causes(&run, ping.expect("the lab's own question").id);
    let named = run.commands.iter().filter(|command| causes.contains(command.id));
    assert_eq!(
        named.map(|command| command.line.as_str()).collect::<Vec<_>>(),
        [
            "ip netns add A",
            "ip -n A link set lo up",
            "ip -n A addr add 10.0.3.110/24 dev lo label lo:0",
            "ip netns exec A ping -c 1 -W 1 10.0.3.2",
        ]
    );
}

#[track_caller]
fn assert_all_the_same(found: &Found, least: usize) {
    assert!(found.probes >= least, "only {} probes", found.probes);
    let some: Vec<String> = found.wrong.iter().take(3).map(|wrong| format!("{wrong:#?}")).collect();
    assert!(found.wrong.is_empty(), "{} probes end otherwise, such as\n{}", found.wrong.len(), some.join("\n\n"));
}
