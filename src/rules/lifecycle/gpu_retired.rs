//! A machine that cannot be had.

use crate::catalog::gpus::GpuStatus;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "gpu-retired",
    family: Family::Lifecycle,
    severity: Severity::Error,
    summary: "A GPU type is retired, or soon will be",
    why: "Machines of a retired type are stopped and cannot be started again; price lists go on naming them for years.",
    source: "Status dates in src/catalog/data/gpu_types.csv",
    fix: "choose a current type",
    fails: Example::of("services: { llm-service: { model: { weights: 4GiB } } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    compute: { gpu: { type: p3.2xlarge } }
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
    for region in input.regions() {
        let Some(gpu) = input.gpu(region).filter(|gpu| gpu.status == GpuStatus::Retired) else { continue };
        let when = gpu.status_date.map_or_else(String::new, |date| format!(" on {date}"));
        let path = ["regions", region.name.as_str(), "compute", "gpu", "type"];
        if gpu.retired_by(input.today) {
            report.add(&path, format!("{} of {region} was retired{when}", gpu.name));
        } else {
            report.add_as(Severity::Warning, &path, format!("{} of {region} retires{when}", gpu.name));
        }
    }
}
