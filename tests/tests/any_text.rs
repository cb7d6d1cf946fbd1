//! Whatever a person types is answered: no text panics, and the same text always gives the same run.

use proptest::collection::vec;
use proptest::prelude::*;
use sim_core::lab::{Lab, Run, Transcript};
use tests::cases;
use tests::labs::{MODELLED, NamedLab};

/// Words of the command language, and some that only look like it.
const WORDS: &[&str] = &[
    "ip",
    "-n",
    "A",
    "B",
    "-4",
    "-j",
    "-br",
    "-d",
    "-s",
    "-o",
    "netns",
    "add",
    "del",
    "exec",
    "list",
    "show",
    "link",
    "set",
    "up",
    "down",
    "addr",
    "address",
    "route",
    "rule",
    "neigh",
    "get",
    "flush",
    "replace",
    "append",
    "change",
    "table",
    "local",
    "main",
    "default",
    "all",
    "dev",
    "lo",
    "a0",
    "b0",
    "eth0",
    "lo:0",
    "label",
    "via",
    "src",
    "scope",
    "global",
    "host",
    "metric",
    "proto",
    "static",
    "kernel",
    "type",
    "veth",
    "peer",
    "name",
    "brd",
    "broadcast",
    "+",
    "-",
    "onlink",
    "oif",
    "iif",
    "from",
    "to",
    "mark",
    "tos",
    "lladdr",
    "nud",
    "permanent",
    "sysctl",
    "-w",
    "net.ipv4.ip_forward=1",
    "net.ipv4.conf.all.arp_ignore",
    "ping",
    "-c",
    "-W",
    "-b",
    "-I",
    "-i",
    "-s",
    "arping",
    "-A",
    "-U",
    "-D",
    "traceroute",
    "tracepath",
    "nft",
    "bridge",
    "sleep",
    "cat",
    "/proc/net/arp",
    "ifconfig",
    "netmask",
    "lo:0",
    "hw",
    "ether",
    "mtu",
    "route",
    "gw",
    "-net",
    "arp",
    "0",
    "1",
    "2",
    "-1",
    "3.5",
    "64",
    "256",
    "65536",
    "4294967296",
    "99999999999999999999",
    "10.0.0.1",
    "10.0.0.1/24",
    "10.0.0.2/24",
    "10.0.0.0/24",
    "10.0.0.255",
    "0.0.0.0/0",
    "10.0.0.9",
    "10.0.0.1/33",
    "10.0.0.256",
    "127.0.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "0.0.0.0",
    "10.1",
    "::1",
    "help",
    "''",
    "'a b'",
    "\"",
    "#",
    "\\",
    "$x",
    ";",
];

/// A start that makes what follows mean something.
const STARTS: &[&str] = &[
    "",
    "ip ",
    "ip -n A ",
    "ip -n A addr add ",
    "ip -n A route ",
    "ip -n A link set ",
    "ip netns exec A ping -c 1 ",
    "ip netns exec A ",
];

const SYSCTLS: &[&str] = &[
    "net.ipv4.ip_forward",
    "net.ipv4.ip_default_ttl",
    "net.ipv4.icmp_echo_ignore_all",
    "net.ipv4.conf.all.rp_filter",
    "net.ipv4.conf.default.forwarding",
    "net.ipv4.conf.a0.accept_local",
    "net/ipv4/conf/a0/promote_secondaries",
    "net.ipv4.conf.nosuch.rp_filter",
];

const CABLE: &str = "ip netns add A
ip netns add B
ip link add a0 netns A type veth peer name b0 netns B
ip -n A link set lo up
ip -n A link set a0 up
ip -n B link set b0 up
ip -n A addr add 10.0.0.1/24 dev a0
ip -n B addr add 10.0.0.2/24 dev b0
";

/// A small change of a lab's text; numbers choose lines and words, whatever there is.
#[derive(Clone, Debug)]
enum Edit {
    Delete(usize),
    Duplicate(usize),
    Swap(usize, usize),
    /// A word of a line becomes one of `WORDS`, or one from elsewhere in the lab.
    Word {
        line: usize,
        word: usize,
        with: usize,
    },
    Foreign {
        line: usize,
        word: usize,
        from: usize,
    },
}

impl Edit {
    fn apply(&self, lines: &mut Vec<String>) {
        let count = lines.len();
        if count == 0 {
            return;
        }
        match *self {
            Self::Delete(line) => drop(lines.remove(line % count)),
            Self::Duplicate(line) => lines.insert(line % count, lines[line % count].clone()),
            Self::Swap(one, other) => lines.swap(one % count, other % count),
            Self::Word { line, word, with } => exchange(&mut lines[line % count], word, WORDS[with % WORDS.len()]),
            Self::Foreign { line, word, from } => {
                let all: Vec<String> = lines.iter().flat_map(|line| line.split(' ')).map(str::to_owned).collect();
                exchange(&mut lines[line % count], word, &all[from % all.len()]);
            }
        }
    }
}

