//! A serving region that may have no node.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "scales-from-zero",
    family: Family::Capacity,
    severity: Severity::Warning,
    summary: "A region that serves may shrink to no GPU node",
    why: "The next request then waits for a machine, its image and the weights: minutes, if there is a machine.",
    source: "Cutting Kubernetes cold start times, https://paperscode.org/articles/cut-kubernetes-cold-start-times",
    fix: "set `min` to at least what the least traffic needs",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    compute: { gpu: { min: 0 } }
    resources: [llm-service (2 replicas)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas)]
"),
    passes: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.active().filter(|region| region.gpu.min == 0 && region.gpu.desired > 0) {
        report.add(&["regions", region.name.as_str(), "compute", "gpu", "min"], format!("{region} may shrink to no GPU node"));
    }
}
