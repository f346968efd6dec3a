//! No protection after a failover.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "one-replica",
    family: Family::Design,
    severity: Severity::Info,
    summary: "A database has a single replica",
    why: "From the promotion of that replica until a new one is built from it, which takes an hour or more, a second failure loses data.",
    source: "Azure Site Recovery, re-protection, https://learn.microsoft.com/azure/site-recovery/site-recovery-overview",
    fix: "add a replica in a third region, or accept the time; the drill report says how long it was",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("regions:
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
    for (database, primary) in input.topology.databases() {
        let mut replicas = input.replicas(database);
        if let (Some(replica), None) = (replicas.next(), replicas.next()) {
            let message = format!("Once {replica} has taken over from {primary}, `{database}` has no replica until it is re-protected");
            report.add_at_service(replica.name.as_str(), database.as_str(), message);
        }
    }
}
