//! A whole trace read once: what was asked, which lookup decided, how it ended.

use std::net::Ipv4Addr;

use crate::base::{DropReason, Errno, HostId, IfIndex, PacketId};
use crate::lab::CommandRun;
use crate::packet::Role;
use crate::trace::{
    ExceptionRead, Heard, NexthopRead, Program, Purpose, RuleAnswer, RuleRead, Seen, Step, StepKind, TableAnswer,
    TableRead,
};

/// What the program of a trace wanted, and all that happened.
#[derive(Clone, Copy, Debug)]
pub struct Story<'a> {
    pub steps: &'a [Step],
    pub heard: &'a [Heard],
    pub program: Program,
    /// The host in which the program runs.
    pub asker: HostId,
    pub dst: Ipv4Addr,
    /// Of the command.
    pub line_no: usize,
}

/// How a trace ended. An index is that of the step which says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// A reply was read. Each host that made one, in order.
    Answered {
        by: Vec<HostId>,
    },
    /// `ip route get` has its route.
    Found,
    NoRoute {
        at: usize,
    },
    /// A system call failed, though there was a route.
    Refused {
        at: usize,
        errno: Errno,
    },
    /// Nobody answered ARP for the next hop of the request.
    NeighbourSilent {
        nexthop: Ipv4Addr,
    },
    /// A host made a reply, and it was never read.
    ReplyLost {
        by: HostId,
        how: Loss,
    },
    /// The host that took the request has no right to answer it.
    ReplyRefused {
        at: usize,
    },
    /// The request was dropped.
    Dropped {
        at: usize,
        reason: DropReason,
    },
    NotModelled {
        at: usize,
    },
    Bound {
        at: usize,
    },
    /// Nothing says why there is no answer.
    Silent,
}

/// What became of a reply that was never read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The host that answered took its own reply for itself.
    StayedInside,
    NoRoute,
    NeighbourSilent {
        nexthop: Ipv4Addr,
    },
    Dropped {
        at: usize,
    },
    Unknown,
}

impl<'a> Story<'a> {
    /// `None` for a command that sends nothing and asks nothing.
    pub fn read(command: &'a CommandRun) -> Option<Self> {
        let record = &command.record;
        let (steps, heard) = (record.trace.steps.as_slice(), record.heard.as_slice());
        // `ip route get` leaves only the lookup behind.
        let (asker, program) = steps
            .iter()
            .find_map(|step| Some((step.host, step.kind.program()?)))
            .or_else(|| steps.first().map(|step| (step.host, Program::Ip)))?;
        let dst = target(steps)?;
        Some(Self { steps, heard, program, asker, dst, line_no: command.line_no })
    }

