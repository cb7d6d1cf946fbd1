//! The sysctls that the model obeys. Any other is refused by name.

use crate::base::Cause;

/// A key under `/proc/sys/`. Source: `Documentation/networking/ip-sysctl.rst` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sysctl {
    IpForward,
    IcmpEchoIgnoreBroadcasts,
}

impl Sysctl {
    pub const ALL: [Self; 2] = [Self::IpForward, Self::IcmpEchoIgnoreBroadcasts];

    /// With dots, as sysctl(8) prints it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::IpForward => "net.ipv4.ip_forward",
            Self::IcmpEchoIgnoreBroadcasts => "net.ipv4.icmp_echo_ignore_broadcasts",
        }
    }

    /// What a new host has.
    pub const fn default(self) -> bool {
        match self {
            Self::IpForward => false,
            Self::IcmpEchoIgnoreBroadcasts => true,
        }
    }
}

/// What a host's sysctls are, with who set them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sysctls {
    values: [(bool, Cause); Sysctl::ALL.len()],
}

impl Default for Sysctls {
    fn default() -> Self {
        Self { values: Sysctl::ALL.map(|key| (key.default(), Cause::none())) }
    }
}

impl Sysctls {
    pub fn get(&self, key: Sysctl) -> bool {
        self.values[key as usize].0
    }

    pub fn cause(&self, key: Sysctl) -> Cause {
        self.values[key as usize].1.clone()
    }

    pub fn set(&mut self, key: Sysctl, value: bool, cause: Cause) {
        self.values[key as usize] = (value, cause);
    }
}
