//! It was tried, and it was too slow.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "drill-missed-objective",
    family: Family::Records,
    severity: Severity::Warning,
    summary: "The last live drill missed an objective",
    why: "The objective or the design has to change; until then the promise is known to be wrong.",
    source: "Regulation (EU) 2022/2554 (DORA), Article 11(6); ISO 22301:2019, 8.5; SOC 2, A1.3",
    fix: "look at the drill's report: which phase was longer than the estimate",
    fails: Example {
        topology: "objectives: { rto: 15m, rpo: 5m }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
",
        drills: &[("region-loss", "2026-10-01", true, false)],
        plans: &[],
    },
    passes: Example {
        topology: "objectives: { rto: 15m, rpo: 5m }
regions:
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
    if let Some(drill) = last.filter(|drill| !drill.objectives_met) {
        report.add(&["objectives"], format!("The live drill `{}` of {} missed an objective", drill.scenario, drill.date));
    }
}
