//! Lets the kernel judge labs that chance wrote, as root: `cargo run -p tests --example doubt -- [COUNT [FIRST_SEED]]`.
//! A difference is printed with its lab; a new rule of the model deserves a few hundred. Only NO-CARRIER against UP right
//! after a link came up is nobody's fault: the kernel takes up to a second to notice.

use tests::labs::NamedLab;
use tests::{kernel, random, sim};

fn main() {
    let mut numbers =
        std::env::args().skip(1).map(|word| word.parse::<u64>().expect("COUNT and FIRST_SEED are numbers"));
    let count = numbers.next().unwrap_or(30);
    let first = numbers.next().unwrap_or(0);
    if !kernel::can_record("doubt") {
        return;
    }
    let labs: Vec<NamedLab> = (first..first + count)
        .map(|seed| if seed % 4 < 2 { random::lab(seed) } else { random::policy_lab(seed) })
        .collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let wrong = kernel::all_wrong(&labs, |lab| {
        let recorded = kernel::record(lab, folder.path())?;
        let obeyed = sim::obeyed(lab);
        let differences = if obeyed == lab.commands().len() {
            kernel::compare(&recorded, &sim::transcript(lab), folder.path())
        } else {
            kernel::compare_first(obeyed, &recorded, &sim::transcript(lab), folder.path())
        };
        differences.map_err(|differences| format!("{}{differences}", lab.text))
    });
    let compared: usize = labs.iter().map(sim::obeyed).sum();
    println!("{}", wrong.join("\n"));
    println!("{} labs, {compared} commands; {} labs differ: - is Linux, + is ours", labs.len(), wrong.len());
}
