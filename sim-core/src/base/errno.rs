use serde::Serialize;

/// What a system call answers when it does not do what it was asked. Source: errno(3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Errno {
    Eacces,
    Einval,
    Eexist,
    Enodev,
    Enoent,
    Esrch,
    Enetunreach,
    Ehostunreach,
    Enetdown,
    Eaddrnotavail,
    Eopnotsupp,
    Enobufs,
    Emsgsize,
}

impl Errno {
    /// As strerror(3) says it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Eacces => "Permission denied",
            Self::Einval => "Invalid argument",
            Self::Eexist => "File exists",
            Self::Enodev => "No such device",
            Self::Enoent => "No such file or directory",
            Self::Esrch => "No such process",
            Self::Enetunreach => "Network is unreachable",
            Self::Ehostunreach => "No route to host",
            Self::Enetdown => "Network is down",
            Self::Eaddrnotavail => "Cannot assign requested address",
            Self::Eopnotsupp => "Operation not supported",
            Self::Emsgsize => "Message too long",
            Self::Enobufs => "No buffer space available",
        }
    }
}
