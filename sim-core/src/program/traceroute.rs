//! traceroute(8) 2.1.2: probes with a rising TTL, and who complains about each of them.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::probes::{Probe, Probes, Verdict};
use super::sys::{Process, Progress, Socket, Sys};
use crate::base::{Cause, Errno, IfIndex, Time};
use crate::ipv4::{OutputFlow, PmtuDisc, SendError, SocketOptions};
use crate::packet::{Body, Data, Echo, Head, Icmp, Ipv4, Udp, Unreachable};
use crate::trace::{Program, StepKind, Stream};

/// One run of traceroute, with its own defaults.
#[derive(Clone, Debug)]
pub struct Traceroute {
    /// As it was typed.
    pub target: String,
    pub dst: Ipv4Addr,
    /// `-I`: echo requests in place of datagrams.
    pub icmp: bool,
    /// `-f`
    pub first_hop: u32,
    /// `-m`
    pub max_hops: u32,
    /// `-q`
    pub probes_per_hop: u32,
    /// `-N`: so many may be out at once.
    pub sim_probes: u32,
    /// `-w`
    pub wait: Waits,
    /// `-p`: the port of the first probe; each has the next one.
    pub port: u16,
    /// `-t`
    pub tos: u8,
    /// `-F`
    pub dontfrag: bool,
    /// `-s`
    pub source: Option<Ipv4Addr>,
    /// `-i`
    pub device: Option<String>,
    /// Octets of a probe behind its two headers.
    pub data_bytes: u16,
    dev: Option<IfIndex>,
    id: u16,
    /// Where echo requests come from, once their socket is connected.
    src: Ipv4Addr,
    probes: Probes,
    /// The first that is not printed yet, and the one behind the last.
    start: usize,
    end: usize,
    /// The next one to look at, how many are out, and when the first that waits will have waited long enough.
    at: usize,
    out: u32,
    next: Option<Time>,
    /// It sleeps until then.
    until: Time,
    /// Sending still: what comes meanwhile is read afterwards.
    sends: bool,
    came: Vec<(Time, Ipv4)>,
    line: String,
}

/// How long a probe is waited for: in all, and as many times as long as another one of this or of a later hop took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    pub max: Time,
    /// In thousandths; so is `near`.
    pub here: u64,
    pub near: u64,
}

impl Waits {
    pub const DEFAULT: Self = Self { max: Time::from_secs(5), here: 3_000, near: 10_000 };
}

/// On Linux a system call returns when its packet has gone all its way, and the answer has come.
const SEND_GAP: Time = Time::from_micros(100);

impl Traceroute {
    /// Octets of a probe in all, without another word.
    pub const PACKET_BYTES: u16 = 60;
    pub const PORT: u16 = 33434;

    pub const fn to(target: String, dst: Ipv4Addr) -> Self {
        Self {
            target,
            dst,
            icmp: false,
            first_hop: 1,
            max_hops: 30,
            probes_per_hop: 3,
            sim_probes: 16,
            wait: Waits::DEFAULT,
            port: Self::PORT,
            tos: 0,
            dontfrag: false,
            source: None,
            device: None,
            data_bytes: Self::PACKET_BYTES - Ipv4::HEADER_BYTES - Udp::HEADER_BYTES,
            dev: None,
            id: 0,
            src: Ipv4Addr::UNSPECIFIED,
            probes: Probes::none(),
            start: 0,
            end: 0,
            at: 0,
            out: 0,
            next: None,
            until: Time::ZERO,
            sends: false,
            came: Vec::new(),
            line: String::new(),
        }
    }

    fn flow(&self) -> OutputFlow {
        let src = self.source.unwrap_or(Ipv4Addr::UNSPECIFIED);
        OutputFlow { src, oif: self.dev, tos: self.tos, ..OutputFlow::to(self.dst) }
    }

    /// The last line ends when the next one begins, and here comes none.
    fn fail(sys: &mut Sys<'_>, call: &str, errno: Errno) -> Progress {
        sys.stdout.pop();
        sys.stderr.push('\n');
        sys.print(Stream::Stderr, &format!("{call}: {}", errno.text()));
        Progress::Ended(1)
    }

    /// Source: `bind_socket()` in traceroute 2.1.2.
    fn bind(&mut self, sys: &mut Sys<'_>) -> Result<(), Progress> {
        if let Some(name) = &self.device {
            let Some(device) = sys.netns().links.by_name(name).map(|link| (link.index, link.made.clone())) else {
                return Err(Self::fail(sys, "setsockopt SO_BINDTODEVICE", Errno::Enodev));
            };
            sys.journal.need(&device.1);
            self.dev = Some(device.0);
        }
        if let Some(source) = self.source {
            sys.bind(source).map_err(|errno| Self::fail(sys, "bind", errno))?;
        }
        Ok(())
    }

    fn connect(sys: &mut Sys<'_>, flow: &OutputFlow) -> Result<Ipv4Addr, Progress> {
        sys.connect(flow, false).map_err(|errno| Self::fail(sys, "connect", errno))
    }

