//! Redirects: a router says that another one on the same link is nearer, and the host that it says it to obeys, or not.
//! Source: `__mkroute_input()`, `ip_rt_send_redirect()`, `__ip_do_redirect()` in Linux 6.18.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::exception::{Learnt, REDIRECT_EXPIRES};
use super::route_output::OutputFlow;
use super::{Conf, Ipv4};
use crate::base::{Cause, IfIndex, RouteType};
use crate::link::{Ctx, Links};
use crate::trace::{ErrorSource, Packet, RedirectRefusal, Silent, StepKind};

impl Ipv4 {
    /// Whether a device tells senders on its link that they could have sent to the gateway themselves. Without
    /// `shared_media` both have to be in one network of the device.
    pub(super) fn may_redirect(&self, dev: IfIndex, src: Ipv4Addr, gateway: Option<Ipv4Addr>) -> bool {
        self.sysctls.conf_is_on(dev, Conf::SendRedirects)
            && (self.sysctls.conf_is_on(dev, Conf::SharedMedia) || self.is_one_network(dev, src, gateway))
    }

    /// Source: `inet_addr_onlink()` in Linux 6.18.
    fn is_one_network(&self, dev: IfIndex, one: Ipv4Addr, other: Option<Ipv4Addr>) -> bool {
        let mut networks = self.addresses.of(dev).map(|own| own.prefix());
        networks.any(|net| net.contains(&one) && other.is_none_or(|other| net.contains(&other)))
    }

    /// The sender is told, unless it was told so often that it does not seem to listen.
    pub(super) fn send_redirect(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        packet: &Packet,
        (to, gateway): (Ipv4Addr, Ipv4Addr),
        route: &Cause,
    ) {
        if !self.peers.may_tell_of_router(to, ctx.journal) {
            let kind = StepKind::RedirectHold { to };
            return ctx.step(links, None, Some(packet), kind, "ip_rt_send_redirect", Cause::none());
        }
        let sysctls = [Conf::SendRedirects, Conf::SharedMedia].map(|key| self.sysctls.conf_cause(dev, key));
        let because = sysctls.iter().fold(route.clone(), |all, cause| all.and(cause));
        self.icmp_send_because(links, ctx, packet, Some(dev), ErrorSource::Redirect { gateway }, because);
    }

    /// A router `by` says that `gateway` is nearer to where a packet of this host went.
    pub(super) fn do_redirect(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        error: &Packet,
        (by, gateway): (Ipv4Addr, Ipv4Addr),
        flow: &OutputFlow,
    ) {
        let Ok(out) = self.route_output(links, flow, &mut Silent) else { return };
        self.remember(&out, &Cause::of(ctx.journal.command()));
        let cause = [Conf::AcceptRedirects, Conf::SharedMedia, Conf::SecureRedirects]
            .map(|key| self.sysctls.conf_cause(dev, key))
            .iter()
            .fold(out.cause(), |all, cause| all.and(cause));
        let refusal =
            if out.gateway == Some(by) { self.refusal(dev, by, gateway) } else { Some(RedirectRefusal::OtherGateway) };
        if let Some(why) = refusal {
            let kind = StepKind::RedirectRefuse { gateway, why };
            return ctx.step(links, Some(dev), Some(error), kind, "__ip_do_redirect", cause);
        }
        if !self.neigh_create(links, out.dev, gateway, ctx.journal).nud.is_valid() {
            let kind = StepKind::RedirectAsk { gateway };
            ctx.step(links, Some(dev), Some(error), kind, "__ip_do_redirect", cause);
            return self.use_neigh(links, ctx, out.dev, gateway, Some(error.id));
        }
        let Some(route) = &out.route else { return };
        let cause = cause.and(&Cause::of(ctx.journal.command()));
        let kind = StepKind::RedirectLearn { dst: flow.dst, gateway };
        ctx.step(links, Some(dev), Some(error), kind, "__ip_do_redirect", cause.clone());
        let learnt = Learnt::Gateway(gateway);
        let expires = ctx.journal.now() + REDIRECT_EXPIRES;
        self.exceptions.learn(Arc::clone(route), out.nexthop, flow.dst, learnt, expires, &cause);
    }

    /// What speaks against a router that another one tells of.
    fn refusal(&self, dev: IfIndex, by: Ipv4Addr, gateway: Ipv4Addr) -> Option<RedirectRefusal> {
        if !self.sysctls.conf_is_on(dev, Conf::AcceptRedirects) {
            return Some(RedirectRefusal::NotAccepted);
        }
        let zeronet = gateway.octets()[0] == 0;
        if gateway == by || gateway.is_multicast() || gateway.is_broadcast() || zeronet {
            return Some(RedirectRefusal::NoRouter);
        }
        if self.sysctls.conf_is_on(dev, Conf::SharedMedia) {
            let unicast = self.fib.addr_type(&self.rules, gateway) == RouteType::Unicast;
            return (!unicast).then_some(RedirectRefusal::NoRouter);
        }
        if !self.is_one_network(dev, gateway, Some(by)) {
            return Some(RedirectRefusal::OffLink);
        }
        let secure = self.sysctls.conf_is_on(dev, Conf::SecureRedirects);
        (secure && !self.fib.is_gateway(dev, gateway)).then_some(RedirectRefusal::NoGateway)
    }
}
