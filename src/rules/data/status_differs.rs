//! Words that nothing follows.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::Part;

pub(super) static RULE: Rule = Rule {
    id: "status-differs",
    family: Family::Data,
    severity: Severity::Info,
    summary: "A cache, a queue or a store is said to be other than its region",
    why: "Each region has its own, made alike and reached by whoever serves there. Its status says what the region's says; nothing switches it on or off by itself, so that a word that differs is a plan in somebody's head and nowhere else.",
    source: "terradrill; what it renders",
    fix: "write the region's own status, or leave the word out",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), cache (standby)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), cache (standby)]
"),
    passes: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), cache (active)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), cache (standby)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.regions() {
        for placement in &region.services {
            if let Part::Local(status) = placement.part
                && status != region.status
            {
                let path = ["regions", region.name.as_str(), "services", placement.service.as_str()];
                let service = &placement.service;
                report.add(&path, format!("`{service}` is said to be {status}, and {region} is {}", region.status));
            }
        }
    }
}
