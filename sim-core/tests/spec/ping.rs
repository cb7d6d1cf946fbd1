use expect_test::expect;

use crate::views::{check, output};

const TWO_HOSTS: &str = "
    ip netns add A
    ip netns add B
    ip link add a0 netns A type veth peer name b0 netns B
    ip -n A link set lo up
    ip -n A addr add 10.0.0.1/24 dev a0
    ip -n B addr add 10.0.0.2/24 dev b0
    ip -n A link set a0 up
    ip -n B link set b0 up
    ";

// raw_icmp_error(): the host's own error comes by lo, and a socket bound to another device does not hear it.
#[test]
fn a_ping_bound_to_a_device_does_not_hear_its_own_host() {
    check(
        &format!("{TWO_HOSTS}ip netns exec A ping -c 1 -W 4 -I a0 10.0.0.9"),
        output,
        &expect![[r#"
            PING 10.0.0.9 (10.0.0.9) from 10.0.0.1 a0: 56(84) bytes of data.

            --- 10.0.0.9 ping statistics ---
            1 packets transmitted, 0 received, 100% packet loss, time Tms

            exit 1
        "#]],
    );
}

// inet_iif(): what a host sends itself counts as come in by the device that has the address.
#[test]
fn a_ping_bound_to_a_device_hears_its_own_address_there() {
    check(
        &format!("{TWO_HOSTS}ip netns exec A ping -c 1 -W 1 -I a0 10.0.0.1"),
        output,
        &expect![[r#"
            PING 10.0.0.1 (10.0.0.1) from 10.0.0.1 a0: 56(84) bytes of data.
            64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=T ms

            --- 10.0.0.1 ping statistics ---
            1 packets transmitted, 1 received, 0% packet loss, time Tms
            rtt min/avg/max/mdev = T/T/T/T ms
            exit 0
        "#]],
    );
}

#[test]
fn a_source_that_no_device_has_can_not_be_bound() {
    check(
        &format!("{TWO_HOSTS}ip netns exec A ping -c 1 -W 1 -I 10.0.9.9 10.0.0.2"),
        output,
        &expect![[r#"
            ping: bind: Cannot assign requested address
            exit 2
        "#]],
    );
}

// Seen with iputils 20221126: what fills the data is said before anything else; -O tells of each that stays out.
#[test]
fn ping_tells_what_fills_its_data_and_which_answers_are_still_out() {
    check(
        "ip netns add A
        ip netns add B
        ip link add a0 netns A type veth peer name b0 netns B
        ip -n A link set a0 up
        ip -n B link set b0 up
        ip -n A addr add 10.0.0.1/24 dev a0
        ip netns exec A ping -c 2 -i 0.3 -W 1 -O -p f 10.0.0.77",
        output,
        &expect![[r#"
            PATTERN: 0x0f
            PING 10.0.0.77 (10.0.0.77) 56(84) bytes of data.
            no answer yet for icmp_seq=1

            --- 10.0.0.77 ping statistics ---
            2 packets transmitted, 0 received, 100% packet loss, time Tms

            exit 1
        "#]],
    );
}

// Seen with iputils 20221126: each dot is a request, and each answer takes one away.
#[test]
fn a_flood_shows_as_many_dots_as_answers_are_missing() {
    let statistics = "time Tms\nrtt min/avg/max/mdev = T/T/T/T ms\nexit 0\n";
    check(
        &format!("{TWO_HOSTS}ip netns exec A ping -f -c 2 10.0.0.2"),
        |run| output(run).replace('\u{8}', "<").replace(statistics, ""),
        &expect![[r#"
            PING 10.0.0.2 (10.0.0.2) 56(84) bytes of data.
            .< <.< <
            --- 10.0.0.2 ping statistics ---
            2 packets transmitted, 2 received, 0% packet loss, "#]],
    );
}

// Seen with iputils 20221126: nobody reads while requests go out one upon the other.
#[test]
fn answers_to_a_burst_are_read_when_it_is_over() {
    check(
        &format!("{TWO_HOSTS}ip netns exec A ping -c 3 -l 2 -i 0.2 -O 10.0.0.2"),
        |run| output(run).lines().skip(1).take(4).map(|line| format!("{line}\n")).collect(),
        &expect![[r#"
            no answer yet for icmp_seq=1
            64 bytes from 10.0.0.2: icmp_seq=1 ttl=64 time=T ms
            64 bytes from 10.0.0.2: icmp_seq=2 ttl=64 time=T ms
            64 bytes from 10.0.0.2: icmp_seq=3 ttl=64 time=T ms
        "#]],
    );
}
