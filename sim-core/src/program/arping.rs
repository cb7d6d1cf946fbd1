//! arping(8) of iputils 20221126: ARP requests that a program writes itself, past all routing.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::sys::{Process, Progress, Socket, Sys, on_link};
use crate::base::{Cause, IfIndex, Mac, Time};
use crate::packet::{Arp, ArpOp, Frame, Payload};
use crate::trace::{PktType, Program, StepKind, Stream};

/// One run of arping.
#[derive(Clone, Debug)]
pub struct Arping {
    dst: Ipv4Addr,
    dev: IfIndex,
    dev_name: String,
    /// `-c`
    count: u32,
    /// `-w`
    deadline: Option<Time>,
    src: Ipv4Addr,
    /// Where the next request goes: to all, until somebody answered.
    to: Mac,
    sent: u32,
    broadcasts: u32,
    received: u32,
    started: Time,
}

/// Between two requests.
const INTERVAL: Time = Time::from_secs(1);

impl Arping {
    pub fn to(dst: Ipv4Addr, dev: IfIndex, dev_name: &str, count: u32, deadline: Option<Time>) -> Self {
        Self {
            dst,
            dev,
            dev_name: dev_name.to_owned(),
            count,
            deadline,
            src: Ipv4Addr::UNSPECIFIED,
            to: Mac::BROADCAST,
            sent: 0,
            broadcasts: 0,
            received: 0,
            started: Time::ZERO,
        }
    }

    fn send(&mut self, sys: &mut Sys<'_>) {
        self.sent += 1;
        self.broadcasts += u32::from(self.to == Mac::BROADCAST);
        let sender_mac = sys.netns().links.get(self.dev).map_or(Mac::ZERO, |device| device.mac);
        let (op, sender, target_mac, target) = (ArpOp::Request, self.src, self.to, self.dst);
        let arp = Arp { op, sender_mac, sender, target_mac, target };
        sys.send_arp(self.dev, (self.sent & 0xffff) as u16, arp, self.to);
        sys.wake_after(INTERVAL);
    }

    /// With a deadline all requests have to be answered, without one a single answer will do.
    /// Source: `finish()` in iputils 20221126.
    fn finish(&self, sys: &mut Sys<'_>) -> Progress {
        let mut text = format!("Sent {} probes ({} broadcast(s))\n", self.sent, self.broadcasts);
        let _ = writeln!(text, "Received {} response(s)", self.received);
        sys.write(format_args!("{text}"));
        let needed = if self.deadline.is_some() { self.count } else { 1 };
        Progress::Ended(i32::from(self.received < needed))
    }

    fn gives_up(&self, sys: &mut Sys<'_>) -> Progress {
        if self.received == 0 {
            let waited_ms = (sys.now() - self.started).as_millis();
            sys.step(StepKind::GiveUp { program: Program::Arping, waited_ms }, "poll", Cause::none());
        }
        self.finish(sys)
    }
}

impl Process for Arping {
    fn name(&self) -> Program {
        Program::Arping
    }

    fn socket(&self) -> Socket {
        Socket::Arp { dev: self.dev }
    }

    fn start(&mut self, sys: &mut Sys<'_>) -> Progress {
        if !sys.netns().links.is_up(self.dev) {
            sys.write(format_args!("Interface \"{}\" is down\n", self.dev_name));
            return Progress::Ended(2);
        }
        match sys.connect(&on_link(self.dev, self.dst), false) {
            Ok(src) => self.src = src,
            Err(errno) => {
                sys.print(Stream::Stderr, &format!("arping: connect: {}", errno.text()));
                return Progress::Ended(2);
            }
        }
        sys.write(format_args!("ARPING {} from {} {}\n", self.dst, self.src, self.dev_name));
        if self.src.is_unspecified() {
            sys.print(Stream::Stderr, "arping: no source address in not-DAD mode");
            return Progress::Ended(2);
        }
        self.started = sys.now();
        self.send(sys);
        Progress::Runs
    }

    /// The next request, or the end; at the deadline both, and nobody waits for that answer.
    fn wake(&mut self, sys: &mut Sys<'_>) -> Progress {
        if self.sent >= self.count {
            return self.gives_up(sys);
        }
        self.send(sys);
        let over = self.deadline.is_some_and(|deadline| sys.now() >= self.started + deadline);
        if over { self.gives_up(sys) } else { Progress::Runs }
    }

    /// Source: `recv_pack()` in iputils 20221126.
    fn arp(&mut self, sys: &mut Sys<'_>, frame: &Frame) -> Progress {
        let Payload::Arp(arp) = frame.payload else { return Progress::Runs };
        if arp.op != ArpOp::Reply || arp.sender != self.dst || arp.target != self.src {
            return Progress::Runs;
        }
        self.received += 1;
        let cast = if frame.dst == Mac::BROADCAST { PktType::Broadcast } else { PktType::Host };
        let how = if cast == PktType::Host { "Unicast" } else { "Broadcast" };
        let lladdr = arp.sender_mac.to_string().to_uppercase();
        sys.step(StepKind::Read { program: Program::Arping, from: arp.sender }, "recvfrom", Cause::none());
        sys.print(Stream::Stdout, &format!("{how} reply from {} [{lladdr}] Tms", arp.sender));
        self.to = arp.sender_mac;
        if self.received >= self.count { self.finish(sys) } else { Progress::Runs }
    }
}
