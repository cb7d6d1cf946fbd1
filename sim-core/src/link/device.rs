use std::collections::BTreeSet;
use std::sync::Arc;

use super::bridge::Fdb;
use super::kind::{DeviceKind, Port};
use super::multicast::Groups;
use crate::base::{Cause, DevName, DevNames, HostId, IfIndex, Mac, Shared};
use crate::packet::Frame;
use crate::trace::Place;

/// A cable takes this much more than the far end's MTU: `VLAN_HLEN`.
const VLAN_BYTES: u32 = 4;

/// A network device of a host. Source: `struct net_device` in Linux 6.18; ip-link(8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub index: IfIndex,
    pub name: DevName,
    pub kind: DeviceKind,
    pub mac: Mac,
    /// Other names that it can be called by: `altname`.
    pub altnames: Vec<DevName>,
    /// In octets, Ethernet header not counted; changed by [`Self::change_mtu`].
    pub mtu: u32,
    /// The MTU of the far end: it drops what is longer than that and a VLAN tag.
    pub far_mtu: u32,
    /// The commands that gave the far end that MTU.
    pub far_mtu_set: Cause,
    pub flags: DeviceFlags,
    /// `qlen`; nothing queues here, so it is only shown.
    pub txqueuelen: u32,
    /// Transmit queues, then receive queues.
    pub queues: (u32, u32),
    /// `IFLA_GROUP`: 0 is called `default`.
    pub group: u32,
    /// `IFLA_IFALIAS`: a text for people.
    pub alias: Option<Arc<str>>,
    /// `IFF_UP`: somebody said `up`.
    pub up: bool,
    /// `IFF_LOWER_UP`: both ends of the cable are up.
    pub carrier: bool,
    /// How often it got or lost carrier. Source: `carrier_up_count`, `carrier_down_count` in Linux 6.18.
    pub carrier_changes: u32,
    /// The link-layer groups that it listens to.
    pub groups: Groups,
    /// The cable was cut while another device of this host has the number of its far end, and no carrier:
    /// `ip` then says LOWERLAYERDOWN for DOWN. Source: `default_operstate()` in Linux 6.18.
    pub lower_down: bool,
    /// It was up once: its queue discipline is `noqueue` since then, `noop` before.
    pub activated: bool,
    /// What it is to the bridge that it hangs on.
    pub port: Option<Port>,
    /// Of a bridge: who is behind which port.
    pub fdb: Fdb,
    /// How many macvlans stand on it, in whichever hosts.
    pub macvlans: u32,
    /// Somebody set the MTU of this bridge: it follows that of its ports no more.
    pub mtu_set: bool,
    /// The command that made it.
    pub made: Cause,
    /// The command that last said `up` or `down`.
    pub set: Cause,
    /// The commands that gave it its name, its MTU or its MAC in place of those that it had before.
    pub(crate) shaped: Cause,
    /// The command that last said `arp on` or `off`.
    pub arp_set: Cause,
    /// Host, device and state together, and the far end's where it gives carrier: what steps at this device need.
    needs: Cause,
}

/// What went through a device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// What left by it. What came in is what left by the far end, and on `lo` by itself.
    pub sent: Traffic,
    /// What came in, counted only where no far end counts it.
    pub received: Traffic,
}

/// As `ip -s` counts it. Source: `dev_lstats_add()` in Linux 6.18.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Octets, on a cable with the Ethernet header.
    pub bytes: u64,
    pub packets: u64,
    /// Packets that never left: the device was down or had no carrier.
    pub dropped: u64,
    /// IPv4 packets for another's MAC, of those that came.
    pub otherhost: u64,
    /// Frames to groups, of those that came: only a bridge counts them.
    pub multicast: u64,
}

/// What a person can switch at a device, `up` aside. Source: `enum net_device_flags` in Linux 6.18.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeviceFlags {
    pub multicast: bool,
    /// Neither asks nor answers ARP.
    pub noarp: bool,
    pub allmulti: bool,
    pub promisc: bool,
    /// No meaning is left of these two; they are shown.
    pub dynamic: bool,
    pub notrailers: bool,
}

