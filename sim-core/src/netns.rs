//! One host: links and address families composed; who tells whom when a device or an address comes and goes.

use std::sync::Arc;

use crate::base::{Cause, HostId, IfIndex, Mac, PacketId};
use crate::ipv4::Ipv4;
use crate::link::{Ctx, Device, DeviceFlags, DeviceKind, Groups, Kept, LinkError, Links, NeighTimers, device_name};
use crate::packet::Frame;
use crate::trace::Packet;

/// A host: a network namespace with its own devices, addresses, routes and neighbours. ip-netns(8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Netns {
    pub name: Arc<str>,
    pub links: Links,
    pub ipv4: Ipv4,
}

impl Netns {
    /// A new host has `lo`, down, and the three rules that every host is born with.
    pub fn new(id: HostId, name: &str, timers: NeighTimers, made: Cause) -> Self {
        Self { name: name.into(), links: Links::new(id, made), ipv4: Ipv4::new(timers) }
    }

    pub const fn id(&self) -> HostId {
        self.links.host
    }

    /// A device comes into this host.
    pub fn add_device(&mut self, device: Device) {
        Arc::make_mut(&mut self.ipv4.sysctls).device_added(device.index);
        self.links.add(device);
    }

    /// `ip link set DEV up`; up already is no change. The far end decides on the carrier: see [`Self::set_carrier`].
    pub fn set_up(&mut self, dev: IfIndex, cause: &Cause) {
        let Some(device) = self.links.get_mut(dev).filter(|device| !device.up) else { return };
        device.up = true;
        device.activated = true;
        // Nothing below these has a carrier that they could lack.
        device.carrier = matches!(device.kind, DeviceKind::Loopback | DeviceKind::Vxlan(_));
        device.set = cause.clone();
        if !device.is_loopback() {
            device.groups.join(Groups::ALL_HOSTS, false);
        }
        self.links.settle_needs(dev, &Cause::none());
        self.ipv4.note_linkdown(&self.links);
        self.ipv4.device_up(&self.links, dev);
    }

    /// `ip link set DEV down`.
    pub fn set_down(&mut self, dev: IfIndex, cause: &Cause) {
        let Some(device) = self.links.get_mut(dev).filter(|device| device.up) else { return };
        device.up = false;
        match device.kind {
            DeviceKind::Veth { .. } | DeviceKind::Bridge | DeviceKind::Macvlan { .. } => device.note_carrier(false),
            DeviceKind::Loopback | DeviceKind::Vxlan(_) => device.carrier = false,
        }
        if !device.is_loopback() {
            device.groups.leave(Groups::ALL_HOSTS, false);
        }
        device.set = cause.clone();
        self.links.settle_needs(dev, &Cause::none());
        self.ipv4.note_linkdown(&self.links);
        self.ipv4.device_down(dev);
    }

    /// The cable carries, or not, because of what the far end did.
    pub fn set_carrier(&mut self, dev: IfIndex, carrier: bool, far: &Cause) {
        let Some(device) = self.links.get_mut(dev) else { return };
        let before = device.carrier;
        device.note_carrier(carrier);
        self.links.settle_needs(dev, far);
        self.ipv4.note_linkdown(&self.links);
        if before && !carrier {
            self.ipv4.carrier_lost(dev);
        } else if carrier && !before {
            self.ipv4.fib.carrier_found(&self.links, dev);
        }
    }

    /// A frame came in by a device: to the bridge that it is a port of, or up.
    /// Source: `__netif_receive_skb_core()` in Linux 6.18.
    pub fn receive(&mut self, ctx: &mut Ctx<'_>, dev: IfIndex, id: PacketId, frame: &Frame, kept: Option<Box<Kept>>) {
        let packet = &Packet { id, payload: Arc::clone(&frame.payload) };
        let Self { links, ipv4, .. } = self;
        let port = links.get(dev).is_some_and(|device| device.port.is_some()) && kept.is_none();
        let pkttype = ipv4.hear(links, ctx, dev, packet, frame, kept.as_deref());
        if !port {
            return ipv4.receive(links, ctx, dev, packet, frame, pkttype, kept);
        }
        if let Some((bridge, pkttype)) = links.br_handle_frame(ctx, dev, id, frame, pkttype) {
            ipv4.hear_as(links, ctx, bridge, packet, frame, pkttype);
            ipv4.receive(links, ctx, bridge, packet, frame, pkttype, None);
        }
    }

    /// A device leaves the host, deleted or moved: what hangs on it goes. Source: `inetdev_destroy()` in Linux 6.18.
    pub fn device_gone(&mut self, dev: IfIndex) {
        self.ipv4.device_gone(&self.links, dev);
    }

    /// `ip link set DEV name NAME`; the labels of its addresses follow. Source: `netif_change_name()` in Linux 6.18.
    ///
    /// # Errors
    /// `Invalid` for what can be no name, `Exists` for another device's.
    pub fn rename(&mut self, dev: IfIndex, name: &str) -> Result<(), LinkError> {
        if self.links.get(dev).is_some_and(|device| &*device.name == name) {
            return Ok(());
        }
        let name = device_name(&self.links, name)?;
        self.ipv4.addresses.rename(dev, &name);
        self.links.rename(dev, name);
        Ok(())
    }

    /// `ip link set DEV address MAC`: neighbours are asked for anew. Source: `arp_netdev_event()` in Linux 6.18.
    pub fn set_mac(&mut self, dev: IfIndex, mac: Mac) {
        let Some(device) = self.links.get_mut(dev) else { return };
        let old = std::mem::replace(&mut device.mac, mac);
        let (bridge, port) = match device.master() {
            None => (dev, None),
            Some(bridge) => (bridge, Some(dev)),
        };
        let cause = device.made.clone();
        let others = self.links.bridge_addresses(bridge, port);
        let heir = others.into_iter().find(|(own, _)| *own == old).map(|(_, heir)| heir);
        if let Some(bridge) = self.links.get_mut(bridge).filter(|device| device.kind == DeviceKind::Bridge) {
            bridge.fdb.change_local(old, mac, (port, heir), &cause);
        }
        self.ipv4.neighbours.forget_all(dev);
    }

    /// `ip link set DEV arp off` and its like. Neighbours go when it changes while the device is up.
    /// Source: `arp_netdev_event()` in Linux 6.18.
    pub fn set_flags(&mut self, dev: IfIndex, flags: DeviceFlags, cause: &Cause) {
        if self.links.get(dev).is_some_and(|device| device.flags != flags) {
            self.links.note_shaped(dev, cause);
        }
        let Some(device) = self.links.get_mut(dev) else { return };
        if device.flags.noarp != flags.noarp {
            device.arp_set = cause.clone();
            if device.up {
                self.ipv4.neighbours.forget_all(dev);
            }
        }
        device.flags = flags;
    }
}
