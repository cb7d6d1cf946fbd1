//! What Linux does, as labs: commands in, what they did out. Each name is a claim; the comment above is its source.
//! The kernel itself judges the same claims in `tests/kernel`.

mod absent;
mod address;
mod arp;
mod arp_sysctl;
mod arping;
mod causes;
mod decision;
mod echo;
mod forward;
mod get;
mod groups;
mod kernel_routes;
mod links;
mod metrics;
mod multipath;
mod neigh;
mod nexthop;
mod ping;
mod policy;
mod record_route;
mod redirect;
mod stack;
mod sysctl;
mod traceroute;
mod views;
