//! What an explanation is made of. Pages render it; the JSON API sends it as it is.

use serde::Serialize;
use sim_core::packet::Role;

use super::Rich;

/// One step of a trace, in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepText {
    /// Short, for the list: "Rule 0: read table local first".
    pub title: Rich,
    /// One or two sentences.
    pub say: Rich,
    /// What the kernel checks here and how to see it on a real machine; a sentence or two each.
    pub more: Vec<Rich>,
    /// How a real machine shows that the packet was dropped, and what to do about it; `None` where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<RemedyText>,
    /// Kernel function, or a program's system call.
    pub function: String,
    /// The kernel's name of the reason, if the packet ends here: `NEIGH_FAILED`.
    pub drop: Option<String>,
    /// What `nstat` would show: "IpInReceives +1".
    pub counters: Vec<String>,
    /// The lines that decided this step.
    pub causes: Vec<CauseLine>,
    /// Lines that had to be there for it to happen at all.
    pub needs: Vec<usize>,
    /// Routes that were weighed, the winner first; empty but for steps that read a table.
    pub candidates: Vec<CandidateText>,
    /// What the candidates leave out: "6 more in table local do not hold it."
    pub uncounted: Option<Rich>,
    /// The kernel chose here among several ways.
    pub decision: bool,
    /// What the packet is; a step without one goes on with the packet before it.
    pub role: Role,
    /// Heading above the step where something new begins: "Reply".
    pub section: Option<Rich>,
    pub host: String,
    pub dev: Option<String>,
    pub packet: Option<PacketText>,
}

/// What an administrator does about a drop.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RemedyText {
    /// Commands that show it on a real machine; a sentence or two each.
    pub see: Vec<Rich>,
    /// What would let the packet go on.
    pub mend: Vec<Rich>,
}

/// A line of the lab that decided something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CauseLine {
    pub line_no: usize,
    /// "A# "
    pub prompt: String,
    /// The command without its host: see [`super::fold`].
    pub command: String,
}

/// A route that was weighed, or was never come to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CandidateText {
    /// As `ip route show table all` prints it, without what the kernel adds for itself.
    pub route: String,
    /// "won", "lost" or "never".
    pub fate: &'static str,
    /// Why; empty for the winner.
    pub reason: Rich,
    /// The line that it came from.
    pub line_no: Option<usize>,
    /// The whole of it, where it is a route: as `ip route show table all` prints it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full: Option<String>,
}

/// A packet at one step, for its tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PacketText {
    /// "echo request"
    pub name: String,
    /// `None` for ARP.
    pub ttl: Option<u8>,
    pub src: String,
    pub dst: String,
    /// The addresses that it collected on its way: `ping -R`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub record: Vec<String>,
    /// As `tcpdump -nn -t` prints it.
    pub tcpdump: String,
}

/// What one command came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// "10.0.3.2 was answered by A itself."
    pub headline: Rich,
    /// Who, which line decided, what was never looked at.
    pub paragraph: Rich,
    /// Which taps heard it and which stayed dark.
    pub taps: Rich,
}
