//! A place where no region is.

use crate::catalog::locations;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "residency-unknown-area",
    family: Family::Places,
    severity: Severity::Error,
    summary: "The residency objective names a place in which no cloud has a region",
    why: "Nothing can ever satisfy it, so it is most likely a slip: `uk` and `gb` are known, `eu` and `eea`, and the countries that have regions.",
    source: "Regions in src/catalog/data/locations.csv",
    fix: "use `eu`, `eea` or the code of a country that has a region",
    fails: Example::of("objectives: { residency: [eu, zz] }
regions:
  primary: { region: eu-west-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-central-1, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("objectives: { residency: [eu] }
regions:
  primary: { region: eu-west-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-central-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (index, area) in input.topology.objectives.residency.iter().enumerate() {
        if !locations::is_area(area) {
            let index = index.to_string();
            report.add(&["objectives", "residency", &index], format!("No cloud has a region in `{area}`"));
        }
    }
}
