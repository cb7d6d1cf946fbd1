//! The number that a flow is dealt out by: the same flow always gets the same one.
//! Source: `fib_multipath_hash()`, `__flow_hash_from_keys()`, `siphash()` in Linux 6.18.

use std::net::Ipv4Addr;

/// `net.ipv4.fib_multipath_hash_seed` of the recording environment. Differs from Linux: there it is random until
/// somebody sets it.
const SEED: u64 = 1;

/// What of a flow is hashed. Source: `struct flow_keys` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ipv4) struct FlowKeys {
    pub(in crate::ipv4) src: Ipv4Addr,
    pub(in crate::ipv4) dst: Ipv4Addr,
    /// 0 where it does not count; so are the ports.
    pub(in crate::ipv4) ipproto: u8,
    pub(in crate::ipv4) sport: u16,
    pub(in crate::ipv4) dport: u16,
}

impl FlowKeys {
    /// What counts without a policy of somebody's own: `fib_multipath_hash_policy` 0.
    pub(in crate::ipv4) const fn addresses(src: Ipv4Addr, dst: Ipv4Addr) -> Self {
        Self { src, dst, ipproto: 0, sport: 0, dport: 0 }
    }

    /// 31 bits. Both directions of a flow get the same ones: of the addresses, and of the ports, the smaller comes
    /// first, compared as the octets of the wire read on a little-endian machine.
    pub(in crate::ipv4) fn hash(self) -> u32 {
        let (mut src, mut dst) = (u32::from_le_bytes(self.src.octets()), u32::from_le_bytes(self.dst.octets()));
        if dst < src {
            std::mem::swap(&mut src, &mut dst);
        }
        let (mut sport, mut dport) = (self.sport.swap_bytes(), self.dport.swap_bytes());
        if dport < sport {
            std::mem::swap(&mut sport, &mut dport);
        }
        // Protocol, then label and VLAN tags (none), then key id (none) with ports, then ICMP (none) with source.
        let ports = u64::from(sport) | u64::from(dport) << 16;
        let words = [u64::from(self.ipproto) << 16, 0, 0, ports << 32, u64::from(src) << 32, u64::from(dst)];
        let hash = siphash(&words, [SEED << 32 | SEED; 2]);
        // Half of it, as a number: the kernel keeps 32 bits, of which 0 becomes 1.
        u32::try_from(hash & 0xffff_ffff).unwrap_or(1).max(1) >> 1
    }
}

/// SipHash-2-4 of whole words.
fn siphash(words: &[u64], key: [u64; 2]) -> u64 {
    let mut v = [
        0x736f_6d65_7073_6575 ^ key[0],
        0x646f_7261_6e64_6f6d ^ key[1],
        0x6c79_6765_6e65_7261 ^ key[0],
        0x7465_6462_7974_6573 ^ key[1],
    ];
    let octets = u64::try_from(words.len()).unwrap_or(0) * 8;
    for word in words.iter().copied().chain([octets << 56]) {
        v[3] ^= word;
        (0..2).for_each(|_| round(&mut v));
        v[0] ^= word;
    }
    v[2] ^= 0xff;
    (0..4).for_each(|_| round(&mut v));
    v[0] ^ v[1] ^ v[2] ^ v[3]
}

const fn round(v: &mut [u64; 4]) {
    v[0] = v[0].wrapping_add(v[1]);
    v[1] = v[1].rotate_left(13) ^ v[0];
    v[0] = v[0].rotate_left(32);
    v[2] = v[2].wrapping_add(v[3]);
    v[3] = v[3].rotate_left(16) ^ v[2];
    v[0] = v[0].wrapping_add(v[3]);
    v[3] = v[3].rotate_left(21) ^ v[0];
    v[2] = v[2].wrapping_add(v[1]);
    v[1] = v[1].rotate_left(17) ^ v[2];
    v[2] = v[2].rotate_left(32);
}

#[cfg(test)]
mod tests {
    use super::*;

    // The reference vector of SipHash-2-4 for eight octets: https://131002.net/siphash/siphash24.c
    #[test]
    fn siphash_is_that_of_its_authors() {
        let key = [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908];
        assert_eq!(siphash(&[0x0706_0504_0302_0100], key), 0x93f5_f579_9a93_2462);
    }

    #[test]
    fn both_directions_of_a_flow_have_one_hash() {
        let (one, two) = (Ipv4Addr::new(10, 0, 0, 1), Ipv4Addr::new(10, 9, 0, 2));
        let there = FlowKeys { src: one, dst: two, ipproto: 17, sport: 1000, dport: 53 };
        let back = FlowKeys { src: two, dst: one, ipproto: 17, sport: 53, dport: 1000 };
        assert_eq!(there.hash(), back.hash());
    }
}
