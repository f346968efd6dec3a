//! A service that a region would need to take over.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "service-missing",
    family: Family::Design,
    severity: Severity::Warning,
    summary: "A region lacks a service that the active regions have",
    why: "A region takes over with what it has. A missing queue or cache shows at failover, as errors, in the one hour in which nobody has time to build it.",
    source: "Static stability: AWS Fault Isolation Boundaries, https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html",
    fix: "add the service to the region, or say with an ignored rule why the system does without it",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), message-queue (active)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas)]
"),
    passes: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), message-queue (active)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), message-queue (standby)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let needed: BTreeSet<_> =
        input.active().flat_map(|region| region.services.iter().map(|placement| &placement.service)).collect();
    for region in input.regions() {
        let missing: Vec<String> = needed
            .iter()
            .filter(|service| region.placement(service).is_none())
            .map(|service| format!("`{service}`"))
            .collect();
        if !missing.is_empty() {
            let message = format!("{region} can't take over: it lacks {}", missing.join(", "));
            report.add(&["regions", region.name.as_str()], message);
        }
    }
}
