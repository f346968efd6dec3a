//! A cache that is empty on the day.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::{Service, Status};

pub(super) static RULE: Rule = Rule {
    id: "cold-cache",
    family: Family::Data,
    severity: Severity::Info,
    summary: "The cache of the region that takes over is empty",
    why: "Caches are independent in each region. After a failover every request misses, and all of them go to a database that was promoted a minute ago.",
    source: "Google Cloud on the herd after 2025-06-12, Google Cloud, incident of 2025-06-12 (Service Control), https://status.cloud.google.com/incidents/ow5i3PPK96RduMcb1SsW",
    fix: "size the database for a cold cache, or let traffic grow in steps",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas), cache (active)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas), cache (standby)] }
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (name, service) in &input.topology.services {
        if !matches!(service, Service::Redis { .. }) {
            continue;
        }
        for region in input.regions().filter(|region| region.status == Status::Standby) {
            if region.placement(name).is_some() {
                let message = format!("`{name}` is empty when {region} takes over");
                report.add_at_service(region.name.as_str(), name.as_str(), message);
            }
        }
    }
}
