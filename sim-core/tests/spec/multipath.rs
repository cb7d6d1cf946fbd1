use expect_test::expect;
use sim_core::lab::CommandRun;
use sim_core::trace::{NexthopRead, StepKind};

use crate::views::{check, output};

const TWO_WAYS: &str = "
    ip netns add A
    ip netns add B
    ip link add a0 netns A type veth peer name b0 netns B
    ip link add a1 netns A type veth peer name b1 netns B
    ip -n A link set a0 up
    ip -n A link set a1 up
    ip -n B link set b0 up
    ip -n B link set b1 up
    ip -n A addr add 10.0.1.1/24 dev a0
    ip -n A addr add 10.0.2.1/24 dev a1
    ip -n A route add 10.9.0.0/16 nexthop via 10.0.1.2 nexthop via 10.0.2.2 weight 3
";

fn lab(then: &str) -> String {
    format!("{TWO_WAYS}{then}")
}

/// The choices among several ways, each with the fate of every one.
fn choices(command: &CommandRun) -> String {
    let read = |kind: &StepKind| if let StepKind::Nexthop(read) = kind { Some(told(read)) } else { None };
    command.record.trace.steps.iter().filter_map(|step| read(&step.kind)).collect()
}

fn told(read: &NexthopRead) -> String {
    let fates = read.candidates.iter().map(|own| format!(" {} {:?}", own.dev, own.fate).to_lowercase());
    format!("{} by {:?}:{}\n", read.dst, read.by, fates.collect::<Vec<_>>().join(","))
}

// fib_multipath_hash() with seed 1: tests/kernel/transcripts/route-multipath-hash.json.
#[test]
fn a_flow_takes_the_way_that_its_hash_falls_to() {
    let choice = expect![[r#"
        10.9.0.6 by Addresses(100239264): a0 won, a1 later
    "#]];
    check(&lab("ip -n A route get 10.9.0.6"), choices, &choice);
    let other = expect![[r#"
        10.9.0.1 by Addresses(1975399602): a0 othershare, a1 won
    "#]];
    check(&lab("ip -n A route get 10.9.0.1"), choices, &other);
}

// fib_select_multipath() in Linux 6.18.
#[test]
fn a_packet_with_a_source_rather_leaves_by_the_device_of_that_source() {
    let choice = expect![[r#"
        10.9.0.6 by Addresses(104783473): a0 othersource, a1 won
    "#]];
    check(&lab("ip -n A route get 10.9.0.6 from 10.0.2.1"), choices, &choice);
}

// fib_sync_down_dev(), fib_sync_up(): tests/kernel/transcripts/route-multipath.json.
#[test]
fn a_nexthop_dies_with_its_device_and_comes_back_with_it() {
    let down = "
        ip -n A link set a1 down
        ip -n A route show 10.9.0.0/16";
    let dead = expect![[r#"
        10.9.0.0/16 
        	nexthop via 10.0.1.2 dev a0 weight 1 
        	nexthop via 10.0.2.2 dev a1 weight 3 dead linkdown 
        exit 0
    "#]];
    check(&lab(down), output, &dead);
    let back = format!("{down}\nip -n A link set a1 up\nip -n A route show 10.9.0.0/16");
    let alive = expect![[r#"
        10.9.0.0/16 
        	nexthop via 10.0.1.2 dev a0 weight 1 
        	nexthop via 10.0.2.2 dev a1 weight 3 
        exit 0
    "#]];
    check(&lab(&back), output, &alive);
    let gone = format!("{down}\nip -n A link set a0 down\nip -n A route show");
    check(&lab(&gone), output, &expect!["exit 0\n"]);
}

// fib_rebalance() runs with carriers and devices, not with sysctls: seen on Linux 6.18.
#[test]
fn a_sysctl_marks_a_way_dead_but_takes_no_share_from_it() {
    let ignored = "
        ip -n B link set b0 down
        ip netns exec A sysctl -w net.ipv4.conf.all.ignore_routes_with_linkdown=1
        ip -n A route get 10.9.0.6";
    check(
        &lab(ignored),
        choices,
        &expect![[r#"
        10.9.0.6 by Addresses(100239264): a0 won, a1 later
    "#]],
    );
    let later = format!("{ignored}\nip -n A link set a1 down\nip -n A link set a1 up\nip -n A route get 10.9.0.6");
    check(
        &lab(&later),
        choices,
        &expect![[r#"
        10.9.0.6 by Addresses(100239264): a0 dead, a1 won
    "#]],
    );
}

// fib_nh_match(): FACTS.md 25.
#[test]
fn a_route_is_deleted_by_its_first_gateway_or_by_all_in_their_order() {
    let second = expect![[r#"
        RTNETLINK answers: No such process
        exit 2
    "#]];
    check(&lab("ip -n A route del 10.9.0.0/16 via 10.0.2.2"), output, &second);
    check(&lab("ip -n A route del 10.9.0.0/16 nexthop dev a0"), output, &second);
    let worked = expect!["exit 0\n"];
    check(&lab("ip -n A route del 10.9.0.0/16 via 10.0.1.2"), output, &worked);
    check(&lab("ip -n A route del 10.9.0.0/16 nexthop dev a0 nexthop via 10.0.2.2"), output, &worked);
}

// fib_select_default(), fib_detect_death(): FACTS.md 24.
#[test]
fn of_default_routes_alike_the_first_serves_until_its_gateway_fails() {
    let defaults = "
        ip -n A route add default via 10.0.1.2
        ip -n A route append default via 10.0.2.2
        ip -n A route get 9.9.9.9";
    check(
        &lab(defaults),
        choices,
        &expect![[r#"
        9.9.9.9 by Neighbours: a0 won, a1 later
    "#]],
    );
    let failed = format!("{defaults}\nip -n A neigh add 10.0.1.2 dev a0 nud failed\nip -n A route get 9.9.9.9");
    check(
        &lab(&failed),
        choices,
        &expect![[r#"
        9.9.9.9 by Neighbours: a0 silent, a1 won
    "#]],
    );
}

// fib_detect_death(): an entry that is not sure serves only if it was not the last one taken.
#[test]
fn each_lookup_leaves_a_stale_gateway_for_the_next_one() {
    let stale = "
        ip -n A route add default via 10.0.1.2
        ip -n A route append default via 10.0.2.2
        ip -n A neigh add 10.0.1.2 lladdr 02:00:00:00:02:01 dev a0 nud stale
        ip -n A route get 9.9.9.9
        ip -n A route get 9.9.9.9";
    check(
        &lab(stale),
        choices,
        &expect![[r#"
        9.9.9.9 by Neighbours: a0 unsure, a1 won
    "#]],
    );
    check(
        &lab(&format!("{stale}\nip -n A route get 9.9.9.9")),
        choices,
        &expect![[r#"
        9.9.9.9 by Neighbours: a0 won, a1 later
    "#]],
    );
}
