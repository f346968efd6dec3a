//! Serving regions that must grow first.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::Status;

pub(super) static RULE: Rule = Rule {
    id: "no-headroom",
    family: Family::Capacity,
    severity: Severity::Info,
    summary: "A serving region must grow before it carries the traffic of a lost one",
    why: "With several serving regions traffic moves by itself within a minute, to regions that are full. What is static (enough runs already) needs no control plane in the worst minute of the year.",
    source: "AWS Builders Library, static stability using availability zones, https://aws.amazon.com/builders-library/static-stability-using-availability-zones/",
    fix: "run enough in each region to carry one loss: with two, each at half of its capacity",
    fails: Example::of("regions:
  us: { region: us-east-1, traffic: 50%, resources: [llm-service (3 replicas)] }
  eu: { region: eu-west-1, traffic: 50%, resources: [llm-service (3 replicas)] }
"),
    passes: Example::of("regions:
  us: { region: us-east-1, traffic: 50%, resources: [llm-service (3 replicas)], compute: { gpu: { desired: 6 } } }
  eu: { region: eu-west-1, traffic: 50%, resources: [llm-service (3 replicas)], compute: { gpu: { desired: 6 } } }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for growth in input.growth().filter(|growth| growth.region.status == Status::Active) {
        let region = growth.region;
        let message = format!(
            "{region} gets traffic for {} nodes and runs {} until it has grown",
            growth.to, growth.from
        );
        report.add(&["regions", region.name.as_str(), "compute", "gpu", "desired"], message);
    }
}
