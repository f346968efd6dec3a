//! Nothing to measure a drill against.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "no-objectives",
    family: Family::Objectives,
    severity: Severity::Warning,
    summary: "No RTO or no RPO is given",
    why: "Without objectives nothing can be too slow, no pattern is too expensive, and a drill has no verdict.",
    source: "ISO 22301:2019, 8.2.2",
    fix: "write `objectives: { rto: 15m, rpo: 5m }`, as the owner of the service would",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("objectives: { rto: 30m, rpo: 5m }
regions:
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
    let objectives = &input.topology.objectives;
    let missing = match (objectives.rto, objectives.rpo) {
        (None, None) => "Neither an RTO nor an RPO is given",
        (None, _) => "No RTO is given",
        (_, None) => "No RPO is given",
        _ => return,
    };
    report.add(&["objectives"], missing);
}
