//! Too many holders in one basket.

use crate::catalog::locations::{Location, NEAR_KM};
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::topology::{Holder, Status};

pub(super) static RULE: Rule = Rule {
    id: "no-majority-left",
    family: Family::Detection,
    severity: Severity::Warning,
    summary: "One loss takes so many holders that the rest are no majority",
    why: "What the ledger says counts once a majority of its holders says so. Without one a failover can't prove that the lost region is shut, and somebody has to decide without proof.",
    source: "Raft, section 5.2 (majorities), https://raft.github.io/raft.pdf",
    fix: "put a witness where no loss takes it along with a region (`fence: { witness: … }`), or add two",
    fails: Example::of("fence: { witness: { gcp: us-east4 } }
regions:
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
    let topology = input.topology;
    let holders = topology.holders();
    let spare = holders.len() - topology.majority();
    // A loss that leaves no region leaves nothing to fail over to.
    let harms = |lost: &[&Holder]| {
        lost.len() > spare && lost.iter().filter(|holder| holder.is_region).count() < topology.regions.len()
    };
    let names = |lost: &[&Holder]| lost.iter().map(|holder| holder.name.as_str()).collect::<Vec<_>>().join(" and ");
    let mut said: Vec<String> = Vec::new();
    for holder in &holders {
        let at = holder.location.location();
        let lost: Vec<&Holder> = holders.iter().filter(|other| one_cause(at, other.location.location())).collect();
        if harms(&lost) && !said.contains(&names(&lost)) {
            said.push(names(&lost));
            let message = format!("One event can take {}: the ledger survives the loss of {spare}", names(&lost));
            report.add(&["fence", "witness"], message);
        }
    }
    let serving: Vec<&Holder> = holders
        .iter()
        .filter(|holder| {
            holder.is_region && input.active().any(|region| region.name.as_str() == holder.name)
        })
        .collect();
    let spares = topology.regions.iter().any(|region| region.status == Status::Standby);
    if spares && serving.len() > 1 && harms(&serving) && !said.contains(&names(&serving)) {
        let message = format!(
            "A failover from {} at once finds no majority: the ledger survives the loss of {spare}",
            names(&serving)
        );
        report.add_as(Severity::Info, &["fence", "witness"], message);
    }
}

/// Whether one event can take both.
fn one_cause(one: &Location, other: &Location) -> bool {
    let hazard = one.hazard_group.is_some() && one.hazard_group == other.hazard_group;
    hazard || one.distance_km(other) < NEAR_KM
}
