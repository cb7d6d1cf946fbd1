use expect_test::{Expect, expect};

use crate::views::{check, decisions, output};

const OBJECTS: &str = "
    ip netns add A
    ip netns add B
    ip -n A link set lo up
    ip link add a0 netns A type veth peer name b0 netns B
    ip link add a1 netns A type veth peer name b1 netns B
    ip -n A link set a0 up
    ip -n A link set a1 up
    ip -n B link set b0 up
    ip -n B link set b1 up
    ip -n A addr add 10.0.1.1/24 dev a0
    ip -n A addr add 10.0.2.1/24 dev a1
    ip -n A nexthop add id 1 via 10.0.1.2 dev a0
    ip -n A nexthop add id 2 via 10.0.2.2 dev a1
    ip -n A nexthop add id 3 blackhole
    ip -n A nexthop add id 10 group 1/2,3
    ip -n A route add 10.5.0.0/16 nhid 1
    ip -n A route add 10.6.0.0/16 nhid 10
    ip -n A route add 10.7.0.0/16 nhid 3
";

fn lab(then: &str) -> String {
    format!("{OBJECTS}{then}")
}

// tests/kernel/transcripts/route-nexthop-objects.json
#[test]
fn routes_show_the_ways_of_their_objects() {
    let shown = expect![[r#"
        10.0.1.0/24 dev a0 proto kernel scope link src 10.0.1.1 
        10.0.2.0/24 dev a1 proto kernel scope link src 10.0.2.1 
        10.5.0.0/16 nhid 1 via 10.0.1.2 dev a0 
        10.6.0.0/16 nhid 10 
        	nexthop via 10.0.1.2 dev a0 weight 1 
        	nexthop via 10.0.2.2 dev a1 weight 3 
        blackhole 10.7.0.0/16 nhid 3 dev lo 
        exit 0
    "#]];
    check(&lab("ip -n A route show"), output, &shown);
}

// remove_nexthop(), remove_nexthop_from_groups(): FACTS.md 26.
#[test]
fn an_object_takes_its_routes_along_and_leaves_its_groups() {
    let then = "
        ip -n A nexthop del id 1
        ip -n A route show";
    let left = expect![[r#"
        10.0.1.0/24 dev a0 proto kernel scope link src 10.0.1.1 
        10.0.2.0/24 dev a1 proto kernel scope link src 10.0.2.1 
        10.6.0.0/16 nhid 10 via 10.0.2.2 dev a1 
        blackhole 10.7.0.0/16 nhid 3 dev lo 
        exit 0
    "#]];
    check(&lab(then), output, &left);
}

// nexthop_flush_dev(): seen on Linux 6.18, where a route of its own nexthops only marks them.
#[test]
fn an_object_goes_with_the_carrier_of_its_device_and_does_not_come_back() {
    let then = "
        ip -n B link set b0 down
        ip -n B link set b0 up
        ip -n A nexthop";
    let left = expect![[r#"
        id 2 via 10.0.2.2 dev a1 scope link 
        id 3 blackhole 
        id 10 group 2,3 
        exit 0
    "#]];
    check(&lab(then), output, &left);
}

// replace_nexthop(): a route made with a blackhole object is unicast, and leads again when its object does.
#[test]
fn a_replaced_object_changes_what_its_routes_are() {
    let refused = expect![[r#"
        RTNETLINK answers: Invalid argument
        exit 2
    "#]];
    check(&lab("ip -n A route get 10.7.0.1"), output, &refused);
    let then = "
        ip -n A nexthop replace id 3 via 10.0.2.9 dev a1
        ip -n A route get 10.7.0.1";
    let answer = expect![[r#"
        10.7.0.1 rule 0      lookup local    no match
        10.7.0.1 rule 32766  lookup main     10.7.0.0/16 nhid 3 via 10.0.2.9 dev a1
    "#]];
    check(&lab(then), decisions, &answer);
}

// rtm_to_nh_config(), nh_check_attr_group(), replace_nexthop() in Linux 6.18.
#[test]
fn what_can_be_no_object_is_refused_in_the_words_of_linux() {
    let of_nexthop = |command: &str, words: &Expect| check(&lab(&format!("ip -n A nexthop {command}")), output, words);
    of_nexthop("add id 1 via 10.0.1.3 dev a0", &expect!["RTNETLINK answers: File exists\nexit 2\n"]);
    of_nexthop("add id 5 via 10.9.9.9 dev a0", &expect!["Error: Nexthop has invalid gateway.\nexit 2\n"]);
    of_nexthop("add id 5 group 1/1", &expect!["Error: Nexthop id can not be used twice in a group.\nexit 2\n"]);
    let nested = expect!["Error: Hash-threshold group can not be a nexthop within a group.\nexit 2\n"];
    of_nexthop("add id 5 group 1/10", &nested);
    let changed = expect!["Error: Can not replace a nexthop with a nexthop group.\nexit 2\n"];
    of_nexthop("replace id 1 group 2", &changed);
    of_nexthop("del id 1 dev a0", &expect!["Error: Unknown attribute type.\nexit 2\n"]);
}
