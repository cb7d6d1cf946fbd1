//! Packets that are longer than an MTU: cut up on the way out, put together where they are for.
//! Source: `ip_do_fragment()`, `ip_defrag()` in Linux 6.18.

use super::Ipv4;
use super::input::Arrival;
use crate::base::{Cause, Counter, PacketId};
use crate::link::{Ctx, Links};
use crate::packet::{self, Fragment, IpOptions};
use crate::trace::{Seen, StepKind};

/// The pieces of one packet that have come so far. Source: `struct ipq` in Linux 6.18.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Partial {
    id: PacketId,
    /// Those of the first piece are those of the whole.
    options: Option<IpOptions>,
    /// Without those that came twice.
    pieces: Vec<Fragment>,
}

/// Packets of which something is missing still. Differs from Linux: what never comes is waited for without an end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Partials(Vec<Partial>);

impl Ipv4 {
    /// A packet that is too long leaves in pieces of `mtu` octets at most, each but the last a multiple of eight.
    pub(super) fn fragment(
        &self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        packet: Seen,
        ip: &packet::Ipv4,
        mtu: u16,
    ) -> Vec<Seen> {
        let room = (mtu - ip.header_bytes()) & !7;
        let whole = ip.total_bytes() - ip.header_bytes();
        let (start, more) = ip.frag.map_or((0, false), |frag| (frag.offset, frag.more));
        let piece = |at: u16| {
            let bytes = room.min(whole - at);
            let frag = Fragment { offset: start + at, bytes, more: more || at + bytes < whole };
            let options = if at == 0 { ip.options } else { ip.options.map(|_| IpOptions::Blank) };
            packet.with(packet::Ipv4 { frag: Some(frag), options, ..*ip })
        };
        let pieces: Vec<Seen> = (0..whole).step_by(usize::from(room)).map(piece).collect();
        let made = u16::try_from(pieces.len()).unwrap_or(u16::MAX);
        let kind = StepKind::Fragment { mtu, pieces: made };
        ctx.step(links, None, Some(packet), kind, "ip_do_fragment", Cause::none());
        pieces
    }

    /// A piece came that is for this host; the whole packet, once none is missing.
    pub(super) fn defrag(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        arrival: &Arrival,
        piece: Fragment,
    ) -> Option<Arrival> {
        let Arrival { dev, packet, ip, .. } = *arrival;
        ctx.count(links, Counter::IpReasmReqds);
        let partials = &mut self.partials.0;
        let at = partials.iter().position(|partial| partial.id == packet.id).unwrap_or_else(|| {
            partials.push(Partial { id: packet.id, options: None, pieces: Vec::new() });
            partials.len() - 1
        });
        let partial = &mut partials[at];
        if !partial.pieces.contains(&piece) {
            partial.pieces.push(piece);
        }
        if piece.offset == 0 {
            partial.options = ip.options;
        }
        if !partial.is_complete() {
            ctx.step(links, Some(dev), Some(packet), StepKind::FragmentWait, "ip_defrag", Cause::none());
            return None;
        }
        let Partial { options, pieces, .. } = partials.remove(at);
        let pieces = u16::try_from(pieces.len()).unwrap_or(u16::MAX);
        ctx.count(links, Counter::IpReasmOks);
        let ip = packet::Ipv4 { frag: None, options, ..ip };
        let packet = packet.with(ip);
        ctx.step(links, Some(dev), Some(packet), StepKind::Reassemble { pieces }, "ip_frag_reasm", Cause::none());
        Some(Arrival { packet, ip, ..*arrival })
    }
}

impl Partial {
    fn is_complete(&self) -> bool {
        let end =
            self.pieces.iter().find(|piece| !piece.more).map(|last| u32::from(last.offset) + u32::from(last.bytes));
        end == Some(self.pieces.iter().map(|piece| u32::from(piece.bytes)).sum())
    }
}
