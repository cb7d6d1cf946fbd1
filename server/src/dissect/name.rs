//! What layers and fields are called: as Wireshark calls them, whose names are those of the RFCs.

/// A protocol, or what is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proto {
    Ethernet,
    Arp,
    Ipv4,
    Icmp,
    Udp,
    /// Of a packet that was cut: its header is in the first piece.
    Piece,
    Data,
}

impl Proto {
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ethernet => "Ethernet II",
            Self::Arp => "Address Resolution Protocol",
            Self::Ipv4 => "Internet Protocol Version 4",
            Self::Icmp => "Internet Control Message Protocol",
            Self::Udp => "User Datagram Protocol",
            Self::Piece | Self::Data => "Data",
        }
    }

    /// As a display filter begins.
    pub const fn filter(self) -> &'static str {
        match self {
            Self::Ethernet => "eth",
            Self::Arp => "arp",
            Self::Ipv4 => "ip",
            Self::Icmp => "icmp",
            Self::Udp => "udp",
            Self::Piece | Self::Data => "data",
        }
    }
}

/// A field by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    EthDst,
    EthSrc,
    EthType,
    ArpHwType,
    ArpProtoType,
    ArpHwSize,
    ArpProtoSize,
    ArpOpcode,
    ArpSenderMac,
    ArpSenderIp,
    ArpTargetMac,
    ArpTargetIp,
    IpVersion,
    IpHeaderLength,
    IpDscp,
    IpEcn,
    IpTotalLength,
    IpIdentification,
    IpReserved,
    IpDontFragment,
    IpMoreFragments,
    IpFragmentOffset,
    IpTtl,
    IpProtocol,
    IpChecksum,
    IpSource,
    IpDestination,
    IpOptionNop,
    IpOptionEnd,
    IpOptionOther,
    IpOptionType,
    IpOptionLength,
    IpOptionPointer,
    IpRecorded,
    IpRecordedEmpty,
    IcmpType,
    IcmpCode,
    IcmpChecksum,
    IcmpIdentifier,
    IcmpSequence,
    IcmpUnused,
    IcmpMtu,
    IcmpGateway,
    UdpSource,
    UdpDestination,
    UdpLength,
    UdpChecksum,
    Data,
}

impl Name {
    /// As a tree of Wireshark shows it.
    pub const fn label(self) -> &'static str {
        self.words().0
    }

    /// As a display filter of Wireshark names it; where that has no name for it (a no-operation, the end of options), in
    /// the same way.
    pub const fn filter(self) -> &'static str {
        self.words().1
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::EthDst => ("Destination", "eth.dst"),
            Self::EthSrc => ("Source", "eth.src"),
            Self::EthType => ("Type", "eth.type"),
            Self::ArpHwType => ("Hardware type", "arp.hw.type"),
            Self::ArpProtoType => ("Protocol type", "arp.proto.type"),
            Self::ArpHwSize => ("Hardware size", "arp.hw.size"),
            Self::ArpProtoSize => ("Protocol size", "arp.proto.size"),
            Self::ArpOpcode => ("Opcode", "arp.opcode"),
            Self::ArpSenderMac => ("Sender MAC address", "arp.src.hw_mac"),
            Self::ArpSenderIp => ("Sender IP address", "arp.src.proto_ipv4"),
            Self::ArpTargetMac => ("Target MAC address", "arp.dst.hw_mac"),
            Self::ArpTargetIp => ("Target IP address", "arp.dst.proto_ipv4"),
            Self::IpVersion => ("Version", "ip.version"),
            Self::IpHeaderLength => ("Header Length", "ip.hdr_len"),
            Self::IpDscp => ("DSCP", "ip.dsfield.dscp"),
            Self::IpEcn => ("ECN", "ip.dsfield.ecn"),
            Self::IpTotalLength => ("Total Length", "ip.len"),
            Self::IpIdentification => ("Identification", "ip.id"),
            Self::IpReserved => ("Reserved bit", "ip.flags.rb"),
            Self::IpDontFragment => ("Don't fragment", "ip.flags.df"),
            Self::IpMoreFragments => ("More fragments", "ip.flags.mf"),
            Self::IpFragmentOffset => ("Fragment Offset", "ip.frag_offset"),
            Self::IpTtl => ("Time to Live", "ip.ttl"),
            Self::IpProtocol => ("Protocol", "ip.proto"),
            Self::IpChecksum => ("Header Checksum", "ip.checksum"),
            Self::IpSource => ("Source Address", "ip.src"),
            Self::IpDestination => ("Destination Address", "ip.dst"),
            Self::IpOptionNop => ("No-Operation", "ip.opt.nop"),
            Self::IpOptionEnd => ("End of Options List", "ip.opt.eol"),
            Self::IpOptionOther => ("Options", "ip.opt"),
            Self::IpOptionType => ("Record Route", "ip.opt.type"),
            Self::IpOptionLength => ("Option length", "ip.opt.len"),
            Self::IpOptionPointer => ("Pointer", "ip.opt.ptr"),
            Self::IpRecorded => ("Recorded Route", "ip.rec_rt"),
            Self::IpRecordedEmpty => ("Empty Route", "ip.empty_rt"),
            Self::IcmpType => ("Type", "icmp.type"),
            Self::IcmpCode => ("Code", "icmp.code"),
            Self::IcmpChecksum => ("Checksum", "icmp.checksum"),
            Self::IcmpIdentifier => ("Identifier", "icmp.ident"),
            Self::IcmpSequence => ("Sequence Number", "icmp.seq"),
            Self::IcmpUnused => ("Unused", "icmp.unused"),
            Self::IcmpMtu => ("MTU of next hop", "icmp.mtu"),
            Self::IcmpGateway => ("Gateway Address", "icmp.redir_gw"),
            Self::UdpSource => ("Source Port", "udp.srcport"),
            Self::UdpDestination => ("Destination Port", "udp.dstport"),
            Self::UdpLength => ("Length", "udp.length"),
            Self::UdpChecksum => ("Checksum", "udp.checksum"),
            Self::Data => ("Data", "data"),
        }
    }
}
