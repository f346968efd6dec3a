//! What goes with us-east-1.

use crate::catalog::control_planes::{self, Facility};
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "control-planes-at-home",
    family: Family::Places,
    severity: Severity::Info,
    summary: "The busiest region is the home of control planes that all regions use",
    why: "The control planes of IAM, Route 53 and others are in us-east-1. When it is lost, running roles and health checks go on everywhere, but roles, records and certificates can be neither made nor changed anywhere.",
    source: "AWS Fault Isolation Boundaries, https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html",
    fix: "nothing, as long as no failover changes identity or DNS records: terradrill keeps those in stacks that no failover plans",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  primary: { region: us-east-2, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let busiest = input.active().max_by_key(|region| region.traffic);
    let Some(region) = busiest else { return };
    let harmful = |facility| matches!(facility, Facility::Identity | Facility::Dns);
    let planes: Vec<&str> = control_planes::at(region.location)
        .filter(|plane| harmful(plane.facility))
        .map(|plane| plane.name)
        .collect();
    if !planes.is_empty() {
        let message = format!("With {region} go the control planes of {}", planes.join(" and "));
        report.add(&["regions", region.name.as_str(), "region"], message);
    }
}
