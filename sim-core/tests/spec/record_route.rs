use std::fmt::Write as _;

use expect_test::expect;

use sim_core::lab::CommandRun;
use sim_core::packet::{Payload, RecordRoute};
use sim_core::trace::{Step, StepKind};

use crate::forward::ROUTER;
use crate::views::check;

/// Who wrote what into the packet.
fn written(command: &CommandRun) -> String {
    let mut text = String::new();
    for Step { host, kind, function, .. } in &command.record.trace.steps {
        if let StepKind::RouteRecorded { addr, room } = kind {
            let _ = writeln!(text, "host {} {addr}, {room} left: {function}()", host.0);
        }
    }
    text
}

/// The record of each error that a tap heard come in, and of the packet that it is about.
fn told(command: &CommandRun) -> String {
    let addrs = |record: Option<&RecordRoute>| format!("{:?}", record.map(RecordRoute::addrs).unwrap_or_default());
    let mut text = String::new();
    for heard in &command.record.heard {
        let Payload::Ipv4(ip) = *heard.frame.payload else { continue };
        if let Some(about) = ip.about() {
            let quoted = addrs(about.options.as_ref().and_then(|options| options.record()));
            let _ = writeln!(text, "{} about {quoted}", addrs(ip.record()));
        }
    }
    text
}

// ip_options_build(), __ip_options_compile(), ip_forward_options(): tests/kernel/labs/ping-record-route.lab
#[test]
fn each_writes_one_address_and_who_answers_two() {
    check(
        &format!("{ROUTER}ip netns exec A ping -c 1 -R 10.0.2.2"),
        written,
        &expect![[r#"
        host 0 10.0.1.2, 8 left: ip_options_build()
        host 1 10.0.2.1, 7 left: ip_forward_options()
        host 2 10.0.2.2, 6 left: __ip_options_compile()
        host 2 10.0.2.2, 5 left: ip_options_build()
        host 1 10.0.1.1, 4 left: ip_forward_options()
        host 0 10.0.1.2, 3 left: __ip_options_compile()
    "#]],
    );
}

// __icmp_send() answers with the options of what it quotes, as icmp_reply() does.
#[test]
fn an_error_carries_the_record_on() {
    check(
        &format!("{ROUTER}ip netns exec A ping -c 1 -R -t 1 10.0.2.2"),
        told,
        &expect![[r#"
        [10.0.1.2, 10.0.1.1, 10.0.1.1] about [10.0.1.2, 10.0.1.1]
        [10.0.1.2, 10.0.1.1, 10.0.1.1] about [10.0.1.2, 10.0.1.1]
    "#]],
    );
}

// ip_rt_get_source(): a route that names a source names it here, too.
#[test]
fn a_router_writes_what_its_route_names_as_source() {
    let named = "ip -n R addr add 10.9.9.9/32 dev lo
        ip -n R route replace 10.0.2.0/24 dev r1 src 10.9.9.9";
    check(
        &format!("{ROUTER}{named}\nip netns exec A ping -c 1 -R 10.0.2.2"),
        |command| {
            written(command).lines().filter(|line| line.contains("host 1")).map(|line| format!("{line}\n")).collect()
        },
        &expect![[r#"
            host 1 10.9.9.9, 7 left: ip_forward_options()
            host 1 10.0.1.1, 4 left: ip_forward_options()
        "#]],
    );
}
