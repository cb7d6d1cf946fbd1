use expect_test::{Expect, expect};

use crate::views::{check, decisions, output};

/// One host with two cards, 10.0.1.1/24 on a0 and 10.0.2.1/24 on a1, a default route out of each: in main and in table 20.
const TWO_WAYS: &str = "
    ip netns add A
    ip netns add B
    ip link add a0 netns A type veth peer name b0 netns B
    ip link add a1 netns A type veth peer name b1 netns B
    ip -n A link set a0 up
    ip -n A link set a1 up
    ip -n A addr add 10.0.1.1/24 dev a0
    ip -n A addr add 10.0.2.1/24 dev a1
    ip -n A route add default via 10.0.1.2
    ip -n A route add default via 10.0.2.2 table 20
";

fn two_ways(commands: &str, expected: &Expect) {
    check(&format!("{TWO_WAYS}{commands}"), decisions, expected);
}

// ip-rule(8): rules are tried by rising priority until one yields a route.
#[test]
fn a_rule_is_passed_over_by_packets_that_it_is_not_for() {
    two_ways(
        "ip -n A rule add from 10.0.2.1 lookup 20
        ip -n A route get 8.8.8.8",
        &expect![[r#"
            8.8.8.8 rule 0      lookup local    no match
            8.8.8.8 rule 32765  is for others: from
            8.8.8.8 rule 32766  lookup main     default via 10.0.1.2 dev a0
        "#]],
    );
}

#[test]
fn a_rule_for_a_source_sends_its_packets_to_its_own_table() {
    two_ways(
        "ip -n A rule add from 10.0.2.1 lookup 20
        ip -n A route get 8.8.8.8 from 10.0.2.1",
        &expect![[r#"
            8.8.8.8 rule 0      lookup local    no match
            8.8.8.8 rule 32765  lookup 20       default via 10.0.2.2 dev a1 table 20
        "#]],
    );
}

// fib_props: a throw answers EAGAIN, and the next rule is tried.
#[test]
fn a_throw_leaves_the_table_and_a_blackhole_ends_the_search() {
    two_ways(
        "ip -n A route add throw 10.5.0.0/16 table 20
        ip -n A route add blackhole 10.5.1.0/24
        ip -n A rule add lookup 20 priority 100
        ip -n A route get 10.5.1.9",
        &expect![[r#"
            10.5.1.9 rule 0      lookup local    no match
            10.5.1.9 rule 100    lookup 20       throw 10.5.0.0/16 table 20
            10.5.1.9 rule 32766  lookup main     blackhole 10.5.1.0/24
        "#]],
    );
}

// fib4_rule_suppress(): a route no longer than this is not taken.
#[test]
fn a_rule_may_not_take_short_prefixes() {
    two_ways(
        "ip -n A rule add lookup main suppress_prefixlength 0 priority 100
        ip -n A rule add lookup 20 priority 200
        ip -n A route get 8.8.8.8",
        &expect![[r#"
            8.8.8.8 rule 0      lookup local    no match
            8.8.8.8 rule 100    lookup main     suppressed
            8.8.8.8 rule 200    lookup 20       default via 10.0.2.2 dev a1 table 20
        "#]],
    );
}

// FACTS.md 27 and 18: a goto leads on; a refusing rule ends the search.
#[test]
fn a_goto_skips_the_rules_between() {
    two_ways(
        "ip -n A rule add priority 100 goto 300
        ip -n A rule add priority 200 prohibit
        ip -n A rule add priority 300 not to 10.0.0.0/8 unreachable
        ip -n A route get 8.8.8.8",
        &expect![[r#"
            8.8.8.8 rule 0      lookup local    no match
            8.8.8.8 rule 100    goto 300
            8.8.8.8 rule 300    unreachable
        "#]],
    );
}

// `fib4_rule_suppress()` in Linux 6.18.
#[test]
fn a_rule_may_pass_over_routes_by_devices_of_a_group() {
    let lab = "
        ip netns add A
        ip -n A link add a0 type veth peer name a1
        ip -n A link set a0 group 7 up
        ip -n A link set a1 up
        ip -n A addr add 10.0.0.1/24 dev a0
        ip -n A rule add lookup main suppress_ifgroup 7 priority 100
        ip -n A rule del priority 32766
        ";
    let asked = "ip -n A route get 10.0.0.9";
    check(
        &format!("{lab} {asked}"),
        output,
        &expect![[r#"
        RTNETLINK answers: Network is unreachable
        exit 2
    "#]],
    );
    check(
        &format!("{lab} ip -n A link set a0 group default\n {asked}"),
        output,
        &expect![[r#"
        10.0.0.9 dev a0 src 10.0.0.1 uid 0 
            cache 
        exit 0
    "#]],
    );
}

// Seen with iproute2 6.1, which reads ports with sscanf(3).
#[test]
fn a_port_of_a_rule_ends_where_its_digits_end() {
    check(
        "
        ip netns add A
        ip -n A rule add sport 5-x lookup 5
        ip -n A rule add sport 5-6-7 lookup 5
        ip -n A rule add sport -5 lookup 5
        ip -n A rule add sport 0x10 lookup 5
        ip -n A rule add sport x-5 lookup 5
        ip -n A rule show",
        output,
        &expect![[r#"
            0:	from all lookup local
            32763:	from all sport 65531 lookup 5
            32764:	from all sport 5-6 lookup 5
            32765:	from all sport 5 lookup 5
            32766:	from all lookup main
            32767:	from all lookup default
            exit 0
        "#]],
    );
}
