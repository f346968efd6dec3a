//! The others can't grow far enough.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "survivors-too-small",
    family: Family::Capacity,
    severity: Severity::Error,
    summary: "The regions that are left may not grow to what the lost one ran",
    why: "`max` bounds the GPU nodes of a region. When the busiest region is lost, those that take over must be able to run what it ran.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "raise `max` of the region that takes over, and its quotas with it",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (5 replicas)]
  secondary:
    region: eu-west-1
    compute: { gpu: { max: 3 } }
    resources: [llm-service (2 replicas)]
"),
    passes: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (5 replicas)]
  secondary:
    region: eu-west-1
    compute: { gpu: { max: 5 } }
    resources: [llm-service (2 replicas)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for growth in input.growth().filter(|growth| growth.to > growth.region.gpu.max) {
        let region = growth.region;
        let message = format!(
            "{region} takes over with {} {} nodes, and may grow to {}",
            growth.to, region.gpu.instance_type, region.gpu.max
        );
        report.add(&["regions", region.name.as_str(), "compute", "gpu", "max"], message);
    }
}
