//! The flags of an address. Source: `ifa_flag_data` in iproute2 6.1.

use crate::ipv4::IfAddr;

/// In the order in which they are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flag {
    Secondary,
    Nodad,
    Optimistic,
    Dadfailed,
    Home,
    Deprecated,
    Tentative,
    /// Printed, as `dynamic`, where it is not set.
    Permanent,
    Mngtmpaddr,
    Noprefixroute,
    Autojoin,
    StablePrivacy,
}

/// What becomes of a flag that somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Settable,
    OnlyIpv6,
    ReadOnly,
}

impl Flag {
    const NAMES: [(&'static str, Self); 13] = [
        ("secondary", Self::Secondary),
        ("temporary", Self::Secondary),
        ("nodad", Self::Nodad),
        ("optimistic", Self::Optimistic),
        ("dadfailed", Self::Dadfailed),
        ("home", Self::Home),
        ("deprecated", Self::Deprecated),
        ("tentative", Self::Tentative),
        ("permanent", Self::Permanent),
        ("mngtmpaddr", Self::Mngtmpaddr),
        ("noprefixroute", Self::Noprefixroute),
        ("autojoin", Self::Autojoin),
        ("stable-privacy", Self::StablePrivacy),
    ];

    pub(super) fn by_name(word: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|(name, _)| *name == word).map(|(_, flag)| flag)
    }

    pub(super) const fn usage(self) -> Use {
        match self {
            Self::Noprefixroute | Self::Autojoin => Use::Settable,
            Self::Nodad | Self::Optimistic | Self::Home | Self::Mngtmpaddr => Use::OnlyIpv6,
            Self::Secondary
            | Self::Dadfailed
            | Self::Deprecated
            | Self::Tentative
            | Self::Permanent
            | Self::StablePrivacy => Use::ReadOnly,
        }
    }

    pub(super) const fn is_set(self, addr: &IfAddr) -> bool {
        match self {
            Self::Secondary => addr.secondary,
            Self::Deprecated => addr.deprecated,
            Self::Permanent => addr.lifetime.is_none(),
            Self::Noprefixroute => addr.noprefixroute,
            Self::Nodad
            | Self::Optimistic
            | Self::Dadfailed
            | Self::Home
            | Self::Tentative
            | Self::Mngtmpaddr
            | Self::Autojoin
            | Self::StablePrivacy => false,
        }
    }

    /// Those that are printed of an IPv4 address, by the names that they are printed with.
    pub(super) fn shown(addr: &IfAddr) -> impl Iterator<Item = &'static str> {
        let shown = [
            ("secondary", addr.secondary),
            ("deprecated", addr.deprecated),
            ("dynamic", addr.lifetime.is_some()),
            ("noprefixroute", addr.noprefixroute),
        ];
        shown.into_iter().filter(|(_, set)| *set).map(|(name, _)| name)
    }
}
