//! One failover breaks the month.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::units::duration;

pub(super) static RULE: Rule = Rule {
    id: "availability-below-one-failover",
    family: Family::Objectives,
    severity: Severity::Warning,
    summary: "The availability objective allows less downtime in a month than one failover takes",
    why: "99.99 % of a month is 4.4 minutes away. An RTO of 15 minutes says that a failover may take three times that: both objectives are kept only in months without an incident.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "lower the RTO to the budget of a month, state availability per year, or lower it",
    fails: Example::of("objectives: { rto: 15m, availability: 99.99% }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("objectives: { rto: 15m, availability: 99.9% }
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
    let (Some(rto), Some(percent)) = (objectives.rto, objectives.availability) else { return };
    let budget = SECONDS_PER_MONTH * (1.0 - percent / 100.0);
    if (rto as f64) > budget {
        let message = format!(
            "{percent} % allows {} of downtime in a month, and the RTO alone is {}",
            duration(budget),
            duration(rto as f64)
        );
        report.add(&["objectives", "availability"], message);
    }
}

/// 730 hours.
const SECONDS_PER_MONTH: f64 = 730.0 * 3600.0;
