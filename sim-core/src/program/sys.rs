//! What a program may ask of the kernel of its host: the system calls of the model.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use crate::base::{Cause, Counter, Errno, HostId, IfIndex, Mac, RouteType, Scope, Time};
use crate::ipv4::{HostKey, OutputFlow, OutputRoute, PmtuDisc, SendError, SocketOptions, Sysctl};
use crate::netns::Netns;
use crate::packet::{Arp, Body, Data, Echo, Frame, Icmp, IpOptions, Ipv4, Payload, RecordRoute, Udp};
use crate::trace::{Journal, LookupSteps, Origin, Packet, Place, Program, Silent, StepKind, Stream};
use crate::world::{Pid, Upcall, World};

/// A program that runs.
pub trait Process {
    fn name(&self) -> Program;
    /// What it listens to.
    fn socket(&self) -> Socket;
    /// What its socket asks of routing, whoever it sends to.
    fn asks(&self) -> OutputFlow {
        OutputFlow::icmp(Ipv4Addr::UNSPECIFIED)
    }
    fn start(&mut self, sys: &mut Sys<'_>) -> Progress;
    /// A timer that it set ran out.
    fn wake(&mut self, sys: &mut Sys<'_>) -> Progress;
    /// Its socket took an ICMP message.
    fn icmp(&mut self, _: &mut Sys<'_>, _: &Ipv4) -> Progress {
        Progress::Runs
    }
    /// Whether a UDP socket of its own has this port, and takes an error about what it sent that came in by a device.
    fn hears_udp(&self, _: IfIndex, _: u16) -> bool {
        false
    }
    /// Its socket took an ARP frame.
    fn arp(&mut self, _: &mut Sys<'_>, _: &Frame) -> Progress {
        Progress::Runs
    }
}

/// What a program listens to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Socket {
    /// A raw ICMP socket: answers with this identifier, and errors about its echoes.
    Icmp {
        id: u16,
        /// Bound to a device: only what came in by it.
        dev: Option<IfIndex>,
        /// Bound to an address: only what is for it.
        addr: Option<Ipv4Addr>,
        /// Connected: only what is from there, or an error about what went there.
        peer: Option<Ipv4Addr>,
    },
    /// A packet socket for ARP, bound to a device.
    Arp {
        dev: IfIndex,
    },
    None,
}

impl Socket {
    /// An error that could be about what it sent, whichever program reads it. Source: `raw_icmp_error()` in Linux 6.18.
    pub fn hears_error(self, by: IfIndex, sender: Ipv4Addr, receiver: Ipv4Addr) -> bool {
        match self {
            Self::Icmp { id, .. } => self.hears_icmp(id, by, (receiver, sender)),
            Self::Arp { .. } | Self::None => false,
        }
    }

    /// Source: `raw_v4_match()` in Linux 6.18.
    pub fn hears_icmp(self, echo_id: u16, by: IfIndex, (from, to): (Ipv4Addr, Ipv4Addr)) -> bool {
        match self {
            Self::Icmp { id, dev, addr, peer } => {
                id == echo_id
                    && dev.is_none_or(|dev| dev == by)
                    && addr.is_none_or(|addr| addr == to)
                    && peer.is_none_or(|peer| peer == from)
            }
            Self::Arp { .. } | Self::None => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Runs,
    /// With this exit status.
    Ended(i32),
}

/// The kernel, as one program of one host sees it.
pub struct Sys<'a> {
    pub world: &'a mut World,
    pub journal: &'a mut Journal,
    pub host: HostId,
    pub pid: Pid,
    pub program: Program,
    pub stdout: &'a mut String,
    pub stderr: &'a mut String,
    pub(super) upcalls: &'a mut Vec<Upcall>,
}

impl Sys<'_> {
    pub const fn now(&self) -> Time {
        self.world.now()
    }

    pub fn netns(&self) -> &Netns {
        self.world.host(self.host)
    }

    pub fn wake_after(&mut self, after: Time) {
        self.world.wake_after(self.pid, after);
    }

    /// Output that is no event of its own: headings and statistics.
    pub fn write(&mut self, text: std::fmt::Arguments<'_>) {
        let _ = self.stdout.write_fmt(text);
    }

