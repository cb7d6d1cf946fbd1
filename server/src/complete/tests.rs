use proptest::prelude::*;
use sim_core::lab::Lab;

use super::*;

const LAB: &str = "\
ip netns add A
ip netns add GW
ip link add enp0s3 netns A type veth peer name gw0 netns GW
ip -n A link set lo up
ip -n A link set enp0s3 up
ip -n GW link set gw0 up
ip -n GW addr add 10.0.3.2/24 dev gw0
ip -n A addr add 10.0.3.1/24 dev enp0s3
ip -n GW addr add 10.9.0.1/24 dev gw0
ip -n A route add default via 10.0.3.2
ip -n A rule add from 10.0.3.1 lookup 100 priority 1000
";

fn texts(typed: &str, host: &str) -> Vec<String> {
    let hosts = Lab::parse(LAB).expect("small").run().state(None);
    complete(typed, host, &hosts).choices.into_iter().map(|choice| choice.text).collect()
}

#[track_caller]
fn check(typed: &str, expected: &[&str]) {
    assert_eq!(texts(typed, "A"), expected, "{typed:?}");
}

#[test]
fn a_word_that_is_begun_is_finished() {
    check("p", &["ping"]);
    check("ip ro", &["route"]);
    check("ip route add 10.9.0.0/24 v", &["via"]);
    check("ip link set enp0s3 do", &["down"]);
}

#[test]
fn a_name_is_one_that_the_lab_has_at_that_place() {
    check("ip addr del ", &["10.0.3.1/24"]);
    check("ip link set ", &["enp0s3", "lo"]);
    check("ip route add default via ", &["10.0.3.2"]);
    check("ip route add ", &["default", "10.0.3.0/24", "10.9.0.0/24", "blackhole", "unreachable", "prohibit", "throw"]);
    check("ip route del ", &["default via 10.0.3.2 dev enp0s3"]);
    check("ip addr add 10.0.0.1/8 dev lo label l", &["lo:0"]);
    check("ip route show table ", &["main", "local", "default", "100"]);
    assert_eq!(texts("ip netns exec ", ""), ["A", "GW"]);
}

#[test]
fn a_free_address_is_one_that_nobody_has_yet_near_ends_first() {
    check("ip addr add ", &["10.0.3.3/24", "10.9.0.2/24"]);
}

#[test]
fn whom_to_ping_is_somebody_else_first() {
    let choices = texts("ping ", "A");
    assert_eq!(choices[..3], ["10.0.3.2", "10.9.0.1", "10.0.3.1"]);
}

#[test]
fn a_line_that_names_its_host_is_completed_as_at_its_prompt() {
    assert_eq!(texts("ip -n A route add default via ", ""), ["10.0.3.2"]);
    assert_eq!(texts("ip netns exec GW ip link set g", ""), ["gw0"]);
}

#[test]
fn a_choice_takes_the_place_of_the_word_that_is_begun() {
    let hosts = Lab::parse(LAB).expect("small").run().state(None);
    let done = complete("ping 10.9", "A", &hosts);
    assert_eq!((done.from, done.choices), (5, vec![Choice::new("10.9.0.1", "GW gw0")]));
}

/// Words that are offered lead to commands that the model takes, or that Linux itself refuses.
#[test]
fn nothing_is_offered_that_is_not_modelled() {
    let begin: Vec<String> =
        ["ip addr add 10.7.0.1/24 ", "ip route add 10.7.0.0/24 ", "ip rule add ", "ip link set enp0s3 "]
            .iter()
            .flat_map(|begun| texts(begun, "A").into_iter().map(move |word| format!("{begun}{word}")))
            .flat_map(|line| {
                let values = texts(&format!("{line} "), "A");
                let ends = if values.is_empty() { vec!["5".to_owned(), String::new()] } else { values };
                ends.into_iter().map(move |end| format!("{line} {end}"))
            })
            .collect();
    assert!(begin.len() > 40, "{begin:?}");
    let lab: String = begin.iter().map(|line| format!("{}\n", crate::page::command("A", line))).collect();
    for run in Lab::parse(&format!("{LAB}{lab}")).expect("small").run().commands {
        assert!(!run.stderr.starts_with("hairpin:"), "{}: {}", run.line, run.stderr);
    }
}

proptest! {
    #[test]
    fn any_text_is_answered_within_bounds(typed in "(ip|ping|sysctl)?[ -~é]{0,40}", host in "A|GW||é") {
        let hosts = Lab::parse(LAB).expect("small").run().state(None);
        let done = complete(&typed, &host, &hosts);
        prop_assert!(done.choices.len() <= AT_MOST && typed.is_char_boundary(done.from));
    }
}
