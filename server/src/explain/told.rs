//! A step among the others of its trace: what its sentence may look at.

use std::net::Ipv4Addr;

use sim_core::base::IfIndex;
use sim_core::packet::{Body, Frame, Ipv4, Payload, Role};
use sim_core::trace::{Heard, Step, StepKind};
use sim_core::why::{Story, target};

use super::kinds::words;
use super::message::Message;
use super::names::Names;
use super::rich::Rich;
use crate::l10n::Lang;

pub(super) struct Told<'a> {
    pub(super) names: &'a Names<'a>,
    pub(super) steps: &'a [Step],
    pub(super) heard: &'a [Heard],
    /// Of `step` in `steps`.
    pub(super) index: usize,
    pub(super) step: &'a Step,
    /// Of the packet, or of the packet before it.
    pub(super) role: Role,
}

impl<'a> Told<'a> {
    /// A step of a story.
    pub(super) fn of(story: &Story<'a>, at: usize, names: &'a Names<'a>) -> Self {
        let step = &story.steps[at];
        let role = step.packet().map_or(Role::Request, |seen| seen.payload.role());
        Told { names, steps: story.steps, heard: story.heard, index: at, step, role }
    }

    pub(super) fn host(&self) -> &'a str {
        self.names.host(self.step.host)
    }

    /// The device at which it happens, `lo` for a step that names none.
    pub(super) fn dev(&self) -> &'a str {
        self.names.dev(self.step.host, self.step.dev.unwrap_or(IfIndex::LO))
    }

    /// The device of the step, or else the one by which its packet came into the host.
    pub(super) fn came_by(&self) -> Option<IfIndex> {
        self.step.dev.or_else(|| {
            let id = self.step.seen.as_ref()?.id;
            let same =
                |step: &&Step| step.host == self.step.host && step.seen.as_ref().is_some_and(|seen| seen.id == id);
            let mut before = self.steps[..self.index].iter().rev().filter(same);
            before.find(|step| matches!(step.kind, StepKind::Receive { .. }))?.dev
        })
    }

    /// On the wire that is bent back onto itself.
    pub(super) fn is_at_lo(&self) -> bool {
        self.step.dev.is_none_or(|dev| dev == IfIndex::LO)
    }

    /// What is made at this step is not allowed to leave.
    pub(super) fn is_refused_next(&self) -> bool {
        self.steps.get(self.index + 1).is_some_and(|next| matches!(next.kind, StepKind::ReplyRefused { .. }))
    }

    /// A program of this host had ended before.
    pub(super) fn is_after_exit(&self) -> bool {
        let before = &self.steps[..self.index];
        before.iter().any(|step| step.host == self.step.host && matches!(step.kind, StepKind::Exit { .. }))
    }

    /// Where the packet comes from, 0.0.0.0 without one.
    pub(super) fn src(&self) -> Ipv4Addr {
        self.addresses().map_or(Ipv4Addr::UNSPECIFIED, |(src, _)| src)
    }

    /// Where the packet goes, or else what the command is about.
    pub(super) fn dst(&self) -> Ipv4Addr {
        self.addresses().map(|(_, dst)| dst).or_else(|| target(self.steps)).unwrap_or(Ipv4Addr::UNSPECIFIED)
    }

    /// The frame that a tap heard at this step.
    pub(super) fn frame(&self) -> Option<&'a Frame> {
        self.heard.iter().find(|heard| heard.step == self.index).map(|heard| &heard.frame)
    }

    pub(super) const fn what(&self) -> &'static str {
        match self.role {
            Role::Request => "request",
            Role::Reply => "reply",
            Role::ArpRequest => "arp-request",
            Role::ArpReply => "arp-reply",
            Role::Error => "error",
        }
    }

    /// It is for a group, or else for all.
    pub(super) fn many(&self) -> &'static str {
        if self.dst().is_multicast() { "group" } else { "all" }
    }

    /// The addresses that the packet collected so far.
    pub(super) fn record(&self) -> String {
        let record = |ip: Ipv4| ip.record().map(|record| record.addrs().to_vec());
        let addrs = self.step.packet().and_then(|seen| match seen.payload {
            Payload::Ipv4(ip) => record(ip),
            Payload::Arp(_) => None,
        });
        addrs.unwrap_or_default().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// It is a UDP datagram.
    pub(super) fn is_udp(&self) -> bool {
        self.step.packet().is_some_and(|seen| matches!(seen.payload, Payload::Ipv4(Ipv4 { body: Body::Udp(_), .. })))
    }

    /// What the list of steps says.
    pub(super) fn sentence(&self, lang: Lang) -> Rich {
        words(self).text.part(lang, ".say")
    }

    /// A message that may name the host.
    pub(super) fn message(&self, key: &'static str) -> Message {
        Message::new(key).word("host", self.host())
    }

    fn addresses(&self) -> Option<(Ipv4Addr, Ipv4Addr)> {
        self.step.packet().map(|seen| match seen.payload {
            Payload::Arp(arp) => (arp.sender, arp.target),
            Payload::Ipv4(packet) => (packet.src, packet.dst),
        })
    }
}
