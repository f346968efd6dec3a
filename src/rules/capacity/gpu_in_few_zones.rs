//! GPUs that one zone takes away.

use crate::catalog::gpus;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "gpu-in-few-zones",
    family: Family::Capacity,
    severity: Severity::Warning,
    summary: "A GPU type is offered in fewer zones than the region uses",
    why: "The loss of a zone then takes more than its share of the GPUs; with a single zone it takes all of them, and a zone is the failure that happens most.",
    source: "Offering data in src/catalog/data/gpu_offers.csv and gpu_types.csv",
    fix: "choose a type that more zones offer, or count the region as one zone",
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
        let Some(offer) = gpus::offer(region.location, &region.gpu.instance_type) else { continue };
        let zones = offer.zones().count();
        if zones == 0 || zones >= region.zones.len() || !input.infers(region) {
            continue;
        }
        let severity = if zones == 1 { Severity::Warning } else { Severity::Info };
        let message = format!(
            "{} of {} zones of {region} offer {}",
            zones, region.zones.len(), region.gpu.instance_type
        );
        report.add_as(severity, &["regions", region.name.as_str(), "compute", "gpu", "type"], message);
    }
}
