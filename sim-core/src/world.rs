//! Hosts and wires, and the queue of what is to happen: an event in, effects out.

mod cables;
mod hosts;
mod new_link;
mod schedule;
mod stack;

use std::collections::BTreeSet;
use std::sync::Arc;

use thiserror::Error;

use crate::base::{Bound, Budget, Cause, CommandId, HostId, IfIndex, Limit, PacketId, Time};
use crate::ipv4::Lifetime;
use crate::link::{Ctx, Device, DeviceKind, Effect, Effects, LinkError, NeighTimers};
use crate::netns::Netns;
use crate::packet::{Frame, Ipv4, Payload};
use crate::trace::Journal;

pub use cables::NewEnd;
pub use new_link::NewKind;

use hosts::Hosts;
use schedule::{Event, Next, Schedule, Timer};

/// All hosts at one moment. A copy is cheap: hosts are shared until one of them changes.
#[derive(Clone, Debug)]
pub struct World {
    /// By id: a host that is gone keeps its place.
    hosts: Hosts,
    gone: BTreeSet<HostId>,
    /// Devices of all hosts, `lo` not counted.
    devices: usize,
    /// Those among them that stand on another one: macvlans and tunnels.
    stacked: usize,
    timers: NeighTimers,
    budget: Arc<Budget>,
    clock: Time,
    schedule: Schedule,
    /// When addresses are deprecated, or go.
    lifetimes: BTreeSet<(Time, HostId)>,
    /// Hosts that learnt of better ways, which they forget in time.
    learners: BTreeSet<HostId>,
    happened: u32,
    pings: u16,
    udp_ports: u16,
}

/// A running program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pid(pub usize);

/// What goes up from the hosts to the programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upcall {
    Icmp { host: HostId, dev: IfIndex, id: PacketId, packet: Ipv4, to_all: bool },
    Arp { host: HostId, dev: IfIndex, id: PacketId, frame: Frame },
    Wake(Pid),
}

/// Why a host or a cable can not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WorldError {
    #[error("File exists")]
    Exists,
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error("{0}")]
    Bound(Limit),
}

/// How long a frame is on a cable. Differs from Linux: there it depends on the machine.
const WIRE: Time = Time::from_micros(10);
/// How long a packet is in `lo`.
const LOOP: Time = Time::from_micros(1);
/// What a command takes that only configures: so long must be silence before the next one. Differs from Linux: there it
/// depends on the machine, and is hardly ever less.
const COMMAND: Time = Time::from_millis(30);
/// Each begins at a turn of the wheel on which the seconds of ARP are: between two of its turns the order of timers that
/// were set within a few milliseconds would hang on when the command began.
const TURN: Time = Time::from_millis(32);

impl World {
    /// Nothing is there yet. `timers` of neighbours are the lab's environment.
    pub fn new(timers: NeighTimers, budget: Budget) -> Self {
        Self {
            hosts: Hosts::default(),
            gone: BTreeSet::new(),
            devices: 0,
            stacked: 0,
            timers,
            budget: Arc::new(budget),
            clock: Time::ZERO,
            schedule: Schedule::default(),
            lifetimes: BTreeSet::new(),
            learners: BTreeSet::new(),
            happened: 0,
            pings: 0,
            udp_ports: 0,
        }
    }

    pub fn hosts(&self) -> impl Iterator<Item = &Netns> {
        self.hosts.iter().filter(|host| !self.gone.contains(&host.id()))
    }

    /// A host by its id, also one that is gone: it has no devices left but `lo`.
    pub fn host(&self, id: HostId) -> &Netns {
        self.hosts.get(id)
    }

    pub fn host_mut(&mut self, id: HostId) -> &mut Netns {
        self.hosts.get_mut(id)
    }

    pub fn find(&self, name: &str) -> Option<&Netns> {
        self.hosts.find(name, |id| !self.gone.contains(&id))
    }

    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    pub const fn now(&self) -> Time {
        self.clock
    }

    /// A command begins.
    pub fn tick(&mut self) {
        self.clock = (self.clock + COMMAND).rounded_up(TURN);
        self.check_lifetimes();
        for host in self.learners.iter().copied().collect::<Vec<_>>() {
            self.forget_expired(host);
            if self.host(host).ipv4.exceptions.is_empty() {
                self.learners.remove(&host);
            }
        }
    }

