//! arping(8) of iputils 20221126: ARP frames that a program writes itself, past all routing.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::sys::{Process, Progress, Socket, Sys, on_link};
use crate::base::{Cause, IfIndex, Mac, Time};
use crate::packet::{Arp, ArpOp, Frame, Payload};
use crate::trace::{PktType, Program, StepKind, Stream};

/// One run of arping, with its own defaults.
#[derive(Clone, Debug)]
pub struct Arping {
    pub dst: Ipv4Addr,
    /// `-I`; without it the device by which a packet to `dst` would leave.
    pub device: Option<String>,
    /// `-c`
    pub count: u32,
    /// `-w`
    pub timeout: Option<Time>,
    /// `-i`: between two frames.
    pub interval: Time,
    /// `-s`; what is no address is found to be none only when it is needed.
    pub source: Option<Result<Ipv4Addr, String>>,
    /// `-b`: asks everyone, also when somebody has answered.
    pub broadcast_only: bool,
    /// `-f`
    pub quit_on_reply: bool,
    /// `-D`: asks whether anybody has the address, in nobody's name.
    pub dad: bool,
    /// `-U`: tells others, and waits for no answer.
    pub unsolicited: bool,
    /// `-A`: the same with answers in place of requests.
    pub advert: bool,
    /// `-q`
    pub quiet: bool,
    dev: IfIndex,
    dev_name: String,
    src: Ipv4Addr,
    /// Where the next request goes: to all, until somebody answered.
    to: Mac,
    sent: u32,
    broadcasts: u32,
    received: u32,
    started: Time,
    next: Time,
}

impl Default for Arping {
    fn default() -> Self {
        Self {
            dst: Ipv4Addr::UNSPECIFIED,
            device: None,
            count: 1,
            timeout: None,
            interval: Time::from_secs(1),
            source: None,
            broadcast_only: false,
            quit_on_reply: false,
            dad: false,
            unsolicited: false,
            advert: false,
            quiet: false,
            dev: IfIndex::LO,
            dev_name: String::new(),
            src: Ipv4Addr::UNSPECIFIED,
            to: Mac::BROADCAST,
            sent: 0,
            broadcasts: 0,
            received: 0,
            started: Time::ZERO,
            next: Time::ZERO,
        }
    }
}

impl Arping {
    /// Source: `send_pack()` in iputils 20221126.
    fn send(&mut self, sys: &mut Sys<'_>) {
        self.sent += 1;
        self.broadcasts += u32::from(self.to == Mac::BROADCAST);
        let sender_mac = sys.netns().links.get(self.dev).map_or(Mac::ZERO, |device| device.mac);
        let (op, target_mac) = if self.advert { (ArpOp::Reply, sender_mac) } else { (ArpOp::Request, self.to) };
        let arp = Arp { op, sender_mac, sender: self.src, target_mac, target: self.dst };
        sys.send_arp(self.dev, (self.sent & 0xffff) as u16, arp, self.to);
        self.next = sys.now() + self.interval;
        self.wait(sys);
    }

    /// For the next frame, or for the end.
    fn wait(&self, sys: &mut Sys<'_>) {
        let until = self.timeout.map_or(self.next, |timeout| self.next.min(self.started + timeout));
        sys.wake_after(until - sys.now());
    }

    /// Who asks wants one answer for each request; who asks whether an address is free wants none.
    /// Source: `main()` in iputils 20221126.
    fn finish(&self, sys: &mut Sys<'_>) -> Progress {
        if !self.quiet {
            let mut text = format!("Sent {} probes ({} broadcast(s))\n", self.sent, self.broadcasts);
            let _ = writeln!(text, "Received {} response(s)", self.received);
            sys.write(format_args!("{text}"));
        }
        let failed = if self.dad {
            self.received > 0
        } else if self.unsolicited {
            false
        } else {
            self.received != self.sent
        };
        Progress::Ended(i32::from(failed))
    }

    fn gives_up(&self, sys: &mut Sys<'_>) -> Progress {
        if self.received == 0 {
            let waited_ms = (sys.now() - self.started).as_millis();
            sys.step(StepKind::GiveUp { program: Program::Arping, waited_ms }, "poll", Cause::none());
        }
        self.finish(sys)
    }

