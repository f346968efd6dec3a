//! Nothing to fall back on when the type is sold out.

use crate::catalog::gpus;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "no-substitute",
    family: Family::Capacity,
    severity: Severity::Warning,
    summary: "A region offers a single GPU type that the model fits",
    why: "When that type is sold out there is no second choice in the region, and the recovery plan ends there.",
    source: "AWS ARC Region switch chooses an equal or larger class when one is absent: AWS ARC Region switch, execution blocks, https://docs.aws.amazon.com/r53recovery/latest/dg/working-with-rs-execution-blocks.html",
    fix: "choose a region with more than one suitable type, or reserve the capacity",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas)]
  secondary:
    region: ap-southeast-1
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
        let Some((_, _, weights, gpus)) = input.inference(region).max_by(|a, b| a.2.total_cmp(&b.2)) else { continue };
        let mut others = gpus::candidates(region.location, weights, gpus)
            .filter(|gpu| gpu.name != region.gpu.instance_type);
        if others.next().is_none() && region.gpu.reserved < region.gpu.max {
            let message = format!("{} is the only type in {region} that the model fits", region.gpu.instance_type);
            report.add(&["regions", region.name.as_str(), "compute", "gpu", "type"], message);
        }
    }
}