impl Device {
    /// The loopback device that every new host has, down.
    pub fn loopback() -> Self {
        let lo = Self::new(IfIndex::LO, Arc::from("lo"), DeviceKind::Loopback, Mac::ZERO, Cause::none());
        Self { mtu: 65536, flags: DeviceFlags::default(), queues: (1, 1), ..lo }
    }

    /// Of a cable, in octets. Source: `veth_setup()` in Linux 6.18.
    pub const MIN_MTU: u32 = 68;
    pub const MAX_MTU: u32 = 65535;
    /// Source: RFC 8200 §5.
    const IPV6_MIN_MTU: u32 = 1280;

    /// A cable has a queue for each processor, and the recording machine has two.
    pub const QUEUES: (u32, u32) = (2, 2);

    /// One end of a new cable, down.
    pub fn veth(index: IfIndex, name: DevName, mac: Mac, peer: (HostId, IfIndex), made: Cause) -> Self {
        Self::new(index, name, DeviceKind::Veth { peer }, mac, made)
    }

    /// A device of some kind, down.
    pub fn new(index: IfIndex, name: DevName, kind: DeviceKind, mac: Mac, made: Cause) -> Self {
        let needs = made.clone();
        Self {
            index,
            name,
            kind,
            mac,
            altnames: Vec::new(),
            mtu: 1500,
            far_mtu: 1500,
            far_mtu_set: Cause::none(),
            flags: DeviceFlags { multicast: true, ..DeviceFlags::default() },
            txqueuelen: 1000,
            queues: Self::QUEUES,
            group: 0,
            alias: None,
            up: false,
            carrier: false,
            // These say that they have none as soon as they are made.
            carrier_changes: u32::from(matches!(kind, DeviceKind::Veth { .. } | DeviceKind::Bridge)),
            groups: Self::groups_at_birth(kind == DeviceKind::Loopback, 1500),
            lower_down: false,
            activated: false,
            port: None,
            fdb: Fdb::default(),
            macvlans: 0,
            mtu_set: false,
            made,
            set: Cause::none(),
            shaped: Cause::none(),
            arp_set: Cause::none(),
            needs,
        }
    }

    pub fn is_loopback(&self) -> bool {
        self.kind == DeviceKind::Loopback
    }

    /// Source: `ipv6_add_dev()` in Linux 6.18.
    pub(super) fn groups_at_birth(loopback: bool, mtu: u32) -> Groups {
        let mut groups = Groups::default();
        if !loopback && mtu >= Self::IPV6_MIN_MTU {
            groups.join(Groups::ALL_NODES, false);
        }
        groups
    }

    /// IPv6 is there, switched off: not on a device whose MTU is too small for it.
    pub const fn has_ipv6(&self) -> bool {
        self.mtu >= Self::IPV6_MIN_MTU
    }

    /// IPv6 comes and goes with it. Source: `addrconf_notify()` in Linux 6.18.
    pub fn change_mtu(&mut self, mtu: u32) {
        let had = self.has_ipv6();
        self.mtu = mtu;
        match (had, self.has_ipv6()) {
            (true, false) => drop(self.groups.leave(Groups::ALL_NODES, false)),
            (false, true) => self.groups.join(Groups::ALL_NODES, false),
            (true, true) | (false, false) => {}
        }
    }

    /// Notes whether it has carrier.
    pub(crate) fn note_carrier(&mut self, carrier: bool) {
        self.carrier_changes += u32::from(self.carrier != carrier);
        self.carrier = carrier;
    }

    /// The bridge that it is a port of.
    pub fn master(&self) -> Option<IfIndex> {
        self.port.as_ref().map(|port| port.master)
    }

    /// What is behind the cable takes its own MTU and a VLAN tag. Source: `__is_skb_forwardable()` in Linux 6.18.
    pub fn far_end_takes(&self, frame: &Frame) -> bool {
        !matches!(self.kind, DeviceKind::Veth { .. }) || u32::from(frame.payload_bytes()) <= self.far_mtu + VLAN_BYTES
    }

    /// Down or without carrier the queue discipline is `noop`, which drops all.
    pub const fn can_transmit(&self) -> bool {
        self.up && self.carrier
    }
}

