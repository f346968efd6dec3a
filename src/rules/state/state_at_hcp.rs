//! One more service that must be up.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::clouds::Backend;

pub(super) static RULE: Rule = Rule {
    id: "state-at-hcp",
    family: Family::State,
    severity: Severity::Info,
    summary: "All state is with HCP Terraform",
    why: "A failover then needs a service that is in none of the regions, and whose own dependencies nobody here knows.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "keep a way to work without it: `terradrill state evacuate` before it is needed, or state in the regions",
    fails: Example::of("state: { backend: hcp }
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
    if input.topology.state.backend == Some(Backend::Hcp) {
        report.add(&["state", "backend"], "No failover can be planned while HCP Terraform is away");
    }
}
