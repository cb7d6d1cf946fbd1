//! One host: links and address families composed; who tells whom when a device or an address comes and goes.

use crate::base::{Cause, HostId, IfIndex};
use crate::ipv4::Ipv4;
use crate::link::{Device, Links, NeighTimers};

/// A host: a network namespace with its own devices, addresses, routes and neighbours. ip-netns(8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Netns {
    pub name: String,
    pub links: Links,
    pub ipv4: Ipv4,
}

impl Netns {
    /// A new host has `lo`, down, and the three rules that every host is born with.
    pub fn new(id: HostId, name: &str, timers: NeighTimers, made: Cause) -> Self {
        Self { name: name.to_owned(), links: Links::new(id, made), ipv4: Ipv4::new(timers) }
    }

    pub const fn id(&self) -> HostId {
        self.links.host
    }

    /// A device comes into this host.
    pub fn add_device(&mut self, device: Device) {
        self.ipv4.sysctls.device_added(device.index);
        self.links.add(device);
    }

    /// `ip link set DEV up`; up already is no change. The far end decides on the carrier: see [`Self::set_carrier`].
    pub fn set_up(&mut self, dev: IfIndex, cause: &Cause) {
        let Some(device) = self.links.get_mut(dev).filter(|device| !device.up) else { return };
        device.up = true;
        device.activated = true;
        device.carrier = device.is_loopback();
        device.set = cause.clone();
        self.links.settle_needs(dev, &Cause::none());
        self.ipv4.device_up(&self.links, dev);
    }

    /// `ip link set DEV down`.
    pub fn set_down(&mut self, dev: IfIndex, cause: &Cause) {
        let Some(device) = self.links.get_mut(dev).filter(|device| device.up) else { return };
        device.up = false;
        device.carrier = false;
        device.set = cause.clone();
        self.links.settle_needs(dev, &Cause::none());
        self.ipv4.device_down(dev);
    }

    /// The cable carries, or not, because of what the far end did.
    pub fn set_carrier(&mut self, dev: IfIndex, carrier: bool, far: &Cause) {
        let Some(device) = self.links.get_mut(dev) else { return };
        let lost = device.carrier && !carrier;
        device.carrier = carrier;
        self.links.settle_needs(dev, far);
        if lost {
            self.ipv4.carrier_lost(dev);
        }
    }
}
