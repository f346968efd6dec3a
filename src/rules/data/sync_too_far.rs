//! Writes that wait for another continent.

use crate::catalog::latency;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::{Replication, Service};

pub(super) static RULE: Rule = Rule {
    id: "sync-too-far",
    family: Family::Data,
    severity: Severity::Error,
    summary: "Synchronous replication over a distance that stalls writes",
    why: "Every commit waits for at least one round trip. Ten milliseconds leave a hundred commits per second to a connection that waits for each; a hundred leave ten, and locks are held ten times longer.",
    source: "Latency data in src/catalog/data/latency.csv",
    fix: "replicate asynchronously, or choose a replica within a few hundred kilometres",
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
    passes: Example::of("services: { vector-db: { replication: { mode: async } } }
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
    for (database, primary) in input.topology.databases() {
        let sync =
            matches!(input.topology.services.get(database), Some(Service::Postgres { replication: Replication::Sync, .. }));
        for replica in input.replicas(database).filter(|_| sync) {
            let latency = latency::round_trip_ms(input.place(primary), input.place(replica));
            if latency.ms > STALLING_MS {
                let known = if latency.measured { "measured" } else { "estimated" };
                let message = format!(
                    "Every write of `{database}` waits {:.0} ms ({known}) for {replica}: at most {:.0} commits per second and connection",
                    latency.ms,
                    1000.0 / latency.ms
                );
                report.add(&["services", database.as_str(), "replication", "mode"], message);
            }
        }
    }
}

/// From here on most applications notice; zones of one region are below 2 ms.
const STALLING_MS: f64 = 10.0;
