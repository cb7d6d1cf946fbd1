use serde::Serialize;

/// Which of its addresses a host gives as its own when it asks, and why. Source: `arp_solicit()` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AnnounceWhy {
    /// The source of the packet that waits, whichever device has it: `arp_announce` 0.
    PacketSource,
    /// The source of the packet that waits, which is in the network of the asked one: `arp_announce` 1.
    SameNetwork,
    /// Another one than the source of the packet, which is in no network with the asked one: `arp_announce` 1.
    OtherNetwork,
    /// The best address of the device, whatever the packet says: `arp_announce` 2.
    BestAddress,
    /// No packet of the host's own waits.
    NoPacket,
}

/// Why a host does not answer an ARP request, or does not look at what it is told. Source: `arp_process()` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SilenceWhy {
    /// The asked address is none of the host's.
    NotMine,
    /// The asker may not have the address that it gives, or not on this device, or the asked one is nobody's.
    Martian,
    /// Another device has the asked address: `arp_ignore` 1.
    OtherDevice,
    /// The asker is not in the network of the asked address: `arp_ignore` 2.
    OtherNetwork,
    /// The asked address has scope host: `arp_ignore` 3.
    ScopeHost,
    /// `arp_ignore` 8.
    Never,
    /// The way back to the asker leads out of another device: `arp_filter`.
    OtherWayBack,
    /// No way back to the asker: `arp_filter`.
    NoWayBack,
    /// It asks for itself, to tell where it is: `drop_gratuitous_arp`.
    Gratuitous,
    /// The frame is for another's MAC, and ARP does not look at it. Source: `arp_rcv()` in Linux 6.18.
    Otherhost,
    /// Nobody on a wire has the asked address: a group, or 127/8 without `route_localnet`.
    Nobodys,
}

/// Why a host answers for somebody else. Source: `arp_process()` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProxyWhy {
    /// The asked address is behind another device: `proxy_arp`.
    OtherSide,
    /// It is behind the same device: `proxy_arp_pvlan`.
    SameDevice,
    /// `ip neigh add proxy`
    Entry,
}
