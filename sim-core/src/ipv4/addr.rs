//! Addresses on devices, with their labels, in the kernel's order.

use std::net::Ipv4Addr;
use std::sync::Arc;

use ipnet::Ipv4Net;
use thiserror::Error;

use crate::base::{Cause, DevName, IfIndex, Scope, Time};

/// An address on a device, with the prefix length that decides which network comes with it:
/// `10.0.3.110/24 scope global lo:0`.
///
/// Adding one makes routes: see `kernel_routes.rs`. On a loopback device the whole prefix becomes
/// `local`, not only the address. Source: `struct in_ifaddr` in Linux 6.18; ip-address(8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IfAddr {
    pub dev: IfIndex,
    /// Keeps its host bits: `10.0.3.110/24`, not `10.0.3.0/24`.
    pub net: Ipv4Net,
    /// The far end, where it was named: then the prefix length is of its network, not of the own one.
    pub peer: Option<Ipv4Addr>,
    /// Named by somebody, beside the last address of the network, which the kernel knows by itself.
    pub broadcast: Option<Ipv4Addr>,
    /// Alias name shown by `ip addr`: `lo:0`; the device's own name if none was given.
    pub label: Label,
    pub scope: Scope,
    /// Same network and mask as an earlier address of the device.
    pub secondary: bool,
    /// Makes no route to its network.
    pub noprefixroute: bool,
    /// Its preferred lifetime is over; nothing else follows from this.
    pub deprecated: bool,
    /// `None`: it stays for ever.
    pub lifetime: Option<Lifetime>,
    /// Of the route to its network.
    pub metric: u32,
    /// The commands it came from.
    pub cause: Cause,
}

/// How long an address is to stay, from the moment when it was said. Source: `inet_fill_ifaddr()` in Linux 6.18.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    pub since: Time,
    pub valid_secs: u32,
    /// Then it is deprecated; never more than `valid_secs`.
    pub preferred_secs: u32,
}

impl Lifetime {
    pub fn ends(&self) -> Time {
        self.since + Time::from_secs(self.valid_secs.into())
    }

    pub fn deprecated_from(&self) -> Time {
        self.since + Time::from_secs(self.preferred_secs.into())
    }

    /// What is left of both, valid first.
    pub fn left(&self, now: Time) -> (u32, u32) {
        let age = u32::try_from((now - self.since).as_millis() / 1000).unwrap_or(u32::MAX);
        (self.valid_secs.saturating_sub(age), self.preferred_secs.saturating_sub(age))
    }
}

/// Up to 15 octets (`IFNAMSIZ` - 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label(DevName);

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LabelError {
    #[error("a label has at most {max} octets, not {0}", max = Label::MAX_OCTETS)]
    TooLong(usize),
}

impl Label {
    pub const MAX_OCTETS: usize = 15;

    /// # Errors
    /// `TooLong` past 15 octets, which the kernel answers with "Attribute failed policy validation".
    pub fn new(text: &str) -> Result<Self, LabelError> {
        if text.len() > Self::MAX_OCTETS {
            return Err(LabelError::TooLong(text.len()));
        }
        Ok(Self(text.into()))
    }

    /// The label of an address that was given none.
    pub const fn of_device(name: DevName) -> Self {
        Self(name)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why the kernel takes no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AddrError {
    /// The same address with the same prefix length is on the device.
    #[error("Address already assigned")]
    Exists,
    /// An address of the same network has another scope.
    #[error("Invalid scope value")]
    Scope,
}

impl IfAddr {
    /// An address about which nothing was said but what has to be.
    pub const fn new(dev: IfIndex, net: Ipv4Net, label: Label, scope: Scope, cause: Cause) -> Self {
        let (peer, broadcast) = (None, None);
        let (secondary, noprefixroute, deprecated, lifetime, metric) = (false, false, false, None, 0);
        Self { dev, net, peer, broadcast, label, scope, secondary, noprefixroute, deprecated, lifetime, metric, cause }
    }

    /// What `lo` gets when it comes up.
    pub fn loopback(name: DevName, cause: Cause) -> Self {
        let net = Ipv4Net::new_assert(Ipv4Addr::LOCALHOST, 8);
        Self::new(IfIndex::LO, net, Label::of_device(name), Scope::HOST, cause)
    }

    pub fn addr(&self) -> Ipv4Addr {
        self.net.addr()
    }

    /// The peer's address, or else the own one: the kernel's `ifa_address`.
    pub fn far_addr(&self) -> Ipv4Addr {
        self.peer.unwrap_or(self.addr())
    }

    /// The network that comes with it: the peer's, if it has one.
    pub fn prefix(&self) -> Ipv4Net {
        Ipv4Net::new_assert(self.far_addr(), self.net.prefix_len()).trunc()
    }

    /// Same network, same mask: the later one of the two is a secondary.
    pub fn is_kin(&self, other: &Self) -> bool {
        self.dev == other.dev && self.prefix() == other.prefix()
    }
}

/// All addresses of a host by device; those of one device in the kernel's order: wide scopes last, secondaries at
/// the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    all: Arc<Vec<Arc<IfAddr>>>,
    /// In the order in which they came.
    added: Arc<Vec<(IfIndex, Ipv4Net)>>,
}

impl Addresses {
    pub fn iter(&self) -> impl Iterator<Item = &IfAddr> {
        self.all.iter().map(AsRef::as_ref)
    }

