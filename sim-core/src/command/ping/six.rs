//! What ping says of addresses of IPv6 where IPv6 is switched off, as it is in every lab.
//! Source: `ping6_run()` in iputils 20221126, tried with Linux 6.18.

use std::net::Ipv6Addr;

use super::{Output, Shell, fail, not_modelled};
use crate::base::{Errno, HostId};

/// What was asked of IPv6.
#[derive(Clone, Copy, Debug)]
pub(super) struct Six {
    pub(super) dst: Ipv6Addr,
    /// `-I` with an address of IPv6.
    pub(super) source: Option<Ipv6Addr>,
}

/// An address of IPv6, or what looks like one with a zone (`fe80::1%a0`), which is refused.
///
/// # Errors
/// The refusal.
pub(super) fn read(target: &str) -> Result<Option<Ipv6Addr>, Output> {
    match target.split_once('%') {
        Some((addr, _)) if addr.parse::<Ipv6Addr>().is_ok() => Err(not_modelled("ping", target)),
        Some(_) | None => Ok(target.parse().ok()),
    }
}

impl Six {
    /// No device has an address of IPv6, and so there is none to ask from. What needs none to be sent, and then goes
    /// nowhere, is refused.
    pub(super) fn ask(self, shell: &mut Shell<'_>, host: HostId, device: Option<&str>) -> Output {
        let Self { dst, source } = self;
        let near = dst.is_multicast() || dst.is_unicast_link_local() || dst.to_ipv4_mapped().is_some();
        if let Some(odd) = source.filter(|source| device.is_some() || source.is_unspecified()) {
            return not_modelled("ping: -I", &odd.to_string());
        }
        if let Some(name) = device {
            let Some(device) = shell.world.host(host).links.by_name(name) else {
                return fail(2, &format!("ping: unknown iface: {name}\n"));
            };
            shell.journal.need(&device.made);
        }
        let none = Errno::Eaddrnotavail.text();
        match source {
            Some(_) => fail(2, &format!("ping: bind icmp socket: {none}\n")),
            None if near => not_modelled("ping", &dst.to_string()),
            None => fail(2, &format!("ping: connect: {none}\n")),
        }
    }
}
