//! A type that is not finished.

use crate::catalog::gpus::GpuStatus;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "gpu-preview",
    family: Family::Lifecycle,
    severity: Severity::Warning,
    summary: "A GPU type is in preview",
    why: "Previews have no agreement, little stock, and end or change without notice.",
    source: "Status in src/catalog/data/gpu_types.csv",
    fix: "choose a type that is generally available",
    fails: Example::of("services: { llm-service: { model: { weights: 4GiB } } }
regions:
  primary: { region: southcentralus, traffic: 100%, compute: { gpu: { type: Standard_NC8ads_A10_v4 } }, resources: [llm-service (2 replicas)] }
  secondary: { region: westeurope, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("services: { llm-service: { model: { weights: 4GiB } } }
regions:
  primary: { region: eastus, traffic: 100%, compute: { gpu: { type: Standard_NV36ads_A10_v5 } }, resources: [llm-service (2 replicas)] }
  secondary: { region: westeurope, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.regions() {
        if let Some(gpu) = input.gpu(region).filter(|gpu| gpu.status == GpuStatus::Preview) {
            let message = format!("{} of {region} is in preview", gpu.name);
            report.add(&["regions", region.name.as_str(), "compute", "gpu", "type"], message);
        }
    }
}
