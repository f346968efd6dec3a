//! A place that nobody chose.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "witness-by-default",
    family: Family::Detection,
    severity: Severity::Info,
    summary: "The ledger has a witness that nobody chose",
    why: "An even number of holders survives no more than the odd number below it, so one more stands in a place of its own. It is the nearest to the primary that is free; a region that is added later can take that place, and the witness moves.",
    source: "Raft, section 5.2 (majorities), https://raft.github.io/raft.pdf",
    fix: "write `fence: { witness: { aws: … } }` with a place that you want; on another cloud it outlives the loss of one",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("fence: { witness: { aws: eu-central-1 } }
regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let areas = &input.topology.objectives.residency;
    for witness in input.topology.fence.witnesses.iter().filter(|witness| !witness.given) {
        let (at, city) = (witness.location, witness.location.location().city);
        let outside = !areas.is_empty() && !areas.iter().any(|area| at.location().lies_in(area) == Some(true));
        let outside = if outside { ", outside the residency objective, for nothing inside is free" } else { "" };
        report.add(&["fence", "witness"], format!("The ledger's witness is in {at} ({city}) by default{outside}"));
    }
}