    /// Whether the probe is out, and not lost at once by the device.
    /// Source: `udp_send_probe()`, `icmp_send_probe()` in traceroute 2.1.2.
    fn send(&mut self, sys: &mut Sys<'_>, at: usize) -> Result<bool, Progress> {
        let ttl = u8::try_from(self.probes.ttl(at)).unwrap_or(u8::MAX);
        let pmtudisc = if self.dontfrag { PmtuDisc::Probe } else { PmtuDisc::Dont };
        let options = SocketOptions {
            ttl: Some(ttl),
            tos: self.tos,
            pmtudisc,
            connected: !self.icmp,
            ..SocketOptions::default()
        };
        let data_bytes = self.data_bytes;
        let ordinal = at + 1 - self.probes.first();
        let seq = u16::try_from(ordinal).unwrap_or(u16::MAX);
        let (mark, sent) = if self.icmp {
            let echo = Echo { id: self.id, seq, data_bytes };
            let flow = OutputFlow { src: self.src, ..self.asks() };
            (seq, sys.send_echo(&flow, &options, echo, Data::Letters { skipped: 8 }))
        } else {
            let sport = sys.world.next_udp_port();
            let dport = self.port.wrapping_add(seq - 1);
            let flow = OutputFlow { sport, dport, ..self.asks() };
            let src = Self::connect(sys, &flow)?;
            let udp = Udp { sport, dport, data_bytes };
            (sport, sys.send_udp(&OutputFlow { src, ..flow }, &options, (udp, Data::Letters { skipped: 0 }), seq))
        };
        let mut probe = Probe { sent: Some(sys.now()), mark, ..Probe::default() };
        match sent {
            Ok(()) => {}
            Err(SendError::TooLong { mtu }) => {
                sys.fail("send", Errno::Emsgsize);
                probe.too_long(sys.now(), mtu);
            }
            // Another chance comes with the next probe that ends, if one is out: `do_it()`.
            Err(SendError::Errno(Errno::Enobufs)) if self.next.is_some() => return Ok(false),
            Err(SendError::Errno(Errno::Enobufs)) => return Err(Self::fail(sys, "send probe", Errno::Enobufs)),
            Err(SendError::Errno(errno)) => return Err(Self::fail(sys, "send", errno)),
        }
        self.probes.set(at, probe);
        Ok(true)
    }

    /// Looks at all probes in turn, from the first that is not printed. Source: `do_it()` in traceroute 2.1.2.
    fn turn(&mut self, sys: &mut Sys<'_>) -> Progress {
        loop {
            if !self.sends {
                (self.at, self.out, self.next) = (self.start, 0, None);
            }
            let full = self.sends && self.out >= self.sim_probes;
            self.sends = false;
            while self.at < self.end && !full {
                let at = self.at;
                self.at += 1;
                match self.look(sys, at) {
                    Err(ended) => return ended,
                    Ok(Looked::Full) => break,
                    Ok(Looked::On) => {}
                    Ok(Looked::Sent) => {
                        self.sends = true;
                        self.until = sys.now() + SEND_GAP;
                        sys.wake_after(SEND_GAP);
                        return Progress::Runs;
                    }
                }
            }
            if self.start >= self.end {
                self.flush(sys);
                return Progress::Ended(0);
            }
            let Some(next) = self.next else { continue };
            if self.came.is_empty() {
                self.until = next;
                sys.wake_after(next - sys.now());
                return Progress::Runs;
            }
            self.read_what_came();
        }
    }

    /// Datagrams have a socket each, and all that have something are read; of echo requests there is one socket, which
    /// is read once, an error before a reply. Source: `do_poll()`, `recv_reply()` in traceroute 2.1.2.
    fn read_what_came(&mut self) {
        let is_error = |(_, packet): &(Time, Ipv4)| packet.about().is_some();
        let came = if self.icmp {
            let first = self.came.iter().position(is_error).unwrap_or(0);
            vec![self.came.remove(first)]
        } else {
            std::mem::take(&mut self.came)
        };
        for (at, packet) in came {
            self.read(at, &packet);
        }
    }

    fn look(&mut self, sys: &mut Sys<'_>, at: usize) -> Result<Looked, Progress> {
        if at == self.start
            && !self.probes.get(at).done
            && let Some(sent) = self.probes.get(at).sent
        {
            let expires = sent + (self.probes.timeout(at, self.wait) - super::EARLY);
            if expires > sys.now() {
                self.next = Some(expires);
            } else {
                let waited_ms = (sys.now() - sent).as_millis();
                let kind = StepKind::GiveUp { program: Program::Traceroute, waited_ms };
                sys.step(kind, "poll", Cause::none());
                self.probes.expire(at);
            }
        }
        if self.probes.get(at).done {
            if at == self.start {
                self.print(sys, at);
                self.start += 1;
            }
            if self.probes.get(at).is_final {
                self.end = self.probes.end_of_hop(at);
            }
            return Ok(Looked::On);
        }
        let sends = self.probes.get(at).sent.is_none();
        if sends && !self.send(sys, at)? {
            return Ok(Looked::Full);
        }
        self.out += 1;
        Ok(match (sends, self.out >= self.sim_probes) {
            (true, _) => Looked::Sent,
            (false, true) => Looked::Full,
            (false, false) => Looked::On,
        })
    }

