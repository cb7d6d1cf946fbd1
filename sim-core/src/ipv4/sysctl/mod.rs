//! The sysctls of one host: numbers with who set them, and what counts at a device.
//! Source: `net/ipv4/devinet.c` in Linux 6.18. A number that the model does not obey is refused by name.

mod conf;
mod key;
mod neigh_key;
mod settings;

use std::sync::{Arc, LazyLock};

pub use conf::{Conf, Obeyed};
pub use key::{HostKey, Of, Sysctl};
pub use neigh_key::{NeighKey, NotTaken};

use crate::base::{Cause, IfIndex};
use crate::link::{NeighParms, NeighTimers};
use crate::trace::LookupLog;
use conf::Combine;
use settings::Settings;

/// `struct ipv4_devconf`
type Devconf = Settings<{ Conf::COUNT }>;

/// `struct neigh_parms`: the numbers with who set them, and what ARP makes of them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct NeighConf {
    settings: Settings<{ NeighKey::COUNT }>,
    parms: NeighParms,
}

impl NeighConf {
    fn born(timers: NeighTimers) -> Self {
        let settings = Settings::born(NeighKey::ALL.map(|key| key.born(timers)));
        Self { settings, parms: NeighParms::born(timers) }
    }
}

/// The sysctls of a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sysctls {
    host: Arc<Settings<{ HostKey::COUNT }>>,
    all: Arc<Devconf>,
    default: Arc<Devconf>,
    neigh_born: Arc<NeighConf>,
    /// By number.
    devices: Vec<(IfIndex, DeviceSysctls)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct DeviceSysctls {
    conf: Arc<Devconf>,
    neigh: Arc<NeighConf>,
}

impl Sysctls {
    /// Those of a new host, shared by all hosts in which nobody changed anything.
    pub fn born(timers: NeighTimers) -> Arc<Self> {
        static FROZEN: LazyLock<Arc<Sysctls>> = LazyLock::new(|| Arc::new(Sysctls::new(NeighTimers::FROZEN)));
        if timers == NeighTimers::FROZEN { Arc::clone(&FROZEN) } else { Arc::new(Self::new(timers)) }
    }

    /// A new host with its `lo`. The recording environment has written 0 to `conf.default.rp_filter`, so that the
    /// devices to come do not follow it later, and the timers of neighbours of every device but `lo`: see "Recording
    /// environment".
    fn new(timers: NeighTimers) -> Self {
        let born = |of| Settings::born(Conf::ALL.map(|key| key.born(of)));
        let host = Settings::born(HostKey::ALL.map(|key| key.born()));
        let mut default = born(Of::Default);
        default.settle(Conf::RpFilter as usize);
        let lo = DeviceSysctls {
            conf: Arc::new(born(Of::Dev(IfIndex::LO))),
            neigh: Arc::new(NeighConf::born(NeighTimers::REAL)),
        };
        Self {
            host: Arc::new(host),
            all: Arc::new(born(Of::All)),
            default: Arc::new(default),
            neigh_born: Arc::new(NeighConf::born(timers)),
            devices: vec![(IfIndex::LO, lo)],
        }
    }

    /// A device came: it begins with what `default` has. Source: `inetdev_init()` in Linux 6.18.
    pub fn device_added(&mut self, dev: IfIndex) {
        let own = DeviceSysctls { conf: Arc::clone(&self.default), neigh: Arc::clone(&self.neigh_born) };
        match self.place_of(dev) {
            Ok(at) => self.devices[at] = (dev, own),
            Err(at) => self.devices.insert(at, (dev, own)),
        }
    }

    /// How ARP asks and waits on a device.
    pub fn neigh_parms(&self, dev: IfIndex) -> &NeighParms {
        &self.neigh(dev).parms
    }

    fn neigh(&self, dev: IfIndex) -> &NeighConf {
        self.place_of(dev).map_or(&self.neigh_born, |at| &self.devices[at].1.neigh)
    }

