//! Devices on devices: ports of a bridge, macvlans on a card. What the one below does decides what the other can.

use super::World;
use crate::base::{Cause, HostId, IfIndex, Time};
use crate::link::{Device, DeviceKind, LinkError, Port, PortFlags, Vxlan};
use crate::netns::Netns;

/// Source: `BR_MAX_PORTS` in Linux 6.18.
const MAX_PORTS: u16 = 1024;
/// What a bridge without ports takes.
const BRIDGE_MTU: u32 = 1500;

impl World {
    /// `ip link set DEV master BRIDGE`, or `nomaster`. The old master lets go before the new one is asked.
    /// Source: `do_set_master()`, `br_add_if()` in Linux 6.18.
    ///
    /// # Errors
    /// `NotSupported` for a master that takes no others; `Invalid` for `lo`; `BridgeToBridge`; `Full`; `Busy` for
    /// a card with macvlans, and for what stands on the bridge itself.
    pub fn set_master(
        &mut self,
        host: HostId,
        dev: IfIndex,
        master: Option<IfIndex>,
        cause: &Cause,
    ) -> Result<(), LinkError> {
        let Some(device) = self.host(host).links.get(dev) else { return Err(LinkError::NoDevice) };
        let old = device.master();
        if old.is_some() && old == master {
            return Ok(());
        }
        if old.is_some() {
            self.leave_bridge(host, dev);
        }
        let Some(bridge) = master else { return Ok(()) };
        let links = &self.host(host).links;
        let (Some(device), Some(above)) = (links.get(dev), links.get(bridge)) else { return Err(LinkError::Invalid) };
        match (above.kind, device.kind) {
            (DeviceKind::Bridge, DeviceKind::Loopback) => return Err(LinkError::Invalid),
            (DeviceKind::Bridge, DeviceKind::Bridge) => return Err(LinkError::BridgeToBridge),
            (DeviceKind::Bridge, DeviceKind::Veth { .. } | DeviceKind::Macvlan { .. } | DeviceKind::Vxlan(_)) => {}
            (DeviceKind::Loopback | DeviceKind::Veth { .. } | DeviceKind::Macvlan { .. } | DeviceKind::Vxlan(_), _) => {
                return Err(LinkError::NotSupported);
            }
        }
        let taken: Vec<(u16, u32)> =
            links.ports(bridge).filter_map(|own| own.port.as_ref().map(|port| (port.number, port.order))).collect();
        let number = (1..MAX_PORTS).find(|number| taken.iter().all(|(other, _)| other != number));
        let number = number.ok_or(LinkError::Full)?;
        if self.macvlans_on(host, dev).next().is_some() || self.stands_on(host, dev, bridge) {
            return Err(LinkError::Busy);
        }
        let order = taken.iter().map(|(_, order)| order + 1).max().unwrap_or_default();
        let links = &mut self.host_mut(host).links;
        let Some(device) = links.get_mut(dev) else { return Err(LinkError::NoDevice) };
        let mac = device.mac;
        let (flags, disabled, cause_of_port) = (PortFlags::default(), false, cause.clone());
        device.port =
            Some(Port { master: bridge, number, order, flags, disabled, deaf_until: Time::ZERO, cause: cause_of_port });
        if let Some(bridge) = links.get_mut(bridge) {
            bridge.fdb.add_local(mac, Some(dev), cause);
        }
        self.adjust_bridge_mtu(host, bridge);
        self.derive_carrier(host, bridge);
        Ok(())
    }

    /// `bridge link set DEV state disabled`, or `forwarding`. Source: `br_set_port_state()` in Linux 6.18.
    pub fn disable_port(&mut self, host: HostId, dev: IfIndex, disabled: bool) {
        let Some(port) = self.host_mut(host).links.get_mut(dev).and_then(|device| device.port.as_mut()) else { return };
        port.disabled = disabled;
        let bridge = port.master;
        self.derive_carrier(host, bridge);
    }

    /// Source: `br_del_if()` in Linux 6.18.
    fn leave_bridge(&mut self, host: HostId, dev: IfIndex) {
        let Some(device) = self.host_mut(host).links.get_mut(dev) else { return };
        if let Some(port) = device.port.take() {
            let links = &mut self.host_mut(host).links;
            let others = links.bridge_addresses(port.master, Some(dev));
            if let Some(bridge) = links.get_mut(port.master) {
                bridge.fdb.forget_port(dev, |mac| others.iter().find(|(own, _)| *own == mac).map(|(_, heir)| *heir));
            }
            self.adjust_bridge_mtu(host, port.master);
            self.derive_carrier(host, port.master);
        }
    }

