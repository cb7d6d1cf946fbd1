//! tracepath(8) of iputils 20221126: the way to a host, and how long a packet may be on it.

use std::collections::VecDeque;
use std::net::Ipv4Addr;

use super::sys::{Process, Progress, Socket, Sys};
use crate::base::{Cause, Errno, IfIndex, Time};
use crate::ipv4::{OutputFlow, PmtuDisc, SendError, SocketOptions};
use crate::packet::{Body, Data, Head, Icmp, Ipv4, Udp, Unreachable};
use crate::trace::{Program, StepKind, Stream};

/// One run of tracepath, with its own defaults.
#[derive(Clone, Debug)]
pub struct Tracepath {
    pub dst: Ipv4Addr,
    /// `-m`
    pub max_hops: u8,
    /// `-p`
    pub port: u16,
    /// `-l`, and what it has found since: octets of a packet.
    pub mtu: u32,
    sport: u16,
    ttl: u8,
    /// The MTU before the probe that is out.
    mtu_before: u32,
    tries: u32,
    /// With which TTL each of the last probes left.
    sent: [u8; SLOTS],
    slot: usize,
    queue: VecDeque<Error>,
    until: Time,
    hops: Option<(u8, u16)>,
}

/// What waits in the error queue of its socket.
#[derive(Clone, Copy, Debug)]
enum Error {
    TooLong { mtu: u32 },
    Icmp { from: Ipv4Addr, ttl: u8, port: u16, icmp: Icmp },
}

/// What came of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Probed {
    Silence,
    Answer,
    /// The way ends here.
    End,
}

const SLOTS: usize = 64;
/// `DEFAULT_BASEPORT`
const PORT: u16 = 44444;
/// Longer is no IPv4 packet.
const MOST_BYTES: u32 = 65535;
const HEADERS: u32 = 28;
/// A second, less [`super::EARLY`].
const WAIT: Time = Time(1_000_000_000 - super::EARLY.0);
/// Of one hop, before it is given up.
const TRIES: u32 = 3;
/// Of one probe that its own kernel does not send.
const SENDS: u32 = 10;

impl Tracepath {
    pub const fn to(dst: Ipv4Addr) -> Self {
        Self {
            dst,
            max_hops: 30,
            port: PORT,
            mtu: MOST_BYTES,
            sport: 0,
            ttl: 1,
            mtu_before: 0,
            tries: 0,
            sent: [0; SLOTS],
            slot: 0,
            queue: VecDeque::new(),
            until: Time::ZERO,
            hops: None,
        }
    }

    /// Source: `probe_ttl()` in iputils 20221126.
    fn probe(&mut self, sys: &mut Sys<'_>) -> Option<Probed> {
        let mut tries = 0;
        while tries < SENDS {
            self.sent[self.slot] = self.ttl;
            if self.send(sys) {
                self.slot = (self.slot + 1) % SLOTS;
                self.until = sys.now() + WAIT;
                sys.wake_after(WAIT);
                return None;
            }
            match self.read_errors(sys) {
                Probed::End => return Some(Probed::End),
                Probed::Answer => tries = 0,
                Probed::Silence => tries += 1,
            }
        }
        self.slot = (self.slot + 1) % SLOTS;
        sys.print(Stream::Stdout, &format!("{:2}:  send failed", self.ttl));
        Some(Probed::End)
    }

    fn send(&mut self, sys: &mut Sys<'_>) -> bool {
        let dport = self.port.wrapping_add(u16::try_from(self.slot).unwrap_or(0));
        let data_bytes = u16::try_from(self.mtu.saturating_sub(HEADERS)).unwrap_or(u16::MAX);
        let udp = Udp { sport: self.sport, dport, data_bytes };
        let flow = OutputFlow { sport: self.sport, dport, ..self.asks() };
        let options = SocketOptions { ttl: Some(self.ttl), pmtudisc: PmtuDisc::Do, ..SocketOptions::default() };
        let seq = u16::try_from(self.slot + 1).unwrap_or(u16::MAX);
        match sys.send_udp(&flow, &options, (udp, Data::ProbeHeader { ttl: self.ttl }), seq) {
            Ok(()) => return true,
            Err(SendError::TooLong { mtu }) => {
                sys.fail("sendto", Errno::Emsgsize);
                self.queue.push_back(Error::TooLong { mtu });
            }
            Err(SendError::Errno(errno)) => sys.fail("sendto", errno),
        }
        false
    }

    /// Source: `recverr()` in iputils 20221126.
    fn read_errors(&mut self, sys: &mut Sys<'_>) -> Probed {
        let mut probed = Probed::Silence;
        while let Some(error) = self.queue.pop_front() {
            probed = match error {
                Error::TooLong { mtu } => {
                    sys.print(Stream::Stdout, &format!("{:2}?: {:<32} pmtu {mtu}", self.ttl, "[LOCALHOST]"));
                    self.mtu = mtu;
                    Probed::Answer
                }
                Error::Icmp { from, ttl, port, icmp } => self.read(sys, from, ttl, port, icmp),
            };
            if probed == Probed::End {
                break;
            }
        }
        probed
    }

