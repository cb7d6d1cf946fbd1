//! What mattered, tried again: each line that is said to matter is left out of the text, and `hairpin run` replays that.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use sim_core::base::CommandId;
use sim_core::lab::{CommandRun, Lab, Run};
use sim_core::why::{Mattered, Outcome, Story, mattered};

use crate::labs::NamedLab;
use crate::terminal;

/// What was found in some labs.
#[derive(Debug, Default)]
pub struct Tried {
    pub wrong: Vec<String>,
    pub probes: usize,
    /// Lines, or pairs of them, that are said to matter.
    pub matters: usize,
    pub pairs: usize,
    /// Lines that are not said to matter and do: found by leaving out each line there is.
    pub missed: Vec<String>,
    /// Lines that were left out for that.
    pub others: usize,
}

/// The commands of a run that ask the network something.
pub fn probes(run: &Run) -> Vec<CommandId> {
    run.commands.iter().filter(|command| Story::read(command).is_some()).map(|command| command.id).collect()
}

/// Tries every claim about every probe of some labs at the command line. With `all`, also each by the model's own outcome,
/// to the last octet of what taps hear, and every line about which no claim is made.
pub fn judge(labs: impl IntoIterator<Item = NamedLab>, all: bool) -> Tried {
    let mut tried = Tried::default();
    for lab in labs {
        judge_one(&lab, all, &mut tried);
    }
    tried
}

fn judge_one(named: &NamedLab, all: bool, tried: &mut Tried) {
    let lab = named.parse();
    let run = lab.run();
    let told = mattered(&lab, &run, &probes(&run));
    tried.probes += told.len();
    check_claims(named, &run, &told, tried);
    if !all {
        return;
    }
    for (of, matter) in told.iter().flat_map(|of| of.matters.iter().map(move |matter| (of, matter))) {
        let then = outcome(&run, &replayed(named, &run, &matter.without), of.of);
        if then.as_ref() != Some(&matter.outcome) {
            tried.wrong.push(wrong(named, &run, &matter.without, of, then.as_ref(), Some(&matter.outcome)));
        }
    }
    for id in run.commands.iter().map(|command| command.id) {
        let unnamed: Vec<_> =
            told.iter().filter(|of| of.of > id && !of.matters.iter().any(|own| own.without == [id])).collect();
        if unnamed.is_empty() {
            continue;
        }
        let without = replayed(named, &run, &[id]);
        for of in unnamed {
            tried.others += 1;
            let then = outcome(&run, &without, of.of);
            if then.as_ref() != Some(&of.outcome) {
                tried.missed.push(wrong(named, &run, &[id], of, then.as_ref(), None));
            }
        }
    }
}

/// Sets what is told of each set of lines beside the transcript of a lab that has not got them.
fn check_claims(named: &NamedLab, run: &Run, told: &[Mattered], tried: &mut Tried) {
    let mut sets: BTreeSet<&[CommandId]> = BTreeSet::from([&[][..]]);
    sets.extend(told.iter().flat_map(|of| &of.matters).map(|matter| matter.without.as_slice()));
    let last = told.iter().map(|of| line_no(run, of.of)).max().unwrap_or_default();
    let texts = sets.iter().map(|set| {
        let text = text_without(named, run, set);
        text.split_inclusive('\n').take(last).collect()
    });
    let transcripts = terminal::run(&texts.collect::<Vec<String>>());
    for (set, transcript) in sets.iter().zip(&transcripts) {
        for of in told {
            let claim = if set.is_empty() {
                Some(&of.outcome)
            } else {
                of.matters.iter().find(|matter| matter.without == **set).map(|matter| &matter.outcome)
            };
            let Some(claim) = claim else { continue };
            let alone = |id: &CommandId| of.matters.iter().find(|own| own.without == [*id]);
            let either = |id| alone(id).is_none_or(|own| own.outcome.end == of.outcome.end);
            let minimal = set.len() < 2 || set.iter().all(either);
            let json = serde_json::to_value(claim).expect("an outcome is plain data");
            let said = transcript.at_line(line_no(run, of.of));
            let against = said.map_or_else(|| Some("it is not there".to_owned()), |said| said.contradicts(&json));
            let against = against.or_else(|| (!minimal).then(|| "one of them is enough".to_owned()));
            let against = against.or_else(|| (!set.is_empty() && *claim == of.outcome).then(|| "no change".to_owned()));
            tried
                .wrong
                .extend(against.map(|against| format!("{}\n{against}", wrong(named, run, set, of, None, Some(claim)))));
            tried.matters += usize::from(!set.is_empty());
            tried.pairs += usize::from(set.len() > 1);
        }
    }
}

fn line_no(run: &Run, id: CommandId) -> usize {
    run.command(id).map_or(0, |command| command.line_no)
}

/// The lab's text without some commands, read and run from its beginning.
fn replayed(named: &NamedLab, run: &Run, without: &[CommandId]) -> Run {
    Lab::parse(&text_without(named, run, without)).expect("shorter than it was").run()
}

/// The lab's text with comments where some commands were.
pub fn text_without(named: &NamedLab, run: &Run, without: &[CommandId]) -> String {
    let gone = |line: usize| run.at_line(line).is_some_and(|command| without.contains(&command.id));
    let lines = named.text.lines().enumerate();
    lines.fold(String::new(), |mut text, (at, line)| {
        let off = if gone(at + 1) { "#- " } else { "" };
        writeln!(text, "{off}{line}").expect("a String");
        text
    })
}

fn outcome(run: &Run, without: &Run, of: CommandId) -> Option<Outcome> {
    let line_no = run.command(of)?.line_no;
    without.at_line(line_no).map(Outcome::of)
}

fn wrong(
    named: &NamedLab,
    run: &Run,
    without: &[CommandId],
    of: &Mattered,
    then: Option<&Outcome>,
    told: Option<&Outcome>,
) -> String {
    let line = |id: CommandId| {
        run.command(id).map_or_else(String::new, |CommandRun { line_no, line, .. }| format!("{line_no}: {line}"))
    };
    let gone: Vec<_> = without.iter().map(|id| line(*id)).collect();
    let now = &of.outcome;
    format!("{}\n  {}\n  without {gone:?}\n  now  {now:?}\n  told {told:?}\n  then {then:?}", named.name, line(of.of))
}
