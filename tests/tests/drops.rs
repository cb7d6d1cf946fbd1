//! What the model loses is what Linux loses: the same reason, in the same function, as often.

use std::collections::BTreeSet;

use server::explain;
use server::l10n::Lang;
use server::sitting::{Position, Sitting};
use sim_core::base::Counter;
use sim_core::lab::{CommandRun, Lab, Run};
use sim_core::trace::StepKind;
use tests::drops::{Drops, EXCEPTIONS, Lost, agree, compare, traced};
use tests::labs::{self, NamedLab};

#[test]
fn what_is_lost_is_lost_for_the_reason_and_in_the_function_that_linux_names() {
    let (mut wrong, mut same, labs) = (Vec::new(), 0, traced());
    for name in &labs {
        let (differences, agreed) = compare(&lab_named(name));
        wrong.extend(differences);
        same += agreed;
    }
    assert!(wrong.is_empty(), "{} commands differ\n{}", wrong.len(), wrong.join("\n"));
    assert!(labs.len() >= 170 && same >= 300, "only {same} drops of {} labs were the same", labs.len());
}

#[test]
fn every_exception_says_why() {
    for exception in &EXCEPTIONS {
        assert!(exception.why.split_whitespace().count() > 5, "{} in {}", exception.reason, exception.at);
    }
}

#[test]
fn another_reason_another_function_another_host_or_another_count_is_a_difference() {
    let lost = |host: &str, reason: &str, at: &str, count| {
        let (host, protocol) = (host.to_owned(), "ip".to_owned());
        Drops::from([(Lost { host, protocol, reason: reason.to_owned(), at: at.to_owned() }, count)])
    };
    let kernel = lost("R", "IP_INHDR", "ip_forward", 1);
    assert_eq!(agree(&kernel, &kernel), Ok(()));
    for other in [
        lost("R", "IP_INNOROUTES", "ip_forward", 1),
        lost("R", "IP_INHDR", "ip_error", 1),
        lost("A", "IP_INHDR", "ip_forward", 1),
        lost("R", "IP_INHDR", "ip_forward", 2),
        Drops::new(),
    ] {
        assert!(agree(&kernel, &other).is_err(), "{other:?}");
    }
    let failed = |host, count| lost(host, "NEIGH_FAILED", "neigh_invalidate", count);
    assert_eq!(agree(&failed("A", 3), &failed("B", 2)), Ok(()));
    assert!(agree(&failed("A", 1), &failed("A", 2)).is_err());
}

/// `nstat` shows it where the reader is told to look. The counters of the model are those of the kernel: see `recorded`.
#[test]
fn every_counter_that_a_drop_is_said_to_move_did_move() {
    let names: Vec<String> = Counter::ALL.iter().map(|counter| nstat_name(*counter)).collect();
    let (mut still, mut shown) = (Vec::new(), BTreeSet::new());
    for name in traced() {
        let lab = lab_named(&name).parse();
        let run = lab.run();
        for command in run.commands.iter().filter(|command| loses(command)) {
            for (at, (moved, said)) in moved_and_said(&lab, &run, command).into_iter().enumerate() {
                let word = |ch: char| !ch.is_ascii_alphanumeric();
                for counter in said.split(word).filter(|word| names.iter().any(|name| name == word)) {
                    shown.insert(counter.to_owned());
                    if !moved.contains(counter) {
                        still.push(format!("{name}: line {}: drop {at}: {counter} in {said}", command.line_no));
                    }
                }
            }
        }
    }
    assert!(still.is_empty(), "{} counters did not move\n{}", still.len(), still.join("\n"));
    assert!(shown.len() >= 10, "only {shown:?} are spoken of");
}

fn lab_named(name: &str) -> NamedLab {
    if labs::gallery().iter().any(|own| own == name) && !labs::kernel().iter().any(|own| own == name) {
        NamedLab::of_gallery(name)
    } else {
        NamedLab::of_kernel(name)
    }
}

fn loses(command: &CommandRun) -> bool {
    command.record.trace.steps.iter().any(|step| matches!(step.kind, StepKind::Drop { .. }))
}

/// Of each drop, the counters that the command moved in its host, and where its reader is told to look.
fn moved_and_said(lab: &Lab, run: &Run, command: &CommandRun) -> Vec<(BTreeSet<String>, String)> {
    let at = Position { line: Some(command.line_no), ..Position::default() };
    let texts = explain::steps(&Sitting::new(lab, run, Lang::En, &at));
    let steps = command.record.trace.steps.iter().zip(texts);
    let of_drop = |(step, text): (&sim_core::trace::Step, explain::StepText)| {
        let own = command.record.counters.iter().filter(|(host, _)| *host == step.host);
        let moved = own.flat_map(|(_, moved)| moved).map(|(counter, _)| nstat_name(*counter)).collect();
        let said = text.remedy?.see.iter().map(|see| format!("{} ", see.plain())).collect();
        Some((moved, said))
    };
    steps.filter_map(of_drop).collect()
}

/// `nstat` prints no dot.
fn nstat_name(counter: Counter) -> String {
    counter.name().replace('.', "")
}
