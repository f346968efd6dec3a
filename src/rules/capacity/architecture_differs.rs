//! Images for another processor.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "architecture-differs",
    family: Family::Capacity,
    severity: Severity::Error,
    summary: "Regions run on different processor architectures",
    why: "An image built for x86_64 does not start on arm64. Nothing shows it until the region has to grow.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "use one architecture, or build every image for both and drill it",
    fails: Example::of("services: { llm-service: { model: { weights: 8GiB } } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas)]
  secondary:
    region: us-west-2
    compute: { gpu: { type: g5g.2xlarge } }
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
    let mut regions = input.regions().filter(|region| input.infers(region));
    let Some(first) = regions.next() else { return };
    let Some(expected) = input.gpu(first) else { return };
    for region in regions {
        if let Some(gpu) = input.gpu(region).filter(|gpu| gpu.architecture != expected.architecture) {
            let message = format!("{region} runs on {}, {first} on {}", gpu.architecture, expected.architecture);
            report.add(&["regions", region.name.as_str(), "compute", "gpu", "type"], message);
        }
    }
}
