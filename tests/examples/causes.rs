//! Replays every probe of labs that chance wrote, and of the kernel's labs, from its causes alone:
//! `cargo run --release -p tests --example causes -- [--count N] [--first SEED] [--show K] [--kernel]`.

use std::process::ExitCode;

use tests::causes::{Found, judge};
use tests::labs::{NamedLab, kernel};
use tests::random::{Coverage, Grammar, Refused, draw};

fn main() -> ExitCode {
    let (mut count, mut first, mut show, mut of_kernel) = (300, 0, 5, false);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|word| word.parse().ok()).unwrap_or_else(|| panic!("{word} N"));
        match word.as_str() {
            "--count" => count = number(),
            "--first" => first = number(),
            "--show" => show = number(),
            "--kernel" => of_kernel = true,
            other => panic!("{other}: see the start of this example"),
        }
    }
    let found = if of_kernel {
        judge(kernel().iter().map(|name| NamedLab::of_kernel(name)))
    } else {
        let grammar = Grammar::new();
        let mut coverage = Coverage::new(&grammar);
        judge((first..first + count).map(|seed| draw(&grammar, seed, Refused::Redrawn, &mut coverage)))
    };
    let Found { wrong, probes, .. } = &found;
    for one in wrong.iter().take(usize::try_from(show).expect("a small number")) {
        println!("==== {}\n{}", one.lab, one.kept.join("\n"));
        println!("---- missing\n{}", one.missing.join("\n"));
        println!("---- alone\n{:#?}\n---- whole\n{:#?}", one.alone, one.whole);
    }
    for one in wrong {
        println!("{} | {} | missing: {}", one.lab, one.line, one.missing.join("; "));
    }
    println!("{} of {probes} probes end otherwise; causes are {} % of what came before", wrong.len(), found.percent());
    if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
