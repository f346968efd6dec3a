//! Backups that nobody has restored.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use jiff::ToSpan as _;

pub(super) static RULE: Rule = Rule {
    id: "untested-backups",
    family: Family::Records,
    severity: Severity::Warning,
    summary: "No restore from backup is on record within a year",
    why: "A replica follows every write, also the one that deletes everything. Against that only a backup helps, and only one that was restored once. Where it lies shows then, too: customers of a burnt data centre found their backups in the same building.",
    source: "OVHcloud, fire of Strasbourg of 2021-03-10, https://blocksandfiles.com/2023/03/23/",
    fix: "rehearse a restore by hand, into an environment that may fail, and time it",
    fails: Example {
        topology: "regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
",
        drills: &[("region-loss", "2026-10-01", true, true)],
        plans: &[],
    },
    passes: Example {
        topology: "regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
",
        drills: &[("data-corruption", "2026-10-01", true, true)],
        plans: &[],
    },
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    let restored = input.drills.iter().filter(|drill| drill.scenario == "data-corruption").map(|drill| drill.date).max();
    let recent = restored.is_some_and(|date| date.checked_add(1.year()).is_ok_and(|due| due > input.today));
    if recent {
        return;
    }
    for (database, primary) in input.topology.databases() {
        let message = match restored {
            Some(date) => format!("A backup of `{database}` was last restored on {date}"),
            None => format!("No restore of `{database}` from a backup is on record"),
        };
        report.add_at_service(primary.name.as_str(), database.as_str(), message);
    }
}
