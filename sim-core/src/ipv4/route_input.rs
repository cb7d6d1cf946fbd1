//! What a received packet is to this host: the lookup of the way in.
//! Source: `ip_route_input_rcu()`, `ip_route_input_slow()`, `__mkroute_input()` in Linux 6.18.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::multipath::{FlowKeys, Sharing};
use super::route_output::nearer;
use super::{Conf, Exception, Flow, Found, HostKey, Ipv4, OutputFlow};
use crate::base::{Cause, DropReason, Errno, IfIndex, Metrics, Nexthop, Route, RouteType};
use crate::link::Links;
use crate::packet::{self, Body, Udp};
use crate::trace::{LookupLog, Purpose};

/// What a received packet asks of routing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InputFlow {
    pub purpose: Purpose,
    pub src: Ipv4Addr,
    pub dst: Ipv4Addr,
    pub tos: u8,
    pub mark: u32,
    /// 0 where it is not known; so are the ports.
    pub ipproto: u8,
    pub sport: u16,
    pub dport: u16,
    /// What is hashed instead of both addresses: of an ICMP error those of the packet that it is about.
    pub about: Option<(Ipv4Addr, Ipv4Addr)>,
}

impl InputFlow {
    pub const fn new(purpose: Purpose, src: Ipv4Addr, dst: Ipv4Addr) -> Self {
        Self { purpose, src, dst, tos: 0, mark: 0, ipproto: 0, sport: 0, dport: 0, about: None }
    }

    /// Of ARP the kernel hashes what stands where IPv4 has its addresses: the end of the sender's MAC, its address, and
    /// the beginning of the target's MAC. Source: `ip_multipath_l3_keys()` in Linux 6.18.
    pub(super) fn of_arp(arp: &packet::Arp) -> Self {
        let ([.., s4, s5], [a, b, c, d], [t0, t1, ..]) = (arp.sender_mac.0, arp.sender.octets(), arp.target_mac.0);
        let about = Some((Ipv4Addr::new(s4, s5, a, b), Ipv4Addr::new(c, d, t0, t1)));
        Self { about, ..Self::new(Purpose::Arp, arp.sender, arp.target) }
    }

    pub(super) fn of(ip: &packet::Ipv4) -> Self {
        let flow = Self { tos: ip.tos, mark: ip.mark, ..Self::new(Purpose::Input, ip.src, ip.dst) };
        match ip.body {
            Body::Icmp(icmp) => {
                let about = icmp.about().map(|about| (about.src, about.dst));
                Self { ipproto: OutputFlow::ICMP, about, ..flow }
            }
            // A piece shows no ports, not even the first. Source: `__skb_flow_dissect()` in Linux 6.18.
            Body::Udp(_) if ip.frag.is_some() => Self { ipproto: OutputFlow::UDP, ..flow },
            Body::Udp(Udp { sport, dport, .. }) => Self { ipproto: OutputFlow::UDP, sport, dport, ..flow },
        }
    }

    fn lookup(&self, iif: IfIndex) -> Flow {
        let Self { purpose, src, dst, tos, mark, ipproto, sport, dport, about: _ } = *self;
        Flow { src, iif, tos, mark, ipproto, sport, dport, ..Flow::to(purpose, dst) }
    }

    /// Which way it takes where there are several; its source chooses none. Source: `ip_mkroute_input()` in Linux 6.18.
    fn sharing(&self, by_quote: bool) -> Sharing {
        let Self { src, dst, ipproto, sport, dport, .. } = *self;
        // Only policy 0 lets an error go with the packets that it is about. Others find nothing to hash in ARP.
        let nothing = (Ipv4Addr::UNSPECIFIED, Ipv4Addr::UNSPECIFIED);
        let quoted = if by_quote { self.about } else { (self.purpose == Purpose::Arp).then_some(nothing) };
        let about = quoted.map(|(src, dst)| FlowKeys::addresses(src, dst));
        Sharing { dst, src: None, keys: about.unwrap_or(FlowKeys { src, dst, ipproto, sport, dport }) }
    }

    /// The way back to the source. Source: `__fib_validate_source()` in Linux 6.18.
    pub(super) fn way_back(&self, oif: Option<IfIndex>, mark: u32) -> Flow {
        let Self { src, dst, tos, ipproto, sport, dport, .. } = *self;
        let iif = oif.unwrap_or(IfIndex::LO);
        Flow { src: dst, iif, tos, mark, ipproto, sport: dport, dport: sport, ..Flow::to(Purpose::Source, src) }
    }
}

