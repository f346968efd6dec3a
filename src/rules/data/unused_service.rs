//! A service that is nowhere.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "unused-service",
    family: Family::Data,
    severity: Severity::Info,
    summary: "A service is described and runs in no region",
    why: "What is described and not placed is usually a forgotten line in a region.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "place it in the regions that need it, or remove it",
    fails: Example::of("services: { model-store: { kind: objects } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("regions:
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
    for name in input.topology.services.keys() {
        if input.topology.regions.iter().all(|region| region.placement(name).is_none()) {
            report.add(&["services", name.as_str()], format!("`{name}` is in no region"));
        }
    }
}
