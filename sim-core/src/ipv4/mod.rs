//! Lives here: IPv4 of one host: addresses, rules, tables, the way out, the way in, ARP, ICMP, sysctls.
//! Does not: devices and cables (`link/`), sockets and programs (`program/`), other hosts (`world.rs`).
//! Go on: `output.rs` sends, `input.rs` receives, `fib.rs` decides; `kernel_routes.rs` knows which routes an address brings.

mod addr;
mod arp;
mod fib;
mod forward;
mod icmp;
mod input;
mod kernel_routes;
mod output;
mod rules;
mod source;
mod sysctl;
mod validate;

pub use addr::{AddrError, Addresses, IfAddr, Label, LabelError};
pub use fib::{Fib, Flow, RouteError};
pub use output::{OutputError, OutputFlow, OutputRoute};
pub use rules::{Rule, Rules};
pub use sysctl::{Conf, HostKey, Of, Sysctl, Sysctls};

use crate::base::IfIndex;
use crate::link::{Links, NeighTimers, Neighbours};

/// IPv4 of one host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ipv4 {
    pub addresses: Addresses,
    pub rules: Rules,
    pub fib: Fib,
    pub neighbours: Neighbours,
    pub timers: NeighTimers,
    pub sysctls: Sysctls,
}

impl Ipv4 {
    pub fn new(timers: NeighTimers) -> Self {
        Self {
            addresses: Addresses::default(),
            rules: Rules::default(),
            fib: Fib::default(),
            neighbours: Neighbours::default(),
            timers,
            sysctls: Sysctls::default(),
        }
    }

    /// A device came up: the networks and broadcasts of its addresses get their routes.
    /// On `lo` the kernel adds 127.0.0.1/8. Source: `inetdev_event()`, `fib_netdev_event()` in Linux 6.18.
    pub fn device_up(&mut self, links: &Links, dev: IfIndex) {
        let Some(device) = links.get(dev) else { return };
        if device.is_loopback() {
            // 127.0.0.1 may be there already, from the last time `lo` came up.
            let _ = self.addresses.add(IfAddr::loopback(device.name.clone(), device.set.clone()));
            self.sysctls.device_addressed(dev);
        }
        for addr in self.addresses.of(dev).cloned().collect::<Vec<_>>() {
            self.add_kernel_routes(links, &addr);
        }
    }

    /// A device went down: all its routes go but those that make an address local, and its neighbours.
    /// Source: `fib_sync_down_dev()`, `neigh_ifdown()` in Linux 6.18.
    pub fn device_down(&mut self, dev: IfIndex) {
        self.fib.forget_device(dev, false);
        self.neighbours.forget_device(dev);
    }

    /// The far end of the cable came or went. Routes stay; neighbours of a dead cable do not.
    /// Source: `neigh_carrier_down()` in Linux 6.18.
    pub fn carrier_lost(&mut self, dev: IfIndex) {
        self.neighbours.forget(dev);
    }

    /// An address was asked for. Source: `inet_insert_ifa()`, `fib_add_ifaddr()` in Linux 6.18.
    ///
    /// # Errors
    /// [`AddrError`], as the kernel would answer.
    pub fn add_address(&mut self, links: &Links, addr: IfAddr) -> Result<(), AddrError> {
        self.sysctls.device_addressed(addr.dev);
        let added = self.addresses.add(addr)?;
        self.add_kernel_routes(links, &added);
        Ok(())
    }

    /// An address goes, and with a primary its secondaries; with the last of a device all its routes and neighbours.
    /// Source: `inet_del_ifa()`, `fib_disable_ip()` in Linux 6.18.
    pub fn delete_address(&mut self, links: &Links, addr: &IfAddr) {
        for gone in self.addresses.falling_with(addr) {
            self.addresses.remove(&gone);
            self.delete_kernel_routes(links, &gone);
        }
        if self.addresses.of(addr.dev).next().is_none() {
            self.fib.forget_device(addr.dev, true);
            self.neighbours.forget_device(addr.dev);
        }
    }
}
