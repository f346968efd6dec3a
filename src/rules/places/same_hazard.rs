//! Regions that were hit together before.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "same-hazard",
    family: Family::Places,
    severity: Severity::Warning,
    summary: "Two regions share a hazard",
    why: "In March 2026 strikes took two of three zones of me-central-1, and within a day a zone of me-south-1, 450 km away. Regions of one group fell together once.",
    source: "Press on the loss of two zones of me-central-1 on 2026-03-01, https://www.tomshardware.com",
    fix: "choose a region outside the group",
    fails: Example::of("services: { llm-service: { model: { weights: 4GiB } } }
regions:
  primary: { region: me-central-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: me-south-1, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("services: { llm-service: { model: { weights: 4GiB } } }
regions:
  primary: { region: me-central-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let mut groups = BTreeMap::new();
    for region in input.regions() {
        let Some(group) = input.place(region).hazard_group else { continue };
        if let Some(first) = groups.insert(group, region) {
            let message = format!("{first} and {region} are in the group `{group}`, whose regions were hit together before");
            report.add(&["regions", region.name.as_str(), "region"], message);
        }
    }
}
