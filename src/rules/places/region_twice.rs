//! Two names for one place.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "region-twice",
    family: Family::Places,
    severity: Severity::Error,
    summary: "Two regions of the topology are the same region of the cloud",
    why: "They are lost together.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "choose another region for one of them",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: us-east-1, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let mut seen = BTreeMap::new();
    for region in input.regions() {
        if let Some(first) = seen.insert(region.location, region) {
            let message = format!("`{}` and `{}` are both {}", first.name, region.name, region.location);
            report.add(&["regions", region.name.as_str(), "region"], message);
        }
    }
}
