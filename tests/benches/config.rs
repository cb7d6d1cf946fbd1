//! How fast commands that configure are, beside `ip -batch` with the same lines in a real namespace (as root).

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use sim_core::lab::Lab;
use tests::kernel;
use tests::measure::{median, print_ratio};

/// A thousand lines in the proportions in which the labs of `tests/kernel/labs` have them: of ten, one makes a host, one
/// a cable, three set a link, two add an address, one a route, and of the rest a few take something away.
fn lines() -> Vec<String> {
    let mut lines = Vec::new();
    for net in 0..100 {
        lines.push(format!("netns add H{net}"));
        lines.push(format!("link add a{net} type veth peer name b{net}"));
        lines.push(format!("link set a{net} up"));
        lines.push(format!("link set b{net} up"));
        lines.push(format!("addr add 10.0.{net}.1/24 dev a{net}"));
        lines.push(format!("addr add 10.1.{net}.1/24 dev b{net}"));
        lines.push(format!("route add 10.2.{net}.0/24 via 10.0.{net}.9"));
        lines.push(match net % 25 {
            0..8 => format!("link set b{net} mtu 1400"),
            8..14 => format!("link set a{net} down"),
            _ => format!("link set a{net} promisc on"),
        });
        lines.push(match net % 5 {
            0 => format!("rule add from 10.0.{net}.0/24 lookup 20"),
            1 => format!("neigh add 10.1.{net}.9 lladdr 02:00:00:00:00:{net:02} dev b{net}"),
            2 => format!("route replace 10.3.{net}.0/24 via 10.1.{net}.9"),
            _ => format!("route add 10.3.{net}.0/24 via 10.1.{net}.9 metric {net}"),
        });
        lines.push(match net % 25 {
            0..8 => format!("nexthop add id {} via 10.1.{net}.7 dev b{net}", net + 1),
            8..12 => format!("addr del 10.1.{net}.1/24 dev b{net}"),
            12 => format!("link del a{net}"),
            13..16 => format!("route flush 10.3.{net}.0/24"),
            16..20 => format!("addr add 10.1.{net}.2/24 dev b{net}"),
            _ => format!("route add 10.4.{net}.0/24 dev b{net}"),
        });
    }
    lines.truncate(999); // A lab holds a thousand commands, and its host is one.
    lines
}

/// Questions that one host's tables answer.
fn questions() -> Vec<String> {
    (0..700).map(|n| format!("route get 10.{}.{}.{}", n % 4, n % 3, 1 + n % 250)).collect()
}

/// Runs the lines of `$1` in fresh namespaces, then those of `$2`; says how many microseconds the last took.
const BATCH: &str = "mkdir -p /run/netns && mount -t tmpfs none /run/netns
ip -batch \"$1\"
start=$EPOCHREALTIME
ip -force -batch \"$2\" >/dev/null 2>&1
end=$EPOCHREALTIME
echo $((${end/./} - ${start/./}))";

/// As the playground has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") || !kernel::can_record("ip -batch in a namespace") {
        return;
    }
    println!("{:<44} {:>10} {:>10} {:>9}", "each line", "Linux", "ours", "Linux/ours");
    let config = lines();
    let labs: Vec<&[String]> = config.chunks(50).collect(); // As long as a lab is.
    // Lab by lab, so that a moody machine is as moody for both.
    let each: Vec<[Duration; 2]> = labs.iter().map(|lab| [linux(&[], lab), ours(&[], lab)]).collect();
    let [theirs, own] = [0, 1].map(|who| each.iter().map(|lab| lab[who]).sum::<Duration>() / 20);
    print_ratio("a thousand that configure, in twenty labs", theirs, own, "at least 100");
    print_ratio("the same on one host", linux(&[], &config), ours(&[], &config), "no goal");
    // Three networks: as much as a lab's host has.
    let few: Vec<String> = config.iter().take(30).cloned().collect();
    print_ratio("ip route get, parsed and printed", linux(&few, &questions()), ours(&few, &questions()), "at least 4");
}

fn linux(before: &[String], lines: &[String]) -> Duration {
    let lines_count = lines.len() as u32;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, lines: &[String]| {
        let file = folder.path().join(name);
        std::fs::write(&file, lines.join("\n") + "\n").expect("a file of ours");
        file
    };
    let (before, lines) = (write("before", before), write("lines", lines));
    median(5, || {
        let mut bash = Command::new("unshare");
        let bash = bash.args(["--mount", "--net", "bash", "-c", BATCH, "bash"]).args([&before, &lines]);
        let said = bash.output().expect("unshare starts");
        assert!(said.stderr.is_empty(), "{}", String::from_utf8_lossy(&said.stderr));
        Duration::from_micros(String::from_utf8_lossy(&said.stdout).trim().parse().expect("microseconds"))
    }) / lines_count
}

/// From text to what each command printed; without what came before.
fn ours(before: &[String], lines: &[String]) -> Duration {
    let both = time(before.iter().chain(lines));
    both.saturating_sub(time(before.iter())) / lines.len() as u32
}

fn time<'a>(lines: impl Iterator<Item = &'a String>) -> Duration {
    let lines = lines.map(|line| format!("ip -n A {line}\n"));
    let text: String = ["ip netns add A\n".to_owned()].into_iter().chain(lines).collect();
    median(51, || {
        let start = Instant::now();
        let run = black_box(Lab::parse(black_box(&text)).expect("a lab").run());
        let taken = start.elapsed();
        drop(run); // The namespace, too, is taken down when the clock has stopped.
        taken
    })
}