    pub fn of(&self, dev: IfIndex) -> impl Iterator<Item = &IfAddr> {
        let first = self.all.partition_point(|own| own.dev < dev);
        self.all[first..].iter().map(AsRef::as_ref).take_while(move |own| own.dev == dev)
    }

    /// A device has another name: labels follow it, those without a colon by their place.
    /// Source: `inetdev_changename()` in Linux 6.18.
    pub fn rename(&mut self, dev: IfIndex, name: &DevName) {
        for (at, addr) in Arc::make_mut(&mut self.all).iter_mut().filter(|addr| addr.dev == dev).enumerate() {
            let old = addr.label.as_str();
            let suffix = old.find(':').map_or_else(|| format!(":{}", at + 1), |colon| old[colon..].to_owned());
            let label = match at {
                0 => name.to_string(),
                _ => {
                    let room = Label::MAX_OCTETS.saturating_sub(suffix.len());
                    let kept = name.char_indices().take_while(|(at, _)| *at < room).map(|(_, letter)| letter);
                    kept.collect::<String>() + &suffix
                }
            };
            Arc::make_mut(addr).label = Label(label.into());
        }
    }

    /// The address itself, not its network; of those that several devices have the newest.
    /// Source: `inet_lookup_ifaddr_rcu()`, `inet_hash_insert()` in Linux 6.18.
    pub fn find(&self, addr: Ipv4Addr) -> Option<&IfAddr> {
        let age = |own: &IfAddr| self.added.iter().rposition(|(dev, net)| (*dev, *net) == (own.dev, own.net));
        let mut all = self.iter().filter(|own| own.addr() == addr);
        let first = all.next()?;
        Some(all.fold(first, |newest, own| if age(own) > age(newest) { own } else { newest }))
    }

    /// The address that would be the same as another: its number in the same network. Source: `find_matching_ifa()`.
    pub fn matching(&self, addr: &IfAddr) -> Option<&IfAddr> {
        self.of(addr.dev).find(|own| own.addr() == addr.addr() && own.is_kin(addr))
    }

    /// Source: `__inet_insert_ifa()` in Linux 6.18.
    ///
    /// # Errors
    /// `Exists` for the same address and prefix on the same device; `Scope` if a kin has another one.
    pub fn add(&mut self, mut addr: IfAddr) -> Result<IfAddr, AddrError> {
        if self.matching(&addr).is_some() {
            return Err(AddrError::Exists);
        }
        // All kin have one scope.
        let kin = self.of(addr.dev).find(|own| own.is_kin(&addr)).map(|own| own.scope);
        if kin.is_some_and(|scope| scope != addr.scope) {
            return Err(AddrError::Scope);
        }
        addr.secondary = kin.is_some();
        Arc::make_mut(&mut self.added).push((addr.dev, addr.net));
        self.insert(addr.clone());
        Ok(addr)
    }

    /// A secondary takes the place of a primary that went; `because` made that so. Source: `__inet_del_ifa()` in
    /// Linux 6.18.
    pub fn promote(&mut self, addr: &IfAddr, because: &Cause) -> IfAddr {
        self.take(addr);
        let cause = addr.cause.and(because);
        let promoted = IfAddr { secondary: false, cause, ..addr.clone() };
        self.insert(promoted.clone());
        promoted
    }

    /// Puts other values in the place of an address that stays the same.
    pub fn change(&mut self, old: &IfAddr, new: IfAddr) {
        if let Some(own) = Arc::make_mut(&mut self.all).iter_mut().find(|own| ***own == *old) {
            *own = Arc::new(new);
        }
    }