    fn place_of(&self, dev: IfIndex) -> Result<usize, usize> {
        self.devices.binary_search_by_key(&dev, |(own, _)| *own)
    }

    fn device(&self, dev: IfIndex) -> Option<&Devconf> {
        self.place_of(dev).ok().map(|at| &*self.devices[at].1.conf)
    }

    fn device_mut(&mut self, dev: IfIndex) -> Option<&mut Devconf> {
        self.place_of(dev).ok().map(|at| Arc::make_mut(&mut self.devices[at].1.conf))
    }

    /// A device left this host.
    pub fn device_removed(&mut self, dev: IfIndex) {
        self.devices.retain(|(own, _)| *own != dev);
    }

    /// Some number of a device still follows `default`.
    pub fn follows_default(&self, dev: IfIndex) -> bool {
        self.device(dev).is_some_and(|conf| !conf.are_all_settled())
    }

    /// A device got an address: from now on it does not follow `default`. Source: `inet_set_ifa()`, and
    /// `inet_rtm_newaddr()` in Linux 6.18, both by `ipv4_devconf_setall()`.
    pub fn device_addressed(&mut self, dev: IfIndex) {
        self.device_mut(dev).into_iter().for_each(Devconf::settle_all);
    }

    /// The number in the file, but of a neighbour's key what it keeps: see [`NeighKey::shows`].
    pub fn get(&self, key: Sysctl) -> i32 {
        match key {
            Sysctl::Host(HostKey::IpForward) => self.all.value(Conf::Forwarding as usize),
            Sysctl::Host(key) => self.host.value(key as usize),
            Sysctl::Conf(of, key) => self.of(of).value(key as usize),
            Sysctl::Neigh(dev, key) => self.neigh(dev).settings.value(key.stored_as() as usize),
        }
    }

    /// The commands that made it what it is; none for a default.
    pub fn cause(&self, key: Sysctl) -> Cause {
        self.set_by(key).clone()
    }

    /// The same without a copy.
    pub fn set_by(&self, key: Sysctl) -> &Cause {
        match key {
            Sysctl::Host(HostKey::IpForward) => self.all.cause(Conf::Forwarding as usize),
            Sysctl::Host(key) => self.host.cause(key as usize),
            Sysctl::Conf(of, key) => self.of(of).cause(key as usize),
            Sysctl::Neigh(dev, key) => self.neigh(dev).settings.cause(key.stored_as() as usize),
        }
    }

    /// A key of the host.
    pub fn host(&self, key: HostKey) -> i32 {
        self.get(Sysctl::Host(key))
    }

    /// Whether a key of the host is not 0.
    pub fn is_on(&self, key: HostKey) -> bool {
        self.host(key) != 0
    }

    /// What counts at a device: its own number, or that and the one of `all`, as the kernel combines them for this
    /// key (`conf` of a key that is combined by "or" is 0 or 1).
    pub fn conf(&self, dev: IfIndex, key: Conf) -> i32 {
        let (all, own) = (self.all.value(key as usize), self.of(Of::Dev(dev)).value(key as usize));
        match key.combine() {
            Combine::Own => own,
            Combine::And => i32::from(all != 0 && own != 0),
            Combine::Or => i32::from(all != 0 || own != 0),
            Combine::Max => all.max(own),
            Combine::Redirects if self.conf(dev, Conf::Forwarding) != 0 => i32::from(all != 0 && own != 0),
            Combine::Redirects => i32::from(all != 0 || own != 0),
        }
    }

    /// Whether what counts at a device is not 0.
    pub fn conf_is_on(&self, dev: IfIndex, key: Conf) -> bool {
        self.conf(dev, key) != 0
    }

    /// The commands that made what counts at a device.
    pub fn conf_cause(&self, dev: IfIndex, key: Conf) -> Cause {
        let own = self.cause(Sysctl::Conf(Of::Dev(dev), key));
        match key.combine() {
            Combine::Own => own,
            Combine::And | Combine::Or | Combine::Max | Combine::Redirects => {
                own.and(&self.cause(Sysctl::Conf(Of::All, key)))
            }
        }
    }

