//! What a command moved: the counters of each host, and in which steps they did.

use crate::base::{Counter, HostId};

use super::Moved;

/// The counters of the hosts that a command came by.
#[derive(Debug, Default)]
pub(super) struct Tally {
    #[expect(clippy::vec_box, reason = "counts are long, and would be moved as the list grows")]
    hosts: Vec<Box<Counts>>,
    /// By a host's number where its counts are among those, from 1; 0 for a host that has none.
    places: Vec<u32>,
    /// Counted since the last step of their host.
    pending: Vec<(HostId, Counter, u64)>,
}

/// Of one host. Most of them stay at 0.
#[derive(Debug)]
struct Counts {
    host: HostId,
    by: [u64; Counter::COUNT],
    /// A bit for each counter that moved.
    moved: u64,
}

const _: () = assert!(Counter::COUNT <= 64, "a bit for each");

impl Tally {
    pub(super) fn count(&mut self, host: HostId, counter: Counter, by: u64) {
        let counts = self.counts_of(host);
        counts.by[counter as usize] += by;
        counts.moved |= u64::from(by > 0) << counter as u64;
        self.pending.push((host, counter, by));
    }

    #[inline]
    fn counts_of(&mut self, host: HostId) -> &mut Counts {
        let number = usize::from(host.0);
        let place = match self.places.get(number) {
            Some(place) if *place > 0 => *place as usize,
            Some(_) | None => self.new_counts(host),
        };
        &mut self.hosts[place - 1]
    }

    fn new_counts(&mut self, host: HostId) -> usize {
        let number = usize::from(host.0);
        if number >= self.places.len() {
            self.places.resize(number + 1, 0);
        }
        self.hosts.push(Box::new(Counts { host, by: [0; Counter::COUNT], moved: 0 }));
        // No more than there are hosts: a number has 16 bits.
        self.places[number] = self.hosts.len() as u32;
        self.hosts.len()
    }

    /// What a host counted since its last step.
    #[inline]
    pub(super) fn take_pending(&mut self, host: HostId) -> Moved {
        if self.pending.is_empty() { Moved::none() } else { self.take_pending_of(host) }
    }

    fn take_pending_of(&mut self, host: HostId) -> Moved {
        let mut taken = Moved::none();
        self.pending.retain(|(of, counter, by)| {
            let here = *of == host;
            if here {
                taken.push(*counter, *by);
            }
            !here
        });
        taken
    }

    /// What changed, by host and counter.
    pub(super) fn whole(mut self) -> Vec<(HostId, Vec<(Counter, u64)>)> {
        self.hosts.sort_unstable_by_key(|counts| counts.host);
        self.hosts.iter().map(|counts| (counts.host, counts.whole())).collect()
    }
}

impl Counts {
    fn whole(&self) -> Vec<(Counter, u64)> {
        let mut all = Vec::with_capacity(self.moved.count_ones() as usize);
        let mut left = self.moved;
        while left != 0 {
            let at = left.trailing_zeros() as usize;
            all.push((Counter::ALL[at], self.by[at]));
            left &= left - 1;
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: HostId = HostId(7);
    const OTHER: HostId = HostId(2);

    #[test]
    fn each_step_of_a_host_has_what_the_host_counted_since_its_last_one() {
        let mut tally = Tally::default();
        tally.count(ONE, Counter::IpInReceives, 1);
        tally.count(OTHER, Counter::IpInReceives, 2);
        tally.count(ONE, Counter::IpExtInOctets, 84);
        assert_eq!(tally.take_pending(ONE)[..], [(Counter::IpInReceives, 1), (Counter::IpExtInOctets, 84)]);
        assert!(tally.take_pending(ONE).is_empty());
        assert_eq!(tally.take_pending(OTHER)[..], [(Counter::IpInReceives, 2)]);
    }

    #[test]
    fn the_whole_is_by_host_and_counter_without_those_that_stood_still() {
        let mut tally = Tally::default();
        tally.count(ONE, Counter::TcpExtArpFilter, 1);
        tally.count(ONE, Counter::IpInReceives, 1);
        tally.count(OTHER, Counter::IpOutRequests, 0);
        tally.count(ONE, Counter::IpInReceives, 4);
        let of_one = vec![(Counter::IpInReceives, 5), (Counter::TcpExtArpFilter, 1)];
        assert_eq!(tally.whole(), [(OTHER, Vec::new()), (ONE, of_one)]);
    }
}
