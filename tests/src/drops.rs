//! The packets that a command loses: by the model, and by recordings made with `--trace`.

use std::collections::BTreeMap;

use serde_json::Value;
use sim_core::lab::CommandRun;
use sim_core::packet::Payload;
use sim_core::trace::StepKind;

use crate::labs::NamedLab;
use crate::{repository, sim};

/// A lost packet, as the kernel tells of it in `skb:kfree_skb`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lost {
    pub host: String,
    /// `ip` or `arp`
    pub protocol: String,
    pub reason: String,
    /// The function that freed it.
    pub at: String,
}

/// How often each was lost. Order is left out: a kernel with two processors has none.
pub type Drops = BTreeMap<Lost, u64>;

/// What a recording can not tell, and why.
pub struct Exception {
    pub reason: &'static str,
    pub at: &'static str,
    /// What is compared nevertheless, of all hosts together.
    pub sees: Sees,
    pub why: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// The recording tells of all that are lost, and of others.
    More,
    /// It may miss some.
    Fewer,
}

/// Everything else has to be the same.
pub const EXCEPTIONS: [Exception; 6] = [
    Exception {
        reason: "NO_SOCKET",
        at: "ping_rcv",
        sees: Sees::More,
        why: "an echo reply that a raw socket took a copy of is freed here as well, and was not lost",
    },
    Exception {
        reason: "NOT_SPECIFIED",
        at: "inet_rtm_getroute",
        sees: Sees::More,
        why: "the packet that `ip route get` makes up for its question was never sent",
    },
    Exception {
        reason: "NEIGH_FAILED",
        at: "neigh_invalidate",
        sees: Sees::More,
        why: "a timer frees it, no device has seen it: neither tells the host, nor that it is not another lab's",
    },
    Exception {
        reason: "QDISC_DROP",
        at: "__dev_queue_xmit",
        sees: Sees::Fewer,
        why: "an error that a timer makes and that `lo`, which is down, loses: nothing tells the host",
    },
    Exception {
        reason: "NOT_SPECIFIED",
        at: "ip_do_fragment",
        sees: Sees::Fewer,
        why: "pieces that no device has seen are told of now and then only",
    },
    Exception {
        reason: "QUEUE_PURGE",
        at: "neigh_invalidate",
        sees: Sees::Fewer,
        why: "the recorder passes over this reason, which each socket that is closed names for its errors",
    },
];

/// What the model says.
pub fn of_model(command: &CommandRun) -> Drops {
    let mut all = Drops::new();
    for step in &command.record.trace.steps {
        let StepKind::Drop { reason } = step.kind else { continue };
        let protocol = match step.packet().map(|packet| packet.payload) {
            Some(Payload::Arp(_)) => "arp",
            Some(Payload::Ipv4(_)) | None => "ip",
        };
        let lost = Lost {
            host: command.after.host(step.host).name.to_string(),
            protocol: protocol.to_owned(),
            reason: reason.name().to_owned(),
            at: step.function.to_owned(),
        };
        *all.entry(lost).or_default() += 1;
    }
    all
}

/// The labs that were traced.
pub fn traced() -> Vec<String> {
    let files = repository::files("tests/kernel/drops");
    let name = |file: &String| Some(file.strip_prefix("tests/kernel/drops/")?.strip_suffix(".json")?.to_owned());
    files.iter().filter_map(name).collect()
}

/// What a recording says, by line.
///
/// # Panics
/// Where the file is not what `record.py --drops` prints.
pub fn of_kernel(lab: &str) -> BTreeMap<usize, Drops> {
    let text = repository::read(&format!("tests/kernel/drops/{lab}.json"));
    let recorded: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{lab}: {error}"));
    let mut all = BTreeMap::<_, Drops>::new();
    for drop in recorded["drops"].as_array().expect("drops are a list") {
        // A host that nothing tells has no name.
        let text = |at: usize| drop[at].as_str().unwrap_or_default().to_owned();
        let number = |at: usize| drop[at].as_u64().expect("a number");
        let lost = Lost { host: text(1), protocol: text(2), reason: text(3), at: text(4) };
        let line = usize::try_from(number(0)).expect("a line of a lab");
        all.entry(line).or_default().insert(lost, number(5));
    }
    all
}

/// Commands of a lab that lose other packets than the kernel did, in words; and how many drops were the same.
pub fn compare(lab: &NamedLab) -> (Vec<String>, u64) {
    let (kernel, run) = (of_kernel(&lab.name), lab.parse().run());
    let (mut wrong, mut same) = (Vec::new(), 0);
    for command in run.commands.iter().take_while(|command| !sim::is_left_out(command)) {
        let ours = of_model(command);
        let theirs = kernel.get(&command.line_no).cloned().unwrap_or_default();
        same += ours.iter().map(|(lost, count)| theirs.get(lost).copied().unwrap_or_default().min(*count)).sum::<u64>();
        if let Err(why) = agree(&theirs, &ours) {
            wrong.push(format!("{}: line {}: {}: {why}", lab.name, command.line_no, command.line));
        }
    }
    (wrong, same)
}

/// # Errors
/// What is different, in words.
pub fn agree(kernel: &Drops, model: &Drops) -> Result<(), String> {
    let is = |lost: &Lost, exception: &Exception| (&*lost.reason, &*lost.at) == (exception.reason, exception.at);
    let clear = |drops: &Drops| {
        let mut clear = drops.clone();
        clear.retain(|lost, _| !EXCEPTIONS.iter().any(|exception| is(lost, exception) && lost.protocol == "ip"));
        clear
    };
    let (theirs, ours) = (clear(kernel), clear(model));
    if theirs != ours {
        return Err(format!("Linux loses {theirs:?}, the model {ours:?}"));
    }
    for exception in &EXCEPTIONS {
        let count = |drops: &Drops| -> u64 {
            drops.iter().filter(|(lost, _)| is(lost, exception) && lost.protocol == "ip").map(|(_, count)| *count).sum()
        };
        let (theirs, ours) = (count(kernel), count(model));
        let fits = match exception.sees {
            Sees::More => theirs >= ours,
            Sees::Fewer => theirs <= ours,
        };
        if !fits {
            let Exception { reason, at, .. } = exception;
            return Err(format!("Linux loses {theirs} by {reason} in {at}, the model {ours}"));
        }
    }
    Ok(())
}
