//! An RTO that leaves no time for a person.

use crate::catalog::timings;
use crate::diagnostic::Severity;
use crate::estimates::detection;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::units::duration;

pub(super) static RULE: Rule = Rule {
    id: "manual-failover",
    family: Family::Design,
    severity: Severity::Warning,
    summary: "The RTO leaves no time for a person to decide",
    why: "Somebody has to be woken, look, and confirm before a failover begins; that takes minutes on a good night. A shorter objective needs a failover that begins by itself.",
    source: "Duration decide-human in src/catalog/data/timings.csv",
    fix: "let a watcher decide, from a place outside the regions that it judges, or allow more time",
    fails: Example::of("objectives: { rto: 3m }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("objectives: { rto: 30m }
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
    let Some(rto) = input.topology.objectives.rto else { return };
    let detection = detection::of(&input.topology.traffic).seconds().0;
    let decision = timings::common(timings::Common::DecideHuman).typical;
    if (rto as f64) < detection + decision {
        let message = format!(
            "An RTO of {} is shorter than detection ({}) and a person's decision ({})",
            duration(rto as f64),
            duration(detection),
            duration(decision)
        );
        report.add(&["objectives", "rto"], message);
    }
}
