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

    /// As they stand in the header of what asks for a record, or of what answers it.
    pub(super) fn octets(&self, asks: bool) -> [u8; Self::BYTES as usize] {
        const NOP: u8 = 1;
        let mut octets = [0; Self::BYTES as usize];
        let (before, option) = octets.split_at_mut(usize::from(asks));
        before.fill(NOP);
        let option = &mut option[..RecordRoute::BYTES];
        match self {
            Self::RecordRoute(record) => {
                let header = [RecordRoute::KIND, RecordRoute::BYTES as u8, RecordRoute::FIRST + 4 * record.written];
                let addrs = record.addrs.iter().flat_map(|addr| addr.octets());
                option.iter_mut().zip(header.into_iter().chain(addrs)).for_each(|(to, octet)| *to = octet);
            }
            Self::Blank => option.fill(NOP),
        }
        octets
    }

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
    const KIND: u8 = 7;
    /// Kind, length and pointer, then the addresses; the pointer counts octets from one.
    const BYTES: usize = 3 + 4 * Self::ROOM;
    const FIRST: u8 = 4;

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

    // RFC 791 §3.1
    #[test]
    fn a_record_begins_behind_a_no_operation_or_ends_before_the_end_of_the_list() {
        let mut record = RecordRoute::empty();
        assert!(record.write(Ipv4Addr::new(10, 0, 0, 1)));
        let options = IpOptions::RecordRoute(record);
        assert_eq!(options.octets(true)[..9], [1, 7, 39, 8, 10, 0, 0, 1, 0]);
        assert_eq!(options.octets(false)[..8], [7, 39, 8, 10, 0, 0, 1, 0]);
        assert_eq!(IpOptions::Blank.octets(false)[38..], [1, 0]);
    }

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
