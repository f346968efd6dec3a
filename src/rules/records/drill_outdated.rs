//! Another system was drilled.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "drill-outdated",
    family: Family::Records,
    severity: Severity::Warning,
    summary: "The topology has changed since the last live drill",
    why: "What was proven is a system that does not exist any more.",
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
        drills: &[("region-loss", "2026-10-01", false, true)],
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
    let last = input.drills.iter().max_by_key(|drill| drill.date);
    if let Some(drill) = last.filter(|drill| !drill.current) {
        report.add(&["regions"], format!("The topology is not the one that was drilled on {}", drill.date));
    }
}
