//! What a host learnt about the way to one address, beside what its routes say.
//! Source: `struct fib_nh_exception`, `update_or_create_fnhe()`, `find_exception()` in Linux 6.18.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::route_output::{OutputFlow, OutputRoute};
use super::{Fib, Found, HostKey, Ipv4, Sysctl};
use crate::base::{Cause, Metric, Metrics, Nexthop, Route, Time};
use crate::link::{Ctx, Links};
use crate::packet::{self, Body, Icmp, Unreachable};
use crate::trace::{ExceptionRead, LookupLog, Packet, Silent, StepKind};

/// `ip_rt_gc_timeout`: how long a redirect counts.
pub(super) const REDIRECT_EXPIRES: Time = Time::from_secs(300);

/// The way to an address by one nexthop of one route, as routers told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    route: Arc<Route>,
    nexthop: Option<Nexthop>,
    pub dst: Ipv4Addr,
    /// A nearer router than the gateway of the route.
    pub gateway: Option<Ipv4Addr>,
    pub pmtu: Option<Pmtu>,
    expires: Time,
    /// A packet went that way since, or somebody asked for it: `ip route show cache` shows no other.
    pub used: bool,
    /// The commands that taught it.
    pub cause: Cause,
}

/// A learnt MTU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pmtu {
    pub bytes: u32,
    /// A router said less than is believed: from now on packets may be cut on their way.
    pub locked: bool,
}

impl Pmtu {
    /// The metrics of a route, with what was learnt in place of its own.
    pub fn over(&self, metrics: Option<&Metrics>) -> Metrics {
        let mut metrics = metrics.copied().unwrap_or_default();
        metrics.set(Metric::Mtu, self.bytes);
        if self.locked {
            metrics.lock(Metric::Mtu);
        }
        metrics
    }
}

/// What one error teaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Learnt {
    Gateway(Ipv4Addr),
    Pmtu(Pmtu),
}

impl Exception {
    fn is_of(&self, route: &Arc<Route>, nexthop: Option<&Nexthop>, dst: Ipv4Addr) -> bool {
        let same_way = match (&self.nexthop, nexthop) {
            (Some(one), Some(other)) => one.is_same(other),
            (one, other) => one.is_none() && other.is_none(),
        };
        self.dst == dst && same_way && self.belongs_to(route)
    }

    /// Routes that are alike but for their prefixes learn together.
    pub fn belongs_to(&self, route: &Arc<Route>) -> bool {
        Arc::ptr_eq(&self.route, route) || self.route.shares_info(route)
    }

    /// Who listens to a lookup hears what was learnt.
    pub(super) fn tell<L: LookupLog>(&self, log: &mut L) {
        let (dst, gateway, mtu) = (self.dst, self.gateway, self.pmtu.map(|pmtu| pmtu.bytes));
        log.exception(ExceptionRead { dst, gateway, mtu }, &self.cause);
    }

    /// The nexthop that it is about.
    pub fn nexthop(&self) -> Option<&Nexthop> {
        self.nexthop.as_ref()
    }
}

/// All that one host learnt. Differs from Linux: there the order of those of one route is random.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exceptions(Vec<Exception>);

impl Exceptions {
    pub(super) fn find(&self, found: &Found, dst: Ipv4Addr) -> Option<&Exception> {
        self.0.iter().find(|own| own.is_of(&found.route, found.nexthop.as_ref(), dst))
    }

    pub fn iter(&self) -> impl Iterator<Item = &Exception> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `ip route flush cache`. Source: `ipv4_sysctl_rtcache_flush()` in Linux 6.18.
    pub fn flush(&mut self) {
        self.0.clear();
    }

    pub fn has_expired(&self, now: Time) -> bool {
        self.0.iter().any(|own| own.expires <= now)
    }

    pub fn forget_expired(&mut self, now: Time) {
        self.0.retain(|own| own.expires > now);
    }

    /// What was learnt by a route goes with it: one that is made anew knows nothing of it.
    pub fn forget_gone(&mut self, fib: &Fib) {
        self.0.retain(|own| fib.iter().any(|(_, routes)| routes.iter().any(|route| own.belongs_to(route))));
    }

