//! What the page says about every probe of two labs of the gallery, and of one about packets for many, in both languages:
//! to be read by an editor.
//! After a change: `UPDATE_EXPECT=1 cargo test -p server --test why`, then read the difference.

use std::fmt::Write as _;

use expect_test::{ExpectFile, expect_file};
use server::explain::{self, StepText, fold};
use server::l10n::Lang;
use server::sitting::{Position, Sitting};
use sim_core::lab::Lab;

const SEED: &str = include_str!("../../static/labs/seed-loopback-alias.lab");
const TWO_HOSTS: &str = include_str!("../../static/labs/two-hosts-one-wire.lab");
/// Everyone on another link, groups, and the record of a way.
const MANY: &str = "
    ip netns add A
    ip netns add R
    ip netns add B
    ip link add a0 netns A type veth peer name r0 netns R
    ip link add r1 netns R type veth peer name b0 netns B
    ip -n A link set a0 up
    ip -n R link set r0 up
    ip -n R link set r1 up
    ip -n B link set b0 up
    ip -n A addr add 10.0.1.2/24 dev a0
    ip -n R addr add 10.0.1.1/24 dev r0
    ip -n R addr add 10.0.2.1/24 dev r1
    ip -n B addr add 10.0.2.2/24 dev b0
    ip -n A route add default via 10.0.1.1
    ip -n B route add default via 10.0.2.1
    ip netns exec R sysctl -w net.ipv4.ip_forward=1
    ip netns exec A ping -c 1 -W 1 -I a0 224.0.0.1
    ip netns exec R sysctl -w net.ipv4.icmp_echo_ignore_broadcasts=0
    ip netns exec R sysctl -w net.ipv4.conf.all.bc_forwarding=1 net.ipv4.conf.r0.bc_forwarding=1
    ip netns exec B sysctl -w net.ipv4.icmp_echo_ignore_broadcasts=0
    ip netns exec A ping -c 1 -R 10.0.2.2
    ip netns exec A ping -c 1 -I a0 224.0.0.1
    ip netns exec A ping -c 1 -W 1 239.1.2.3
    ip netns exec A ping -c 1 10.0.2.255";

/// A step of these may stand for what was read, or copied, without them.
const LOOKS_ITSELF: [&str; 2] = ["fib_rules_lookup", "inet_select_addr"];

fn check(lab: &str, lang: Lang, expected: &ExpectFile) {
    let lab = Lab::parse(lab).expect("a lab");
    let run = lab.run();
    let mut told = String::new();
    for command in run.commands.iter().filter(|command| !command.record.trace.is_empty()) {
        let at = Position { line: Some(command.line_no), ..Position::default() };
        let sitting = Sitting::new(&lab, &run, lang, &at);
        let folded = fold(&command.line);
        let answer = explain::answer(&sitting);
        writeln!(told, "== {}: {}{}", command.line_no, folded.prompt, folded.command).expect("a String");
        for part in [answer.headline, answer.paragraph, answer.taps] {
            writeln!(told, "{}", part.plain()).expect("a String");
        }
        for (at, step) in explain::steps(&sitting).iter().enumerate() {
            tell(&mut told, lang, at + 1, step).expect("a String");
            let won = step.candidates.iter().filter(|candidate| candidate.fate == "won").count();
            assert!(won == 1 || step.candidates.is_empty() || step.function != "inet_select_addr", "{step:?}");
            let here = step.order.iter().filter(|function| **function == step.function).count();
            assert!(here == 1 || step.order.is_empty() || LOOKS_ITSELF.contains(&&*step.function), "{step:?}");
        }
        told.push('\n');
    }
    expected.assert_eq(&told);
}

fn tell(told: &mut String, lang: Lang, at: usize, step: &StepText) -> std::fmt::Result {
    if let Some(section) = &step.section {
        writeln!(told, "   -- {}", section.plain())?;
    }
    let lines: Vec<_> = step.causes.iter().map(|cause| cause.line_no.to_string()).collect();
    let because = if lines.is_empty() { String::new() } else { format!(" <{}>", lines.join(" ")) };
    writeln!(told, "{at:4} {}{because}", step.title.plain())?;
    writeln!(told, "     {}", step.say.plain())?;
    for candidate in &step.candidates {
        writeln!(told, "       {:5} {} ({})", candidate.fate, candidate.route, candidate.reason.plain())?;
    }
    // The same in every language.
    let more = lang == Lang::En;
    if more && !step.order.is_empty() {
        writeln!(told, "       {}", step.order.join(" > "))?;
    }
    for set in step.settings.iter().filter(|_| more) {
        let by = set.line_no.map(|line_no| format!(" <{line_no}>")).unwrap_or_default();
        writeln!(told, "       {} = {}{by}", set.key, set.value)?;
    }
    step.uncounted.as_ref().map_or(Ok(()), |rest| writeln!(told, "       {}", rest.plain()))
}

#[test]
fn the_seed_lab_in_english() {
    check(SEED, Lang::En, &expect_file!["why/seed-loopback-alias.en.txt"]);
}

#[test]
fn the_seed_lab_in_portuguese() {
    check(SEED, Lang::Pt, &expect_file!["why/seed-loopback-alias.pt.txt"]);
}

#[test]
fn two_hosts_in_english() {
    check(TWO_HOSTS, Lang::En, &expect_file!["why/two-hosts-one-wire.en.txt"]);
}

#[test]
fn two_hosts_in_portuguese() {
    check(TWO_HOSTS, Lang::Pt, &expect_file!["why/two-hosts-one-wire.pt.txt"]);
}

#[test]
fn packets_for_many_in_english() {
    check(MANY, Lang::En, &expect_file!["why/packets-for-many.en.txt"]);
}

#[test]
fn packets_for_many_in_portuguese() {
    check(MANY, Lang::Pt, &expect_file!["why/packets-for-many.pt.txt"]);
}
