//! How long clients go on reaching a region that has stopped answering.

use crate::catalog::timings;
use crate::topology::Traffic;

/// Seconds from the loss of a region until clients are sent elsewhere, typical and worst.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Detection {
    /// Seconds until the health checks give the region up.
    pub checks: f64,
    /// Seconds until the name servers answer differently, typical and worst.
    pub answer: (f64, f64),
    /// Seconds that clients keep the old answer.
    pub ttl: f64,
}

impl Detection {
    /// The sum, typical and worst.
    #[must_use]
    pub(crate) fn seconds(&self) -> (f64, f64) {
        let fixed = self.checks + self.ttl;
        (fixed + self.answer.0, fixed + self.answer.1)
    }
}

/// Detection by a topology's health checks.
#[must_use]
pub(crate) fn of(traffic: &Traffic) -> Detection {
    let checks = traffic.dns.detection_seconds(traffic.interval, traffic.failures);
    let answer = timings::common(timings::Common::DnsAnswerChanges);
    Detection { checks, answer: (answer.typical, answer.worst), ttl: traffic.ttl as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traffic(dns: &str) -> Traffic {
        let text =
            format!("traffic: {{ dns: {dns}, ttl: 60s }}\nregions: {{ a: {{ region: us-east-1, traffic: 100% }} }}\n");
        crate::topology::parse(&text, "test").0.expect("a sound topology").0.traffic
    }

    #[test]
    fn checks_answer_and_cached_answers_add_up() {
        let (typical, worst) = of(&traffic("route53")).seconds();
        assert!((typical - 95.0).abs() < 1e-9 && (worst - 110.0).abs() < 1e-9, "{typical} {worst}");
        assert!((of(&traffic("azure-traffic-manager")).checks - 49.0).abs() < 1e-9);
    }
}