    /// Addresses whose preferred time is over are deprecated from now on.
    pub fn deprecate(&mut self, now: Time) {
        let is_due =
            |addr: &IfAddr| !addr.deprecated && addr.lifetime.is_some_and(|life| life.deprecated_from() <= now);
        if self.iter().any(is_due) {
            let due = Arc::make_mut(&mut self.all).iter_mut().filter(|addr| is_due(addr));
            due.for_each(|addr| Arc::make_mut(addr).deprecated = true);
        }
    }

    fn insert(&mut self, addr: IfAddr) {
        let (first, end) = (|own: &Arc<IfAddr>| own.dev < addr.dev, |own: &Arc<IfAddr>| own.dev <= addr.dev);
        let before = |own: &Arc<IfAddr>| own.dev == addr.dev && !own.secondary && addr.scope <= own.scope;
        let at = match self.all.iter().rposition(before) {
            _ if addr.secondary => self.all.partition_point(end),
            Some(last_primary) => last_primary + 1,
            None => self.all.partition_point(first),
        };
        Arc::make_mut(&mut self.all).insert(at, Arc::new(addr));
    }

    /// The secondaries of a primary, in order.
    pub fn secondaries_of(&self, addr: &IfAddr) -> impl Iterator<Item = &IfAddr> {
        self.of(addr.dev).filter(|own| !addr.secondary && own.secondary && own.is_kin(addr))
    }

    pub fn remove(&mut self, addr: &IfAddr) {
        self.take(addr);
        Arc::make_mut(&mut self.added).retain(|(dev, net)| (*dev, *net) != (addr.dev, addr.net));
    }

    fn take(&mut self, addr: &IfAddr) {
        Arc::make_mut(&mut self.all).retain(|own| **own != *addr);
    }

    /// The address whose network a secondary shares; a primary is its own.
    pub fn primary_of<'a>(&'a self, addr: &'a IfAddr) -> Option<&'a IfAddr> {
        let primary = |own: &&IfAddr| !own.secondary && own.is_kin(addr);
        if addr.secondary { self.of(addr.dev).find(primary) } else { Some(addr) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addr(net: &str, scope: Scope) -> IfAddr {
        let (net, label) = (net.parse().expect("a prefix"), Label::new("e0").expect("short"));
        IfAddr::new(IfIndex(2), net, label, scope, Cause::none())
    }

    fn order(addresses: &Addresses) -> Vec<String> {
        addresses.iter().map(|own| own.net.to_string()).collect()
    }

    // FACTS.md 3: primaries are listed by scope, narrow ones first, secondaries last.
    #[test]
    fn narrow_scopes_come_first_and_secondaries_last() {
        let mut addresses = Addresses::default();
        for (net, scope) in [
            ("10.0.0.1/24", Scope::GLOBAL),
            ("10.0.0.2/24", Scope::GLOBAL),
            ("10.1.0.1/24", Scope::GLOBAL),
            ("10.2.0.1/24", Scope::HOST),
        ] {
            addresses.add(addr(net, scope)).expect("new");
        }
        assert_eq!(order(&addresses), ["10.2.0.1/24", "10.0.0.1/24", "10.1.0.1/24", "10.0.0.2/24"]);
    }

    #[test]
    fn the_same_network_under_another_mask_is_no_secondary() {
        let mut addresses = Addresses::default();
        addresses.add(addr("10.0.0.1/24", Scope::GLOBAL)).expect("new");
        assert!(!addresses.add(addr("10.0.0.2/25", Scope::GLOBAL)).expect("new").secondary);
        assert!(addresses.add(addr("10.0.0.3/24", Scope::GLOBAL)).expect("new").secondary);
    }

    #[test]
    fn the_network_of_a_peer_makes_kin() {
        let mut addresses = Addresses::default();
        let to = |own: &str, peer: [u8; 4]| IfAddr { peer: Some(peer.into()), ..addr(own, Scope::GLOBAL) };
        addresses.add(to("10.0.0.1/32", [10, 9, 0, 1])).expect("new");
        assert!(!addresses.add(to("10.0.0.1/32", [10, 9, 0, 2])).expect("another peer").secondary);
        assert!(addresses.add(to("10.0.0.3/32", [10, 9, 0, 1])).expect("the same peer").secondary);
        assert_eq!(addresses.add(to("10.0.0.3/32", [10, 9, 0, 1])), Err(AddrError::Exists));
    }

    #[test]
    fn a_label_has_fifteen_octets() {
        assert!(Label::new("enp0s3:12345678").is_ok());
        assert_eq!(Label::new("enp0s3:123456789"), Err(LabelError::TooLong(16)));
    }
}
