//! A mode that the service does not have.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::{Replication, Service};

pub(super) static RULE: Rule = Rule {
    id: "sync-not-offered",
    family: Family::Data,
    severity: Severity::Error,
    summary: "Synchronous replication between regions is asked of a database that has none",
    why: "The managed PostgreSQL of the three clouds replicates synchronously between zones, never between regions. What does (Aurora DSQL, Spanner) is another engine with limits of its own.",
    source: "Figures in src/catalog/data/replication.csv",
    fix: "use `mode: async` and an RPO above its lag, or bring a database of that kind as a service of your own",
    fails: Example::of("services: { vector-db: { replication: { mode: sync } } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
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
        if let Some(Service::Postgres { replication: Replication::Sync, .. }) = input.topology.services.get(database) {
            let message = format!("{} has no synchronous replication of PostgreSQL between regions", primary.cloud.title());
            report.add(&["services", database.as_str(), "replication", "mode"], message);
        }
    }
}
