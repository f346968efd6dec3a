//! A region that serves nobody.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "active-without-traffic",
    family: Family::Design,
    severity: Severity::Warning,
    summary: "An active region gets no traffic",
    why: "It costs what an active region costs and proves nothing: faults in it are found on the day it is needed. A small share of traffic tests it all the time.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "give it some traffic, or make it `standby`",
    fails: Example::of("regions:
  us: { region: us-east-1, status: active, traffic: 100%, resources: [llm-service (2 replicas)] }
  eu: { region: eu-west-1, status: active, traffic: 0%, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  us: { region: us-east-1, status: active, traffic: 90%, resources: [llm-service (2 replicas)] }
  eu: { region: eu-west-1, status: active, traffic: 10%, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for region in input.active().filter(|region| region.traffic == 0) {
        report.add(&["regions", region.name.as_str(), "traffic"], format!("{region} is active and gets no traffic"));
    }
}
