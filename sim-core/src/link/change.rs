//! What `ip link` changes at one device, and what the kernel refuses of it.

use std::sync::Arc;

use thiserror::Error;

use super::{Device, Links};
use crate::base::{Cause, DevName, IfIndex, Mac};

/// Why the kernel does not make or change a device. Source: `net/core/rtnetlink.c`, `net/core/dev.c`,
/// `drivers/net/veth.c` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LinkError {
    #[error("File exists")]
    Exists,
    #[error("No such file or directory")]
    NoEntry,
    #[error("Device or resource busy")]
    Busy,
    #[error("No such device")]
    NoDevice,
    #[error("Invalid argument")]
    Invalid,
    #[error("Operation not supported")]
    NotSupported,
    #[error("Operation not permitted")]
    NotPermitted,
    /// A multicast MAC, or all zeros.
    #[error("Cannot assign requested address")]
    BadAddress,
    /// A veth can not come up before it has its other end.
    #[error("Transport endpoint is not connected")]
    NotConnected,
    /// A macvlan can not come up with a MAC that the card below it has, or another macvlan on it.
    #[error("Address already in use")]
    AddressInUse,
    /// A bridge has no number left for one more port.
    #[error("Exchange full")]
    Full,
    #[error("Can not enslave a bridge to a bridge")]
    BridgeToBridge,
    #[error("A VXLAN device with the specified VNI already exists")]
    VniExists,
    #[error("Attribute failed policy validation")]
    NameTooLong,
    #[error("mtu less than device minimum")]
    MtuLess,
    #[error("mtu greater than device maximum")]
    MtuGreater,
    #[error("Invalid number of transmit queues")]
    TransmitQueues,
    #[error("Invalid number of receive queues")]
    ReceiveQueues,
    /// `lo` stays where it is.
    #[error("The interface netns is immutable")]
    Immutable,
    #[error("An interface with the same name exists in the target netns")]
    NameInTarget,
}

impl LinkError {
    /// The kernel sends words of its own with the number of the error: `NL_SET_ERR_MSG()`.
    pub const fn has_message(self) -> bool {
        match self {
            Self::NameTooLong
            | Self::MtuLess
            | Self::MtuGreater
            | Self::TransmitQueues
            | Self::ReceiveQueues
            | Self::Immutable
            | Self::BridgeToBridge
            | Self::VniExists
            | Self::NameInTarget => true,
            Self::Exists
            | Self::NoEntry
            | Self::Busy
            | Self::NoDevice
            | Self::Invalid
            | Self::NotSupported
            | Self::NotPermitted
            | Self::BadAddress
            | Self::AddressInUse
            | Self::Full
            | Self::NotConnected => false,
        }
    }
}

/// `IFNAMSIZ` - 1
pub const NAME_OCTETS: usize = 15;

/// The name that a device gets among `links`: `%d` becomes the first number that makes it free.
/// Source: `dev_prep_valid_name()`, `__dev_alloc_name()` in Linux 6.18.
///
/// # Errors
/// `Invalid` for what can be no name, `Exists` for one that is taken.
pub fn device_name(links: &Links, pattern: &str) -> Result<DevName, LinkError> {
    let forbidden = |octet: u8| b"/: \t".contains(&octet);
    let long = pattern.len() > NAME_OCTETS;
    if pattern.is_empty() || long || pattern == "." || pattern == ".." || pattern.bytes().any(forbidden) {
        return Err(LinkError::Invalid);
    }
    let Some((before, after)) = pattern.split_once('%') else {
        let free = links.by_name(pattern).is_none();
        return free.then(|| Arc::from(pattern)).ok_or(LinkError::Exists);
    };
    let after = after.strip_prefix('d').filter(|after| !after.contains('%')).ok_or(LinkError::Invalid)?;
    let mut names = (0..).map(|number: u32| format!("{before}{number}{after}"));
    let name = names.find(|name| links.by_name(name).is_none()).filter(|name| name.len() <= NAME_OCTETS);
    name.map(Arc::from).ok_or(LinkError::Invalid)
}

/// Source: `is_valid_ether_addr()` in Linux 6.18.
///
/// # Errors
/// `Invalid` for another length, `BadAddress` for what is no address of one device.
pub fn ether_addr(octets: &[u8]) -> Result<Mac, LinkError> {
    let mac = Mac(octets.try_into().map_err(|_| LinkError::Invalid)?);
    let unicast = !mac.is_multicast() && mac != Mac::ZERO;
    unicast.then_some(mac).ok_or(LinkError::BadAddress)
}

impl Device {
    /// An MTU that a device of its kind may have.
    ///
    /// # Errors
    /// `MtuLess` or `MtuGreater`. Source: `dev_validate_mtu()` in Linux 6.18.
    pub fn valid_mtu(mtu: i32, loopback: bool) -> Result<u32, LinkError> {
        let mtu = u32::try_from(mtu).map_err(|_| LinkError::MtuLess)?;
        match mtu {
            mtu if loopback => Ok(mtu),
            mtu if mtu < Self::MIN_MTU => Err(LinkError::MtuLess),
            mtu if mtu > Self::MAX_MTU => Err(LinkError::MtuGreater),
            mtu => Ok(mtu),
        }
    }

    /// Arrives in another host, under this number and name.
    pub(crate) fn move_to(&mut self, index: IfIndex, name: DevName, cause: &Cause) {
        (self.index, self.name) = (index, name);
        self.made = self.made.and(cause);
        self.set = Cause::none();
        self.activated = false;
        self.port = None;
        // What a person joined is left behind.
        self.groups = Self::groups_at_birth(self.is_loopback(), self.mtu);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::HostId;

    // dev_prep_valid_name(): one %d, and the first number that is free.
    #[test]
    fn a_name_may_leave_its_number_to_the_kernel() {
        let mut links = Links::new(HostId(0), Cause::none());
        let name = |pattern: &str| device_name(&links, pattern).map(|name| name.to_string());
        assert_eq!(name("veth%d").as_deref(), Ok("veth0"));
        assert_eq!(name("lo").err(), Some(LinkError::Exists));
        for wrong in ["", ".", "..", "a/b", "a:b", "a%s", "a%d%d", "%", "averyverylongname"] {
            assert_eq!(name(wrong).err(), Some(LinkError::Invalid), "{wrong}");
        }
        let peer = (HostId(0), IfIndex(3));
        links.add(Device::veth(IfIndex(2), "veth0".into(), Mac::ZERO, peer, Cause::none()));
        assert_eq!(device_name(&links, "veth%d").as_deref(), Ok("veth1"));
    }
}
