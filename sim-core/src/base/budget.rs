use std::fmt;

use serde::Serialize;

/// How much one replay may do. A bound that is met ends the replay with an answer that names it.
///
/// A lab is parsed within one, and its replay hands it on: to the world, and to the journal of each command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Octets of a lab's text. The one limit for every door: file, form, link, API.
    pub lab_bytes: usize,
    /// Commands in a lab.
    pub commands: usize,
    /// Hosts in a lab; ids end at 65,536.
    pub hosts: usize,
    /// Devices in all hosts together, `lo` not counted.
    pub links: usize,
    /// Events (frames that arrive, timers that fire) of one command.
    pub events_per_command: u32,
    /// Events of the whole lab.
    pub events: u32,
    /// Steps that are recorded of one command; what happens past them still happens.
    pub steps_per_command: usize,
    /// Routes that the steps of one command may hold, those that lost included. Past them no step is recorded.
    pub routes_per_command: usize,
    /// The same for all commands of the lab together.
    pub routes: usize,
    /// Octets that one command may print.
    pub output_bytes: usize,
    /// Octets that all commands may print together.
    pub lab_output_bytes: usize,
}

impl Budget {
    /// What the playground gives to whoever comes.
    pub const LAB: Self = Self {
        lab_bytes: 64 * 1024,
        commands: 1_000,
        hosts: 64,
        links: 512,
        events_per_command: 5_000,
        events: 50_000,
        steps_per_command: 2_000,
        routes_per_command: 20_000,
        routes: 400_000,
        output_bytes: 64 * 1024,
        lab_output_bytes: 1024 * 1024,
    };

    /// A bound with what it allows here.
    pub const fn limit(&self, bound: Bound) -> Limit {
        let max = match bound {
            Bound::Commands => self.commands,
            Bound::Hosts => self.hosts,
            Bound::Links => self.links,
            Bound::EventsPerCommand => self.events_per_command as usize,
            Bound::Events => self.events as usize,
            Bound::StepsPerCommand => self.steps_per_command,
            Bound::OutputBytes => self.output_bytes,
            Bound::LabOutputBytes => self.lab_output_bytes,
        };
        Limit { bound, max }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::LAB
    }
}

/// Which bound was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    Commands,
    Hosts,
    Links,
    EventsPerCommand,
    Events,
    StepsPerCommand,
    OutputBytes,
    LabOutputBytes,
}

/// A bound that was met, and how much it allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    pub bound: Bound,
    pub max: usize,
}

/// In English, for standard error; the page says it in the reader's language.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let max = self.max;
        match self.bound {
            Bound::Commands => write!(f, "a lab holds at most {max} commands"),
            Bound::Hosts => write!(f, "a lab holds at most {max} hosts"),
            Bound::Links => write!(f, "a lab holds at most {max} devices"),
            Bound::EventsPerCommand => write!(f, "one command may cause at most {max} events"),
            Bound::Events => write!(f, "a lab may cause at most {max} events"),
            Bound::StepsPerCommand => write!(f, "at most {max} steps of one command are recorded"),
            Bound::OutputBytes => write!(f, "one command may print at most {max} octets"),
            Bound::LabOutputBytes => write!(f, "a lab may print at most {max} octets"),
        }
    }
}
