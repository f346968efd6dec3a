//! A region that is one building.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "single-zone",
    family: Family::Places,
    severity: Severity::Warning,
    summary: "A region has a single zone",
    why: "A fire, a flood or a failure of power takes the region, and with it whatever was to take over from another one.",
    source: "Google Cloud, europe-west9 in April 2023, https://www.theregister.com/2023/05/10/",
    fix: "choose a region with three zones",
    fails: Example::of("regions:
  primary: { region: eastus, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: westus, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  primary: { region: eastus, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: westus2, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.regions() {
        if input.place(region).zones == Some(1) {
            report.add(&["regions", region.name.as_str(), "region"], format!("{region} has one zone"));
        }
    }
}
