//! Lives here: what octets say, field by field, as Wireshark takes a frame apart: which bits, and their value.
//! Does not: make octets (`sim_core::packet` does), say what a value means to a person, or know hosts and steps.
//! Go on: `name.rs` for the fields by name, `read.rs` for the reader that leaves out no bit, `ip.rs` for what IPv4 carries.
//!
//! It reads octets and nothing else: what it says of a packet is what any other reader of them would say. Octets that
//! end too early, or say what nobody here sends, are data.

mod ip;
mod name;
mod read;

use std::fmt;
use std::net::Ipv4Addr;
use std::ops::Range;

use sim_core::base::Mac;

pub use name::{Name, Proto};
use read::Reader;

/// A header, or what stands behind the last one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    pub proto: Proto,
    /// It is a part of the packet that an ICMP error quotes.
    pub quoted: bool,
    /// In order, without a gap; never empty.
    pub fields: Vec<Field>,
}

/// Some bits of a frame that mean one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: Name,
    /// Counted from the first bit of the first octet, which is the most significant one.
    pub bits: Range<usize>,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Number(u64),
    /// Written with as many digits as it has room for.
    Hex(u64),
    Bit(bool),
    Mac(Mac),
    Addr(Ipv4Addr),
    Octets(Vec<u8>),
}

const ETHERTYPE_IPV4: u64 = 0x0800;
const ETHERTYPE_ARP: u64 = 0x0806;

/// The layers of an Ethernet frame, the outermost first.
pub fn frame(octets: &[u8]) -> Vec<Layer> {
    let mut reader = Reader::new(octets);
    let kind = reader.layer(Proto::Ethernet, |reader| {
        reader.mac(Name::EthDst)?;
        reader.mac(Name::EthSrc)?;
        reader.hex(Name::EthType, 16)
    });
    match kind {
        Some(ETHERTYPE_IPV4) => ip::packet(&mut reader),
        Some(ETHERTYPE_ARP) => arp(&mut reader),
        Some(_) | None => {}
    }
    reader.finish()
}

/// Source: RFC 826.
fn arp(reader: &mut Reader<'_>) {
    reader.layer(Proto::Arp, |reader| {
        reader.number(Name::ArpHwType, 16)?;
        reader.hex(Name::ArpProtoType, 16)?;
        reader.number(Name::ArpHwSize, 8)?;
        reader.number(Name::ArpProtoSize, 8)?;
        reader.number(Name::ArpOpcode, 16)?;
        reader.mac(Name::ArpSenderMac)?;
        reader.addr(Name::ArpSenderIp)?;
        reader.mac(Name::ArpTargetMac)?;
        reader.addr(Name::ArpTargetIp)
    });
}

impl Layer {
    /// The octets that it takes up.
    pub fn octets(&self) -> usize {
        let (first, last) = (self.fields.first(), self.fields.last());
        first.zip(last).map_or(0, |(first, last)| (last.bits.end - first.bits.start).div_ceil(8))
    }

    /// The value of its first field of that name.
    pub fn number(&self, name: Name) -> Option<u64> {
        self.fields.iter().find(|field| field.name == name).and_then(|field| field.value.number())
    }
}

impl Field {
    /// The octets in which it has a bit.
    pub const fn octets(&self) -> Range<usize> {
        self.bits.start / 8..self.bits.end.div_ceil(8)
    }
}

impl Value {
    /// What its bits are as a number; `None` of what is longer than any number.
    pub fn number(&self) -> Option<u64> {
        Some(match self {
            Self::Number(value) | Self::Hex(value) => *value,
            Self::Bit(set) => u64::from(*set),
            Self::Mac(mac) => mac.0.iter().fold(0, |number, octet| number << 8 | u64::from(*octet)),
            Self::Addr(addr) => u64::from(u32::from(*addr)),
            Self::Octets(_) => return None,
        })
    }

    /// As a person reads it; `bits` is how many it has.
    pub fn text(&self, bits: usize) -> String {
        match self {
            Self::Number(value) => value.to_string(),
            Self::Hex(value) => format!("0x{value:0width$x}", width = bits.div_ceil(4)),
            Self::Bit(set) => u8::from(*set).to_string(),
            Self::Mac(mac) => mac.to_string(),
            Self::Addr(addr) => addr.to_string(),
            Self::Octets(octets) => hex(octets),
        }
    }
}

/// At most so many octets are written out.
const SHOWN_OCTETS: usize = 8;

fn hex(octets: &[u8]) -> String {
    let mut text: String = octets.iter().take(SHOWN_OCTETS).map(|octet| format!("{octet:02x}")).collect();
    if octets.len() > SHOWN_OCTETS {
        text.push('…');
    }
    text
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value.text(self.bits.len()))
    }
}