    /// A line that the program prints because of what just happened.
    pub fn print(&mut self, stream: Stream, line: &str) {
        let to = match stream {
            Stream::Stdout => &mut *self.stdout,
            Stream::Stderr => &mut *self.stderr,
        };
        to.push_str(line);
        to.push('\n');
        let (program, text) = (self.program, line.to_owned());
        self.step(StepKind::Print { program, stream, text }, "write", Cause::none());
    }

    pub fn step(&mut self, kind: StepKind, function: &'static str, cause: Cause) {
        self.step_of(None, kind, function, cause);
    }

    pub fn step_of(&mut self, packet: Option<&Packet>, kind: StepKind, function: &'static str, cause: Cause) {
        self.journal.set_now(self.world.now());
        self.journal.step(self.world.host(self.host).links.place(None), packet, kind, function, cause);
    }

    /// A system call to send a datagram failed.
    pub fn fail(&mut self, call: &'static str, errno: Errno) {
        let kind = StepKind::SyscallFailed { program: self.program, call, errno };
        self.step(kind, "udp_sendmsg", Cause::none());
    }

    /// connect(2) of a UDP socket: which source would be used? A failed one is written down with its lookup.
    /// Source: `__ip4_datagram_connect()` in Linux 6.18.
    ///
    /// # Errors
    /// `Eacces` for a broadcast address without `SO_BROADCAST`, `Enetunreach` without a route.
    pub fn connect(&mut self, flow: &OutputFlow, broadcast: bool) -> Result<Ipv4Addr, Errno> {
        self.journal.set_now(self.world.now());
        let host = self.world.host(self.host);
        host.ipv4.fib.defaults_moved().for_each(|moved| self.journal.need(moved));
        let first = host.ipv4.route_output(&host.links, flow, &mut Silent);
        // Once a source is chosen the way is looked up again, now from there: `ip_route_connect()`. Only somebody's
        // own rule asks for a source, only default routes that are alike count how often they are asked for, and only
        // an address that is none, or this host's no more, can not be sent from.
        let counts = self.remember(&first);
        let host = self.world.host(self.host);
        let is_gone = |src: Ipv4Addr| !src.is_unspecified() && !host.ipv4.is_own(src);
        let is_odd =
            |src: Ipv4Addr| src.is_broadcast() || src.is_multicast() || flow.dst.is_unspecified() || is_gone(src);
        let matters = host.ipv4.rules.custom || counts || first.as_ref().is_ok_and(|out| is_odd(out.src));
        let asks_again = flow.src.is_unspecified() && matters;
        let chosen = first.as_ref().ok().filter(|_| asks_again).map(|out| out.cause_of_source());
        if flow.src.is_unspecified() {
            self.journal.need(&host.ipv4.rules.touched);
        }
        if let Some(out) = first.as_ref().ok().filter(|_| asks_again) {
            out.route.iter().for_each(|route| self.journal.need(&route.needs));
            self.journal.need(host.links.needs(out.dev));
        }
        let (flow, found) = match first {
            Ok(out) if chosen.is_some() => {
                let from = OutputFlow { src: out.src, dst: out.dst, ..*flow };
                (from, host.ipv4.route_output(&host.links, &from, &mut Silent))
            }
            first => (*flow, first),
        };
        self.remember(&found);
        let host = self.world.host(self.host);
        let (program, dst) = (self.program, flow.dst);
        let refused = match found {
            Ok(out) if out.kind != RouteType::Broadcast || broadcast => {
                let dev = out.route.as_ref().and_then(|route| route.dev()).unwrap_or(out.dev);
                let cause = out.cause_of_source().and(&chosen.unwrap_or_default());
                let route_needs = out.route.as_ref().map_or_else(Cause::none, |route| route.needs.clone());
                let needs = route_needs.and(host.links.needs(dev));
                let place = Place { needs: &needs, ..host.links.place(None) };
                let kind = StepKind::Connect { program, dst, src: out.src };
                if dst.is_unspecified()
                    && let Some(own) = host.ipv4.addresses.find(out.src)
                {
                    self.journal.need(&own.cause);
                }
                self.journal.step(place, None, kind, "__ip4_datagram_connect", cause);
                return Ok(out.src);
            }
            Ok(out) => {
                let route = out.route.as_ref().map_or_else(Cause::none, |route| route.needs.clone());
                let cause = out.cause_of_source().and(&chosen.unwrap_or_default()).and(&route);
                self.journal.need(&cause.and(host.links.needs(out.dev)));
                Errno::Eacces
            }
            Err(error) => {
                self.journal.need(&chosen.unwrap_or_default());
                error
            }
        };
        if refused == Errno::Einval {
            // One of them was chosen, and can not leave by its device.
            host.ipv4.addresses.iter().for_each(|own| self.journal.need(&own.cause));
        }
        self.why_no_route(&flow);
        if refused == Errno::Enetunreach {
            self.journal.count(self.host, Counter::IpOutNoRoutes, 1);
        }
        let failed = StepKind::SyscallFailed { program, call: "connect", errno: refused };
        self.step(failed, "__ip4_datagram_connect", Cause::none());
        Err(refused)
    }

