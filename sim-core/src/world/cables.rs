//! Cables: made, moved to another host, cut; and hosts that go with all that hangs on them.

use super::{World, WorldError};
use crate::base::{Bound, Cause, DevName, HostId, IfIndex, Mac};
use crate::link::{Device, DeviceFlags, DeviceKind, LinkError, Vxlan, device_name};
use crate::netns::Netns;

/// One end of a cable to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEnd<'a> {
    pub host: HostId,
    /// `%d` in it becomes the first number that makes it free.
    pub name: &'a str,
    pub index: Option<IfIndex>,
    /// None is given: it gets one by ordinal.
    pub mac: Option<Mac>,
    pub mtu: u32,
    pub txqueuelen: u32,
    pub queues: (u32, u32),
    pub group: u32,
    pub flags: DeviceFlags,
    pub up: bool,
    /// Heard only of the end that is not the peer.
    pub master: Option<IfIndex>,
}

impl World {
    /// A cable. The kernel makes the peer first, so a number is spent on it even if the other end then fails.
    /// Source: `veth_newlink()`, `register_netdevice()` in Linux 6.18.
    ///
    /// # Errors
    /// [`LinkError`], as the kernel would answer; `Bound` past the budget.
    pub fn add_cable(&mut self, own: &NewEnd<'_>, peer: &NewEnd<'_>, cause: &Cause) -> Result<IfIndex, WorldError> {
        if self.devices + 2 > self.budget.links {
            return Err(WorldError::Bound(self.budget.limit(Bound::Links)));
        }
        let taken = self.host(own.host).links.by_name(own.name).is_some();
        if taken || own.index.is_some_and(|index| self.host(own.host).links.get(index).is_some()) {
            return Err(LinkError::Exists.into());
        }
        check_queues(own)?;
        check_queues(peer)?;
        let peer_name = self.name_for(peer)?;
        // A peer's number is only heard where the other end has one, too.
        let peer_index = self.number_for(peer.host, peer.index.filter(|_| own.index.is_some()))?;
        if peer.up {
            return Err(LinkError::NotConnected.into());
        }
        // It has its name from here on: the other end may not have the same.
        let unplugged = Device::veth(peer_index, peer_name, Mac::ZERO, (own.host, IfIndex(0)), cause.clone());
        self.put_device(peer.host, unplugged);
        let own_index = match self.register(own, (peer.host, peer_index), cause) {
            Ok(index) => index,
            Err(error) => {
                self.take_device(peer.host, peer_index);
                return Err(error.into());
            }
        };
        let mut ends = [(peer, peer_index, (own.host, own_index)), (own, own_index, (peer.host, peer_index))];
        ends.sort_by_key(|(_, index, _)| *index);
        for (end, index, far) in ends {
            let links = &mut self.host_mut(end.host).links;
            let ordinal = links.ordinal(index);
            if let Some(device) = links.get_mut(index) {
                device.kind = DeviceKind::Veth { peer: far };
                device.mac = end.mac.unwrap_or_else(|| mac(end.host, ordinal));
                device.change_mtu(end.mtu);
                (device.txqueuelen, device.queues) = (end.txqueuelen, end.queues);
                (device.group, device.flags) = (end.group, end.flags);
            }
        }
        for (host, index, far) in [(own.host, own_index, peer.host), (peer.host, peer_index, own.host)] {
            self.host_mut(host).links.know_netns(far);
            self.host_mut(host).links.note_lower_down(index);
            self.tell_far_mtu(host, index);
        }
        if own.up {
            self.set_link(own.host, own_index, true, cause);
        }
        if let Some(master) = own.master
            && let Err(error) = self.set_master(own.host, own_index, Some(master), cause)
        {
            // The cable goes again.
            let _ = self.delete_link(own.host, own_index);
            return Err(error.into());
        }
        Ok(own_index)
    }

