//! The one writer of a command's record: steps, the counters that moved before each, frames that taps heard.

use std::sync::Arc;

use super::slots::Slots;
use super::tally::Tally;
use super::{
    ChosenBy, Dir, ExceptionRead, Fate, Heard, LookupLog, Made, Moved, NexthopRead, NotModelled, Origin, Packet,
    PktType, RuleRead, Step, StepKind, TableRead, Trace, Unread,
};
use crate::base::{Bound, Budget, Cause, CommandId, Counter, Gathered, HostId, IfIndex, Limit, PacketId, Route, Time};
use crate::packet::{Frame, Payload};

/// Collects what one command makes happen.
#[derive(Debug)]
pub struct Journal {
    command: CommandId,
    now: Time,
    budget: Budget,
    packets: Vec<Made>,
    needs: Gathered,
    waited: Vec<Waited>,
    steps: Slots,
    /// The last step says that it is the last one.
    cut: bool,
    /// Of the last step about a packet.
    seen: Option<Arc<Packet>>,
    /// Held by the steps of the trace.
    routes: usize,
    heard: Vec<Heard>,
    tally: Tally,
    bound: Option<Bound>,
    not_modelled: Option<NotModelled>,
}

/// What a journal holds when its command is over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    pub trace: Trace,
    pub heard: Vec<Heard>,
    /// The packets that it made, by ordinal from 1.
    pub packets: Vec<Made>,
    /// What changed, by host and counter.
    pub counters: Vec<(HostId, Vec<(Counter, u64)>)>,
    /// What had to be there for the command itself to work: its host, its device, the route to its gateway.
    pub needs: Cause,
    /// What time had to pass since.
    pub waited: Vec<Waited>,
    /// The bound that ended the command early.
    pub bound: Option<Bound>,
}

/// Some commands left a thing that changes with time: how long ago decided what it was worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waited {
    pub who: Cause,
    pub since: Time,
}

/// Where a step happens.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub host: HostId,
    pub dev: Option<IfIndex>,
    /// The commands that made the place: host, device, cable.
    pub needs: &'a Cause,
}

impl Journal {
    pub fn new(command: CommandId, now: Time, budget: Budget) -> Self {
        Self {
            command,
            now,
            budget,
            packets: Vec::new(),
            needs: Gathered::default(),
            waited: Vec::new(),
            steps: Slots::default(),
            cut: false,
            seen: None,
            routes: 0,
            heard: Vec::new(),
            tally: Tally::default(),
            bound: None,
            not_modelled: None,
        }
    }

    pub const fn command(&self) -> CommandId {
        self.command
    }

    pub const fn budget(&self) -> &Budget {
        &self.budget
    }

    pub const fn now(&self) -> Time {
        self.now
    }

    pub const fn set_now(&mut self, now: Time) {
        self.now = now;
    }

    /// A new packet of this command.
    pub fn packet(&mut self, origin: Origin, payload: Payload) -> Packet {
        self.packets.push(Made { at: self.now, origin });
        let ordinal = u32::try_from(self.packets.len()).unwrap_or(u32::MAX);
        let id = PacketId { command: self.command, ordinal };
        Packet { id, payload: Arc::new(payload) }
    }

    /// What a packet met that this model leaves out: from there on nothing would be as on Linux.
    pub const fn not_modelled(&self) -> Option<NotModelled> {
        self.not_modelled
    }

    /// Routes that the steps hold so far.
    pub const fn routes(&self) -> usize {
        self.routes
    }

    /// Without these the command itself could not have worked.
    pub fn need(&mut self, cause: &Cause) {
        self.needs.add(cause);
    }

    /// What `who` did mattered, and how long ago that was.
    pub fn waited(&mut self, who: &Cause, since: Time) {
        if !who.is_none() {
            self.waited.push(Waited { who: who.clone(), since });
        }
    }

    #[inline]
    pub fn count(&mut self, host: HostId, counter: Counter, by: u64) {
        self.tally.count(host, counter, by);
    }

    pub fn step(
        &mut self,
        place: Place<'_>,
        packet: Option<&Packet>,
        kind: StepKind,
        function: &'static str,
        cause: Cause,
    ) {
        if let StepKind::NotModelled { what } = kind {
            self.not_modelled = Some(what);
        }
        let seen = packet.map(|seen| self.share(seen));
        self.write(place, seen.as_ref(), function, || (kind, cause, place.needs.clone()));
    }

    /// Writes what happened, because of which commands, and what had to be there.
    #[inline(always)]
    fn write(
        &mut self,
        Place { host, dev, needs }: Place<'_>,
        seen: Option<&Arc<Packet>>,
        function: &'static str,
        what: impl FnOnce() -> (StepKind, Cause, Cause),
    ) {
        if self.is_full() {
            self.cut(host, dev, needs.clone());
            return;
        }
        let (at, tally) = (self.now, &mut self.tally);
        self.steps.fill(|| {
            let counters = tally.take_pending(host);
            let (kind, cause, needs) = what();
            Step { at, host, dev, seen: seen.cloned(), kind, function, counters, cause, needs }
        });
    }

