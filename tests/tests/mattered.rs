//! What is said to have mattered is tried again, by leaving the line out of the text; and little else matters.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

use regex::Regex;
use server::explain::{self, Rich, Span};
use server::l10n::Lang;
use sim_core::base::Time;
use sim_core::lab::{Lab, Run};
use sim_core::why::{End, mattered};
use tests::labs::{self, NamedLab};
use tests::mattered::{Tried, judge, probes, text_without};
use tests::{cases, kernel, random, sim};

fn public() -> Vec<NamedLab> {
    let labs = labs::gallery().into_iter().map(|name| NamedLab::of_gallery(&name));
    labs.chain(labs::kernel().into_iter().map(|name| NamedLab::of_kernel(&name))).collect()
}

/// Labs that chance wrote: `PROPTEST_CASES=500` tries so many, and then each public lab instead of every third.
const USUAL: u32 = 100;

#[test]
fn each_claim_about_the_gallery_and_the_kernels_labs_is_so() {
    let every = if cases(USUAL) > USUAL { 1 } else { 3 };
    let tried = judge(public().into_iter().step_by(every), false);
    assert_all_so(&tried, 3_000);
    assert!(tried.pairs >= 50, "only {} pairs", tried.pairs);
}

#[test]
fn each_claim_about_labs_that_chance_wrote_is_so_and_hardly_anything_else_mattered() {
    let tried = judge((0..40).map(random::lab), true);
    assert_all_so(&tried, 1_000);
    // That a line is no cause is a claim about all of them together, and not about each.
    let some: Vec<_> = tried.missed.iter().take(3).map(String::as_str).collect();
    assert!(tried.missed.len() * 1_000 <= tried.others, "{} of {}\n{}", some.len(), tried.others, some.join("\n\n"));
    assert_all_so(&judge((40..cases(USUAL).into()).map(random::lab), false), 1_000);
}

#[track_caller]
fn assert_all_so(tried: &Tried, least: usize) {
    assert!(tried.matters >= least, "only {} claims about {} probes", tried.matters, tried.probes);
    let some: Vec<_> = tried.wrong.iter().take(3).map(String::as_str).collect();
    assert!(some.is_empty(), "{} claims are wrong, such as\n{}", tried.wrong.len(), some.join("\n\n"));
}

/// All that a lab and one of its replays say: what a sentence about it may quote.
fn said(named: &NamedLab, run: &Run) -> String {
    run.commands.iter().fold(named.text.clone(), |mut all, command| {
        let heard = command.record.heard.iter().map(|heard| heard.frame.payload.to_string());
        let steps = command.record.trace.steps.iter().map(|step| format!("{:?}", step.kind));
        for text in heard.chain(steps).chain([command.stdout.clone(), command.stderr.clone()]) {
            writeln!(all, "{text}").expect("a String");
        }
        all
    })
}

// What is quoted comes from the lab or from the replay without the line; a line that is named is a command.
#[test]
fn no_sentence_names_what_is_not_there() {
    let mut sentences = 0;
    for named in public().iter().step_by(12) {
        let lab = named.parse();
        let run = lab.run();
        for of in mattered(&lab, &run, &probes(&run)) {
            for lang in Lang::ALL {
                let told = explain::mattered(&run, &of, lang);
                for (matter, text) in of.matters.iter().zip(&told.instead) {
                    let then = Lab::parse(&text_without(named, &run, &matter.without)).expect("shorter").run();
                    check_quotes(text, &run, &said(named, &then), &named.name);
                    sentences += 1;
                }
                told.builds.iter().for_each(|text| check_quotes(text, &run, &named.text, &named.name));
            }
        }
    }
    assert!(sentences > 1_000, "only {sentences}");
}

