//! The metrics that somebody asks for, and those that the kernel keeps.
//! Source: `ip_metrics_convert()`, `fib_metrics_match()` in Linux 6.18.

use std::sync::Arc;

use super::RouteError;
use crate::base::{Metric, Metrics, Route};

/// What was said of a route's metrics, in order; the same one may be said twice. Source: `RTA_METRICS`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AskedMetrics {
    /// An algorithm that the kernel does not know is 0.
    pub said: Vec<(Metric, u32)>,
    /// Which of them were said with `lock`.
    pub locks: Vec<Metric>,
}

impl AskedMetrics {
    /// What the kernel keeps; nothing if all is 0.
    pub(super) fn convert(&self) -> Result<Option<Arc<Metrics>>, RouteError> {
        let mut metrics = self.locked();
        for (metric, value) in &self.said {
            if (*metric, *value) == (Metric::Congctl, 0) {
                return Err(RouteError::Said("Unknown tcp congestion algorithm"));
            }
            metrics.set(*metric, (*value).min(most(*metric)));
        }
        Ok(Some(metrics).filter(|metrics| *metrics != Metrics::default()).map(Arc::new))
    }

    /// A route that is to be deleted has all of them, just as they were said.
    pub fn fits(&self, route: &Route) -> bool {
        let own = route.metrics.as_deref().copied().unwrap_or_default();
        let said = self.said.iter().all(|(metric, value)| own.get(*metric) == *value);
        said && (self.locks.is_empty() || self.locked().is_locked_as(&own))
    }

    fn locked(&self) -> Metrics {
        let mut metrics = Metrics::default();
        self.locks.iter().for_each(|metric| metrics.lock(*metric));
        metrics
    }
}

/// What is more counts as this.
const fn most(metric: Metric) -> u32 {
    match metric {
        Metric::Advmss => 65535 - 40,
        Metric::Mtu => 65535 - 15,
        Metric::Hoplimit => 255,
        Metric::Window
        | Metric::Rtt
        | Metric::Rttvar
        | Metric::Ssthresh
        | Metric::Cwnd
        | Metric::Reordering
        | Metric::Initcwnd
        | Metric::Features
        | Metric::RtoMin
        | Metric::Initrwnd
        | Metric::Quickack
        | Metric::Congctl
        | Metric::FastopenNoCookie => u32::MAX,
    }
}
