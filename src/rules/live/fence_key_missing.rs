//! A ledger that nobody can believe.

use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "fence-key-missing",
    family: Family::Live,
    severity: Severity::Warning,
    summary: "No key is given by which gates believe the ledger",
    why: "Whoever can write to a holder could shut or open regions if gates believed what isn't signed. The sandbox makes a key of its own; live commands refuse to do without yours.",
    source: "RFC 8032 (Ed25519), https://www.rfc-editor.org/rfc/rfc8032",
    fix: "write `fence: { public_key: … }`, the public half of a key that only those have who decide on failovers",
    fails: Example::of("regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    passes: Example::of("fence: { public_key: 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= }
regions:
  primary: { region: us-east-1, traffic: 100%, resources: [llm-service (2 replicas)] }
  secondary: { region: eu-west-1, resources: [llm-service (2 replicas)] }
"),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    if input.topology.majority() > 0 && input.topology.fence.public_key.is_none() {
        report.add(&["fence", "public_key"], "Gates have no key by which to believe the ledger");
    }
}
