//! What ping says of errors, and how it prints a share. Source: iputils 20221126.

use crate::packet::{Body, Icmp, Ipv4, Unreachable};

/// An error about a request, which the socket's error queue has.
pub(super) const fn is_error(packet: &Ipv4) -> bool {
    matches!(packet.body, Body::Icmp(Icmp::DestUnreachable { .. } | Icmp::TimeExceeded { .. }))
}

/// Source: `pr_icmph()` in iputils 20221126.
pub(super) fn verdict(error: &Icmp) -> String {
    match error {
        Icmp::DestUnreachable { code, .. } => match code {
            Unreachable::Net => "Destination Net Unreachable".into(),
            Unreachable::Host => "Destination Host Unreachable".into(),
            Unreachable::Port => "Destination Port Unreachable".into(),
            Unreachable::FragNeeded { mtu } => format!("Frag needed and DF set (mtu = {mtu})"),
            Unreachable::Filtered => "Packet filtered".into(),
        },
        Icmp::TimeExceeded { .. } => "Time to live exceeded".into(),
        Icmp::Redirect { gateway, .. } => format!("Redirect Host(New nexthop: {gateway})"),
        Icmp::EchoRequest(_) | Icmp::EchoReply(_) => String::new(),
    }
}

/// C's `%g` of a percentage: six significant digits, no trailing zeros.
pub(super) fn percent(value: f64) -> String {
    let whole_digits = if value >= 100.0 {
        3
    } else if value >= 10.0 {
        2
    } else {
        1
    };
    let text = format!("{value:.*}", 6 - whole_digits);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn packet_loss_is_printed_as_c_prints_it() {
        assert_eq!(percent(100.0), "100");
        assert_eq!(percent(0.0), "0");
        assert_eq!(percent(200.0 / 3.0), "66.6667");
        assert_eq!(percent(100.0 / 15.0), "6.66667");
    }
}