    /// Writes down the lookup of a way that was refused.
    fn why_no_route(&mut self, flow: &OutputFlow) {
        let host = self.world.host(self.host);
        let place = host.links.place(None);
        let mut log = LookupSteps { journal: &mut *self.journal, place, packet: None };
        if let Err(errno) = host.ipv4.route_output(&host.links, flow, &mut log) {
            let (dst, cause) = (flow.dst, host.ipv4.fib.why_absent(flow.dst));
            self.journal.step(place, None, StepKind::NoRoute { dst, errno }, "ip_route_output_key_hash_rcu", cause);
        }
    }

    /// bind(2) to an address: of this host, everyone's, or a group's; any, if the host lets it. Answers what it is.
    /// Source: `inet_addr_valid_or_nonlocal()` in Linux 6.18.
    ///
    /// # Errors
    /// `Eaddrnotavail` for any other.
    pub fn bind(&mut self, addr: Ipv4Addr) -> Result<RouteType, Errno> {
        let ipv4 = &self.world.host(self.host).ipv4;
        self.journal.need(&ipv4.fib.local_made.and(&ipv4.rules.touched));
        let own = || ipv4.fib.addr_type(&ipv4.rules, addr);
        let kind = if addr.is_multicast() { RouteType::Multicast } else { own() };
        if !matches!(kind, RouteType::Local | RouteType::Broadcast | RouteType::Multicast) {
            self.journal.need(ipv4.sysctls.set_by(Sysctl::Host(HostKey::IpNonlocalBind)));
            if ipv4.sysctls.is_on(HostKey::IpNonlocalBind) {
                return Ok(kind);
            }
            let outranks = ipv4.fib.local_route(addr).and(ipv4.fib.main_route(addr));
            outranks.into_iter().for_each(|main| self.journal.need(&main.cause.and(&main.needs)));
            return Err(Errno::Eaddrnotavail);
        }
        // An address of its own, or one in a network that is.
        let own = ipv4.addresses.find(addr).map(|own| own.cause.clone());
        let local = ipv4.fib.local_route(addr).map(|route| route.cause.and(&route.needs));
        self.journal.need(&own.unwrap_or_default().and(&local.unwrap_or_default()));
        Ok(kind)
    }

    /// By which device a packet would leave. Source: `inet_rtm_getroute()` in Linux 6.18.
    ///
    /// # Errors
    /// What routing answers; that lookup is written down.
    pub fn outgoing_device(&mut self, dst: Ipv4Addr) -> Result<IfIndex, Errno> {
        self.journal.set_now(self.world.now());
        let flow = OutputFlow::to(dst);
        let host = self.world.host(self.host);
        let found = host.ipv4.route_output(&host.links, &flow, &mut Silent);
        self.remember(&found);
        match found {
            Ok(out) => {
                let route_needs = out.route.as_ref().map_or_else(Cause::none, |route| route.needs.clone());
                self.journal.need(&out.cause_of_source().and(&route_needs));
                Ok(out.dev)
            }
            Err(errno) => {
                self.why_no_route(&flow);
                Err(errno)
            }
        }
    }

    /// What a lookup chose among default routes that are alike stays chosen. Says whether there were any.
    fn remember(&mut self, found: &Result<OutputRoute, Errno>) -> bool {
        let several = found.as_ref().is_ok_and(|out| out.default.is_some());
        if let Ok(out) = found {
            let unused = out.exception.as_ref().is_some_and(|learnt| !learnt.used);
            if several || unused {
                let by = Cause::of(self.journal.command());
                self.world.host_mut(self.host).ipv4.remember(out, &by);
            }
        }
        several
    }

