//! One word away from gone.

use crate::clouds::object::Object;
use crate::diagnostic::Severity;
use crate::rules::report::Report;
use crate::rules::{Example, Family, Input, Rule};

pub(super) static RULE: Rule = Rule {
    id: "planned-database-unprotected",
    family: Family::Plans,
    severity: Severity::Warning,
    summary: "A planned database may be deleted by anybody who may apply",
    why: "A plan that replaces a database deletes it first. Protection turns that into an error at the right moment; terradrill takes it off where a failback has to replace the old primary.",
    source: "Terraform, aws_db_instance, https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance",
    fix: "set `deletion_protection = true`",
    fails: Example::planned(&[("primary/vector-db", "aws_db_instance", r#"{ "deletion_protection": false }"#)]),
    passes: Example::planned(&[("primary/vector-db", "aws_db_instance", r#"{ "deletion_protection": true }"#)]),
    check,
};

fn check(input: &Input<'_>, report: &mut Report<'_>) {
    for (planned, database) in input.planned(Object::database) {
        if database.protected == Some(false) {
            report.add_planned(planned, "The database is not protected against deletion");
        }
    }
}