    /// What the step written last tells of a table, and how many routes all steps hold.
    #[inline]
    fn table(&mut self) -> Option<(&mut TableRead, &mut usize)> {
        let Step { kind: StepKind::Table(read), .. } = self.steps.last_mut()? else { return None };
        Some((read, &mut self.routes))
    }

    /// A tap hears a frame at the step written last.
    pub fn hear(&mut self, host: HostId, dev: IfIndex, dir: Dir, pkttype: PktType, packet: PacketId, frame: &Frame) {
        let step = self.steps.len().saturating_sub(1);
        self.heard.push(Heard { at: self.now, host, dev, dir, pkttype, packet, frame: frame.clone(), step });
    }

    /// A bound was met: the command ends here, and says so.
    pub fn meet(&mut self, place: Place<'_>, limit: Limit) {
        self.bound = Some(limit.bound);
        self.step(place, None, StepKind::BoundMet(limit), "", Cause::none());
    }

    pub fn finish(self) -> Record {
        let Self { steps, cut, mut heard, tally, mut packets, needs, waited, bound, .. } = self;
        let trace = Trace { steps: steps.whole(), cut };
        // A record is kept as long as its run: room that it grew by and did not need is given back.
        heard.shrink_to_fit();
        packets.shrink_to_fit();
        Record { trace, heard, packets, counters: tally.whole(), needs: needs.whole(), waited, bound }
    }

    /// The last step says that it is the last one recorded.
    #[cold]
    fn cut(&mut self, host: HostId, dev: Option<IfIndex>, needs: Cause) {
        if self.cut {
            return;
        }
        self.cut = true;
        let kind = StepKind::BoundMet(self.budget.limit(Bound::StepsPerCommand));
        let (at, seen, function, counters, cause) = (self.now, None, "", Moved::none(), Cause::none());
        self.steps.fill(|| Step { at, host, dev, seen, kind, function, counters, cause, needs });
    }

    /// Most steps are about the packet of the one before, which has not changed since.
    pub fn share(&mut self, seen: &Packet) -> Arc<Packet> {
        match &self.seen {
            Some(last) if **last == *seen => Arc::clone(last),
            Some(_) | None => Arc::clone(self.seen.insert(Arc::new(seen.clone()))),
        }
    }

    /// No step is recorded any more.
    fn is_full(&self) -> bool {
        self.steps.len() >= self.budget.steps_per_command || self.routes >= self.budget.routes_per_command
    }
}

/// A journal that listens to one lookup: each rule and table becomes a step.
pub struct LookupSteps<'a> {
    pub journal: &'a mut Journal,
    pub place: Place<'a>,
    /// What the lookup is for, as [`Journal::share`] has it.
    pub packet: Option<Arc<Packet>>,
}

impl LookupSteps<'_> {
    #[inline(always)]
    fn write(&mut self, function: &'static str, what: impl FnOnce() -> (StepKind, Cause, Cause)) {
        self.journal.write(self.place, self.packet.as_ref(), function, what);
    }
}

impl LookupLog for LookupSteps<'_> {
    fn listens(&self) -> bool {
        !self.journal.is_full()
    }

    #[inline]
    fn rule(&mut self, read: RuleRead, cause: &Cause) {
        let needs = self.place.needs;
        self.write("fib_rules_lookup", || (StepKind::Rule(read), cause.clone(), needs.clone()));
    }

    #[inline]
    fn table(&mut self, read: impl FnOnce() -> TableRead, won: Option<&Route>, needs: impl FnOnce(&Cause) -> Cause) {
        let place = self.place;
        self.write("fib_table_lookup", || {
            let needs = needs(place.needs);
            let cause = won.map_or_else(Cause::none, |route| route.cause.clone());
            (StepKind::Table(read()), cause, needs)
        });
        if let Some((read, routes)) = self.journal.table() {
            *routes += read.routes.len();
        }
    }

    #[inline]
    fn fate(&mut self, at: usize, fate: Fate) {
        if let Some((read, _)) = self.journal.table() {
            read.fates.push(at, fate);
        }
    }

    #[inline]
    fn unread(&mut self, rule: Unread) {
        if let Some((read, routes)) = self.journal.table() {
            *routes += rule.routes.len();
            read.unread.push(rule);
        }
    }

    fn nexthop(&mut self, read: NexthopRead, cause: &Cause) {
        let function = match read.by {
            ChosenBy::Addresses(_) | ChosenBy::Ports(_) => "fib_select_multipath",
            ChosenBy::Neighbours => "fib_select_default",
        };
        let needs = self.place.needs;
        self.write(function, || (StepKind::Nexthop(read), cause.clone(), needs.clone()));
    }

    fn exception(&mut self, read: ExceptionRead, cause: &Cause) {
        self.journal.need(cause);
        let needs = self.place.needs;
        self.write("find_exception", || (StepKind::Exception(read), cause.clone(), needs.clone()));
    }

    fn need(&mut self, cause: &Cause) {
        self.journal.need(cause);
    }
}
