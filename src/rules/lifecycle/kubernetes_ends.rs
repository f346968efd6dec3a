//! A version that is or will soon be out of support.

use crate::catalog::kubernetes::{self, Support};
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::ComputeKind;
use jiff::Span;

pub(super) static RULE: Rule = Rule {
    id: "kubernetes-ends",
    family: Family::Lifecycle,
    severity: Severity::Error,
    summary: "A Kubernetes version is out of support, or soon will be",
    why: "After its end a provider upgrades the control plane when it wants to; before that it costs six times as much on EKS. Upgrades of both regions take a plan and a drill, so they need to begin before the end.",
    source: "Release calendars in src/catalog/data/kubernetes.csv",
    fix: "upgrade the standby first, drill, then the other; 1.35 is in normal support on all three clouds",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, compute: { version: \"1.30\" }, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, compute: { version: \"1.30\" }, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, compute: { version: \"1.35\" }, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, compute: { version: \"1.35\" }, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.regions().filter(|region| region.compute == ComputeKind::Kubernetes) {
        let version = &region.kubernetes;
        let path = ["regions", region.name.as_str(), "compute", "version"];
        match kubernetes::support(region.cloud, version, input.today) {
            Support::Ended(since) => report.add(&path, format!("Kubernetes {version} of {region} is out of support since {since}")),
            Support::Gone => report.add(&path, format!("Kubernetes {version} of {region} is older than any that {} offers", region.cloud.title())),
            Support::Extended(until) => {
                let message = format!("Kubernetes {version} of {region} is in extended support, which costs more, until {until}");
                report.add_as(Severity::Warning, &path, message);
            }
            Support::Standard(until) if input.today.checked_add(Span::new().days(SOON_DAYS)).is_ok_and(|soon| soon > until) => {
                let message = format!("Kubernetes {version} of {region} leaves normal support on {until}");
                report.add_as(Severity::Warning, &path, message);
            }
            Support::Standard(_) | Support::Unknown => {}
        }
    }
}

/// Days that upgrading two regions, one after the other, takes an organisation.
const SOON_DAYS: i64 = 60;
