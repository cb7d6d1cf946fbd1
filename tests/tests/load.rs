//! The script of `tests/load` still runs, on a small line: what it builds in Linux and in the model answers a ping.

use tests::grown::{Built, Grown};
use tests::kernel;
use tests::load::{Real, Times, ours, real};

#[test]
fn a_short_line_is_built_and_pinged_in_namespaces_and_in_the_model() {
    let line = Grown::line(6);
    let (_, said, record) = Built::after(&line, 1).ping();
    assert!(said.stdout.contains("bytes from 10.0.4.2: icmp_seq=1 ttl=251 "), "{}", said.stdout);
    assert!(!record.trace.cut && !record.trace.steps.is_empty());
    let Times { build, cold, warm } = ours(&line, 1);
    assert!([build, cold, warm].iter().all(|taken| !taken.is_zero()));
    if !kernel::can_record("a_short_line_is_built_and_pinged_in_namespaces_and_in_the_model") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let Real { commands, trips } = real(&line, 3, folder.path()).expect("a line of six hosts");
    assert!(!commands.build.is_zero() && !trips.warm.is_zero());
    assert!(trips.cold < commands.cold && trips.warm < commands.warm, "{commands:?}, {trips:?}");
}

#[test]
fn a_network_that_does_not_answer_is_told() {
    if !kernel::can_record("a_network_that_does_not_answer_is_told") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut line = Grown::line(3);
    line.ping = "ip netns exec H0 ping -c 1 -W 1 10.0.1.9 || true".to_owned();
    let said = real(&line, 1, folder.path()).expect_err("nobody has that address");
    assert!(said.contains("no answer"), "{said}");
    line.build.push_str("ip netns add H0\n");
    assert!(real(&line, 1, folder.path()).expect_err("it is there already").contains("File exists"));
}