    /// The same for a log, which a default costs nothing.
    pub fn log_conf<L: LookupLog>(&self, dev: IfIndex, key: Conf, log: &mut L) {
        self.log_confs(dev, &[key], log);
    }

    /// The same of several keys.
    pub fn log_confs<L: LookupLog>(&self, dev: IfIndex, keys: &[Conf], log: &mut L) {
        let own = self.of(Of::Dev(dev));
        for key in keys {
            log.need(own.cause(*key as usize));
            if key.combine() != Combine::Own {
                log.need(self.all.cause(*key as usize));
            }
            if key.combine() == Combine::Redirects {
                log.need(own.cause(Conf::Forwarding as usize));
            }
        }
    }

    /// Somebody writes a number that the key takes; of a neighbour's key what it keeps.
    /// Source: `devinet_conf_proc()`, `devinet_sysctl_forward()` in
    /// Linux 6.18.
    pub fn set(&mut self, key: Sysctl, value: i32, cause: &Cause) {
        match key {
            Sysctl::Host(HostKey::IpForward) | Sysctl::Conf(Of::All, Conf::Forwarding) => {
                self.set_all_forwarding(value, cause);
            }
            Sysctl::Host(key) => Arc::make_mut(&mut self.host).write(key as usize, value, cause),
            Sysctl::Conf(Of::Default, key) => {
                Arc::make_mut(&mut self.default).write(key as usize, value, cause);
                if key.default_is_copied() {
                    let followers = self.devices.iter_mut().filter(|(_, own)| !own.conf.is_settled(key as usize));
                    followers.for_each(|(_, own)| Arc::make_mut(&mut own.conf).follow(key as usize, value, cause));
                }
            }
            Sysctl::Conf(Of::All, key) => Arc::make_mut(&mut self.all).write(key as usize, value, cause),
            Sysctl::Conf(Of::Dev(dev), key) => {
                if let Some(conf) = self.device_mut(dev) {
                    conf.write(key as usize, value, cause);
                }
            }
            Sysctl::Neigh(dev, key) => {
                if let Ok(at) = self.place_of(dev) {
                    let conf = Arc::make_mut(&mut self.devices[at].1.neigh);
                    conf.settings.write(key.stored_as() as usize, value, cause);
                    key.tell(value, &mut conf.parms);
                }
            }
        }
    }

    /// The number that is there already changes nothing; another one goes to `default` and to every device, and turns
    /// `all.accept_redirects` to the opposite. Source: `inet_forward_change()` in Linux 6.18.
    fn set_all_forwarding(&mut self, value: i32, cause: &Cause) {
        let forwarding = Conf::Forwarding as usize;
        if self.all.value(forwarding) == value {
            return;
        }
        let all = Arc::make_mut(&mut self.all);
        all.write(Conf::AcceptRedirects as usize, i32::from(value == 0), cause);
        all.write(forwarding, value, cause);
        let devices = self.devices.iter_mut().map(|(_, own)| &mut own.conf);
        let others = [&mut self.default].into_iter().chain(devices);
        others.for_each(|conf| Arc::make_mut(conf).write(forwarding, value, cause));
    }

    /// Every key that is not what a new host has, in the order of `sysctl -a`; what follows from `ip_forward` only
    /// where it differs from it.
    pub fn changed(&self) -> Vec<Sysctl> {
        let forward = self.host(HostKey::IpForward);
        let usual = |key: Conf, of: Of| match (key, of) {
            (Conf::Forwarding, _) => forward,
            (Conf::AcceptRedirects, Of::All) => i32::from(forward == 0),
            (key, of) => key.born(of),
        };
        let places = [Of::All, Of::Default].into_iter().chain(self.devices.iter().map(|(dev, _)| Of::Dev(*dev)));
        let confs = places.flat_map(|of| Conf::ALL.map(|key| (of, key)));
        let confs = confs.filter(|(of, key)| self.get(Sysctl::Conf(*of, *key)) != usual(*key, *of));
        let hosts = HostKey::ALL.into_iter().filter(|key| self.host(*key) != key.born());
        let kept = NeighKey::ALL.into_iter().filter(|key| key.stored_as() == *key);
        let neighs = self.devices.iter().flat_map(|(dev, own)| kept.clone().map(move |key| (*dev, own, key)));
        let written = neighs.filter(|(_, own, key)| own.neigh.settings.is_settled(*key as usize));
        let written = written.map(|(dev, _, key)| Sysctl::Neigh(dev, key));
        confs.map(|(of, key)| Sysctl::Conf(of, key)).chain(hosts.map(Sysctl::Host)).chain(written).collect()
    }

