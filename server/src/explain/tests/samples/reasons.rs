//! Why a packet was lost, and why a call failed: one of each.

use sim_core::base::{DropReason, Errno};

pub(super) fn errnos() -> [Errno; 13] {
    [
        Errno::Eacces,
        Errno::Einval,
        Errno::Eexist,
        Errno::Enodev,
        Errno::Enoent,
        Errno::Esrch,
        Errno::Enetunreach,
        Errno::Ehostunreach,
        Errno::Enetdown,
        Errno::Eaddrnotavail,
        Errno::Eopnotsupp,
        Errno::Enobufs,
        Errno::Emsgsize,
    ]
}

pub(super) fn drops() -> [DropReason; 20] {
    [
        DropReason::NeighFailed,
        DropReason::NeighQueuefull,
        DropReason::QueuePurge,
        DropReason::QdiscDrop,
        DropReason::IpInaddrerrors,
        DropReason::IpInnoroutes,
        DropReason::IpInhdr,
        DropReason::IpCsum,
        DropReason::PktTooBig,
        DropReason::NotSpecified,
        DropReason::IpLocalSource,
        DropReason::IpInvalidSource,
        DropReason::IpInvalidDest,
        DropReason::IpLocalnet,
        DropReason::IpRpfilter,
        DropReason::Otherhost,
        DropReason::InvalidProto,
        DropReason::NoSocket,
        DropReason::BridgeIngressStpState,
        DropReason::NoTxTarget,
    ]
}
