//! How the longest prefix is found among many routes: the first octet leads to a small trie, which saves two of its steps
//! in every search.

use std::net::Ipv4Addr;
use std::sync::Arc;

use ipnet::Ipv4Net;
use prefix_trie::{Prefix, PrefixMap};

use crate::base::Route;

type Trie = PrefixMap<Key, Arc<Route>>;

/// The first route of each prefix. It is nearly always the only one, and others stand behind it in the table.
#[derive(Clone, Debug)]
pub(super) struct Index {
    /// Prefixes of fewer than eight bits.
    short: Trie,
    /// One for each octet.
    of_octet: Vec<Slot>,
}

/// What begins with one octet.
#[derive(Clone, Debug, Default)]
struct Slot {
    /// Prefixes of eight bits or more, without that octet.
    rest: Trie,
    /// Of the shorter ones that hold the octet, the longest.
    short: Option<Arc<Route>>,
}

/// A prefix as a trie has it, all of whose parts are in one place: its address, and its length in bits.
#[derive(Clone, Copy, Debug)]
struct Key(u32, u8);

impl Key {
    fn of(prefix: &Ipv4Net) -> Self {
        Self(prefix.addr().into(), prefix.prefix_len())
    }

    const fn octet(self) -> usize {
        (self.0 >> 24) as usize
    }

    /// Without its first octet.
    const fn rest(self) -> Self {
        Self(self.0 << 8, self.1 - 8)
    }
}

impl Prefix for Key {
    type R = u32;

    #[inline]
    fn repr(&self) -> u32 {
        self.0
    }

    #[inline]
    fn prefix_len(&self) -> u8 {
        self.1
    }

    #[inline]
    fn from_repr_len(repr: u32, len: u8) -> Self {
        Self(repr, len)
    }
}

impl Index {
    /// The first route of the longest prefix that holds an address.
    #[inline]
    pub(super) fn longest(&self, dst: Ipv4Addr) -> Option<&Arc<Route>> {
        let host = Key(dst.into(), 32);
        let slot = &self.of_octet[host.octet()];
        slot.rest.get_lpm(&host.rest()).map(|(_, route)| route).or(slot.short.as_ref())
    }

    /// The first routes of all prefixes that hold an address, the longest last.
    pub(super) fn holding(&self, dst: Ipv4Addr) -> impl Iterator<Item = &Arc<Route>> {
        let host = Key(dst.into(), 32);
        self.short.cover_values(&host).chain(self.of_octet[host.octet()].rest.cover_values(&host.rest()))
    }

    pub(super) fn insert(&mut self, first: Arc<Route>) {
        let key = Key::of(&first.dst);
        if key.1 < 8 {
            self.short.insert(key, first);
            self.spread();
        } else {
            self.of_octet[key.octet()].rest.insert(key.rest(), first);
        }
    }

    pub(super) fn remove(&mut self, prefix: &Ipv4Net) {
        let key = Key::of(prefix);
        if key.1 < 8 {
            self.short.remove(&key);
            self.spread();
        } else {
            self.of_octet[key.octet()].rest.remove(&key.rest());
        }
    }

    /// The shorter prefixes changed: each octet learns which of them it has now.
    fn spread(&mut self) {
        for (octet, slot) in (0..).zip(&mut self.of_octet) {
            slot.short = self.short.get_lpm(&Key(octet << 24, 8)).map(|(_, route)| Arc::clone(route));
        }
    }
}

impl FromIterator<Arc<Route>> for Index {
    fn from_iter<I: IntoIterator<Item = Arc<Route>>>(routes: I) -> Self {
        let mut index = Self { short: Trie::default(), of_octet: vec![Slot::default(); 256] };
        routes.into_iter().for_each(|first| index.insert(first));
        index
    }
}
