//! `net.ipv4.conf.{all,default,DEV}`: which keys there are, what a new host has, what counts at a device.

use super::key::{Of, Sysctl};
use crate::base::IfIndex;

/// Keys that `all`, `default` and every device have. They take any number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conf {
    AcceptLocal,
    AcceptRedirects,
    /// No packet here has IP options.
    AcceptSourceRoute,
    ArpAccept,
    ArpAnnounce,
    ArpEvictNocarrier,
    ArpFilter,
    ArpIgnore,
    ArpNotify,
    BcForwarding,
    /// Nothing in Linux reads it.
    BootpRelay,
    /// There is no IPsec here that it could switch off.
    DisablePolicy,
    /// There is no IPsec here that it could switch off.
    DisableXfrm,
    DropGratuitousArp,
    DropUnicastInL2Multicast,
    ForceIgmpVersion,
    Forwarding,
    Igmpv2UnsolicitedReportInterval,
    Igmpv3UnsolicitedReportInterval,
    IgnoreRoutesWithLinkdown,
    /// Writes to the kernel's log, which no command of a lab reads.
    LogMartians,
    McForwarding,
    /// Devices of one number are on one wire: no proxy between them.
    MediumId,
    PromoteSecondaries,
    ProxyArp,
    ProxyArpPvlan,
    RouteLocalnet,
    RpFilter,
    SecureRedirects,
    SendRedirects,
    SharedMedia,
    SrcValidMark,
    /// A number for programs to find; the kernel does not read it.
    Tag,
}

/// What counts at a device, of its own number and that of `all`. Source: `include/linux/inetdevice.h` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Combine {
    /// `IN_DEV_CONF_GET`: its own alone.
    Own,
    /// `IN_DEV_ANDCONF`: 1 if neither is 0.
    And,
    /// `IN_DEV_ORCONF`: 1 if one of the two is not 0.
    Or,
    /// `IN_DEV_MAXCONF`: the greater one.
    Max,
    /// `IN_DEV_RX_REDIRECTS`: both on a device that forwards, one of the two on any other.
    Redirects,
}

/// What becomes of a number that somebody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obeyed {
    /// The model does what it says, or there is nothing here that it could change.
    Yes,
    /// It can be read; another number is refused by name.
    NotModelled,
    /// Linux itself lets nobody write it.
    ReadOnly,
}

impl Conf {
    pub const COUNT: usize = Self::Tag as usize + 1;

