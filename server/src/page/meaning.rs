//! What the value of a field means, where its number alone says little.

use std::net::Ipv4Addr;

use sim_core::base::Mac;
use sim_core::lab::HostState;

use crate::dissect::{self, Field, Layer, Name, Proto, Value};
use crate::inspect::Inspected;
use crate::l10n::{Arg, Lang};
use crate::sitting::Sitting;

/// Knows who has an address, and the octets that a checksum is about.
pub(super) struct Meaning<'a> {
    lang: Lang,
    hosts: Vec<HostState>,
    inspected: &'a Inspected,
}

impl<'a> Meaning<'a> {
    pub(super) fn of(sitting: &Sitting<'_>, inspected: &'a Inspected) -> Self {
        let hosts = sitting.run.state(sitting.command.map(|command| command.id));
        Self { lang: sitting.lang, hosts, inspected }
    }

    /// Empty where there is nothing to say.
    pub(super) fn say(&self, layer: &Layer, field: &Field) -> String {
        match &field.value {
            Value::Mac(mac) => self.mac(field.name, *mac),
            Value::Addr(addr) => self.addr(*addr),
            Value::Octets(octets) => self.octets(field.name, octets),
            Value::Bit(set) => self.bit(field.name, *set),
            Value::Number(number) | Value::Hex(number) => self.number(layer, field, *number),
        }
    }

    fn text(&self, key: &str) -> String {
        self.lang.text(key)
    }

    fn count(&self, key: &str, count: u64) -> String {
        self.lang.with(key, &[("count", Arg::Number(count))])
    }

    fn mac(&self, name: Name, mac: Mac) -> String {
        if name == Name::ArpTargetMac && mac == Mac::ZERO {
            return self.text("page-means-not-known");
        }
        if mac == Mac::BROADCAST {
            return self.text("page-means-everyone");
        }
        if mac.is_multicast() {
            return self.text("page-means-group");
        }
        let devices = self.hosts.iter().flat_map(|host| host.links.iter().map(move |link| (host, link)));
        let mut owners = devices.filter(|(_, link)| link.mac == mac && mac != Mac::ZERO);
        owners.next().map(|(host, link)| self.owner(host, &link.name)).unwrap_or_default()
    }

    fn addr(&self, addr: Ipv4Addr) -> String {
        if addr.is_loopback() {
            return String::new();
        }
        let all = self.hosts.iter().flat_map(|host| host.addrs.iter().map(move |own| (host, own)));
        let owners: Vec<_> = all.filter(|(_, own)| own.net.addr() == addr).collect();
        match owners.as_slice() {
            [(host, own)] => self.owner(host, &own.dev),
            [] => String::new(),
            several => self.count("page-means-several", several.len() as u64),
        }
    }

    fn owner(&self, host: &HostState, dev: &str) -> String {
        self.lang.with("page-means-owner", &[("host", Arg::from(host.name.as_str())), ("dev", dev.into())])
    }

    fn octets(&self, name: Name, octets: &[u8]) -> String {
        if name == Name::Data { self.count("page-inspect-octets", octets.len() as u64) } else { String::new() }
    }

    fn bit(&self, name: Name, set: bool) -> String {
        match (name, set) {
            (Name::IpDontFragment, true) => self.text("page-means-df"),
            (Name::IpDontFragment, false) => self.text("page-means-no-df"),
            (Name::IpMoreFragments, true) => self.text("page-means-mf"),
            _ => String::new(),
        }
    }