/// Where a received packet goes. Source: `struct rtable` in Linux 6.18.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputRoute {
    pub kind: RouteType,
    /// It is not for this host, which sends it on.
    pub onward: bool,
    /// The device that it leaves by; `lo` if it is for this host.
    pub dev: IfIndex,
    pub gateway: Option<Ipv4Addr>,
    /// It leaves as it came, and its sender could have sent it there itself: `RTCF_DOREDIRECT`.
    pub redirect: bool,
    /// `None` where no table was asked.
    pub route: Option<Arc<Route>>,
    /// The one of its nexthops that was taken.
    pub(super) nexthop: Option<Nexthop>,
    /// What was learnt about the way to this very address.
    pub exception: Option<Box<Exception>>,
    /// The sysctls without which it would not be taken.
    pub(super) cause: Cause,
}

impl InputRoute {
    fn for_this_host(kind: RouteType, route: Option<Arc<Route>>, cause: Cause) -> Self {
        let (gateway, nexthop, exception) = (None, None, None);
        Self { kind, onward: false, dev: IfIndex::LO, gateway, redirect: false, route, nexthop, exception, cause }
    }

    /// What the route says of the way beyond it, if the packet takes it.
    pub fn metrics(&self) -> Option<&Metrics> {
        let route = self.route.as_ref().filter(|_| self.onward)?;
        route.metrics.as_deref()
    }
}

/// Why a received packet goes no further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reject {
    /// It can not be what it says; `cause` made the address that it claims this host's own.
    Martian { reason: DropReason, cause: Cause },
    /// This host does not forward, and it is not for it.
    NotForMe,
    /// This host forwards, and no route leads there.
    NoRoute(Errno),
}

impl Reject {
    /// What `ip route get` is told.
    pub const fn errno(&self) -> Errno {
        match self {
            Self::Martian { .. } => Errno::Einval,
            Self::NotForMe => Errno::Ehostunreach,
            Self::NoRoute(errno) => *errno,
        }
    }
}

/// The group of all hosts, which every device that is up has joined.
const ALL_HOSTS: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 1);

impl Ipv4 {
    /// The route of a packet that came in by a device.
    ///
    /// # Errors
    /// [`Reject`], in the order of the kernel's checks.
    pub fn route_input<L: LookupLog>(
        &self,
        links: &Links,
        dev: IfIndex,
        flow: &InputFlow,
        log: &mut L,
    ) -> Result<InputRoute, Reject> {
        let InputFlow { src, dst, .. } = *flow;
        let martian = |reason, cause| Err(Reject::Martian { reason, cause });
        if dst.is_multicast() {
            return self.route_multicast(links, dev, flow, log);
        }
        if src.is_multicast() || src.is_broadcast() {
            return martian(DropReason::IpInvalidSource, Cause::none());
        }
        if dst.is_broadcast() || (src.is_unspecified() && dst.is_unspecified()) {
            return self.route_broadcast(links, dev, flow, None, log);
        }
        if src.is_unspecified() {
            return martian(DropReason::IpInvalidSource, Cause::none());
        }
        if dst.is_unspecified() {
            return martian(DropReason::IpInvalidDest, Cause::none());
        }
        let loopback = src.is_loopback() || dst.is_loopback();
        let localnet = || self.sysctls.conf_cause(dev, Conf::RouteLocalnet);
        if loopback {
            self.sysctls.log_conf(dev, Conf::RouteLocalnet, log);
        }
        if loopback && !self.sysctls.conf_is_on(dev, Conf::RouteLocalnet) {
            return martian(DropReason::IpLocalnet, localnet());
        }
        let forwards = self.sysctls.conf_is_on(dev, Conf::Forwarding);
        let unreachable = |errno| if forwards { Reject::NoRoute(errno) } else { Reject::NotForMe };
        let found = match self.fib.lookup_nexthop(&self.rules, links, &flow.lookup(dev), log) {
            Ok(found) => found,
            Err(errno) => {
                self.sysctls.log_conf(dev, Conf::Forwarding, log);
                return Err(unreachable(errno));
            }
        };
        let mut into = match found.route.kind {
            RouteType::Broadcast => {
                self.sysctls.log_conf(dev, Conf::BcForwarding, log);
                if self.sysctls.conf_is_on(dev, Conf::BcForwarding) {
                    self.route_onward(links, dev, flow, found, log)?
                } else {
                    self.route_broadcast(links, dev, flow, Some(found.route), log)?
                }
            }
            RouteType::Local => {
                let (cause, _) = self.validate_source(links, dev, flow, None, log)?;
                InputRoute::for_this_host(RouteType::Local, Some(found.route), cause)
            }
            RouteType::Unicast
            | RouteType::Anycast
            | RouteType::Multicast
            | RouteType::Blackhole
            | RouteType::Unreachable
            | RouteType::Prohibit
            | RouteType::Throw => {
                self.sysctls.log_conf(dev, Conf::Forwarding, log);
                if !forwards {
                    return Err(Reject::NotForMe);
                }
                if found.route.kind != RouteType::Unicast {
                    return martian(DropReason::IpInvalidDest, found.route.cause.clone());
                }
                self.route_onward(links, dev, flow, found, log)?
            }
        };
        if loopback {
            into.cause = into.cause.and(&localnet());
        }
        Ok(into)
    }

