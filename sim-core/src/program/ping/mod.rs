//! ping(8) of iputils 20221126: echo requests, and what it prints about the answers.
//! Not here: its socket (`open.rs`).

mod open;
mod route;
mod statistics;
mod text;

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use super::sys::{Process, Progress, Socket, Sys};
use crate::base::{Cause, Errno, IfIndex, Scope, Time};
use crate::ipv4::{OutputFlow, PmtuDisc, SendError, SocketOptions};
use crate::packet::{Body, Data, Echo, Head, Icmp, Ipv4};
use crate::trace::{Program, StepKind, Stream};
use route::LastRoute;
use text::{is_error, verdict};

/// One run of ping.
#[derive(Clone, Debug)]
pub struct Ping {
    /// As it was typed.
    pub target: String,
    pub dst: Ipv4Addr,
    /// `-c`
    pub count: u32,
    /// `-i`; without a pause each answer lets the next request go.
    pub interval: Time,
    /// `-i` with less than nothing: all are sent before any answer is read.
    pub at_once: bool,
    /// `-f`: a dot for each request, which its answer takes away.
    pub flood: bool,
    /// `-A`: asks as quickly as answers come.
    pub adaptive: bool,
    /// `-a`
    pub audible: bool,
    /// `-e`
    pub ident: Option<u16>,
    /// `-n`: names nobody.
    pub numeric: bool,
    /// The first of several destinations: a source route, which ping has no right to ask for.
    pub first_hop: Option<Ipv4Addr>,
    /// `-W`: how long to wait for an answer after the last request.
    pub linger: Time,
    /// `-b`
    pub broadcast: bool,
    /// `-q`
    pub quiet: bool,
    /// `-s`: octets after the ICMP header.
    pub data_bytes: u32,
    /// `-t`, `-Q` and `-M`
    pub options: SocketOptions,
    /// `-m`: what rules see of its packets.
    pub mark: u32,
    /// `-r`: only what is on the link.
    pub dontroute: bool,
    /// `-l`: so many are sent at once, before it waits.
    pub preload: u32,
    /// `-O`
    pub outstanding: bool,
    /// What fills its requests: `-p`.
    pub data: Data,
    /// `-w`: when it ends, whatever came; until then it goes on asking.
    pub limit: Option<Time>,
    /// `-I` with an address.
    pub source: Option<Ipv4Addr>,
    /// `-B`: the source that the kernel chooses is kept.
    pub strict_source: bool,
    /// `-I` with a device.
    pub device: Option<String>,
    dev: Option<IfIndex>,
    /// Its address is one of many hosts, which can be no source: the device has to give one.
    from_device: bool,
    started: Time,
    /// When the next request is to go.
    due: Time,
    id: u16,
    sent: u32,
    received: u32,
    repeats: u32,
    /// Tries in a row that the device lost.
    lost_at_once: u32,
    route: LastRoute,
    /// What came and was not read yet: while requests or their pieces went out, or redirects, which errors overtake.
    unread: Vec<Ipv4>,
    /// Sequence numbers that were answered.
    answered: BTreeSet<u16>,
    errors: u32,
    /// Most requests that were out at once, as answers and errors showed.
    pipe: u16,
    /// When it gives up waiting; `None` while requests are still to be sent.
    deadline: Option<Time>,
}

impl Ping {
    /// With ping's own defaults.
    pub const fn to(target: String, dst: Ipv4Addr) -> Self {
        Self {
            target,
            dst,
            count: 1,
            interval: Time::from_secs(1),
            at_once: false,
            flood: false,
            adaptive: false,
            audible: false,
            ident: None,
            numeric: false,
            first_hop: None,
            due: Time::ZERO,
            linger: Time::from_secs(10),
            broadcast: false,
            quiet: false,
            data_bytes: 56,
            options: SocketOptions {
                ttl: None,
                mc_ttl: None,
                mc_noloop: false,
                tos: 0,
                broadcast: false,
                pmtudisc: PmtuDisc::Want,
                connected: false,
                record_route: false,
                sndbuf: None,
            },
            mark: 0,
            dontroute: false,
            preload: 1,
            outstanding: false,
            data: Data::Counting,
            limit: None,
            source: None,
            strict_source: false,
            from_device: false,
            device: None,
            dev: None,
            started: Time::ZERO,
            id: 0,
            sent: 0,
            received: 0,
            repeats: 0,
            lost_at_once: 0,
            route: LastRoute::NONE,
            unread: Vec::new(),
            answered: BTreeSet::new(),
            errors: 0,
            pipe: 0,
            deadline: None,
        }
    }

