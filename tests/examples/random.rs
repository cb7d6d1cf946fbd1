//! Lets the kernel judge labs that chance wrote, as root:
//! `cargo run --release -p tests --example random -- [--network] [--count N] [--first SEED] [--jobs J] [--shrink K]
//! [--keep FOLDER] [--quiet]`. A difference that three recordings agree on is shrunk and printed with its lab; `-` is Linux, `+` is ours.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Instant;

use tests::judge::{Difference, Verdict, judge};
use tests::kernel;
use tests::labs::NamedLab;
use tests::random::{Coverage, Grammar, Refused, draw};
use tests::recorder::{Recorder, at_once};
use tests::shrink::shrink;

struct Options {
    /// Networks of up to six hosts, and not two hosts.
    network: bool,
    count: u64,
    first: u64,
    /// Recordings side by side, at most: they mostly wait. A higher `net.ipv4.neigh.default.gc_thresh2` gives room for more.
    jobs: usize,
    /// Labs that are shrunk.
    shrink: usize,
    /// Where every lab that differs is kept.
    keep: Option<PathBuf>,
    /// No table of what was covered.
    quiet: bool,
}

impl Options {
    fn read() -> Self {
        let mut options = Self { network: false, count: 100, first: 0, jobs: 48, shrink: 8, keep: None, quiet: false };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().unwrap_or_else(|| panic!("{word} needs a value"));
            let number = |value: String| value.parse::<u64>().unwrap_or_else(|_| panic!("{value} is no number"));
            match word.as_str() {
                "--count" => options.count = number(value()),
                "--first" => options.first = number(value()),
                "--jobs" => options.jobs = usize::try_from(number(value())).expect("a small number"),
                "--shrink" => options.shrink = usize::try_from(number(value())).expect("a small number"),
                "--keep" => options.keep = Some(value().into()),
                "--network" => options.network = true,
                "--quiet" => options.quiet = true,
                other => panic!("{other}: see the start of this example"),
            }
        }
        options
    }

    /// At once, so that a long run can be read before it ends.
    fn keep(&self, lab: &NamedLab, difference: &Difference) {
        let Some(folder) = &self.keep else { return };
        std::fs::create_dir_all(folder).expect("a folder to keep labs in");
        std::fs::write(folder.join(format!("{}.lab", lab.name)), &lab.text).expect("it can be written to");
        std::fs::write(folder.join(format!("{}.diff", lab.name)), &difference.text).expect("it can be written to");
    }
}

/// What all judges together found.
struct Found {
    seeds: std::ops::Range<u64>,
    coverage: Coverage,
    commands: usize,
    different: Vec<(NamedLab, Difference)>,
    doubtful: Vec<(String, String)>,
}

fn main() -> ExitCode {
    let options = Options::read();
    if !kernel::can_record("random") {
        return ExitCode::SUCCESS;
    }
    let start = Instant::now();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let grammar = if options.network { Grammar::network() } else { Grammar::new() };
    let recorder = Recorder::start(folder.path());
    let seeds = options.first..options.first + options.count;
    let coverage = Coverage::new(&grammar);
    let found = Mutex::new(Found { seeds, coverage, commands: 0, different: Vec::new(), doubtful: Vec::new() });
    std::thread::scope(|threads| {
        for _ in 0..at_once(options.jobs, grammar.neighbours()) {
            threads.spawn(|| {
                while let Some(seed) = { found.lock().expect("nobody panics").seeds.next() } {
                    let mut coverage = Coverage::new(&grammar);
                    let lab = draw(&grammar, seed, Refused::Redrawn, &mut coverage);
                    let (verdict, recorded) = judge(&lab, &recorder, folder.path());
                    recorded.iter().for_each(|recorded| coverage.count_errors(recorded));
                    let mut found = found.lock().expect("nobody panics");
                    found.coverage.add(&coverage);
                    found.commands += lab.commands().len();
                    match verdict {
                        Verdict::Same => {}
                        Verdict::Different(difference) => {
                            let first = difference.command.as_deref().unwrap_or("what is left in the end");
                            eprintln!("{} differs: {first}", lab.name);
                            options.keep(&lab, &difference);
                            found.different.push((lab, difference));
                        }
                        Verdict::Doubtful(why) => found.doubtful.push((lab.name, why)),
                    }
                }
            });
        }
    });
    let found = found.into_inner().expect("nobody panics");
    let judged = start.elapsed().as_secs();
    for (lab, difference) in unlike(&found.different).into_iter().take(options.shrink) {
        let (lab, difference) = shrink(lab, difference.clone(), &recorder, folder.path());
        println!("==== {}\n{}----\n{}", lab.name, lab.text, difference.text);
    }
    if !options.quiet {
        println!("{}", found.coverage);
    }
    for (name, why) in &found.doubtful {
        println!("{name} is doubtful: {why}");
    }
    let (different, doubtful) = (found.different.len(), found.doubtful.len());
    println!(
        "{} labs, {} commands in {judged} s: {different} differ, {doubtful} are doubtful",
        options.count, found.commands
    );
    if different > 0 || doubtful as u64 * 50 > options.count { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// One lab for each kind of difference: the object and verb that differ, and what of it.
fn unlike(found: &[(NamedLab, Difference)]) -> Vec<&(NamedLab, Difference)> {
    let kind = |difference: &Difference| {
        let line = difference.command.clone().unwrap_or_default();
        let words: Vec<String> =
            line.split(' ').filter(|word| *word != "-n").skip(2).take(2).map(str::to_owned).collect();
        let what = difference.text.lines().nth(1).unwrap_or_default().trim().to_owned();
        (words, what)
    };
    let mut kinds = BTreeMap::new();
    for one in found {
        kinds.entry(kind(&one.1)).or_insert(one);
    }
    kinds.into_values().collect()
}
