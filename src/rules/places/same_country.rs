//! One country, one law, one grid.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "same-country",
    family: Family::Places,
    severity: Severity::Info,
    summary: "All regions are in one country",
    why: "A law, a sanction, a nationwide failure of the grid or a conflict concerns all of them. Often that is wanted; then say so by a residency objective.",
    source: "Press on the loss of two zones of me-central-1 on 2026-03-01, https://www.tomshardware.com",
    fix: "add a region in another country, or say `objectives: { residency: … }`",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: us-west-2, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    if !input.topology.objectives.residency.is_empty() || input.regions().count() < 2 {
        return;
    }
    let mut countries: Vec<&str> = input.regions().map(|region| input.place(region).country).collect();
    countries.dedup();
    if let [country] = countries[..] {
        report.add(&["regions"], format!("All regions are in {country}"));
    }
}
