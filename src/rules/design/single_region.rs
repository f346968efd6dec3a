//! One region: nothing to fail over to.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "single-region",
    family: Family::Design,
    severity: Severity::Error,
    summary: "There is no second region",
    why: "When the region goes, so does the service, for as long as the region is away: hours in 2021 and 2025, months for parts of me-central-1 in 2026. Several zones of one region share its control planes, its network and its city.",
    source: "AWS, summary of the event of 2025-10-20, https://aws.amazon.com/message/101925/",
    fix: "add a second region, far enough not to share a hazard with the first; `environments/active-passive` shows one",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas), vector-db (primary)] }
"),
    passes: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let mut regions = input.regions();
    if let (Some(only), None) = (regions.next(), regions.next()) {
        report.add(&["regions", only.name.as_str()], format!("{only} is the only region: its loss is the loss of everything"));
    }
}
