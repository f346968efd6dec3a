//! One lost packet moves a continent.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "one-failed-check",
    family: Family::Detection,
    severity: Severity::Warning,
    summary: "A single failed check gives a region up",
    why: "Health checks fail now and then without a reason. On 2025-10-20 checks that flapped took healthy capacity out of service and brought it back, over and over.",
    source: "AWS, summary of the event of 2025-10-20, https://aws.amazon.com/message/101925/",
    fix: "give a region up after 3 failed checks",
    fails: Example::of("traffic: { health_check: { failures: 1 } }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("traffic: { health_check: { failures: 3 } }
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
    if input.topology.traffic.failures == 1 {
        report.add(&["traffic", "health_check", "failures"], "A single failed check gives a region up");
    }
}
