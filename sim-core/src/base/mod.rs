//! Lives here: ids, virtual time, causes, the words of a route, drop reasons, budgets: plain data that every floor shares.
//! Does not: anything that decides. A type here has no behaviour beyond reading itself.
//! Go on: `packet/` for what travels, `trace/` for the record of a run.

mod budget;
mod cause;
mod counter;
mod dev_names;
mod drop;
mod errno;
mod ids;
mod metrics;
mod nexthop;
mod nud;
mod route;
mod shared;
mod time;

pub use budget::{Bound, Budget, Limit};
pub use cause::{Cause, Gathered};
pub use counter::Counter;
pub use dev_names::DevNames;
pub use drop::DropReason;
pub use errno::Errno;
pub use ids::{CommandId, DevName, HostId, IfIndex, Mac, PacketId};
pub use metrics::{Metric, Metrics};
pub use nexthop::{Multipath, Nexthop, NexthopId, Nexthops};
pub use nud::Nud;
pub use route::{Route, RouteProto, RouteType, Routes, Scope, TableId};
pub use shared::Shared;
pub use time::Time;
