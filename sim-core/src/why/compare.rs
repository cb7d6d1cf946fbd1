//! Two labs side by side: which of their commands are the same, and where each probe that both ask parts.

use std::collections::BTreeSet;
use std::hash::Hash;
use std::ops::Range;
use std::sync::Arc;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::alike::Numbers;
use super::difference::Difference;
use super::outcome::Outcome;
use super::story::Story;
use crate::base::CommandId;
use crate::lab::{CommandRun, Run};
use crate::trace::{Step, StepKind};

/// What two labs have in common, and what not.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The commands of both, by their text: indexes into `Run::commands`.
    pub commands: Vec<Stretch>,
    /// Probes that both ask, in order.
    pub pairs: Vec<Pair>,
    /// Probes that only the one lab asks.
    pub alone: Vec<CommandId>,
    /// Probes that only the other asks.
    pub other_alone: Vec<CommandId>,
}

/// A part of two lists side by side: the same things in both, or what each has instead of the other's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub same: bool,
    pub one: Range<usize>,
    pub other: Range<usize>,
}

/// A probe of either lab, set beside the one that asks the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    pub one: CommandId,
    pub other: CommandId,
    /// In other words: a probe that was rewritten stands beside what it has become.
    pub reworded: bool,
    pub outcome: Outcome,
    pub other_outcome: Outcome,
    /// The steps of both, in order.
    pub steps: Vec<Stretch>,
    /// Where the packet's fate parts; `None` if all steps are the same.
    pub parts: Option<Parting>,
}

/// The first step on either side, from 1, that a teacher would point at. It may be one past the end of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parting {
    pub one: usize,
    pub other: usize,
}

impl Pair {
    fn of(one: &CommandRun, other: &CommandRun) -> Self {
        let (outcome, other_outcome) = (Outcome::of(one), Outcome::of(other));
        let concerned = Concerned::of((one, &outcome), (other, &other_outcome));
        let steps = stretches(one, other);
        let parts = concerned.parting(&steps);
        Self { one: one.id, other: other.id, reworded: one.line != other.line, outcome, other_outcome, steps, parts }
    }

    /// What a person would notice first; `None` if both come to the same.
    pub fn difference(&self) -> Option<Difference> {
        self.outcome.difference(&self.other_outcome)
    }
}

/// The ways of a probe in both labs. What bystanders do with a frame that is for everyone is no parting, as long as
/// something else is.
struct Concerned<'a> {
    sides: [&'a CommandRun; 2],
    hosts: BTreeSet<Arc<str>>,
    devs: BTreeSet<(Arc<str>, String)>,
}

impl<'a> Concerned<'a> {
    fn of((one, outcome): (&'a CommandRun, &Outcome), (other, other_outcome): (&'a CommandRun, &Outcome)) -> Self {
        let ways = [outcome, other_outcome].into_iter().flat_map(|outcome| outcome.way.iter().chain(&outcome.back));
        let devs: BTreeSet<_> = ways.map(|hop| (Arc::clone(&hop.host), hop.dev.clone())).collect();
        let mut hosts: BTreeSet<_> = devs.iter().map(|(host, _)| Arc::clone(host)).collect();
        for side in [one, other] {
            hosts.extend(Story::read(side).map(|story| Arc::clone(&side.after.host(story.asker).name)));
        }
        Self { sides: [one, other], hosts, devs }
    }

    fn parting(&self, steps: &[Stretch]) -> Option<Parting> {
        let mut unlike = steps.iter().filter(|stretch| !stretch.same);
        let at = |stretch: &Stretch| {
            let [one, other] = [(0, &stretch.one), (1, &stretch.other)].map(|(side, range)| self.first(side, range));
            (one.is_some() || other.is_some()).then(|| Parting {
                one: one.unwrap_or(stretch.one.end) + 1,
                other: other.unwrap_or(stretch.other.end) + 1,
            })
        };
        let start = |stretch: &Stretch| Parting { one: stretch.one.start + 1, other: stretch.other.start + 1 };
        let first = unlike.clone().next()?;
        Some(unlike.find_map(at).unwrap_or_else(|| start(first)))
    }

