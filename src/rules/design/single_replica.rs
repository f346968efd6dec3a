//! One pod between the users and an outage.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "single-replica",
    family: Family::Design,
    severity: Severity::Warning,
    summary: "A serving region runs a single replica",
    why: "One node failing, one GPU falling off the bus or one rolling update then makes a region unhealthy, and moves its traffic to another continent for what should be nothing.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "run at least two replicas in each region that serves",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (1 replica), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (1 replica), vector-db (replica)]
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
    for region in input.active() {
        for (service, replicas, ..) in input.inference(region) {
            if replicas == 1 {
                let message = format!("`{service}` has a single replica in {region}");
                report.add_at_service(region.name.as_str(), service.as_str(), message);
            }
        }
    }
}
