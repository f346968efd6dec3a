//! A secret in the state.

use crate::clouds::object;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "planned-secret-value",
    family: Family::Plans,
    severity: Severity::Error,
    summary: "A planned resource holds a secret as a plain value",
    why: "Plans and states keep what they are given; everybody who may read the state may read the secret. Write-only arguments hand a value on without keeping it.",
    source: "Terraform, write-only arguments, https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only",
    fix: "use the write-only argument (`password_wo`, `secret_string_wo`, `data_wo`)",
    fails: Example::planned(&[("primary/vector-db", "aws_secretsmanager_secret_version", r#"{ "secret_string": "hunter2" }"#)]),
    passes: Example::planned(&[("primary/vector-db", "aws_secretsmanager_secret_version", r#"{ "secret_string": null }"#)]),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for planned in input.plans {
        for attribute in object::plain_secrets(&planned.kind, &planned.values) {
            report.add_planned(planned, format!("`{attribute}` is in the plan, and would be in the state"));
        }
    }
}
