//! Look before you place.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "troubled-region",
    family: Family::Places,
    severity: Severity::Warning,
    summary: "A region had a grave incident lately",
    why: "Its zones, its capacity and its offers may not be what the tables say.",
    source: "Press on the loss of two zones of me-central-1 on 2026-03-01, https://www.tomshardware.com",
    fix: "look at the provider's health page and talk to its people before placing anything there",
    fails: Example::of("services: { llm-service: { model: { weights: 4GiB } } }
regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: me-central-1, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.regions() {
        let place = input.place(region);
        if place.hazard_group.is_some() && !place.note.is_empty() {
            report.add(&["regions", region.name.as_str(), "region"], format!("{region}: {}", place.note));
        }
    }
}
