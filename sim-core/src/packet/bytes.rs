//! Packets as octets, as they are on a wire: headers, checksums, data.

use etherparse::icmpv4::{DestUnreachableHeader, RedirectCode, RedirectHeader, TimeExceededCode};
use etherparse::{
    ArpEthIpv4Packet, ArpOperation, EtherType, Ethernet2Header, IcmpEchoHeader, Icmpv4Header, Icmpv4Type, IpDscp,
    IpEcn, IpFragOffset, IpNumber, Ipv4Header, UdpHeader,
};

use super::{Arp, ArpOp, Body, Data, Echo, Frame, Head, Icmp, Ipv4, Payload, Quote, Udp, Unreachable};
use crate::base::Time;

/// What octets say and the values of a packet do not. It comes from where the packet was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unsaid {
    /// Of the IPv4 header: one number for all pieces of a packet.
    pub identification: u16,
    /// The same of the packet that an error quotes.
    pub quoted_identification: u16,
    /// What fills it, and when it was sent; nothing but zeros if nobody knows.
    pub data: Option<(Data, Time)>,
}

impl Frame {
    /// The frame without a preamble and a check sequence, as tcpdump reads it.
    pub fn octets(&self, unsaid: &Unsaid) -> Vec<u8> {
        let (ether_type, payload) = match &*self.payload {
            Payload::Arp(arp) => (EtherType::ARP, arp.octets().to_vec()),
            Payload::Ipv4(ip) => (EtherType::IPV4, ip.octets(unsaid)),
        };
        let mut octets =
            Ethernet2Header { source: self.src.0, destination: self.dst.0, ether_type }.to_bytes().to_vec();
        octets.extend(payload);
        octets
    }
}

impl Arp {
    fn octets(&self) -> [u8; 28] {
        let operation = match self.op {
            ArpOp::Request => ArpOperation::REQUEST,
            ArpOp::Reply => ArpOperation::REPLY,
        };
        let arp = ArpEthIpv4Packet {
            operation,
            sender_mac: self.sender_mac.0,
            sender_ipv4: self.sender.octets(),
            target_mac: self.target_mac.0,
            target_ipv4: self.target.octets(),
        };
        arp.to_bytes()
    }
}

impl Ipv4 {
    fn octets(&self, unsaid: &Unsaid) -> Vec<u8> {
        let header = self.header(unsaid.identification);
        let body = self.body_octets(&header, unsaid);
        let mut octets = header.to_bytes().to_vec();
        match self.frag {
            // A checksum is that of the whole.
            Some(frag) => octets.extend(body.iter().skip(frag.offset.into()).take(frag.bytes.into())),
            None => octets.extend(body),
        }
        octets
    }

    fn header(&self, identification: u16) -> Ipv4Header {
        let mut header = Ipv4Header {
            dscp: IpDscp::try_new(self.tos >> 2).unwrap_or_default(),
            ecn: IpEcn::try_new(self.tos & 3).unwrap_or_default(),
            total_len: self.total_bytes(),
            identification,
            dont_fragment: self.df,
            more_fragments: self.frag.is_some_and(|frag| frag.more),
            fragment_offset: self
                .frag
                .and_then(|frag| IpFragOffset::try_new(frag.offset / 8).ok())
                .unwrap_or(IpFragOffset::ZERO),
            time_to_live: self.ttl,
            protocol: match self.body {
                Body::Icmp(_) => IpNumber::ICMP,
                Body::Udp(_) => IpNumber::UDP,
            },
            source: self.src.octets(),
            destination: self.dst.octets(),
            options: self.options.map(|options| options.octets(self.asks()).into()).unwrap_or_default(),
            ..Ipv4Header::default()
        };
        header.header_checksum = header.calc_header_checksum();
        header
    }

    const fn asks(&self) -> bool {
        matches!(self.body, Body::Icmp(Icmp::EchoRequest(_)))
    }

    fn body_octets(&self, header: &Ipv4Header, unsaid: &Unsaid) -> Vec<u8> {
        let data = |count: u16| match unsaid.data {
            Some((data, sent)) => data.octets(count.into(), sent),
            None => vec![0; count.into()],
        };
        match &self.body {
            Body::Udp(Udp { sport, dport, data_bytes }) => {
                let data = data(*data_bytes);
                let (sport, dport, length) = (*sport, *dport, data_bytes.saturating_add(Udp::HEADER_BYTES));
                let mut udp = UdpHeader { source_port: sport, destination_port: dport, length, checksum: 0 };
                udp.checksum = udp.calc_checksum_ipv4(header, &data).unwrap_or_default();
                [&udp.to_bytes()[..], &data].concat()
            }
            Body::Icmp(icmp) => {
                let rest = match icmp {
                    Icmp::EchoRequest(echo) | Icmp::EchoReply(echo) => data(echo.data_bytes),
                    Icmp::DestUnreachable { about, .. }
                    | Icmp::TimeExceeded { about }
                    | Icmp::Redirect { about, .. } => about.octets(unsaid),
                };
                let header = Icmpv4Header::with_checksum(icmp.kind(), &rest);
                [&header.to_bytes()[..], &rest].concat()
            }
        }
    }
}