/// The one's complement sum of RFC 1071: 0 over octets that hold their own right checksum.
pub fn checksum(octets: &[u8]) -> u16 {
    let sum: u64 =
        octets.chunks(2).map(|pair| u64::from(pair[0]) << 8 | pair.get(1).map_or(0, |low| u64::from(*low))).sum();
    let folded = (sum & 0xffff) + (sum >> 16);
    let folded = (folded & 0xffff) + (folded >> 16);
    !u16::try_from(folded & 0xffff).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Checks that the fields stand one behind the other, from the first bit to the last, each with the value of its bits.
    fn assert_whole(octets: &[u8], layers: &[Layer]) {
        let mut at = 0;
        for field in layers.iter().flat_map(|layer| &layer.fields) {
            assert_eq!(field.bits.start, at, "{field:?}");
            assert!(!field.bits.is_empty(), "{field:?}");
            at = field.bits.end;
            match field.value.number() {
                Some(number) => {
                    let bits = field.bits.clone().map(|bit| octets[bit / 8] >> (7 - bit % 8) & 1);
                    assert_eq!(number, bits.fold(0, |number, bit| number << 1 | u64::from(bit)), "{field:?}");
                }
                None => assert_eq!(field.value, Value::Octets(octets[field.octets()].to_vec())),
            }
        }
        assert_eq!(at, octets.len() * 8);
        assert!(layers.iter().all(|layer| !layer.fields.is_empty()));
    }

    fn octets(hex: &str) -> Vec<u8> {
        let digits: Vec<u8> = hex.bytes().filter_map(|digit| char::from(digit).to_digit(16)).map(|d| d as u8).collect();
        digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
    }

    fn said(layers: &[Layer]) -> Vec<String> {
        let fields = layers.iter().flat_map(|layer| &layer.fields);
        fields.map(|field| format!("{} {field}", field.name.filter())).collect()
    }

    // The error of traceroute to 127.0.0.1 as tcpdump -x shows it.
    #[test]
    fn an_error_holds_the_headers_of_what_it_is_about() {
        let error = octets(
            "020000000101 020000000102 0800 45c0005813a600004001683d7f0000017f000001 0303fb3800000000
             4500003c545400000111675b7f0000017f000001 c84e829a0028c1ad 4041424344454647",
        );
        let layers = frame(&error);
        assert_whole(&error, &layers);
        let protos: Vec<_> = layers.iter().map(|layer| (layer.proto, layer.quoted)).collect();
        let ip = Proto::Ipv4;
        assert_eq!(
            protos,
            [
                (Proto::Ethernet, false),
                (ip, false),
                (Proto::Icmp, false),
                (ip, true),
                (Proto::Udp, true),
                (Proto::Data, true)
            ]
        );
        let said = said(&layers);
        for field in ["ip.dsfield.dscp 48", "icmp.code 3", "icmp.unused 00000000", "ip.ttl 1", "udp.dstport 33434"] {
            assert!(said.iter().any(|one| one == field), "{field} in {said:?}");
        }
    }

    #[test]
    fn a_later_piece_begins_with_no_header() {
        let piece = octets("020000000101 020000000102 0800 4500001c00010010400100007f0000017f000001 0800f7ff00000000");
        let layers = frame(&piece);
        assert_whole(&piece, &layers);
        assert_eq!(layers.last().map(|layer| layer.proto), Some(Proto::Piece));
    }

    #[test]
    fn a_record_of_the_way_is_told_address_by_address() {
        let header = "4f00007c00004000400100000a0000010a000002";
        let option = "01 07270c 0a000001 0a000002 00000000 00000000 00000000 00000000 00000000 00000000 00000000";
        let request = octets(&format!("020000000101 020000000102 0800 {header} {option} 0800f7ff00010002"));
        let layers = frame(&request);
        assert_whole(&request, &layers);
        let said = said(&layers);
        let at = said.iter().position(|one| one == "ip.opt.ptr 12").expect("a pointer");
        assert_eq!(said[at + 1..at + 4], ["ip.rec_rt 10.0.0.1", "ip.rec_rt 10.0.0.2", "ip.empty_rt 0.0.0.0"]);
    }

    #[test]
    fn a_checksum_is_nothing_over_what_holds_it() {
        assert_eq!(checksum(&octets("4500003c545400000111675b7f0000017f000001")), 0);
        assert_ne!(checksum(&octets("4500003c545400000211675b7f0000017f000001")), 0);
    }

    proptest! {
        #[test]
        fn any_octets_are_covered_without_a_gap(octets: Vec<u8>) {
            assert_whole(&octets, &frame(&octets));
        }

        // What looks like IPv4, so that its inner readers come to their turn.
        #[test]
        fn any_ipv4_packet_is_covered_without_a_gap(
            octets in prop::collection::vec(any::<u8>(), 0..90),
            ihl in 0_u8..16,
            (proto, kind) in (prop::sample::select(vec![1_u8, 17, 6]), prop::sample::select(vec![0_u8, 3, 5, 8, 11, 13])),
        ) {
            let mut octets = octets;
            for (at, octet) in [(12, 8), (13, 0), (14, 0x40 | ihl), (20, 0), (21, 0), (23, proto), (34, kind)] {
                if let Some(own) = octets.get_mut(at) {
                    *own = octet;
                }
            }
            assert_whole(&octets, &frame(&octets));
        }
    }
}
