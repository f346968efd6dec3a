//! A name that is not yours.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "hostname-placeholder",
    family: Family::Live,
    severity: Severity::Warning,
    summary: "No hostname is given",
    why: "Rendered files hold a name under example.com. It works in the sandbox; live commands refuse it.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "write `traffic: { hostname: api.your-domain }`",
    fails: Example::of("regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("traffic: { hostname: api.acme.io }
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
    let traffic = &input.topology.traffic;
    if !traffic.hostname_given {
        report.add(&["traffic", "hostname"], format!("`{}` is a placeholder for the name that clients use", traffic.hostname));
    }
}
