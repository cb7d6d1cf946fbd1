//! Bridges, macvlans and VXLAN tunnels are made: devices that come alone.

use super::cables::{check_queues, mac};
use super::{NewEnd, World, WorldError};
use crate::base::{Bound, Cause, DevName, HostId, IfIndex, Mac};
use crate::link::{Device, DeviceKind, LinkError, MacvlanMode, Vxlan, device_name};

/// What kind of device is asked for, with what its kind needs to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewKind {
    Bridge,
    /// `None` where no device below was named. It is looked for in `host`.
    Macvlan {
        lower: Option<(HostId, IfIndex)>,
        mode: MacvlanMode,
    },
    Vxlan(Vxlan),
}

impl World {
    /// One device. What is wrong is found in the kernel's order: queues, the existing name, then what the kind asks.
    /// Source: `rtnl_newlink_create()`, `br_dev_newlink()`, `macvlan_common_newlink()`, `vxlan_newlink()` in
    /// Linux 6.18.
    ///
    /// # Errors
    /// [`LinkError`], as the kernel would answer; `Bound` past the budget.
    pub fn add_link(
        &mut self,
        own: &NewEnd<'_>,
        mtu: Option<i32>,
        kind: NewKind,
        cause: &Cause,
    ) -> Result<(), WorldError> {
        if self.devices + 1 > self.budget.links {
            return Err(WorldError::Bound(self.budget.limit(Bound::Links)));
        }
        let host = own.host;
        let taken = self.host(host).links.by_name(own.name).is_some();
        if taken || own.index.is_some_and(|index| self.host(host).links.get(index).is_some()) {
            return Err(LinkError::Exists.into());
        }
        check_queues(own)?;
        let mtu = mtu.map(|mtu| Device::valid_mtu(mtu, false)).transpose()?;
        let (kind, mtu) = self.settled(kind, mtu)?;
        let name: DevName = device_name(&self.host(host).links, own.name)?;
        let index = match own.index {
            Some(index) => index,
            None => self.host_mut(host).links.take_number(),
        };
        let mut device = Device::new(index, name, kind, own.mac.unwrap_or(Mac::ZERO), cause.clone());
        device.change_mtu(mtu);
        (device.txqueuelen, device.queues) = (own.txqueuelen, own.queues);
        (device.group, device.flags) = (own.group, own.flags);
        self.put_device(host, device);
        self.note_macvlan(kind, 1);
        self.configure(own, index, cause).inspect_err(|_| {
            // A number is spent on it all the same.
            let _ = self.delete_link(host, index);
        })?;
        // Only what stays gets a MAC by ordinal.
        let ordinal = self.host_mut(host).links.ordinal(index);
        let mac = own.mac.unwrap_or_else(|| mac(host, ordinal));
        self.host_mut(host).set_mac(index, mac);
        if let Some((far, _)) = kind.lower() {
            self.host_mut(host).links.know_netns(far);
        }
        Ok(())
    }

    fn configure(&mut self, own: &NewEnd<'_>, index: IfIndex, cause: &Cause) -> Result<(), LinkError> {
        if own.up {
            if let Some(mac) = own.mac {
                self.check_mac(own.host, index, mac)?;
            }
            self.set_link(own.host, index, true, cause);
        }
        match own.master {
            Some(master) => self.set_master(own.host, index, Some(master), cause),
            None => Ok(()),
        }
    }

    /// What the kind makes of the device below and of the MTU.
    fn settled(&self, kind: NewKind, mtu: Option<u32>) -> Result<(DeviceKind, u32), LinkError> {
        const MTU: u32 = 1500;
        match kind {
            NewKind::Bridge => Ok((DeviceKind::Bridge, mtu.unwrap_or(MTU))),
            NewKind::Macvlan { lower, mode } => {
                let named = lower.ok_or(LinkError::Invalid)?;
                let mut lower = named;
                // Of a macvlan it takes the card below.
                while let Some(DeviceKind::Macvlan { lower: below, .. }) = self.kind(lower) {
                    lower = below;
                }
                let card = self.host(lower.0).links.get(lower.1).ok_or(LinkError::NoDevice)?;
                let mtu = mtu.unwrap_or(card.mtu);
                if mtu > card.mtu || card.is_loopback() {
                    return Err(LinkError::Invalid);
                }
                if card.port.is_some() {
                    return Err(LinkError::Busy);
                }
                Ok((DeviceKind::Macvlan { lower, mode }, mtu))
            }
            NewKind::Vxlan(vxlan) => {
                let same =
                    |own: Vxlan| (own.underlay, own.vni, own.dstport) == (vxlan.underlay, vxlan.vni, vxlan.dstport);
                let mut devices = self.hosts.iter().flat_map(|host| host.links.iter());
                if devices.any(|own| matches!(own.kind, DeviceKind::Vxlan(own) if same(own))) {
                    return Err(LinkError::VniExists);
                }
                let lower = vxlan.lower.and_then(|lower| self.host(vxlan.underlay).links.get(lower));
                let most = lower.map(|lower| lower.mtu.saturating_sub(Vxlan::HEADROOM));
                let mtu = mtu.or(most).unwrap_or(MTU).min(most.unwrap_or(Device::MAX_MTU));
                Ok((DeviceKind::Vxlan(vxlan), mtu))
            }
        }
    }

    /// A macvlan came to the card below it, or went.
    pub(super) fn note_macvlan(&mut self, kind: DeviceKind, by: i32) {
        if let DeviceKind::Macvlan { lower: (host, lower), .. } = kind
            && let Some(card) = self.host_mut(host).links.get_mut(lower)
        {
            card.macvlans = card.macvlans.saturating_add_signed(by);
        }
    }

    fn kind(&self, (host, dev): (HostId, IfIndex)) -> Option<DeviceKind> {
        self.host(host).links.get(dev).map(|device| device.kind)
    }
}