/// A device of a host. Packets change what is counted, and leave the device as it is: copies share what stays.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Counted {
    /// Its number, so that a search looks at no other device.
    index: IfIndex,
    device: Shared<Device>,
    stats: Shared<Stats>,
}

/// The devices of one host, in order of their number. Copies share a device until one of them changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    pub host: HostId,
    /// The command that made the host.
    made: Cause,
    devices: Arc<[Counted]>,
    names: DevNames,
    next: u32,
    /// The numbers by which this host knows others: `nsid` of ip-netns(8).
    known: Shared<Vec<Option<HostId>>>,
    /// Every number that a device here ever had: it decides a MAC by ordinal.
    had: Arc<BTreeSet<IfIndex>>,
}

impl Links {
    pub fn new(host: HostId, made: Cause) -> Self {
        let mut links = Self {
            host,
            made,
            devices: Arc::default(),
            names: DevNames::default(),
            next: 2,
            known: Shared::default(),
            had: Arc::default(),
        };
        links.add(Device::loopback());
        links
    }

    pub fn iter(&self) -> impl Iterator<Item = &Device> {
        self.devices.iter().map(|own| &*own.device)
    }

    pub fn get(&self, index: IfIndex) -> Option<&Device> {
        self.place_of(index).map(|at| &*self.devices[at].device)
    }

    pub fn get_mut(&mut self, index: IfIndex) -> Option<&mut Device> {
        self.place_of(index).map(|at| &mut *Arc::make_mut(&mut self.devices)[at].device)
    }

    /// What went through a device.
    pub fn stats(&self, index: IfIndex) -> Option<&Stats> {
        self.place_of(index).map(|at| &*self.devices[at].stats)
    }

    pub fn stats_mut(&mut self, index: IfIndex) -> Option<&mut Stats> {
        self.place_of(index).map(|at| &mut *Arc::make_mut(&mut self.devices)[at].stats)
    }

    fn place_of(&self, index: IfIndex) -> Option<usize> {
        self.devices.binary_search_by_key(&index, |own| own.index).ok()
    }

    /// By its name, or another one that it has.
    pub fn by_name(&self, name: &str) -> Option<&Device> {
        self.iter().find(|device| &*device.name == name || device.altnames.iter().any(|own| &**own == name))
    }

    /// The name of a device that a route or an entry speaks of.
    pub fn name(&self, index: IfIndex) -> DevName {
        self.names.get(index)
    }

    /// The names of all of them as they are now.
    pub const fn names(&self) -> &DevNames {
        &self.names
    }

    /// `name` can be one: see `device_name`.
    pub fn rename(&mut self, index: IfIndex, name: DevName) {
        if let Some(device) = self.get_mut(index) {
            device.name = name.clone();
            self.names.set(index, name);
        }
    }

    /// The ports of a bridge, the newest first.
    pub fn ports(&self, bridge: IfIndex) -> impl Iterator<Item = &Device> {
        let mut ports: Vec<&Device> = self.iter().filter(|device| device.master() == Some(bridge)).collect();
        ports.sort_by_key(|device| std::cmp::Reverse(device.port.as_ref().map(|port| port.order)));
        ports.into_iter()
    }

    /// The addresses that a bridge's other ports have, and the bridge unless it is the one that is left out.
    pub fn bridge_addresses(&self, bridge: IfIndex, but: Option<IfIndex>) -> Vec<(Mac, Option<IfIndex>)> {
        let ports = self.ports(bridge).filter(|port| Some(port.index) != but);
        let own = self.get(bridge).filter(|_| but.is_some());
        ports.map(|port| (port.mac, Some(port.index))).chain(own.map(|bridge| (bridge.mac, None))).collect()
    }

    pub fn is_up(&self, index: IfIndex) -> bool {
        self.get(index).is_some_and(|device| device.up)
    }

    pub fn has_carrier(&self, index: IfIndex) -> bool {
        self.get(index).is_some_and(|device| device.carrier)
    }