    /// To everyone on the link. The way back is asked without this host's address, which nobody knows here.
    fn route_broadcast<L: LookupLog>(
        &self,
        links: &Links,
        dev: IfIndex,
        flow: &InputFlow,
        route: Option<Arc<Route>>,
        log: &mut L,
    ) -> Result<InputRoute, Reject> {
        if flow.purpose == Purpose::Arp {
            return Err(Reject::Martian { reason: DropReason::IpInvalidDest, cause: Cause::none() });
        }
        let from_nobody = flow.src.is_unspecified();
        let asked = InputFlow { dst: Ipv4Addr::UNSPECIFIED, ..*flow };
        let cause = if from_nobody { Cause::none() } else { self.validate_source(links, dev, &asked, None, log)?.0 };
        Ok(InputRoute::for_this_host(RouteType::Broadcast, route, cause))
    }

    /// To a group. Source: `ip_check_mc_rcu()`, `ip_mc_validate_source()` in Linux 6.18.
    fn route_multicast<L: LookupLog>(
        &self,
        links: &Links,
        dev: IfIndex,
        flow: &InputFlow,
        log: &mut L,
    ) -> Result<InputRoute, Reject> {
        let InputFlow { src, dst, .. } = *flow;
        let martian = |reason| Err(Reject::Martian { reason, cause: Cause::none() });
        if !self.has_joined(links, dev, dst) || flow.purpose == Purpose::Arp {
            // `ip_route_input_rcu()` names no reason for a group that is not this host's.
            return martian(DropReason::NotSpecified);
        }
        let localnet = self.sysctls.conf_is_on(dev, Conf::RouteLocalnet);
        if src.is_multicast() || src.is_broadcast() || (src.is_loopback() && !localnet) {
            return martian(DropReason::IpInvalidSource);
        }
        let asked = InputFlow { dst: Ipv4Addr::UNSPECIFIED, ..*flow };
        let from_nobody = src.is_unspecified();
        let cause = if from_nobody { Cause::none() } else { self.validate_source(links, dev, &asked, None, log)?.0 };
        Ok(InputRoute::for_this_host(RouteType::Multicast, None, cause))
    }

    /// A device of this host listens to the group.
    pub(super) fn has_joined(&self, links: &Links, dev: IfIndex, group: Ipv4Addr) -> bool {
        group == ALL_HOSTS && links.is_up(dev)
    }

    /// It is for somebody else, and this host forwards.
    fn route_onward<L: LookupLog>(
        &self,
        links: &Links,
        dev: IfIndex,
        flow: &InputFlow,
        mut found: Found,
        log: &mut L,
    ) -> Result<InputRoute, Reject> {
        let by_quote = self.sysctls.host(HostKey::FibMultipathHashPolicy) == 0;
        self.select_path(links, &mut found, &flow.sharing(by_quote), log);
        let via = found.nexthop.and_then(|nexthop| nexthop.via);
        let into = self.leads_on(dev, found, flow.dst);
        if let Some(learnt) = &into.exception {
            learnt.tell(log);
        }
        let (cause, on_link) = self.validate_source(links, dev, flow, Some(into.dev), log)?;
        let same_link = into.dev == dev && on_link;
        if same_link {
            self.sysctls.log_confs(dev, &[Conf::SendRedirects, Conf::SharedMedia], log);
        }
        let redirect = same_link && self.may_redirect(dev, flow.src, via);
        Ok(InputRoute { redirect, cause, ..into })
    }

    /// Where a route leads that was chosen for a packet which came in by a device.
    pub(super) fn leads_on(&self, iif: IfIndex, found: Found, dst: Ipv4Addr) -> InputRoute {
        let exception = self.exceptions.find(&found, dst).cloned().map(Box::new);
        let Found { route, nexthop } = found;
        let dev = nexthop.map_or(iif, |nexthop| nexthop.dev);
        let gateway = nearer(exception.as_deref(), nexthop.as_ref());
        let (kind, onward, redirect, cause) = (route.kind, true, false, Cause::none());
        InputRoute { kind, onward, dev, gateway, redirect, route: Some(route), nexthop, exception, cause }
    }
}