fn exchange(line: &mut String, word: usize, with: &str) {
    let mut words: Vec<&str> = line.split(' ').collect();
    let at = word % words.len();
    words[at] = with;
    *line = words.join(" ");
}

fn edit() -> impl Strategy<Value = Edit> {
    let any = any::<usize>;
    prop_oneof![
        any().prop_map(Edit::Delete),
        any().prop_map(Edit::Duplicate),
        (any(), any()).prop_map(|(one, other)| Edit::Swap(one, other)),
        (any(), any(), any()).prop_map(|(line, word, with)| Edit::Word { line, word, with }),
        (any(), any(), any()).prop_map(|(line, word, from)| Edit::Foreign { line, word, from }),
    ]
}

fn edited_lab() -> impl Strategy<Value = String> {
    let lab = prop::sample::select(&MODELLED[..]).prop_map(|name| NamedLab::of_kernel(name).commands());
    (lab, vec(edit(), 1..12)).prop_map(|(mut lines, edits)| {
        edits.iter().for_each(|edit| edit.apply(&mut lines));
        lines.join("\n")
    })
}

fn sentence() -> impl Strategy<Value = String> {
    let words = vec(prop::sample::select(WORDS), 0..9);
    (prop::sample::select(STARTS), words).prop_map(|(start, words)| format!("{start}{}", words.join(" ")))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases(256)) })]

    #[test]
    fn any_octets_are_answered(octets in vec(any::<u8>(), 0..400)) {
        replays_alike(&String::from_utf8_lossy(&octets))?;
    }

    #[test]
    fn any_printable_lines_are_answered(text in "([ -~]{0,60}\n){0,12}") {
        replays_alike(&text)?;
    }

    #[test]
    fn any_octets_are_answered_as_a_command(octets in vec(any::<u8>(), 0..60), start in prop::sample::select(STARTS)) {
        replays_alike(&format!("{CABLE}{start}{}", String::from_utf8_lossy(&octets)))?;
    }

    #[test]
    fn any_octets_are_answered_as_the_value_of_a_sysctl(
        octets in vec(any::<u8>(), 0..24),
        value in "[-+ 0-9a-fx.,]{0,24}",
        key in prop::sample::select(SYSCTLS),
    ) {
        for value in [String::from_utf8_lossy(&octets).into_owned(), value] {
            replays_alike(&format!("{CABLE}ip netns exec A sysctl -w {key}={value}\nip netns exec A sysctl -w '{key}={value}'"))?;
        }
    }

    #[test]
    fn any_words_of_the_language_are_answered(lines in vec(sentence(), 0..25)) {
        replays_alike(&format!("{CABLE}{}", lines.join("\n")))?;
    }

    #[test]
    fn any_edit_of_a_lab_is_answered(text in edited_lab()) {
        replays_alike(&text)?;
    }
}

/// Parses, replays and prints a text twice; both are the same and hold together.
fn replays_alike(text: &str) -> Result<(), TestCaseError> {
    let Ok(lab) = Lab::parse(text) else { return Ok(()) };
    let (one, other) = (lab.run(), lab.run());
    holds_together(&one)?;
    let print =
        |run: &Run| serde_json::to_string(&Transcript::new("any", &lab, run)).expect("a transcript is plain data");
    prop_assert_eq!(print(&one), print(&other));
    Ok(())
}

/// What any reader of a run relies on.
fn holds_together(run: &Run) -> Result<(), TestCaseError> {
    for command in &run.commands {
        let line = &command.line;
        prop_assert!(
            command.exit == 0 || !(command.stdout.is_empty() && command.stderr.is_empty()),
            "{line} fails without a word"
        );
        let record = &command.record;
        let steps = &record.trace.steps;
        prop_assert!(steps.is_sorted_by_key(|step| step.at), "{line}: time runs back");
        for step in steps {
            let of_the_past = |id: &sim_core::base::CommandId| *id <= command.id;
            prop_assert!(step.cause.ids().iter().all(of_the_past), "{line}: caused by what comes later: {step:?}");
            prop_assert!(step.needs.ids().iter().all(of_the_past), "{line}: needs what comes later: {step:?}");
        }
        for heard in &record.heard {
            prop_assert!(heard.step < steps.len(), "{line}: heard at no step");
            prop_assert!(steps[heard.step].at <= heard.at, "{line}: heard before it happened");
        }
    }
    Ok(())
}
