use expect_test::expect;
use sim_core::lab::CommandRun;
use sim_core::trace::StepKind;

use crate::views::check;

/// Where a search ended without a route, the commands that had made one and took it away; where it ended at a route,
/// those that made that.
fn why(command: &CommandRun) -> String {
    let said = command.record.trace.steps.iter().filter_map(|step| {
        let ids: Vec<u32> = step.cause.ids().iter().map(|id| id.0).collect();
        if let StepKind::NoRoute { dst, .. } = &step.kind {
            return Some(format!("no route to {dst}: {ids:?}\n"));
        }
        let StepKind::Table(read) = &step.kind else { return None };
        read.winner().map(|won| format!("{} for {}: {ids:?}\n", won.route.dst, read.dst))
    });
    said.collect()
}

const TWO_HOSTS: &str = "
        ip netns add A
        ip netns add B
        ip link add a0 netns A type veth peer name b0 netns B
        ip -n A link set a0 up
        ip -n B link set b0 up
        ip -n A addr add 10.0.0.1/24 dev a0
        ip -n A route add default via 10.0.0.2";

#[test]
fn a_route_that_was_deleted_is_missed() {
    let lab = format!(
        "{TWO_HOSTS}
        ip -n A route del default
        ip netns exec A ping -c 1 -W 1 8.8.8.8"
    );
    check(&lab, why, &expect![["no route to 8.8.8.8: [7, 8]\n"]]);
}

#[test]
fn so_is_one_that_a_link_took_down_with_it_or_an_address_or_a_flush() {
    for gone in ["link set a0 down", "addr del 10.0.0.1/24 dev a0", "route flush table main"] {
        let lab = format!(
            "{TWO_HOSTS}
        ip -n A {gone}
        ip netns exec A ping -c 1 -W 1 10.0.0.9"
        );
        check(&lab, why, &expect![["no route to 10.0.0.9: [6, 8]\n"]]);
    }
}

#[test]
fn what_came_back_is_not_missed_and_knows_its_commands() {
    let lab = format!(
        "{TWO_HOSTS}
        ip -n A link set a0 down
        ip -n A link set a0 up
        ip netns exec A ping -c 1 -W 1 10.0.0.2"
    );
    check(
        &lab,
        why,
        &expect![[r#"
            10.0.0.0/24 for 10.0.0.2: [6]
            10.0.0.1/32 for 10.0.0.1: [6]
        "#]],
    );
}

#[test]
fn nobody_took_away_what_never_was() {
    let lab = format!(
        "{TWO_HOSTS}
        ip -n A route del default
        ip netns exec B ping -c 1 -W 1 8.8.8.8"
    );
    check(&lab, why, &expect![["no route to 8.8.8.8: []\n"]]);
}
