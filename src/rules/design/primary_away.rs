//! Writes go to a region that takes no traffic.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::Status;

pub(super) static RULE: Rule = Rule {
    id: "primary-away",
    family: Family::Design,
    severity: Severity::Warning,
    summary: "A database's primary is in a region that doesn't serve",
    why: "Every write of the serving regions crosses to another region and waits for the round trip, and two regions must be up for the service to be up.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "make the region that serves the primary",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (replica)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (primary)]
"),
    passes: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (database, primary) in input.topology.databases() {
        if primary.status == Status::Standby {
            let message = format!("`{database}` takes its writes in {primary}, which is standby");
            report.add_at_service(primary.name.as_str(), database.as_str(), message);
        }
    }
}
