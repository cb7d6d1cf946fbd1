use expect_test::expect;

use crate::views::{check, output, taps};

const TWO_HOSTS: &str = "
    ip netns add A
    ip netns add B
    ip link add a0 netns A type veth peer name b0 netns B
    ip -n A link set a0 up
    ip -n B link set b0 up
    ip -n A addr add 10.0.0.1/24 dev a0
    ip -n B addr add 10.0.0.2/24 dev b0
    ";

// arping(8): -D returns 0 if nobody has the address.
#[test]
fn an_address_that_somebody_has_is_a_duplicate() {
    check(
        &format!("{TWO_HOSTS}ip netns exec A arping -D -c 2 -I a0 10.0.0.2"),
        output,
        &expect![[r#"
            ARPING 10.0.0.2 from 0.0.0.0 a0
            Unicast reply from 10.0.0.2 [02:00:00:00:02:01] Tms
            Sent 1 probes (1 broadcast(s))
            Received 1 response(s)
            exit 1
        "#]],
    );
    check(
        &format!("{TWO_HOSTS}ip netns exec A arping -q -D -c 1 -I a0 10.0.0.9"),
        output,
        &expect![[r#"
            exit 0
        "#]],
    );
}

// Seen with iputils 20221126: who tells others of its address tells all of it, in requests or in answers.
#[test]
fn what_is_told_unasked_goes_to_all() {
    check(
        &format!("{TWO_HOSTS}ip netns exec A arping -U -c 1 -I a0 10.0.0.1"),
        taps,
        &expect![[r#"
            A a0 out: ARP, Request who-has 10.0.0.1 (ff:ff:ff:ff:ff:ff) tell 10.0.0.1, length 28
            B b0 in: ARP, Request who-has 10.0.0.1 (ff:ff:ff:ff:ff:ff) tell 10.0.0.1, length 28
        "#]],
    );
    check(
        &format!("{TWO_HOSTS}ip netns exec A arping -A -c 1 -I a0 10.0.0.1"),
        taps,
        &expect![[r#"
            A a0 out: ARP, Reply 10.0.0.1 is-at 02:00:00:00:01:01, length 28
            B b0 in: ARP, Reply 10.0.0.1 is-at 02:00:00:00:01:01, length 28
        "#]],
    );
}

// Seen with iputils 20221126, which asks the kernel as `ip route get` does.
#[test]
fn without_a_device_arping_asks_routing() {
    check(
        &format!("{TWO_HOSTS}ip netns exec A arping -c 1 10.0.0.2"),
        output,
        &expect![[r#"
            ARPING 10.0.0.2 from 10.0.0.1 a0
            Unicast reply from 10.0.0.2 [02:00:00:00:02:01] Tms
            Sent 1 probes (1 broadcast(s))
            Received 1 response(s)
            exit 0
        "#]],
    );
    check(
        &format!("{TWO_HOSTS}ip netns exec A arping -c 1 10.9.9.9"),
        output,
        &expect![[r#"
            arping: NETLINK_ROUTE unexpected iov element
            exit 1
        "#]],
    );
}