fn check_quotes(text: &Rich, run: &Run, said: &str, name: &str) {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d+\.\d+\.\d+\.\d+").expect("a pattern of ours"));
    let plain = text.plain();
    for span in &text.0 {
        if let Span::Line(line) = span {
            assert!(run.at_line(*line).is_some(), "{name}: line {line}: {plain}");
        }
    }
    for address in ADDRESS.find_iter(&plain) {
        assert!(said.contains(address.as_str()), "{name}: {}: {plain}", address.as_str());
    }
    let names = |run: &Run| -> BTreeSet<String> {
        let hosts = run.state(None);
        let devices = hosts.iter().flat_map(|host| host.links.iter().map(|link| link.name.to_string()));
        devices.chain(hosts.iter().map(|host| host.name.clone())).collect()
    };
    // A device is only named with its host: "a0 of A".
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(\S+) (?:of|de) ([A-Za-z0-9_-]+) (?:tcpdump|o tcpdump)").expect("a pattern of ours")
    });
    for place in PLACE.captures_iter(&plain) {
        let known = names(run);
        assert!(known.contains(&place[1]) && known.contains(&place[2]) || said.contains(&place[1]), "{name}: {plain}");
    }
}

#[test]
fn two_routes_that_stand_in_for_each_other_are_named_together() {
    let lab = NamedLab {
        name: "two-cables".to_owned(),
        text: "ip netns add A\nip netns add B\nip link add a0 netns A type veth peer name b0 netns B\n\
            ip -n A link set a0 up\nip -n B link set b0 up\nip -n A addr add 10.0.0.1/24 dev a0\n\
            ip -n B addr add 10.0.0.2/24 dev b0\nip -n B addr add 10.9.0.1/32 dev b0\n\
            ip -n A route add 10.9.0.0/24 via 10.0.0.2 metric 5\nip -n A route add 10.9.0.0/16 via 10.0.0.2\n\
            ip netns exec A ping -c 1 -W 1 10.9.0.1\n"
            .to_owned(),
    };
    let (parsed, run) = (lab.parse(), lab.parse().run());
    let told = mattered(&parsed, &run, &probes(&run)).pop().expect("a ping");
    let lines = |run: &Run| -> Vec<Vec<usize>> { told.matters.iter().map(|own| explain::lines(run, own)).collect() };
    assert_eq!(lines(&run), [vec![6], vec![7], vec![8], vec![9, 10], vec![1], vec![2], vec![3], vec![4], vec![5]]);
    let pair = told.matters.iter().find(|own| own.without.len() == 2).expect("it was there");
    assert_eq!(pair.outcome.end, End::NoRoute);
}

// What would have been is a replay, and the kernel judges it like any other.
#[test]
fn thirty_counterfactuals_are_what_linux_does() {
    if !kernel::can_record("thirty_counterfactuals_are_what_linux_does") {
        return;
    }
    let mut labs = Vec::new();
    for named in labs::kernel().iter().map(|name| NamedLab::of_kernel(name)) {
        let lab = named.parse();
        let run = lab.run();
        let first = probes(&run).into_iter().take(1).collect::<Vec<_>>();
        let Some(told) = mattered(&lab, &run, &first).pop() else { continue };
        let Some(matter) = told.matters.iter().find(|matter| !matter.builds) else { continue };
        // To the probe and no further.
        let last = run.command(told.of).map_or(0, |probe| probe.line_no);
        let text = text_without(&named, &run, &matter.without);
        let text = text.lines().take(last).flat_map(|line| [line, "\n"]).collect();
        let without = NamedLab { name: format!("without-{}", named.name), text };
        let replayed = without.parse().run();
        let quick = replayed.world(None).now() < Time::from_millis(4_000);
        if quick && replayed.commands.iter().all(|command| !sim::is_left_out(command)) {
            labs.push(without);
        }
    }
    labs.truncate(30);
    assert_eq!(labs.len(), 30, "labs that are short enough");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let wrong = kernel::all_wrong(&labs, |lab| {
        let recorded = kernel::record(lab, folder.path())?;
        kernel::compare(&recorded, &sim::transcript(lab), folder.path())
    });
    assert!(wrong.is_empty(), "{} of {}: - is Linux, + is ours\n{}", wrong.len(), labs.len(), wrong.join("\n"));
}
