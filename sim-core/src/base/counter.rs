use serde::Serialize;

/// A counter of one host, as `nstat` and `/proc/net/snmp` have it. Source: `net/ipv4/proc.c` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Counter {
    IpInReceives,
    IpInHdrErrors,
    IpInAddrErrors,
    IpForwDatagrams,
    IpInDelivers,
    IpOutRequests,
    IpOutNoRoutes,
    IpReasmReqds,
    IpReasmOks,
    IpFragOks,
    IpFragFails,
    IpFragCreates,
    IpOutTransmits,
    IcmpInMsgs,
    IcmpInErrors,
    IcmpInDestUnreachs,
    IcmpInTimeExcds,
    IcmpInEchos,
    IcmpInEchoReps,
    IcmpOutMsgs,
    IcmpOutRateLimitHost,
    IcmpOutDestUnreachs,
    IcmpOutTimeExcds,
    IcmpOutEchos,
    IcmpOutEchoReps,
    IcmpMsgInType0,
    IcmpMsgInType3,
    IcmpMsgInType8,
    IcmpMsgInType11,
    IcmpMsgOutType0,
    IcmpMsgOutType3,
    IcmpMsgOutType8,
    IcmpMsgOutType11,
    IpExtInNoRoutes,
    IpExtInBcastPkts,
    IpExtOutBcastPkts,
    IpExtInOctets,
    IpExtOutOctets,
    IpExtInBcastOctets,
    IpExtOutBcastOctets,
    IpExtInNoEctPkts,
    TcpExtIpReversePathFilter,
}

impl Counter {
    pub const COUNT: usize = Self::TcpExtIpReversePathFilter as usize + 1;

    pub const ALL: [Self; Self::COUNT] = [
        Self::IpInReceives,
        Self::IpInHdrErrors,
        Self::IpInAddrErrors,
        Self::IpForwDatagrams,
        Self::IpInDelivers,
        Self::IpOutRequests,
        Self::IpOutNoRoutes,
        Self::IpReasmReqds,
        Self::IpReasmOks,
        Self::IpFragOks,
        Self::IpFragFails,
        Self::IpFragCreates,
        Self::IpOutTransmits,
        Self::IcmpInMsgs,
        Self::IcmpInErrors,
        Self::IcmpInDestUnreachs,
        Self::IcmpInTimeExcds,
        Self::IcmpInEchos,
        Self::IcmpInEchoReps,
        Self::IcmpOutMsgs,
        Self::IcmpOutRateLimitHost,
        Self::IcmpOutDestUnreachs,
        Self::IcmpOutTimeExcds,
        Self::IcmpOutEchos,
        Self::IcmpOutEchoReps,
        Self::IcmpMsgInType0,
        Self::IcmpMsgInType3,
        Self::IcmpMsgInType8,
        Self::IcmpMsgInType11,
        Self::IcmpMsgOutType0,
        Self::IcmpMsgOutType3,
        Self::IcmpMsgOutType8,
        Self::IcmpMsgOutType11,
        Self::IpExtInNoRoutes,
        Self::IpExtInBcastPkts,
        Self::IpExtOutBcastPkts,
        Self::IpExtInOctets,
        Self::IpExtOutOctets,
        Self::IpExtInBcastOctets,
        Self::IpExtOutBcastOctets,
        Self::IpExtInNoEctPkts,
        Self::TcpExtIpReversePathFilter,
    ];

    /// Group and name with a dot, as a transcript has it: `Ip.InReceives`. `nstat` leaves the dot out.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IpInReceives => "Ip.InReceives",
            Self::IpInHdrErrors => "Ip.InHdrErrors",
            Self::IpInAddrErrors => "Ip.InAddrErrors",
            Self::IpForwDatagrams => "Ip.ForwDatagrams",
            Self::IpInDelivers => "Ip.InDelivers",
            Self::IpOutRequests => "Ip.OutRequests",
            Self::IpOutNoRoutes => "Ip.OutNoRoutes",
            Self::IpReasmReqds => "Ip.ReasmReqds",
            Self::IpReasmOks => "Ip.ReasmOKs",
            Self::IpFragOks => "Ip.FragOKs",
            Self::IpFragFails => "Ip.FragFails",
            Self::IpFragCreates => "Ip.FragCreates",
            Self::IpOutTransmits => "Ip.OutTransmits",
            Self::IcmpInMsgs => "Icmp.InMsgs",
            Self::IcmpInErrors => "Icmp.InErrors",
            Self::IcmpInDestUnreachs => "Icmp.InDestUnreachs",
            Self::IcmpInTimeExcds => "Icmp.InTimeExcds",
            Self::IcmpInEchos => "Icmp.InEchos",
            Self::IcmpInEchoReps => "Icmp.InEchoReps",
            Self::IcmpOutMsgs => "Icmp.OutMsgs",
            Self::IcmpOutRateLimitHost => "Icmp.OutRateLimitHost",
            Self::IcmpOutDestUnreachs => "Icmp.OutDestUnreachs",
            Self::IcmpOutTimeExcds => "Icmp.OutTimeExcds",
            Self::IcmpOutEchos => "Icmp.OutEchos",
            Self::IcmpOutEchoReps => "Icmp.OutEchoReps",
            Self::IcmpMsgInType0 => "IcmpMsg.InType0",
            Self::IcmpMsgInType3 => "IcmpMsg.InType3",
            Self::IcmpMsgInType8 => "IcmpMsg.InType8",
            Self::IcmpMsgInType11 => "IcmpMsg.InType11",
            Self::IcmpMsgOutType0 => "IcmpMsg.OutType0",
            Self::IcmpMsgOutType3 => "IcmpMsg.OutType3",
            Self::IcmpMsgOutType8 => "IcmpMsg.OutType8",
            Self::IcmpMsgOutType11 => "IcmpMsg.OutType11",
            Self::IpExtInNoRoutes => "IpExt.InNoRoutes",
            Self::IpExtInBcastPkts => "IpExt.InBcastPkts",
            Self::IpExtOutBcastPkts => "IpExt.OutBcastPkts",
            Self::IpExtInOctets => "IpExt.InOctets",
            Self::IpExtOutOctets => "IpExt.OutOctets",
            Self::IpExtInBcastOctets => "IpExt.InBcastOctets",
            Self::IpExtOutBcastOctets => "IpExt.OutBcastOctets",
            Self::IpExtInNoEctPkts => "IpExt.InNoECTPkts",
            Self::TcpExtIpReversePathFilter => "TcpExt.IPReversePathFilter",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Counter;

    #[test]
    fn all_lists_each_counter_at_its_own_place() {
        for (place, counter) in Counter::ALL.iter().enumerate() {
            assert_eq!(*counter as usize, place, "{}", counter.name());
        }
    }
}
