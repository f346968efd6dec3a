//! GPUs that nobody has promised.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "unreserved-growth",
    family: Family::Capacity,
    severity: Severity::Warning,
    summary: "A region grows at failover with capacity that is not reserved",
    why: "GPUs are the first thing to run out when a region fails, since everybody else goes to the same neighbours. What does not run and is not reserved may not be there; no provider guarantees it.",
    source: "AWS ARC Region switch, execution blocks, https://docs.aws.amazon.com/r53recovery/latest/dg/working-with-rs-execution-blocks.html",
    fix: "reserve the difference (`compute: { gpu: { reserved: … } }`), or keep it running",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (5 replicas)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas)]
"),
    passes: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (5 replicas)]
  secondary:
    region: eu-west-1
    compute: { gpu: { reserved: 5 } }
    resources: [llm-service (2 replicas)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for growth in input.growth().filter(|growth| growth.to > growth.region.gpu.reserved) {
        let region = growth.region;
        let message = format!(
            "{region} takes over with {} {} nodes; {} run, {} are reserved, the rest would have to be found",
            growth.to, region.gpu.instance_type, growth.from, region.gpu.reserved
        );
        report.add(&["regions", region.name.as_str(), "compute", "gpu", "reserved"], message);
    }
}
