//! An active region that can't answer.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "no-replicas",
    family: Family::Design,
    severity: Severity::Error,
    summary: "An active region runs no replica of an inference service",
    why: "A region's gate answers yes only when each of its inference services does. With none running it stays shut, and the region serves nobody.",
    source: "terradrill; the gate in modules/kubernetes/gate/files/gate.py",
    fix: "give it at least one replica, or make the region `standby` with `traffic: 0%`",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (0 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (0 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.active() {
        for (service, ..) in input.inference(region).filter(|(_, replicas, ..)| *replicas == 0) {
            let message = format!("{region} is active and runs no replica of `{service}`");
            report.add_at_service(region.name.as_str(), service.as_str(), message);
        }
    }
}
