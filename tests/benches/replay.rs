//! How fast a replay is: the whole seed lab, and a short one beside the same script in a real namespace (as root).

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use divan::Bencher;
use sim_core::lab::{Lab, Transcript};
use tests::kernel;
use tests::labs::NamedLab;
use tests::measure::median;

/// The seed's question in five commands: one host, the alias, the default route, one ping.
const SHORT: &str = "ip netns add A
ip -n A link set lo up
ip -n A addr add 10.0.3.110/24 dev lo label lo:0
ip -n A route add default via 10.0.3.2 dev lo
ip netns exec A ping -c 1 -W 1 10.0.3.2
";

/// Runs the script given as `$0` with fresh namespaces around it, and prints how many microseconds the script took.
const IN_A_NAMESPACE: &str = "mkdir -p /run/netns && mount -t tmpfs none /run/netns
start=$EPOCHREALTIME
eval \"$0\" >/dev/null
end=$EPOCHREALTIME
echo $((${end/./} - ${start/./}))";

/// As the playground has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
    if std::env::args().any(|argument| argument == "--bench") {
        beside_linux();
    }
}

/// 30 commands with every trace. Goal: at most 300 µs.
#[divan::bench]
fn seed_lab_with_its_traces(bencher: Bencher<'_, '_>) {
    let lab = NamedLab::of_kernel("seed-loopback-alias").parse();
    bencher.bench(|| lab.run());
}

#[divan::bench]
fn seed_lab_from_text_to_transcript(bencher: Bencher<'_, '_>) {
    let named = NamedLab::of_kernel("seed-loopback-alias");
    bencher.bench(|| {
        let lab = named.parse();
        let run = lab.run();
        Transcript::new(&named.name, &lab, &run)
    });
}

#[divan::bench]
fn short_lab_from_text(bencher: Bencher<'_, '_>) {
    bencher.bench(|| replay(black_box(SHORT)));
}

fn replay(text: &str) -> sim_core::lab::Run {
    Lab::parse(text).expect("a short lab").run()
}

/// Prints what the short script takes here and there, and the ratio. Goal: at least 500.
fn beside_linux() {
    if !kernel::can_record("the same script in a real namespace") {
        return;
    }
    let linux = median(31, || {
        let mut unshare = Command::new("unshare");
        let unshare = unshare.args(["--mount", "--net", "bash", "-c", IN_A_NAMESPACE, SHORT]).env("LC_ALL", "C");
        let said = unshare.output().expect("unshare starts");
        let micros = String::from_utf8_lossy(&said.stdout).trim().parse();
        let micros = micros.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&said.stderr)));
        Duration::from_micros(micros)
    });
    let ours = median(10_001, || {
        let start = Instant::now();
        let run = black_box(replay(black_box(SHORT)));
        let taken = start.elapsed();
        drop(run); // The namespace, too, is taken down when the clock has stopped.
        taken
    });
    let ratio = linux.as_secs_f64() / ours.as_secs_f64();
    println!("\nOne host, an alias, a default route, one ping (medians):");
    println!("  Linux, bash in a namespace  {linux:>10.1?}");
    println!("  Hairpin, text to run        {ours:>10.1?}");
    println!("  ratio                       {ratio:>9.0}×  (goal: 500×)");
}
