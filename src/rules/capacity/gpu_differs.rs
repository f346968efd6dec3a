//! Another GPU in the region that takes over.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "gpu-differs",
    family: Family::Capacity,
    severity: Severity::Warning,
    summary: "Regions serve on different GPUs",
    why: "Another GPU is another speed, another memory, another build of the engine: throughput measured in one region says little of the other, and an engine built for one does not start on the other.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "use the same type everywhere, or rehearse with load on each",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas)]
  secondary:
    region: us-west-2
    compute: { gpu: { type: g6.12xlarge } }
    resources: [llm-service (2 replicas)]
"),
    passes: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas)]
  secondary:
    region: us-west-2
    resources: [llm-service (2 replicas)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let mut regions = input.regions().filter(|region| input.infers(region));
    let Some(first) = regions.next() else { return };
    let Some(expected) = input.gpu(first) else { return };
    for region in regions {
        if let Some(gpu) = input.gpu(region).filter(|gpu| gpu.model != expected.model) {
            let message = format!("{region} serves on {}, {first} on {}", gpu.model, expected.model);
            report.add(&["regions", region.name.as_str(), "compute", "gpu", "type"], message);
        }
    }
}
