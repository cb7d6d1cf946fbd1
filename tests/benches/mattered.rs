//! What it costs to say what mattered, in plain replays of the same lab: of labs of some hundred lines, for ten probes at
//! once. It grows with the lines that do matter: each of them is a replay of what comes after it.

use std::hint::black_box;
use std::time::{Duration, Instant};

use sim_core::lab::Lab;
use sim_core::why::mattered;
use tests::grown::Grown;
use tests::labs::{self, NamedLab};
use tests::mattered::probes;
use tests::measure::print_ratio;

/// As the playground has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// So often each is timed.
const TIMES: usize = 31;
/// So many probes are asked about.
const PROBES: usize = 10;
/// Labs of the kernel's with a hundred lines, or near that.
const LABS: [&str; 5] =
    ["bcast-groups", "bcast-directed-switch", "link-move-round", "nexthop-routes", "ping-record-route-odd"];

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("What mattered to ten probes                         told      replay    ratio");
    LABS.iter().for_each(|name| show(&NamedLab::of_kernel(name), "goal: 20"));
    // The far pings need every line there is, and nearly each of them is a replay.
    let mut line = Grown::line(12).build;
    for net in 0..PROBES {
        line.push_str(&format!("ip netns exec H0 ping -c 1 -W 1 -t 255 10.0.{net}.2\n"));
    }
    show(&NamedLab { name: "a line of 12 routers, all needed".to_owned(), text: line }, "goal: 20");
    let gallery = labs::gallery().into_iter().map(|name| NamedLab::of_gallery(&name));
    let all = gallery.chain(labs::kernel().into_iter().map(|name| NamedLab::of_kernel(&name)));
    let mut ratios: Vec<f64> = all.filter_map(|named| ratio(&named, 3)).collect();
    ratios.sort_by(f64::total_cmp);
    let at = |percent: usize| ratios[(ratios.len() - 1) * percent / 100];
    let (median, most) = (at(50), at(100));
    println!("In plain replays, {} labs: median {median:.1}, p90 {:.1}, max {most:.1}", ratios.len(), at(90));
}

/// Of a lab that has probes; the quickest of some times.
fn ratio(named: &NamedLab, times: usize) -> Option<f64> {
    let lab = named.parse();
    let run = lab.run();
    let asked: Vec<_> = probes(&run).into_iter().take(PROBES).collect();
    if asked.is_empty() {
        return None;
    }
    let told = timed(times, || drop(black_box(mattered(&lab, &run, &asked))));
    let plain = timed(times, || drop(black_box(Lab::run(&lab))));
    Some(told.as_secs_f64() / plain.as_secs_f64())
}

fn show(named: &NamedLab, goal: &str) {
    let lab = named.parse();
    let run = lab.run();
    let asked: Vec<_> = probes(&run).into_iter().take(PROBES).collect();
    let told = timed(TIMES, || drop(black_box(mattered(&lab, &run, &asked))));
    let plain = timed(TIMES, || drop(black_box(Lab::run(&lab))));
    print_ratio(&format!("{} ({} lines)", named.name, lab.commands().count()), told, plain, goal);
}

/// The quickest of many: of something long the middle one tells how busy the machine is.
fn timed(times: usize, mut call: impl FnMut()) -> Duration {
    let once = |_| {
        let start = Instant::now();
        call();
        start.elapsed()
    };
    (0..times).map(once).min().unwrap_or_default()
}
