//! A region on its way out.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::Status;

pub(super) static RULE: Rule = Rule {
    id: "retired-region",
    family: Family::Lifecycle,
    severity: Severity::Info,
    summary: "A region is being taken down",
    why: "It costs until it is destroyed, and counts for nothing in a recovery.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "`terradrill destroy` its stacks, then remove it from the file",
    fails: Example::of("regions:
  new: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  old: { region: eu-west-1, status: retired }
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.topology.regions.iter().filter(|region| region.status == Status::Retired) {
        report.add(&["regions", region.name.as_str(), "status"], format!("{region} is being taken down"));
    }
}
