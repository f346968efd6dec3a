//! A version that nobody here knows.

use crate::catalog::kubernetes::{self, Support};
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::ComputeKind;

pub(super) static RULE: Rule = Rule {
    id: "kubernetes-unknown",
    family: Family::Lifecycle,
    severity: Severity::Warning,
    summary: "A Kubernetes version is newer than the catalogue",
    why: "It is newer than the catalogue: whether it is offered, and until when it is supported, is not known here.",
    source: "Release calendars in src/catalog/data/kubernetes.csv",
    fix: "use a version that the catalogue knows, or look at the calendar of the provider",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, compute: { version: \"1.99\" }, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, compute: { version: \"1.35\" }, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, compute: { version: \"1.35\" }, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, compute: { version: \"1.35\" }, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.regions().filter(|region| region.compute == ComputeKind::Kubernetes) {
        if kubernetes::support(region.cloud, &region.kubernetes, input.today) != Support::Unknown {
            continue;
        }
        let known: Vec<&str> = kubernetes::minors(region.cloud).iter().map(|minor| minor.version).collect();
        let message = format!(
            "Kubernetes {} is not known on {}, which has {}",
            region.kubernetes,
            region.cloud.title(),
            known.join(", ")
        );
        report.add(&["regions", region.name.as_str(), "compute", "version"], message);
    }
}
