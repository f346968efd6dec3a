//! A database that exists in one region only.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "no-replication",
    family: Family::Design,
    severity: Severity::Error,
    summary: "A database has no replica in another region",
    why: "After the loss of its region there is no data to serve from: what is left are backups, if they were kept elsewhere, and hours of restoring.",
    source: "OVHcloud, fire of Strasbourg of 2021-03-10, https://blocksandfiles.com/2023/03/23/",
    fix: "add the database as `(replica)` to a standby region, or keep copies of its backups in another region and say with an ignored rule that hours of restoring are accepted",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas)]
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
    if input.regions().count() < 2 {
        return;
    }
    for (database, primary) in input.topology.databases() {
        if input.replicas(database).next().is_none() {
            let message = format!("`{database}` exists in {primary} only");
            report.add_at_service(primary.name.as_str(), database.as_str(), message);
        }
    }
}
