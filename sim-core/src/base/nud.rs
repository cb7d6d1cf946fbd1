use serde::Serialize;

/// Neighbour unreachability detection: the state of a neighbour entry. Source: `include/uapi/linux/neighbour.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Nud {
    /// Made, not asked for yet.
    None,
    /// Requests are out, nobody answered yet; packets wait.
    Incomplete,
    /// It asked and was answered.
    Reachable,
    /// Known, not confirmed lately.
    Stale,
    /// A stale entry was used; a confirmation is waited for.
    Delay,
    /// Requests to the known address are out.
    Probe,
    /// Nobody answered.
    Failed,
    /// Set by hand.
    Permanent,
    /// Needs no resolution: loopback, broadcast.
    Noarp,
}

impl Nud {
    /// As `ip neigh` prints it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Incomplete => "INCOMPLETE",
            Self::Reachable => "REACHABLE",
            Self::Stale => "STALE",
            Self::Delay => "DELAY",
            Self::Probe => "PROBE",
            Self::Failed => "FAILED",
            Self::Permanent => "PERMANENT",
            Self::Noarp => "NOARP",
        }
    }

    /// `NUD_VALID`: a link-layer address is known.
    pub const fn is_valid(self) -> bool {
        match self {
            Self::Reachable | Self::Stale | Self::Delay | Self::Probe | Self::Permanent | Self::Noarp => true,
            Self::None | Self::Incomplete | Self::Failed => false,
        }
    }
}