    /// What hangs on a device that goes: its ports are free again, its own port is, and what can not be without it
    /// goes along. `moved`: it only leaves for another host, which macvlans on it survive.
    /// Source: `br_dev_delete()`, `macvlan_device_event()`, `vxlan_netdevice_event()` in Linux 6.18.
    pub(super) fn unstack(&mut self, host: HostId, dev: IfIndex, moved: bool) {
        self.leave_bridge(host, dev);
        let ports: Vec<IfIndex> = self.host(host).links.ports(dev).map(|port| port.index).collect();
        ports.into_iter().for_each(|port| self.leave_bridge(host, port));
        let falls = |device: &Device| match device.kind {
            DeviceKind::Macvlan { lower, .. } => !moved && lower == (host, dev),
            DeviceKind::Vxlan(vxlan) => vxlan.underlay == host && vxlan.lower == Some(dev),
            DeviceKind::Loopback | DeviceKind::Veth { .. } | DeviceKind::Bridge => false,
        };
        for (host, dev) in self.devices_that(falls) {
            // It may have gone with another one.
            let _ = self.delete_link(host, dev);
        }
    }

    /// A host goes, and with it the tunnels through it, wherever their devices are.
    pub(super) fn delete_tunnels_of(&mut self, host: HostId) {
        let through = |device: &Device| matches!(device.kind, DeviceKind::Vxlan(own) if own.underlay == host);
        for (host, dev) in self.devices_that(through) {
            let _ = self.delete_link(host, dev);
        }
    }

    /// A device went up or down, or its carrier did: what stands on it follows.
    pub(super) fn tell_stacked(&mut self, host: HostId, dev: IfIndex) {
        if let Some(bridge) = self.host(host).links.get(dev).and_then(Device::master) {
            self.derive_carrier(host, bridge);
        }
        for (host, dev) in self.macvlans_on(host, dev).collect::<Vec<_>>() {
            self.derive_carrier(host, dev);
        }
    }

    /// A bridge has carrier while one of its ports forwards, a macvlan while the card below has.
    /// Source: `br_port_state_selection()`, `netif_stacked_transfer_operstate()` in Linux 6.18.
    pub(super) fn derive_carrier(&mut self, host: HostId, dev: IfIndex) {
        let links = &self.host(host).links;
        let Some(device) = links.get(dev) else { return };
        let below = match device.kind {
            DeviceKind::Bridge => links
                .ports(dev)
                .find(|port| links.forwards(port))
                .map(|port| port.port.as_ref().map_or_else(Cause::none, |own| own.cause.and(links.needs(port.index)))),
            DeviceKind::Macvlan { lower: (below, lower), .. } => {
                let links = &self.host(below).links;
                links.get(lower).filter(|lower| lower.can_transmit()).map(|_| links.needs(lower).clone())
            }
            DeviceKind::Loopback | DeviceKind::Veth { .. } | DeviceKind::Vxlan(_) => return,
        };
        let (up, carried) = (device.up, device.carrier);
        let asleep = |port: &&Device| !up || !port.can_transmit();
        let asleep: Vec<IfIndex> = self.host(host).links.ports(dev).filter(asleep).map(|port| port.index).collect();
        let links = &mut self.host_mut(host).links;
        for port in asleep {
            // What somebody said of its state is over: `br_stp_enable_port()`.
            if let Some(own) = links.get_mut(port).and_then(|port| port.port.as_mut()) {
                own.disabled = false;
            }
            if let Some(bridge) = links.get_mut(dev) {
                bridge.fdb.forget_learnt(port);
            }
        }
        let carrier = up && below.is_some();
        self.host_mut(host).set_carrier(dev, carrier, &below.filter(|_| carrier).unwrap_or_default());
        if up && !carrier {
            self.host_mut(host).links.note_lower_down(dev);
        }
        if carried != carrier {
            self.tell_stacked(host, dev);
        }
    }

