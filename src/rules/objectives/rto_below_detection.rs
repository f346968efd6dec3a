//! An RTO that is over before anybody knows.

use crate::diagnostic::Severity;
use crate::estimates::detection;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::units::duration;

pub(super) static RULE: Rule = Rule {
    id: "rto-below-detection",
    family: Family::Objectives,
    severity: Severity::Error,
    summary: "The RTO is shorter than detection",
    why: "Health checks have to fail several times, and clients keep the old answer for its TTL: by then the objective is missed, whatever the rest takes.",
    source: "Amazon Route 53 developer guide, https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
    fix: "check more often, lower `ttl` and `failures`, or allow more time",
    fails: Example::of("objectives: { rto: 60s }
traffic: { health_check: { interval: 30s, failures: 3 }, ttl: 60s }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("objectives: { rto: 15m }
traffic: { health_check: { interval: 10s, failures: 3 }, ttl: 60s }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let Some(rto) = input.topology.objectives.rto else { return };
    let traffic = &input.topology.traffic;
    let detection = detection::of(traffic);
    let (typical, _) = detection.seconds();
    if (rto as f64) < typical {
        let message = format!(
            "An RTO of {} is over before clients are sent elsewhere: health checks {}, TTL {}",
            duration(rto as f64),
            duration(detection.checks),
            duration(detection.ttl)
        );
        report.add(&["objectives", "rto"], message);
    }
}
