//! What `render` refuses.

use crate::diagnostic::Severity;
use crate::render::not_rendered;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "not-rendered-yet",
    family: Family::Live,
    severity: Severity::Info,
    summary: "This release makes no Terraform for a part of the topology",
    why: "`check` and the plans of `failover` work with the whole of a topology; `render`, and all that acts on what it writes, refuse one of which a part can't be made yet.",
    source: "terradrill; \"Not rendered yet\" in docs/topology.md",
    fix: "use it to compare designs; to render, do without that part, or wait for a release that has it",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: europe-west4, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (path, what) in not_rendered(input.topology) {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        report.add(&path, format!("This release doesn't render {what}"));
    }
}
