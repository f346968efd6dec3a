//! An RPO that the replication does not give.

use crate::catalog::replication::{self, DataKind, Mode};
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::units::duration;
use crate::topology::Service;

pub(super) static RULE: Rule = Rule {
    id: "rpo-below-mechanism",
    family: Family::Objectives,
    severity: Severity::Error,
    summary: "The RPO is shorter than what the database's replication gives",
    why: "The lag of a replica and the age of a backup are properties of the mechanism. An objective below its usual figure is missed in every failover, one below its worst figure in the failover that matters, under load.",
    source: "Figures in src/catalog/data/replication.csv",
    fix: "allow more loss, replicate asynchronously instead of by snapshots, or watch the lag and act on it",
    fails: Example::of("objectives: { rpo: 30s }
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
    let Some(rpo) = input.topology.objectives.rpo.filter(|rpo| *rpo > 0) else { return };
    for (database, primary) in input.topology.databases() {
        let Some(Service::Postgres { replication, .. }) = input.topology.services.get(database) else { continue };
        let mode = Mode::from(*replication);
        let Some(mechanism) = replication::of(primary.cloud, DataKind::Postgres, mode) else { continue };
        let Some((typical, worst)) = mechanism.rpo_seconds.map(|figure| figure.value) else { continue };
        let said = mechanism.provenance.kind;
        if (rpo as f64) < worst {
            let severity = if (rpo as f64) < typical { Severity::Error } else { Severity::Warning };
            let message = format!(
                "An RPO of {} against {} replication of `{database}`: {} is usual, {} the worst ({said})",
                duration(rpo as f64),
                mode.name(),
                duration(typical),
                duration(worst)
            );
            report.add_as(severity, &["objectives", "rpo"], message);
        }
    }
}
