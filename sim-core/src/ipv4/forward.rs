//! Where packets for other hosts will be sent on. This model does not forward yet, and says so to the packet.

use super::Ipv4;
use crate::base::IfIndex;
use crate::link::{Ctx, Links};
use crate::trace::{NotModelled, Seen, StepKind};

impl Ipv4 {
    /// A router would send it on, or an error back: `ip_forward()`, `ip_error()` in Linux 6.18.
    pub(super) fn forward(&self, links: &Links, ctx: &mut Ctx<'_>, dev: IfIndex, packet: Seen) {
        let kind = StepKind::NotModelled { what: NotModelled::Forwarding };
        let cause = self.sysctls.conf_cause(dev, super::Conf::Forwarding);
        ctx.step(links, Some(dev), Some(packet), kind, "ip_forward", cause);
    }
}