    fn forget_expired(&mut self, host: HostId) {
        let now = self.clock;
        if self.host(host).ipv4.exceptions.has_expired(now) {
            self.host_mut(host).ipv4.exceptions.forget_expired(now);
        }
    }

    /// An address will be deprecated, and go.
    pub fn watch_lifetime(&mut self, host: HostId, lifetime: Option<Lifetime>) {
        self.lifetimes
            .extend(lifetime.iter().flat_map(|life| [life.deprecated_from(), life.ends()]).map(|at| (at, host)));
    }

    fn check_lifetimes(&mut self) {
        while let Some((at, host)) = self.lifetimes.first().copied().filter(|(at, _)| *at <= self.clock) {
            self.lifetimes.pop_first();
            let Netns { links, ipv4, .. } = self.host_mut(host);
            ipv4.check_lifetimes(links, at);
        }
    }

    /// The hosts as they are, to look back at.
    pub(crate) fn hosts_now(&self) -> Hosts {
        self.hosts.clone()
    }

    /// A command is over: hosts that it changed note which of their routes went with it.
    pub(crate) fn note_gone(&mut self, before: &Hosts, by: CommandId) {
        for host in self.hosts.changed_since(before) {
            let ipv4 = &mut self.host_mut(host).ipv4;
            ipv4.fib.note_gone(&before.get(host).ipv4.fib, by);
            ipv4.exceptions.forget_gone(&ipv4.fib);
        }
    }

    /// How many events happened since the lab began.
    pub const fn happened(&self) -> u32 {
        self.happened
    }

    /// The identifier of the next ping's echoes. Differs from Linux: there it is random.
    pub const fn next_echo_id(&mut self) -> u16 {
        self.pings = self.pings.wrapping_add(1);
        self.pings
    }

    /// The port of the next UDP socket. Differs from Linux: there it is random.
    pub const fn next_udp_port(&mut self) -> u16 {
        self.udp_ports = (self.udp_ports + 1) % 10_000;
        50_000 + self.udp_ports
    }

    /// # Errors
    /// `Exists` for a name that is taken; `Bound` past the budget.
    pub fn add_host(&mut self, name: &str, cause: Cause) -> Result<HostId, WorldError> {
        if self.find(name).is_some() {
            return Err(WorldError::Exists);
        }
        let there = self.hosts.len() - self.gone.len();
        let id = u16::try_from(self.hosts.len()).ok().filter(|_| there < self.budget.hosts).map(HostId);
        let id = id.ok_or(WorldError::Bound(self.budget.limit(Bound::Hosts)))?;
        self.hosts.push(Netns::new(id, name, self.timers, cause));
        Ok(id)
    }

    /// `ip link set DEV up` or `down`: the host hears of it, and the far end of the cable.
    pub fn set_link(&mut self, host: HostId, dev: IfIndex, up: bool, cause: &Cause) {
        let own = self.host_mut(host);
        let carried = own.links.has_carrier(dev);
        if up {
            own.set_up(dev, cause)
        } else {
            own.set_down(dev, cause)
        }
        let Some(kind) = own.links.get(dev).map(|device| device.kind) else { return };
        let DeviceKind::Veth { peer: (far, far_dev) } = kind else {
            self.derive_carrier(host, dev);
            return self.tell_stacked(host, dev);
        };
        let ends = [(host, dev), (far, far_dev)];
        let set = ends.map(|(host, dev)| self.host(host).links.get(dev).map(|device| (device.up, device.set.clone())));
        let [Some((own_up, own_set)), Some((far_up, far_set))] = set else { return };
        let carrier = own_up && far_up;
        let because = |set| if carrier { set } else { Cause::none() };
        self.host_mut(host).set_carrier(dev, carrier, &because(far_set));
        let heard = self.clock + WIRE + WIRE;
        if let Some(own) = self.host_mut(far).links.get_mut(far_dev).filter(|own| carrier && !own.carrier)
            && let Some(port) = &mut own.port
        {
            port.deaf_until = heard;
        }
        self.host_mut(far).set_carrier(far_dev, carrier, &because(own_set));
        if carried && !carrier {
            self.host_mut(host).links.note_lower_down(dev);
            self.host_mut(far).links.note_lower_down(far_dev);
        }
        self.tell_stacked(host, dev);
        self.tell_stacked(far, far_dev);
    }

