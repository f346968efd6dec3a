//! A plan that was tried long ago.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use jiff::ToSpan as _;

pub(super) static RULE: Rule = Rule {
    id: "drill-overdue",
    family: Family::Records,
    severity: Severity::Warning,
    summary: "The last live drill is more than a year old",
    why: "People leave, quotas change, providers change their ways. Regulators ask for a test at least once a year.",
    source: "Regulation (EU) 2022/2554 (DORA), Article 11(6); ISO 22301:2019, 8.5; SOC 2, A1.3",
    fix: "drill again, in the sandbox first: `terradrill drill region-loss --sandbox`",
    fails: Example {
        topology: "regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
",
        drills: &[("region-loss", "2025-06-01", true, true)],
        plans: &[],
    },
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
    let Some(last) = input.drills.iter().map(|drill| drill.date).max() else { return };
    let due = last.checked_add(1.year()).unwrap_or(last);
    if due <= input.today {
        report.add(&["regions"], format!("The last live drill was on {last}; the next was due on {due}"));
    }
}
