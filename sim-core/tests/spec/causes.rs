//! What a probe came from, also through what went: the causes of the last command of a lab.

use expect_test::{Expect, expect};
use sim_core::lab::Lab;
use sim_core::why::causes;

/// The commands that the last one came from, itself not named again.
fn check(lab: &str, expect: &Expect) {
    let run = Lab::parse(lab).expect("a short lab").run();
    let (last, before) = run.commands.split_last().expect("a lab with a command");
    let causes = causes(&run, last.id);
    let named = before.iter().filter(|command| causes.contains(command.id));
    expect.assert_eq(&named.flat_map(|command| [command.line.as_str(), "\n"]).collect::<String>());
}

const TWO_HOSTS: &str = "
        ip netns add A
        ip netns add B
        ip link add a0 netns A type veth peer name b0 netns B
        ip -n A link set a0 up
        ip -n B link set b0 up
        ip -n A addr add 10.0.0.1/24 dev a0
        ip -n B addr add 10.0.0.2/24 dev b0";

fn check_after(commands: &str, expect: &Expect) {
    check(&format!("{TWO_HOSTS}{commands}"), expect);
}

#[test]
fn a_route_that_went_with_its_link_and_came_back_knows_its_address_and_its_link() {
    check_after(
        "
        ip -n A link set a0 down
        ip -n A link set a0 up
        ip -n A route get 10.0.0.2",
        &expect![[r#"
            ip netns add A
            ip netns add B
            ip link add a0 netns A type veth peer name b0 netns B
            ip -n A link set a0 up
            ip -n B link set b0 up
            ip -n A addr add 10.0.0.1/24 dev a0
            ip -n A link set a0 down
            ip -n A link set a0 up
        "#]],
    );
}

#[test]
fn a_route_that_a_flush_took_away_is_missed() {
    check_after(
        "
        ip -n A addr flush dev a0
        ip -n A route get 10.0.0.2",
        &expect![[r#"
            ip netns add A
            ip netns add B
            ip link add a0 netns A type veth peer name b0 netns B
            ip -n A link set a0 up
            ip -n B link set b0 up
            ip -n A addr add 10.0.0.1/24 dev a0
            ip -n A addr flush dev a0
        "#]],
    );
}

#[test]
fn a_route_that_left_with_its_device_is_missed() {
    check_after(
        "
        ip -n A link set a0 netns B
        ip -n A route get 10.0.0.2",
        &expect![[r#"
            ip netns add A
            ip netns add B
            ip link add a0 netns A type veth peer name b0 netns B
            ip -n A link set a0 up
            ip -n B link set b0 up
            ip -n A addr add 10.0.0.1/24 dev a0
            ip -n A link set a0 netns B
        "#]],
    );
    check_after(
        "
        ip -n B link del b0
        ip -n A route get 10.0.0.2",
        &expect![[r#"
            ip netns add A
            ip netns add B
            ip link add a0 netns A type veth peer name b0 netns B
            ip -n A link set a0 up
            ip -n B link set b0 up
            ip -n A addr add 10.0.0.1/24 dev a0
            ip -n B link del b0
        "#]],
    );
}

#[test]
fn what_was_replaced_is_no_cause_of_what_came_in_its_place() {
    check_after(
        "
        ip -n A route add default via 10.0.0.9
        ip -n A route replace default via 10.0.0.2
        ip -n A route get 8.8.8.8",
        &expect![[r#"
            ip netns add A
            ip netns add B
            ip link add a0 netns A type veth peer name b0 netns B
            ip -n A link set a0 up
            ip -n B link set b0 up
            ip -n A addr add 10.0.0.1/24 dev a0
            ip -n A route replace default via 10.0.0.2
        "#]],
    );
}

#[test]
fn what_was_changed_is_one() {
    check_after(
        "
        ip -n A route add default via 10.0.0.9
        ip -n A route change default via 10.0.0.2
        ip -n A route get 8.8.8.8",
        &expect![[r#"
            ip netns add A
            ip netns add B
            ip link add a0 netns A type veth peer name b0 netns B
            ip -n A link set a0 up
            ip -n B link set b0 up
            ip -n A addr add 10.0.0.1/24 dev a0
            ip -n A route add default via 10.0.0.9
            ip -n A route change default via 10.0.0.2
        "#]],
    );
}

#[test]
fn an_address_that_was_promoted_came_from_the_one_that_went() {
    check_after(
        "
        ip -n A addr add 10.0.0.3/24 dev a0
        ip netns exec A sysctl -w net.ipv4.conf.a0.promote_secondaries=1
        ip -n A addr del 10.0.0.1/24 dev a0
        ip -n A route get 10.0.0.2",
        &expect![[r#"
            ip netns add A
            ip netns add B
            ip link add a0 netns A type veth peer name b0 netns B
            ip -n A link set a0 up
            ip -n B link set b0 up
            ip -n A addr add 10.0.0.1/24 dev a0
            ip -n A addr add 10.0.0.3/24 dev a0
            ip netns exec A sysctl -w net.ipv4.conf.a0.promote_secondaries=1
            ip -n A addr del 10.0.0.1/24 dev a0
        "#]],
    );
}

#[test]
fn an_address_that_another_one_needs_still_is_there_because_of_that() {
    check_after(
        "
        ip -n A addr add 10.0.0.1/8 dev a0
        ip -n A addr del 10.0.0.1/24 dev a0
        ip -n A route get 10.0.0.1",
        &expect![[r#"
            ip netns add A
            ip netns add B
            ip link add a0 netns A type veth peer name b0 netns B
            ip -n A link set a0 up
            ip -n B link set b0 up
            ip -n A addr add 10.0.0.1/8 dev a0
        "#]],
    );
}

#[test]
fn a_neighbour_that_was_forgotten_is_asked_for_without_the_ping_that_knew_it() {
    check_after(
        "
        ip netns exec A ping -c 1 -W 1 10.0.0.2
        ip -n A neigh flush dev a0
        ip -n B neigh flush dev b0
        ip netns exec A ping -c 1 -W 1 10.0.0.2",
        &expect![[r#"
            ip netns add A
            ip netns add B
            ip link add a0 netns A type veth peer name b0 netns B
            ip -n A link set a0 up
            ip -n B link set b0 up
            ip -n A addr add 10.0.0.1/24 dev a0
            ip -n B addr add 10.0.0.2/24 dev b0
        "#]],
    );
}

#[test]
fn a_neighbour_that_is_known_comes_from_the_ping_that_asked() {
    check_after(
        "
        ip -n A neigh add 10.0.0.2 dev a0 lladdr 02:00:00:00:99:99
        ip -n A neigh del 10.0.0.2 dev a0
        ip netns exec A ping -c 1 -W 1 10.0.0.2
        ip netns exec A ping -c 1 -W 1 10.0.0.2",
        &expect![[r#"
            ip netns add A
            ip netns add B
            ip link add a0 netns A type veth peer name b0 netns B
            ip -n A link set a0 up
            ip -n B link set b0 up
            ip -n A addr add 10.0.0.1/24 dev a0
            ip -n B addr add 10.0.0.2/24 dev b0
            ip netns exec A ping -c 1 -W 1 10.0.0.2
        "#]],
    );
}

#[test]
fn a_rule_that_went_took_the_one_trie_with_it_and_no_more() {
    check_after(
        "
        ip -n A rule add from all unreachable priority 5
        ip -n A rule add from all prohibit priority 6
        ip -n A rule del priority 6
        ip -n A rule del priority 5
        ip -n A route get 10.0.0.2",
        &expect![[r#"
            ip netns add A
            ip netns add B
            ip link add a0 netns A type veth peer name b0 netns B
            ip -n A link set a0 up
            ip -n B link set b0 up
            ip -n A addr add 10.0.0.1/24 dev a0
            ip -n A rule add from all unreachable priority 5
            ip -n A rule del priority 5
        "#]],
    );
}

#[test]
fn a_sysctl_is_as_its_last_write_left_it() {
    check_after(
        "
        ip netns exec A sysctl -w net.ipv4.ip_forward=1
        ip netns exec A sysctl -w net.ipv4.ip_forward=0
        ip -n A route get 192.0.2.1 from 10.0.0.2 iif a0",
        &expect![[r#"
            ip netns add A
            ip netns add B
            ip link add a0 netns A type veth peer name b0 netns B
            ip -n A link set a0 up
            ip -n B link set b0 up
            ip netns exec A sysctl -w net.ipv4.ip_forward=0
        "#]],
    );
}

// A bucket of an ICMP rate limit: time fills it.
#[test]
fn time_that_gave_back_what_others_took_is_a_cause() {
    check_after(
        "
        ip -n B route add default via 10.0.0.1
        ip netns exec A sysctl -w net.ipv4.ip_forward=1
        ip netns exec B ping -c 1 -W 1 192.0.2.1
        ip netns exec B ping -c 1 -W 1 192.0.2.1
        sleep 1.5
        ip netns exec B ping -c 1 -W 1 192.0.2.1",
        &expect![[r#"
            ip netns add A
            ip netns add B
            ip link add a0 netns A type veth peer name b0 netns B
            ip -n A link set a0 up
            ip -n B link set b0 up
            ip -n A addr add 10.0.0.1/24 dev a0
            ip -n B addr add 10.0.0.2/24 dev b0
            ip -n B route add default via 10.0.0.1
            ip netns exec A sysctl -w net.ipv4.ip_forward=1
            ip netns exec B ping -c 1 -W 1 192.0.2.1
            ip netns exec B ping -c 1 -W 1 192.0.2.1
            sleep 1.5
        "#]],
    );
}
