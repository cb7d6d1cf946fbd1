//! Options of an IPv4 header. Source: RFC 791 §3.1; `net/ipv4/ip_options.c` in Linux 6.18.

use std::net::Ipv4Addr;

use serde::{Serialize, Serializer};

/// What stands in a header behind its first 20 octets. Only `ping -R` asks for any, and takes all the room there is: 39
/// octets of the record, with a no-operation before them in a request, and the end of the list behind them in what
/// answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IpOptions {
    RecordRoute(RecordRoute),
    /// Of a later piece of such a packet: as long, and nothing in it. Source: `ip_options_fragment()` in Linux 6.18.
    Blank,
}

impl IpOptions {
    /// A header has at most 60 octets, and 20 of them are no options.
    pub const BYTES: u16 = 40;

    /// What came, asking for a record.
    pub const fn record(&self) -> Option<&RecordRoute> {
        match self {
            Self::RecordRoute(record) => Some(record),
            Self::Blank => None,
        }
    }

    pub const fn record_mut(&mut self) -> Option<&mut RecordRoute> {
        match self {
            Self::RecordRoute(record) => Some(record),
            Self::Blank => None,
        }
    }
}

/// The addresses of those who had the packet, in the order in which they wrote them down: option 7 of RFC 791.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordRoute {
    written: u8,
    addrs: [Ipv4Addr; Self::ROOM],
}

impl RecordRoute {
    /// There is room for so many addresses.
    pub const ROOM: usize = 9;

    /// As a program asks for it.
    pub const fn empty() -> Self {
        Self { written: 0, addrs: [Ipv4Addr::UNSPECIFIED; Self::ROOM] }
    }

    pub fn addrs(&self) -> &[Ipv4Addr] {
        &self.addrs[..usize::from(self.written)]
    }

    /// How many more there is room for.
    pub fn room(&self) -> usize {
        Self::ROOM - usize::from(self.written)
    }

    /// Writes an address where there is room; answers whether there was.
    pub fn write(&mut self, addr: Ipv4Addr) -> bool {
        let Some(next) = self.addrs.get_mut(usize::from(self.written)) else { return false };
        *next = addr;
        self.written += 1;
        true
    }

    /// Another address in the place of the last one.
    pub fn rewrite(&mut self, addr: Ipv4Addr) {
        if let Some(last) = self.addrs[..usize::from(self.written)].last_mut() {
            *last = addr;
        }
    }
}

impl Serialize for RecordRoute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.addrs().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // tests/kernel/labs/ping-record-route-full.lab
    #[test]
    fn the_tenth_finds_no_room() {
        let mut record = RecordRoute::empty();
        for host in 1..=9 {
            assert!(record.write(Ipv4Addr::new(10, 0, 0, host)));
        }
        assert!(!record.write(Ipv4Addr::new(10, 0, 0, 10)));
        assert_eq!((record.room(), record.addrs()[8]), (0, Ipv4Addr::new(10, 0, 0, 9)));
        record.rewrite(Ipv4Addr::LOCALHOST);
        assert_eq!((record.addrs().len(), record.addrs()[8]), (9, Ipv4Addr::LOCALHOST));
    }
}
