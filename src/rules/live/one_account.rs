//! One account for all regions.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "one-account",
    family: Family::Live,
    severity: Severity::Info,
    summary: "All regions are in one account",
    why: "A leaked key, a deleted account, a suspended bill or a quota of the account takes every region at once.",
    source: "AWS multi-account strategy, https://docs.aws.amazon.com/whitepapers/latest/organizing-your-aws-environment/",
    fix: "give the standby region an `account:` of its own; `render` takes one account per cloud so far, so until then keep copies of backups in another",
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
    passes: Example::of("clouds: { aws: { account: \"123456789012\" } }
regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, account: \"210987654321\", resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let mut accounts: Vec<_> = input.regions().map(|region| (region.cloud, region.account.as_deref())).collect();
    accounts.dedup();
    if let [(cloud, Some(account))] = accounts[..]
        && input.regions().count() > 1
    {
        report.add(&["clouds", cloud.name(), "account"], format!("All regions are in {account}"));
    }
}
