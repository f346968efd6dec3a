//! A region without a pair.

use crate::catalog::locations;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "azure-without-pair",
    family: Family::Places,
    severity: Severity::Info,
    summary: "An Azure region has no pair",
    why: "Geo-redundant storage and the copies of Key Vault follow the pair. Without one there are none: keys and objects have to be replicated by rules of your own.",
    source: "Azure Key Vault disaster recovery, https://learn.microsoft.com/azure/key-vault/general/disaster-recovery-guidance",
    fix: "use one vault per region and object replication between accounts",
    fails: Example::of("regions:
  primary: { region: polandcentral, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: northeurope, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  primary: { region: westeurope, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: northeurope, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.regions().filter(|region| locations::are_paired(region.cloud)) {
        if input.place(region).pair().is_none() {
            report.add(&["regions", region.name.as_str(), "region"], format!("{region} has no paired region"));
        }
    }
}
