//! Writes that cross to another region.

use crate::catalog::latency;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "remote-writes",
    family: Family::Design,
    severity: Severity::Info,
    summary: "A serving region's writes go to another region",
    why: "Each write waits for the round trip, and a request with five writes waits five times; and the region serves only as long as the other one is up, so two serving regions do not make the service more available for writes.",
    source: "Latency data in src/catalog/data/latency.csv",
    fix: "write less often from there, queue the writes, or give the region a database of its own",
    fails: Example::of("regions:
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
        for region in input.active().filter(|region| region.name != primary.name) {
            if region.placement(database).is_none() {
                continue;
            }
            let latency = latency::round_trip_ms(input.place(region), input.place(primary));
            let known = if latency.measured { "measured" } else { "estimated" };
            let severity = if latency.ms > 150.0 { Severity::Warning } else { Severity::Info };
            let message = format!("{region} serves and writes `{database}` in {primary}: {:.0} ms for each write ({known})", latency.ms);
            report.add_as(severity, &["regions", region.name.as_str(), "services", database.as_str()], message);
        }
    }
}
