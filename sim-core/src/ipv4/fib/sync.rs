//! Devices come and go: which routes go with them, and which nexthops only die and come back.
//! Source: `fib_sync_down_dev()`, `fib_sync_up()`, `fib_flush()` in Linux 6.18.

use std::sync::Arc;

use super::Fib;
use crate::base::{Cause, IfIndex, Multipath, Nexthop, Nexthops, Route, Scope};
use crate::link::{Device, Links};

/// What happened to a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// `NETDEV_DOWN`
    Down,
    /// The same, because its last address went: routes that make an address local go as well.
    Addressless,
    /// `NETDEV_UNREGISTER`
    Unregistered,
}

impl Fib {
    /// The cable of the nexthop does not carry, and a sysctl says to pass it over.
    #[inline]
    pub fn ignores(&self, nexthop: &Nexthop) -> bool {
        !self.ignored.is_empty() && nexthop.scope != Scope::NOWHERE && self.ignored.contains(&nexthop.dev)
    }

    /// Carriers or sysctls changed. The shares of nexthops stay as they were dealt out.
    pub(in crate::ipv4) fn set_ignored(&mut self, ignored: Vec<IfIndex>, cause: Cause) {
        (self.ignored, self.ignored_by) = (ignored, cause);
    }

    /// A device's routes go. A route of several nexthops goes when the last of them is dead, or with the device itself.
    pub fn device_gone(&mut self, dev: IfIndex, gone: Gone) {
        self.each_multipath(dev, |multipath, passed_over| {
            multipath.nexthops.iter_mut().filter(|own| own.dev == dev).for_each(|own| own.dead = true);
            multipath.rebalance(passed_over);
        });
        // What refers to an object goes with that.
        self.forget(|route| match &route.nexthops {
            Nexthops::None => false,
            Nexthops::One(own) => {
                route.nhid.is_none() && own.dev == dev && (gone != Gone::Down || own.scope != Scope::NOWHERE)
            }
            Nexthops::Many(_) if gone == Gone::Unregistered => route.nhid.is_none() && route.uses(dev),
            Nexthops::Many(multipath) => multipath.nexthops.iter().all(|own| own.dead),
        });
    }

    /// A device is up and has an address: its nexthops live again.
    pub fn device_back(&mut self, links: &Links, dev: IfIndex) {
        self.revive(links, dev, true);
    }

    /// The cable of a device does not carry any more. Source: `NETDEV_CHANGE` in `fib_sync_down_dev()`.
    pub fn carrier_lost(&mut self, dev: IfIndex) {
        self.each_multipath(dev, |multipath, passed_over| {
            if multipath.nexthops.iter().all(|own| own.dead || own.dev == dev) {
                multipath.linkdown = true;
            }
            multipath.rebalance(passed_over);
        });
    }

    /// The cable of a device carries.
    pub fn carrier_found(&mut self, links: &Links, dev: IfIndex) {
        self.revive(links, dev, false);
    }

    fn revive(&mut self, links: &Links, dev: IfIndex, dead: bool) {
        if !links.is_up(dev) {
            return;
        }
        let running = links.get(dev).is_some_and(Device::can_transmit);
        self.each_multipath(dev, |multipath, passed_over| {
            let mut alive = false;
            for own in &mut multipath.nexthops {
                let flagged = if running { is_linkdown(links, own) } else { own.dead };
                alive |= !flagged || own.dev == dev;
                own.dead &= !(dead && own.dev == dev);
            }
            multipath.linkdown &= !(alive && running);
            multipath.rebalance(passed_over);
        });
    }

    /// Every route that refers to a nexthop object; it goes if `keep` says so.
    pub(in crate::ipv4) fn each_of_objects(&mut self, mut keep: impl FnMut(&mut Arc<Route>) -> bool) {
        for table in &mut self.tables {
            table.sift(|route| route.nhid.is_some(), &mut keep);
        }
    }

    fn each_multipath(&mut self, dev: IfIndex, mut change: impl FnMut(&mut Multipath, &dyn Fn(&Nexthop) -> bool)) {
        let Self { tables, ignored, .. } = self;
        let passed_over = |own: &Nexthop| ignored.contains(&own.dev);
        let uses =
            |route: &Route| route.nhid.is_none() && matches!(route.nexthops, Nexthops::Many(_)) && route.uses(dev);
        for table in tables {
            table.change(uses, |route| {
                if let Nexthops::Many(multipath) = &mut route.nexthops {
                    change(Arc::make_mut(multipath), &passed_over);
                }
            });
        }
    }
}

/// `RTNH_F_LINKDOWN`: its device is gone, or is up with a cable that does not carry.
pub(crate) fn is_linkdown(links: &Links, nexthop: &Nexthop) -> bool {
    let on = |dev| links.is_up(dev) && !links.has_carrier(dev);
    nexthop.dead || (nexthop.scope != Scope::NOWHERE && on(nexthop.dev))
}
