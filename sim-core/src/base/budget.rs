use serde::Serialize;

/// How much one replay may do. A bound that is met ends the replay with an answer that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Octets of a lab's text. The one limit for every door: file, form, link, API.
    pub lab_bytes: usize,
    /// Commands in a lab.
    pub commands: usize,
    /// Hosts in a lab.
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

impl Bound {
    /// In English, for standard error; the page says it in the reader's language.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Commands => "a lab holds at most 1000 commands",
            Self::Hosts => "a lab holds at most 64 hosts",
            Self::Links => "a lab holds at most 512 devices",
            Self::EventsPerCommand => "one command may cause at most 5000 events",
            Self::Events => "a lab may cause at most 50000 events",
            Self::StepsPerCommand => "at most 2000 steps of one command are recorded",
            Self::OutputBytes => "one command may print at most 65536 octets",
            Self::LabOutputBytes => "a lab may print at most 1048576 octets",
        }
    }
}
