//! One storm, two regions.

use crate::catalog::{self, locations::NEAR_KM};
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::Region;

pub(super) static RULE: Rule = Rule {
    id: "regions-near",
    family: Family::Places,
    severity: Severity::Warning,
    summary: "Two regions are so near that one event can take both",
    why: "A storm, a flood, a grid failure or a cut fibre reaches further than a city. Distances of a few hundred kilometres keep two regions from sharing one.",
    source: "Azure, cross-region replication: pairs keep at least 300 miles where they can, https://learn.microsoft.com/azure/reliability/cross-region-replication-azure",
    fix: "choose a region at least 300 km away",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: us-east4, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    // Of several regions in one place the first stands for all.
    let mut before: Vec<(&Region, &catalog::locations::Location)> = Vec::new();
    for region in input.regions() {
        let place = input.place(region);
        let near = before
            .iter()
            .filter(|(_, other)| *other != place)
            .map(|(other, at)| (other, at.distance_km(place)))
            .filter(|(_, km)| *km < NEAR_KM)
            .min_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((other, km)) = near {
            let message = format!("{other} and {region} are about {km:.0} km apart");
            report.add(&["regions", region.name.as_str(), "region"], message);
        }
        if !before.iter().any(|(_, other)| *other == place) {
            before.push((region, place));
        }
    }
}
