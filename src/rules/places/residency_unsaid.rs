//! Two laws and no word about it.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "residency-unsaid",
    family: Family::Places,
    severity: Severity::Info,
    summary: "Regions are under different data protection laws, and no residency objective is given",
    why: "A failover then moves personal data from one law to another. Those who answer for it should have said that it may.",
    source: "Regulation (EU) 2016/679 (GDPR), chapter V",
    fix: "write `objectives: { residency: [eu, us] }`, as those who answer for the data decide",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("objectives: { residency: [us, eu] }
regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    if !input.topology.objectives.residency.is_empty() {
        return;
    }
    let laws: BTreeSet<&str> = input.regions().map(|region| input.place(region).jurisdiction).collect();
    if laws.len() > 1 {
        let laws: Vec<&str> = laws.into_iter().collect();
        report.add(&["objectives", "residency"], format!("Data would be under the laws of {}", laws.join(", ")));
    }
}