    /// Deletes a device with all that hangs on it; of a cable both ends go.
    /// Source: `veth_dellink()`, `unregister_netdevice_many_notify()` in Linux 6.18.
    ///
    /// # Errors
    /// `NotSupported` for `lo`.
    pub fn delete_link(&mut self, host: HostId, dev: IfIndex) -> Result<(), LinkError> {
        let ends = match self.host(host).links.get(dev).map(|device| device.kind) {
            Some(DeviceKind::Veth { peer }) => [Some((host, dev)), Some(peer)],
            Some(DeviceKind::Bridge | DeviceKind::Macvlan { .. } | DeviceKind::Vxlan(_)) => [Some((host, dev)), None],
            Some(DeviceKind::Loopback) => return Err(LinkError::NotSupported),
            None => return Err(LinkError::NoDevice),
        };
        for (host, dev) in ends.into_iter().flatten() {
            self.set_link(host, dev, false, &Cause::none());
            self.unstack(host, dev, false);
            self.host_mut(host).device_gone(dev);
            if let Some(device) = self.take_device(host, dev) {
                self.note_macvlan(device.kind, -1);
            }
        }
        Ok(())
    }

    /// Moves a device to another host: down, and without its addresses, routes and neighbours. It keeps its
    /// number if that is free there, and its name, unless one of that name is there and `name` is another.
    /// Source: `__dev_change_net_namespace()` in Linux 6.18.
    ///
    /// # Errors
    /// `Immutable` for `lo` and bridges; `NameInTarget`, or `Exists` if `name` is taken as well.
    pub fn move_link(
        &mut self,
        host: HostId,
        dev: IfIndex,
        to: HostId,
        name: Option<&str>,
        cause: &Cause,
    ) -> Result<IfIndex, LinkError> {
        let Some(device) = self.host(host).links.get(dev) else { return Err(LinkError::NoDevice) };
        let kind = device.kind;
        if matches!(kind, DeviceKind::Loopback | DeviceKind::Bridge) {
            return Err(LinkError::Immutable);
        }
        let target = &self.host(to).links;
        let kept = if target.by_name(&device.name).is_none() {
            device.name.clone()
        } else {
            device_name(target, name.ok_or(LinkError::NameInTarget)?)?
        };
        let (free, carried) = (target.get(dev).is_none(), device.carrier);
        let stats = self.host(host).links.stats(dev).copied();
        self.set_link(host, dev, false, cause);
        self.unstack(host, dev, true);
        self.host_mut(host).device_gone(dev);
        let index = if free { dev } else { self.host_mut(to).links.take_number() };
        let Some(mut device) = self.take_device(host, dev) else { return Err(LinkError::NoDevice) };
        device.move_to(index, kept, cause);
        self.host_mut(to).links.ordinal(index);
        self.put_device(to, device);
        if let (Some(own), Some(stats)) = (self.host_mut(to).links.stats_mut(index), stats) {
            *own = stats;
        }
        self.follow_move((host, dev), (to, index));
        match kind {
            DeviceKind::Veth { peer } => {
                // A cable with both ends in one host before has its far end where it was.
                let (far, far_dev) = peer;
                if let Some(end) = self.host_mut(far).links.get_mut(far_dev) {
                    end.kind = DeviceKind::Veth { peer: (to, index) };
                }
                self.host_mut(to).links.know_netns(far);
                self.host_mut(far).links.know_netns(to);
                if carried {
                    // The kernel looks at the state of both ends once the move is over: `linkwatch_event()`.
                    self.host_mut(to).links.note_lower_down(index);
                    self.host_mut(far).links.note_lower_down(far_dev);
                }
            }
            DeviceKind::Macvlan { lower: (far, _), .. } | DeviceKind::Vxlan(Vxlan { underlay: far, .. }) => {
                self.host_mut(to).links.know_netns(far);
            }
            DeviceKind::Loopback | DeviceKind::Bridge => {}
        }
        Ok(index)
    }

