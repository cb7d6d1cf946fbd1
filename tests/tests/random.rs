//! Labs that chance wrote, judged by the kernel of this machine; and what chance can say.

use std::sync::Mutex;

use tests::judge::{Verdict, judge};
use tests::random::{Coverage, Grammar, Refused, draw, error_text, known_errors};
use tests::recorder::{Recorder, at_once};
use tests::shrink::shrink;
use tests::{kernel, skip};

/// Recordings side by side, where the kernel has room for the neighbours of all of them.
const AT_ONCE: usize = 24;

#[test]
fn a_hundred_random_labs_do_what_linux_does() {
    do_what_linux_does("a_hundred_random_labs_do_what_linux_does", &Grammar::new());
}

#[test]
fn a_hundred_random_networks_do_what_linux_does() {
    do_what_linux_does("a_hundred_random_networks_do_what_linux_does", &Grammar::network());
}

fn do_what_linux_does(test: &str, grammar: &Grammar) {
    if !kernel::can_record(test) {
        return;
    }
    // One after the other: together they would keep each other waiting.
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (recorder, coverage) = (Recorder::start(folder.path()), Coverage::new(grammar));
    let seeds = Mutex::new(0..100);
    let (different, doubtful) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    std::thread::scope(|threads| {
        for _ in 0..at_once(AT_ONCE, grammar.neighbours()) {
            threads.spawn(|| {
                while let Some(seed) = { seeds.lock().expect("nobody panics").next() } {
                    let lab = draw(grammar, seed, Refused::Redrawn, &mut coverage.clone());
                    match judge(&lab, &recorder, folder.path()).0 {
                        Verdict::Same => {}
                        Verdict::Different(found) => different.lock().expect("nobody panics").push((lab, found)),
                        Verdict::Doubtful(_) => doubtful.lock().expect("nobody panics").push(lab),
                    }
                }
            });
        }
    });
    let mut different = different.into_inner().expect("nobody panics");
    let mut unclear = Vec::new();
    // A machine under load is late now and then: alone the lab is judged again.
    for lab in doubtful.into_inner().expect("nobody panics") {
        match judge(&lab, &recorder, folder.path()).0 {
            Verdict::Same => {}
            Verdict::Different(found) => different.push((lab, found)),
            Verdict::Doubtful(why) => unclear.push((lab.name, why)),
        }
    }
    if !unclear.is_empty() {
        skip(test, &format!("Linux did not do the same twice: {unclear:?}"));
    }
    assert!(unclear.len() <= 2, "too many labs that time decides: {unclear:?}");
    if let Some((lab, found)) = different.first() {
        let (lab, found) = shrink(lab, found.clone(), &recorder, folder.path());
        panic!(
            "{} labs differ, such as {}\n{}- is Linux, + is ours\n{}",
            different.len(),
            lab.name,
            lab.text,
            found.text
        );
    }
}

#[test]
fn two_thousand_labs_say_all_that_the_grammar_can_say() {
    let all = many(&Grammar::new(), 2_000);
    assert_eq!(all.never(), Vec::<&str>::new(), "never drawn");
    assert_eq!(all.never_obeyed(), Vec::<&str>::new(), "never in a command that the model obeys");
}

#[test]
fn a_thousand_networks_say_all_that_their_grammar_can_say() {
    let all = many(&Grammar::network(), 1_000);
    assert_eq!(all.never_obeyed(), Vec::<&str>::new(), "never in a command that the model obeys");
}

#[test]
fn the_same_seed_is_the_same_network() {
    let grammar = Grammar::network();
    let lab = |seed| draw(&grammar, seed, Refused::Redrawn, &mut Coverage::new(&grammar)).text;
    assert_eq!(lab(7), lab(7));
    assert_ne!(lab(7), lab(8));
}

#[test]
fn the_same_seed_is_the_same_lab() {
    let grammar = Grammar::new();
    let lab = |seed| draw(&grammar, seed, Refused::Redrawn, &mut Coverage::new(&grammar)).text;
    assert_eq!(lab(7), lab(7));
    assert_ne!(lab(7), lab(8));
}

#[test]
fn an_error_is_known_by_what_its_commands_have_in_common() {
    assert_eq!(
        error_text("Error: argument \"a0:1\" is wrong: 10.0.0.1/24 of 3"),
        "Error: argument \"…\" is wrong: N of N"
    );
    assert_eq!(error_text("ping: invalid argument: '5x'"), "ping: invalid argument: '…'");
    assert_eq!(error_text("ping: foo bar: Name or service not known"), "ping: \"…\": Name or service not known");
    assert_eq!(error_text("cat: /proc/sys/net/nosuch: No such file"), "cat: …: No such file");
    assert!(known_errors().contains("RTNETLINK answers: File exists"));
}

fn many(grammar: &Grammar, count: u64) -> Coverage {
    let mut all = Coverage::new(grammar);
    for seed in 0..count {
        draw(grammar, seed, Refused::Redrawn, &mut all);
    }
    all
}
