//! State in a region that goes.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::Status;

pub(super) static RULE: Rule = Rule {
    id: "state-home-retired",
    family: Family::State,
    severity: Severity::Error,
    summary: "The state of global stacks is in a region that is being taken down",
    why: "Taking the region down destroys the storage that says how.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "name another region as `state.home` and move the state before the region goes",
    fails: Example::of("state: { home: old }
regions:
  new: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  old: { region: eu-west-1, status: retired }
"),
    passes: Example::of("state: { home: new }
regions:
  new: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  old: { region: eu-west-1, status: retired }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let home = input.topology.home();
    if home.status == Status::Retired {
        report.add(&["state", "home"], format!("{home} is being taken down and keeps the state of global stacks"));
    }
}
