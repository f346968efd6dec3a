//! A failover that needs the cloud that is lost.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::clouds::Backend;

pub(super) static RULE: Rule = Rule {
    id: "state-on-another-cloud",
    family: Family::State,
    severity: Severity::Warning,
    summary: "A region's state is kept by another cloud than its own",
    why: "A failover plans the stacks of the regions that are left. If their state is with the cloud that is lost, there is nothing to plan with.",
    source: "terradrill; arithmetic on the catalogue",
    fix: "leave `backend` out, so that each region keeps its state in its own cloud",
    fails: Example::of("state: { backend: s3 }
regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: europe-west4, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: europe-west4, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let Some(keeper) = input.topology.state.backend.and_then(Backend::cloud) else { return };
    for region in input.regions().filter(|region| region.cloud != keeper) {
        let message = format!("The state of {region} is kept by {}, and the region is on {}", keeper.title(), region.cloud.title());
        report.add(&["state", "backend"], message);
    }
}