    /// The first of some steps of one side that is on the way.
    fn first(&self, side: usize, range: &Range<usize>) -> Option<usize> {
        let run = self.sides[side];
        range.clone().find(|at| self.is_on_the_way(run, &run.record.trace.steps[*at]))
    }

    /// A switch on the way sends what it floods to bystanders too: of what is sent, the device has to be on it. And what a
    /// program hands over, or is told, says less than the lookups do that it comes from.
    fn is_on_the_way(&self, run: &CommandRun, step: &Step) -> bool {
        let host = run.after.host(step.host);
        let by = |dev| self.devs.contains(&(Arc::clone(&host.name), host.links.name(dev).to_string()));
        let is_of_program = matches!(step.kind, StepKind::Connect { .. } | StepKind::Send { .. });
        let is_sent_elsewhere = step.kind == StepKind::Transmit && !step.dev.is_none_or(by);
        self.hosts.contains(&host.name) && !is_of_program && !is_sent_elsewhere
    }
}

/// Compares two labs, each as it ran. Commands pair by their text, as `diff` pairs lines; probes pair among themselves,
/// so that a line which has only moved keeps no probe from its partner, and what stands in the place of another probe is
/// its partner too.
pub fn compare(one: &Run, other: &Run) -> Compared {
    let texts = |all: &[&CommandRun]| all.iter().map(|command| command.line.clone()).collect::<Vec<_>>();
    let all = [one, other].map(|run| texts(&run.commands.iter().collect::<Vec<_>>()));
    let (asked, other_asked) = (probes(one), probes(other));
    let (mut pairs, mut alone, mut other_alone) = (Vec::new(), Vec::new(), Vec::new());
    for stretch in side_by_side(&texts(&asked), &texts(&other_asked)) {
        let (ours, theirs) = (&asked[stretch.one], &other_asked[stretch.other]);
        let both = ours.iter().zip(theirs).take_while(|(one, other)| stretch.same || asks_alike(one, other)).count();
        pairs.extend(ours.iter().zip(theirs).take(both).map(|(one, other)| Pair::of(one, other)));
        alone.extend(ours[both..].iter().map(|command| command.id));
        other_alone.extend(theirs[both..].iter().map(|command| command.id));
    }
    Compared { commands: side_by_side(&all[0], &all[1]), pairs, alone, other_alone }
}

/// The same program on the same host, whatever it is told.
fn asks_alike(one: &CommandRun, other: &CommandRun) -> bool {
    let asker = |command: &CommandRun| {
        Story::read(command).map(|story| (story.program, Arc::clone(&command.after.host(story.asker).name)))
    };
    asker(one) == asker(other)
}

/// What asks something of the network: it sends, or it looks up a way.
fn probes(run: &Run) -> Vec<&CommandRun> {
    run.commands.iter().filter(|command| Story::read(command).is_some()).collect()
}

/// A trace has at most `Budget::steps_per_command` steps, so this takes no longer than some replays.
fn stretches(one: &CommandRun, other: &CommandRun) -> Vec<Stretch> {
    let mut numbers = Numbers::default();
    let (steps, other_steps) = (numbers.of(one), numbers.of(other));
    side_by_side(&steps, &other_steps)
}