    /// sendmsg(2) of an echo request on a raw socket, filled with `data`. Source: `raw_sendmsg()` in Linux 6.18.
    ///
    /// # Errors
    /// What routing answers, or that it is too long.
    pub fn send_echo(
        &mut self,
        flow: &OutputFlow,
        options: &SocketOptions,
        echo: Echo,
        data: Data,
    ) -> Result<(), SendError> {
        let (body, dst) = (Body::Icmp(Icmp::EchoRequest(echo)), flow.dst);
        let ttl = options.ttl.unwrap_or_else(|| self.netns().ipv4.default_ttl());
        if options.ttl.is_none() {
            self.world.host(self.host).ipv4.need_ttl(self.journal);
        }
        let df = options.pmtudisc != PmtuDisc::Dont;
        let record = options.record_route.then(|| IpOptions::RecordRoute(RecordRoute::empty()));
        let ip =
            Ipv4 { src: flow.src, dst, ttl, tos: options.tos, df, mark: flow.mark, frag: None, options: record, body };
        let packet = self.packet(Some(data), Payload::Ipv4(ip));
        let kind = StepKind::Send { program: self.program, dst, seq: echo.seq };
        self.step_of(Some(&packet), kind, "raw_sendmsg", Cause::none());
        // The kernel keeps type and code where a port would be: `raw_probe_proto_opt()`.
        let flow = OutputFlow { dport: ECHO_TYPE_AND_CODE, ..*flow };
        self.call(|host, ctx| host.ipv4.send(&host.links, ctx, packet, &flow, options))
    }

    /// sendmsg(2) of a datagram on a UDP socket; `seq` counts those of the program.
    /// Source: `udp_sendmsg()` in Linux 6.18.
    ///
    /// # Errors
    /// As [`Self::send_echo`].
    pub fn send_udp(
        &mut self,
        flow: &OutputFlow,
        options: &SocketOptions,
        (udp, data): (Udp, Data),
        seq: u16,
    ) -> Result<(), SendError> {
        let dst = flow.dst;
        let ttl = options.ttl.unwrap_or_else(|| self.netns().ipv4.default_ttl());
        if options.ttl.is_none() {
            self.world.host(self.host).ipv4.need_ttl(self.journal);
        }
        let df = options.pmtudisc != PmtuDisc::Dont;
        let (tos, body) = (options.tos, Body::Udp(udp));
        let ip = Ipv4 { src: flow.src, dst, ttl, tos, df, mark: flow.mark, frag: None, options: None, body };
        let packet = self.packet(Some(data), Payload::Ipv4(ip));
        let kind = StepKind::Send { program: self.program, dst, seq };
        self.step_of(Some(&packet), kind, "udp_sendmsg", Cause::none());
        self.call(|host, ctx| host.ipv4.udp_send(&host.links, ctx, packet, flow, options))
    }

    /// sendto(2) of an ARP request on a packet socket. Source: `packet_sendmsg()` in Linux 6.18.
    pub fn send_arp(&mut self, dev: IfIndex, seq: u16, arp: Arp, to: Mac) {
        let packet = self.packet(None, Payload::Arp(arp));
        let kind = StepKind::Send { program: self.program, dst: arp.target, seq };
        self.step_of(Some(&packet), kind, "packet_sendmsg", Cause::none());
        self.call(|host, ctx| host.ipv4.send_raw_arp(&host.links, ctx, dev, &packet, to));
    }

    fn packet(&mut self, data: Option<Data>, payload: Payload) -> Packet {
        self.journal.set_now(self.world.now());
        self.journal.packet(Origin::Sent { program: self.program, data }, payload)
    }

    fn call<T>(&mut self, act: impl FnOnce(&mut Netns, &mut crate::link::Ctx<'_>) -> T) -> T {
        let (done, upcalls) = self.world.with_host(self.host, self.journal, act);
        self.upcalls.extend(upcalls);
        done
    }
}

/// Echo request, 8, and 0.
const ECHO_TYPE_AND_CODE: u16 = 0x0800;

/// A flow that asks for what is on the link of a device: `SO_BINDTODEVICE` with `SO_DONTROUTE`.
pub(super) const fn on_link(dev: IfIndex, dst: Ipv4Addr) -> OutputFlow {
    OutputFlow { oif: Some(dev), scope: Scope::LINK, ..OutputFlow::to(dst) }
}
