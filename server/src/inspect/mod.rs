//! Lives here: the packet at one step as octets and fields, what changed in it since the step before on its way,
//! and the neighbours of a host at a step.
//! Does not: say it in words or HTML (`page/packet.rs` does), or take octets apart (`dissect/` does).
//! Go on: `moment.rs` for which frame it is, `change.rs` for before and after, `neighbours.rs`.

mod change;
mod moment;
mod neighbours;

use sim_core::lab::{CommandRun, Run};
use sim_core::packet::{Frame, Payload};
use sim_core::trace::Origin;

use crate::dissect::{self, Layer, Proto};
use crate::packets::Packets;

pub(crate) use change::{Change, Fields, Key, keyed};
pub(crate) use moment::{Framed, Moment};
pub(crate) use neighbours::rewind;

/// A packet at one step.
#[derive(Debug)]
pub(crate) struct Inspected {
    pub(crate) moment: Moment,
    /// Why there is such a packet.
    pub(crate) origin: Option<Origin>,
    /// Without an Ethernet header where there is none yet.
    pub(crate) octets: Vec<u8>,
    pub(crate) layers: Vec<Layer>,
    /// The step before on its way, from 1, with what it was there.
    pub(crate) before: Option<(usize, Fields, Moment)>,
}

impl Inspected {
    /// The packet of the step at that place in the trace; `None` of a step without one.
    pub(crate) fn at(run: &Run, command: &CommandRun, index: usize) -> Option<Self> {
        let moment = Moment::at(&command.record, index)?;
        let packets = Packets::of(run);
        let (octets, layers) = dissected(&moment, &packets);
        let before = moment::before(&command.record, index).map(|(at, before)| {
            let (_, layers) = dissected(&before, &packets);
            (at + 1, Fields::of(&layers), before)
        });
        let origin = packets.made(moment.seen.id).map(|made| made.origin);
        Some(Self { moment, origin, octets, layers, before })
    }
}

/// The octets of a packet, with the fields in them: bits are counted from the first of the octets.
fn dissected(moment: &Moment, packets: &Packets<'_>) -> (Vec<u8>, Vec<Layer>) {
    let unsaid = packets.unsaid(moment.seen.id);
    let header = usize::from(Frame::HEADER_BYTES);
    match &moment.framed {
        Framed::Now { frame, .. } | Framed::CameBy { frame, .. } => {
            let octets = frame.octets(&unsaid);
            let layers = dissect::frame(&octets);
            (octets, layers)
        }
        Framed::NotYet => {
            let nobody = sim_core::base::Mac::ZERO;
            let octets = Frame { src: nobody, dst: nobody, payload: moment.seen.payload.into() }.octets(&unsaid);
            let mut layers = dissect::frame(&octets);
            layers.retain(|layer| layer.proto != Proto::Ethernet);
            for field in layers.iter_mut().flat_map(|layer| &mut layer.fields) {
                field.bits = field.bits.start - 8 * header..field.bits.end - 8 * header;
            }
            (octets[header..].to_vec(), layers)
        }
    }
}

/// `SO_MARK`, which no octet holds.
pub(crate) const fn mark(payload: &Payload) -> u32 {
    match payload {
        Payload::Arp(_) => 0,
        Payload::Ipv4(ip) => ip.mark,
    }
}