    /// Sends the next request and waits; for those of `-l` no longer than the kernel needs for the one before.
    fn send(&mut self, sys: &mut Sys<'_>) -> Progress {
        if self.is_bursting() && sys.netns().ipv4.has_unsent() {
            // The one before has not left whole.
            self.due = sys.now() + SEND_GAP;
            sys.wake_after(SEND_GAP);
            return Progress::Runs;
        }
        if let Some(pause) = self.send_one(sys) {
            let left = self.limit.map(|limit| (self.started + limit) - sys.now());
            sys.wake_after(left.map_or(pause, |left| pause.min(left)));
            return Progress::Runs;
        }
        self.read(sys);
        if self.is_complete() && self.received + self.errors > 0 {
            return self.finish(sys);
        }
        if let Some(limit) = self.limit {
            let left = (self.started + limit) - sys.now();
            self.due = sys.now() + self.pause().min(left);
            sys.wake_after(self.due - sys.now());
            return Progress::Runs;
        }
        let wait = if self.sent < self.count { self.pause() } else { self.last_wait() };
        if self.sent >= self.count {
            self.deadline = Some(sys.now() + wait);
        }
        self.due = sys.now() + wait;
        sys.wake_after(wait);
        Progress::Runs
    }

    /// An answer came: who waits for nothing else asks again. Source: `pinger()` in iputils 20221126.
    fn go_on(&mut self, sys: &mut Sys<'_>) -> Progress {
        if self.is_complete() {
            return self.finish(sys);
        }
        if self.asks_at_once() { self.send(sys) } else { Progress::Runs }
    }

    fn asks_at_once(&self) -> bool {
        self.interval == Time::ZERO && self.sent < self.count && self.limit.is_none()
    }

    /// An address, with its name where it has one that was asked for.
    fn named(&self, addr: Ipv4Addr) -> String {
        let named = addr == Ipv4Addr::LOCALHOST && !self.numeric && self.target == "localhost";
        if named { format!("localhost ({addr})") } else { addr.to_string() }
    }

    /// Reads what is unread, errors first, until it has all that it waits for, or as soon as its last request has left
    /// whole. Answers whether an answer or an error was among it.
    /// Source: `raw_recvmsg()` in Linux 6.18, `main_loop()` in iputils 20221126.
    fn read(&mut self, sys: &mut Sys<'_>) -> bool {
        if self.unread.is_empty() || self.is_bursting() {
            return false;
        }
        if sys.netns().ipv4.has_unsent() {
            sys.wake_after(SEND_GAP);
            return false;
        }
        let mut heard = false;
        let (errors, others): (Vec<Ipv4>, Vec<Ipv4>) = std::mem::take(&mut self.unread).into_iter().partition(is_error);
        for packet in errors.iter().chain(&others) {
            heard |= self.hear(sys, packet);
            if heard && self.is_complete() {
                break;
            }
        }
        heard
    }

    /// Reads one packet; answers whether it was an answer or an error about a request.
    fn hear(&mut self, sys: &mut Sys<'_>, packet: &Ipv4) -> bool {
        let Body::Icmp(icmp) = packet.body else { return false };
        match icmp {
            Icmp::EchoReply(echo) => {
                self.acknowledge(echo.seq);
                let again = !self.answered.insert(echo.seq);
                let counted = if again { &mut self.repeats } else { &mut self.received };
                *counted += 1;
                let dup = if again && !self.asks_many() { " (DUP!)" } else { "" };
                let other = if packet.src != self.dst && !self.asks_many() { " (DIFFERENT ADDRESS!)" } else { "" };
                let (bytes, from, ttl) = (packet.body.bytes(), packet.src, packet.ttl);
                let time = if self.data_bytes >= TIMESTAMP_BYTES { " time=T ms" } else { "" };
                if self.adaptive {
                    self.interval = Time::ZERO;
                }
                if self.flood && !self.quiet {
                    sys.write(format_args!("\u{8} \u{8}"));
                } else if !self.quiet {
                    let (from, bell) = (self.named(from), if self.audible { "\u{7}" } else { "" });
                    let line =
                        format!("{bytes} bytes from {from}: icmp_seq={} ttl={ttl}{time}{dup}{other}{bell}", echo.seq);
                    sys.print(Stream::Stdout, &(line + &self.route_of(packet)));
                }
            }
            Icmp::DestUnreachable { about, .. } | Icmp::TimeExceeded { about } => {
                let (Head::EchoRequest(Echo { seq, .. }) | Head::EchoReply(Echo { seq, .. })) = about.head else {
                    return false;
                };
                self.errors += 1;
                self.acknowledge(seq);
                let line = format!("From {} icmp_seq={seq} {}", self.named(packet.src), verdict(&icmp));
                if self.flood && !self.quiet {
                    sys.write(format_args!("\u{8}E"));
                } else if !self.quiet {
                    sys.print(Stream::Stdout, &line);
                }
            }
            // No error: the packet is under way. Source: `ping4_parse_reply()`.
            Icmp::Redirect { about, .. } => {
                if let Head::EchoRequest(Echo { seq, .. }) = about.head
                    && !self.quiet
                    && !self.flood
                    && about.dst == self.dst
                {
                    let line = format!("From {}: icmp_seq={seq} {}", self.named(packet.src), verdict(&icmp));
                    sys.print(Stream::Stdout, &line);
                }
                return false;
            }
            Icmp::EchoRequest(_) => {}
        }
        true
    }