impl Quote {
    /// The beginning of the packet as it was when it could not go on.
    fn octets(&self, unsaid: &Unsaid) -> Vec<u8> {
        let Self { src, dst, ttl, tos, df, frag, options, head, bytes } = *self;
        let body = match head {
            Head::EchoRequest(echo) => Body::Icmp(Icmp::EchoRequest(echo)),
            Head::EchoReply(echo) => Body::Icmp(Icmp::EchoReply(echo)),
            Head::Udp(udp) => Body::Udp(udp),
        };
        let unsaid = Unsaid { identification: unsaid.quoted_identification, ..*unsaid };
        let mut octets = Ipv4 { src, dst, ttl, tos, df, mark: 0, frag, options, body }.octets(&unsaid);
        octets.truncate(bytes.into());
        octets
    }
}

impl Icmp {
    fn kind(&self) -> Icmpv4Type {
        let echo = |echo: &Echo| IcmpEchoHeader { id: echo.id, seq: echo.seq };
        match self {
            Self::EchoRequest(asked) => Icmpv4Type::EchoRequest(echo(asked)),
            Self::EchoReply(answer) => Icmpv4Type::EchoReply(echo(answer)),
            Self::DestUnreachable { code, .. } => Icmpv4Type::DestinationUnreachable(match code {
                Unreachable::Net => DestUnreachableHeader::Network,
                Unreachable::Host => DestUnreachableHeader::Host,
                Unreachable::Port => DestUnreachableHeader::Port,
                Unreachable::FragNeeded { mtu } => DestUnreachableHeader::FragmentationNeeded { next_hop_mtu: *mtu },
                Unreachable::Filtered => DestUnreachableHeader::FilterProhibited,
            }),
            Self::TimeExceeded { .. } => Icmpv4Type::TimeExceeded(TimeExceededCode::TtlExceededInTransit),
            Self::Redirect { gateway, .. } => Icmpv4Type::Redirect(RedirectHeader {
                code: RedirectCode::RedirectForHost,
                gateway_internet_address: gateway.octets(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::base::Mac;
    use crate::packet::Fragment;

    fn sent(ttl: u8, tos: u8, body: Body) -> Ipv4 {
        let (src, dst) = (Ipv4Addr::LOCALHOST, Ipv4Addr::LOCALHOST);
        Ipv4 { src, dst, ttl, tos, df: false, mark: 0, frag: None, options: None, body }
    }

    fn hex(octets: &[u8]) -> String {
        octets.iter().map(|octet| format!("{octet:02x}")).collect()
    }

    // Both as tcpdump -x shows them of traceroute to 127.0.0.1, but for the checksum of UDP, which `lo` leaves undone.
    #[test]
    fn a_datagram_and_the_error_about_it_are_what_linux_sends() {
        let asked = sent(1, 0, Body::Udp(Udp { sport: 0xc84e, dport: 33434, data_bytes: 32 }));
        let data = Some((Data::Letters { skipped: 0 }, Time::ZERO));
        let datagram = "4500003c545400000111675b7f0000017f000001c84e829a0028c1ad\
                        404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f";
        let unsaid = Unsaid { identification: 0x5454, quoted_identification: 0, data };
        assert_eq!(hex(&asked.octets(&unsaid)), datagram);
        let about = asked.quoted();
        let error = sent(64, 0xc0, Body::Icmp(Icmp::DestUnreachable { code: Unreachable::Port, about }));
        let unsaid = Unsaid { identification: 0x13a6, quoted_identification: 0x5454, data };
        let header = "45c0005813a600004001683d7f0000017f0000010303fb3800000000";
        assert_eq!(hex(&error.octets(&unsaid)), format!("{header}{datagram}"));
    }

    #[test]
    fn a_piece_has_its_part_of_the_whole() {
        let echo = Echo { id: 1, seq: 1, data_bytes: 20 };
        let whole = sent(64, 0, Body::Icmp(Icmp::EchoRequest(echo)));
        let unsaid = Unsaid { data: Some((Data::Letters { skipped: 8 }, Time::ZERO)), ..Unsaid::default() };
        let frag = Some(Fragment { offset: 16, bytes: 12, more: false });
        let piece = Ipv4 { frag, ..whole }.octets(&unsaid);
        assert_eq!(piece[2..8], [0, 32, 0, 0, 0, 2], "its length, and where it belongs in units of eight octets");
        assert_eq!(piece[20..], whole.octets(&unsaid)[36..]);
    }

    #[test]
    fn an_arp_frame_has_42_octets() {
        let (mac, ip) = (Mac([2, 0, 0, 0, 1, 1]), Ipv4Addr::new(10, 0, 0, 1));
        let arp = Arp { op: ArpOp::Request, sender_mac: mac, sender: ip, target_mac: Mac::ZERO, target: ip };
        let frame = Frame { src: mac, dst: Mac::BROADCAST, payload: Payload::Arp(arp).into() };
        let octets = "ffffffffffff020000000101080600010800060400010200000001010a0000010000000000000a000001";
        assert_eq!(hex(&frame.octets(&Unsaid::default())), octets);
    }
}
