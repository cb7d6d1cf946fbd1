//! What it costs to say what mattered, in plain replays of the same lab: of labs of some hundred lines, for ten probes at
//! once. It grows with the lines that do matter: each of them is a replay of what comes after it.

use std::hint::black_box;
use std::time::{Duration, Instant};

use sim_core::lab::Lab;
use sim_core::why::mattered;
use tests::grown::Grown;
use tests::labs::NamedLab;
use tests::mattered::probes;
use tests::measure::print_ratio;

/// As the playground has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// So many probes are asked about.
const PROBES: usize = 10;
/// A lab of the kernel's with a hundred lines, and others near that.
const A_HUNDRED: &str = "bcast-groups";
const OTHERS: [&str; 4] = ["bcast-directed-switch", "link-move-round", "nexthop-routes", "ping-record-route-odd"];

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("What mattered to ten probes                         told      replay    ratio");
    show(&NamedLab::of_kernel(A_HUNDRED), "goal: 20");
    OTHERS.iter().for_each(|name| show(&NamedLab::of_kernel(name), ""));
    // The far pings need every line there is, and nearly each of them is a replay.
    let mut line = Grown::line(12).build;
    for net in 0..PROBES {
        line.push_str(&format!("ip netns exec H0 ping -c 1 -W 1 -t 255 10.0.{net}.2\n"));
    }
    show(&NamedLab { name: "a line of 12 routers, all needed".to_owned(), text: line }, "");
}

fn show(named: &NamedLab, goal: &str) {
    let lab = named.parse();
    let run = lab.run();
    let asked: Vec<_> = probes(&run).into_iter().take(PROBES).collect();
    let told = timed(|| drop(black_box(mattered(&lab, &run, &asked))));
    let plain = timed(|| drop(black_box(Lab::run(&lab))));
    print_ratio(&format!("{} ({} lines)", named.name, lab.commands().count()), told, plain, goal);
}

/// The quickest of many: of something long the middle one tells how busy the machine is.
fn timed(mut call: impl FnMut()) -> Duration {
    let once = |_| {
        let start = Instant::now();
        call();
        start.elapsed()
    };
    (0..31).map(once).min().unwrap_or_default()
}
