//! A majority that one cloud can take.

use crate::catalog::Cloud;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "ledger-on-one-cloud",
    family: Family::Detection,
    severity: Severity::Warning,
    summary: "One cloud has a majority of the ledger's holders, and the regions are on several",
    why: "With regions on several clouds the loss of one is part of the plan: of its object store, or of its identity, in all regions at once. If the majority goes with it, nothing can be fenced and nothing promoted on the others.",
    source: "Google Cloud, incident of 2025-06-12 (Service Control), https://status.cloud.google.com/incidents/ow5i3PPK96RduMcb1SsW",
    fix: "give the ledger a witness on another cloud: `fence: { witness: { … } }`",
    fails: Example::of("fence: { witness: { aws: eu-central-1 } }
regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: europe-west4, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("fence: { witness: { azure: northeurope } }
regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: europe-west4, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    if input.clouds().len() < 2 {
        return;
    }
    let holders = input.topology.holders();
    for cloud in Cloud::ALL {
        let count = holders.iter().filter(|holder| holder.cloud == cloud).count();
        if count >= input.topology.majority() {
            let message = format!("{count} of {} holders of the ledger are on {}", holders.len(), cloud.title());
            report.add(&["fence", "witness"], message);
        }
    }
}
