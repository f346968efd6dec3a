//! A region that must be switched on first.

use crate::catalog::locations::Access;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "opt-in-region",
    family: Family::Places,
    severity: Severity::Info,
    summary: "A region must be enabled in the account before it can be used",
    why: "Regions of AWS that opened after March 2019 are off until an administrator enables them, which takes minutes to hours; images are replicated into them only then, and global session tokens may not be valid there.",
    source: "Amazon ECR, private image replication, https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
    fix: "enable it in every account, well before it is needed, and use regional STS endpoints",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-south-1 }
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.regions() {
        if input.place(region).access == Access::OptIn {
            report.add(&["regions", region.name.as_str(), "region"], format!("{region} has to be enabled in the account"));
        }
    }
}