    /// A device that is not there has what `default` has.
    fn of(&self, of: Of) -> &Devconf {
        match of {
            Of::All => &self.all,
            Of::Default => &self.default,
            Of::Dev(dev) => self.device(dev).unwrap_or(&self.default),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::CommandId;

    const DEV: IfIndex = IfIndex(2);

    fn set(sysctls: &mut Sysctls, key: Sysctl, value: i32) {
        sysctls.set(key, value, &Cause::of(CommandId(1)));
    }

    // FACTS.md 35.
    #[test]
    fn a_one_over_a_one_changes_no_device() {
        let mut sysctls = Sysctls::new(NeighTimers::REAL);
        sysctls.device_added(DEV);
        set(&mut sysctls, Sysctl::Host(HostKey::IpForward), 1);
        assert_eq!(sysctls.get(Sysctl::Conf(Of::All, Conf::AcceptRedirects)), 0);
        set(&mut sysctls, Sysctl::Conf(Of::Dev(DEV), Conf::Forwarding), 0);
        set(&mut sysctls, Sysctl::Conf(Of::All, Conf::Forwarding), 1);
        assert_eq!(sysctls.conf(DEV, Conf::Forwarding), 0);
        set(&mut sysctls, Sysctl::Host(HostKey::IpForward), 2);
        assert_eq!(sysctls.conf(DEV, Conf::Forwarding), 2);
    }

    // Seen on Linux 6.18: devinet_copy_dflt_conf().
    #[test]
    fn default_reaches_devices_that_have_no_address_and_were_not_written() {
        let mut sysctls = Sysctls::new(NeighTimers::REAL);
        sysctls.device_added(DEV);
        set(&mut sysctls, Sysctl::Conf(Of::Default, Conf::AcceptLocal), 1);
        set(&mut sysctls, Sysctl::Conf(Of::Default, Conf::RouteLocalnet), 1);
        set(&mut sysctls, Sysctl::Conf(Of::Default, Conf::RpFilter), 2);
        let values = |dev| [Conf::AcceptLocal, Conf::RouteLocalnet, Conf::RpFilter].map(|key| sysctls.conf(dev, key));
        assert_eq!(values(DEV), [1, 0, 0]);
        assert_eq!(values(IfIndex::LO), [1, 0, 2]);
        sysctls.device_addressed(DEV);
        set(&mut sysctls, Sysctl::Conf(Of::Default, Conf::AcceptLocal), 0);
        assert_eq!(sysctls.conf(DEV, Conf::AcceptLocal), 1);
    }

    #[test]
    fn rp_filter_is_the_greater_of_all_and_device_and_route_localnet_either() {
        let mut sysctls = Sysctls::new(NeighTimers::REAL);
        sysctls.device_added(DEV);
        set(&mut sysctls, Sysctl::Conf(Of::All, Conf::RpFilter), 1);
        set(&mut sysctls, Sysctl::Conf(Of::Dev(DEV), Conf::RpFilter), 2);
        set(&mut sysctls, Sysctl::Conf(Of::All, Conf::RouteLocalnet), 7);
        assert_eq!((sysctls.conf(DEV, Conf::RpFilter), sysctls.conf(IfIndex::LO, Conf::RpFilter)), (2, 1));
        assert_eq!(sysctls.conf(DEV, Conf::RouteLocalnet), 1);
    }
}
