//! A replica size that does not divide a machine.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "gpus-left-over",
    family: Family::Capacity,
    severity: Severity::Warning,
    summary: "A replica's GPUs don't divide a machine's evenly",
    why: "The GPUs that are left over on each machine are paid and never used.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "choose a type whose GPUs are a multiple of `gpus_per_replica`",
    fails: Example::of("services: { llm-service: { gpus_per_replica: 3 } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    compute: { gpu: { type: g5.12xlarge } }
    resources: [llm-service (2 replicas)]
  secondary:
    region: eu-west-1
    compute: { gpu: { type: g5.12xlarge } }
    resources: [llm-service (2 replicas)]
"),
    passes: Example::of("services: { llm-service: { gpus_per_replica: 2 } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    compute: { gpu: { type: g5.12xlarge } }
    resources: [llm-service (2 replicas)]
  secondary:
    region: eu-west-1
    compute: { gpu: { type: g5.12xlarge } }
    resources: [llm-service (2 replicas)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.regions() {
        for (service, _, _, gpus) in input.inference(region) {
            let per_node = region.gpu.gpus_per_node;
            if gpus < per_node && !per_node.is_multiple_of(gpus) {
                let message = format!(
                    "{} of the {per_node} GPUs of each {} are left over by replicas of `{service}` with {gpus}",
                    per_node % gpus,
                    region.gpu.instance_type
                );
                report.add(&["regions", region.name.as_str(), "compute", "gpu", "type"], message);
            }
        }
    }
}
