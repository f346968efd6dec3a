//! A type that will end one day.

use crate::catalog::gpus::{self, GpuStatus, GpuType};
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "gpu-previous-generation",
    family: Family::Lifecycle,
    severity: Severity::Info,
    summary: "A GPU type is not of the provider's current generation",
    why: "It is still sold. Stock no longer grows, which shows first when many want it at once.",
    source: "Status in src/catalog/data/gpu_types.csv",
    fix: "move to a current type that the region offers, before capacity is short",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    compute: { gpu: { type: g6.2xlarge } }
    resources: [llm-service (2 replicas)]
  secondary:
    region: us-west-2
    compute: { gpu: { type: g6.2xlarge } }
    resources: [llm-service (2 replicas)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.regions().filter(|region| input.infers(region)) {
        let Some(gpu) = input.gpu(region).filter(|gpu| gpu.status == GpuStatus::Previous) else { continue };
        let message = format!("{} of {region} is a previous generation of {}", gpu.name, gpu.cloud.title());
        let path = ["regions", region.name.as_str(), "compute", "gpu", "type"];
        let (weights, gpus) = input
            .inference(region)
            .map(|(_, _, weights, gpus)| (weights, gpus))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .unwrap_or((0.0, 1));
        let current = gpus::candidates(region.location, weights, gpus)
            .find(|candidate| candidate.status == GpuStatus::Current && alike(candidate, gpu));
        match current {
            Some(current) => report.add_with_fix(&path, message, format!("{} is offered there and the model fits it", current.name)),
            None => report.add_with_fix(&path, message, "no current type there is known to be like it: watch the stock, or look at other regions"),
        }
    }
}

/// Whether one type can stand in for another without becoming a different machine: as many GPUs, and about the same memory,
/// or up to twice as much.
fn alike(one: &GpuType, other: &GpuType) -> bool {
    let memory = one.gpu_memory_gib / other.gpu_memory_gib;
    one.whole_gpus() == other.whole_gpus() && (0.8..=2.0).contains(&memory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_large_gpus_dont_stand_in_for_a_small_one() {
        let alike = |one, other| alike(gpus::find(one).expect("known"), gpus::find(other).expect("known"));
        assert!(alike("g6.2xlarge", "g5.2xlarge") && alike("g6e.2xlarge", "g5.2xlarge"));
        assert!(!alike("p4d.24xlarge", "g5.2xlarge") && !alike("g6.2xlarge", "g6e.2xlarge"));
    }
}
