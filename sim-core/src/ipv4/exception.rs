//! What a host learnt about the way to one address, beside what its routes say.
//! Source: `struct fib_nh_exception`, `__ip_rt_update_pmtu()`, `find_exception()` in Linux 6.18.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::route_output::{OutputFlow, OutputRoute};
use super::{Found, Ipv4};
use crate::base::{Cause, Metric, Metrics, Nexthop, Route, Time};
use crate::link::{Ctx, Links};
use crate::packet::{Head, Quote, Udp};
use crate::trace::{Seen, Silent, StepKind};

/// `ip_rt_min_pmtu`: no router is believed that says less.
const MIN_PMTU: u32 = 552;
/// `ip_rt_mtu_expires`
const EXPIRES: Time = Time::from_secs(600);
/// What was learnt again is written down again only once half of that is over.
const FRESH: Time = Time::from_secs(300);

/// The MTU of the path to an address, by one nexthop of one route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    route: Arc<Route>,
    nexthop: Option<Nexthop>,
    dst: Ipv4Addr,
    pub pmtu: Pmtu,
    /// The commands that taught it.
    pub cause: Cause,
}

/// A learnt MTU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pmtu {
    pub bytes: u32,
    /// A router said less than is believed: from now on packets may be cut on their way.
    pub locked: bool,
    pub expires: Time,
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

/// All that one host learnt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exceptions(Vec<Exception>);

impl Exceptions {
    pub(super) fn find(&self, found: &Found, dst: Ipv4Addr) -> Option<&Exception> {
        let mut own = self.0.iter().filter(|own| own.dst == dst);
        own.find(|own| same(&own.route, &found.route) && own.nexthop == found.nexthop)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `ip route flush cache`. Source: `ipv4_sysctl_rtcache_flush()` in Linux 6.18.
    pub fn flush(&mut self) {
        self.0.clear();
    }

    pub fn has_expired(&self, now: Time) -> bool {
        self.0.iter().any(|own| own.pmtu.expires <= now)
    }

    pub fn forget_expired(&mut self, now: Time) {
        self.0.retain(|own| own.pmtu.expires > now);
    }

    fn learn(&mut self, new: Exception) {
        self.0.retain(|own| own.dst != new.dst || !same(&own.route, &new.route) || own.nexthop != new.nexthop);
        self.0.push(new);
    }
}

/// A route that was deleted and made anew knows nothing of what was learnt before.
fn same(one: &Arc<Route>, other: &Arc<Route>) -> bool {
    Arc::ptr_eq(one, other) || one == other
}

impl Ipv4 {
    /// A router says how long a packet like the one that it quotes may be.
    pub fn update_pmtu(&mut self, links: &Links, ctx: &mut Ctx<'_>, error: Seen, about: &Quote, mtu: u16) {
        let Quote { src, dst, .. } = *about;
        let flow = match about.head {
            Head::Echo(_) => OutputFlow { src, ..OutputFlow::icmp(dst) },
            Head::Udp(Udp { sport, dport, .. }) => {
                OutputFlow { src, ipproto: OutputFlow::UDP, sport, dport, ..OutputFlow::to(dst) }
            }
        };
        let Ok(out) = self.route_output(links, &flow, &mut Silent) else { return };
        let OutputRoute { route: Some(route), .. } = &out else { return };
        let (old, mtu) = (out.mtu(links), u32::from(mtu));
        if out.mtu_is_locked() || old < mtu {
            return;
        }
        let locked = mtu < MIN_PMTU;
        let bytes = if locked { old.min(MIN_PMTU) } else { mtu };
        let now = ctx.journal.now();
        let fresh = |own: &Exception| own.pmtu.bytes == bytes && !locked && now + FRESH < own.pmtu.expires;
        if out.exception.as_ref().is_some_and(fresh) {
            return;
        }
        let cause = Cause::of(ctx.journal.command()).and(&route.cause);
        let pmtu = Pmtu { bytes, locked, expires: now + EXPIRES };
        let (route, nexthop) = (Arc::clone(route), out.nexthop);
        ctx.step(
            links,
            None,
            Some(error),
            StepKind::PmtuLearn { dst, mtu: bytes },
            "__ip_rt_update_pmtu",
            cause.clone(),
        );
        self.exceptions.learn(Exception { route, nexthop, dst, pmtu, cause });
    }
}