    /// The macvlans of a card, in whichever host they are.
    pub fn macvlans_on(&self, host: HostId, dev: IfIndex) -> impl Iterator<Item = (HostId, IfIndex)> + '_ {
        let on_it =
            move |device: &Device| matches!(device.kind, DeviceKind::Macvlan { lower, .. } if lower == (host, dev));
        let of_host = |own: &'_ Netns| own.id();
        self.hosts_with_stacked().flat_map(move |own| {
            own.links.iter().filter(move |device| on_it(device)).map(move |device| (of_host(own), device.index))
        })
    }

    /// Where to look for devices that stand on another one: nowhere, as long as there is none.
    fn hosts_with_stacked(&self) -> impl Iterator<Item = &Netns> {
        self.hosts.iter().take(if self.stacked > 0 { self.hosts.len() } else { 0 })
    }

    /// Of those that stand on another device.
    fn devices_that(&self, picks: impl Fn(&Device) -> bool) -> Vec<(HostId, IfIndex)> {
        let mut found = Vec::new();
        for host in self.hosts_with_stacked() {
            found.extend(host.links.iter().filter(|device| picks(device)).map(|device| (host.id(), device.index)));
        }
        found
    }

    /// Whether a device is above a bridge, through macvlans and bridges.
    fn stands_on(&self, host: HostId, dev: IfIndex, bridge: IfIndex) -> bool {
        let links = &self.host(host).links;
        match links.get(dev).map(|device| device.kind) {
            Some(DeviceKind::Macvlan { lower: (below, lower), .. }) => {
                (below, lower) == (host, bridge) || self.stands_on(below, lower, bridge)
            }
            Some(DeviceKind::Bridge) => links.ports(dev).any(|port| self.stands_on(host, port.index, bridge)),
            Some(DeviceKind::Loopback | DeviceKind::Veth { .. } | DeviceKind::Vxlan(_)) | None => false,
        }
    }

    /// Source: `br_mtu_auto_adjust()` in Linux 6.18.
    fn adjust_bridge_mtu(&mut self, host: HostId, bridge: IfIndex) {
        let links = &self.host(host).links;
        if links.get(bridge).is_none_or(|device| device.mtu_set) {
            return;
        }
        let mtu = links.ports(bridge).map(|port| port.mtu).min().unwrap_or(BRIDGE_MTU);
        if let Some(device) = self.host_mut(host).links.get_mut(bridge).filter(|device| device.mtu != mtu) {
            device.change_mtu(mtu);
            self.tell_mtu(host, bridge);
        }
    }

    /// `ip link set DEV mtu`. What the far end takes decides what a cable can send.
    ///
    /// # Errors
    /// What [`Device::valid_mtu`] answers; `Invalid` for more than the device below has.
    pub fn set_mtu(&mut self, host: HostId, dev: IfIndex, mtu: i32, by: &Cause) -> Result<(), LinkError> {
        let Some(device) = self.host(host).links.get(dev) else { return Err(LinkError::NoDevice) };
        let mtu = Device::valid_mtu(mtu, device.is_loopback())?;
        if mtu == device.mtu {
            return Ok(()); // Source: `netif_set_mtu_ext()`
        }
        let room =
            device.kind.lower().and_then(|(host, lower)| self.host(host).links.get(lower)).map(|lower| lower.mtu);
        let most = match device.kind {
            DeviceKind::Macvlan { .. } => room,
            DeviceKind::Vxlan(_) => room.map(|room| room.saturating_sub(Vxlan::HEADROOM)),
            DeviceKind::Loopback | DeviceKind::Veth { .. } | DeviceKind::Bridge => None,
        };
        if most.is_some_and(|most| mtu > most) {
            return Err(LinkError::Invalid);
        }
        self.host_mut(host).links.note_shaped(dev, by);
        if let Some(device) = self.host_mut(host).links.get_mut(dev) {
            device.change_mtu(mtu);
            device.mtu_set |= device.kind == DeviceKind::Bridge;
        }
        self.tell_mtu(host, dev);
        Ok(())
    }

    /// Another MTU is heard by the far end, by the bridge, and by macvlans that have more.
    fn tell_mtu(&mut self, host: HostId, dev: IfIndex) {
        let Some(device) = self.host(host).links.get(dev) else { return };
        let (kind, mtu, master) = (device.kind, device.mtu, device.master());
        if let DeviceKind::Veth { peer: (far, far_dev) } = kind {
            self.tell_far_mtu(far, far_dev);
        }
        if let Some(bridge) = master {
            self.adjust_bridge_mtu(host, bridge);
        }
        for (host, dev) in self.macvlans_on(host, dev).collect::<Vec<_>>() {
            if let Some(device) = self.host_mut(host).links.get_mut(dev).filter(|device| device.mtu > mtu) {
                device.change_mtu(mtu);
                self.tell_mtu(host, dev);
            }
        }
    }

    /// Whether a device may come up, or be up with this address: two macvlans of one card can not have the same.
    /// Source: `macvlan_addr_busy()` in Linux 6.18.
    ///
    /// # Errors
    /// `AddressInUse`
    pub fn check_mac(&self, host: HostId, dev: IfIndex, mac: crate::base::Mac) -> Result<(), LinkError> {
        let Some(DeviceKind::Macvlan { lower: (below, lower), .. }) =
            self.host(host).links.get(dev).map(|device| device.kind)
        else {
            return Ok(());
        };
        let of_card = self.host(below).links.get(lower).is_some_and(|device| device.mac == mac);
        let others = self.macvlans_on(below, lower).filter(|other| *other != (host, dev));
        let mut up = others.filter_map(|(host, dev)| self.host(host).links.get(dev)).filter(|other| other.up);
        if of_card || up.any(|other| other.mac == mac) { Err(LinkError::AddressInUse) } else { Ok(()) }
    }
}