    /// A device's far end is in another host, which gets the lowest free number.
    /// Source: `peernet2id_alloc()` in Linux 6.18.
    pub fn know_netns(&mut self, far: HostId) {
        if far == self.host || self.netns_id(far).is_some() {
            return;
        }
        match self.known.iter_mut().find(|known| known.is_none()) {
            Some(free) => *free = Some(far),
            None => self.known.push(Some(far)),
        }
    }

    /// The number by which this host knows another one.
    pub fn netns_id(&self, far: HostId) -> Option<u32> {
        let at = self.known.iter().position(|known| *known == Some(far))?;
        u32::try_from(at).ok()
    }

    /// A host is gone, and its number is free.
    pub fn forget_netns(&mut self, far: HostId) {
        self.known.iter_mut().filter(|known| **known == Some(far)).for_each(|known| *known = None);
    }

    /// The number that the next device gets; it is spent. Source: `dev_index_reserve()` in Linux 6.18.
    pub fn take_number(&mut self) -> IfIndex {
        while self.get(IfIndex(self.next)).is_some() {
            self.next += 1;
        }
        self.next += 1;
        IfIndex(self.next - 1)
    }

    /// Which of the numbers that devices of this host ever had this is, from 1; a new one comes last.
    pub fn ordinal(&mut self, index: IfIndex) -> u16 {
        Arc::make_mut(&mut self.had).insert(index);
        u16::try_from(self.had.len()).unwrap_or(u16::MAX)
    }

    pub fn add(&mut self, device: Device) {
        let index = device.index;
        let at = self.devices.partition_point(|own| own.index < index);
        self.names.set(index, device.name.clone());
        let (before, behind) = self.devices.split_at(at);
        let own = Counted { index, device: Shared::new(device), stats: Shared::default() };
        self.devices = before.iter().cloned().chain([own]).chain(behind.iter().cloned()).collect();
        self.settle_needs(index, &Cause::none());
    }

    pub fn remove(&mut self, index: IfIndex) -> Option<Device> {
        let at = self.place_of(index)?;
        self.names.remove(index);
        let gone = Device::clone(&self.devices[at].device);
        self.devices = self.devices.iter().filter(|own| own.index != index).cloned().collect();
        Some(gone)
    }

    /// Notes again what steps at a device need: `far` is what gives it carrier.
    pub fn settle_needs(&mut self, index: IfIndex, far: &Cause) {
        let Some(device) = self.get(index) else { return };
        let needs = Cause::of_all([&self.made, &device.made, &device.set, &device.shaped, far]);
        if needs != device.needs
            && let Some(device) = self.get_mut(index)
        {
            device.needs = needs;
        }
    }

    /// A command gave a device another name, MTU, MAC, group, or said what it does with ARP.
    pub fn note_shaped(&mut self, index: IfIndex, by: &Cause) {
        if let Some(device) = self.get_mut(index) {
            device.shaped = device.shaped.and(by);
            device.needs = device.needs.and(by);
        }
    }

    /// `lo` has another name, and rules know by its name what the host itself sends: that may matter to all that
    /// happens in the host.
    pub fn note_loopback_named(&mut self, by: &Cause) {
        self.made = self.made.and(by);
    }

    /// The command that made the host.
    pub const fn made(&self) -> &Cause {
        &self.made
    }

    /// A device lost its carrier: what its state is called now. The kernel looks for the far end, or for the device
    /// below, by its number among the devices of this very host.
    pub fn note_lower_down(&mut self, index: IfIndex) {
        let Some((_, far)) = self.get(index).and_then(|device| device.kind.iflink()) else { return };
        let lower_down = far != index && self.get(far).is_some_and(|device| !device.carrier);
        if let Some(device) = self.get_mut(index) {
            device.lower_down = lower_down;
        }
    }

    /// The commands without which nothing could happen at a device.
    #[inline]
    pub fn needs(&self, index: IfIndex) -> &Cause {
        self.get(index).map_or(&self.made, |device| &device.needs)
    }

    /// Where a step happens: in the host, or at one of its devices.
    pub fn place(&self, dev: Option<IfIndex>) -> Place<'_> {
        let needs = dev.map_or(&self.made, |index| self.needs(index));
        Place { host: self.host, dev, needs }
    }
}
