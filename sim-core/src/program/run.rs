//! The loop: programs and the network take turns until all is quiet.

use super::sys::{Process, Progress, Socket, Sys};
use crate::base::{Bound, Cause, Counter, DropReason, HostId, IfIndex, Limit};
use crate::ipv4::OutputFlow;
use crate::link::Ctx;
use crate::netns::Netns;
use crate::packet::{Body, Head, Icmp, Ipv4, Payload, Quote, Udp};
use crate::trace::{Journal, NotModelled, Packet, Program, StepKind};
use crate::world::{Pid, Upcall, World};

/// What a program printed, and how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    pub exit: i32,
    pub stdout: String,
    pub stderr: String,
}

/// What timeout(1) answers for a program that it had to stop.
const STOPPED: i32 = 124;
/// What a command answers that is refused.
const REFUSED: i32 = 2;

/// What ends a command before it is quiet.
#[derive(Clone, Copy)]
enum Stop {
    Bound(Limit),
    NotModelled(NotModelled),
}

struct Running {
    host: HostId,
    process: Box<dyn Process>,
    output: Output,
    ended: bool,
}

/// Runs programs until the last has ended and the network is quiet. Outputs come in the order of the programs.
pub fn run(world: &mut World, journal: &mut Journal, programs: Vec<(HostId, Box<dyn Process>)>) -> Vec<Output> {
    let running = |(host, process)| Running { host, process, output: Output::default(), ended: false };
    let mut all = Loop { world, journal, running: programs.into_iter().map(running).collect() };
    if let Some(stop) = all.turn() {
        all.stop(stop);
    }
    all.running.into_iter().map(|running| running.output).collect()
}

struct Loop<'a> {
    world: &'a mut World,
    journal: &'a mut Journal,
    running: Vec<Running>,
}

