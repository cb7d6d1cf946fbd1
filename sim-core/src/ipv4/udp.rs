//! UDP: datagrams that leave, and those that come to a port at which nobody listens.

use super::input::drop;
use super::{Ipv4, OutputFlow, SendError, SocketOptions};
use crate::base::{Counter, DropReason, Errno, IfIndex, RouteType};
use crate::link::{Ctx, Links};
use crate::trace::{ErrorSource, Packet};

impl Ipv4 {
    /// A datagram of a program leaves. Source: `udp_sendmsg()`, `udp_send_skb()` in Linux 6.18.
    ///
    /// # Errors
    /// What routing answers, or that it is too long for a socket that forbids fragments.
    pub fn udp_send(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        packet: Packet,
        flow: &OutputFlow,
        options: &SocketOptions,
    ) -> Result<(), SendError> {
        let sent = self.send(links, ctx, packet, flow, options);
        match sent {
            Ok(()) => ctx.count(links, Counter::UdpOutDatagrams),
            Err(SendError::Errno(Errno::Enetunreach)) => ctx.count(links, Counter::IpOutNoRoutes),
            Err(SendError::Errno(Errno::Enobufs)) => ctx.count(links, Counter::UdpSndbufErrors),
            Err(SendError::Errno(_) | SendError::TooLong { .. }) => {}
        }
        sent
    }

    /// No program here waits for datagrams: whoever sent one to this host alone is told. Source: `__udp4_lib_rcv()`,
    /// `__udp4_lib_mcast_deliver()` in Linux 6.18.
    pub(super) fn udp_receive(
        &mut self,
        links: &Links,
        ctx: &mut Ctx<'_>,
        dev: IfIndex,
        packet: Packet,
        kind: RouteType,
    ) {
        let reason = if matches!(kind, RouteType::Broadcast | RouteType::Multicast) {
            ctx.count(links, Counter::UdpIgnoredMulti);
            DropReason::NotSpecified
        } else {
            ctx.count(links, Counter::UdpNoPorts);
            self.icmp_send(links, ctx, &packet, Some(dev), ErrorSource::Port);
            DropReason::NoSocket
        };
        drop(links, ctx, dev, &packet, reason, "__udp4_lib_rcv");
    }
}
