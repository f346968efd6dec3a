//! A gate that nobody can start.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "gate-image-missing",
    family: Family::Live,
    severity: Severity::Warning,
    summary: "No image is given for the gate",
    why: "Every request asks the gate of its region, and the gate is terradrill itself, in an image. Without one rendered files name an image that nobody can pull. It works in the sandbox; live commands refuse it.",
    source: "terradrill; \"gate\" in docs/topology.md",
    fix: "write `gate: { image: … }`, by digest, of an image that you have built or checked",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("gate: { image: 'terradrill/terradrill@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef' }
regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let gate = &input.topology.gate;
    if gate.image.is_none() {
        let message = format!("`{}` is a placeholder for the gate's image", gate.image_or_placeholder().reference());
        report.add(&["gate", "image"], message);
    }
}
