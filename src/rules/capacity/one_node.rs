//! All replicas on one machine.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "one-node",
    family: Family::Capacity,
    severity: Severity::Warning,
    summary: "All replicas of a serving region are on one machine",
    why: "A machine fails, is patched, or is taken back: then all replicas go at once, and the region is unhealthy.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "use smaller machines, so that replicas spread over at least two",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    compute: { gpu: { type: g5.12xlarge } }
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
    for region in input.active().filter(|region| region.gpu.desired == 1) {
        let replicas: u32 = input.inference(region).map(|(_, replicas, ..)| replicas).sum();
        if replicas > 1 {
            let message = format!("{replicas} replicas in {region} are on one {}", region.gpu.instance_type);
            report.add(&["regions", region.name.as_str(), "compute", "gpu", "type"], message);
        }
    }
}
