//! Replication between providers.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "replica-on-another-cloud",
    family: Family::Data,
    severity: Severity::Warning,
    summary: "A database has a replica on another cloud",
    why: "No managed replication crosses clouds. Logical replication does, over the internet or a line of your own: it carries no schema changes, its lag is yours to watch, and promotion is yours to script.",
    source: "PostgreSQL, restrictions of logical replication, https://www.postgresql.org/docs/current/logical-replication-restrictions.html",
    fix: "keep a replica on the primary's own cloud as well, and rehearse the other one",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas), vector-db (primary)] }
  secondary: { region: europe-west4, resources: [llm-service (2 replicas), vector-db (replica)] }
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
        for replica in input.replicas(database).filter(|replica| replica.cloud != primary.cloud) {
            let message = format!("`{database}` would replicate from {primary} to {replica}, from cloud to cloud");
            report.add_at_service(replica.name.as_str(), database.as_str(), message);
        }
    }
}
