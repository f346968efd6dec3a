//! The plans burn with the house.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "state-home-serves",
    family: Family::State,
    severity: Severity::Warning,
    summary: "The state of global stacks is in a region that carries traffic",
    why: "The region that serves most is the one whose loss is planned for. With it goes the state of DNS and identity, when one may need to change them.",
    source: "AWS, summary of the event of 2025-10-20, https://aws.amazon.com/message/101925/",
    fix: "leave `state.home` out, or name a standby region",
    fails: Example::of("state: { home: us-east-1 }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("state: { home: eu-west-1 }
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
    let home = input.topology.home();
    if let Some(quieter) = input.regions().filter(|region| region.traffic < home.traffic).min_by_key(|region| region.traffic) {
        let message = format!("{home} has {} % of the traffic and keeps the state of global stacks; {quieter} has {} %", home.traffic, quieter.traffic);
        report.add(&["state", "home"], message);
    }
}
