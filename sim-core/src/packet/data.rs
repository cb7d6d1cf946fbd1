use serde::Serialize;

use crate::base::Time;

/// What a program fills its packets with. Nothing that is modelled looks at it; captures hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Data {
    /// ping: each octet is its own number, and the time is written over the first sixteen if there are as many.
    /// Source: `main()`, `ping4_send_probe()` of ping in iputils 20221126.
    Counting,
    /// `ping -p`: the same with these octets again and again, of which the first `len` count; only once, and then zeros,
    /// where that leaves less room than eight octets. Source: `fill()` there.
    Pattern { octets: [u8; 16], len: u8 },
    /// traceroute: the octets from `@` (0x40) to 0x7f, counted from `skipped` octets before the first.
    /// Source: `udp_init()`, `icmp_init()` in traceroute 2.1.
    Letters { skipped: u8 },
    /// tracepath: the TTL and the time, then zeros. Source: `struct probehdr` in iputils 20221126.
    ProbeHeader { ttl: u8 },
}

/// A `struct timeval` or `struct timespec` of a machine with 64 bits.
const TIME_BYTES: usize = 16;

impl Data {
    /// The octets of a pattern in hexadecimal, as ping shows them again.
    pub fn pattern(self) -> Option<String> {
        let Self::Pattern { octets, len } = self else { return None };
        Some(octets.iter().take(len.into()).map(|octet| format!("{octet:02x}")).collect())
    }

    /// The first `count` octets of what a program sends at a moment, little-endian where that matters.
    pub fn octets(self, count: usize, sent: Time) -> Vec<u8> {
        let (secs, nanos) = (sent.0 / 1_000_000_000, sent.0 % 1_000_000_000);
        let over = |first: Vec<u8>, mut octets: Vec<u8>| {
            if octets.len() >= TIME_BYTES {
                let room = octets.len().min(first.len());
                octets[..room].copy_from_slice(&first[..room]);
            }
            octets
        };
        let timeval = || [secs, nanos / 1_000].into_iter().flat_map(u64::to_le_bytes).collect();
        match self {
            Self::Counting => over(timeval(), (0..=u8::MAX).cycle().take(count).collect()),
            Self::Pattern { octets, len } => {
                let used = &octets[..usize::from(len).clamp(1, octets.len())];
                let fills = if count < used.len() + 8 { used.len() } else { count };
                let filled = used.iter().copied().cycle().take(fills).chain(std::iter::repeat(0));
                over(timeval(), filled.take(count).collect())
            }
            Self::Letters { skipped } => (0x40..0x80).cycle().skip(usize::from(skipped)).take(count).collect(),
            Self::ProbeHeader { ttl } => {
                let header = [u64::from(ttl), secs, nanos].into_iter().flat_map(u64::to_le_bytes);
                header.chain(std::iter::repeat(0)).take(count).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: Time = Time(3_000_002_000);

    // Each as tcpdump -x shows it of the program itself.
    #[test]
    fn ping_counts_behind_the_time_where_there_is_room_for_one() {
        let octets = Data::Counting.octets(56, SENT);
        assert_eq!(octets[..18], [3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0x10, 0x11]);
        assert_eq!(octets.last(), Some(&0x37));
        assert_eq!(Data::Counting.octets(4, SENT), [0, 1, 2, 3]);
        assert_eq!(Data::Counting.octets(300, SENT)[255..258], [0xff, 0, 1]);
    }

    #[test]
    fn a_pattern_begins_under_the_time() {
        let mut octets = [0; 16];
        octets[..3].copy_from_slice(&[0xaa, 0xbb, 0xcc]);
        let pattern = Data::Pattern { octets, len: 3 };
        assert_eq!(pattern.octets(20, SENT)[16..], [0xbb, 0xcc, 0xaa, 0xbb]);
        assert_eq!(pattern.octets(4, SENT), [0xaa, 0xbb, 0xcc, 0]);
        assert_eq!(pattern.octets(2, SENT), [0xaa, 0xbb]);
    }

    #[test]
    fn traceroute_counts_the_header_of_icmp() {
        assert_eq!(Data::Letters { skipped: 0 }.octets(3, SENT), *b"@AB");
        assert_eq!(Data::Letters { skipped: 8 }.octets(57, SENT)[55..], [0x7f, 0x40]);
    }

    #[test]
    fn tracepath_says_when_and_how_far() {
        let octets = Data::ProbeHeader { ttl: 7 }.octets(26, SENT);
        let header = [7, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0xd0, 0x07, 0, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(octets, header);
        assert_eq!(Data::ProbeHeader { ttl: 7 }.octets(2, SENT), [7, 0]);
    }
}
