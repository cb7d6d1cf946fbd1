//! Which packet a step is about, and which frame holds it there.

use sim_core::base::IfIndex;
use sim_core::packet::{Fragment, Frame, Payload};
use sim_core::trace::{Dir, Heard, Record, Seen, Step, StepKind};

/// A packet at a step.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    pub(crate) seen: Seen,
    pub(crate) framed: Framed,
}

/// The Ethernet frame around a packet.
#[derive(Clone, Debug)]
pub(crate) enum Framed {
    /// A tap hears this frame at this step.
    Now { frame: Frame, dev: IfIndex, dir: Dir },
    /// It came into this host in that one, the header of which Linux keeps with it.
    CameBy { frame: Frame, dev: IfIndex },
    /// Its host made it, and it has not left by a device.
    NotYet,
}

impl Moment {
    pub(super) fn at(record: &Record, index: usize) -> Option<Self> {
        let step = record.trace.steps.get(index)?;
        let seen = step.packet()?;
        Some(match framed(record, index, step, &seen) {
            Some((heard, true)) => {
                let (frame, dev, dir) = (heard.frame.clone(), heard.dev, heard.dir);
                let seen = Seen { payload: *frame.payload, ..seen };
                Self { seen, framed: Framed::Now { frame, dev, dir } }
            }
            Some((heard, false)) => {
                let frame = Frame { payload: seen.payload.into(), ..heard.frame };
                Self { seen, framed: Framed::CameBy { frame, dev: heard.dev } }
            }
            None => Self { seen, framed: Framed::NotYet },
        })
    }
}

/// What a tap heard of a step's packet last in its host, and whether that is at this very step.
fn framed<'a>(record: &'a Record, index: usize, step: &Step, seen: &Seen) -> Option<(&'a Heard, bool)> {
    // In order of steps: the later ones are of no interest.
    let until = record.heard.partition_point(|heard| heard.step <= index);
    let here = || record.heard[..until].iter().rev().filter(|heard| heard.host == step.host && heard.packet == seen.id);
    let mut now = here().take_while(|heard| heard.step == index);
    let by_dev = now.clone().find(|heard| Some(heard.dev) == step.dev);
    if let Some(heard) = by_dev.or_else(|| now.next()) {
        return Some((heard, true));
    }
    let came = here().find(|heard| heard.dir == Dir::In && is_same_piece(&heard.frame.payload, &seen.payload));
    came.map(|heard| (heard, false))
}

/// The step before on the way of a packet, by its place in the trace.
///
/// A packet that is flooded, or cut, is in several places: what a host receives was transmitted last, what else happens
/// in a host follows what happened there, and a piece follows itself or the whole.
pub(super) fn before(record: &Record, index: usize) -> Option<(usize, Moment)> {
    let steps = &record.trace.steps;
    let step = steps.get(index)?;
    let seen = step.seen.as_deref()?;
    let fits = |(_, other): &(usize, &Step)| {
        other.seen.as_deref().is_some_and(|before| before.id == seen.id && follows(&seen.payload, &before.payload))
    };
    let earlier = || steps[..index].iter().enumerate().rev().filter(fits);
    let found = if matches!(step.kind, StepKind::Receive { .. }) {
        earlier().find(|(_, other)| matches!(other.kind, StepKind::Transmit | StepKind::LoopTurn))
    } else {
        earlier().find(|(_, other)| other.host == step.host)
    };
    let (at, _) = found.or_else(|| earlier().next())?;
    Some((at, Moment::at(record, at)?))
}

fn frag(payload: &Payload) -> Option<Fragment> {
    match payload {
        Payload::Arp(_) => None,
        Payload::Ipv4(ip) => ip.frag,
    }
}

fn is_same_piece(one: &Payload, other: &Payload) -> bool {
    frag(one) == frag(other)
}

/// The whole comes before its pieces, a piece before itself and before the whole again.
fn follows(now: &Payload, before: &Payload) -> bool {
    frag(before).is_none() || frag(now).is_none() || is_same_piece(now, before)
}
