//! A lock table beside the bucket.

use crate::clouds::Lock;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "state-lock-in-table",
    family: Family::State,
    severity: Severity::Warning,
    summary: "states are locked in a DynamoDB table",
    why: "Since Terraform 1.11 the bucket locks by itself, and `dynamodb_table` is deprecated: a release will come without it. Until then a table is one more service that has to answer in a survivor before anything can be applied.",
    source: "Terraform, backend s3, https://developer.hashicorp.com/terraform/language/backend/s3",
    fix: "leave `lock` out once every terraform that touches these states is 1.11 or newer",
    fails: Example::of("state: { lock: dynamodb }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("regions:
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
    if input.topology.state.lock == Lock::Dynamodb {
        report.add(&["state", "lock"], "States are locked in a table, by an argument that Terraform calls deprecated");
    }
}
