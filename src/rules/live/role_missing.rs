//! Whoever runs it, runs it.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "role-missing",
    family: Family::Live,
    severity: Severity::Info,
    summary: "A cloud has an account and no role to act with",
    why: "Terraform then acts with whatever rights the person or the pipeline has. A role of its own has the rights that a failover needs, made and tested before, and reachable without the single sign-on.",
    source: "AWS Fault Isolation Boundaries, https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html",
    fix: "write `clouds: { aws: { role: … } }` and make the role beforehand",
    fails: Example::of("clouds: { aws: { account: \"123456789012\" } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("clouds: { aws: { account: \"123456789012\", role: terradrill-apply } }
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
    for (cloud, account) in &input.topology.accounts {
        if account.id.is_some() && account.role.is_none() {
            report.add(&["clouds", cloud.name(), "role"], format!("No role is named for {}", cloud.title()));
        }
    }
}
