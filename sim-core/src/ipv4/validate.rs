//! The source of a received packet: may it come from there, by this device?

use std::net::Ipv4Addr;

use super::input::Reject;
use super::{Conf, Flow, Ipv4};
use crate::base::{Cause, DropReason, IfIndex, RouteProto, RouteType, TableId};
use crate::link::Links;
use crate::trace::{LookupLog, Purpose};

/// `rp_filter` 1: the way back has to lead out of the same device. Any other number but 0 is loose: a way back by any
/// device will do.
const STRICT: i32 = 1;

impl Ipv4 {
    /// Answers with the commands without which the source would not pass.
    /// Source: `fib_validate_source()`, `__fib_validate_source()` in Linux 6.18. The way back is looked up with source
    /// and destination swapped.
    ///
    /// # Errors
    /// [`Reject::Martian`] with the reason.
    pub(super) fn validate_source<L: LookupLog>(
        &self,
        links: &Links,
        dev: IfIndex,
        (src, dst): (Ipv4Addr, Ipv4Addr),
        log: &mut L,
    ) -> Result<Cause, Reject> {
        let rp_filter = self.sysctls.conf(dev, Conf::RpFilter);
        let accept_local = self.sysctls.conf_is_on(dev, Conf::AcceptLocal);
        let accepted = || self.sysctls.conf_cause(dev, Conf::AcceptLocal);
        let martian = |reason, cause| Err(Reject::Martian { reason, function: "__fib_validate_source", cause });
        if rp_filter == 0 && (accept_local || !self.asks_tables_for_sources()) {
            return match self.addresses.find(src) {
                Some(own) if !accept_local => Err(Reject::Martian {
                    reason: DropReason::IpLocalSource,
                    function: "fib_validate_source",
                    cause: own.cause.and(&accepted()),
                }),
                Some(_) => Ok(accepted()),
                None => Ok(Cause::none()),
            };
        }
        let filter = || self.sysctls.conf_cause(dev, Conf::RpFilter);
        let way_back = Flow { src: dst, ignore_linkstate: true, ..Flow::to(Purpose::Source, src) };
        let Ok(back) = self.fib.lookup(&self.rules, links, &way_back, log) else {
            return if rp_filter == 0 { Ok(Cause::none()) } else { martian(DropReason::IpRpfilter, filter()) };
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
        let has_address = self.addresses.of(dev).next().is_some();
        let filtered = rp_filter != 0 && (!has_address || rp_filter == STRICT);
        if filtered && !same_device { martian(DropReason::IpRpfilter, filter().and(&back.cause)) } else { Ok(passes) }
    }

    /// Where somebody added a rule or a local route, an address of this host is found by a lookup, as `rp_filter` does.
    /// Differs from Linux: there it stays so when the last such route is gone.
    fn asks_tables_for_sources(&self) -> bool {
        let by_hand = |table| {
            let mut routes = self.fib.table(table).iter();
            routes.any(|route| route.kind == RouteType::Local && route.proto != RouteProto::KERNEL)
        };
        self.rules.custom || by_hand(TableId::LOCAL) || by_hand(TableId::MAIN)
    }
}
