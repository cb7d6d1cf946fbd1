//! Packets that are longer than an MTU: cut up on the way out, put together where they are for.
//! Source: `ip_do_fragment()`, `ip_defrag()` in Linux 6.18.

use std::collections::VecDeque;

use super::input::Arrival;
use super::{Ipv4, OutputRoute};
use crate::base::{Cause, Counter, Errno, PacketId, Time};
use crate::link::{Ctx, Effect, Links};
use crate::packet::{self, Fragment, IpOptions, Payload};
use crate::trace::{NotModelled, Packet, StepKind};

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

/// Pieces that programs have still to send, with the way they go.
///
/// Linux handles what a frame makes happen before the program goes on that sent it: other hosts may answer the first
/// piece before the second leaves. Source: `__dev_queue_xmit()`, `do_softirq()` in Linux 6.18.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(clippy::box_collection, reason = "a copy of an empty queue is dearer than one of nothing")]
pub struct Unsent(Option<Box<VecDeque<(Packet, OutputRoute)>>>);

/// Longer than a frame and all that it makes happen are under way, unless somebody waits.
const IN_TURN: Time = Time::from_millis(1);

/// No piece comes after this one.
fn is_last(piece: &Packet) -> bool {
    !matches!(&*piece.payload, Payload::Ipv4(packet::Ipv4 { frag: Some(Fragment { more: true, .. }), .. }))
}

impl Ipv4 {
    /// Sends the first piece of a program's packet, and each of the others when its turn comes.
    ///
    /// # Errors
    /// `Enobufs` where the device lost the first.
    pub(super) fn output_in_turn(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        pieces: Vec<Packet>,
        out: &OutputRoute,
    ) -> Result<(), Errno> {
        let mut pieces = pieces.into_iter();
        if !self.has_unsent()
            && let Some(first) = pieces.next()
        {
            self.output_piece(links, ctx, &first, out, None)?;
            ctx.effects.push(Effect::NextPiece { after: IN_TURN });
        }
        if pieces.len() > 0 {
            // The turn of each is an event of one command: more would meet that bound before they leave.
            let most = ctx.journal.budget().events_per_command as usize;
            let unsent = self.unsent.0.get_or_insert_default();
            let left = most.saturating_sub(unsent.len());
            unsent.extend(pieces.take(left).map(|piece| (piece, out.clone())));
        }
        Ok(())
    }

    /// The next piece leaves, and after it those that wait still. Where the device loses it the program would be told,
    /// which by now does something else: only where ARP let the first pass to a far end that takes none of them.
    pub fn send_next_piece(&mut self, links: &Links, ctx: &mut Ctx<'_>) {
        let Some(unsent) = &mut self.unsent.0 else { return };
        let Some((piece, out)) = unsent.pop_front() else { return };
        if unsent.is_empty() {
            self.unsent.0 = None;
        }
        if self.output_piece(links, ctx, &piece, &out, None).is_err() {
            let kind = StepKind::NotModelled { what: NotModelled::LostPiece };
            ctx.step(links, Some(out.dev), Some(&piece), kind, "ip_do_fragment", Cause::none());
        } else if is_last(&piece) {
            ctx.count(links, Counter::IpFragOks);
        }
        if self.has_unsent() {
            ctx.effects.push(Effect::NextPiece { after: IN_TURN });
        }
    }

    /// Whether pieces wait for their turn.
    pub fn has_unsent(&self) -> bool {
        self.unsent.0.is_some()
    }

    pub fn forget_unsent(&mut self) {
        self.unsent.0 = None;
    }

    /// A packet that is too long leaves in pieces of `mtu` octets at most, each but the last a multiple of eight.
    pub(super) fn fragment(
        &self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        packet: &Packet,
        ip: &packet::Ipv4,
        mtu: u16,
    ) -> Vec<Packet> {
        let room = (mtu - ip.header_bytes()) & !7;
        let whole = ip.total_bytes() - ip.header_bytes();
        let (start, more) = ip.frag.map_or((0, false), |frag| (frag.offset, frag.more));
        let piece = |at: u16| {
            let bytes = room.min(whole - at);
            let frag = Fragment { offset: start + at, bytes, more: more || at + bytes < whole };
            let options = if at == 0 { ip.options } else { ip.options.map(|_| IpOptions::Blank) };
            packet.with(packet::Ipv4 { frag: Some(frag), options, ..*ip })
        };
        let pieces: Vec<Packet> = (0..whole).step_by(usize::from(room)).map(piece).collect();
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
        let Arrival { dev, packet, ip, .. } = arrival;
        let dev = *dev;
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
        let ip = packet::Ipv4 { frag: None, options, ..*ip };
        let packet = packet.with(ip);
        ctx.step(links, Some(dev), Some(&packet), StepKind::Reassemble { pieces }, "ip_frag_reasm", Cause::none());
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
