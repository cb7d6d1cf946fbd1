//! What ping says in the end, and its exit status.

use super::text::percent;
use super::{Ping, Progress, Sys, TIMESTAMP_BYTES};

impl Ping {
    /// Source: `finish()` in iputils 20221126.
    pub(super) fn finish(&self, sys: &mut Sys<'_>) -> Progress {
        let (sent, received) = (self.sent, self.received);
        let lost = if sent == 0 { 0.0 } else { f64::from(sent.saturating_sub(received)) * 100.0 / f64::from(sent) };
        sys.write(format_args!("\n--- {} ping statistics ---\n", self.target));
        sys.write(format_args!("{sent} packets transmitted, {received} received"));
        if self.repeats > 0 {
            sys.write(format_args!(", +{} duplicates", self.repeats));
        }
        if self.errors > 0 {
            sys.write(format_args!(", +{} errors", self.errors));
        }
        if sent > 0 {
            sys.write(format_args!(", {}% packet loss, time Tms", percent(lost)));
        }
        sys.write(format_args!("\n"));
        if received > 0 && self.data_bytes >= TIMESTAMP_BYTES {
            sys.write(format_args!("rtt min/avg/max/mdev = T/T/T/T ms"));
        } else if self.pipe > 1 {
            sys.write(format_args!("pipe {}", self.pipe));
        }
        sys.write(format_args!("\n"));
        let missing = self.limit.is_some() && received < self.count;
        Progress::Ended(i32::from(received == 0 || missing))
    }
}