/// Two lists as `diff` sees them; same and unlike stretches take turns.
fn side_by_side<T: Eq + Hash + Ord>(one: &[T], other: &[T]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, one, other) {
        let same = matches!(op, DiffOp::Equal { .. });
        let (one, other) = (op.old_range(), op.new_range());
        match stretches.last_mut().filter(|last| last.same == same) {
            Some(last) => (last.one.end, last.other.end) = (one.end, other.end),
            None => stretches.push(Stretch { same, one, other }),
        }
    }
    stretches
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

    /// The lines of commands that only one of them has.
    fn unlike(one: &Run, other: &Run) -> (Vec<usize>, Vec<usize>) {
        let lines = |run: &Run, range: &Range<usize>| {
            run.commands[range.clone()].iter().map(|command| command.line_no).collect::<Vec<_>>()
        };
        let compared = compare(one, other);
        let unlike = || compared.commands.iter().filter(|stretch| !stretch.same);
        (
            unlike().flat_map(|stretch| lines(one, &stretch.one)).collect(),
            unlike().flat_map(|stretch| lines(other, &stretch.other)).collect(),
        )
    }

    /// Host and kind of the step of one side at which they part.
    fn parts(run: &Run, id: CommandId, at: usize) -> (String, StepKind) {
        let command = run.command(id).expect("a probe");
        let step = &command.record.trace.steps[at - 1];
        (command.after.host(step.host).name.to_string(), step.kind.clone())
    }

    #[test]
    fn what_only_counts_up_parts_nothing() {
        let more = "# A third host, with a cable of its own\nip netns add Z\n\
            ip link add z0 netns Z type veth peer name z1 netns Z\nip -n Z link set lo up\n\
            ip netns exec Z ping -c 1 127.0.0.1\n";
        let (one, other) = (run(&format!("{TWO}{PING}")), run(&format!("{more}{TWO}{PING}")));
        let compared = compare(&one, &other);
        let [pair] = &compared.pairs[..] else { panic!("{compared:?}") };
        assert_eq!((pair.parts, pair.difference()), (None, None));
        let all = one.command(pair.one).expect("a ping").record.trace.steps.len();
        assert_eq!(pair.steps, [Stretch { same: true, one: 0..all, other: 0..all }]);
        assert_eq!(unlike(&one, &other), (vec![], vec![2, 3, 4, 5]));
        assert_eq!((compared.alone.len(), compared.other_alone.len()), (0, 1));
    }

    #[test]
    fn a_silent_peer_parts_the_traces_where_it_would_have_heard() {
        let (one, other) = (run(&format!("{TWO}{PING}")), run(&format!("{TWO}ip -n B addr flush dev b0\n{PING}")));
        let compared = compare(&one, &other);
        let [pair] = &compared.pairs[..] else { panic!("{compared:?}") };
        assert_eq!(pair.difference(), Some(Difference::End));
        let at = pair.parts.expect("they part");
        assert!(
            pair.steps[0].same && at == Parting { one: pair.steps[0].one.end + 1, other: pair.steps[0].one.end + 1 }
        );
        let ((answers, kind), (ignores, other_kind)) =
            (parts(&one, pair.one, at.one), parts(&other, pair.other, at.other));
        assert_eq!((&*answers, &*ignores), ("B", "B"));
        assert_ne!(kind, other_kind);
        assert_eq!(unlike(&one, &other).1, [8]);
    }

    #[test]
    fn a_program_that_is_told_another_source_parts_where_the_kernel_chose_it() {
        let alias = "ip -n A addr add 10.0.0.9/24 dev a0\n";
        let chosen = "ip -n A route change 10.0.0.0/24 dev a0 proto kernel scope link src 10.0.0.9\n";
        let ask = "ip netns exec A traceroute -n 10.0.0.2\n";
        for ask in [PING, ask] {
            let (one, other) = (run(&format!("{TWO}{alias}{ask}")), run(&format!("{TWO}{alias}{chosen}{ask}")));
            let compared = compare(&one, &other);
            let [pair] = &compared.pairs[..] else { panic!("{compared:?}") };
            let at = pair.parts.expect("they part");
            let (_, kind) = parts(&other, pair.other, at.other);
            assert!(matches!(kind, StepKind::Table(_)), "{ask}{at:?} {kind:?}");
        }
    }

    #[test]
    fn a_program_that_is_told_no_source_parts_where_no_route_was_found() {
        let (one, other) = (run(&format!("{TWO}{PING}")), run(&format!("{TWO}ip -n A addr flush dev a0\n{PING}")));
        let pair = compare(&one, &other).pairs.pop().expect("the ping");
        let at = pair.parts.expect("they part");
        let reads = [parts(&one, pair.one, at.one), parts(&other, pair.other, at.other)].map(|(_, kind)| {
            let StepKind::Table(read) = kind else { panic!("{kind:?}") };
            (read.table, read.answer)
        });
        assert!(reads[0].0 == reads[1].0 && reads[0].1 != reads[1].1, "{reads:?}");
    }

    #[test]
    fn a_bystander_that_hears_what_is_for_everyone_parts_nothing_while_another_does() {
        let bridge = "ip netns add S\nip -n S link add br0 type bridge\nip -n S link set br0 up\n";
        let host = |name: &str, addr: u8| {
            format!(
                "ip netns add {name}\nip link add e0 netns {name} type veth peer name p{addr} netns S\n\
                ip -n S link set p{addr} master br0 up\nip -n {name} link set e0 up\n\
                ip -n {name} addr add 10.0.0.{addr}/24 dev e0\n"
            )
        };
        let two = format!("{bridge}{}{}", host("A", 1), host("B", 2));
        let deaf = "ip netns exec B sysctl -w net.ipv4.icmp_echo_ignore_all=1\n";
        let (one, other) = (
            run(&format!("{two}{PING}")),
            run(&format!(
                "{}{two}{deaf}{PING}",
                host("C", 3).replace("ip netns add C\n", &format!("{bridge}ip netns add C\n"))
            )),
        );
        // The bridge of the second lab is made first, with C at it; making it again fails.
        let pair = compare(&one, &other).pairs.pop().expect("the ping");
        assert!(!pair.steps.iter().find(|stretch| !stretch.same).expect("C hears").other.is_empty());
        let at = pair.parts.expect("they part");
        let (host, kind) = parts(&other, pair.other, at.other);
        assert_eq!((&*host, kind), ("B", StepKind::EchoIgnored));
        assert!(pair.steps.iter().skip(1).any(|stretch| stretch.same), "they go on alike after C has heard");
    }

    #[test]
    fn a_trace_that_ends_first_parts_past_its_end() {
        let once = compare(&run(&format!("{TWO}{PING}{PING}")), &run(&format!("{TWO}{PING}")));
        assert_eq!((once.pairs.len(), once.alone.len()), (1, 1));
        let more = PING.replace("-c 1", "-c 2");
        let (one, other) = (run(&format!("{TWO}{PING}")), run(&format!("{TWO}{more}")));
        let pair = compare(&one, &other).pairs.pop().expect("the same program on the same host");
        assert!(pair.reworded && pair.parts.is_some());
        let get = |of: &str| format!("{TWO}ip -n {of} route get 10.0.0.2\n");
        let apart = compare(&run(&get("A")), &run(&get("B")));
        assert_eq!((apart.pairs.len(), apart.alone.len(), apart.other_alone.len()), (0, 1, 1));
    }

    #[test]
    fn a_moved_line_keeps_no_probe_from_its_partner() {
        let moved = TWO.replace("ip netns add B\n", "");
        let (one, other) = (run(&format!("{TWO}{PING}")), run(&format!("ip netns add B\n{moved}{PING}")));
        let compared = compare(&one, &other);
        let (gone, new) = unlike(&one, &other);
        assert_eq!((gone.len(), new.len(), compared.pairs.len()), (1, 1, 1));
        assert_eq!(compared.pairs[0].parts, None);
    }

    #[test]
    fn another_route_to_the_same_place_is_no_shared_step() {
        let route = "ip -n A route replace 10.0.0.0/24 dev a0 metric 5\n";
        let (one, other) =
            (run(&format!("{TWO}{PING}")), run(&format!("{TWO}ip -n A route del 10.0.0.0/24\n{route}{PING}")));
        let pair = compare(&one, &other).pairs.pop().expect("the ping");
        let (_, kind) = parts(&one, pair.one, pair.parts.expect("they part").one);
        assert!(matches!(kind, StepKind::Table(_)), "{kind:?}");
    }
}