    /// In the order of their names.
    pub const ALL: [Self; Self::COUNT] = [
        Self::AcceptLocal,
        Self::AcceptRedirects,
        Self::AcceptSourceRoute,
        Self::ArpAccept,
        Self::ArpAnnounce,
        Self::ArpEvictNocarrier,
        Self::ArpFilter,
        Self::ArpIgnore,
        Self::ArpNotify,
        Self::BcForwarding,
        Self::BootpRelay,
        Self::DisablePolicy,
        Self::DisableXfrm,
        Self::DropGratuitousArp,
        Self::DropUnicastInL2Multicast,
        Self::ForceIgmpVersion,
        Self::Forwarding,
        Self::Igmpv2UnsolicitedReportInterval,
        Self::Igmpv3UnsolicitedReportInterval,
        Self::IgnoreRoutesWithLinkdown,
        Self::LogMartians,
        Self::McForwarding,
        Self::MediumId,
        Self::PromoteSecondaries,
        Self::ProxyArp,
        Self::ProxyArpPvlan,
        Self::RouteLocalnet,
        Self::RpFilter,
        Self::SecureRedirects,
        Self::SendRedirects,
        Self::SharedMedia,
        Self::SrcValidMark,
        Self::Tag,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::AcceptLocal => "accept_local",
            Self::AcceptRedirects => "accept_redirects",
            Self::AcceptSourceRoute => "accept_source_route",
            Self::ArpAccept => "arp_accept",
            Self::ArpAnnounce => "arp_announce",
            Self::ArpEvictNocarrier => "arp_evict_nocarrier",
            Self::ArpFilter => "arp_filter",
            Self::ArpIgnore => "arp_ignore",
            Self::ArpNotify => "arp_notify",
            Self::BcForwarding => "bc_forwarding",
            Self::BootpRelay => "bootp_relay",
            Self::DisablePolicy => "disable_policy",
            Self::DisableXfrm => "disable_xfrm",
            Self::DropGratuitousArp => "drop_gratuitous_arp",
            Self::DropUnicastInL2Multicast => "drop_unicast_in_l2_multicast",
            Self::ForceIgmpVersion => "force_igmp_version",
            Self::Forwarding => "forwarding",
            Self::Igmpv2UnsolicitedReportInterval => "igmpv2_unsolicited_report_interval",
            Self::Igmpv3UnsolicitedReportInterval => "igmpv3_unsolicited_report_interval",
            Self::IgnoreRoutesWithLinkdown => "ignore_routes_with_linkdown",
            Self::LogMartians => "log_martians",
            Self::McForwarding => "mc_forwarding",
            Self::MediumId => "medium_id",
            Self::PromoteSecondaries => "promote_secondaries",
            Self::ProxyArp => "proxy_arp",
            Self::ProxyArpPvlan => "proxy_arp_pvlan",
            Self::RouteLocalnet => "route_localnet",
            Self::RpFilter => "rp_filter",
            Self::SecureRedirects => "secure_redirects",
            Self::SendRedirects => "send_redirects",
            Self::SharedMedia => "shared_media",
            Self::SrcValidMark => "src_valid_mark",
            Self::Tag => "tag",
        }
    }

    pub const fn obeyed(self) -> Obeyed {
        match self {
            Self::DropUnicastInL2Multicast
            | Self::ForceIgmpVersion
            | Self::Igmpv2UnsolicitedReportInterval
            | Self::Igmpv3UnsolicitedReportInterval => Obeyed::NotModelled,
            Self::McForwarding => Obeyed::ReadOnly,
            Self::AcceptLocal
            | Self::AcceptRedirects
            | Self::AcceptSourceRoute
            | Self::ArpAccept
            | Self::ArpAnnounce
            | Self::ArpEvictNocarrier
            | Self::ArpFilter
            | Self::ArpIgnore
            | Self::ArpNotify
            | Self::BcForwarding
            | Self::BootpRelay
            | Self::DisablePolicy
            | Self::DisableXfrm
            | Self::DropGratuitousArp
            | Self::Forwarding
            | Self::IgnoreRoutesWithLinkdown
            | Self::LogMartians
            | Self::MediumId
            | Self::PromoteSecondaries
            | Self::ProxyArp
            | Self::ProxyArpPvlan
            | Self::RouteLocalnet
            | Self::RpFilter
            | Self::SecureRedirects
            | Self::SendRedirects
            | Self::SharedMedia
            | Self::SrcValidMark
            | Self::Tag => Obeyed::Yes,
        }
    }

    /// What a new host has.
    pub const fn born(self, of: Of) -> i32 {
        match self {
            Self::AcceptSourceRoute => matches!(of, Of::Default | Of::Dev(_)) as i32,
            Self::DisablePolicy | Self::DisableXfrm => matches!(of, Of::Dev(IfIndex::LO)) as i32,
            Self::Igmpv2UnsolicitedReportInterval => 10_000,
            Self::Igmpv3UnsolicitedReportInterval => 1_000,
            Self::AcceptRedirects
            | Self::ArpEvictNocarrier
            | Self::SecureRedirects
            | Self::SendRedirects
            | Self::SharedMedia => 1,
            Self::AcceptLocal
            | Self::ArpAccept
            | Self::ArpAnnounce
            | Self::ArpFilter
            | Self::ArpIgnore
            | Self::ArpNotify
            | Self::BcForwarding
            | Self::BootpRelay
            | Self::DropGratuitousArp
            | Self::DropUnicastInL2Multicast
            | Self::ForceIgmpVersion
            | Self::Forwarding
            | Self::IgnoreRoutesWithLinkdown
            | Self::LogMartians
            | Self::McForwarding
            | Self::MediumId
            | Self::PromoteSecondaries
            | Self::ProxyArp
            | Self::ProxyArpPvlan
            | Self::RouteLocalnet
            | Self::RpFilter
            | Self::SrcValidMark
            | Self::Tag => 0,
        }
    }

    /// The files that count at a device: that of `all` too, where the kernel combines the two.
    pub fn files(self, dev: IfIndex) -> impl Iterator<Item = Sysctl> {
        let all = (self.combine() != Combine::Own).then_some(Of::All);
        all.into_iter().chain([Of::Dev(dev)]).map(move |of| Sysctl::Conf(of, self))
    }

    pub(super) const fn combine(self) -> Combine {
        match self {
            Self::Forwarding
            | Self::Igmpv2UnsolicitedReportInterval
            | Self::Igmpv3UnsolicitedReportInterval
            | Self::MediumId
            | Self::Tag => Combine::Own,
            Self::AcceptSourceRoute | Self::ArpEvictNocarrier | Self::BcForwarding | Self::McForwarding => Combine::And,
            Self::ArpAccept
            | Self::ArpAnnounce
            | Self::ArpIgnore
            | Self::ArpNotify
            | Self::ForceIgmpVersion
            | Self::RpFilter => Combine::Max,
            Self::AcceptRedirects => Combine::Redirects,
            Self::AcceptLocal
            | Self::ArpFilter
            | Self::BootpRelay
            | Self::DisablePolicy
            | Self::DisableXfrm
            | Self::DropGratuitousArp
            | Self::DropUnicastInL2Multicast
            | Self::IgnoreRoutesWithLinkdown
            | Self::LogMartians
            | Self::PromoteSecondaries
            | Self::ProxyArp
            | Self::ProxyArpPvlan
            | Self::RouteLocalnet
            | Self::SecureRedirects
            | Self::SendRedirects
            | Self::SharedMedia
            | Self::SrcValidMark => Combine::Or,
        }
    }

    /// Writing `default` also changes the devices that still have their first number, but for those keys whose write
    /// only flushes the route cache. Source: `devinet_conf_proc()`, `ipv4_doint_and_flush()` in Linux 6.18.
    pub(super) const fn default_is_copied(self) -> bool {
        match self {
            Self::DisablePolicy
            | Self::DisableXfrm
            | Self::DropUnicastInL2Multicast
            | Self::Forwarding
            | Self::McForwarding
            | Self::PromoteSecondaries
            | Self::RouteLocalnet => false,
            Self::AcceptLocal
            | Self::AcceptRedirects
            | Self::AcceptSourceRoute
            | Self::ArpAccept
            | Self::ArpAnnounce
            | Self::ArpEvictNocarrier
            | Self::ArpFilter
            | Self::ArpIgnore
            | Self::ArpNotify
            | Self::BcForwarding
            | Self::BootpRelay
            | Self::DropGratuitousArp
            | Self::ForceIgmpVersion
            | Self::Igmpv2UnsolicitedReportInterval
            | Self::Igmpv3UnsolicitedReportInterval
            | Self::IgnoreRoutesWithLinkdown
            | Self::LogMartians
            | Self::MediumId
            | Self::ProxyArp
            | Self::ProxyArpPvlan
            | Self::RpFilter
            | Self::SecureRedirects
            | Self::SendRedirects
            | Self::SharedMedia
            | Self::SrcValidMark
            | Self::Tag => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_lists_each_key_at_its_own_place() {
        assert!(Conf::ALL.iter().enumerate().all(|(place, key)| *key as usize == place));
        assert!(Conf::ALL.is_sorted_by_key(|key| key.name()));
    }
}
