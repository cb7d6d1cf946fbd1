//! What `ping -R` prints of the addresses that a packet collected. Source: `pr_options()` in iputils 20221126.

use std::net::Ipv4Addr;

use crate::packet::RecordRoute;

/// The record of the answer before, which is not printed twice.
#[derive(Clone, Copy, Debug)]
pub(super) struct LastRoute(Option<RecordRoute>);

impl LastRoute {
    pub(super) const NONE: Self = Self(None);

    /// What follows the line of an answer: its addresses, or that they are those of the one before.
    pub(super) fn told(&mut self, record: &RecordRoute, named: impl Fn(Ipv4Addr) -> String) -> String {
        if record.addrs().is_empty() {
            return String::new();
        }
        let before = self.0.replace(*record);
        if before.is_some_and(|before| compared(&before) == compared(record)) {
            return "\t(same route)".to_owned();
        }
        let lines = record.addrs().iter().map(|addr| format!("\t{}\n", named(*addr)));
        format!("\nRR: {}", lines.collect::<String>())
    }
}

/// The octets that ping compares: it begins at the pointer, and so misses the last octet of the last address, of a full
/// record the last two.
fn compared(record: &RecordRoute) -> Vec<u8> {
    let mut octets: Vec<u8> = record.addrs().iter().flat_map(Ipv4Addr::octets).collect();
    let missed = if record.room() == 0 { 2 } else { 1 };
    octets.truncate(octets.len() - missed);
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(last: &[u8]) -> RecordRoute {
        let mut record = RecordRoute::empty();
        last.iter().for_each(|last| assert!(record.write(Ipv4Addr::new(10, 0, 0, *last))));
        record
    }

    // pr_options() in iputils 20221126.
    #[test]
    fn a_route_is_the_same_whatever_its_last_octet() {
        let mut route = LastRoute::NONE;
        let mut told = |last: &[u8]| route.told(&record(last), |addr| addr.to_string());
        assert_eq!(told(&[]), "");
        assert_eq!(told(&[1, 2]), "\nRR: \t10.0.0.1\n\t10.0.0.2\n");
        assert_eq!(told(&[1, 3]), "\t(same route)");
        assert_eq!(told(&[2, 3]), "\nRR: \t10.0.0.2\n\t10.0.0.3\n");
        assert_eq!(told(&[2, 3, 4]), "\nRR: \t10.0.0.2\n\t10.0.0.3\n\t10.0.0.4\n");
    }
}
