//! Half the time is gone before it starts.

use crate::diagnostic::Severity;
use crate::estimates::detection;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::units::duration;

pub(super) static RULE: Rule = Rule {
    id: "slow-detection",
    family: Family::Detection,
    severity: Severity::Warning,
    summary: "Detection uses more than a third of the RTO",
    why: "What health checks and cached answers take is missing for promotion, capacity and verification, and it is the part that costs least to shorten.",
    source: "Amazon Route 53 developer guide, https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
    fix: "check every 10 s, give up after 3, and keep the TTL at 60 s or below",
    fails: Example::of("objectives: { rto: 5m }
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
    let (typical, _) = detection::of(&input.topology.traffic).seconds();
    if typical > rto as f64 / 3.0 && typical <= rto as f64 {
        let message = format!("Detection takes {} of an RTO of {}", duration(typical), duration(rto as f64));
        report.add(&["traffic", "health_check"], message);
    }
}
