use std::sync::Arc;

use serde::Serialize;

use crate::base::PacketId;
use crate::packet::{Ipv4, Payload};

/// A packet at one moment, as who reads a trace has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub id: PacketId,
    pub payload: Payload,
}

/// A packet on its way. Copies share what it carries until one of them changes it, as those of `struct sk_buff` do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Packet {
    pub id: PacketId,
    pub payload: Arc<Payload>,
}

impl Packet {
    /// The same packet, changed on its way.
    pub fn with(&self, ip: Ipv4) -> Self {
        Self { id: self.id, payload: Arc::new(Payload::Ipv4(ip)) }
    }

    /// To be changed on its way.
    pub fn payload_mut(&mut self) -> &mut Payload {
        Arc::make_mut(&mut self.payload)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::CommandId;
    use crate::packet::{Arp, ArpOp};

    #[test]
    fn a_packet_that_is_changed_leaves_its_copies_as_they_were() {
        let (mac, addr) = (crate::base::Mac::ZERO, std::net::Ipv4Addr::LOCALHOST);
        let arp = |op| Payload::Arp(Arp { op, sender_mac: mac, sender: addr, target_mac: mac, target: addr });
        let id = PacketId { command: CommandId(1), ordinal: 1 };
        let mut packet = Packet { id, payload: Arc::new(arp(ArpOp::Request)) };
        let copy = packet.clone();
        assert!(Arc::ptr_eq(&packet.payload, &copy.payload));
        *packet.payload_mut() = arp(ArpOp::Reply);
        assert_eq!((*copy.payload, *packet.payload), (arp(ArpOp::Request), arp(ArpOp::Reply)));
    }
}
