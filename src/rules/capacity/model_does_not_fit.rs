//! Weights larger than the GPUs.

use crate::catalog::gpus;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "model-does-not-fit",
    family: Family::Capacity,
    severity: Severity::Error,
    summary: "A model does not fit the GPUs of a region",
    why: "A replica loads the whole model into the memory of its GPUs. Weights that are larger than that end in an out-of-memory error on every start; weights that just fit leave no room for requests.",
    source: "Rule of thumb MEMORY_PER_WEIGHTS in src/catalog/gpus.rs",
    fix: "choose a GPU with more memory, raise `gpus_per_replica`, or serve a smaller or quantised model",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    compute: { gpu: { type: g4dn.2xlarge } }
    resources: [llm-service (2 replicas)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas)]
"),
    passes: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    compute: { gpu: { type: g5.2xlarge } }
    resources: [llm-service (2 replicas)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.regions() {
        let Some(gpu) = input.gpu(region) else { continue };
        for (service, _, weights, gpus) in input.inference(region) {
            let memory = gpu.gpu_memory_gib * f64::from(gpus);
            let needed = weights * gpus::MEMORY_PER_WEIGHTS;
            let path = ["regions", region.name.as_str(), "compute", "gpu", "type"];
            if memory < weights {
                let message = format!(
                    "`{service}` has {weights} GiB of weights, and its {gpus} × {} have {memory:.1} GiB",
                    gpu.model
                );
                report.add(&path, message);
            } else if memory < needed {
                let message = format!(
                    "`{service}` wants {needed:.1} GiB with room for requests, and its {gpus} × {} have {memory:.1} GiB",
                    gpu.model
                );
                report.add_as(Severity::Warning, &path, message);
            }
        }
    }
}
