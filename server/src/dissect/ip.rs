//! IPv4 and what it carries: ICMP with the packet that an error quotes, UDP, and pieces.
//! Source: RFC 791, RFC 792, RFC 768, RFC 1191.

use super::read::Reader;
use super::{Name, Proto};

const PROTO_ICMP: u64 = 1;
const PROTO_UDP: u64 = 17;
const HEADER_BYTES: usize = 20;

const OPTION_END: u8 = 0;
const OPTION_NOP: u8 = 1;
const OPTION_RECORD_ROUTE: u8 = 7;
const FIRST_POINTER: u64 = 4;

const ECHO_REPLY: u64 = 0;
const UNREACHABLE: u64 = 3;
const REDIRECT: u64 = 5;
const ECHO_REQUEST: u64 = 8;
const TIME_EXCEEDED: u64 = 11;
const FRAG_NEEDED: u64 = 4;

/// What a header says of what follows it.
struct Header {
    proto: u64,
    /// In units of eight octets.
    offset: u64,
}

pub(super) fn packet(reader: &mut Reader<'_>) {
    let Some(Header { proto, offset }) = reader.layer(Proto::Ipv4, header) else { return };
    match proto {
        _ if offset > 0 => reader.data(Proto::Piece, Name::Data),
        PROTO_ICMP => icmp(reader),
        PROTO_UDP => udp(reader),
        _ => {}
    }
}

fn header(reader: &mut Reader<'_>) -> Option<Header> {
    reader.number(Name::IpVersion, 4)?;
    let words = reader.number(Name::IpHeaderLength, 4)?;
    reader.number(Name::IpDscp, 6)?;
    reader.number(Name::IpEcn, 2)?;
    reader.number(Name::IpTotalLength, 16)?;
    reader.hex(Name::IpIdentification, 16)?;
    reader.bit(Name::IpReserved)?;
    reader.bit(Name::IpDontFragment)?;
    reader.bit(Name::IpMoreFragments)?;
    let offset = reader.number(Name::IpFragmentOffset, 13)?;
    reader.number(Name::IpTtl, 8)?;
    let proto = reader.number(Name::IpProtocol, 8)?;
    reader.hex(Name::IpChecksum, 16)?;
    reader.addr(Name::IpSource)?;
    reader.addr(Name::IpDestination)?;
    let options = (4 * words as usize).checked_sub(HEADER_BYTES)?;
    let behind = reader.rest().len().checked_sub(options)?;
    while reader.rest().len() > behind {
        option(reader, behind)?;
    }
    Some(Header { proto, offset })
}

/// One option, or all that is left of them: `behind` octets follow the last one.
fn option(reader: &mut Reader<'_>, behind: usize) -> Option<()> {
    let room = reader.rest().len() - behind;
    match reader.rest().first().copied()? {
        OPTION_END => reader.octets(Name::IpOptionEnd, room),
        OPTION_NOP => {
            reader.number(Name::IpOptionNop, 8)?;
        }
        OPTION_RECORD_ROUTE if room > 3 => record_route(reader, room)?,
        _ => reader.octets(Name::IpOptionOther, room),
    }
    Some(())
}

fn record_route(reader: &mut Reader<'_>, room: usize) -> Option<()> {
    reader.number(Name::IpOptionType, 8)?;
    let length = reader.number(Name::IpOptionLength, 8)?;
    let next = reader.number(Name::IpOptionPointer, 8)?;
    let places = (length as usize).min(room).saturating_sub(3) / 4;
    for place in 0..places as u64 {
        let written = FIRST_POINTER + 4 * place < next;
        reader.addr(if written { Name::IpRecorded } else { Name::IpRecordedEmpty })?;
    }
    Some(())
}

fn icmp(reader: &mut Reader<'_>) {
    let kind = reader.layer(Proto::Icmp, |reader| {
        let kind = reader.number(Name::IcmpType, 8)?;
        let code = reader.number(Name::IcmpCode, 8)?;
        reader.hex(Name::IcmpChecksum, 16)?;
        match (kind, code) {
            (ECHO_REQUEST | ECHO_REPLY, _) => {
                reader.number(Name::IcmpIdentifier, 16)?;
                reader.number(Name::IcmpSequence, 16)?;
            }
            (UNREACHABLE, FRAG_NEEDED) => {
                reader.octets(Name::IcmpUnused, 2);
                reader.number(Name::IcmpMtu, 16)?;
            }
            (REDIRECT, _) => reader.addr(Name::IcmpGateway)?,
            _ => reader.octets(Name::IcmpUnused, 4),
        }
        Some(kind)
    });
    if matches!(kind, Some(UNREACHABLE | TIME_EXCEEDED | REDIRECT)) && !reader.quoted {
        reader.quoted = true;
        packet(reader);
    }
}

fn udp(reader: &mut Reader<'_>) {
    reader.layer(Proto::Udp, |reader| {
        reader.number(Name::UdpSource, 16)?;
        reader.number(Name::UdpDestination, 16)?;
        reader.number(Name::UdpLength, 16)?;
        reader.hex(Name::UdpChecksum, 16)
    });
}
