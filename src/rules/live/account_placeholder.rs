//! An account that does not exist.

use crate::clouds;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "account-placeholder",
    family: Family::Live,
    severity: Severity::Warning,
    summary: "A cloud has no account, subscription or project",
    why: "Rendered files hold a placeholder. It works in the sandbox; live commands refuse it.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "write `clouds: { CLOUD: { account: \"…\" } }`, or `account:` in the region",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("clouds: { aws: { account: \"123456789012\" } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for cloud in input.clouds() {
        let Some(region) = input.regions().find(|region| region.cloud == cloud && region.account.is_none()) else { continue };
        let what = clouds::profile(cloud).account.word;
        let fix = format!("write `clouds: {{ {}: {{ account: \"…\" }} }}`, or `account:` in the region", cloud.name());
        report.add_with_fix(&["clouds", cloud.name(), "account"], format!("{region} has no {} {what}", cloud.title()), fix);
    }
}
