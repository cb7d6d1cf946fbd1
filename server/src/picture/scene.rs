//! What a picture is made from: the hosts as they are after a command, and how far its trace has come.

use std::rc::Rc;

use sim_core::base::{Cause, CommandId, HostId, IfIndex, PacketId};
use sim_core::lab::{CommandRun, HostState, LinkState};
use sim_core::packet::Role;
use sim_core::trace::{Heard, Program, RuleRead, Seen, Step, StepKind};

use super::marks::Marks;
use crate::l10n::Lang;
use crate::sitting::Sitting;

#[derive(Clone)]
pub(super) struct Scene<'a> {
    pub(super) lang: Lang,
    pub(super) title: String,
    pub(super) hosts: Rc<[HostState]>,
    /// Place in `hosts` of the one that is drawn open.
    pub(super) focus: usize,
    pub(super) steps: &'a [Step],
    pub(super) heard: &'a [Heard],
    /// How many steps have happened.
    pub(super) step: usize,
    /// Where the command's program runs, and how its box is headed.
    pub(super) process: Option<(usize, String)>,
    /// Where the lab says that hosts stand.
    pub(super) hints: Vec<Option<(i32, i32)>>,
    /// What the line changed.
    pub(super) marks: Rc<Marks>,
    commands: &'a [CommandRun],
}

impl<'a> Scene<'a> {
    pub(super) fn new(sitting: &Sitting<'a>) -> Self {
        let hosts: Rc<[HostState]> = sitting.run.state(sitting.command.map(|command| command.id)).into();
        let focus = sitting.focus.and_then(|id| hosts.iter().position(|host| host.id == id)).unwrap_or(0);
        let steps = sitting.steps();
        let process = steps.iter().find_map(|step| {
            let host = hosts.iter().position(|host| host.id == step.host)?;
            Some((host, words(asker(step)?, steps, sitting.command?)))
        });
        Self {
            lang: sitting.lang,
            title: sitting.lab.title(sitting.lang.code()).unwrap_or_default().to_owned(),
            hints: hosts.iter().map(|host| sitting.lab.position(&host.name)).collect(),
            hosts,
            marks: Rc::new(Marks::of(sitting)),
            focus,
            steps,
            heard: sitting.command.map_or(&[], |command| &command.record.heard),
            step: sitting.step,
            process,
            commands: &sitting.run.commands,
        }
    }

    /// The same at another step.
    pub(super) fn at(&self, step: usize) -> Self {
        Self { step, ..self.clone() }
    }

    pub(super) fn current(&self) -> Option<&'a Step> {
        self.step.checked_sub(1).and_then(|at| self.steps.get(at))
    }

    /// Place in `hosts`.
    pub(super) fn host(&self, id: HostId) -> Option<usize> {
        self.hosts.iter().position(|host| host.id == id)
    }

    pub(super) fn link(&self, host: usize, ifindex: IfIndex) -> Option<&LinkState> {
        self.hosts.get(host)?.links.iter().find(|link| link.ifindex == ifindex)
    }

    /// The lines of the lab that something came from, in the order of the lab.
    pub(super) fn lines(&self, cause: &Cause) -> Vec<usize> {
        let line = |id: &CommandId| self.commands.iter().find(|command| command.id == *id).map(|run| run.line_no);
        let mut lines: Vec<usize> = cause.ids().iter().filter_map(line).collect();
        lines.sort_unstable();
        lines
    }

    /// Is a line a cause of the current step?
    pub(super) fn is_cause(&self, line: usize) -> bool {
        self.current().is_some_and(|step| self.lines(&step.cause).contains(&line))
    }

    /// Frames that a tap has heard so far.
    pub(super) fn count(&self, host: HostId, dev: IfIndex) -> usize {
        self.frames(host, dev).filter(|heard| heard.step < self.step).count()
    }

    /// Frames that a tap hears in the whole command.
    pub(super) fn count_at_last(&self, host: HostId, dev: IfIndex) -> usize {
        self.frames(host, dev).count()
    }

    fn frames(&self, host: HostId, dev: IfIndex) -> impl Iterator<Item = &'a Heard> {
        self.heard.iter().filter(move |heard| heard.host == host && heard.dev == dev)
    }

    /// The packet as it was when last seen, up to and with the step `upto` (from 1).
    pub(super) fn last_seen(&self, packet: PacketId, upto: usize) -> Option<Seen> {
        self.steps[..upto].iter().rev().filter_map(|step| step.packet()).find(|seen| seen.id == packet)
    }

    /// Has this device something to tell beyond what every host has?
    pub(super) fn is_telling(&self, host: &HostState, link: &LinkState) -> bool {
        link.ifindex != IfIndex::LO
            || self.count_at_last(host.id, link.ifindex) > 0
            || host.addrs.iter().any(|addr| addr.ifindex == link.ifindex && !addr.net.addr().is_loopback())
    }
}

/// The program whose step this is; a lookup for no packet is that of `ip route get`.
fn asker(step: &Step) -> Option<Program> {
    let is_asked = || step.packet().is_none() && matches!(step.kind, StepKind::Rule(_));
    step.kind.program().or_else(|| is_asked().then_some(Program::Ip))
}

/// `ping 10.0.3.2`: the program and whom it speaks to; for `ip` the words that it was given.
fn words(program: Program, steps: &[Step], command: &CommandRun) -> String {
    let to = steps.iter().find_map(|step| {
        if let StepKind::Connect { dst, .. } | StepKind::Send { dst, .. } | StepKind::Rule(RuleRead { dst, .. }) =
            &step.kind
        {
            return Some(*dst);
        }
        None
    });
    let program = steps.iter().filter_map(asker).find(|asker| *asker != Program::Ip).unwrap_or(program);
    match (program, to) {
        (Program::Ping | Program::Arping | Program::Traceroute | Program::Tracepath, Some(dst)) => {
            format!("{} {dst}", program.name())
        }
        (
            Program::Ping | Program::Arping | Program::Traceroute | Program::Tracepath | Program::Ip | Program::Sleep,
            _,
        ) => {
            let line = command.line.split_ascii_whitespace().collect::<Vec<_>>();
            match line[..] {
                ["ip", "-n", _, ref rest @ ..] => format!("ip {}", rest.join(" ")),
                ["ip", "netns", "exec", _, ref rest @ ..] => rest.join(" "),
                _ => line.join(" "),
            }
        }
    }
}

/// The class of a role: it brings the role's colour.
pub(super) const fn role_class(role: Role) -> &'static str {
    match role {
        Role::Request => "request",
        Role::Reply => "reply",
        Role::ArpRequest => "arp-request",
        Role::ArpReply => "arp-reply",
        Role::Error => "error",
    }
}