    /// A lookup found one. Source: `rt_bind_exception()` in Linux 6.18.
    pub fn note_used(&mut self, found: Option<&Exception>) {
        let Some(found) = found.filter(|found| !found.used) else { return };
        let of = |own: &&mut Exception| own.is_of(&found.route, found.nexthop.as_ref(), found.dst);
        self.0.iter_mut().find(of).into_iter().for_each(|own| own.used = true);
    }

    /// Writes down what an error taught, beside what others taught before it.
    pub(super) fn learn(
        &mut self,
        route: Arc<Route>,
        nexthop: Option<Nexthop>,
        dst: Ipv4Addr,
        learnt: Learnt,
        expires: Time,
        cause: &Cause,
    ) {
        let known = self.0.iter().position(|own| own.is_of(&route, nexthop.as_ref(), dst));
        let at = known.unwrap_or_else(|| {
            let (gateway, pmtu, used, cause) = (None, None, false, Cause::none());
            self.0.push(Exception { route, nexthop, dst, gateway, pmtu, expires, used, cause });
            self.0.len() - 1
        });
        let own = &mut self.0[at];
        own.expires = expires;
        match learnt {
            Learnt::Gateway(gateway) => own.gateway = Some(gateway),
            Learnt::Pmtu(pmtu) => own.pmtu = Some(pmtu),
        }
        own.cause = own.cause.and(cause);
    }
}

impl Ipv4 {
    /// A router says how long a packet may be that goes as `flow` says. Source: `__ip_rt_update_pmtu()` in Linux 6.18.
    pub(super) fn update_pmtu(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        error: &Packet,
        flow: &OutputFlow,
        mtu: u16,
    ) {
        let Ok(out) = self.route_output(links, flow, &mut Silent) else { return };
        self.remember(&out, &Cause::of(ctx.journal.command()));
        let OutputRoute { route: Some(route), .. } = &out else { return };
        let (old, mtu, dst) = (out.mtu(links), u32::from(mtu), flow.dst);
        if out.mtu_is_locked() || old < mtu {
            return;
        }
        let number = |key| u32::try_from(self.sysctls.host(key)).unwrap_or(0);
        let (least, seconds) = (number(HostKey::RouteMinPmtu), u64::from(number(HostKey::RouteMtuExpires)));
        let locked = mtu < least;
        let bytes = if locked { old.min(least) } else { mtu };
        let now = ctx.journal.now();
        // What was learnt again is written down again only once half of its time is over.
        let half = Time::from_millis(seconds * 500);
        let same = |own: &Exception| own.pmtu.is_some_and(|pmtu| pmtu.bytes == bytes);
        let fresh = |own: &Exception| same(own) && !locked && now + half < own.expires;
        if out.exception.as_deref().is_some_and(fresh) {
            return;
        }
        let limits = [HostKey::IpNoPmtuDisc, HostKey::RouteMinPmtu, HostKey::RouteMtuExpires];
        let limits = limits.map(|key| self.sysctls.cause(Sysctl::Host(key)));
        let cause = limits.iter().fold(Cause::of(ctx.journal.command()).and(&route.cause), |all, by| all.and(by));
        let kind = StepKind::PmtuLearn { dst, mtu: bytes };
        ctx.step(links, None, Some(error), kind, "__ip_rt_update_pmtu", cause.clone());
        let learnt = Learnt::Pmtu(Pmtu { bytes, locked });
        // Of several nexthops all are taken to be as narrow.
        let several = route.nexthops.len() > 1;
        let ways = if several { route.nexthops.iter().copied().map(Some).collect() } else { vec![out.nexthop] };
        for nexthop in ways {
            self.exceptions.learn(Arc::clone(route), nexthop, dst, learnt, now + Time::from_secs(seconds), &cause);
        }
    }

    /// What `ip_no_pmtu_disc` lets sockets and routing hear of an error. Source: `icmp_unreach()` in Linux 6.18.
    pub(super) fn heard_of(&self, ip: &packet::Ipv4) -> Option<packet::Ipv4> {
        let Body::Icmp(Icmp::DestUnreachable { code: Unreachable::FragNeeded { .. }, about }) = ip.body else {
            return Some(*ip);
        };
        match self.sysctls.host(HostKey::IpNoPmtuDisc) {
            0 => Some(*ip),
            2 | 3 => None,
            _ => {
                let code = Unreachable::FragNeeded { mtu: 0 };
                Some(packet::Ipv4 { body: Body::Icmp(Icmp::DestUnreachable { code, about }), ..*ip })
            }
        }
    }
}
