//! Two versions of the platform.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::ComputeKind;

pub(super) static RULE: Rule = Rule {
    id: "kubernetes-differs",
    family: Family::Lifecycle,
    severity: Severity::Warning,
    summary: "Regions run different Kubernetes versions",
    why: "Interfaces come and go between minors. What was deployed in one region may be refused in the other, on the day of the failover.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "keep the same minor everywhere, except while upgrading",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, compute: { version: \"1.36\" }, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, compute: { version: \"1.35\" }, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, compute: { version: \"1.35\" }, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, compute: { version: \"1.35\" }, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let mut regions = input.regions().filter(|region| region.compute == ComputeKind::Kubernetes);
    let Some(first) = regions.next() else { return };
    for region in regions.filter(|region| region.kubernetes != first.kubernetes) {
        let message = format!("{region} runs Kubernetes {}, {first} runs {}", region.kubernetes, first.kubernetes);
        report.add(&["regions", region.name.as_str(), "compute", "version"], message);
    }
}
