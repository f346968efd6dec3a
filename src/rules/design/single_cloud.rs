//! All regions share one provider.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "single-cloud",
    family: Family::Design,
    severity: Severity::Info,
    summary: "All regions are on one cloud",
    why: "Some failures take a whole provider: on 2025-06-12 a bad quota policy took the API authorisation of Google Cloud in every region for hours. Running workloads mostly went on, so what counts is that a failover there needs as few API calls as possible.",
    source: "Google Cloud, incident of 2025-06-12 (Service Control), https://status.cloud.google.com/incidents/ow5i3PPK96RduMcb1SsW",
    fix: "keep the failover static (capacity running or reserved), or add a region on another cloud",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: europe-west4, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    if let [cloud] = input.clouds()[..]
        && input.regions().count() > 1
    {
        report.add(&["regions"], format!("All regions are on {}", cloud.title()));
    }
}
