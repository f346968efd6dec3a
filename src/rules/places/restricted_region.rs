//! A region that is not for everybody.

use crate::catalog::locations::Access;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "restricted-region",
    family: Family::Places,
    severity: Severity::Warning,
    summary: "A region is open to some customers only",
    why: "Access is on request or through a partner, and quota there is small. A standby that cannot be created is none.",
    source: "Azure regions list, https://learn.microsoft.com/azure/reliability/regions-list",
    fix: "ask for access and quota now, or choose an open region",
    fails: Example::of("regions:
  primary: { region: francecentral, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: francesouth }
"),
    passes: Example::of("regions:
  primary: { region: francecentral, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: swedencentral }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.regions() {
        if input.place(region).access == Access::Restricted {
            report.add(&["regions", region.name.as_str(), "region"], format!("{region} is open to some customers only"));
        }
    }
}
