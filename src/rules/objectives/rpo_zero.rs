//! Nothing may be lost, and writes wait for nobody.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::{Replication, Service};

pub(super) static RULE: Rule = Rule {
    id: "rpo-zero",
    family: Family::Objectives,
    severity: Severity::Error,
    summary: "An RPO of zero with replication that lags",
    why: "Asynchronous replication acknowledges a write before the other region has it. What was acknowledged in the last seconds before a loss is gone; the objective says that it is not.",
    source: "Amazon Aurora, global databases, https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html",
    fix: "allow the lag (`rpo: 1m`), or use a database that replicates synchronously over several regions",
    fails: Example::of("objectives: { rpo: 0s }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("objectives: { rpo: 5m }
regions:
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
    if input.topology.objectives.rpo != Some(0) {
        return;
    }
    for (name, service) in &input.topology.services {
        if let Service::Postgres { replication: Replication::Async | Replication::Snapshot, .. } = service {
            report.add(&["objectives", "rpo"], format!("An RPO of 0 can't be kept: `{name}` doesn't replicate synchronously"));
        }
    }
}
