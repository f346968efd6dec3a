//! State on one machine.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};
use crate::clouds::Backend;

pub(super) static RULE: Rule = Rule {
    id: "state-is-local",
    family: Family::State,
    severity: Severity::Warning,
    summary: "Terraform's state is in local files",
    why: "A laptop or a CI runner is one place, without locks for others. When it is away nobody can plan a failover, and when two work at once they overwrite each other.",
    source: "Terraform, backend local, https://developer.hashicorp.com/terraform/language/backend/local",
    fix: "leave `backend` out, so that each region keeps its state in its own cloud, copied to another region",
    fails: Example::of("state: { backend: local }
regions:
  primary:
    region: us-east-1
    traffic: 100%
    resources: [llm-service (2 replicas), vector-db (primary)]
  secondary:
    region: eu-west-1
    resources: [llm-service (2 replicas), vector-db (replica)]
"),
    passes: Example::of("regions:
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
    if input.topology.state.backend == Some(Backend::Local) {
        let live = !input.topology.accounts.is_empty();
        let severity = if live { Severity::Error } else { Severity::Warning };
        report.add_as(severity, &["state", "backend"], "State in local files can't be reached or locked by anybody else");
    }
}