    /// Requests go out one upon the other, and nobody reads; the first one that the device loses ends that.
    /// Source: `main_loop()` in iputils 20221126.
    const fn is_bursting(&self) -> bool {
        self.sent < self.count && self.lost_at_once == 0 && (self.at_once || self.sent < self.preload)
    }

    /// Several may answer, and from other addresses.
    pub const fn asks_many(&self) -> bool {
        self.broadcast || self.dst.is_multicast()
    }

    /// What is printed of the record of the way, if the answer has one.
    fn route_of(&mut self, packet: &Ipv4) -> String {
        let Some(record) = packet.record() else { return String::new() };
        let mut last = self.route;
        let told = last.told(record, |addr| self.named(addr));
        self.route = last;
        told
    }

    fn pause(&self) -> Time {
        if self.at_once || self.sent < self.preload {
            BURST_GAP
        } else if self.interval == Time::ZERO {
            FLOOD_PAUSE
        } else {
            self.interval
        }
    }

    /// Sends the next request. Where the device lost it at once, says how long to wait before the same one is tried
    /// again; who waited so for as long as for an answer takes it for sent.
    /// Source: `pinger()` in iputils 20221126.
    fn send_one(&mut self, sys: &mut Sys<'_>) -> Option<Time> {
        if self.outstanding && self.sent > 0 && !self.answered.contains(&((self.sent & 0xffff) as u16)) {
            sys.print(Stream::Stdout, &format!("no answer yet for icmp_seq={}", self.sent & 0xffff));
        }
        self.sent += 1;
        if self.flood && !self.quiet {
            sys.write(format_args!("."));
        }
        let seq = (self.sent & 0xffff) as u16;
        // Whoever answers a request that is tried again answers it for the first time: `rcvd_clear()`.
        self.answered.remove(&seq);
        let sent = match u16::try_from(self.data_bytes).ok().filter(|bytes| *bytes <= MOST_SENT) {
            Some(data_bytes) => {
                let echo = Echo { id: self.id, seq, data_bytes };
                sys.send_echo(&self.asks(), &self.options, echo, self.data)
            }
            None => Err(Errno::Emsgsize.into()),
        };
        let errno = match sent {
            Ok(()) => {
                self.lost_at_once = 0;
                return None;
            }
            // ping looks for an ICMP error that would explain it, finds none, and says nothing: `pinger()`.
            Err(SendError::Errno(errno)) => errno,
            Err(SendError::TooLong { .. }) => Errno::Emsgsize,
        };
        let program = Program::Ping;
        sys.step(StepKind::SyscallFailed { program, call: "sendmsg", errno }, "raw_sendmsg", Cause::none());
        if errno == Errno::Enobufs {
            let pause = Time::from_millis((self.interval.as_millis() / 2).clamp(LEAST_PAUSE_MS, MOST_PAUSE_MS));
            self.lost_at_once += 1;
            if u64::from(self.lost_at_once) * pause.as_millis() < self.linger.as_millis() {
                self.sent -= 1;
                return Some(pause);
            }
            if !self.quiet {
                sys.print(Stream::Stderr, &format!("ping: sendmsg: {}", errno.text()));
            }
        }
        // The error queue of its socket, which it does not count when it is quiet: `ping4_receive_error_msg()`.
        if let Err(SendError::TooLong { mtu }) = sent
            && !self.quiet
        {
            sys.print(Stream::Stderr, &format!("ping: local error: message too long, mtu={mtu}"));
            self.errors += 1;
        }
        None
    }

    /// Who was answered before waits as long as an answer took, twice, but no less than the interval.
    /// Source: `__schedule_exit()` in iputils 20221126.
    fn last_wait(&self) -> Time {
        if self.received > 0 { self.pause() } else { self.linger }
    }

    /// Source: `acknowledge()` in iputils 20221126.
    fn acknowledge(&mut self, seq: u16) {
        let behind = ((self.sent & 0xffff) as u16).wrapping_sub(seq);
        if behind <= 0x7fff {
            self.pipe = self.pipe.max(behind + 1);
        }
    }

