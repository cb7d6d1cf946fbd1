//! ARP asked in vain: how often, who heard it, and who was told.

use std::net::Ipv4Addr;

use sim_core::base::{DropReason, HostId};
use sim_core::packet::Role;
use sim_core::trace::{Program, SilenceWhy, Step, StepKind};

use super::answer::Teller;
use super::message::Message;
use super::rich::Rich;

pub(super) fn sentences(teller: &Teller<'_>, host: HostId, nexthop: Ipv4Addr) -> Vec<Rich> {
    let story = teller.story;
    let say = |key| {
        let message = Message::new(key).word("host", teller.names.host(host)).addr("nexthop", nexthop);
        message.word("program", story.program.name())
    };
    let asked = story.count(|step| step.host == host && asks(step, story.program, nexthop));
    let mut said = vec![say("why-vain-asked").count("count", asked).say(teller.lang)];

    let heard = story.hosts_where(|step| step.host != host && is(step, Role::ArpRequest) && comes_in(step));
    let not_mine = StepKind::ArpIgnore { target: nexthop, why: SilenceWhy::NotMine };
    let strangers = story.hosts_where(|step| step.kind == not_mine);
    if let Some(at) = story.steps.iter().position(|step| step.host == host && goes_nowhere(step)) {
        said.push(teller.step(at));
    } else if heard.is_empty() {
        said.push(say("why-vain-unheard").say(teller.lang));
    } else {
        let by = teller.list(&heard);
        let key = if heard == strangers { "why-vain-heard" } else { "why-vain-kept-silent" };
        said.push(say(key).count("count", heard.len()).said("by", by).say(teller.lang));
    }
    if host != story.asker {
        return said; // whose error nobody waits for
    }

    let error = |fits: fn(&StepKind) -> bool| story.count(|step| is(step, Role::Error) && fits(&step.kind)) > 0;
    if error(|kind| matches!(kind, StepKind::Read { .. })) {
        said.push(say("why-vain-told").say(teller.lang));
    } else if error(|kind| *kind == StepKind::Deliver) {
        said.push(say("why-vain-too-late").say(teller.lang));
    }
    said
}

/// The kernel asks, or arping does so by hand.
fn asks(step: &Step, program: Program, nexthop: Ipv4Addr) -> bool {
    let by_hand = program == Program::Arping && matches!(step.kind, StepKind::Send { .. });
    by_hand || matches!(step.kind, StepKind::ArpAsk { target, .. } if target == nexthop)
}

/// The question never got onto a wire.
fn goes_nowhere(step: &Step) -> bool {
    step.kind == StepKind::Drop { reason: DropReason::QdiscDrop } && is(step, Role::ArpRequest)
}

fn comes_in(step: &Step) -> bool {
    matches!(step.kind, StepKind::Receive { .. })
}

fn is(step: &Step, role: Role) -> bool {
    step.packet().is_some_and(|seen| seen.payload.role() == role)
}
