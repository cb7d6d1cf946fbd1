//! Addresses as ioctl(2) sets them: one a label, with the mask of its class until another is said.
//! Source: netdevice(7); `devinet_ioctl()`, `inet_abc_len()` in Linux 6.18.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::{AddrError, IfAddr, Ipv4, Label};
use crate::base::{Cause, Errno, IfIndex, Scope};
use crate::link::{Device, Links};

impl Ipv4 {
    /// The address that a label means: the first of the device that has it.
    pub fn labelled(&self, dev: IfIndex, label: &str) -> Option<&IfAddr> {
        self.addresses.of(dev).find(|own| own.label.as_str() == label)
    }

    /// `SIOCSIFADDR`: the label's address, or a new one, becomes this; 0.0.0.0 takes it away.
    ///
    /// # Errors
    /// `Einval` for a multicast address, and what [`Self::add_address`] says.
    pub fn set_if_addr(
        &mut self,
        links: &Links,
        (dev, label): (IfIndex, Label),
        addr: Ipv4Addr,
        cause: &Cause,
    ) -> Result<(), Errno> {
        let len = class_len(addr).ok_or(Errno::Einval)?;
        let net = Ipv4Net::new_assert(addr, len);
        let scope = if addr.is_loopback() { Scope::HOST } else { Scope::GLOBAL };
        let broadcast = (sends_broadcasts(links, dev) && len < 31).then(|| net.broadcast());
        let new = IfAddr { broadcast, ..IfAddr::new(dev, net, label, scope, cause.clone()) };
        let old = self.labelled(dev, new.label.as_str()).cloned();
        let new = match old {
            Some(old) if old.addr() == addr => return Ok(()),
            Some(old) => {
                self.delete_address(links, &old);
                IfAddr { noprefixroute: old.noprefixroute, metric: old.metric, ..new }
            }
            None => new,
        };
        self.add_address(links, new).map_err(errno)
    }

    /// `SIOCSIFNETMASK`. The broadcast address goes with it where it was that of the old network.
    ///
    /// # Errors
    /// `Eaddrnotavail` without an address of that label, `Einval` for a mask with holes.
    pub fn set_if_mask(
        &mut self,
        links: &Links,
        (dev, label): (IfIndex, &str),
        mask: Ipv4Addr,
        cause: &Cause,
    ) -> Result<(), Errno> {
        let old = self.labelled(dev, label).cloned().ok_or(Errno::Eaddrnotavail)?;
        let len = ipnet::ipv4_mask_to_prefix(mask).map_err(|_| Errno::Einval)?;
        let net = Ipv4Net::new_assert(old.addr(), len);
        let follows = sends_broadcasts(links, dev) && len < 31 && old.broadcast == Some(old.net.broadcast());
        let broadcast = if follows { Some(net.broadcast()) } else { old.broadcast };
        if old.net != net {
            self.put_again(links, &old, IfAddr { net, broadcast, ..old.clone() }, cause);
        }
        Ok(())
    }

    /// `SIOCSIFBRDADDR`.
    ///
    /// # Errors
    /// `Eaddrnotavail` without an address of that label.
    pub fn set_if_broadcast(
        &mut self,
        links: &Links,
        (dev, label): (IfIndex, &str),
        broadcast: Ipv4Addr,
        cause: &Cause,
    ) -> Result<(), Errno> {
        let old = self.labelled(dev, label).cloned().ok_or(Errno::Eaddrnotavail)?;
        let broadcast = Some(broadcast).filter(|addr| !addr.is_unspecified());
        if old.broadcast != broadcast {
            self.put_again(links, &old, IfAddr { broadcast, ..old.clone() }, cause);
        }
        Ok(())
    }

    /// `SIOCSIFDSTADDR`: the far end.
    ///
    /// # Errors
    /// `Eaddrnotavail` without an address of that label, `Einval` for a multicast address.
    pub fn set_if_peer(
        &mut self,
        links: &Links,
        (dev, label): (IfIndex, &str),
        peer: Ipv4Addr,
        cause: &Cause,
    ) -> Result<(), Errno> {
        let old = self.labelled(dev, label).cloned().ok_or(Errno::Eaddrnotavail)?;
        if old.far_addr() == peer {
            return Ok(());
        }
        class_len(peer).ok_or(Errno::Einval)?;
        let peer = Some(peer).filter(|peer| *peer != old.addr());
        self.put_again(links, &old, IfAddr { peer, ..old.clone() }, cause);
        Ok(())
    }

    /// It goes and comes back otherwise. Where it can not come back the kernel says nothing.
    fn put_again(&mut self, links: &Links, old: &IfAddr, new: IfAddr, cause: &Cause) {
        self.delete_address(links, old);
        let _ = self.add_address(links, IfAddr { secondary: false, cause: old.cause.and(cause), ..new });
    }
}

/// How long the network part of an address is by its class; `None` for a multicast address.
const fn class_len(addr: Ipv4Addr) -> Option<u8> {
    match addr.octets() {
        [0, 0, 0, 0] | [255, 255, 255, 255] => Some(0),
        [0..=127, ..] => Some(8),
        [128..=191, ..] => Some(16),
        [192..=223, ..] => Some(24),
        [224..=239, ..] => None,
        [240..=255, ..] => Some(32),
    }
}

/// `IFF_BROADCAST`
fn sends_broadcasts(links: &Links, dev: IfIndex) -> bool {
    links.get(dev).is_some_and(|device| !Device::is_loopback(device))
}

const fn errno(error: AddrError) -> Errno {
    match error {
        AddrError::Exists => Errno::Eexist,
        AddrError::Scope => Errno::Einval,
    }
}
