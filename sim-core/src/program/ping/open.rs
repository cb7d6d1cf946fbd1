//! The socket of ping: which address and which device it is bound to, and what speaks against it.
//! Source: `ping4_run()` in iputils 20221126.

use std::net::Ipv4Addr;

use super::super::sys::{Progress, Sys};
use super::Ping;
use crate::base::{Errno, IfIndex, RouteType};
use crate::ipv4::OutputFlow;
use crate::netns::Netns;
use crate::packet::IpOptions;
use crate::trace::Stream;

impl Ping {
    /// Octets of the options that its packets have: `-R`.
    pub(super) fn option_bytes(&self) -> u32 {
        if self.options.record_route { u32::from(IpOptions::BYTES) } else { 0 }
    }

    /// What it makes the buffer of its socket hold. Source: `main()`, `ping4_run()` in iputils 20221126.
    pub(super) fn sndbuf(&self) -> u32 {
        const OF_EACH_HALF_KILOBYTE: u32 = 20 + 16 + 64 + 160;
        let octets = self.data_bytes.saturating_add(8);
        let each = OF_EACH_HALF_KILOBYTE + self.option_bytes();
        octets.saturating_add(octets.div_ceil(512).saturating_mul(each))
    }

    /// Opens the socket. Answers with the source that the kernel would take, if none was asked for.
    ///
    /// # Errors
    /// How ping ends where it says why it can not ask.
    pub(super) fn open(&mut self, sys: &mut Sys<'_>) -> Result<Option<Ipv4Addr>, Progress> {
        let chosen = self.bind(sys)?;
        if self.dst.is_unspecified() {
            self.dst = self.source.or(chosen).unwrap_or(self.dst);
        }
        if self.strict_source && self.source.is_none() {
            self.source = chosen;
        }
        if let (Some(chosen), Some(dev), Some(name)) = (chosen, self.dev, &self.device)
            && !is_named(sys.netns(), dev, name, chosen)
        {
            let say = format!("ping: Warning: source address might be selected on device other than: {name}");
            sys.print(Stream::Stderr, &say);
        }
        if self.first_hop.is_some() {
            sys.print(Stream::Stderr, "ping: record route: Operation not permitted");
            return Err(Progress::Ended(2));
        }
        if self.options.ttl == Some(0) {
            sys.print(Stream::Stderr, "ping: cannot set unicast time-to-live: Invalid argument");
            return Err(Progress::Ended(2));
        }
        Ok(chosen)
    }

    fn connect(&self, sys: &mut Sys<'_>) -> Result<Ipv4Addr, Progress> {
        // It asks with a UDP socket which source it would get.
        let dst = self.first_hop.unwrap_or(self.dst);
        let flow = OutputFlow { dst, ipproto: OutputFlow::UDP, dport: 1025, ..self.flow() };
        let mut connected = sys.connect(&flow, false);
        if connected == Err(Errno::Eacces) {
            if !self.broadcast {
                let say = "ping: Do you want to ping broadcast? Then -b. If not, check your local firewall rules";
                sys.print(Stream::Stderr, say);
                return Err(Progress::Ended(2));
            }
            sys.print(Stream::Stderr, "WARNING: pinging broadcast address");
            connected = sys.connect(&flow, true);
        }
        match connected {
            Ok(source) => Ok(source),
            Err(errno) => {
                sys.print(Stream::Stderr, &format!("ping: connect: {}", errno.text()));
                Err(Progress::Ended(2))
            }
        }
    }

    /// Binds it. Without an address of its own it asks which source the kernel would take.
    fn bind(&mut self, sys: &mut Sys<'_>) -> Result<Option<Ipv4Addr>, Progress> {
        if let Some(name) = &self.device {
            let Some(device) = sys.netns().links.by_name(name).map(|link| (link.index, link.made.clone())) else {
                let say = match self.dst.is_multicast() {
                    // Whoever asks a group is not bound: the device is that of the group.
                    true => format!("ping: unknown iface: {name}"),
                    false => format!("ping: SO_BINDTODEVICE {name}: {}", Errno::Enodev.text()),
                };
                sys.print(Stream::Stderr, &say);
                return Err(Progress::Ended(2));
            };
            sys.journal.need(&device.1);
            self.dev = Some(device.0);
        }
        let Some(source) = self.source else { return self.connect(sys).map(Some) };
        let kind = sys.bind(source).map_err(|errno| {
            sys.print(Stream::Stderr, &format!("ping: bind: {}", errno.text()));
            Progress::Ended(2)
        })?;
        self.from_device = matches!(kind, RouteType::Broadcast | RouteType::Multicast);
        Ok(None)
    }
}

/// getifaddrs(3) knows an address by its label: one on the device, but labelled `eth0:1`, is none of `eth0` to ping.
fn is_named(netns: &Netns, dev: IfIndex, name: &str, addr: Ipv4Addr) -> bool {
    netns.ipv4.addresses.iter().any(|own| {
        let label = own.label.as_str();
        own.addr() == addr && if label.is_empty() { own.dev == dev } else { label == name }
    })
}