    /// Lets a host do something, and carries out what it asks for. Answers what goes up to programs.
    pub fn with_host<T>(
        &mut self,
        host: HostId,
        journal: &mut Journal,
        act: impl FnOnce(&mut Netns, &mut Ctx<'_>) -> T,
    ) -> (T, Vec<Upcall>) {
        journal.set_now(self.clock);
        let mut effects = Effects::new();
        let now = self.clock;
        let own = self.host_mut(host);
        own.ipv4.exceptions.forget_expired(now);
        let done = act(own, &mut Ctx { journal, effects: &mut effects });
        if !own.ipv4.exceptions.is_empty() {
            self.learners.insert(host);
        }
        let upcalls = effects.into_iter().filter_map(|effect| self.carry_out(host, journal, effect)).collect();
        (done, upcalls)
    }

    /// A program wants to be woken.
    pub fn wake_after(&mut self, pid: Pid, after: Time) {
        self.push(after, Event::Wake(pid));
    }

    /// A program ended: what it still wanted to be woken for does not happen.
    pub fn forget_wakes(&mut self, pid: Pid) {
        self.schedule.forget_wakes(pid);
    }

    /// The next event happens. `None` when nothing is left that a command waits for.
    pub fn happen(&mut self, journal: &mut Journal) -> Option<Vec<Upcall>> {
        if !self.schedule.is_awaited(|timer| self.is_current(timer)) {
            return None;
        }
        let (at, next) = self.schedule.pop()?;
        self.clock = self.clock.max(at);
        self.check_lifetimes();
        self.happened += 1;
        match next {
            Next::Timer(Timer { entry: (host, dev, dst), generation, .. }) => {
                let time_out = |host: &mut Netns, ctx: &mut Ctx<'_>| {
                    host.ipv4.neigh_timeout(&host.links, ctx, dev, dst, generation);
                };
                Some(self.with_host(host, journal, time_out).1)
            }
            Next::Event(event) => self.event(event, journal),
        }
    }