    /// The device that was named, or the one that routing says. It has to be up, and to do ARP.
    /// Source: `outgoing_device()`, `find_device()`, `check_ifflags()` in iputils 20221126.
    fn find_device(&mut self, sys: &mut Sys<'_>) -> Result<(), Progress> {
        let named = match &self.device {
            None => Some(sys.outgoing_device(self.dst).map_err(|_| {
                sys.print(Stream::Stderr, "arping: NETLINK_ROUTE unexpected iov element");
                Progress::Ended(1)
            })?),
            Some(name) => sys.netns().links.by_name(name).map(|device| device.index),
        };
        let links = &sys.world.host(sys.host).links;
        let Some(device) = named.and_then(|dev| links.get(dev)) else {
            let name = self.device.as_deref().unwrap_or_default();
            sys.print(Stream::Stderr, &format!("arping: Device {name} not available."));
            return Err(Progress::Ended(2));
        };
        (self.dev, self.dev_name) = (device.index, device.name.to_string());
        sys.journal.need(links.needs(device.index));
        let (what, exit) = if !device.up {
            ("down", 2)
        } else if device.is_loopback() || device.flags.noarp {
            // Where nobody is asked nobody has the address.
            ("not ARPable", if self.dad { 0 } else { 2 })
        } else {
            return Ok(());
        };
        if !self.quiet {
            sys.write(format_args!("Interface \"{}\" is {what}\n", self.dev_name));
        }
        Err(Progress::Ended(exit))
    }

    /// Whose name it speaks in: the address that was said; that of which it tells; or the one that the kernel would
    /// take. Source: `main()` in iputils 20221126.
    fn find_source(&mut self, sys: &mut Sys<'_>) -> Result<(), Progress> {
        let refuse = |sys: &mut Sys<'_>, why: String| {
            sys.print(Stream::Stderr, &format!("arping: {why}"));
            Progress::Ended(2)
        };
        let said = match &self.source {
            Some(Err(word)) => return Err(refuse(sys, format!("invalid source {word}"))),
            Some(Ok(said)) => Some(*said),
            None if self.unsolicited && !self.dad => Some(self.dst),
            None => None,
        };
        if let Some(said) = said {
            self.src = said;
            sys.bind(said).map_err(|errno| refuse(sys, format!("bind: {}", errno.text())))?;
        } else if !self.dad {
            let chosen = sys.connect(&on_link(self.dev, self.dst), false);
            self.src = chosen.map_err(|errno| refuse(sys, format!("connect: {}", errno.text())))?;
        }
        Ok(())
    }

    /// Source: `recv_pack()` in iputils 20221126.
    fn hears(&self, sys: &Sys<'_>, arp: &Arp) -> bool {
        let own = sys.netns().links.get(self.dev).map(|device| device.mac);
        let to_me = if self.dad {
            own != Some(arp.sender_mac) && (self.src.is_unspecified() || arp.target == self.src)
        } else {
            own == Some(arp.target_mac) && arp.target == self.src
        };
        arp.op == ArpOp::Reply && arp.sender == self.dst && to_me
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
        if let Err(ended) = self.find_device(sys).and_then(|()| self.find_source(sys)) {
            return ended;
        }
        if !self.quiet {
            sys.write(format_args!("ARPING {} from {} {}\n", self.dst, self.src, self.dev_name));
        }
        if self.src.is_unspecified() && self.source.is_none() && !self.dad {
            sys.print(Stream::Stderr, "arping: no source address in not-DAD mode");
            return Progress::Ended(2);
        }
        self.started = sys.now();
        self.send(sys);
        Progress::Runs
    }

    /// The next request, or the end; at the deadline both, and nobody waits for that answer.
    fn wake(&mut self, sys: &mut Sys<'_>) -> Progress {
        let over = self.timeout.is_some_and(|timeout| sys.now() >= self.started + timeout);
        let due = sys.now() >= self.next;
        if due && self.sent >= self.count {
            return self.gives_up(sys);
        }
        if due {
            self.send(sys);
        }
        if over { self.gives_up(sys) } else { Progress::Runs }
    }

    fn arp(&mut self, sys: &mut Sys<'_>, frame: &Frame) -> Progress {
        let Payload::Arp(arp) = *frame.payload else { return Progress::Runs };
        if !self.hears(sys, &arp) {
            return Progress::Runs;
        }
        self.received += 1;
        let cast = if frame.dst == Mac::BROADCAST { PktType::Broadcast } else { PktType::Host };
        let how = if cast == PktType::Host { "Unicast" } else { "Broadcast" };
        let lladdr = arp.sender_mac.to_string().to_uppercase();
        sys.step(StepKind::Read { program: Program::Arping, from: arp.sender }, "recvfrom", Cause::none());
        if !self.quiet {
            sys.print(Stream::Stdout, &format!("{how} reply from {} [{lladdr}] Tms", arp.sender));
        }
        if !self.broadcast_only {
            self.to = arp.sender_mac;
        }
        let all = self.timeout.is_some() && self.received >= self.count;
        if all || self.quit_on_reply { self.finish(sys) } else { Progress::Runs }
    }
}
