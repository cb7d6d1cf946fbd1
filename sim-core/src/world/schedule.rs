//! What is to happen and when: events of the command under way, and timers of neighbours, which outlast it.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};
use std::net::Ipv4Addr;
use std::sync::Arc;

use super::Pid;
use crate::base::{HostId, IfIndex, PacketId, Time};
use crate::link::Kept;
use crate::packet::Frame;

/// Timers run out by the tick: `CONFIG_HZ` is 250 where the labs were recorded.
const TICK: Time = Time::from_millis(4);
/// The kernel's wheel of timers has levels: from so many ticks ahead on it only looks every so many ticks, at what it
/// has gathered since. The last level has whatever is further ahead. Source: `LVL_START`, `LVL_GRAN` in Linux 6.18.
const WHEEL: [(u64, u64); 5] = [(32_256, 4_096), (4_032, 512), (504, 64), (63, 8), (0, 1)];

/// When a timer runs out that is to wait so long: never too early, and later the further it is ahead.
/// Source: `calc_wheel_index()` in Linux 6.18.
fn expiry(now: Time, after: Time) -> Time {
    let (ticks, ahead) = (now.0 / TICK.0, after.0.div_ceil(TICK.0));
    let every = WHEEL.iter().find(|(from, _)| ahead >= *from).map_or(1, |(_, every)| *every);
    Time(((ticks + ahead) / every + 1).saturating_mul(every).saturating_mul(TICK.0))
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Frame { to: (HostId, IfIndex), id: PacketId, frame: Frame, kept: Option<Box<Kept>> },
    ArpRedo { to: (HostId, IfIndex), id: PacketId, frame: Frame },
    NextPiece(HostId),
    Wake(Pid),
}

/// A neighbour entry of some host.
pub(super) type Entry = (HostId, IfIndex, Ipv4Addr);

/// The timer of a neighbour entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timer {
    pub(super) entry: Entry,
    pub(super) generation: u32,
    /// A request is out.
    pub(super) asking: bool,
}

/// What happens next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    Event(Event),
    Timer(Timer),
}

/// When, and which of equal times: events in the order of their making, but timers in the opposite one.
type Turn = (Time, u64);

/// An event in its turn, and compared by it: no two have the same.
#[derive(Clone, Debug)]
struct Queued {
    turn: Turn,
    event: Event,
}

impl PartialEq for Queued {
    fn eq(&self, other: &Self) -> bool {
        self.turn == other.turn
    }
}

impl Eq for Queued {}

impl PartialOrd for Queued {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Queued {
    fn cmp(&self, other: &Self) -> Ordering {
        self.turn.cmp(&other.turn)
    }
}

/// A copy is cheap between commands, when no event is left.
#[derive(Clone, Debug, Default)]
pub(super) struct Schedule {
    events: BinaryHeap<Reverse<Queued>>,
    /// Shared by the checkpoints of a lab until one is set or runs out.
    timers: Arc<Timers>,
    made: u64,
}

#[derive(Clone, Debug, Default)]
struct Timers {
    by_turn: BTreeMap<Turn, Timer>,
    /// An entry has one timer.
    of_entry: BTreeMap<Entry, Turn>,
    /// How many of them ask.
    asking: usize,
}

impl Schedule {
    pub(super) fn push(&mut self, at: Time, event: Event) {
        self.made += 1;
        self.events.push(Reverse(Queued { turn: (at, self.made), event }));
    }

    /// In place of the timer that the entry had. What the wheel gathered runs out after everything else, the newest
    /// first; what does not wait at all has its turn among the events.
    /// Source: `mod_timer()`, `enqueue_timer()` in Linux 6.18.
    pub(super) fn set_timer(&mut self, now: Time, after: Time, timer: Timer) {
        self.made += 1;
        let turn = if after == Time::ZERO { (now, self.made) } else { (expiry(now, after), u64::MAX - self.made) };
        Arc::make_mut(&mut self.timers).set(turn, timer);
    }

    /// A program ended: what it still wanted to be woken for does not happen.
    pub(super) fn forget_wakes(&mut self, pid: Pid) {
        self.events.retain(|Reverse(queued)| queued.event != Event::Wake(pid));
    }

    pub(super) fn clear(&mut self) {
        self.events.clear();
        self.timers = Arc::default();
    }

    /// Whether anything is left that a command waits for: any event, and neighbours that were asked if the question
    /// still `counts`; not entries that grow old.
    pub(super) fn is_awaited(&self, counts: impl Fn(&Timer) -> bool) -> bool {
        let asked = || self.timers.by_turn.values().any(|timer| timer.asking && counts(timer));
        !self.events.is_empty() || self.timers.asking > 0 && asked()
    }

