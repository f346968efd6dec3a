//! Data where it may not be.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "residency-violated",
    family: Family::Places,
    severity: Severity::Error,
    summary: "A region is outside the residency objective",
    why: "Replicas, backups and logs of the system would be in a place that the objective excludes; a failover would take personal data there.",
    source: "Regulation (EU) 2016/679 (GDPR), chapter V",
    fix: "choose a region inside, or widen the objective with those who answer for it",
    fails: Example::of("objectives: { residency: [eu] }
regions:
  primary: { region: eu-west-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: us-east-1, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("objectives: { residency: [eu] }
regions:
  primary: { region: eu-west-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-central-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let residency = &input.topology.objectives.residency;
    if residency.is_empty() {
        return;
    }
    for region in input.regions() {
        let place = input.place(region);
        if !residency.iter().any(|area| place.lies_in(area) == Some(true)) {
            let message = format!("{region} is in {}, and data may be in {}", place.country, residency.join(", "));
            report.add(&["regions", region.name.as_str(), "region"], message);
        }
    }
}
