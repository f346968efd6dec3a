//! Machines that are mostly empty.

use crate::catalog::gpus;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "gpus-idle",
    family: Family::Capacity,
    severity: Severity::Warning,
    summary: "Most GPUs of a region's machines do nothing",
    why: "A machine is paid whole. Where a region offers only large machines for a small model, a standby of two replicas can cost more than the region that serves.",
    source: "Offering data in src/catalog/data/gpu_offers.csv and gpu_types.csv",
    fix: "choose a smaller type, use the GPUs (`gpus_per_replica`), or another region",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas)]
  secondary:
    region: eu-west-1
    compute: { gpu: { type: p4d.24xlarge } }
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
    for region in input.regions() {
        let used: u32 = input.inference(region).map(|(_, replicas, _, gpus)| replicas * gpus).sum();
        let paid = region.gpu.desired * region.gpu.gpus_per_node;
        if used == 0 || used * 2 > paid {
            continue;
        }
        let price = gpus::offer(region.location, &region.gpu.instance_type)
            .and_then(|offer| offer.usd_per_hour)
            .map_or_else(String::new, |usd| format!(", at {:.2} USD/h each", usd.value));
        let message = format!(
            "{region} runs {} × {} and uses {used} of {paid} GPUs{price}",
            region.gpu.desired, region.gpu.instance_type
        );
        report.add(&["regions", region.name.as_str(), "compute", "gpu", "type"], message);
    }
}