    /// Macvlans stay on the card that was moved, and their state is looked at once more.
    fn follow_move(&mut self, from: (HostId, IfIndex), to: (HostId, IfIndex)) {
        for (host, dev) in self.macvlans_on(from.0, from.1).collect::<Vec<_>>() {
            self.host_mut(host).links.know_netns(to.0);
            if let Some(device) = self.host_mut(host).links.get_mut(dev)
                && let DeviceKind::Macvlan { mode, .. } = device.kind
            {
                device.kind = DeviceKind::Macvlan { lower: to, mode };
            }
            self.host_mut(host).links.note_lower_down(dev);
        }
    }

    /// A host goes, with its ends of cables and so the far ends. Its id stays its own: older worlds speak of it.
    /// Source: `cleanup_net()` in Linux 6.18; ip-netns(8).
    pub fn delete_host(&mut self, host: HostId) {
        let devices: Vec<IfIndex> = self.host(host).links.iter().map(|device| device.index).collect();
        for dev in devices {
            // `lo` goes with the host; a far end in the same host is gone already.
            let _ = self.delete_link(host, dev);
        }
        self.delete_tunnels_of(host);
        self.gone.insert(host);
        let knows = |other: &&Netns| other.links.netns_id(host).is_some();
        let knowing: Vec<HostId> = self.hosts.iter().filter(knows).map(Netns::id).collect();
        knowing.into_iter().for_each(|other| self.host_mut(other).links.forget_netns(host));
    }

    pub(super) fn tell_far_mtu(&mut self, host: HostId, dev: IfIndex) {
        let Some((far, far_dev)) = self.far_end(host, dev) else { return };
        let told = self.host(far).links.get(far_dev).map(|device| (device.mtu, device.shaped.clone()));
        if let (Some(device), Some((mtu, set))) = (self.host_mut(host).links.get_mut(dev), told) {
            (device.far_mtu, device.far_mtu_set) = (mtu, set);
        }
    }

    fn far_end(&self, host: HostId, dev: IfIndex) -> Option<(HostId, IfIndex)> {
        match self.host(host).links.get(dev)?.kind {
            DeviceKind::Veth { peer } => Some(peer),
            DeviceKind::Loopback | DeviceKind::Bridge | DeviceKind::Macvlan { .. } | DeviceKind::Vxlan(_) => None,
        }
    }

    fn register(&mut self, end: &NewEnd<'_>, far: (HostId, IfIndex), cause: &Cause) -> Result<IfIndex, LinkError> {
        let name = self.name_for(end)?;
        let index = self.number_for(end.host, end.index)?;
        let device = Device::veth(index, name, Mac::ZERO, far, cause.clone());
        self.put_device(end.host, device);
        Ok(index)
    }

    fn name_for(&self, end: &NewEnd<'_>) -> Result<DevName, LinkError> {
        device_name(&self.host(end.host).links, end.name)
    }

    fn number_for(&mut self, host: HostId, wanted: Option<IfIndex>) -> Result<IfIndex, LinkError> {
        match wanted {
            Some(index) if self.host(host).links.get(index).is_some() => Err(LinkError::Busy),
            Some(index) => Ok(index),
            None => Ok(self.host_mut(host).links.take_number()),
        }
    }
}

/// Source: `rtnl_create_link()` in Linux 6.18.
pub(super) fn check_queues(end: &NewEnd<'_>) -> Result<(), LinkError> {
    let (tx, rx) = end.queues;
    match (1..=4096).contains(&tx) {
        false => Err(LinkError::TransmitQueues),
        true if (1..=4096).contains(&rx) => Ok(()),
        true => Err(LinkError::ReceiveQueues),
    }
}

/// `02:00:00:00:HH:DD`: the host's ordinal and the device's within it, both from 1; ordinals past 255 carry into
/// the two octets before. Differs from Linux, which draws them at random: see "Recording environment".
pub(super) fn mac(host: HostId, ordinal: u16) -> Mac {
    let [host_high, host_low] = (host.0 + 1).to_be_bytes();
    let [dev_high, dev_low] = ordinal.to_be_bytes();
    Mac([2, 0, dev_high, host_high, host_low, dev_low])
}