    /// The next thing, and its time.
    pub(super) fn pop(&mut self) -> Option<(Time, Next)> {
        let event = self.events.peek().map(|Reverse(queued)| queued.turn);
        let timer = self.timers.by_turn.first_key_value().map(|(turn, _)| *turn);
        if timer.is_some_and(|timer| event.is_none_or(|event| timer < event)) {
            return Arc::make_mut(&mut self.timers).pop().map(|(at, timer)| (at, Next::Timer(timer)));
        }
        self.events.pop().map(|Reverse(Queued { turn: (at, _), event })| (at, Next::Event(event)))
    }
}

impl Timers {
    fn set(&mut self, turn: Turn, timer: Timer) {
        let old = self.of_entry.insert(timer.entry, turn).and_then(|old| self.by_turn.remove(&old));
        self.asking -= old.map_or(0, |old| usize::from(old.asking));
        self.asking += usize::from(timer.asking);
        self.by_turn.insert(turn, timer);
    }

    fn pop(&mut self) -> Option<(Time, Timer)> {
        let ((at, _), timer) = self.by_turn.pop_first()?;
        self.of_entry.remove(&timer.entry);
        self.asking -= usize::from(timer.asking);
        Some((at, timer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time::from_millis(20);

    fn timer(last: u8, asking: bool) -> Timer {
        let entry = (HostId(0), IfIndex(2), Ipv4Addr::new(10, 0, 0, last));
        Timer { entry, generation: u32::from(last), asking }
    }

    fn drain(mut schedule: Schedule) -> Vec<(Time, Next)> {
        std::iter::from_fn(|| schedule.pop()).collect()
    }

    #[test]
    fn of_one_time_events_come_first_and_in_their_order_timers_last_and_the_newest_first() {
        let mut schedule = Schedule::default();
        let then = NOW + TICK + TICK;
        schedule.set_timer(NOW, TICK, timer(1, true));
        schedule.push(then, Event::NextPiece(HostId(1)));
        schedule.set_timer(NOW, Time::from_millis(3), timer(2, true)); // Rounded up to the same tick.
        schedule.push(then, Event::NextPiece(HostId(2)));
        let event = |host| Next::Event(Event::NextPiece(HostId(host)));
        let all = [event(1), event(2), Next::Timer(timer(2, true)), Next::Timer(timer(1, true))];
        assert_eq!(drain(schedule), all.map(|next| (then, next)));
    }

    #[test]
    fn what_does_not_wait_has_its_turn_among_the_events() {
        let mut schedule = Schedule::default();
        schedule.set_timer(NOW, Time::ZERO, timer(1, true));
        schedule.push(NOW, Event::NextPiece(HostId(1)));
        assert_eq!(schedule.pop(), Some((NOW, Next::Timer(timer(1, true)))));
    }

    #[test]
    fn an_entry_has_one_timer_and_a_copy_keeps_its_own() {
        let mut schedule = Schedule::default();
        schedule.set_timer(NOW, TICK, timer(1, true));
        let older = schedule.clone();
        schedule.set_timer(NOW, Time::from_secs(1), timer(1, false));
        let ends = |schedule| drain(schedule).into_iter().map(|(at, _)| at).collect::<Vec<_>>();
        assert_eq!((ends(older), ends(schedule)), (vec![NOW + TICK + TICK], vec![Time::from_millis(1024)]));
    }

    // Seen on Linux 6.18: two routers ask in vain, one a few milliseconds after the other's second request.
    #[test]
    fn the_wheel_looks_more_seldom_at_what_is_further_ahead() {
        let secs = |ms, after| expiry(Time::from_millis(ms), Time::from_millis(after)).as_millis();
        assert_eq!([secs(0, 4), secs(1, 248), secs(3, 252)], [8, 252, 256]);
        assert_eq!([secs(0, 1_000), secs(23, 1_000), secs(24, 1_000), secs(28, 1_000)], [1_024, 1_024, 1_056, 1_056]);
        assert_eq!([secs(0, 5_000), secs(0, 30_000), secs(0, 600_000)], [5_120, 30_720, 606_208]);
        assert_eq!(expiry(Time(u64::MAX), Time::from_secs(1)), Time(u64::MAX));
    }

    #[test]
    fn a_command_waits_for_events_and_for_questions_that_count() {
        let mut schedule = Schedule::default();
        assert!(!schedule.is_awaited(|_| true));
        schedule.set_timer(NOW, TICK, timer(1, false));
        assert!(!schedule.is_awaited(|_| true), "an entry grows old");
        schedule.set_timer(NOW, TICK, timer(2, true));
        assert!(schedule.is_awaited(|_| true), "a question is out");
        assert!(!schedule.is_awaited(|_| false), "it was overtaken");
        schedule.push(NOW, Event::NextPiece(HostId(1)));
        assert!(schedule.is_awaited(|_| false), "an event");
        schedule.clear();
        assert!(drain(schedule).is_empty());
    }
}
