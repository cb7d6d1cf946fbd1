//! Lives here: devices, cables, the neighbour table and its states: what is free of an address family.
//! Does not: addresses and routes (`ipv4/`), or who hears of a change (`netns.rs`, `world.rs`).
//! Go on: `device.rs` for a device, `neigh.rs` for ARP's entries, `effect.rs` for what a host asks of the world.

mod bridge;
mod change;
mod device;
mod effect;
mod kind;
mod multicast;
mod neigh;
mod neigh_parms;
mod neigh_set;
mod neighbours;

pub use bridge::{Fdb, FdbEntry, FdbKind};
pub use change::{LinkError, NAME_OCTETS, device_name, ether_addr};
pub use device::{Device, DeviceFlags, Links, Stats, Traffic};
pub use effect::{Ctx, Effect, Effects, Kept, OwnCopy};
pub use kind::{DeviceKind, MacvlanMode, Port, PortFlags, Vxlan};
pub use multicast::{Groups, Membership};
pub use neigh::{Neigh, NeighEffect, NeighEvent, Waiting};
pub use neigh_parms::{NeighParms, NeighTimers};
pub use neigh_set::{NeighSet, NoLladdr};
pub use neighbours::{Neighbours, Proxy};
