//! A price is no offer.

use crate::catalog::gpus::{self, Evidence};
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "gpu-not-confirmed",
    family: Family::Capacity,
    severity: Severity::Warning,
    summary: "A GPU type has a price in the region, and no offer",
    why: "The price list names the type there; the offering API does not. Usually that means: not for this account, or not any more.",
    source: "Offering data in src/catalog/data/gpu_offers.csv and gpu_types.csv",
    fix: "ask the provider, or choose a type that is offered",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    compute: { gpu: { type: p4d.24xlarge } }
    resources: [llm-service (2 replicas)]
  secondary:
    region: ap-southeast-1
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
    for region in input.regions().filter(|region| gpus::are_confirmed(region.cloud)) {
        let offer = gpus::offer(region.location, &region.gpu.instance_type);
        if offer.is_some_and(|offer| offer.evidence == Evidence::Priced) && input.infers(region) {
            let message = format!("Only a price list says that {region} has {}", region.gpu.instance_type);
            report.add(&["regions", region.name.as_str(), "compute", "gpu", "type"], message);
        }
    }
}