    fn number(&self, layer: &Layer, field: &Field, number: u64) -> String {
        match field.name {
            Name::EthType | Name::ArpProtoType => ether_type(number).to_owned(),
            Name::ArpHwType if number == 1 => "Ethernet".to_owned(),
            Name::ArpOpcode => self.one_of(number, &[(1, "page-means-arp-asks"), (2, "page-means-arp-answers")]),
            Name::IpHeaderLength => self.count("page-means-words", 4 * number),
            Name::IpDscp if number == 48 => "CS6".to_owned(),
            Name::IpTotalLength => self.text("page-means-total"),
            Name::IpIdentification => self.text("page-means-identification"),
            Name::IpFragmentOffset if number > 0 => self.count("page-means-offset", 8 * number),
            Name::IpTtl => self.text("page-means-ttl"),
            Name::IpProtocol => protocol(number).to_owned(),
            Name::IpChecksum => self.header_checksum(layer),
            Name::IpOptionPointer => self.count("page-means-pointer", number),
            Name::IcmpType => self.one_of(number, &ICMP_TYPES),
            Name::IcmpCode => match layer.number(Name::IcmpType) {
                Some(3) => self.one_of(number, &UNREACHABLE_CODES),
                Some(5) => self.one_of(number, &[(1, "page-means-code-host")]),
                Some(11) => self.one_of(number, &[(0, "page-means-code-transit")]),
                Some(_) | None => String::new(),
            },
            Name::IcmpChecksum => self.text("page-means-icmp-checksum"),
            Name::IcmpIdentifier if !layer.quoted => self.text("page-means-identifier"),
            Name::IcmpMtu => self.text("page-means-mtu"),
            Name::UdpChecksum => self.text("page-means-udp-checksum"),
            // The number alone, or no number.
            Name::EthDst
            | Name::EthSrc
            | Name::ArpHwType
            | Name::ArpHwSize
            | Name::ArpProtoSize
            | Name::ArpSenderMac
            | Name::ArpSenderIp
            | Name::ArpTargetMac
            | Name::ArpTargetIp
            | Name::IpVersion
            | Name::IpDscp
            | Name::IpEcn
            | Name::IpReserved
            | Name::IpDontFragment
            | Name::IpMoreFragments
            | Name::IpFragmentOffset
            | Name::IpSource
            | Name::IpDestination
            | Name::IpOptionNop
            | Name::IpOptionEnd
            | Name::IpOptionOther
            | Name::IpOptionType
            | Name::IpOptionLength
            | Name::IpRecorded
            | Name::IpRecordedEmpty
            | Name::IcmpIdentifier
            | Name::IcmpSequence
            | Name::IcmpUnused
            | Name::IcmpGateway
            | Name::UdpSource
            | Name::UdpDestination
            | Name::UdpLength
            | Name::Data => String::new(),
        }
    }

    fn one_of(&self, number: u64, keys: &[(u64, &str)]) -> String {
        keys.iter().find(|(of, _)| *of == number).map(|(_, key)| self.text(key)).unwrap_or_default()
    }

    /// Right, if all octets of the header together make nothing.
    fn header_checksum(&self, layer: &Layer) -> String {
        let (Some(first), Some(last)) = (layer.fields.first(), layer.fields.last()) else { return String::new() };
        let header = self.inspected.octets.get(first.octets().start..last.octets().end).unwrap_or_default();
        let right = layer.proto == Proto::Ipv4 && dissect::checksum(header) == 0;
        self.text(if right { "page-means-checksum-right" } else { "page-means-checksum-wrong" })
    }
}

const ICMP_TYPES: [(u64, &str); 5] = [
    (0, "page-means-echo-reply"),
    (3, "page-means-unreachable"),
    (5, "page-means-redirect"),
    (8, "page-means-echo-request"),
    (11, "page-means-exceeded"),
];

const UNREACHABLE_CODES: [(u64, &str); 5] = [
    (0, "page-means-code-no-net"),
    (1, "page-means-code-no-host"),
    (3, "page-means-code-no-port"),
    (4, "page-means-code-frag"),
    (13, "page-means-code-filtered"),
];

const fn ether_type(number: u64) -> &'static str {
    match number {
        0x0800 => "IPv4",
        0x0806 => "ARP",
        _ => "",
    }
}

const fn protocol(number: u64) -> &'static str {
    match number {
        1 => "ICMP",
        17 => "UDP",
        _ => "",
    }
}
