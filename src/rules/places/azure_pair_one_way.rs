//! A pair that does not point back.

use crate::catalog::locations::LocationId;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "azure-pair-one-way",
    family: Family::Places,
    severity: Severity::Info,
    summary: "An Azure region's pair does not pair with it",
    why: "Geo-redundant storage goes one way only. After a failover to the pair, its copies go to a third region, not back.",
    source: "Azure Storage redundancy, https://learn.microsoft.com/azure/storage/common/storage-redundancy",
    fix: "replicate between the two regions of the topology by rules of your own",
    fails: Example::of("regions:
  primary: { region: westus3, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: northeurope, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  primary: { region: westus2, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: northeurope, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.regions() {
        let place = input.place(region);
        let Some(pair) = place.pair().map(LocationId::location) else { continue };
        if pair.pair() != Some(region.location) {
            let back = pair.pair().map_or("none", LocationId::as_str);
            let message = format!("{region} is paired with {}, whose own pair is {back}", pair.name);
            report.add(&["regions", region.name.as_str(), "region"], message);
        }
    }
}
