//! Two labs side by side: which of their commands are the same, and where each probe that both ask parts.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::alike::alike;
use super::difference::Difference;
use super::outcome::Outcome;
use super::story::Story;
use crate::base::CommandId;
use crate::lab::{CommandRun, Run};

/// What two labs have in common, and what not. Ids are those of the lab that is named.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Commands of the one lab that the other has not at that place, in order.
    pub gone: Vec<CommandId>,
    /// Commands of the other that the one has not.
    pub new: Vec<CommandId>,
    /// Probes that both ask, in order.
    pub pairs: Vec<Pair>,
    /// Probes that only the one lab asks.
    pub alone: Vec<CommandId>,
    /// Probes that only the other asks.
    pub other_alone: Vec<CommandId>,
}

/// A probe that two labs ask in the same words.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    pub one: CommandId,
    pub other: CommandId,
    pub outcome: Outcome,
    pub other_outcome: Outcome,
    /// So many steps are the same in both, from the first.
    pub shared: usize,
    /// The first step that is not, from 1; it may be past the end of one of the traces. `None` if all are the same.
    pub parts_at: Option<usize>,
}

impl Pair {
    fn of(one: &CommandRun, other: &CommandRun) -> Self {
        let (steps, other_steps) = (&one.record.trace.steps, &other.record.trace.steps);
        let both = steps.iter().zip(other_steps);
        let shared = both.take_while(|(step, other_step)| alike((one, step), (other, other_step))).count();
        let all = shared == steps.len() && shared == other_steps.len();
        Self {
            one: one.id,
            other: other.id,
            outcome: Outcome::of(one),
            other_outcome: Outcome::of(other),
            shared,
            parts_at: (!all).then_some(shared + 1),
        }
    }

    /// What a person would notice first; `None` if both come to the same.
    pub fn difference(&self) -> Option<Difference> {
        self.outcome.difference(&self.other_outcome)
    }
}

/// Compares two labs, each as it ran. Commands pair by their text, as `diff` pairs lines; probes pair among themselves,
/// so that a line which has only moved keeps no probe from its partner.
pub fn compare(one: &Run, other: &Run) -> Compared {
    let (gone, new, _) = paired(&one.commands.iter().collect::<Vec<_>>(), &other.commands.iter().collect::<Vec<_>>());
    let (alone, other_alone, both) = paired(&probes(one), &probes(other));
    let ids = |all: Vec<&CommandRun>| all.into_iter().map(|command| command.id).collect();
    Compared {
        gone: ids(gone),
        new: ids(new),
        pairs: both.into_iter().map(|(one, other)| Pair::of(one, other)).collect(),
        alone: ids(alone),
        other_alone: ids(other_alone),
    }
}

/// What asks something of the network: it sends, or it looks up a way.
fn probes(run: &Run) -> Vec<&CommandRun> {
    run.commands.iter().filter(|command| Story::read(command).is_some()).collect()
}

/// Only in the first, only in the second, in both.
type Paired<'a> = (Vec<&'a CommandRun>, Vec<&'a CommandRun>, Vec<(&'a CommandRun, &'a CommandRun)>);

