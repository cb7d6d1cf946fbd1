//! The source of a received packet: may it come from there, by this device?

use super::route_input::{InputFlow, Reject};
use super::{Conf, Flow, Found, Ipv4};
use crate::base::{Cause, DropReason, IfIndex, Nexthop, RouteType, Scope};
use crate::link::Links;
use crate::trace::{LookupLog, Silent};

/// `rp_filter` 1: the way back has to lead out of the same device. Any other number but 0 is loose: a way back by any
/// device will do.
const STRICT: i32 = 1;

impl Ipv4 {
    /// Answers with the commands without which the source would not pass, and whether it is a neighbour on this link.
    /// `oif` is the device by which the packet would leave again.
    /// Source: `fib_validate_source()`, `__fib_validate_source()` in Linux 6.18. The way back is looked up with source
    /// and destination swapped.
    ///
    /// # Errors
    /// [`Reject::Martian`] with the reason.
    pub(super) fn validate_source<L: LookupLog>(
        &self,
        links: &Links,
        dev: IfIndex,
        asked: &InputFlow,
        oif: Option<IfIndex>,
        log: &mut L,
    ) -> Result<(Cause, bool), Reject> {
        let rp_filter = self.sysctls.conf(dev, Conf::RpFilter);
        self.log_checks(dev, log);
        let accept_local = self.sysctls.conf_is_on(dev, Conf::AcceptLocal);
        let accepted = || self.sysctls.conf_cause(dev, Conf::AcceptLocal);
        let martian = |reason, cause| Err(Reject::Martian { reason, cause });
        let may_redirect = oif == Some(dev);
        if rp_filter == 0 && !may_redirect && (accept_local || !self.asks_tables_for_sources()) {
            return match self.addresses.find(asked.src) {
                Some(own) if !accept_local => {
                    Err(Reject::Martian { reason: DropReason::IpLocalSource, cause: own.cause.and(&accepted()) })
                }
                Some(_) => Ok((accepted(), false)),
                None => Ok((Cause::none(), false)),
            };
        }
        let filter = || self.sysctls.conf_cause(dev, Conf::RpFilter);
        let mark = if self.sysctls.conf_is_on(dev, Conf::SrcValidMark) { asked.mark } else { 0 };
        let way_back = asked.way_back(oif, mark);
        let Ok(Found { route: back, nexthop }) = self.fib.lookup_nexthop(&self.rules, links, &way_back, log) else {
            return if rp_filter == 0 { Ok((Cause::none(), false)) } else { martian(DropReason::IpRpfilter, filter()) };
        };
        let own = back.kind == RouteType::Local;
        if own && !accept_local {
            return martian(DropReason::IpLocalSource, back.cause.and(&accepted()));
        }
        if !own && back.kind != RouteType::Unicast {
            return martian(DropReason::IpInvalidSource, back.cause.clone());
        }
        let passes = if own { accepted() } else { Cause::none() };
        let same_device = back.uses(dev) || (own && dev == IfIndex::LO);
        if same_device {
            return Ok((passes, is_on_link(nexthop)));
        }
        let first = self.addresses.of(dev).next();
        log.need(&first.map_or_else(Cause::none, |own| own.cause.clone()));
        let has_address = first.is_some();
        if rp_filter != 0 && (!has_address || rp_filter == STRICT) {
            return martian(DropReason::IpRpfilter, filter().and(&back.cause));
        }
        let by_this_device = Flow { oif: Some(dev), ignore_linkstate: true, ..way_back };
        let on_link = || {
            let found = self.fib.lookup_nexthop(&self.rules, links, &by_this_device, &mut Silent);
            found.is_ok_and(|found| found.route.kind == RouteType::Unicast && is_on_link(found.nexthop))
        };
        // Only who might be sent a redirect has to be a neighbour.
        Ok((passes, has_address && may_redirect && on_link()))
    }

    /// What decides how a source is checked.
    fn log_checks<L: LookupLog>(&self, dev: IfIndex, log: &mut L) {
        if !log.listens() {
            return;
        }
        self.sysctls.log_confs(dev, &[Conf::RpFilter, Conf::AcceptLocal, Conf::SrcValidMark], log);
        log.need(&self.rules.touched);
        self.fib.local_by_hand.iter().for_each(|by_hand| log.need(by_hand));
    }

    /// Where somebody ever added a rule or a local route, an address of this host is found by a lookup, as `rp_filter`
    /// does.
    fn asks_tables_for_sources(&self) -> bool {
        self.rules.custom || self.fib.local_by_hand.is_some()
    }
}

/// The destination itself is reached by the device, and not a gateway.
fn is_on_link(nexthop: Option<Nexthop>) -> bool {
    nexthop.is_some_and(|nexthop| nexthop.scope >= Scope::HOST)
}
