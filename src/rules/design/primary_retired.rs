//! The data would go with the region.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::Status;

pub(super) static RULE: Rule = Rule {
    id: "primary-retired",
    family: Family::Design,
    severity: Severity::Error,
    summary: "A database's primary is in a region that is being taken down",
    why: "Retiring a region destroys what is in it. The primary has to move first.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "move the primary by a switchover, then retire the region",
    fails: Example::of("regions:
  old:
    region: us-east-1
    status: retired
    resources: [vector-db (primary)]
  new:
    region: eu-west-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("regions:
  old:
    region: us-east-1
    status: retired
    resources: [vector-db (replica)]
  new:
    region: eu-west-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (database, primary) in input.topology.databases() {
        if primary.status == Status::Retired {
            let message = format!("{primary} is being taken down and holds the primary of `{database}`");
            report.add_at_service(primary.name.as_str(), database.as_str(), message);
        }
    }
}