fn paired<'a>(one: &[&'a CommandRun], other: &[&'a CommandRun]) -> Paired<'a> {
    let texts = |all: &[&'a CommandRun]| all.iter().map(|command| command.line.as_str()).collect::<Vec<_>>();
    let (mut gone, mut new, mut both) = Paired::default();
    for op in capture_diff_slices(Algorithm::Myers, &texts(one), &texts(other)) {
        let (old, fresh) = (&one[op.old_range()], &other[op.new_range()]);
        if let DiffOp::Equal { .. } = op {
            both.extend(old.iter().copied().zip(fresh.iter().copied()));
        } else {
            gone.extend(old);
            new.extend(fresh);
        }
    }
    (gone, new, both)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Lab;

    const TWO: &str = "ip netns add A\nip netns add B\nip link add a0 netns A type veth peer name b0 netns B\n\
        ip -n A link set a0 up\nip -n B link set b0 up\nip -n A addr add 10.0.0.1/24 dev a0\n\
        ip -n B addr add 10.0.0.2/24 dev b0\n";
    const PING: &str = "ip netns exec A ping -c 1 -W 1 10.0.0.2\n";

    fn run(text: &str) -> Run {
        Lab::parse(text).expect("small").run()
    }

    fn lines(run: &Run, ids: &[CommandId]) -> Vec<usize> {
        ids.iter().filter_map(|id| run.command(*id)).map(|command| command.line_no).collect()
    }

    #[test]
    fn what_only_counts_up_parts_nothing() {
        let more = "# A third host, with a cable of its own\nip netns add Z\n\
            ip link add z0 netns Z type veth peer name z1 netns Z\nip -n Z link set lo up\n\
            ip netns exec Z ping -c 1 127.0.0.1\n";
        let (one, other) = (run(&format!("{TWO}{PING}")), run(&format!("{more}{TWO}{PING}")));
        let compared = compare(&one, &other);
        let [pair] = &compared.pairs[..] else { panic!("{compared:?}") };
        assert_eq!((pair.parts_at, pair.difference()), (None, None));
        assert_eq!(pair.shared, one.command(pair.one).expect("a ping").record.trace.steps.len());
        assert_eq!((lines(&one, &compared.gone), lines(&other, &compared.new)), (vec![], vec![2, 3, 4, 5]));
        assert_eq!((compared.alone.len(), lines(&other, &compared.other_alone)), (0, vec![5]));
    }

    #[test]
    fn a_silent_peer_parts_the_traces_where_it_would_have_heard() {
        let (one, other) = (run(&format!("{TWO}{PING}")), run(&format!("{TWO}ip -n B addr flush dev b0\n{PING}")));
        let compared = compare(&one, &other);
        let [pair] = &compared.pairs[..] else { panic!("{compared:?}") };
        assert_eq!(pair.difference(), Some(Difference::End));
        assert_eq!(pair.parts_at, Some(pair.shared + 1));
        let at = |run: &Run, id| run.command(id).expect("a ping").record.trace.steps[pair.shared].clone();
        let (answers, ignores) = (at(&one, pair.one), at(&other, pair.other));
        assert_eq!((&*run_host(&one, &answers), &*run_host(&other, &ignores)), ("B", "B"));
        assert_ne!(answers.kind, ignores.kind);
        assert_eq!(lines(&other, &compared.new), [8]);
    }

    fn run_host(run: &Run, step: &crate::trace::Step) -> String {
        run.world(None).host(step.host).name.to_string()
    }

    #[test]
    fn a_trace_that_ends_first_parts_past_its_end() {
        let get = "ip -n A route get 10.0.0.2\n";
        let compared = compare(&run(&format!("{TWO}{get}")), &run(&format!("{TWO}{get}{PING}")));
        assert_eq!((compared.pairs.len(), compared.other_alone.len()), (1, 1));
        assert_eq!(compared.pairs[0].parts_at, None);
        let twice = compare(&run(&format!("{TWO}{PING}{PING}")), &run(&format!("{TWO}{PING}")));
        assert_eq!((twice.pairs.len(), twice.alone.len()), (1, 1));
    }

    #[test]
    fn a_moved_line_keeps_no_probe_from_its_partner() {
        let moved = TWO.replace("ip netns add B\n", "");
        let compared = compare(&run(&format!("{TWO}{PING}")), &run(&format!("ip netns add B\n{moved}{PING}")));
        assert_eq!((compared.gone.len(), compared.new.len(), compared.pairs.len()), (1, 1, 1));
        assert_eq!(compared.pairs[0].parts_at, None);
    }

    #[test]
    fn another_route_to_the_same_place_is_no_shared_step() {
        let route = "ip -n A route replace 10.0.0.0/24 dev a0 metric 5\n";
        let (one, other) =
            (run(&format!("{TWO}{PING}")), run(&format!("{TWO}ip -n A route del 10.0.0.0/24\n{route}{PING}")));
        let compared = compare(&one, &other);
        let step = &one.command(compared.pairs[0].one).expect("a ping").record.trace.steps[compared.pairs[0].shared];
        assert!(matches!(step.kind, crate::trace::StepKind::Table(_)), "{step:?}");
    }
}