    /// The lookup by which a host chose its way to an address: the table that answered.
    pub fn decision(&self, host: HostId, dst: Ipv4Addr) -> Option<&'a TableRead> {
        self.find(|_, step| {
            let StepKind::Table(read) = &step.kind else { return None };
            let asked = step.host == host && (read.purpose, read.dst) == (Purpose::Output, dst);
            (asked && read.answer == TableAnswer::Route).then_some(read)
        })
    }

    /// The search that came to nothing.
    pub fn no_route(&self, host: HostId, dst: Ipv4Addr) -> Option<&'a Step> {
        self.steps.iter().find(|step| {
            let StepKind::NoRoute { dst: of, .. } = &step.kind else { return false };
            (step.host, *of) == (host, dst)
        })
    }

    /// Which of several nexthops was chosen towards an address, if the route left a choice.
    pub fn chosen(&self, host: HostId, dst: Ipv4Addr) -> Option<&'a NexthopRead> {
        self.find(|_, step| {
            let StepKind::Nexthop(read) = &step.kind else { return None };
            (step.host == host && read.dst == dst).then_some(read)
        })
    }

    /// The step at which that was chosen.
    pub fn choice(&self, host: HostId, dst: Ipv4Addr) -> Option<usize> {
        self.position(|step| matches!(&step.kind, StepKind::Nexthop(read) if step.host == host && read.dst == dst))
    }

    /// The step at which something learnt of the way to an address counted, and what that was.
    pub fn learnt(&self, host: HostId, dst: Ipv4Addr) -> Option<(usize, ExceptionRead)> {
        let at = self
            .position(|step| matches!(&step.kind, StepKind::Exception(read) if step.host == host && read.dst == dst))?;
        if let StepKind::Exception(read) = self.steps[at].kind { Some((at, read)) } else { None }
    }

    /// The step at which a route or a rule refused the way to an address.
    pub fn refuser(&self, host: HostId, dst: Ipv4Addr) -> Option<usize> {
        self.position(|step| {
            let refuses = if let StepKind::Table(read) = &step.kind {
                read.dst == dst && read.answer == TableAnswer::Refused
            } else if let StepKind::Rule(read) = &step.kind {
                read.dst == dst && matches!(read.answer, RuleAnswer::Refuses(_))
            } else {
                false
            };
            refuses && step.host == host
        })
    }

    /// Source and destination of the first reply that was made.
    pub fn reply(&self) -> Option<(Ipv4Addr, Ipv4Addr)> {
        self.find(|_, step| if let StepKind::EchoAnswer { src, dst } = step.kind { Some((src, dst)) } else { None })
    }

    pub fn ending(&self) -> Ending {
        let by = self.answerers();
        if !by.is_empty() {
            return Ending::Answered { by };
        }
        self.unfinished()
            .or_else(|| self.refusal())
            .or_else(|| (self.program == Program::Ip).then_some(Ending::Found))
            .or_else(|| self.reply_lost())
            .or_else(|| self.request_lost())
            .unwrap_or(Ending::Silent)
    }

    /// Requests that the program sent, and replies that it read.
    pub fn score(&self) -> (usize, usize) {
        let sent = self.count(|step| matches!(step.kind, StepKind::Send { .. }));
        (sent, self.replies().count())
    }

    pub fn count(&self, fits: impl Fn(&Step) -> bool) -> usize {
        self.steps.iter().filter(|step| fits(step)).count()
    }

    /// The hosts at which something happened, each once, in order.
    pub fn hosts_where(&self, fits: impl Fn(&Step) -> bool) -> Vec<HostId> {
        let mut hosts = Vec::new();
        for step in self.steps.iter().filter(|step| fits(step)) {
            if !hosts.contains(&step.host) {
                hosts.push(step.host);
            }
        }
        hosts
    }

    /// The device by which packets of a role passed a host: out of it or into it.
    pub fn device(&self, host: HostId, role: Role, passes: impl Fn(&StepKind) -> bool) -> Option<IfIndex> {
        let mut steps = self.steps.iter().filter(|step| step.host == host && passes(&step.kind));
        steps.find(|step| step.packet().is_some_and(|seen| seen.payload.role() == role))?.dev
    }

    /// The replies that the program read.
    pub fn replies(&self) -> impl Iterator<Item = Seen> {
        let reads = self.steps.iter().enumerate().filter_map(|(at, step)| {
            let StepKind::Read { from, .. } = step.kind else { return None };
            Some((self.packet_at(at)?, from))
        });
        // Who asks for the way is answered by the error of the one at its end.
        let arrived = |from| self.traces() && from == self.dst;
        reads.filter(move |(seen, from)| is_answer(seen.payload.role()) || arrived(*from)).map(|(seen, _)| seen)
    }

    /// The program asks for the way, hop by hop.
    pub fn traces(&self) -> bool {
        matches!(self.program, Program::Traceroute | Program::Tracepath)
    }

    /// The packet of a step, or that of the step before it: what a program reads, its socket took.
    fn packet_at(&self, at: usize) -> Option<Seen> {
        self.steps[..=at].iter().rev().take(2).find_map(|step| step.packet())
    }

    fn answerers(&self) -> Vec<HostId> {
        let mut by = Vec::new();
        for maker in self.replies().filter_map(|seen| self.maker(seen.id)) {
            if !by.contains(&maker) {
                by.push(maker);
            }
        }
        by
    }

    /// The host in which a packet came into being.
    fn maker(&self, packet: PacketId) -> Option<HostId> {
        let about = |step: &&Step| step.packet().is_some_and(|seen| seen.id == packet);
        self.steps.iter().find(about).map(|step| step.host)
    }

    /// The replay, or the model, did not come to the end.
    fn unfinished(&self) -> Option<Ending> {
        let bound = self.position(|step| matches!(step.kind, StepKind::BoundMet(_)));
        let edge = || self.position(|step| matches!(step.kind, StepKind::NotModelled { .. }));
        bound.map(|at| Ending::Bound { at }).or_else(|| edge().map(|at| Ending::NotModelled { at }))
    }

    fn refusal(&self) -> Option<Ending> {
        if self.count(|step| matches!(step.kind, StepKind::Send { .. })) > 0 {
            return None; // refused once, it asked again
        }
        self.find(|at, step| {
            if let StepKind::SyscallFailed { errno, .. } = step.kind {
                return Some(if looked(errno) { Ending::NoRoute { at } } else { Ending::Refused { at, errno } });
            }
            let before_any_answer = || !self.steps[..at].iter().any(makes_reply);
            let StepKind::NoRoute { errno, .. } = step.kind else { return None };
            let ending = if looked(errno) { Ending::NoRoute { at } } else { Ending::Refused { at, errno } };
            (step.host == self.asker && before_any_answer()).then_some(ending)
        })
    }

    fn reply_lost(&self) -> Option<Ending> {
        let made = self.position(makes_reply)?;
        let by = self.steps[made].host;
        let fate = self.find(|at, step| {
            if at <= made {
                return None;
            }
            let here = step.host == by;
            if let StepKind::ReplyRefused { .. } = step.kind {
                Some(Ending::ReplyRefused { at })
            } else if let StepKind::NeighFailed { nexthop } = step.kind {
                here.then_some(Ending::ReplyLost { by, how: Loss::NeighbourSilent { nexthop } })
            } else if let StepKind::NoRoute { .. } = step.kind {
                here.then_some(Ending::ReplyLost { by, how: Loss::NoRoute })
            } else if let StepKind::LoopTurn = step.kind {
                (here && by != self.asker).then_some(Ending::ReplyLost { by, how: Loss::StayedInside })
            } else {
                let dropped = matches!(step.kind, StepKind::Drop { .. }) && is_reply(step);
                dropped.then_some(Ending::ReplyLost { by, how: Loss::Dropped { at } })
            }
        });
        Some(fate.unwrap_or(Ending::ReplyLost { by, how: Loss::Unknown }))
    }

    fn request_lost(&self) -> Option<Ending> {
        let lost = self.find(|at, step| {
            if let StepKind::ReplyRefused { .. } = step.kind {
                Some(Ending::ReplyRefused { at })
            } else if let StepKind::NeighFailed { nexthop } = step.kind {
                (step.host == self.asker).then_some(Ending::NeighbourSilent { nexthop })
            } else if let StepKind::Drop { reason } = step.kind {
                let request = step.packet().is_some_and(|seen| seen.payload.role() == Role::Request);
                (request && reason != DropReason::Otherhost).then_some(Ending::Dropped { at, reason })
            } else {
                None
            }
        });
        let asked_by_arp =
            || (self.program == Program::Arping).then_some(Ending::NeighbourSilent { nexthop: self.dst });
        lost.or_else(asked_by_arp)
    }

    fn position(&self, fits: impl Fn(&Step) -> bool) -> Option<usize> {
        self.steps.iter().position(fits)
    }

    fn find<T>(&self, pick: impl Fn(usize, &'a Step) -> Option<T>) -> Option<T> {
        self.steps.iter().enumerate().find_map(|(at, step)| pick(at, step))
    }
}

const fn is_answer(role: Role) -> bool {
    matches!(role, Role::Reply | Role::ArpReply)
}

fn is_reply(step: &Step) -> bool {
    step.packet().is_some_and(|seen| seen.payload.role() == Role::Reply)
}

const fn makes_reply(step: &Step) -> bool {
    matches!(step.kind, StepKind::EchoAnswer { .. })
}

/// The address that a trace is about: what its program asked for, or else what was looked up first.
pub fn target(steps: &[Step]) -> Option<Ipv4Addr> {
    let asked = steps.iter().find_map(|step| {
        if let StepKind::Connect { dst, .. } | StepKind::Send { dst, .. } = step.kind { Some(dst) } else { None }
    });
    let looked_up = || {
        steps
            .iter()
            .find_map(|step| if let StepKind::Rule(RuleRead { dst, .. }) = step.kind { Some(dst) } else { None })
    };
    asked.or_else(looked_up)
}

/// The rules were read and led nowhere; any other error comes before.
pub const fn looked(errno: Errno) -> bool {
    matches!(errno, Errno::Enetunreach | Errno::Ehostunreach)
}
