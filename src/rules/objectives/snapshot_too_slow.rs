//! Restoring takes longer than is allowed.

use crate::catalog::timings::{self, Timed};
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::units::duration;
use crate::topology::{Replication, Service};

pub(super) static RULE: Rule = Rule {
    id: "snapshot-too-slow",
    family: Family::Objectives,
    severity: Severity::Error,
    summary: "A restore from snapshots takes longer than the objectives allow",
    why: "With snapshots the other region holds copies, not a database: it has to be built from the newest copy before anything serves. High availability and backup-restore contradict each other.",
    source: "AWS resilience best practices, https://github.com/aws/agent-toolkit-for-aws (aws-resilience-lifecycle)",
    fix: "replicate asynchronously, or allow the time that a restore takes",
    fails: Example::of("objectives: { rto: 10m, rpo: 1h }
services: { vector-db: { replication: { mode: snapshot } } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("objectives: { rto: 4h, rpo: 1h }
services: { vector-db: { replication: { mode: snapshot } } }
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
    let objectives = &input.topology.objectives;
    let budget = objectives.availability.map(|percent| 730.0 * 3600.0 * (1.0 - percent / 100.0));
    for (database, primary) in input.topology.databases() {
        let snapshot = matches!(
            input.topology.services.get(database),
            Some(Service::Postgres { replication: Replication::Snapshot, .. })
        );
        if !snapshot {
            continue;
        }
        let restore = timings::of(Timed::PostgresRestore, primary.cloud);
        let takes = format!("restoring `{database}` takes {} ({})", duration(restore.typical), restore.kind);
        if let Some(rto) = objectives.rto.filter(|rto| (*rto as f64) < restore.typical) {
            report.add(&["objectives", "rto"], format!("An RTO of {}, and {takes}", duration(rto as f64)));
        }
        if let Some(budget) = budget.filter(|budget| *budget < restore.typical) {
            let message = format!("{} of downtime allowed in a month, and {takes}", duration(budget));
            report.add(&["objectives", "availability"], message);
        }
    }
}