    fn flow(&self) -> OutputFlow {
        let src = self.source.filter(|_| !self.from_device).unwrap_or(Ipv4Addr::UNSPECIFIED);
        let (tos, mark) = (self.options.tos, self.mark);
        OutputFlow { src, oif: self.dev, tos, mark, ..OutputFlow::icmp(self.dst) }
    }

    fn is_complete(&self) -> bool {
        if self.limit.is_some() {
            return self.errors > 0 || self.received >= self.count;
        }
        self.received + self.errors >= self.count
    }
}

/// Between two tries of a request that the device lost: half an interval within these.
const LEAST_PAUSE_MS: u64 = 10;
const MOST_PAUSE_MS: u64 = 500;

/// Room in octets for what one answered echo prints.
const USUAL_OUTPUT: usize = 256;

/// On Linux a system call returns when its packet has gone all its way, and the answer has come.
const SEND_GAP: Time = Time::from_millis(1);

/// Routers that send a packet to each other until its time is over have all told of it by then, with switches between them
/// and a TTL of 255 too.
const REDIRECT_GAP: Time = Time::from_millis(20);

/// Between two requests of a burst: never when a piece of the one before is just leaving.
const BURST_GAP: Time = Time::from_micros(1_500);

/// Without an answer: `MININTERVAL`.
const FLOOD_PAUSE: Time = Time::from_millis(10);

/// Data that is shorter has no room for the time it was sent, and ping can not tell how long it took.
const TIMESTAMP_BYTES: u32 = 16;

/// With its header no longer than a packet could ever be: `raw_sendmsg()` looks at no more of it.
const MOST_SENT: u16 = u16::MAX - 8;

impl Process for Ping {
    fn name(&self) -> Program {
        Program::Ping
    }

    fn socket(&self) -> Socket {
        Socket::Icmp { id: self.id, dev: self.dev, addr: self.source, peer: None }
    }

    fn asks(&self) -> OutputFlow {
        let scope = if self.dontroute { Scope::LINK } else { Scope::GLOBAL };
        OutputFlow { scope, ..self.flow() }
    }

    fn start(&mut self, sys: &mut Sys<'_>) -> Progress {
        if let Some(pattern) = self.data.pattern().filter(|_| !self.quiet) {
            sys.write(format_args!("PATTERN: 0x{pattern}\n"));
        }
        let chosen = match self.open(sys) {
            Ok(chosen) => chosen,
            Err(ended) => return ended,
        };
        self.id = self.ident.unwrap_or_else(|| sys.world.next_echo_id());
        self.started = sys.now();
        self.options.sndbuf = Some(self.sndbuf());
        let whole = self.data_bytes + 28 + self.option_bytes();
        let from = match (self.source.or(chosen), &self.device) {
            (Some(source), Some(name)) => format!("from {source} {name}: "),
            (Some(source), None) if self.source.is_some() => format!("from {source} : "),
            (Some(_), None) | (None, _) => String::new(),
        };
        let (target, dst, bytes) = (&self.target, self.dst, self.data_bytes);
        sys.stdout.reserve(USUAL_OUTPUT);
        sys.write(format_args!("PING {target} ({dst}) {from}{bytes}({whole}) bytes of data.\n"));
        self.send(sys)
    }

    fn wake(&mut self, sys: &mut Sys<'_>) -> Progress {
        if self.read(sys) {
            if self.is_complete() {
                return self.finish(sys);
            }
            if self.asks_at_once() {
                return self.send(sys);
            }
        }
        if self.limit.is_some_and(|limit| sys.now() >= self.started + limit) {
            return self.finish(sys);
        }
        match self.deadline {
            None if sys.now() < self.due => Progress::Runs,
            None => self.send(sys),
            Some(deadline) if sys.now() < deadline => Progress::Runs,
            Some(_) => {
                let waited_ms = self.last_wait().as_millis();
                sys.step(StepKind::GiveUp { program: Program::Ping, waited_ms }, "poll", Cause::none());
                self.finish(sys)
            }
        }
    }

    fn icmp(&mut self, sys: &mut Sys<'_>, packet: &Ipv4) -> Progress {
        let sends = self.is_bursting() || sys.netns().ipv4.has_unsent();
        if sends || matches!(packet.body, Body::Icmp(Icmp::Redirect { .. })) {
            self.unread.push(*packet);
            if !self.is_bursting() {
                sys.wake_after(if sends { SEND_GAP } else { REDIRECT_GAP });
            }
            return Progress::Runs;
        }
        if !is_error(packet) {
            self.read(sys);
        }
        if self.hear(sys, packet) { self.go_on(sys) } else { Progress::Runs }
    }
}
