//! How the packets of a run were made, and what their octets say for that: identification and data.

use std::collections::BTreeMap;

use sim_core::base::{CommandId, PacketId, Time};
use sim_core::lab::{CommandRun, Run};
use sim_core::packet::{Data, Unsaid};
use sim_core::trace::{Made, Origin};

/// How each packet of a run was made.
pub(crate) struct Packets<'a> {
    /// By command: how many packets were made before it, and its own.
    made: BTreeMap<CommandId, (u32, &'a [Made])>,
}

impl<'a> Packets<'a> {
    pub(crate) fn of(run: &'a Run) -> Self {
        let mut before = 0_u32;
        let count = |command: &'a CommandRun| {
            let own = command.record.packets.as_slice();
            let first = before;
            before = before.saturating_add(u32::try_from(own.len()).unwrap_or(u32::MAX));
            (command.id, (first, own))
        };
        Self { made: run.commands.iter().map(count).collect() }
    }

    /// What octets say of it and its values do not.
    pub(crate) fn unsaid(&self, packet: PacketId) -> Unsaid {
        let quoted = match self.made(packet).map(|made| made.origin) {
            Some(Origin::About(lost)) => self.identification(lost),
            Some(Origin::Sent { .. } | Origin::Answers(_) | Origin::Asks(_) | Origin::Command) | None => 0,
        };
        let (identification, data) = (self.identification(packet), self.data(packet));
        Unsaid { identification, quoted_identification: quoted, data }
    }

    /// An ordinal within the lab, from 1. Differs from Linux: there it is drawn, or 0 for what may not be cut.
    fn identification(&self, packet: PacketId) -> u16 {
        let before = self.made.get(&packet.command).map_or(0, |(before, _)| *before);
        (before.wrapping_add(packet.ordinal) & 0xffff) as u16
    }

    /// A reply holds what it was sent, and an error the beginning of it.
    fn data(&self, packet: PacketId) -> Option<(Data, Time)> {
        let made = self.made(packet)?;
        match made.origin {
            Origin::Sent { data, .. } => data.map(|data| (data, made.at)),
            Origin::Answers(asked) | Origin::About(asked) => self.data(asked),
            Origin::Asks(_) | Origin::Command => None,
        }
    }

    pub(crate) fn made(&self, packet: PacketId) -> Option<&Made> {
        let (_, own) = self.made.get(&packet.command)?;
        own.get(packet.ordinal.checked_sub(1)? as usize)
    }
}