    fn read(&mut self, sys: &mut Sys<'_>, from: Ipv4Addr, ttl: u8, port: u16, icmp: Icmp) -> Probed {
        let slot = usize::from(port.wrapping_sub(self.port));
        let there = self.sent.get(slot).copied().unwrap_or(self.ttl);
        let back = hops_of(ttl);
        let (says, probed) = match icmp {
            Icmp::TimeExceeded { .. } if back != u16::from(there) => (format!("asymm {back:2} "), Probed::Answer),
            Icmp::TimeExceeded { .. } | Icmp::Redirect { .. } | Icmp::EchoRequest(_) | Icmp::EchoReply(_) => {
                (String::new(), Probed::Answer)
            }
            Icmp::DestUnreachable { code, .. } => match code {
                Unreachable::FragNeeded { mtu } => {
                    self.mtu = u32::from(mtu);
                    (format!("pmtu {mtu}"), Probed::Answer)
                }
                Unreachable::Port => {
                    self.hops = Some((there, back));
                    ("reached".into(), Probed::End)
                }
                Unreachable::Net => ("!N".into(), Probed::End),
                Unreachable::Host | Unreachable::Filtered => ("!H".into(), Probed::End),
            },
        };
        sys.print(Stream::Stdout, &format!("{there:2}:  {from} Tms {says}"));
        probed
    }

    /// On with the next probe until one is out, or the way is known. Source: `main()` in iputils 20221126.
    fn go_on(&mut self, sys: &mut Sys<'_>, mut probed: Option<Probed>) -> Progress {
        while let Some(came) = probed {
            if self.mtu != self.mtu_before {
                self.tries = 0;
            } else if came == Probed::End {
                return self.finish(sys);
            } else if came == Probed::Silence && self.tries + 1 < TRIES {
                self.tries += 1;
            } else {
                if came == Probed::Silence {
                    sys.print(Stream::Stdout, &format!("{:2}:  no reply", self.ttl));
                }
                if self.ttl >= self.max_hops {
                    return self.too_many(sys);
                }
                (self.ttl, self.tries) = (self.ttl + 1, 0);
            }
            self.mtu_before = self.mtu;
            probed = self.probe(sys);
        }
        Progress::Runs
    }

    fn too_many(&self, sys: &mut Sys<'_>) -> Progress {
        sys.print(Stream::Stdout, &format!("     Too many hops: pmtu {}", self.mtu));
        self.finish(sys)
    }

    fn finish(&self, sys: &mut Sys<'_>) -> Progress {
        let hops = self.hops.map_or_else(String::new, |(there, back)| format!("hops {there} back {back} "));
        sys.print(Stream::Stdout, &format!("     Resume: pmtu {} {hops}", self.mtu));
        Progress::Ended(0)
    }
}

/// How many hops a packet has behind it, if it began with one of the usual TTLs.
fn hops_of(ttl: u8) -> u16 {
    let usual = match ttl {
        0..=64 => 65,
        65..=128 => 129,
        129.. => 256,
    };
    usual - u16::from(ttl)
}

impl Process for Tracepath {
    fn name(&self) -> Program {
        Program::Tracepath
    }

    fn socket(&self) -> Socket {
        Socket::None
    }

    fn hears_udp(&self, _: IfIndex, sport: u16) -> bool {
        self.sport == sport
    }

    fn asks(&self) -> OutputFlow {
        OutputFlow { ipproto: OutputFlow::UDP, ..OutputFlow::to(self.dst) }
    }

    fn start(&mut self, sys: &mut Sys<'_>) -> Progress {
        if self.max_hops == 0 {
            return self.too_many(sys);
        }
        self.sport = sys.world.next_udp_port();
        self.mtu_before = self.mtu;
        let probed = self.probe(sys);
        self.go_on(sys, probed)
    }

    fn wake(&mut self, sys: &mut Sys<'_>) -> Progress {
        if !self.queue.is_empty() {
            let probed = self.read_errors(sys);
            return self.go_on(sys, Some(probed));
        }
        if sys.now() < self.until {
            return Progress::Runs;
        }
        let program = Program::Tracepath;
        sys.step(StepKind::GiveUp { program, waited_ms: 1_000 }, "select", Cause::none());
        self.go_on(sys, Some(Probed::Silence))
    }

    fn icmp(&mut self, sys: &mut Sys<'_>, packet: &Ipv4) -> Progress {
        let Body::Icmp(icmp) = packet.body else { return Progress::Runs };
        let Head::Udp(Udp { dport, .. }) = icmp.head() else { return Progress::Runs };
        self.queue.push_back(Error::Icmp { from: packet.src, ttl: packet.ttl, port: dport, icmp });
        sys.wake_after(super::WAKE_UP);
        Progress::Runs
    }
}
