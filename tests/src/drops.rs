//! The packets that a command loses, by the model: where, why, and in which function of the kernel.

use std::collections::BTreeMap;

use serde_json::Value;
use sim_core::lab::CommandRun;
use sim_core::packet::Payload;
use sim_core::trace::StepKind;

/// A lost packet, as `record.py --trace` tells of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lost {
    pub host: String,
    pub protocol: String,
    pub reason: String,
    /// The function that freed it.
    pub at: String,
}

/// How often each was lost during a command. Order is left out: a kernel with two processors has none.
pub type Drops = BTreeMap<Lost, usize>;

/// What the model says.
pub fn of_model(command: &CommandRun) -> Drops {
    let mut all = Drops::new();
    for step in &command.record.trace.steps {
        let StepKind::Drop { reason } = step.kind else { continue };
        let protocol = match step.packet.map(|packet| packet.payload) {
            Some(Payload::Arp(_)) => "arp",
            Some(Payload::Ipv4(_)) | None => "ip",
        };
        let lost = Lost {
            host: command.after.host(step.host).name.clone(),
            protocol: protocol.to_owned(),
            reason: reason.name().to_owned(),
            at: step.function.to_owned(),
        };
        *all.entry(lost).or_default() += 1;
    }
    all
}

/// What a recording says of the same command.
pub fn of_kernel(command: &Value) -> Drops {
    let mut all = Drops::new();
    for drop in command["kernel"]["drops"].as_array().into_iter().flatten() {
        let text = |key: &str| drop[key].as_str().unwrap_or_default().to_owned();
        let lost = Lost { host: text("host"), protocol: text("protocol"), reason: text("reason"), at: text("at") };
        *all.entry(lost).or_default() += 1;
    }
    all
}
