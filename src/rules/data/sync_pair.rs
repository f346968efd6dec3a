//! Two regions that must both be up.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::{Replication, Service};

pub(super) static RULE: Rule = Rule {
    id: "sync-pair",
    family: Family::Data,
    severity: Severity::Warning,
    summary: "Synchronous replication to a single other region",
    why: "When that region goes, writes stop (or are acknowledged without it, which is what was to be avoided). A majority of three goes on.",
    source: "Amazon DynamoDB, multi-Region strong consistency, https://docs.aws.amazon.com/prescriptive-guidance/latest/dynamodb-global-tables/introduction.html",
    fix: "replicate to two other regions, or asynchronously",
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
    passes: Example::of("services: { vector-db: { replication: { mode: sync } } }
regions:
  us:
    region: us-east-1
    traffic: 50%
    resources: [llm-service (2 replicas), vector-db (primary)]
  eu:
    region: eu-west-1
    traffic: 50%
    resources: [llm-service (2 replicas), vector-db (replica)]
  spare:
    region: us-west-2
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (database, _) in input.topology.databases() {
        let sync =
            matches!(input.topology.services.get(database), Some(Service::Postgres { replication: Replication::Sync, .. }));
        let mut replicas = input.replicas(database).filter(|_| sync);
        if let (Some(replica), None) = (replicas.next(), replicas.next()) {
            let message = format!("`{database}` can't be written while {replica} is away");
            report.add(&["services", database.as_str(), "replication", "mode"], message);
        }
    }
}