impl Loop<'_> {
    /// Ends when all is quiet, or with what stopped it.
    fn turn(&mut self) -> Option<Stop> {
        for pid in 0..self.running.len() {
            self.advance(pid, |process, sys| process.start(sys));
        }
        let before = self.world.happened();
        loop {
            if let Some(stop) = self.must_stop(before) {
                return Some(stop);
            }
            for upcall in self.world.happen(self.journal)? {
                self.hand_up(upcall);
            }
        }
    }

    fn must_stop(&self, before: u32) -> Option<Stop> {
        let printed = |running: &Running| running.output.stdout.len() + running.output.stderr.len();
        if let Some(what) = self.journal.not_modelled() {
            return Some(Stop::NotModelled(what));
        }
        let budget = self.world.budget();
        let bound = if self.running.iter().any(|running| printed(running) > budget.output_bytes) {
            Bound::OutputBytes
        } else if self.world.happened() - before >= budget.events_per_command {
            Bound::EventsPerCommand
        } else if self.world.happened() >= budget.events {
            Bound::Events
        } else {
            return None;
        };
        Some(Stop::Bound(budget.limit(bound)))
    }

    /// What is under way is forgotten, and the first program says why: its answer would not be Linux's.
    fn stop(&mut self, stop: Stop) {
        self.world.stop();
        let (status, why) = match stop {
            Stop::Bound(limit) => (STOPPED, limit.to_string()),
            Stop::NotModelled(what) => (REFUSED, what.text().to_owned()),
        };
        if let Some(running) = self.running.first_mut() {
            running.output.exit = status;
            running.output.stderr.push_str(&format!("hairpin: stopped: {why}\n"));
        }
        if let Stop::Bound(limit) = stop {
            let host = self.running.first().map_or(HostId(0), |running| running.host);
            self.journal.set_now(self.world.now());
            self.journal.meet(self.world.host(host).links.place(None), limit);
        }
    }

    fn hand_up(&mut self, upcall: Upcall) {
        match upcall {
            Upcall::Wake(Pid(pid)) => self.advance(pid, |process, sys| process.wake(sys)),
            Upcall::Icmp { host, dev, id, packet, to_all } => {
                let Body::Icmp(icmp) = packet.body else { return };
                let seen = Packet { id, payload: Payload::Ipv4(packet).into() };
                let about = icmp.about();
                // An error to everybody went no further than `icmp_rcv()`, but for raw sockets, which had a copy.
                if let Some(about) = about.filter(|_| !to_all) {
                    let senders = self.tell_senders(host, dev, &seen, about);
                    if matches!(icmp.head(), Head::Udp(_)) {
                        return self.udp_error(host, &seen, &packet, icmp, &senders);
                    }
                }
                let (echo, way) = match (icmp.head(), about) {
                    (Head::EchoRequest(echo) | Head::EchoReply(echo), Some(about)) => (echo, (about.dst, about.src)),
                    (Head::EchoReply(echo), None) => (echo, (packet.src, packet.dst)),
                    (Head::EchoRequest(_), None) | (Head::Udp(_), _) => return,
                };
                let listeners = self.listeners(host, |socket| socket.hears_icmp(echo.id, dev, way));
                if listeners.is_empty() && !to_all && matches!(icmp, Icmp::EchoReply(_)) {
                    let kind = StepKind::Drop { reason: DropReason::NoSocket };
                    self.step(host, &seen, kind, "ping_rcv");
                }
                for pid in listeners {
                    let program = self.running[pid].process.name();
                    self.step(host, &seen, StepKind::Socket { program }, "raw_rcv");
                    self.step(host, &seen, StepKind::Read { program, from: packet.src }, "recvmsg");
                    self.advance(pid, |process, sys| process.icmp(sys, &packet));
                }
            }
            Upcall::Arp { host, dev, id, frame } => {
                let seen = Packet { id, payload: frame.payload.clone() };
                for pid in self.listeners(host, |socket| socket == Socket::Arp { dev }) {
                    let program = self.running[pid].process.name();
                    self.step(host, &seen, StepKind::Socket { program }, "packet_rcv");
                    self.advance(pid, |process, sys| process.arp(sys, &frame));
                }
            }
        }
    }

    /// Each socket that could have sent what an error quotes notes what that says about the way. Answers whose they are.
    /// Source: `raw_icmp_error()`, `__udp4_lib_err()` in Linux 6.18.
    fn tell_senders(&mut self, host: HostId, dev: IfIndex, error: &Packet, about: Quote) -> Vec<usize> {
        let senders = self.running_on(host, |process| match about.head {
            Head::EchoRequest(_) | Head::EchoReply(_) => process.socket().hears_error(dev, about.src, about.dst),
            Head::Udp(Udp { sport, .. }) => process.hears_udp(dev, sport),
        });
        for pid in &senders {
            let asked = self.running[*pid].process.asks();
            let flow = OutputFlow { src: about.src, dst: about.dst, ..asked };
            let note = |own: &mut Netns, ctx: &mut Ctx<'_>| own.ipv4.note_error(&own.links, ctx, dev, error, &flow);
            self.world.with_host(host, self.journal, note);
        }
        senders
    }

    /// An error about a datagram goes to the socket that sent it, if that is still there; a redirect is none.
    /// Source: `__udp4_lib_err()` in Linux 6.18.
    fn udp_error(&mut self, host: HostId, seen: &Packet, packet: &Ipv4, icmp: Icmp, senders: &[usize]) {
        let Some(pid) = senders.first().copied() else {
            return self.journal.count(host, Counter::IcmpInErrors, 1);
        };
        if let Icmp::Redirect { .. } = icmp {
            return;
        }
        let program = self.running[pid].process.name();
        self.step(host, seen, StepKind::Socket { program }, "ip_icmp_error");
        self.step(host, seen, StepKind::Read { program, from: packet.src }, "recvmsg");
        self.advance(pid, |process, sys| process.icmp(sys, packet));
    }

    fn listeners(&self, host: HostId, hears: impl Fn(Socket) -> bool) -> Vec<usize> {
        self.running_on(host, |process| hears(process.socket()))
    }

    fn running_on(&self, host: HostId, is: impl Fn(&dyn Process) -> bool) -> Vec<usize> {
        let chosen = |running: &Running| !running.ended && running.host == host && is(running.process.as_ref());
        (0..self.running.len()).filter(|pid| chosen(&self.running[*pid])).collect()
    }

    fn step(&mut self, host: HostId, packet: &Packet, kind: StepKind, function: &'static str) {
        let place = self.world.host(host).links.place(None);
        self.journal.step(place, Some(packet), kind, function, Cause::none());
    }

    /// Lets a program do its next thing, and notes its end.
    fn advance(&mut self, pid: usize, act: impl FnOnce(&mut dyn Process, &mut Sys<'_>) -> Progress) {
        let Some(running) = self.running.get_mut(pid).filter(|running| !running.ended) else { return };
        let mut upcalls = Vec::new();
        let program = running.process.name();
        let mut sys = Sys {
            world: &mut *self.world,
            journal: &mut *self.journal,
            host: running.host,
            pid: Pid(pid),
            program,
            stdout: &mut running.output.stdout,
            stderr: &mut running.output.stderr,
            upcalls: &mut upcalls,
        };
        if let Progress::Ended(status) = act(running.process.as_mut(), &mut sys) {
            if program != Program::Sleep {
                sys.step(StepKind::Exit { program, status }, "exit", Cause::none());
            }
            running.output.exit = status;
            running.ended = true;
            // It waits for nothing any more, and nobody waits for it.
            self.world.forget_wakes(Pid(pid));
        }
        for upcall in upcalls {
            self.hand_up(upcall);
        }
    }
}
