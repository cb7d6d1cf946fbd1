//! The neighbours of each host as they are at a step: what there was before the command, and what its steps did to it.

use std::net::Ipv4Addr;

use sim_core::base::{Cause, CommandId, IfIndex, Mac, Nud};
use sim_core::lab::{CommandRun, HostState, NeighState, Run};
use sim_core::trace::{Step, StepKind};

/// Puts in place of the neighbours after the command those of the moment after its first `upto` steps. The last step
/// leaves what the command left.
pub(crate) fn rewind(run: &Run, command: &CommandRun, upto: usize, after: &mut [HostState]) {
    let steps = &command.record.trace.steps;
    if upto >= steps.len() {
        return;
    }
    let before = before(run, command.id);
    for host in after.iter_mut() {
        host.neighbours = told(&before, host, command, upto);
    }
}

/// Every host as it was before a command.
fn before(run: &Run, command: CommandId) -> Vec<HostState> {
    let earlier = run.commands.iter().take_while(|other| other.id != command).last();
    earlier.map_or_else(Vec::new, |earlier| run.state(Some(earlier.id)))
}

/// The neighbours of a host after some steps, by device and address. `left` is the host as the command left it.
fn told(before: &[HostState], left: &HostState, command: &CommandRun, upto: usize) -> Vec<NeighState> {
    let steps = &command.record.trace.steps;
    let mut all = before.iter().find(|old| old.id == left.id).map(|old| old.neighbours.clone()).unwrap_or_default();
    for (at, step) in steps[..upto].iter().enumerate().filter(|(_, step)| step.host == left.id) {
        let (Some(dev), Some(learnt)) = (step.dev, learnt(&step.kind)) else { continue };
        let known = all.iter_mut().find(|known| (known.ifindex, known.dst) == (dev, learnt.dst));
        match known {
            Some(known) => {
                let doubted = known.nud.is_valid() && known.lladdr.is_some() && learnt.lladdr != known.lladdr;
                if !doubted
                    || learnt.lladdr.is_none()
                    || believed(&steps[at + 1..], left, dev, learnt.dst) != known.lladdr
                {
                    known.lladdr = learnt.lladdr;
                }
                known.nud = learnt.nud;
                known.cause = known.cause.and(&Cause::of(command.id));
            }
            None => all.push(learnt.entry(left, dev, command.id)),
        }
    }
    all.retain(|entry| !matches!(entry.nud, Nud::None | Nud::Noarp));
    all.sort_by(|a, b| (&a.dev, a.dst).cmp(&(&b.dev, b.dst)));
    all
}

/// Who hears a second MAC within a second of the first keeps the first, and no step says so: what it uses later does.
fn believed(later: &[Step], left: &HostState, dev: IfIndex, of: Ipv4Addr) -> Option<Mac> {
    let used = later.iter().filter(|step| step.host == left.id && step.dev == Some(dev)).find_map(|step| {
        let StepKind::NeighKnown { nexthop, lladdr, .. } = step.kind else { return None };
        (nexthop == of).then_some(lladdr)
    });
    let kept = || left.neighbours.iter().find(|entry| (entry.ifindex, entry.dst) == (dev, of));
    used.or_else(|| kept().and_then(|entry| entry.lladdr))
}

/// What a step tells of a neighbour.
struct Learnt {
    dst: Ipv4Addr,
    nud: Nud,
    lladdr: Option<Mac>,
}

impl Learnt {
    fn entry(self, host: &HostState, dev: IfIndex, command: CommandId) -> NeighState {
        let link = host.links.iter().find(|link| link.ifindex == dev);
        NeighState {
            ifindex: dev,
            dev: link.map(|link| link.name.clone()).unwrap_or_default(),
            dst: self.dst,
            lladdr: self.lladdr,
            nud: self.nud,
            cause: Cause::of(command),
        }
    }
}

fn learnt(kind: &StepKind) -> Option<Learnt> {
    let learnt = |dst: &Ipv4Addr, nud: Nud, lladdr: Option<Mac>| Some(Learnt { dst: *dst, nud, lladdr });
    if let StepKind::NeighKnown { nexthop: dst, lladdr, after, .. }
    | StepKind::NeighLearn { neighbour: dst, lladdr, after, .. } = kind
    {
        learnt(dst, *after, Some(*lladdr))
    } else if let StepKind::NeighWait { nexthop, .. } = kind {
        learnt(nexthop, Nud::Incomplete, None)
    } else if let StepKind::NeighFailed { nexthop } = kind {
        learnt(nexthop, Nud::Failed, None)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use sim_core::lab::Lab;

    use super::*;

    #[test]
    fn the_steps_of_a_command_tell_what_became_of_every_neighbour() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/kernel/labs");
        let mut probes = 0;
        let mut wrong = Vec::new();
        for file in std::fs::read_dir(folder).expect("the labs").map(|file| file.expect("a file").path()) {
            if file.extension().is_none_or(|end| end != "lab") {
                continue;
            }
            let lab = Lab::parse(&std::fs::read_to_string(&file).expect("text")).expect("a lab");
            let run = lab.run();
            for command in run.commands.iter().filter(|command| !command.record.trace.is_empty()) {
                probes += 1;
                let before = before(&run, command.id);
                for left in run.state(Some(command.id)) {
                    let told = told(&before, &left, command, command.record.trace.steps.len());
                    if bare(&told) != bare(&left.neighbours) {
                        let (told, left) = (bare(&told), bare(&left.neighbours));
                        wrong.push(format!("{}:{} told {told:?}, left {left:?}", file.display(), command.line_no));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{} of {probes}\n{}", wrong.len(), wrong.join("\n"));
        assert!(probes > 1_000, "only {probes} were looked at");
    }

    fn bare(all: &[NeighState]) -> Vec<(String, Ipv4Addr, Nud, Option<Mac>)> {
        all.iter().map(|entry| (entry.dev.clone(), entry.dst, entry.nud, entry.lladdr)).collect()
    }
}
