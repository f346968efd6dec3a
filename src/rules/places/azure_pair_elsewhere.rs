//! Copies that go where nobody looked.

use crate::catalog::locations::LocationId;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "azure-pair-elsewhere",
    family: Family::Places,
    severity: Severity::Warning,
    summary: "An Azure region's pair is in another country",
    why: "Geo-redundant storage and Key Vault copy to the pair, which Azure chose. brazilsouth copies to Texas.",
    source: "Azure Storage redundancy, https://learn.microsoft.com/azure/storage/common/storage-redundancy",
    fix: "use zone-redundant storage and a vault per region, with replication of your own",
    fails: Example::of("regions:
  primary: { region: brazilsouth, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eastus2, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  primary: { region: westus2, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eastus2, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.regions() {
        let place = input.place(region);
        let Some(pair) = place.pair().map(LocationId::location) else { continue };
        let outside = !input.topology.objectives.residency.is_empty()
            && !input.topology.objectives.residency.iter().any(|area| pair.lies_in(area) == Some(true));
        if pair.jurisdiction != place.jurisdiction || outside {
            let message = format!("What is geo-redundant in {region} is copied to {} in {}", pair.name, pair.country);
            report.add(&["regions", region.name.as_str(), "region"], message);
        }
    }
}