    fn event(&mut self, event: Event, journal: &mut Journal) -> Option<Vec<Upcall>> {
        match event {
            Event::Wake(pid) => Some(vec![Upcall::Wake(pid)]),
            Event::Frame { to: (host, dev), id, frame, kept } => {
                let receive = |host: &mut Netns, ctx: &mut Ctx<'_>| {
                    if host.links.is_up(dev) {
                        host.receive(ctx, dev, id, &frame, kept);
                    }
                };
                Some(self.with_host(host, journal, receive).1)
            }
            Event::ArpRedo { to: (host, dev), id, frame } => {
                let redo = |host: &mut Netns, ctx: &mut Ctx<'_>| host.ipv4.arp_redo(&host.links, ctx, dev, id, &frame);
                Some(self.with_host(host, journal, redo).1)
            }
            Event::NextPiece(host) => {
                let send = |host: &mut Netns, ctx: &mut Ctx<'_>| host.ipv4.send_next_piece(&host.links, ctx);
                Some(self.with_host(host, journal, send).1)
            }
        }
    }

    /// Everything that is under way is forgotten: a bound was met.
    pub fn stop(&mut self) {
        self.schedule.clear();
        let waiting: Vec<HostId> = self.hosts().filter(|host| host.ipv4.has_unsent()).map(Netns::id).collect();
        waiting.into_iter().for_each(|host| self.host_mut(host).ipv4.forget_unsent());
    }

    /// A timer of an earlier generation was overtaken by something that happened since.
    fn is_current(&self, Timer { entry: (host, dev, dst), generation, .. }: &Timer) -> bool {
        self.host(*host).ipv4.neighbours.get(*dev, *dst).is_some_and(|entry| entry.is_current(*generation))
    }

    fn carry_out(&mut self, host: HostId, journal: &mut Journal, effect: Effect) -> Option<Upcall> {
        match effect {
            Effect::Icmp { dev, id, packet, to_all } => return Some(Upcall::Icmp { host, dev, id, packet, to_all }),
            Effect::Arp { dev, id, frame } => return Some(Upcall::Arp { host, dev, id, frame }),
            Effect::QdiscDrop { dev } => {
                if let Some(stats) = self.host_mut(host).links.stats_mut(dev) {
                    stats.sent.dropped += 1;
                }
            }
            Effect::FarDrop { dev } => {
                let far = self.host(host).links.get(dev).map(|device| device.kind);
                if let Some(stats) = self.host_mut(host).links.stats_mut(dev) {
                    stats.sent.dropped += 1;
                }
                if let Some(DeviceKind::Veth { peer: (host, dev) }) = far
                    && let Some(stats) = self.host_mut(host).links.stats_mut(dev)
                {
                    stats.received.dropped += 1;
                }
            }
            Effect::OtherhostDrop { dev } => {
                if let Some(stats) = self.host_mut(host).links.stats_mut(dev) {
                    stats.received.otherhost += 1;
                }
            }
            Effect::ArpRedo { dev, after, id, frame } => {
                self.push(after, Event::ArpRedo { to: (host, dev), id, frame });
            }
            Effect::NextPiece { after } => self.push(after, Event::NextPiece(host)),
            Effect::NeighTimer { dev, dst, after, generation, asking } => {
                let timer = Timer { entry: (host, dev, dst), generation, asking };
                self.schedule.set_timer(self.clock, after, timer);
            }
            Effect::Frame { dev, id, mut frame, kept } => {
                let links = &mut self.host_mut(host).links;
                let far = links.get(dev).map(|device| device.kind);
                let round = far == Some(DeviceKind::Loopback);
                if let Some(stats) = links.stats_mut(dev).filter(|_| kept.is_none() || round) {
                    // `lo` counts what is left when the header is taken off. Source: `loopback_xmit()` in Linux 6.18.
                    let header = if round { 0 } else { Frame::HEADER_BYTES };
                    stats.sent.packets += 1;
                    stats.sent.bytes += u64::from(frame.payload_bytes()) + u64::from(header);
                }
                if far == Some(DeviceKind::Bridge) && kept.is_none() {
                    let mut effects = Effects::new();
                    let ctx = &mut Ctx { journal: &mut *journal, effects: &mut effects };
                    links.br_dev_xmit(ctx, dev, id, &frame);
                    // Frames that leave by ports: nothing of them goes up.
                    for effect in effects {
                        self.carry_out(host, journal, effect);
                    }
                    return None;
                }
                let (to, after) = match far {
                    Some(DeviceKind::Veth { peer }) if kept.is_none() => (peer, WIRE),
                    Some(
                        DeviceKind::Veth { .. }
                        | DeviceKind::Loopback
                        | DeviceKind::Bridge
                        | DeviceKind::Macvlan { .. }
                        | DeviceKind::Vxlan(_),
                    )
                    | None => ((host, dev), LOOP),
                };
                if to.0 != host
                    && matches!(&*frame.payload, Payload::Ipv4(ip) if ip.mark != 0)
                    && let Payload::Ipv4(ip) = Arc::make_mut(&mut frame.payload)
                {
                    // Another host knows nothing of it: `skb_scrub_packet()`.
                    ip.mark = 0;
                }
                self.push(after, Event::Frame { to, id, frame, kept });
            }
        }
        None
    }

    fn push(&mut self, after: Time, event: Event) {
        self.schedule.push(self.clock + after, event);
    }

    /// A device comes into a host: a new one, or from another.
    fn put_device(&mut self, host: HostId, device: Device) {
        self.devices += 1;
        self.stacked += usize::from(device.kind.is_stacked());
        self.host_mut(host).add_device(device);
    }

    /// A device leaves a host, for ever or for another.
    fn take_device(&mut self, host: HostId, dev: IfIndex) -> Option<Device> {
        let device = self.host_mut(host).links.remove(dev)?;
        self.devices -= 1;
        self.stacked -= usize::from(device.kind.is_stacked());
        Some(device)
    }
}