    /// An answer of the network to a probe that is still waited for. Source: `recv_reply()`, `parse_icmp_res()` in
    /// traceroute 2.1.2.
    fn read(&mut self, at: Time, packet: &Ipv4) {
        let Body::Icmp(icmp) = packet.body else { return };
        let mark = match icmp.head() {
            Head::EchoRequest(echo) | Head::EchoReply(echo) => echo.seq,
            Head::Udp(udp) => udp.sport,
        };
        let verdict = match icmp {
            Icmp::EchoRequest(_) | Icmp::Redirect { .. } => return,
            Icmp::TimeExceeded { .. } => Verdict::OnTheWay,
            Icmp::EchoReply(_) => Verdict::Reached,
            Icmp::DestUnreachable { code, .. } => match code {
                Unreachable::Port => Verdict::Reached,
                Unreachable::Net => Verdict::Refused("!N".into()),
                Unreachable::Host => Verdict::Refused("!H".into()),
                Unreachable::Filtered => Verdict::Refused("!X".into()),
                Unreachable::FragNeeded { mtu } => Verdict::Refused(format!("!F-{mtu}").into()),
            },
        };
        self.probes.answered(mark, at, (packet.src, packet.ttl), verdict);
    }

    /// Source: `print_probe()` in traceroute 2.1.2.
    fn print(&mut self, sys: &mut Sys<'_>, at: usize) {
        if self.probes.is_first_of_hop(at) {
            let _ = write!(self.line, "{:2} ", self.probes.ttl(at));
        }
        let probe = self.probes.get(at);
        match probe.from {
            None => self.line.push_str(" *"),
            Some(from) if self.probes.answered_before(at) == Some(from) => {}
            Some(from) => {
                let _ = write!(self.line, " {from}");
            }
        }
        if probe.received.is_some() {
            self.line.push_str("  T ms");
        }
        if let Some(said) = &probe.said {
            let _ = write!(self.line, " {said}");
        }
        if self.probes.end_of_hop(at) == at + 1 {
            self.flush(sys);
        }
    }

    fn flush(&mut self, sys: &mut Sys<'_>) {
        let line = std::mem::take(&mut self.line);
        if !line.is_empty() {
            sys.print(Stream::Stdout, &line);
        }
    }
}

/// What came of a look at one probe.
enum Looked {
    /// It was sent just now.
    Sent,
    On,
    /// As many are out as may be.
    Full,
}

impl Process for Traceroute {
    fn name(&self) -> Program {
        Program::Traceroute
    }

    fn socket(&self) -> Socket {
        if self.icmp && self.id > 0 {
            // 0.0.0.0 is whoever asks.
            let peer = if self.dst.is_unspecified() { self.src } else { self.dst };
            Socket::Icmp { id: self.id, dev: self.dev, addr: Some(self.src), peer: Some(peer) }
        } else {
            Socket::None
        }
    }

    fn hears_udp(&self, by: IfIndex, sport: u16) -> bool {
        !self.icmp && self.dev.is_none_or(|dev| dev == by) && self.probes.waits_for(sport)
    }

    fn asks(&self) -> OutputFlow {
        let ipproto = if self.icmp { OutputFlow::ICMP } else { OutputFlow::UDP };
        OutputFlow { ipproto, ..self.flow() }
    }

    fn start(&mut self, sys: &mut Sys<'_>) -> Progress {
        let (target, dst, hops) = (&self.target, self.dst, self.max_hops);
        let bytes = Ipv4::HEADER_BYTES + Udp::HEADER_BYTES + self.data_bytes;
        let heading = format!("traceroute to {target} ({dst}), {hops} hops max, {bytes} byte packets\n");
        // With `-I` its one socket is opened before it says anything: `icmp_init()`.
        if !self.icmp {
            sys.write(format_args!("{heading}"));
        }
        if let Err(ended) = self.bind(sys) {
            return ended;
        }
        if self.icmp {
            match Self::connect(sys, &self.asks()) {
                Ok(src) => self.src = src,
                Err(ended) => return ended,
            }
            self.id = sys.world.next_echo_id();
            sys.write(format_args!("{heading}"));
        }
        self.probes = Probes::new(self.first_hop, self.max_hops, self.probes_per_hop);
        (self.start, self.end) = (self.probes.first(), self.probes.len());
        self.turn(sys)
    }

    fn wake(&mut self, sys: &mut Sys<'_>) -> Progress {
        if !self.sends && !self.came.is_empty() {
            self.read_what_came();
        } else if sys.now() < self.until {
            return Progress::Runs;
        }
        self.turn(sys)
    }

    fn icmp(&mut self, sys: &mut Sys<'_>, packet: &Ipv4) -> Progress {
        // Its sockets are connected, and a router that redirects is not who it asked.
        if matches!(packet.body, Body::Icmp(Icmp::Redirect { .. })) {
            return Progress::Runs;
        }
        self.came.push((sys.now(), *packet));
        if !self.sends {
            sys.wake_after(super::WAKE_UP);
        }
        Progress::Runs
    }
}
