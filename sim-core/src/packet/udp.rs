use serde::Serialize;

/// A UDP datagram, the data of which nobody looks at. Source: RFC 768.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Udp {
    pub sport: u16,
    pub dport: u16,
    /// Octets after the UDP header.
    pub data_bytes: u16,
}

impl Udp {
    pub const HEADER_BYTES: u16 = 8;

    /// Length of the datagram, header included.
    pub const fn bytes(&self) -> u16 {
        Self::HEADER_BYTES + self.data_bytes
    }
}
