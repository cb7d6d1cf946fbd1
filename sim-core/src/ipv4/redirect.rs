//! Redirects: a router says that another one on the same link is nearer. Source: `__mkroute_input()` in Linux 6.18.

use std::net::Ipv4Addr;

use super::{Conf, Ipv4};
use crate::base::IfIndex;

impl Ipv4 {
    /// Whether a device tells senders on its link that they could have sent to the gateway themselves. Without
    /// `shared_media` both have to be in one network of the device.
    pub(super) fn may_redirect(&self, dev: IfIndex, src: Ipv4Addr, gateway: Option<Ipv4Addr>) -> bool {
        let network = || self.addresses.of(dev).find(|own| own.prefix().contains(&src));
        let one_network = || network().is_some_and(|own| gateway.is_none_or(|gateway| own.prefix().contains(&gateway)));
        self.sysctls.conf_is_on(dev, Conf::SendRedirects)
            && (self.sysctls.conf_is_on(dev, Conf::SharedMedia) || one_network())
    }
}
