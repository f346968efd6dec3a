//! An RTO shorter than the recovery plan.

use crate::diagnostic::Severity;
use crate::estimates::losses;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::units::duration;

pub(super) static RULE: Rule = Rule {
    id: "rto-below-estimate",
    family: Family::Objectives,
    severity: Severity::Warning,
    summary: "The RTO is shorter than what the recovery plan would take",
    why: "The estimate is the longest path through the plan that terradrill would execute, with the durations of the catalogue, and a watcher that decides at once. Promotion, GPU nodes, images and weights take the time they take.",
    source: "Durations in src/catalog/data/timings.csv",
    fix: "run the capacity before it is needed, shorten what can be shortened, or allow more time; a live drill replaces the assumptions",
    fails: Example::of("objectives: { rto: 4m }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("objectives: { rto: 60m }
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
    let (Some(rto), Some(loss)) = (input.topology.objectives.rto, &input.loss) else { return };
    // Where a database would change its cloud there is no time to speak of: `replica-on-another-cloud` says so.
    if losses::crosses_clouds(&loss.plan, input.topology).is_some() {
        return;
    }
    let estimate = &loss.estimate;
    if rto as f64 >= estimate.rto.worst {
        return;
    }
    let phases: Vec<String> = estimate
        .phases
        .iter()
        .filter(|(_, span)| span.typical >= 1.0)
        .map(|(phase, span)| format!("{phase} {}", duration(span.typical)))
        .collect();
    let weakest = estimate.weakest.map_or_else(String::new, |weakest| format!("; weakest figure: {}", weakest.kind));
    let severity = if (rto as f64) < estimate.rto.typical { Severity::Warning } else { Severity::Info };
    let message = format!(
        "An RTO of {} against an estimate of {} to {}: {}{weakest}",
        duration(rto as f64),
        duration(estimate.rto.typical),
        duration(estimate.rto.worst),
        phases.join(", ")
    );
    report.add_as(severity, &["objectives", "rto"], message);
}
