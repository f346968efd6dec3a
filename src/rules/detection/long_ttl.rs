//! Clients that keep the wrong address.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::units::duration;

pub(super) static RULE: Rule = Rule {
    id: "long-ttl",
    family: Family::Detection,
    severity: Severity::Warning,
    summary: "The TTL keeps clients at a lost region",
    why: "A client asks again when the TTL is over, not when the region is lost. Some clients (old Java runtimes) never ask again; a long TTL hides that.",
    source: "Amazon Route 53 developer guide, https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
    fix: "use 60 s or less",
    fails: Example::of("traffic: { ttl: 10m }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("traffic: { ttl: 60s }
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
    let ttl = input.topology.traffic.ttl;
    if ttl > 60 {
        let severity = if ttl > 300 { Severity::Warning } else { Severity::Info };
        let message = format!("Clients go on to a lost region for up to {}", duration(ttl as f64));
        report.add_as(severity, &["traffic", "ttl"], message);
    }
}
