//! A check that sees only the front door.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "shallow-health-check",
    family: Family::Detection,
    severity: Severity::Warning,
    summary: "The health check asks for the root of the site",
    why: "A web server answers `/` while its database is away and its GPUs are gone. A gate answers for what the region needs to serve.",
    source: "Amazon Route 53 developer guide, https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html",
    fix: "ask the region's gate: `path: /healthz`",
    fails: Example::of("traffic: { health_check: { path: / } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("traffic: { health_check: { path: /healthz } }
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
    if input.topology.traffic.path == "/" {
        report.add(&["traffic", "health_check", "path"], "`/` says nothing of the database and the model");
    }
}
