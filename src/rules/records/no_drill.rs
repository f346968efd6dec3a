//! A plan that was never tried.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "no-drill",
    family: Family::Records,
    severity: Severity::Warning,
    summary: "No live drill is on record",
    why: "A plan that was never executed does not work: roles lack permissions, quotas are short, an image was never copied. Drills in the sandbox prove that it works as code, and nothing else.",
    source: "Regulation (EU) 2022/2554 (DORA), Article 11(6); ISO 22301:2019, 8.5; SOC 2, A1.3",
    fix: "rehearse it in the sandbox (`terradrill drill region-loss --sandbox`), then by hand in an environment that may fail",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example {
        topology: "regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
",
        drills: &[("region-loss", "2026-10-01", true, true)],
        plans: &[],
    },
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    if input.drills.is_empty() {
        report.add(&["regions"], "No live drill of this environment is on record");
    }
}
